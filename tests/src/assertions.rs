//! What has to be true of an instance that runs, checked from another machine and out of band. None of it asks the product.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::{Hub, Server};

/// An instance to be checked.
#[derive(Clone, Copy, Debug)]
pub struct InstanceUnderTest<'a> {
    /// Where it is installed.
    pub server: &'a Server,
    /// Its number.
    pub number: u16,
    /// Its domain.
    pub domain: &'a str,
    /// The port of its database.
    pub mysql_port: u16,
    /// The administrator's password.
    pub password: &'a str,
}

/// Comes before a script for a server: `ask SQL` prints what the database of instance 1 answers.
pub const ASK: &str = r#"
ask() {
  docker exec --env "MYSQL_PWD=$(sed -n 's/^MYSQL_ROOT_PASSWORD=//p' /opt/stack-facturador-smart/smart1/.env)" \
    smart1-mariadb1-1 mysql --user=root --batch --skip-column-names --execute "$1"
}
"#;

/// How long a queued job may wait for a worker.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(30);

/// Checks everything; returns a line for each check, with what was seen.
pub fn assert_instance_works(hub: &Hub, instance: InstanceUnderTest<'_>) -> Result<Vec<String>> {
    Ok(vec![
        login_pages(hub, instance)?,
        unknown_host(hub, instance)?,
        login(hub, instance)?,
        queue(instance)?,
        scheduler(instance)?,
        ports(hub, instance)?,
    ])
}

/// The HTTP status of a page, asked for from the hub, as a browser on another machine does.
pub fn status(hub: &Hub, server: &Server, host: &str) -> Result<u16> {
    let target = server.inner_address();
    let printed = hub.shell(&format!(
        "curl --silent --show-error --max-time 20 --output /dev/null --write-out '%{{http_code}}' --connect-to ::{target}: http://{host}/login"
    ))?;
    printed.trim().parse().context("no HTTP status")
}

fn login_pages(hub: &Hub, instance: InstanceUnderTest<'_>) -> Result<String> {
    let tenant = format!("x.{}", instance.domain);
    for host in [instance.domain, &tenant] {
        let status = status(hub, instance.server, host)?;
        ensure!(status == 200, "the login page of {host} answers {status}");
    }
    Ok(format!("login page 200 for {} and {tenant}", instance.domain))
}

fn unknown_host(hub: &Hub, instance: InstanceUnderTest<'_>) -> Result<String> {
    let status = status(hub, instance.server, "unknown.invalid")?;
    ensure!(status >= 400, "an unknown host is served: {status}");
    Ok(format!("an unknown host is not served: {status}"))
}

/// Logs in with a form, a token and a cookie, and reads the page behind.
const LOGIN: &str = r#"
set -e
jar=$(mktemp); trap 'rm -f "$jar"' EXIT
page() { target=$1; shift; curl --silent --max-time 20 --cookie "$jar" --cookie-jar "$jar" --connect-to "::$target:" "$@"; }
token=$(page "$1" "http://$2/login" | sed -n 's/.*name="_token" value="\([^"]*\)".*/\1/p')
page "$1" --output /dev/null --data-urlencode "_token=$token" --data-urlencode "email=admin@$2" --data-urlencode "password=$3" "http://$2/login"
page "$1" "http://$2/dashboard"
"#;

fn login(hub: &Hub, instance: InstanceUnderTest<'_>) -> Result<String> {
    let inner = instance.server.inner_address();
    let script = format!("set -- '{inner}' '{}' '{}'\n{LOGIN}", instance.domain, instance.password);
    let page = hub.shell(&script)?;
    let user = format!("admin@{}", instance.domain);
    ensure!(page.contains(&user), "the page behind the login does not greet {user}: {page}");
    Ok(format!("{user} logged in with the generated password"))
}

/// The answer to a query of the system's database.
pub fn query(instance: InstanceUnderTest<'_>, sql: &str) -> Result<String> {
    let number = instance.number;
    let script = format!(
        "docker exec smart{number}-mariadb{number}-1 sh -c 'MYSQL_PWD=$MYSQL_ROOT_PASSWORD mariadb --user=root --batch --skip-column-names \"$MYSQL_DATABASE\" --execute \"{sql}\"'"
    );
    run_on_server(instance.server, &script)
}

