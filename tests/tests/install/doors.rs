//! The server's door: who it is, and who may come in. Nothing is retried that was refused, and no credential leaves for
//! a server that is not the one that was confirmed. All of it is read in the log of the server's SSH service.

use anyhow::{Context, Result, ensure};
use lab::{Ran, Scenario};

use crate::place::{NAME, Place};

/// What the SSH service says when somebody offers to log in, or gives up while doing so.
fn attempts(log: &[String]) -> Vec<&String> {
    let signs = ["Failed ", "Accepted ", "authenticating user", "Postponed", "authentication failure", "Invalid user"];
    log.iter().filter(|line| signs.iter().any(|sign| line.contains(sign))).collect()
}

fn add(place: &Place, password: &str, more: &[&str]) -> Result<Ran> {
    let host = place.server.address().to_string();
    let arguments = ["--json", "server", "add", NAME, "--host", &host, "--password-stdin"];
    place.desk.smart(&[&arguments[..], more].concat(), password)
}

#[test]
fn a_wrong_password_is_tried_once() -> Result<()> {
    for scenario in [Scenario::Fresh, Scenario::KeyboardInteractive] {
        let place = Place::unacquainted(scenario)?;
        let fingerprint = place.server.host_key_sha256()?;
        let refused = add(&place, "wrong-3f29b1", &["--accept-host-key", &fingerprint])?.expect(5)?;
        assert_eq!(refused.error()?["code"], "login-refused", "{scenario}");
        ensure!(!refused.err.contains("wrong-3f29b1"), "the password was printed");
        let log = place.ssh_log()?;
        // By password, and by PAM's prompts.
        let signs = ["Failed password", "error: PAM: Authentication failure"];
        let failed: Vec<&String> = log.iter().filter(|line| signs.iter().any(|sign| line.contains(sign))).collect();
        assert_eq!(failed.len(), 1, "{scenario}: {log:?}");
        let known = place.desk.smart(&["--json", "server", "list"], "")?.expect(0)?.json()?;
        assert_eq!(known["servers"], serde_json::json!([]), "{scenario}");

        add(&place, place.server.password().unwrap_or_default(), &["--accept-host-key", &fingerprint])?.expect(0)?;
    }
    Ok(())
}

#[test]
fn no_credential_leaves_for_a_server_that_is_not_confirmed() -> Result<()> {
    const OTHER: &str = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let place = Place::unacquainted(Scenario::Fresh)?;
    place.tell_connections()?;
    let password = place.server.password().context("no password")?;
    let fingerprint = place.server.host_key_sha256()?;

    let unknown = add(&place, password, &[])?.expect(4)?.error()?;
    assert_eq!(
        (&unknown["code"], &unknown["params"]["fingerprint"]),
        (&"host-key-unknown".into(), &(*fingerprint).into())
    );
    let other = add(&place, password, &["--accept-host-key", OTHER])?.expect(4)?.error()?;
    assert_eq!((&other["code"], &other["params"]["offered"]), (&"host-key-mismatch".into(), &(*fingerprint).into()));
    let log = place.ssh_log()?;
    ensure!(log.iter().any(|line| line.contains("Connection from")), "nobody came: {log:?}");
    assert!(attempts(&log).is_empty(), "{:?}", attempts(&log));

    add(&place, password, &["--accept-host-key", &fingerprint])?.expect(0)?;
    place.desk.smart(&["check", NAME], "")?.expect(0)?;
    let log = place.ssh_log()?;
    ensure!(!attempts(&log).is_empty(), "the log does not tell of logins: {log:?}");

    // Another server at the same address, or one that was set up anew.
    place.said("rm /etc/ssh/ssh_host_* && ssh-keygen -A && systemctl restart ssh")?;
    place.server.wait_ready()?;
    let seen = place.ssh_log()?.len();
    let renewed = place.server.host_key_sha256()?;
    for arguments in [&["--json", "check", NAME][..], &place.with_token("puerta.test", &[])] {
        let changed = place.desk.smart(arguments, "x")?.expect(4)?.error()?;
        assert_eq!(changed["code"], "host-key-changed");
        assert_eq!(
            (&changed["params"]["recorded"], &changed["params"]["offered"]),
            (&(*fingerprint).into(), &(*renewed).into())
        );
    }
    let log = place.ssh_log()?.split_off(seen);
    ensure!(log.iter().any(|line| line.contains("Connection from")), "nobody came: {log:?}");
    assert!(attempts(&log).is_empty(), "{:?}", attempts(&log));

    // The way on for a server that was set up anew.
    place.desk.smart(&["server", "remove", NAME, "--yes"], "")?.expect(0)?;
    place.desk.add(NAME, &place.server)?;
    place.desk.smart(&["check", NAME], "")?.expect(0).map(drop)
}
