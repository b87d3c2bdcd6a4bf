//! A bare server: an instance on it, the same once more, and another instance beside it.

use anyhow::{Context, Result, ensure};
use lab::{ArchiveFormat, Desk, Scenario};

use crate::place::{NAME, Place, outcomes, unchanged};
use crate::status;

const ONE: &str = "uno.test";
const TWO: &str = "dos.test";

#[test]
fn a_bare_server_gets_an_instance_once_and_another_beside_it() -> Result<()> {
    let place = Place::new(Scenario::Fresh)?;
    let ran = place.install(ONE, &[])?;
    let done = outcomes(&ran.events()?);
    assert_eq!(done.len(), 21, "{done:?}");
    assert!(done.iter().all(|(_, outcome)| outcome == "done"), "{done:?}");
    place.prove(1, ONE).context("the first instance")?;
    readers(&place).context("the programs that read our files")?;
    again(&place).context("the same once more")?;
    unanswered(&place).context("an engine that loses answers")?;
    beside(&place).context("a second instance")?;
    told_to_another(&place).context("another computer")?;
    status::all_at_once(&place).context("the state of all")?;
    moved(&place).context("another port for the database")
}

/// A wish that changed is carried out, though every service was well before it.
fn moved(place: &Place) -> Result<()> {
    let ran = place.install(ONE, &["--mysql-port", "3399"])?;
    let done: Vec<_> = outcomes(&ran.events()?).into_iter().filter(|(_, what)| what == "done").collect();
    assert!(["files", "databases"].iter().all(|step| done.iter().any(|(one, _)| one == step)), "{done:?}");
    assert_eq!(place.mysql_port(1)?, 3399);
    place.prove(1, ONE)
}

/// The programs for which the files are meant take them as they are.
fn readers(place: &Place) -> Result<()> {
    let base = "/opt/stack-facturador-smart";
    for folder in ["proxy", "smart1"] {
        place.said(&format!("cd {base}/{folder} && docker compose config --quiet"))?;
    }
    for container in ["smart1-nginx1-1", "smart-proxy-proxy-1"] {
        place.said(&format!("docker exec {container} nginx -t"))?;
    }
    let wanted = place.said(&format!("sed -n 's/^numprocs=//p' {base}/smart1/supervisor.conf"))?;
    let status = "supervisorctl -c /etc/supervisor/supervisord.conf status";
    let workers = place.said(&format!("docker exec smart1-supervisor1-1 {status} | grep -c ' RUNNING '"))?;
    assert_eq!(workers, wanted, "workers that run, and workers that the file asks for");
    let read = r#"
require "/usr/share/php/Illuminate/autoload.php";
require "/var/www/html/vendor/autoload.php";
$app = require "/var/www/html/bootstrap/app.php";
$app->make(Illuminate\Contracts\Console\Kernel::class)->bootstrap();
echo config("database.connections.system.password"), " ", config("app.key"), " ", config("app.url_base");
"#;
    let read = place.said(&format!("docker exec --user www-data smart1-fpm1-1 php -r '{read}'"))?;
    let kept = [place.secret(1, "mysql-root-password")?, place.secret(1, "app-key")?, ONE.to_owned()];
    assert!(read == kept.join(" "), "PHP reads other secrets than the keyring keeps");
    Ok(())
}

/// Our files and records on the server; what the application itself writes is left out.
const OURS: &str = "find /opt/stack-facturador-smart /var/lib/instalador-smart /etc/docker -path '*/storage/*' -prune -o \
                    -type f -printf '%p %m %U:%G %T@ ' -exec sha256sum '{}' ';' | sort";

fn again(place: &Place) -> Result<()> {
    let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (containers, files) = (place.containers()?, lines(place.said(OURS)?));
    let events = place.install(ONE, &[])?.events()?;
    let outcomes = outcomes(&events);
    assert_eq!(outcomes.len(), 21, "{outcomes:?}");
    assert!(outcomes.iter().all(|(_, outcome)| outcome == "already-satisfied"), "{outcomes:?}");
    let last = events.last().context("no event")?;
    assert_eq!((&last["event"], &last["changed"]), (&"operation-finished".into(), &0.into()));
    unchanged(&containers, &place.containers()?)?;
    unchanged(&files, &lines(place.said(OURS)?))
}

