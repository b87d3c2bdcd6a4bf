//! Servers that are in use already: what runs there is unchanged, or nothing is begun.

use anyhow::{Context, Result, ensure};
use lab::Scenario;
use serde_json::{Value, json};

use crate::test_env::{TestEnv, unchanged};

#[test]
fn existing_containers_and_settings_unchanged() -> Result<()> {
    const DOMAIN: &str = "vecino.test";
    let env = TestEnv::new(Scenario::DockerPresent)?;
    let before = env.containers()?;
    assert_eq!(before.len(), 1, "{before:?}");
    let settings =
        || -> Result<Value> { Ok(serde_json::from_str(&env.run_on_server("cat /etc/docker/daemon.json")?)?) };
    let theirs = settings()?;
    let engine = "systemctl show --property MainPID --property ActiveEnterTimestamp docker";
    let running = env.run_on_server(engine)?;

    env.install(DOMAIN, &[])?;

    let foreign: Vec<String> = env.containers()?.into_iter().filter(|line| line.starts_with("/foreign-")).collect();
    unchanged(&before, &foreign).context("the foreign project")?;
    assert_eq!(env.run_on_server(engine)?, running, "the engine was restarted under it");
    let ours = settings()?;
    assert_eq!(ours["max-concurrent-downloads"], theirs["max-concurrent-downloads"]);
    assert_eq!(ours["log-opts"]["labels"], theirs["log-opts"]["labels"]);
    ensure!(ours["log-opts"]["max-size"].is_string() && ours != theirs, "our settings were not added: {ours}");
    let kept: Value = serde_json::from_str(&env.run_on_server("cat /etc/docker/daemon.json.before-instalador-smart")?)?;
    assert_eq!(kept, theirs);
    env.assert_instance_works(1, DOMAIN)
}

#[test]
fn web_server_on_port_80_named_and_installation_refused() -> Result<()> {
    let env = TestEnv::new(Scenario::PortTaken)?;
    let before = env.disk()?;
    let arguments = env.with_token("puerto.test", &[]);
    let token = env.lab.hub().git_token()?;
    let refused = env.workstation.smart(&arguments, &token)?.expect(3)?;
    let error = refused.error()?;
    assert_eq!((&error["code"], &error["params"]["checks"]), (&json!("checks-failed"), &json!("http-port")));
    let checks = refused.events()?;
    let bad: Vec<&Value> = checks.iter().filter(|event| event["check"]["verdict"] == "bad").collect();
    ensure!(bad.len() == 1 && bad[0]["check"]["params"]["holder"] == "nginx", "{bad:?}");
    // The text for people has the name too.
    let text = env.workstation.smart(&arguments[1..], &token)?.expect(3)?;
    ensure!(text.out.contains("nginx"), "{}\n{}", text.out, text.err);
    unchanged(&before, &env.disk()?)?;
    assert_eq!(env.run_on_server("systemctl is-active nginx")?, "active");
    Ok(())
}
