//! Host keys and logins. A refused login is not retried, and no credential is sent to a server that is not the confirmed
//! one. All of it is read in the log of the server's SSH service.

use anyhow::{Context, Result, ensure};
use lab::{CommandResult, Scenario};

use crate::test_env::{NAME, TestEnv};

/// The lines of the SSH service's log about an attempt to log in, or one that was given up.
fn attempts(log: &[String]) -> Vec<&String> {
    let signs = ["Failed ", "Accepted ", "authenticating user", "Postponed", "authentication failure", "Invalid user"];
    log.iter().filter(|line| signs.iter().any(|sign| line.contains(sign))).collect()
}

fn add(env: &TestEnv, password: &str, more: &[&str]) -> Result<CommandResult> {
    let host = env.server.address().to_string();
    let arguments = ["--json", "server", "add", NAME, "--host", &host, "--password-stdin"];
    env.workstation.smart(&[&arguments[..], more].concat(), password)
}

#[test]
fn wrong_password_tried_once() -> Result<()> {
    for scenario in [Scenario::Fresh, Scenario::KeyboardInteractive] {
        let env = TestEnv::with_unknown_server(scenario)?;
        let fingerprint = env.server.host_key_sha256()?;
        let refused = add(&env, "wrong-3f29b1", &["--accept-host-key", &fingerprint])?.expect(5)?;
        assert_eq!(refused.error()?["code"], "login-refused", "{scenario}");
        ensure!(!refused.err.contains("wrong-3f29b1"), "the password was printed");
        let log = env.ssh_log()?;
        // By password, and by PAM's prompts.
        let signs = ["Failed password", "error: PAM: Authentication failure"];
        let failed: Vec<&String> = log.iter().filter(|line| signs.iter().any(|sign| line.contains(sign))).collect();
        assert_eq!(failed.len(), 1, "{scenario}: {log:?}");
        let known = env.workstation.smart(&["--json", "server", "list"], "")?.expect(0)?.json()?;
        assert_eq!(known["servers"], serde_json::json!([]), "{scenario}");

        add(&env, env.server.password().unwrap_or_default(), &["--accept-host-key", &fingerprint])?.expect(0)?;
    }
    Ok(())
}

#[test]
fn unconfirmed_server_gets_no_credential() -> Result<()> {
    const OTHER: &str = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let env = TestEnv::with_unknown_server(Scenario::Fresh)?;
    env.log_connections()?;
    let password = env.server.password().context("no password")?;
    let fingerprint = env.server.host_key_sha256()?;

    let unknown = add(&env, password, &[])?.expect(4)?.error()?;
    assert_eq!(
        (&unknown["code"], &unknown["params"]["fingerprint"]),
        (&"host-key-unknown".into(), &(*fingerprint).into())
    );
    let other = add(&env, password, &["--accept-host-key", OTHER])?.expect(4)?.error()?;
    assert_eq!((&other["code"], &other["params"]["offered"]), (&"host-key-mismatch".into(), &(*fingerprint).into()));
    let log = env.ssh_log()?;
    ensure!(log.iter().any(|line| line.contains("Connection from")), "no connection was made: {log:?}");
    assert!(attempts(&log).is_empty(), "{:?}", attempts(&log));

    add(&env, password, &["--accept-host-key", &fingerprint])?.expect(0)?;
    env.workstation.smart(&["check", NAME], "")?.expect(0)?;
    let log = env.ssh_log()?;
    ensure!(!attempts(&log).is_empty(), "the log has no logins: {log:?}");

    // Another server at the same address, or one that was reinstalled.
    env.run_on_server("rm /etc/ssh/ssh_host_* && ssh-keygen -A && systemctl restart ssh")?;
    env.server.wait_ready()?;
    let seen = env.ssh_log()?.len();
    let renewed = env.server.host_key_sha256()?;
    for arguments in [&["--json", "check", NAME][..], &env.with_token("puerta.test", &[])] {
        let changed = env.workstation.smart(arguments, "x")?.expect(4)?.error()?;
        assert_eq!(changed["code"], "host-key-changed");
        assert_eq!(
            (&changed["params"]["recorded"], &changed["params"]["offered"]),
            (&(*fingerprint).into(), &(*renewed).into())
        );
    }
    let log = env.ssh_log()?.split_off(seen);
    ensure!(log.iter().any(|line| line.contains("Connection from")), "no connection was made: {log:?}");
    assert!(attempts(&log).is_empty(), "{:?}", attempts(&log));

    // What a person does with a server that was reinstalled.
    env.workstation.smart(&["server", "remove", NAME, "--yes"], "")?.expect(0)?;
    env.workstation.add(NAME, &env.server)?;
    env.workstation.smart(&["check", NAME], "")?.expect(0).map(drop)
}
