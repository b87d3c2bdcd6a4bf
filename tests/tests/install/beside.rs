//! Servers that somebody uses already: what runs there stays as it is, or nothing is begun.

use anyhow::{Context, Result, ensure};
use lab::Scenario;
use serde_json::{Value, json};

use crate::place::{Place, unchanged};

#[test]
fn somebody_elses_project_and_settings_stay() -> Result<()> {
    const DOMAIN: &str = "vecino.test";
    let place = Place::new(Scenario::DockerPresent)?;
    let before = place.containers()?;
    assert_eq!(before.len(), 1, "{before:?}");
    let settings = || -> Result<Value> { Ok(serde_json::from_str(&place.said("cat /etc/docker/daemon.json")?)?) };
    let theirs = settings()?;
    let engine = "systemctl show --property MainPID --property ActiveEnterTimestamp docker";
    let running = place.said(engine)?;

    place.install(DOMAIN, &[])?;

    let foreign: Vec<String> = place.containers()?.into_iter().filter(|line| line.starts_with("/foreign-")).collect();
    unchanged(&before, &foreign).context("the foreign project")?;
    assert_eq!(place.said(engine)?, running, "the engine was restarted under it");
    let ours = settings()?;
    assert_eq!(ours["max-concurrent-downloads"], theirs["max-concurrent-downloads"]);
    assert_eq!(ours["log-opts"]["labels"], theirs["log-opts"]["labels"]);
    ensure!(ours["log-opts"]["max-size"].is_string() && ours != theirs, "our settings were not added: {ours}");
    let kept: Value = serde_json::from_str(&place.said("cat /etc/docker/daemon.json.before-instalador-smart")?)?;
    assert_eq!(kept, theirs);
    place.prove(1, DOMAIN)
}

#[test]
fn a_web_server_on_port_80_is_named_and_nothing_is_begun() -> Result<()> {
    let place = Place::new(Scenario::PortTaken)?;
    let before = place.disk()?;
    let arguments = place.with_token("puerto.test", &[]);
    let token = place.lab.hub().git_token()?;
    let refused = place.desk.smart(&arguments, &token)?.expect(3)?;
    let error = refused.error()?;
    assert_eq!((&error["code"], &error["params"]["checks"]), (&json!("checks-failed"), &json!("http-port")));
    let checks = refused.events()?;
    let bad: Vec<&Value> = checks.iter().filter(|event| event["check"]["verdict"] == "bad").collect();
    ensure!(bad.len() == 1 && bad[0]["check"]["params"]["holder"] == "nginx", "{bad:?}");
    // In words, the person reads the name too.
    let told = place.desk.smart(&arguments[1..], &token)?.expect(3)?;
    ensure!(told.out.contains("nginx"), "{}\n{}", told.out, told.err);
    unchanged(&before, &place.disk()?)?;
    assert_eq!(place.said("systemctl is-active nginx")?, "active");
    Ok(())
}
