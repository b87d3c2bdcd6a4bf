//! An instance as it is after years: sixty clients of real proportions and a million files, beside the same instance with
//! one client and none. What a second installation and a look cost must not grow with them.
//!
//! The clients are copies of one that the application made: making sixty takes it an hour and a half.

use std::net::SocketAddr;

use anyhow::{Result, ensure};
use lab::assertions::run_on_server;
use lab::{Lab, Scenario, Server, Workstation};

use super::baseline_server::{BaselineServer, NAME, add};
use super::measure::timed;
use super::{Bench, Target};

/// Sixty databases of some fifty megabytes, and a million files.
const DISK: u32 = 30_000;

/// One client, with all its migrations.
const ONE: &str = "docker exec --user www-data smart1-fpm1-1 php artisan tenant:create cliente01";

/// Fifty-nine more: the application makes rows, accounts and databases while it has no migrations, and the tables are
/// copied. Two at a time, since the disk is waited for.
const MANY: &str = r#"
set -e
cd /opt/stack-facturador-smart/smart1
mv database/migrations/tenant /root/tenant && mkdir database/migrations/tenant
docker exec --user www-data smart1-fpm1-1 php artisan tenant:create $(seq --format 'cliente%02.0f' 2 60) > /root/made
rmdir database/migrations/tenant && mv /root/tenant database/migrations/tenant
database() { docker exec --interactive --env "MYSQL_PWD=$(sed -n 's/^MYSQL_ROOT_PASSWORD=//p' .env)" smart1-mariadb1-1 "$@"; }
ask() { database mysql --user=root --batch --skip-column-names --execute "$1"; }
ask 'set global innodb_flush_log_at_trx_commit = 0'
first=$(ask "select schema_name from information_schema.schemata where schema_name like '%\_cliente01'")
{ echo 'set foreign_key_checks = 0, unique_checks = 0;'; database mysqldump --user=root --add-drop-table "$first"; } > /root/client.sql
copy() { database mysql --user=root "$1" < /root/client.sql; }
for name in $(ask "select schema_name from information_schema.schemata where schema_name regexp '_cliente[0-9]+$' and schema_name <> '$first'"); do
  copy "$name" &
  [ "$(jobs -r | wc -l)" -lt 2 ] || wait -n
done
wait
ask 'set global innodb_flush_log_at_trx_commit = 1'
files=storage/app/tenancy/tenants/$first/pdf
bash -c "for folder in {1..1000}; do mkdir -p '$files/'\$folder && (cd '$files/'\$folder && touch F{1..1000}.pdf); done"
chown -R 33:33 "$files"
ask "select count(*) from information_schema.tables where table_schema regexp '_cliente[0-9]+$'"
"#;

pub fn measure(lab: &Lab, bench: &mut Bench) -> Result<()> {
    let server = lab.start_with_disk(Scenario::DockerReady, DISK)?;
    let workstation = Workstation::new()?;
    add(lab, &workstation, NAME, &server, SocketAddr::new(server.address(), server.ssh_port()))?;
    let once = Once { lab, workstation: &workstation };
    once.again()?;
    run_on_server(&server, ONE)?;
    once.again()?;
    let (few, few_looks) = (once.measured(bench, Once::nothing_to_do)?, once.measured(bench, Once::look)?);
    grow(&server)?;
    once.again()?;
    let (many, many_looks) = (once.measured(bench, Once::nothing_to_do)?, once.measured(bench, Once::look)?);
    bench.row("large-rerun", "s", Some(Target::Ratio(3.0)), &many, Some(&few));
    bench.row("large-status", "s", Some(Target::Ours(1.0)), &many_looks, Some(&few_looks));
    Ok(())
}

fn grow(server: &Server) -> Result<()> {
    println!("  sixty clients and a million files; this takes a while");
    let tables = run_on_server(server, &format!("bash -s <<'GROW'\n{MANY}\nGROW"))?;
    let tables: u32 = tables.lines().next_back().unwrap_or_default().trim().parse()?;
    ensure!(tables >= 60 * 480, "{tables} tables");
    Ok(())
}

struct Once<'a> {
    lab: &'a Lab,
    workstation: &'a Workstation,
}

impl Once<'_> {
    fn measured(&self, bench: &Bench, run: fn(&Self) -> Result<f64>) -> Result<Vec<f64>> {
        (0..bench.pairs()).map(|_| run(self)).collect()
    }

    fn nothing_to_do(&self) -> Result<f64> {
        let (seconds, out) = self.run()?;
        ensure!(out.contains(r#""changed":0"#), "nobody's tables are brought up to date twice: {out}");
        Ok(seconds)
    }

    fn again(&self) -> Result<()> {
        self.run().map(drop)
    }

    /// The same installation once more.
    fn run(&self) -> Result<(f64, String)> {
        let arguments = [&BaselineServer::arguments(self.lab, NAME)[..], &["--ref", "real-v2"]].concat();
        let run = timed(&mut self.workstation.command(&arguments)?, &self.lab.hub().git_token()?, None)?;
        ensure!(run.out.contains(r#""event":"operation-finished""#), "{}", run.out);
        Ok((run.seconds, run.out))
    }

    fn look(&self) -> Result<f64> {
        let run = timed(&mut self.workstation.command(&["--json", "status", NAME])?, "", None)?;
        ensure!(run.out.contains(r#""verdict":"good""#), "{}", run.out);
        Ok(run.seconds)
    }
}
