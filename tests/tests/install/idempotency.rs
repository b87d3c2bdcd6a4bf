//! A bare server: an instance on it, the same installation again, and a second instance.

use anyhow::{Context, Result, ensure};
use lab::{ArchiveFormat, Scenario, Workstation};

use crate::status;
use crate::test_env::{NAME, TestEnv, outcomes, unchanged};

const ONE: &str = "uno.test";
const TWO: &str = "dos.test";

#[test]
fn second_run_changes_nothing_and_second_instance_is_isolated() -> Result<()> {
    let env = TestEnv::new(Scenario::Fresh)?;
    let result = env.install(ONE, &[])?;
    let done = outcomes(&result.events()?);
    assert_eq!(done.len(), 21, "{done:?}");
    assert!(done.iter().all(|(_, outcome)| outcome == "done"), "{done:?}");
    env.assert_instance_works(1, ONE).context("the first instance")?;
    readers(&env).context("the programs that read our files")?;
    rerun(&env).context("the same installation again")?;
    lost_answers(&env).context("an engine that loses answers")?;
    second_instance(&env).context("a second instance")?;
    other_workstation_sees_instances(&env).context("another workstation")?;
    status::all_at_once(&env).context("the state of all")?;
    database_port_changed(&env).context("another port for the database")
}

/// A changed request is applied, though every service was healthy before.
fn database_port_changed(env: &TestEnv) -> Result<()> {
    let result = env.install(ONE, &["--mysql-port", "3399"])?;
    let done: Vec<_> = outcomes(&result.events()?).into_iter().filter(|(_, what)| what == "done").collect();
    assert!(["files", "databases"].iter().all(|step| done.iter().any(|(one, _)| one == step)), "{done:?}");
    assert_eq!(env.mysql_port(1)?, 3399);
    env.assert_instance_works(1, ONE)
}

/// The programs for which the files are written accept them.
fn readers(env: &TestEnv) -> Result<()> {
    let base = "/opt/stack-facturador-smart";
    for folder in ["proxy", "smart1"] {
        env.run_on_server(&format!("cd {base}/{folder} && docker compose config --quiet"))?;
    }
    for container in ["smart1-nginx1-1", "smart-proxy-proxy-1"] {
        env.run_on_server(&format!("docker exec {container} nginx -t"))?;
    }
    let wanted = env.run_on_server(&format!("sed -n 's/^numprocs=//p' {base}/smart1/supervisor.conf"))?;
    let status = "supervisorctl -c /etc/supervisor/supervisord.conf status";
    let workers = env.run_on_server(&format!("docker exec smart1-supervisor1-1 {status} | grep -c ' RUNNING '"))?;
    assert_eq!(workers, wanted, "the workers that run are not as many as in the file");
    let read = r#"
require "/usr/share/php/Illuminate/autoload.php";
require "/var/www/html/vendor/autoload.php";
$app = require "/var/www/html/bootstrap/app.php";
$app->make(Illuminate\Contracts\Console\Kernel::class)->bootstrap();
echo config("database.connections.system.password"), " ", config("app.key"), " ", config("app.url_base");
"#;
    let read = env.run_on_server(&format!("docker exec --user www-data smart1-fpm1-1 php -r '{read}'"))?;
    let kept = [env.secret(1, "mysql-root-password")?, env.secret(1, "app-key")?, ONE.to_owned()];
    assert!(read == kept.join(" "), "PHP reads other secrets than the keyring keeps");
    Ok(())
}

/// Our files and records on the server; what the application itself writes is left out.
const OURS: &str = "find /opt/stack-facturador-smart /var/lib/instalador-smart /etc/docker -path '*/storage/*' -prune -o \
                    -type f -printf '%p %m %U:%G %T@ ' -exec sha256sum '{}' ';' | sort";

fn rerun(env: &TestEnv) -> Result<()> {
    let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (containers, files) = (env.containers()?, lines(env.run_on_server(OURS)?));
    let events = env.install(ONE, &[])?.events()?;
    let outcomes = outcomes(&events);
    assert_eq!(outcomes.len(), 21, "{outcomes:?}");
    assert!(outcomes.iter().all(|(_, outcome)| outcome == "already-satisfied"), "{outcomes:?}");
    let last = events.last().context("no event")?;
    assert_eq!((&last["event"], &last["changed"]), (&"operation-finished".into(), &0.into()));
    unchanged(&containers, &env.containers()?)?;
    unchanged(&files, &lines(env.run_on_server(OURS)?))
}

/// Wraps the engine's client so that the output of a program in a container is lost: `once`, or always.
const LOSE_ANSWERS: &str = r#"
cat > /usr/local/bin/docker <<'END'
#!/bin/sh
if [ "$1 $2" = "exec --interactive" ] && [ -e /run/lose ]; then
  if grep -q once /run/lose; then rm /run/lose; fi
  exec /usr/bin/docker "$@" >/dev/null
