//! The keyring is closed while an installation is at work: it stops before it makes a secret that nobody would know
//! afterwards, and goes on when the keyring is open again.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Result, ensure};
use lab::proofs::ASK;
use lab::{Desk, Lab, Scenario};

use crate::place::{NAME, Place, Running, wait};

const DOMAIN: &str = "llavero.test";
const SOON: Duration = Duration::from_secs(20);

/// How many people may log in to the site.
const USERS: &str = r#"
table=$(ask "select concat(table_schema, '.', table_name) from information_schema.tables where table_name = 'users' and table_schema like 'smart%'")
ask "select count(*) from $table"
"#;

/// Closes the keyring, as a desktop does when its person goes away.
fn lock(desk: &Desk) -> Result<()> {
    let status = desk
        .at_work("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
        .args(["org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/collection/login"])
        .stdout(Stdio::null())
        .status()?;
    ensure!(status.success(), "the keyring did not close");
    Ok(())
}

/// Installs until before a step, closes the keyring, and gives the code with which it stops.
fn stops_at(place: &Place, step: &str, holds: &Path) -> Result<String> {
    let held = holds.join(format!("{step}.before.reached"));
    fs::write(holds.join(format!("{step}.before")), "")?;
    let mut command = place.desk.command(&place.with_token(DOMAIN, &[]))?;
    command.env("SMART_FAILPOINTS", holds);
    let mut running = Running::start(command, &place.lab.hub().git_token()?)?;
    running.until(|event| event["event"] == "step-started" && event["step"] == step)?;
    wait(SOON, "it is held", || Ok(held.exists()))?;
    lock(&place.desk)?;
    fs::remove_file(held)?;
    let (_, ran) = running.end()?;
    ensure!(ran.code.is_some_and(|code| code != 0), "{step}: it went on with a closed keyring");
    Ok(ran.error()?["code"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_keyring_that_closes_in_the_middle_costs_no_secret() -> Result<()> {
    let (computer, holds) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let lab = Lab::open()?;
    let server = lab.start(Scenario::DockerReady)?;
    let mut place = Place { lab, server, desk: Desk::at(computer.path().to_owned())? };
    place.desk.add(NAME, &place.server)?;

    assert_eq!(stops_at(&place, "secrets", holds.path())?, "keyring-locked");
    // Nothing was made with a password yet.
    let found = place.said("ls /opt/stack-facturador-smart/smart1/.env 2>/dev/null; docker volume ls --quiet")?;
    assert_eq!(found, "");

    place.desk = Desk::at(computer.path().to_owned())?;
    assert_eq!(stops_at(&place, "administrator", holds.path())?, "keyring-locked");
    assert_eq!(place.said(&format!("{ASK}{USERS}"))?, "0", "somebody whom nobody knows");

    place.desk = Desk::at(computer.path().to_owned())?;
    place.install(DOMAIN, &[])?;
    place.prove(1, DOMAIN)
}
