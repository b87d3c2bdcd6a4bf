//! Debian 14 before its release.

use anyhow::{Context, Result, ensure};
use lab::Scenario;

use crate::scenario_env::{ScenarioEnv, check, with_verdict};

const DOMAIN: &str = "moderno.test";

/// An ordinary user whose `sudo` is sudo-rs and asks for the password.
const USER: &str = r"
useradd --create-home --shell /bin/bash --groups sudo operadora
printf 'operadora:clave-de-prueba\n' | chpasswd
";

#[test]
fn modern_refused_for_its_release_only_and_installed_as_known_release() -> Result<()> {
    let env = ScenarioEnv::new(Scenario::Modern)?;
    let sshd = env.run_on_server("/usr/sbin/sshd -V 2>&1")?;
    ensure!(sshd.starts_with("OpenSSH_10."), "the scenario's sshd: {sshd}");
    sudo_rs(&env).context("a user with sudo-rs")?;

    // Debian 14 is not among the releases that are known to work: nothing else is wrong with it.
    let checks = env.checks()?;
    assert_eq!(with_verdict(&checks, "bad"), ["distribution"], "{checks:?}");
    let seen = &check(&checks, "distribution")?["params"]["seen"];
    ensure!(seen.as_str().is_some_and(|seen| seen.contains("forky")), "{seen}");
    let token = env.lab.hub().git_token()?;
    let refused = env.workstation.smart(&env.install_arguments(DOMAIN), &token)?.expect(3)?.error()?;
    assert_eq!((&refused["code"], &refused["params"]["checks"]), (&"checks-failed".into(), &"distribution".into()));
    ensure!(!env.server.run("command -v docker")?.status.success(), "something was installed");

    // With the number of a release that is known, today's engine and sshd carry an installation.
    env.run_on_server("sed -i 's/^VERSION_ID=.*/VERSION_ID=\"13\"/' /etc/os-release")?;
    engine_that_blinds_the_proxy_is_found_out(&env).context("C19")?;
    let engine = env.run_on_server("docker version --format '{{.Server.Version}}'")?;
    ensure!(engine.starts_with("28."), "the engine that was installed: {engine}");
    let compose = env.run_on_server("docker compose version --short")?;
    ensure!(compose.starts_with("2.40."), "Compose that was installed: {compose}");
    Ok(())
}

/// Engines of 2025 refuse programs that speak as those of 2016 did, which proxies still do; this one is told to. The way on
/// that the error names is another image of the proxy.
fn engine_that_blinds_the_proxy_is_found_out(env: &ScenarioEnv) -> Result<()> {
    env.run_on_server(
        "mkdir -p /etc/systemd/system/docker.service.d
         printf '[Service]\nEnvironment=DOCKER_MIN_API_VERSION=1.44\n' > /etc/systemd/system/docker.service.d/suelo.conf",
    )?;
    let token = env.lab.hub().git_token()?;
    let blind = env.workstation.smart(&env.install_arguments(DOMAIN), &token)?.expect(1)?.error()?;
    assert_eq!(blind["code"], "proxy-blind", "{blind}");
    env.run_on_server(
        "docker build --quiet --tag practica/nginx-proxy:nuevo - <<'DOCKERFILE'
FROM rash07/nginx-proxy:2.0
RUN sed -i 's|^API = .*|API = \"\"|' /app/generate.py
DOCKERFILE",
    )?;
    env.install_with(DOMAIN, &["--image", "proxy=practica/nginx-proxy:nuevo"])
}

fn sudo_rs(env: &ScenarioEnv) -> Result<()> {
    let version = env.run_on_server("sudo --version")?;
    ensure!(version.contains("sudo-rs"), "the scenario's sudo: {version}");
    env.run_on_server(USER)?;
    let (host, fingerprint) = (env.server.address().to_string(), env.server.host_key_sha256()?);
    let add = ["--json", "server", "add", "sudo-rs", "--host", &host, "--user", "operadora"];
    let add = [&add[..], &["--accept-host-key", &fingerprint, "--password-stdin"]].concat();
    env.workstation.smart(&add, "clave-de-prueba")?.expect(0)?;
    let checked = env.workstation.smart(&["--json", "check", "sudo-rs"], "")?.json()?;
    let rights = checked["checks"].as_array().and_then(|checks| checks.iter().find(|check| check["id"] == "rights"));
    let rights = rights.with_context(|| format!("no rights: {checked}"))?;
    assert_eq!(rights["verdict"], "good", "{rights}");
    Ok(())
}
