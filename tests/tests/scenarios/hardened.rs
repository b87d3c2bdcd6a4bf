//! An sshd that allows little.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use lab::assertions::{self, InstanceUnderTest, run_on_server};
use lab::{Lab, Scenario, Workstation};

use crate::scenario_env::{NAME, ScenarioEnv, check, with_verdict};

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

/// One session a connection: a followed job, Docker's stream and the heartbeat take turns, and nothing is called lost.
#[test]
fn hardened_is_installed_without_a_lost_connection() -> Result<()> {
    let env = ScenarioEnv::new(Scenario::Hardened)?;
    let token = env.lab.hub().git_token()?;
    let installed = env.workstation.smart(&env.install_arguments("duro.test"), &token)?.expect(0)?;
    ensure!(!installed.out.contains("connection-lost"), "{}", installed.out);
    let password = env.workstation.secret(&format!("{NAME}/1"), "administrator-password")?;
    let instance = InstanceUnderTest {
        server: &env.server,
        number: 1,
        domain: "duro.test",
        mysql_port: 3306,
        password: &password,
    };
    assertions::assert_instance_works(env.lab.hub(), instance)?;
    let log = env.run_on_server("journalctl --sync; journalctl --unit ssh --output cat")?;
    let logins = log.lines().filter(|line| line.contains("Accepted publickey")).count();
    // The proof of the key, and the installation with its further connections.
    ensure!(logins <= 5, "{logins} logins: {log}");
    Ok(())
}

/// After a wrong password sshd turns this address away for a while: the right one is not refused, and not called wrong.
#[test]
fn hardened_penalty_is_waited_for() -> Result<()> {
    let lab = Lab::open()?;
    let server = lab.start(Scenario::Hardened)?;
    let workstation = Workstation::new()?;
    let (host, fingerprint) = (server.address().to_string(), server.host_key_sha256()?);
    let add = ["--json", "server", "add", NAME, "--host", &host, "--password-stdin", "--accept-host-key", &fingerprint];
    // One failure is enough; the usual penalty takes several in a row.
    let severe =
        "echo 'PerSourcePenalties authfail:20s min:15s' > /etc/ssh/sshd_config.d/10-severe.conf; systemctl restart ssh";
    run_on_server(&server, severe)?;
    server.wait_ready()?;
    let refused = workstation.smart(&add, "wrong-51c0")?.expect(5)?.error()?;
    assert_eq!(refused["code"], "login-refused");
    let begin = Instant::now();
    workstation.smart(&add, server.password().unwrap_or_default())?.expect(0)?;
    let log = run_on_server(&server, "journalctl --sync; journalctl --unit ssh --output cat")?;
    ensure!(log.contains("penalty"), "no penalty was given: {log}");
    ensure!(begin.elapsed() > Duration::from_secs(30), "it was not waited for");
    Ok(())
}
