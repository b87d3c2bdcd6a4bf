//! Invalid input: a clear error with a code of its own, before any connection to a server.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use lab::Scenario;

use crate::archives;
use crate::test_env::{NAME, TestEnv, unchanged};

const GIT: &str = "https://git.lab.test/facturador/smart.git";
const GOOD: [&str; 4] = ["--domain", "bien.test", "--git", GIT];

/// What is typed, the code and the reason.
fn table() -> Vec<(Vec<String>, &'static str, &'static str)> {
    let domain = |text: &str| vec!["--domain".to_owned(), text.to_owned(), "--git".to_owned(), GIT.to_owned()];
    let also = |more: [&str; 2]| [&GOOD[..], &more].concat().into_iter().map(str::to_owned).collect::<Vec<_>>();
    let git = |url: &str| ["--domain", "bien.test", "--git", url].map(str::to_owned).to_vec();
    let long = format!("{}.pe", vec!["a".repeat(62); 4].join("."));
    assert_eq!(long.len(), 254);
    let domains = [
        ("https://fact.pe", "has-scheme"),
        ("fact.pe:8080", "has-port"),
        ("fact.pe/login", "has-path"),
        ("fact pe.pe", "has-space"),
        ("fact.pe\nx", "has-space"),
        ("'fact'.pe", "bad-character"),
        ("\"fact\".pe", "bad-character"),
        ("$(reboot).pe", "bad-character"),
        ("`reboot`.pe", "bad-character"),
        ("fact;reboot.pe", "bad-character"),
        (long.as_str(), "too-long"),
        ("", "empty"),
        ("localhost", "one-label"),
        ("*.fact.pe", "has-wildcard"),
        ("10.0.0.1", "is-address"),
    ];
    let numbers =
        [("0", "out-of-range"), ("1000", "out-of-range"), ("-1", "not-a-number"), ("1;reboot", "not-a-number")];
    let ports = [
        ("0", "out-of-range"),
        ("22", "taken-by-stack"),
        ("80", "taken-by-stack"),
        ("443", "taken-by-stack"),
        ("70000", "out-of-range"),
        ("-1", "not-a-number"),
        ("3306;reboot", "not-a-number"),
    ];
    let addresses = [
        ("https://reseller:hunter2-secret@git.lab.test/a/b.git", "has-credentials"),
        ("https://hunter2-secret@git.lab.test/a/b.git", "has-credentials"),
        ("ssh://git:hunter2-secret@git.lab.test/a/b.git", "has-credentials"),
        ("http://git.lab.test/a/b.git", "not-encrypted"),
        ("file:///etc/passwd", "unknown-scheme"),
        ("ext::sh -c reboot", "bad-character"),
        ("https://git.lab.test/$(reboot).git", "bad-character"),
    ];
    let mut rows = Vec::new();
    rows.extend(domains.map(|(text, reason)| (domain(text), "domain-invalid", reason)));
    rows.extend(numbers.map(|(text, reason)| (also(["--instance", text]), "instance-invalid", reason)));
    rows.extend(ports.map(|(text, reason)| (also(["--mysql-port", text]), "mysql-port-invalid", reason)));
    rows.extend(addresses.map(|(url, reason)| (git(url), "git-url-invalid", reason)));
    rows.push((also(["--ref", "--upload-pack=reboot"]), "git-reference-invalid", "bad-character"));
    rows.push((also(["--git-user", "a b"]), "git-user-invalid", "bad-character"));
    rows.push((also(["--base-folder", "/opt/$(reboot)"]), "arguments-invalid", "bad-character"));
    rows
}

