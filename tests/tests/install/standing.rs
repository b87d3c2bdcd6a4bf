//! An instance that stands: it is stopped, started and restarted, and it is removed, first with its data kept and then with
//! it erased.

use anyhow::{Context, Result, ensure};
use lab::assertions::run_on_server;
use lab::{Installed, Lab};

use crate::test_env::outcomes;

const BASE: &str = "/opt/stack-facturador-smart";

#[test]
fn standing_instance_is_controlled_isolated_and_removed() -> Result<()> {
    let lab = Lab::open()?;
    let installed = lab.start_installed()?;
    stop_waits_for_jobs_and_lasts(&lab, &installed).context("stop")?;
    restart_of_one_service_leaves_the_others(&installed).context("restart")?;
    uninstall_keeps_the_data(&lab, &installed).context("uninstall")?;
    erasing_wants_the_domain_and_leaves_nothing(&installed).context("erase")
}

fn smart(installed: &Installed, words: &[&str], code: i32) -> Result<Vec<(String, String)>> {
    let result = installed.workstation.smart(&[&["--json"], words].concat(), "")?.expect(code)?;
    if code == 0 { Ok(outcomes(&result.events()?)) } else { Ok(Vec::new()) }
}

fn on_server(installed: &Installed, script: &str) -> Result<String> {
    run_on_server(&installed.server, script)
}

fn running(installed: &Installed) -> Result<String> {
    on_server(installed, "docker ps --format '{{.Names}}' --filter label=com.docker.compose.project=smart1 | sort")
}

/// The answer of the system's database.
fn query(installed: &Installed, sql: &str) -> Result<String> {
    on_server(
        installed,
        &format!(
            "docker exec smart1-mariadb1-1 sh -c 'MYSQL_PWD=$MYSQL_ROOT_PASSWORD mariadb --user=root --batch --skip-column-names \"$MYSQL_DATABASE\" --execute \"{sql}\"'"
        ),
    )
}

/// A job that takes its time, and leaves a row when it is done.
const SLOW_JOB: &str = r#"
cat > /opt/stack-facturador-smart/smart1/app/Jobs/SlowJob.php <<'PHP'
<?php
namespace App\Jobs;
class SlowJob implements \Illuminate\Contracts\Queue\ShouldQueue
{
    use \Illuminate\Bus\Queueable, \Illuminate\Foundation\Bus\Dispatchable, \Illuminate\Queue\InteractsWithQueue;
    public function handle(): void
    {
        sleep(12);
        \Illuminate\Support\Facades\DB::connection('system')->table('lab_marks')->insert(['kind' => 'slow', 'created_at' => now()]);
    }
}
PHP
docker exec --user www-data smart1-fpm1-1 php -r '
require "/usr/share/php/Illuminate/autoload.php"; require "/var/www/html/vendor/autoload.php";
require "/var/www/html/app/Jobs/SlowJob.php";
$app = require "/var/www/html/bootstrap/app.php";
$app->make(Illuminate\Contracts\Console\Kernel::class)->bootstrap();
App\Jobs\SlowJob::dispatch();'
"#;

/// Waits in the background until the first program of the workers' container is held, and leaves it a program of another
/// session.
const ORPHAN: &str = r#"
cat > /root/orphan <<'SCRIPT'
first=$(docker inspect --format '{{.State.Pid}}' smart1-supervisor1-1)
until docker top smart1-supervisor1-1 -eo pid,stat | awk -v first="$first" '$1 == first && $2 ~ /^T/ { held = 1 } END { exit !held }'; do sleep 0.1; done
docker exec smart1-supervisor1-1 sh -c 'sleep 3600 & exec true' && touch /root/orphaned
SCRIPT
setsid sh /root/orphan > /dev/null 2>&1 < /dev/null &
"#;

