//! Debian 11 with the engine of its own distribution.

use anyhow::{Result, ensure};
use lab::Scenario;

use crate::scenario_env::{ScenarioEnv, check, with_verdict};

#[test]
fn bullseye_with_its_own_engine_gets_compose_and_an_instance() -> Result<()> {
    let env = ScenarioEnv::new(Scenario::Bullseye)?;
    let engine = env.run_on_server("docker version --format '{{.Server.Version}}'")?;
    ensure!(engine.starts_with("20.10."), "the scenario's engine: {engine}");
    ensure!(!env.server.run("docker compose version")?.status.success(), "the scenario has Compose");
    let checks = env.checks()?;
    assert_eq!(with_verdict(&checks, "bad"), [""; 0], "{checks:?}");
    assert_eq!(check(&checks, "distribution")?["verdict"], "good");
    assert_eq!(check(&checks, "docker")?["params"]["seen"], engine);

    env.install("once.test")?;
    assert_eq!(env.run_on_server("docker version --format '{{.Server.Version}}'")?, engine, "the engine was replaced");
    // What the stand-in images are made of: the field's own versions.
    let php = env.run_on_server("docker exec smart1-fpm1-1 php -r 'echo PHP_VERSION;'")?;
    ensure!(php.starts_with("7.4."), "PHP {php}");
    let database = env.run_on_server("docker exec smart1-mariadb1-1 mariadbd --version")?;
    ensure!(database.contains("10.5."), "{database}");
    env.run_on_server("docker exec smart1-mariadb1-1 mariabackup --version").map(drop)
}
