//! Host keys and logins. A refused login is not retried, and no credential is sent to a server that is not the confirmed
//! one. All of it is read in the log of the server's SSH service.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use lab::{CommandResult, Scenario};
use serde_json::Value;

use crate::canary::{ensure_kept_nowhere, smart_with_verbose_log};
use crate::test_env::{NAME, TestEnv};

/// The lines of the SSH service's log about an attempt to log in, or one that was given up.
fn attempts(log: &[String]) -> Vec<&String> {
    let signs = ["Failed ", "Accepted ", "authenticating user", "Postponed", "authentication failure", "Invalid user"];
    log.iter().filter(|line| signs.iter().any(|sign| line.contains(sign))).collect()
}

fn add(env: &TestEnv, password: &str, more: &[&str]) -> Result<CommandResult> {
    let host = env.server.address().to_string();
    let arguments = ["--json", "server", "add", NAME, "--host", &host, "--password-stdin"];
    smart_with_verbose_log(env, &[&arguments[..], more].concat(), password)
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

/// Accounts whose time has passed: the password is right, and sshd hangs up or refuses all the same.
#[test]
fn expired_account_is_told_as_what_it_is() -> Result<()> {
    const EXPIRED: &str =
        "useradd --create-home vencida && echo vencida:clave-de-prueba | chpasswd && chage -E 0 vencida";
    for scenario in [Scenario::Fresh, Scenario::KeyboardInteractive] {
        let env = TestEnv::with_unknown_server(scenario)?;
        env.run_on_server(EXPIRED)?;
        let fingerprint = env.server.host_key_sha256()?;
        let more = ["--accept-host-key", &fingerprint, "--user", "vencida"];
        let refused = add(&env, "clave-de-prueba", &more)?.expect(5)?.error()?;
        assert_eq!((&refused["code"], &refused["params"]["reason"]), (&"account-closed".into(), &"expired".into()));
        // A wrong password stays a wrong password.
        let wrong = add(&env, "wrong-77d1", &more)?.expect(5)?.error()?;
        assert_eq!(wrong["code"], "login-refused", "{scenario}");
    }
    Ok(())
}

/// The first password of many providers has to be changed before the server does anything else.
#[test]
fn expired_password_is_named_and_renewed() -> Result<()> {
    const NEW: &str = "nueva-clave-8842";
    const RENEWED: [&str; 2] = ["otra-clave-9913", "tercera-clave-2216"];
    const OF_VENCE: &str = "clave-de-vence-7731";
    for scenario in [Scenario::Fresh, Scenario::KeyboardInteractive] {
        let env = TestEnv::with_unknown_server(scenario)?;
        env.run_on_server("chage -d 0 root")?;
        let fingerprint = env.server.host_key_sha256()?;
        let old = env.server.password().context("no password")?;
        let expired = add(&env, old, &["--accept-host-key", &fingerprint])?.expect(5)?.error()?;
        assert_eq!(expired["code"], "password-expired", "{scenario}");
        let more = ["--accept-host-key", &fingerprint, "--renew-password"];
        // root may choose any; others may not. What is not taken leaves the old one in force.
        env.run_on_server("useradd --create-home vence && echo vence:clave-de-prueba | chpasswd && chage -d 0 vence")?;
        let weak =
            add(&env, "clave-de-prueba\na\n", &[&more[..], &["--user", "vence"]].concat())?.expect(5)?.error()?;
        assert_eq!(weak["code"], "new-password-refused", "{scenario}");
        // What fails afterwards says which of the two is in force.
        let as_vence = |typed: &str, more: &[&str]| -> Result<Value> {
            add(&env, typed, &[more, &["--user", "vence"]].concat())?.expect(5)?.error()
        };
        let renewed = as_vence(&format!("clave-de-prueba\n{OF_VENCE}\n"), &more)?;
        assert_eq!(renewed["params"]["renewed"], "yes", "{scenario}: {renewed}");
        let again = as_vence(OF_VENCE, &more[..2])?;
        assert_eq!((&again["code"], &again["params"]["renewed"]), (&renewed["code"], &Value::Null), "{scenario}");
        let added = add(&env, &format!("{old}\n{NEW}\n"), &more)?.expect(0)?;
        ensure!(!added.out.contains(NEW) && !added.err.contains(NEW), "the password was printed");
        env.check()?.expect(0)?;
        // Months later it expires again, and with it the key that this desktop logs in with.
        env.run_on_server("chage -d 2020-01-01 -M 30 root")?;
        let expired = env.check()?.expect(5)?.error()?;
        assert_eq!(expired["code"], "password-expired", "{scenario}");
        let renew = ["--json", "server", "renew-password", NAME, "--new-password-stdin"];
        for (typed, is_renewed) in RENEWED.into_iter().zip([true, false]) {
            let answer = smart_with_verbose_log(&env, &renew, &format!("{typed}\n"))?.expect(0)?.json()?;
            assert_eq!(answer["renewed"], is_renewed);
        }
        env.check()?.expect(0)?;
        ensure_kept_nowhere(&env, &[&RENEWED[..], &[old, NEW, OF_VENCE, "clave-de-prueba"]].concat())?;
    }
    Ok(())
}

/// sshd itself wants two methods: the password, and then its prompts.
#[test]
fn second_factor_is_asked_and_answered() -> Result<()> {
    const NEW: &str = "nueva-clave-5570";
    const TWO: &str = "printf 'KbdInteractiveAuthentication yes\nAuthenticationMethods password,keyboard-interactive\n' \
        > /etc/ssh/sshd_config.d/01-two.conf && systemctl restart ssh";
    let env = TestEnv::with_unknown_server(Scenario::Fresh)?;
    let fingerprint = env.server.host_key_sha256()?;
    env.run_on_server(TWO)?;
    env.server.wait_ready()?;
    let password = env.server.password().context("no password")?;
    let needed = add(&env, password, &["--accept-host-key", &fingerprint])?.expect(5)?.error()?;
    assert_eq!(needed["code"], "second-factor-needed");
    ensure!(needed["params"]["question"].as_str().is_some_and(|asked| asked.contains("assword")), "{needed}");
    let more = ["--accept-host-key", &fingerprint, "--second-factor-stdin"];
    let wrong = add(&env, &format!("{password}\n000000\n"), &more)?.expect(5)?.error()?;
    assert_eq!(wrong["code"], "second-factor-refused");
    // PAM asks for the password once more: that is the answer here.
    add(&env, &format!("{password}\n{password}\n"), &more)?.expect(0)?;
    let unanswered = env.check()?.expect(5)?.error()?;
    assert_eq!(unanswered["code"], "second-factor-needed");
    let check = ["--json", "check", NAME, "--second-factor-stdin"];
    smart_with_verbose_log(&env, &check, &format!("{password}\n"))?.expect(0)?;
    // An expired password beside it: what was typed is enough for the one login that renews it and goes on.
    env.workstation.smart(&["--json", "server", "remove", NAME, "--yes"], "")?.expect(0)?;
    env.run_on_server("chage -d 0 root")?;
    let renewing = [&more[..], &["--renew-password"]].concat();
    add(&env, &format!("{password}\n{NEW}\n{password}\n"), &renewing)?.expect(0)?;
    smart_with_verbose_log(&env, &check, &format!("{NEW}\n"))?.expect(0)?;
    ensure_kept_nowhere(&env, &[password, NEW])
}

/// Eight keys in a new agent, in a folder: its socket, its process, and the seventh's public part and fingerprint.
const AGENT: &str = r#"
eval "$(ssh-agent -a "$1/socket")" >/dev/null
for number in 1 2 3 4 5 6 7 8; do
  ssh-keygen -q -t ed25519 -N '' -C "key $number" -f "$1/$number"; ssh-add -q "$1/$number"
done
echo "$SSH_AGENT_PID"; cat "$1/7.pub"; ssh-keygen -l -f "$1/7.pub" | cut -d' ' -f2
"#;

/// A server that hangs up after two tries, and the right key is the seventh.
#[test]
fn key_of_a_full_agent_is_chosen_and_no_try_is_burnt() -> Result<()> {
    let env = TestEnv::with_unknown_server(Scenario::Hardened)?;
    let folder = tempfile::tempdir()?;
    let started = Command::new("sh").args(["-c", AGENT, "sh"]).arg(folder.path()).output()?;
    let started = String::from_utf8(started.stdout)?;
    let [process, public, fingerprint] = started.lines().collect::<Vec<_>>()[..] else { bail!("no agent: {started}") };
    let agent = Agent(process.to_owned());
    let authorize = format!("mkdir -p -m 700 /root/.ssh && echo '{public}' >> /root/.ssh/authorized_keys");
    env.run_on_server(&authorize)?;
    let (host, host_key) = (env.server.address().to_string(), env.server.host_key_sha256()?);
    let socket = folder.path().join("socket");
    let smart = |arguments: &[&str], socket: Option<&Path>| {
        let mut command = env.workstation.command(arguments)?;
        match socket {
            Some(socket) => command.env("SSH_AUTH_SOCK", socket),
            None => command.env_remove("SSH_AUTH_SOCK"),
        };
        env.workstation.run(&mut command, "")
    };
    let add = ["--json", "server", "add", NAME, "--host", &host, "--agent", "--accept-host-key", &host_key];
    let missing = smart(&add, None)?.expect(2)?.error()?;
    assert_eq!((&missing["code"], &missing["params"]["reason"]), (&"agent-unusable".into(), &"missing".into()));
    let several = smart(&add, Some(&socket))?.expect(2)?.error()?;
    assert_eq!((&several["code"], &several["params"]["reason"]), (&"agent-unusable".into(), &"several".into()));
    ensure!(
        several["detail"].as_str().is_some_and(|keys| keys.contains(fingerprint) && keys.contains("key 7")),
        "{several}"
    );
    let log = env.ssh_log()?;
    assert!(attempts(&log).is_empty(), "{:?}", attempts(&log));

    let chosen = [&add[..], &["--agent-key", fingerprint]].concat();
    smart(&chosen, Some(&socket))?.expect(0)?;
    // The choice is remembered.
    smart(&["--json", "check", NAME], Some(&socket))?.expect(0)?;
    let log = env.ssh_log()?;
    ensure!(!log.iter().any(|line| line.contains("Failed ") || line.contains("Too many")), "{log:?}");
    drop(agent);
    Ok(())
}

/// The agent's process, ended with the test.
struct Agent(String);

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(&self.0).status();
    }
}

