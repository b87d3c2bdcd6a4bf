//! An sshd that allows little.

use anyhow::{Result, ensure};
use lab::Scenario;

use crate::scenario_env::{ScenarioEnv, check, with_verdict};

#[test]
fn hardened_takes_a_login_and_a_check_within_its_limits() -> Result<()> {
    let env = ScenarioEnv::new(Scenario::Hardened)?;
    let limits = env.run_on_server("sshd -T")?;
    for limit in ["maxsessions 1", "maxauthtries 2", "allowtcpforwarding no", "allowstreamlocalforwarding no"] {
        ensure!(limits.lines().any(|line| line == limit), "the scenario's sshd has no {limit}:\n{limits}");
    }
    ensure!(
        limits.lines().any(|line| line.starts_with("persourcepenalties ") && line.contains("authfail:5")),
        "{limits}"
    );

    let checks = env.checks()?;
    assert_eq!(with_verdict(&checks, "bad"), [""; 0], "{checks:?}");
    for known in ["distribution", "memory", "http-port", "packages"] {
        assert_eq!(check(&checks, known)?["verdict"], "good", "{known}");
    }
    // Added by password and checked by key: no login was refused, and none was penalized.
    let log = env.run_on_server("journalctl --sync; journalctl --unit ssh --output cat")?;
    ensure!(log.contains("Accepted password") && log.contains("Accepted publickey"), "{log}");
    for sign in ["Failed ", "penalty", "exceeded"] {
        ensure!(!log.contains(sign), "{sign}: {log}");
    }
    Ok(())
}