fi
exec /usr/bin/docker "$@"
END
chmod 755 /usr/local/bin/docker
echo once > /run/lose
"#;

/// A lost answer is asked for again; if none comes, that is reported, with what there was instead.
fn lost_answers(env: &TestEnv) -> Result<()> {
    env.run_on_server(LOSE_ANSWERS)?;
    rerun(env).context("one")?;
    env.run_on_server("[ ! -e /run/lose ]; echo always > /run/lose")?;
    let arguments = env.with_token(ONE, &[]);
    let error = env.workstation.smart(&arguments, &env.lab.hub().git_token()?)?.expect(1)?.error()?;
    assert_eq!((&error["code"], &error["params"]["reason"]), (&"verification-failed".into(), &"no-answer".into()));
    ensure!(error["detail"].as_str().is_some_and(|detail| detail.contains("docker exec: 0")), "{error}");
    env.run_on_server("rm /usr/local/bin/docker /run/lose").map(drop)
}

fn second_instance(env: &TestEnv) -> Result<()> {
    let before = env.containers()?;
    assert_eq!(before.len(), 7, "six services and the proxy: {before:?}");
    let archive = env.lab.hub().application_archive(ArchiveFormat::Zip).display().to_string();
    // Number and port are chosen by the program.
    env.workstation.smart(&["install", NAME, "--domain", TWO, "--archive", &archive, "--yes"], "")?.expect(0)?;
    assert_eq!((env.mysql_port(1)?, env.mysql_port(2)?), (3306, 3307));

    let after = env.containers()?;
    assert_eq!(after.len(), 13, "{after:?}");
    let kept: Vec<String> = after.into_iter().filter(|line| !line.starts_with("/smart2-")).collect();
    unchanged(&before, &kept).context("the second installation touched the first, or the proxy")?;
    env.assert_instance_works(2, TWO).context("the second instance")?;
    env.assert_instance_works(1, ONE).context("the first instance, after the second")?;
    instances_are_separate(env)
}

/// A workstation that adds the server sees its instances.
fn other_workstation_sees_instances(env: &TestEnv) -> Result<()> {
    let added = Workstation::new()?.add(NAME, &env.server)?.json()?;
    let listed: Vec<_> = added["instances"].as_array().context("no instances")?.iter().collect();
    let seen: Vec<_> = listed.iter().map(|one| (&one["number"], &one["domain"], &one["state"])).collect();
    let installed = "installed".into();
    assert_eq!(seen, [(&1.into(), &ONE.into(), &installed), (&2.into(), &TWO.into(), &installed)]);
    Ok(())
}

/// Prints the page behind a login. `$1` the server, `$2` the domain, `$3` e-mail, `$4` password.
const LOG_IN: &str = r#"
jar=$(mktemp); trap 'rm -f "$jar"' EXIT
page() { curl --silent --max-time 20 --cookie "$jar" --cookie-jar "$jar" --connect-to "::$server:" "$@"; }
server=$1
token=$(page "http://$2/login" | sed -n 's/.*name="_token" value="\([^"]*\)".*/\1/p')
page --output /dev/null --data-urlencode "_token=$token" --data-urlencode "email=$3" --data-urlencode "password=$4" "http://$2/login"
page --location "http://$2/dashboard"
"#;

/// Neither instance answers under the other's domain.
fn instances_are_separate(env: &TestEnv) -> Result<()> {
    let (hub, server) = (env.lab.hub(), env.server.inner_address());
    let page = |domain: &str, number: u16, of: &str| -> Result<String> {
        let password = env.secret(number, "administrator-password")?;
        hub.shell(&format!("set -- {server} {domain} admin@{of} '{password}'\n{LOG_IN}"))
    };
    for (domain, number, other, of_other) in [(ONE, 1, TWO, 2), (TWO, 2, ONE, 1)] {
        ensure!(page(domain, number, domain)?.contains(&format!("admin@{domain}")), "no login at {domain}");
        let foreign = page(domain, of_other, other)?;
        ensure!(
            !foreign.contains("Panel central</h1>\n<p>"),
            "{domain} let the administrator of {other} in: {foreign}"
        );
        ensure!(foreign.contains("_token"), "{domain} shows no login page to the administrator of {other}: {foreign}");
        // With compiled settings, the panel answers on every host below the domain that is no tenant's.
        let page = hub.shell(&format!("curl -s --connect-to ::{server}: http://x.{domain}/login"))?;
        let of = format!("name=\"installation\" content=\"{domain}\"");
        ensure!(page.contains(&of) && page.contains("<title>Panel central - "), "{domain}: {page}");
        let url = format!("docker exec smart{number}-fpm{number}-1 grep '^APP_URL_BASE=' /var/www/html/.env");
        assert_eq!(env.run_on_server(&url)?, format!("APP_URL_BASE={domain}"));
    }
    Ok(())
}