fn queue(instance: InstanceUnderTest<'_>) -> Result<String> {
    const DISPATCH: &str = "require \"/var/www/html/vendor/autoload.php\"; $app = require \"/var/www/html/bootstrap/app.php\"; $app->make(Illuminate\\Contracts\\Console\\Kernel::class)->bootstrap(); App\\Jobs\\MarkJob::dispatch();";
    let count = || query(instance, "select count(*) from lab_marks where kind = 'job'".replace('\'', "\\\"").as_str());
    let before = count()?;
    let number = instance.number;
    let fpm = format!("smart{number}-fpm{number}-1");
    let began = Instant::now();
    run_on_server(
        instance.server,
        &format!(
            "docker exec --user www-data {fpm} php -r 'require \"/usr/share/php/Illuminate/autoload.php\"; {DISPATCH}'"
        ),
    )?;
    while count()? == before {
        if began.elapsed() > QUEUE_TIMEOUT {
            bail!("no worker did the queued job within {} s", QUEUE_TIMEOUT.as_secs());
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    Ok(format!("a queued job was done after {:.1} s", began.elapsed().as_secs_f32()))
}

/// Waits for the scheduler's next row, as after the server was off for a while.
pub fn wait_for_scheduler(instance: InstanceUnderTest<'_>) -> Result<()> {
    let began = Instant::now();
    while scheduler(instance).is_err() {
        ensure!(began.elapsed() < Duration::from_secs(90), "no row of the scheduler's within 90 s");
        std::thread::sleep(Duration::from_secs(1));
    }
    Ok(())
}

fn scheduler(instance: InstanceUnderTest<'_>) -> Result<String> {
    let sql =
        r#"select timestampdiff(second, max(created_at), utc_timestamp()) from lab_marks where kind = \"scheduler\""#;
    let age = query(instance, sql)?;
    let seconds: i64 = age.parse().with_context(|| format!("the scheduler left no row: {age:?}"))?;
    ensure!(seconds < 70, "the scheduler's last row is {seconds} s old");
    Ok(format!("the scheduler's last row is {seconds} s old"))
}

fn ports(hub: &Hub, instance: InstanceUnderTest<'_>) -> Result<String> {
    let port = instance.mysql_port;
    let inside = run_on_server(
        instance.server,
        &format!("timeout 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port}; head -c 64 <&3 | tr -d \"\\0\"'; true"),
    )?;
    ensure!(
        inside.contains("MariaDB") || inside.contains("mysql"),
        "the database does not answer on 127.0.0.1:{port}: {inside:?}"
    );
    let listening = run_on_server(instance.server, "ss -Hltn | awk '{print $4}'")?;
    for line in listening.lines() {
        let open = line.rsplit_once(':').map(|(_, port)| port).unwrap_or_default();
        let wanted = ["22", "53", "80", "443"].contains(&open) || line.starts_with("127.");
        ensure!(wanted, "{line} is open to every address");
    }
    let inner = instance.server.inner_address();
    for closed in [port, 6379, 9000] {
        let reached = hub.shell(&format!(
            "timeout 3 bash -c 'exec 3<>/dev/tcp/{inner}/{closed}' 2>/dev/null && echo reached || echo closed"
        ))?;
        ensure!(reached.trim() == "closed", "port {closed} is reached from another machine");
    }
    Ok(format!("the database answers on 127.0.0.1:{port} only; Redis and PHP are not published"))
}

/// What the engine and the containers themselves say of those that do not run, or not well: for a failure's text.
pub fn last_words(server: &Server) -> Result<String> {
    run_on_server(server, LAST_WORDS)
}

const LAST_WORDS: &str = r#"
docker ps --all --format '{{.Names}}: {{.Status}}' 2>&1 || systemctl status --no-pager docker containerd
docker ps --all --format '{{.Names}}|{{.State}} {{.Status}}' | while IFS='|' read -r name status; do
  case $status in "running Up "*unhealthy* | "running Up "*starting*) ;; "running Up "*) continue ;; esac
  docker inspect --format '{{.Name}}: {{.State.Status}} {{.State.ExitCode}} {{.State.Error}}
    {{with .State.Health}}{{range .Log}}{{.Output}}{{end}}{{end}}' "$name"
  docker logs --tail 15 "$name" 2>&1
done
"#;

/// Runs a script on a server out of band and returns its trimmed output; a failure is an error.
pub fn run_on_server(server: &Server, script: &str) -> Result<String> {
    let output = server.run(script)?;
    if !output.status.success() {
        bail!("{script}\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