fn stop_waits_for_jobs_and_lasts(lab: &Lab, installed: &Installed) -> Result<()> {
    on_server(
        installed,
        "for try in $(seq 100); do docker top smart1-supervisor1-1 -eo pid,args | grep -q queue:work && break; sleep 0.2; done",
    )?;
    on_server(installed, SLOW_JOB)?;
    let taken = || query(installed, "select count(*) from jobs where reserved_at is not null");
    let mut tries = 0;
    while taken()? != "1" {
        tries += 1;
        ensure!(tries < 400, "no worker took the slow job");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    // What a health check leaves behind that is given up while the first program is held: a program without a parent.
    on_server(installed, ORPHAN)?;
    let done = smart(installed, &["instance", "stop", Installed::INSTANCE, "--yes"], 0)?;
    assert_eq!(done, [("stop-services".to_owned(), "done".to_owned())]);
    on_server(installed, "rm /root/orphaned /root/orphan")?;
    assert_eq!(running(installed)?, "");
    let again = smart(installed, &["instance", "stop", Installed::INSTANCE, "--yes"], 0)?;
    assert_eq!(again, [("stop-services".to_owned(), "already-satisfied".to_owned())]);
    installed.server.reboot()?;
    on_server(installed, "until docker version >/dev/null 2>&1; do sleep 0.2; done; sleep 5")?;
    assert_eq!(running(installed)?, "", "a reboot started what was stopped");

    smart(installed, &["instance", "start", Installed::INSTANCE, "--yes"], 0)?;
    assert_eq!(running(installed)?.lines().count(), 6);
    assert_eq!(
        query(installed, "select count(*) from lab_marks where kind = \\\"slow\\\"")?,
        "1",
        "the job was interrupted"
    );
    assert_eq!(query(installed, "select count(*) from failed_jobs")?, "0");
    on_server(installed, &format!("rm {BASE}/smart1/app/Jobs/SlowJob.php"))?;
    installed.assert_instance_works(lab).map(drop)
}

fn restart_of_one_service_leaves_the_others(installed: &Installed) -> Result<()> {
    let started = || -> Result<Vec<String>> {
        let list = "docker ps --quiet --filter label=com.docker.compose.project=smart1 | xargs docker inspect --format '{{.Name}} {{.Id}} {{.State.StartedAt}}' | sort";
        Ok(on_server(installed, list)?.lines().map(str::to_owned).collect())
    };
    let before = started()?;
    smart(installed, &["instance", "restart", Installed::INSTANCE, "--service", "redis", "--yes"], 0)?;
    let changed: Vec<_> = started()?.into_iter().filter(|line| !before.contains(line)).collect();
    ensure!(changed.len() == 1 && changed[0].starts_with("/smart1-redis1-1"), "{changed:?}");
    let unknown = installed
        .workstation
        .smart(&["--json", "instance", "restart", Installed::INSTANCE, "--service", "postgres", "--yes"], "")?;
    assert_eq!(unknown.expect(2)?.error()?["params"]["reason"], "unknown-service");
    Ok(())
}

fn uninstall_keeps_the_data(lab: &Lab, installed: &Installed) -> Result<()> {
    let volumes = || on_server(installed, "docker volume ls --quiet | sort");
    let before = volumes()?;
    let done = smart(installed, &["uninstall", Installed::INSTANCE, "--yes"], 0)?;
    ensure!(done.iter().all(|(_, outcome)| outcome == "done"), "{done:?}");
    assert_eq!(on_server(installed, "docker ps --all --quiet")?, "", "a container was left");
    assert_eq!(on_server(installed, "docker network ls --format '{{.Name}}' | grep -c smart1 || true")?, "0");
    assert_eq!(volumes()?, before, "the data");
    on_server(installed, &format!("test -f {BASE}/smart1/.env && test -d {BASE}/smart1/storage"))?;
    let refused =
        installed.workstation.smart(&["--json", "instance", "start", Installed::INSTANCE, "--yes"], "")?.expect(3)?;
    assert_eq!(refused.error()?["code"], "instance-not-installed");
    let again = smart(installed, &["uninstall", Installed::INSTANCE, "--yes"], 0)?;
    ensure!(again.iter().all(|(_, outcome)| outcome == "already-satisfied"), "{again:?}");

    // The same installation brings it back, with its tenants.
    let hub = lab.hub();
    let git = [&hub.git_arguments()[..], &["--yes"]].concat();
    let arguments = [&["--json", "install", Installed::NAME, "--domain", Installed::DOMAIN][..], &git].concat();
    installed.workstation.smart(&arguments, &hub.git_token()?)?.expect(0)?;
    installed.assert_instance_works(lab)?;
    let tenants = query(installed, "select count(*) from hostnames")?;
    ensure!(tenants.parse::<u32>().is_ok_and(|tenants| tenants >= 3), "{tenants} tenants");
    Ok(())
}

fn erasing_wants_the_domain_and_leaves_nothing(installed: &Installed) -> Result<()> {
    let wrong = ["--json", "uninstall", Installed::INSTANCE, "--erase-data", "otro.test", "--yes"];
    assert_eq!(installed.workstation.smart(&wrong, "")?.expect(2)?.error()?["code"], "erase-not-confirmed");
    // Without its record, what is there may be somebody else's.
    let record = "/var/lib/instalador-smart/instances/1.json";
    on_server(installed, &format!("mv {record} {record}.away"))?;
    let unrecorded = ["--json", "uninstall", Installed::INSTANCE, "--erase-data", Installed::DOMAIN, "--yes"];
    let refused = installed.workstation.smart(&unrecorded, "")?.expect(3)?;
    assert_eq!(refused.error()?["code"], "leftovers-found");
    on_server(installed, &format!("mv {record}.away {record}"))?;
    assert_eq!(running(installed)?.lines().count(), 6, "something was stopped");
    let done = smart(installed, &["uninstall", Installed::INSTANCE, "--erase-data", Installed::DOMAIN, "--yes"], 0)?;
    ensure!(done.iter().any(|(step, outcome)| step == "erase-data" && outcome == "done"), "{done:?}");
    let left = "docker ps --all --quiet; docker volume ls --quiet; ls -d /opt/stack-facturador-smart/smart1 /var/lib/instalador-smart/instances/1.json 2>/dev/null || true";
    assert_eq!(on_server(installed, left)?, "");
    let list = installed.workstation.smart(&["--json", "instance", "list"], "")?.expect(0)?.json()?;
    assert_eq!(list["instances"].as_array().map(Vec::len), Some(0), "{list}");
    installed.workstation.smart(&["secret", "show", Installed::INSTANCE, "app-key"], "")?.expect(2).map(drop)
}
