//! `smart status` of a server with two instances: all of it at once, what is not healthy by its name, and of a server that
//! can't be reached, which is neither good nor bad.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use testkit::NetworkProxy;

use crate::test_env::{NAME, TestEnv};

const AWAY: &str = "lejos";

/// Needs two instances that are healthy.
pub fn all_at_once(env: &TestEnv) -> Result<()> {
    let server = &env.server;
    let runtime = tokio::runtime::Runtime::new()?;
    let proxy = runtime.block_on(NetworkProxy::to(SocketAddr::new(server.address(), server.ssh_port())))?;
    let (port, fingerprint) = (proxy.address().port().to_string(), server.host_key_sha256()?);
    let address = ["--host", "127.0.0.1", "--port", &port, "--accept-host-key", &fingerprint, "--password-stdin"];
    let password = server.password().context("no password")?;
    env.workstation.smart(&[&["server", "add", AWAY][..], &address].concat(), password)?.expect(0)?;
    let seen = env.workstation.smart(&["--json", "status", AWAY], "")?.expect(0)?.json()?;
    assert_eq!(of(&seen, AWAY)?["verdict"], "good", "{seen}");
    drop(proxy);

    let answer = env.workstation.smart(&["--json", "status"], "")?.expect(0)?.json()?;
    let good = of(&answer, NAME)?;
    assert_eq!((&good["verdict"], &good["host"]["distribution"]), (&"good".into(), &"debian".into()), "{good}");
    let instances = good["instances"].as_array().context("no instances")?;
    assert_eq!(instances.len(), 2, "{good}");
    for instance in instances {
        let services = instance["services"].as_array().context("no services")?;
        ensure!(services.len() == 6 && services.iter().all(|service| service["verdict"] == "good"), "{instance}");
        ensure!(instance["site"] == "good" && instance["installed"] == true, "{instance}");
    }
    let away = of(&answer, AWAY)?;
    assert_eq!((&away["verdict"], &away["problem"]["code"]), (&"unknown".into(), &"connection-refused".into()));
    // What was seen while it could be reached is kept, with its age.
    assert_eq!((&away["last"]["verdict"], &away["last"]["instances"][1]["verdict"]), (&"good".into(), &"good".into()));
    ensure!(away["last"]["looked_at"].as_str() < away["looked_at"].as_str(), "{away}");

    env.run_on_server("docker stop smart2-nginx2-1")?;
    let answer = env.workstation.smart(&["--json", "status", NAME], "")?.expect(0)?.json()?;
    assert_eq!(answer["servers"].as_array().map(Vec::len), Some(1), "only what was asked for");
    let bad_server = of(&answer, NAME)?;
    assert_eq!(
        (&bad_server["verdict"], &bad_server["instances"][0]["verdict"]),
        (&"bad".into(), &"good".into()),
        "{bad_server}"
    );
    let second = &bad_server["instances"][1];
    assert_eq!((&second["verdict"], &second["site"]), (&"bad".into(), &"bad".into()), "{bad_server}");
    for (language, bad, unknown) in [("es", "nginx2", "no se sabe"), ("en", "nginx2", "not known")] {
        let text = env.workstation.smart(&["--lang", language, "status"], "")?.expect(0)?.out;
        let line = |name: &str| text.lines().find(|line| line.trim_start().starts_with(name)).unwrap_or_default();
        ensure!(line(&format!("{NAME}/2")).contains(bad) && line(AWAY).contains(unknown), "{text}");
    }
    env.run_on_server("docker start smart2-nginx2-1").map(drop)
}

fn of<'a>(answer: &'a Value, name: &str) -> Result<&'a Value> {
    let servers = answer["servers"].as_array().context("no servers")?;
    servers.iter().find(|server| server["server"] == name).with_context(|| format!("{name} is missing: {answer}"))
}
