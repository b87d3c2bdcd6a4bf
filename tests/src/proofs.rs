//! What has to be true of an instance that is said to run, seen from another machine and from behind. None of it asks the
//! product.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::{Hub, Server};

/// An instance to be proved.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// Where it stands.
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
const PATIENCE: Duration = Duration::from_secs(30);

/// Proves everything, and says in a line each what was seen.
pub fn prove(hub: &Hub, claim: Claim<'_>) -> Result<Vec<String>> {
    Ok(vec![
        login_pages(hub, claim)?,
        stranger(hub, claim)?,
        login(hub, claim)?,
        queue(claim)?,
        scheduler(claim)?,
        ports(hub, claim)?,
    ])
}

/// The HTTP status of a page, asked for from the hub, as a browser on another machine does.
pub fn status(hub: &Hub, server: &Server, host: &str) -> Result<u16> {
    let target = server.inner_address();
    let said = hub.shell(&format!(
        "curl --silent --max-time 20 --output /dev/null --write-out '%{{http_code}}' --connect-to ::{target}: http://{host}/login"
    ))?;
    said.trim().parse().context("no HTTP status")
}

fn login_pages(hub: &Hub, claim: Claim<'_>) -> Result<String> {
    let tenant = format!("x.{}", claim.domain);
    for host in [claim.domain, &tenant] {
        let status = status(hub, claim.server, host)?;
        ensure!(status == 200, "the login page of {host} answers {status}");
    }
    Ok(format!("login page 200 for {} and {tenant}", claim.domain))
}

fn stranger(hub: &Hub, claim: Claim<'_>) -> Result<String> {
    let status = status(hub, claim.server, "stranger.invalid")?;
    ensure!(status >= 400, "a strange host is served: {status}");
    Ok(format!("a strange host is not served: {status}"))
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

fn login(hub: &Hub, claim: Claim<'_>) -> Result<String> {
    let inner = claim.server.inner_address();
    let script = format!("set -- '{inner}' '{}' '{}'\n{LOGIN}", claim.domain, claim.password);
    let page = hub.shell(&script)?;
    let user = format!("admin@{}", claim.domain);
    ensure!(page.contains(&user), "the page behind the login does not greet {user}: {page}");
    Ok(format!("{user} logged in with the generated password"))
}

/// What a query of the system's database says.
pub fn query(claim: Claim<'_>, sql: &str) -> Result<String> {
    let number = claim.number;
    let script = format!(
        "docker exec smart{number}-mariadb{number}-1 sh -c 'MYSQL_PWD=$MYSQL_ROOT_PASSWORD mariadb --user=root --batch --skip-column-names \"$MYSQL_DATABASE\" --execute \"{sql}\"'"
    );
    said(claim.server, &script)
}

fn queue(claim: Claim<'_>) -> Result<String> {
    const DISPATCH: &str = "require \"/var/www/html/vendor/autoload.php\"; $app = require \"/var/www/html/bootstrap/app.php\"; $app->make(Illuminate\\Contracts\\Console\\Kernel::class)->bootstrap(); App\\Jobs\\MarkJob::dispatch();";
    let count = || query(claim, "select count(*) from lab_marks where kind = 'job'".replace('\'', "\\\"").as_str());
    let before = count()?;
    let number = claim.number;
    let fpm = format!("smart{number}-fpm{number}-1");
    let began = Instant::now();
    said(
        claim.server,
        &format!(
            "docker exec --user www-data {fpm} php -r 'require \"/usr/share/php/Illuminate/autoload.php\"; {DISPATCH}'"
        ),
    )?;
    while count()? == before {
        if began.elapsed() > PATIENCE {
            bail!("no worker did the queued job within {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    Ok(format!("a queued job was done after {:.1} s", began.elapsed().as_secs_f32()))
}

/// Waits for the scheduler's next row, as after the server was off for a while.
pub fn wait_for_scheduler(claim: Claim<'_>) -> Result<()> {
    let began = Instant::now();
    while scheduler(claim).is_err() {
        ensure!(began.elapsed() < Duration::from_secs(90), "no row of the scheduler's within 90 s");
        std::thread::sleep(Duration::from_secs(1));
    }
    Ok(())
}

fn scheduler(claim: Claim<'_>) -> Result<String> {
    let sql =
        r#"select timestampdiff(second, max(created_at), utc_timestamp()) from lab_marks where kind = \"scheduler\""#;
    let age = query(claim, sql)?;
    let seconds: i64 = age.parse().with_context(|| format!("the scheduler left no row: {age:?}"))?;
    ensure!(seconds < 70, "the scheduler's last row is {seconds} s old");
    Ok(format!("the scheduler's last row is {seconds} s old"))
}

fn ports(hub: &Hub, claim: Claim<'_>) -> Result<String> {
    let port = claim.mysql_port;
    let inside = said(
        claim.server,
        &format!("timeout 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port}; head -c 64 <&3 | tr -d \"\\0\"'; true"),
    )?;
    ensure!(
        inside.contains("MariaDB") || inside.contains("mysql"),
        "the database does not greet on 127.0.0.1:{port}: {inside:?}"
    );
    let listening = said(claim.server, "ss -Hltn | awk '{print $4}'")?;
    for line in listening.lines() {
        let open = line.rsplit_once(':').map(|(_, port)| port).unwrap_or_default();
        let wanted = ["22", "53", "80", "443"].contains(&open) || line.starts_with("127.");
        ensure!(wanted, "{line} is open to everybody");
    }
    let inner = claim.server.inner_address();
    for closed in [port, 6379, 9000] {
        let reached = hub.shell(&format!(
            "timeout 3 bash -c 'exec 3<>/dev/tcp/{inner}/{closed}' 2>/dev/null && echo reached || echo closed"
        ))?;
        ensure!(reached.trim() == "closed", "port {closed} is reached from another machine");
    }
    Ok(format!("the database answers on 127.0.0.1:{port} only; Redis and PHP are not published"))
}

/// What a script says on a server; a failure is an error.
pub fn said(server: &Server, script: &str) -> Result<String> {
    let output = server.run(script)?;
    if !output.status.success() {
        bail!("{script}\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