/// Users whose keys can't be written, or are read elsewhere: none of them has a key afterwards, and each keeps the password.
const WITHOUT_KEYS: &str = r#"
for user in sin-casa solo-lectura en-otra-parte; do
  useradd --create-home $user
  echo "$user:clave-$user" | chpasswd
  echo "$user ALL=(ALL) ALL" > "/etc/sudoers.d/$user"
done
rm -rf /home/sin-casa
mkdir -m 0700 /home/solo-lectura/.ssh && chown solo-lectura: /home/solo-lectura/.ssh
mount --bind /home/solo-lectura/.ssh /home/solo-lectura/.ssh
mount -o remount,bind,ro /home/solo-lectura/.ssh
printf 'Match User en-otra-parte\n  AuthorizedKeysFile /etc/ssh/keys/%%u\n' > /etc/ssh/sshd_config.d/92-keys.conf
systemctl restart ssh
"#;

#[test]
fn password_stays_where_no_key_can_be_put() -> Result<()> {
    let env = TestEnv::with_unknown_server(Scenario::Fresh)?;
    env.run_on_server(WITHOUT_KEYS)?;
    env.server.wait_ready()?;
    let (host, fingerprint) = (env.server.address().to_string(), env.server.host_key_sha256()?);
    for user in ["sin-casa", "solo-lectura", "en-otra-parte"] {
        let add = ["--json", "server", "add", user, "--host", &host, "--user", user, "--password-stdin"];
        let add = [&add[..], &["--accept-host-key", &fingerprint]].concat();
        let password = format!("clave-{user}");
        let added = env.workstation.smart(&add, &password)?.expect(0).context(user)?.json()?;
        assert_eq!(added["server"]["login"]["method"], "password", "{user}");
        assert_eq!(env.workstation.secret(user, "login-password")?, password);
        env.workstation.smart(&["--json", "check", user], "")?.expect(0).context(user)?;
    }
    Ok(())
}