/// Puts an engine's client before the real one that says nothing of what a program in a container said: `once`, or always.
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

/// One answer that is lost is asked for again; where none comes, that is said, and with what there was instead.
fn unanswered(place: &Place) -> Result<()> {
    place.said(LOSE_ANSWERS)?;
    again(place).context("one")?;
    place.said("[ ! -e /run/lose ]; echo always > /run/lose")?;
    let arguments = place.with_token(ONE, &[]);
    let error = place.desk.smart(&arguments, &place.lab.hub().git_token()?)?.expect(1)?.error()?;
    assert_eq!((&error["code"], &error["params"]["reason"]), (&"verification-failed".into(), &"no-answer".into()));
    ensure!(error["detail"].as_str().is_some_and(|detail| detail.contains("docker exec: 0")), "{error}");
    place.said("rm /usr/local/bin/docker /run/lose").map(drop)
}

fn beside(place: &Place) -> Result<()> {
    let before = place.containers()?;
    assert_eq!(before.len(), 7, "six services and the proxy: {before:?}");
    let archive = place.lab.hub().application_archive(ArchiveFormat::Zip).display().to_string();
    // Number and port are left to the program.
    place.desk.smart(&["install", NAME, "--domain", TWO, "--archive", &archive, "--yes"], "")?.expect(0)?;
    assert_eq!((place.mysql_port(1)?, place.mysql_port(2)?), (3306, 3307));

    let after = place.containers()?;
    assert_eq!(after.len(), 13, "{after:?}");
    let kept: Vec<String> = after.into_iter().filter(|line| !line.starts_with("/smart2-")).collect();
    unchanged(&before, &kept).context("the second installation touched the first, or the proxy")?;
    place.prove(2, TWO).context("the second instance")?;
    place.prove(1, ONE).context("the first instance, with a neighbour")?;
    apart(place)
}

/// A computer that gets to know the server hears what stands on it.
fn told_to_another(place: &Place) -> Result<()> {
    let added = Desk::new()?.add(NAME, &place.server)?.json()?;
    let told: Vec<_> = added["instances"].as_array().context("no instances")?.iter().collect();
    let seen: Vec<_> = told.iter().map(|one| (&one["number"], &one["domain"], &one["state"])).collect();
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
fn apart(place: &Place) -> Result<()> {
    let (hub, server) = (place.lab.hub(), place.server.inner_address());
    let page = |domain: &str, number: u16, of: &str| -> Result<String> {
        let password = place.secret(number, "administrator-password")?;
        hub.shell(&format!("set -- {server} {domain} admin@{of} '{password}'\n{LOG_IN}"))
    };
    for (domain, number, other, of_other) in [(ONE, 1, TWO, 2), (TWO, 2, ONE, 1)] {
        ensure!(page(domain, number, domain)?.contains(&format!("admin@{domain}")), "no login at {domain}");
        let strange = page(domain, of_other, other)?;
        ensure!(
            !strange.contains("Panel central</h1>\n<p>"),
            "{domain} let the administrator of {other} in: {strange}"
        );
        ensure!(strange.contains("_token"), "{domain} shows no login page to the administrator of {other}: {strange}");
        // With compiled settings, the panel answers on every host below the domain that is no tenant's.
        let page = hub.shell(&format!("curl -s --connect-to ::{server}: http://x.{domain}/login"))?;
        let of = format!("name=\"installation\" content=\"{domain}\"");
        ensure!(page.contains(&of) && page.contains("<title>Panel central - "), "{domain}: {page}");
        let url = format!("docker exec smart{number}-fpm{number}-1 grep '^APP_URL_BASE=' /var/www/html/.env");
        assert_eq!(place.said(&url)?, format!("APP_URL_BASE={domain}"));
    }
    Ok(())
}