#[test]
fn invalid_input_refused_before_any_connection() -> Result<()> {
    let env = TestEnv::new(Scenario::Fresh)?;
    env.log_connections()?;
    let (before, connections) = (env.disk()?, env.ssh_log()?);
    let folder = tempfile::tempdir()?;
    let mut rows = table();
    for (name, bytes, reason) in archives::hostile()? {
        let file = folder.path().join(name);
        fs::write(&file, bytes)?;
        let typed = ["--domain", "bien.test", "--archive", &file.display().to_string()].map(str::to_owned).to_vec();
        rows.push((typed, "archive-invalid", reason));
    }
    for (typed, code, reason) in rows {
        let arguments: Vec<&str> =
            ["--json", "install", NAME, "--yes"].into_iter().chain(typed.iter().map(String::as_str)).collect();
        let refused = env.workstation.smart(&arguments, "")?.expect(2).with_context(|| format!("{typed:?}"))?;
        let error = refused.error()?;
        assert_eq!((&error["code"], &error["params"]["reason"]), (&code.into(), &reason.into()), "{typed:?}");
        ensure!(refused.out.is_empty(), "{typed:?}: {}", refused.out);
        ensure!(!refused.err.contains("hunter2"), "{typed:?}: a password was printed");
        // As text: a title, a cause and what to do, not the bare code.
        let text = env.workstation.smart(&arguments[1..], "")?.expect(2)?.err;
        ensure!(text.starts_with('✗') && text.lines().count() >= 2 && !text.contains(code), "{typed:?}: {text}");
        ensure!(!text.contains("hunter2"), "{typed:?}: a password was printed");
    }
    let halved = ["--json", "install", NAME, "--domain", "bien.test", "--git", GIT, "--git-token-stdin", "--yes"];
    let halved = env.workstation.smart(&halved, "glpat-hunter2 secret\n")?.expect(2)?;
    assert_eq!(
        (&halved.error()?["code"], &halved.error()?["params"]["reason"]),
        (&"git-token-invalid".into(), &"has-space".into())
    );
    ensure!(!halved.err.contains("hunter2"), "a token was printed");
    unchanged(&connections, &env.ssh_log()?).context("the server was connected to")?;

    // A name with letters of Spanish is no mistake.
    let (user, token) = (env.lab.hub().git_user(), env.lab.hub().git_token()?);
    let planned = ["--json", "install", NAME, "--domain", "ñandú.pe", "--git", GIT, "--plan", "--git-user", user];
    // Blanks around a token are no part of it.
    let planned = [&planned[..], &["--git-token-stdin"]].concat();
    let planned = env.workstation.smart(&planned, &format!(" {token}\t\n"))?.expect(0)?.json()?;
    assert_eq!(planned["spec"]["domain"], "xn--and-6ma2c.pe");
    assert_eq!(planned["steps"].as_array().map(Vec::len), Some(21));
    unchanged(&before, &env.disk()?)?;
    without_a_keyring(&env)?;
    unchanged(&before, &env.disk()?)
}

/// A workstation that cannot keep secrets creates none that would be lost.
fn without_a_keyring(env: &TestEnv) -> Result<()> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/crates/vault/tests/with-keyring.sh");
    let key = tempfile::NamedTempFile::new()?;
    fs::write(&key, env.workstation.secret(NAME, "login-key")?)?;
    let home = tempfile::tempdir()?;
    let smart = |arguments: &[&str]| -> Result<lab::CommandResult> {
        let program = env.workstation.command(arguments)?;
        let mut command = Command::new(script);
        command.arg(program.get_program()).args(program.get_args());
        command.env("KEYRING_STATE", "no-service").env("SMART_HOME", home.path());
        env.workstation.run(&mut command, "")
    };
    let (host, fingerprint) = (env.server.address().to_string(), env.server.host_key_sha256()?);
    let key = key.path().display().to_string();
    let add = ["--json", "server", "add", NAME, "--host", &host, "--accept-host-key", &fingerprint, "--key", &key];
    let refused = smart(&add)?.expect(3)?;
    assert_eq!(refused.error()?["code"], "keyring-missing");
    // A workstation that knew the server before its keyring went.
    fs::remove_dir_all(home.path())?;
    let copied = Command::new("cp").arg("-a").arg(env.workstation.home()).arg(home.path()).status()?;
    ensure!(copied.success());
    let install = ["--json", "install", NAME, "--domain", "sin.test", "--git", GIT, "--yes"];
    let refused = smart(&install)?.expect(3)?;
    assert_eq!(refused.error()?["code"], "keyring-missing");
    ensure!(refused.out.is_empty(), "something was begun: {}", refused.out);
    Ok(())
}