/// PowerShell puts a mark before what it pipes, or writes UTF-16; `cmd` ends the line with CR and LF.
#[test]
fn password_from_the_shells_of_windows_is_the_one_that_was_typed() -> Result<()> {
    let env = TestEnv::with_unknown_server(Scenario::Fresh)?;
    let (host, fingerprint) = (env.server.address().to_string(), env.server.host_key_sha256()?);
    let password = env.server.password().context("no password")?;
    let utf16: Vec<u8> = format!("\u{feff}{password}\r\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let inputs = [format!("\u{feff}{password}\r\n").into_bytes(), format!("{password}\r\n").into_bytes(), utf16];
    for (number, input) in inputs.iter().enumerate() {
        let name = format!("windows-{number}");
        let add = ["--json", "server", "add", &name, "--host", &host, "--password-stdin"];
        let mut command = env.workstation.command(&[&add[..], &["--accept-host-key", &fingerprint]].concat())?;
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        child.stdin.take().context("no input")?.write_all(input)?;
        let done = child.wait_with_output()?;
        ensure!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
    }
    // A blank at its end is told as what it is.
    let refused = add(&env, &format!("{password} \r\n"), &["--accept-host-key", &fingerprint])?.expect(5)?.error()?;
    assert_eq!((&refused["code"], &refused["params"]["reason"]), (&"login-refused".into(), &"blanks".into()));
    Ok(())
}
