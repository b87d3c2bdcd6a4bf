//! Debian 14 before its release.

use anyhow::{Context, Result, ensure};
use lab::Scenario;

use crate::ground::{Ground, check, with_verdict};

const DOMAIN: &str = "moderno.test";

/// An ordinary user whose `sudo` is sudo-rs and asks for the password.
const USER: &str = r"
useradd --create-home --shell /bin/bash --groups sudo operadora
printf 'operadora:clave-de-prueba\n' | chpasswd
";

#[test]
fn modern_is_refused_for_its_release_alone_and_as_a_known_release_gets_an_instance() -> Result<()> {
    let ground = Ground::new(Scenario::Modern)?;
    let sshd = ground.said("/usr/sbin/sshd -V 2>&1")?;
    ensure!(sshd.starts_with("OpenSSH_10."), "the scenario's sshd: {sshd}");
    sudo_rs(&ground).context("a user with sudo-rs")?;

    // Debian 14 is not among the releases that are known to work: nothing else is wrong with it.
    let checks = ground.checks()?;
    assert_eq!(with_verdict(&checks, "bad"), ["distribution"], "{checks:?}");
    let seen = &check(&checks, "distribution")?["params"]["seen"];
    ensure!(seen.as_str().is_some_and(|seen| seen.contains("forky")), "{seen}");
    let token = ground.lab.hub().git_token()?;
    let refused = ground.desk.smart(&ground.install_arguments(DOMAIN), &token)?.expect(3)?.error()?;
    assert_eq!((&refused["code"], &refused["params"]["checks"]), (&"checks-failed".into(), &"distribution".into()));
    ensure!(!ground.server.run("command -v docker")?.status.success(), "something was installed");

    // With the number of a release that is known, today's engine and sshd carry an installation.
    ground.said("sed -i 's/^VERSION_ID=.*/VERSION_ID=\"13\"/' /etc/os-release")?;
    ground.install(DOMAIN)?;
    let engine = ground.said("docker version --format '{{.Server.Version}}'")?;
    ensure!(engine.starts_with("28."), "the engine that was installed: {engine}");
    let compose = ground.said("docker compose version --short")?;
    ensure!(compose.starts_with("2.40."), "Compose that was installed: {compose}");
    Ok(())
}

fn sudo_rs(ground: &Ground) -> Result<()> {
    let version = ground.said("sudo --version")?;
    ensure!(version.contains("sudo-rs"), "the scenario's sudo: {version}");
    ground.said(USER)?;
    let (host, fingerprint) = (ground.server.address().to_string(), ground.server.host_key_sha256()?);
    let add = ["--json", "server", "add", "sudo-rs", "--host", &host, "--user", "operadora"];
    let add = [&add[..], &["--accept-host-key", &fingerprint, "--password-stdin"]].concat();
    ground.desk.smart(&add, "clave-de-prueba")?.expect(0)?;
    let checked = ground.desk.smart(&["--json", "check", "sudo-rs"], "")?.json()?;
    let rights = checked["checks"].as_array().and_then(|checks| checks.iter().find(|check| check["id"] == "rights"));
    let rights = rights.with_context(|| format!("no rights: {checked}"))?;
    assert_eq!(rights["verdict"], "good", "{rights}");
    Ok(())
}
