//! `smart status` at a server with two instances: all of it at once, what is not well by its name, and a server that
//! can't be reached beside it, which is neither good nor bad.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use testkit::NetworkProxy;

use crate::place::{NAME, Place};

const AWAY: &str = "lejos";

/// Wants two instances that are well.
pub fn all_at_once(place: &Place) -> Result<()> {
    let server = &place.server;
    let runtime = tokio::runtime::Runtime::new()?;
    let wire = runtime.block_on(NetworkProxy::to(SocketAddr::new(server.address(), server.ssh_port())))?;
    let (port, fingerprint) = (wire.address().port().to_string(), server.host_key_sha256()?);
    let address = ["--host", "127.0.0.1", "--port", &port, "--accept-host-key", &fingerprint, "--password-stdin"];
    let password = server.password().context("no password")?;
    place.desk.smart(&[&["server", "add", AWAY][..], &address].concat(), password)?.expect(0)?;
    drop(wire);

    let answer = place.desk.smart(&["--json", "status"], "")?.expect(0)?.json()?;
    let well = of(&answer, NAME)?;
    assert_eq!((&well["verdict"], &well["host"]["distribution"]), (&"good".into(), &"debian".into()), "{well}");
    let instances = well["instances"].as_array().context("no instances")?;
    assert_eq!(instances.len(), 2, "{well}");
    for instance in instances {
        let services = instance["services"].as_array().context("no services")?;
        ensure!(services.len() == 6 && services.iter().all(|service| service["verdict"] == "good"), "{instance}");
        ensure!(instance["site"] == "good" && instance["installed"] == true, "{instance}");
    }
    let away = of(&answer, AWAY)?;
    assert_eq!((&away["verdict"], &away["problem"]["code"]), (&"unknown".into(), &"connection-refused".into()));

    place.said("docker stop smart2-nginx2-1")?;
    let answer = place.desk.smart(&["--json", "status", NAME], "")?.expect(0)?.json()?;
    assert_eq!(answer["servers"].as_array().map(Vec::len), Some(1), "only what was asked for");
    let ill = of(&answer, NAME)?;
    assert_eq!((&ill["verdict"], &ill["instances"][0]["verdict"]), (&"bad".into(), &"good".into()), "{ill}");
    let second = &ill["instances"][1];
    assert_eq!((&second["verdict"], &second["site"]), (&"bad".into(), &"bad".into()), "{ill}");
    for (language, bad, unknown) in [("es", "nginx2", "no se sabe"), ("en", "nginx2", "not known")] {
        let told = place.desk.smart(&["--lang", language, "status"], "")?.expect(0)?.out;
        let line = |name: &str| told.lines().find(|line| line.trim_start().starts_with(name)).unwrap_or_default();
        ensure!(line(&format!("{NAME}/2")).contains(bad) && line(AWAY).contains(unknown), "{told}");
    }
    place.said("docker start smart2-nginx2-1").map(drop)
}

fn of<'a>(answer: &'a Value, name: &str) -> Result<&'a Value> {
    let servers = answer["servers"].as_array().context("no servers")?;
    servers.iter().find(|server| server["server"] == name).with_context(|| format!("{name} is missing: {answer}"))
}
