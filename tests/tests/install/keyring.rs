//! The keyring is closed while an installation is running: it stops before it creates a secret that would be lost, and
//! goes on when the keyring is open again.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use lab::assertions::ASK;
use lab::{Lab, Scenario, Workstation};

use crate::test_env::{NAME, Running, TestEnv, wait};

const DOMAIN: &str = "llavero.test";
const SOON: Duration = Duration::from_secs(20);

/// How many people may log in to the site.
const USERS: &str = r#"
table=$(ask "select concat(table_schema, '.', table_name) from information_schema.tables where table_name = 'users' and table_schema like 'smart%'")
ask "select count(*) from $table"
"#;

/// Closes the keyring, as a desktop does when its person is away.
fn lock(workstation: &Workstation) -> Result<()> {
    let status = workstation
        .command_for("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
        .args(["org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/collection/login"])
        .stdout(Stdio::null())
        .status()?;
    ensure!(status.success(), "the keyring did not close");
    Ok(())
}

/// Installs until before or after a step, closes the keyring, and returns the code of the error with which it stops.
fn stops_at(env: &TestEnv, step: &str, position: &str, failpoints: &Path) -> Result<String> {
    let reached = failpoints.join(format!("{step}.{position}.reached"));
    fs::write(failpoints.join(format!("{step}.{position}")), "")?;
    let mut command = env.workstation.command(&env.with_token(DOMAIN, &[]))?;
    command.env("SMART_FAILPOINTS", failpoints);
    let mut running = Running::start(command, &env.lab.hub().git_token()?)?;
    running.until(|event| event["event"] == "step-started" && event["step"] == step)?;
    wait(SOON, "the failpoint", || Ok(reached.exists()))?;
    lock(&env.workstation)?;
    fs::remove_file(reached)?;
    let (_, result) = running.end()?;
    ensure!(result.code.is_some_and(|code| code != 0), "{step}: it went on with a closed keyring");
    Ok(result.error()?["code"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn keyring_closed_during_installation_loses_no_secret() -> Result<()> {
    let (computer, failpoints) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let lab = Lab::open()?;
    let server = lab.start(Scenario::DockerReady)?;
    let mut env = TestEnv { lab, server, workstation: Workstation::at(computer.path().to_owned())? };
    env.workstation.add(NAME, &env.server)?;

    assert_eq!(stops_at(&env, "secrets", "before", failpoints.path())?, "keyring-locked");
    // Nothing was made with a password yet.
    let found =
        env.run_on_server("ls /opt/stack-facturador-smart/smart1/.env 2>/dev/null; docker volume ls --quiet")?;
    assert_eq!(found, "");

    env.workstation = Workstation::at(computer.path().to_owned())?;
    assert_eq!(stops_at(&env, "administrator", "before", failpoints.path())?, "keyring-locked");
    assert_eq!(env.run_on_server(&format!("{ASK}{USERS}"))?, "0", "an administrator without a kept password");

    env.workstation = Workstation::at(computer.path().to_owned())?;
    result_is_recorded_before_the_token_is_kept(&env, failpoints.path()).context("F7")?;

    env.workstation = Workstation::at(computer.path().to_owned())?;
    env.install(DOMAIN, &[])?;
    env.assert_instance_works(1, DOMAIN)
}

/// The token is all that is lost, and it is said; what stands is known to stand.
fn result_is_recorded_before_the_token_is_kept(env: &TestEnv, failpoints: &Path) -> Result<()> {
    assert_eq!(stops_at(env, "record-installed", "after", failpoints)?, "keyring-locked");
    let known = env.workstation.smart(&["--json", "instance", "list", NAME], "")?.expect(0)?.json()?;
    assert_eq!(known["instances"][0]["state"], "installed", "{known}");
    Ok(())
}
