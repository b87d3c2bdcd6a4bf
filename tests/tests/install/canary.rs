//! The canary: known secrets go through a whole installation, and then everything that it printed, wrote or ran is
//! searched for them, in plain text and in base64. A search that finds nothing proves something only if it can find: so
//! a word of our own is put where secrets might be, and has to be found there.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use lab::{CommandResult, Scenario};

use crate::test_env::{NAME, TestEnv};

const DOMAIN: &str = "canario.test";

/// A word that is no secret, to prove that the search finds.
const BAIT: &str = "practice-bait-d41d8cd98f";

struct Secret {
    name: &'static str,
    forms: Vec<String>,
}

impl Secret {
    fn new(name: &'static str, text: &str) -> Self {
        let hexadecimal = text.bytes().fold(String::new(), |mut digits, byte| {
            let _ = write!(digits, "{byte:02x}");
            digits
        });
        Self { name, forms: [vec![text.to_owned(), hexadecimal], encoded(text.as_bytes())].concat() }
    }

    fn is_in(&self, text: &str) -> bool {
        self.forms.iter().any(|form| text.contains(form))
    }
}

/// What is always in the base64 of a text that holds these bytes: three forms, by the place at which they begin.
fn encoded(bytes: &[u8]) -> Vec<String> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let form = |skip: usize| {
        let whole = bytes.get(skip..).unwrap_or_default().chunks_exact(3);
        whole
            .flat_map(|three| {
                let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
                [18, 12, 6, 0].map(|shift| char::from(LETTERS[bits >> shift & 63]))
            })
            .collect()
    };
    (0..3).map(form).collect()
}

#[test]
fn secret_is_found_in_every_coding() {
    let secret = Secret::new("a secret", "Clave.muy-larga_2026");
    for found in [
        "x=Clave.muy-larga_2026;",
        // `A=` and `AB=` and `B=` before it, in base64.
        "QT1DbGF2ZS5tdXktbGFyZ2FfMjAyNgo=",
        "QUI9Q2xhdmUubXV5LWxhcmdhXzIwMjYK",
        "QUJDPUNsYXZlLm11eS1sYXJnYV8yMDI2Cg==",
        "436c6176652e6d75792d6c617267615f32303236",
    ] {
        assert!(secret.is_in(found), "{found}");
    }
    assert!(!secret.is_in("Clave.muy-larga_2027"));
}

/// Fails with the name of the secret and of the location, never with what was found there.
fn search(location: &str, bytes: &[u8], secrets: &[Secret]) -> Result<()> {
    // Secrets are plain letters, so that bytes which are no text are between them and not in them.
    let text = String::from_utf8_lossy(bytes);
    for secret in secrets {
        ensure!(!secret.is_in(&text), "{} is in {location}", secret.name);
    }
    Ok(())
}

fn search_folder(folder: &Path, secrets: &[Secret], seen: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            search_folder(&path, secrets, seen)?;
        } else if path.is_file() {
            search(&path.display().to_string(), &fs::read(&path)?, secrets)?;
            seen.extend(path.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    Ok(())
}

/// Records every argument list and every environment of the server's processes, each once, until its end is requested.
const SAMPLER: &str = r#"
folder=/dev/shm/sampler; mkdir -p "$folder"; : > "$folder/args"; : > "$folder/environ"
while [ ! -e "$folder/end" ]; do
  { ps axww -o args; cat "$folder/args"; } | sort -u > "$folder/args.new"; mv "$folder/args.new" "$folder/args"
  { cat /proc/[0-9]*/environ 2>/dev/null | tr '\0' '\n'; cat "$folder/environ"; } | sort -u > "$folder/environ.new"
  mv "$folder/environ.new" "$folder/environ"
  sleep 0.1
done
touch "$folder/ended"
"#;

/// A wrapper of Git that records how it was called.
const RECORDING_GIT: &str = r#"#!/bin/sh
{ printf 'git %s\n' "$*"; env; } >> /dev/shm/sampler/git
exec /usr/bin/git "$@"
"#;

#[test]
fn secrets_appear_nowhere_else() -> Result<()> {
    // With sudo, its password has to come through everywhere too.
    let env = TestEnv::with_unknown_server(Scenario::SudoUser)?;
    let password = env.server.password().context("no password")?.to_owned();
    let token = env.lab.hub().git_token()?;
    env.run_on_server(&format!(
        "setsid bash -c '{}' sampler > /dev/null 2>&1 < /dev/null &",
        SAMPLER.replace('\'', "'\\''")
    ))?;
    // Git is quick: a sample might miss it, so it is made to record itself. It has to be there for that: the source is tried
    // before anything is installed, by whatever git there is.
    env.run_on_server(
        "apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends git ca-certificates",
    )?;
    env.run_on_server(&format!(
        "printf '%s' '{}' > /usr/local/bin/git && chmod 755 /usr/local/bin/git",
        RECORDING_GIT.replace('\'', "'\\''")
    ))?;
    env.run_on_server(&format!("BAIT={BAIT} bash -c 'exec -a {BAIT} sleep 3' > /dev/null 2>&1 < /dev/null &"))?;

    let verbose = |arguments: &[&str], input: &str| smart_with_verbose_log(&env, arguments, input);
    let (host, fingerprint) = (env.server.address().to_string(), env.server.host_key_sha256()?);
    let add = ["server", "add", NAME, "--host", &host, "--user", env.server.user(), "--accept-host-key", &fingerprint];
    let mut outputs = vec![verbose(&[&add[..], &["--password-stdin"]].concat(), &password)?.expect(0)?];
    outputs.push(verbose(&env.with_token(DOMAIN, &["--ref", "no-such-branch"]), &token)?.expect(1)?);
    outputs.push(verbose(&env.with_token(DOMAIN, &[]), &token)?.expect(0)?);
    let in_words = env.with_token(DOMAIN, &[]);
    outputs.push(verbose(&in_words[1..], &token)?.expect(0)?);
    for arguments in [
        &["--json", "server", "show", NAME][..],
        &["instance", "list"],
        &["--json", "instance", "show", "vps/1"],
        &["journal", NAME],
        &["--json", "journal", NAME],
        &["secret", "list", "vps/1"],
    ] {
        outputs.push(verbose(arguments, "")?.expect(0)?);
    }
    env.assert_instance_works(1, DOMAIN)?;
    env.run_on_server("touch /dev/shm/sampler/end; until [ -e /dev/shm/sampler/ended ]; do sleep 0.1; done")?;

    let kept = |name| env.secret(1, name);
    let app_key = kept("app-key")?;
    let login_key = env.workstation.secret(NAME, "login-key")?;
    let typed = [Secret::new("the login's password", &password), Secret::new("the Git token", &token)];
    let administrator = Secret::new("the administrator's password", &kept("administrator-password")?);
    let of_server = [
        Secret::new("the database's root password", &kept("mysql-root-password")?),
        Secret::new("the database's password", &kept("mysql-password")?),
        Secret::new("Laravel's key", app_key.trim_start_matches("base64:")),
    ];
    let login_key = Secret::new("the login's key", login_key.lines().nth(2).context("no key")?);
    let [password, token] = typed;
    let never = [password, token, administrator, login_key];
    assert_eq!(env.secret(1, "git-token")?, env.lab.hub().git_token()?);

    for result in &outputs {
        for set in [&never[..], &of_server] {
            search("standard output", result.out.as_bytes(), set)?;
            search("standard error", result.err.as_bytes(), set)?;
        }
    }
    on_the_workstation(&env, &never, &of_server)?;
    on_the_server(&env, &never, &of_server)
}

/// `smart` with the most verbose log that can be asked for.
pub fn smart_with_verbose_log(env: &TestEnv, arguments: &[&str], input: &str) -> Result<CommandResult> {
    let mut command = env.workstation.command(arguments)?;
    command.env("SMART_LOG", "trace").env("RUST_LOG", "trace").env("RUST_BACKTRACE", "1");
    env.workstation.run(&mut command, input)
}

/// What was typed in while a server was added or asked is in no file of the workstation, and in no log of the server.
pub fn ensure_kept_nowhere(env: &TestEnv, typed: &[&str]) -> Result<()> {
    let secrets: Vec<Secret> = typed.iter().map(|text| Secret::new("what was typed in", text)).collect();
    on_the_workstation(env, &secrets, &[])?;
    let journal = env.server.run("journalctl --sync; journalctl --output cat")?.stdout;
    ensure!(journal.len() > 1000, "the system's journal is empty");
    search("the system's journal", &journal, &secrets)?;
    let records = env.server.run("find /var/lib/instalador-smart -type f -exec cat '{}' ';'")?.stdout;
    search("our records on the server", &records, &secrets)
}

fn on_the_workstation(env: &TestEnv, never: &[Secret], of_server: &[Secret]) -> Result<()> {
    let mut seen = Vec::new();
    // The whole workstation: the keyring's own file is there too, and is no plain text.
    search_folder(env.workstation.folder(), never, &mut seen)?;
    search_folder(env.workstation.folder(), of_server, &mut seen)?;
    for wanted in ["smart.log", "known_hosts", "login.keyring"] {
        ensure!(seen.iter().any(|name| name == wanted), "{wanted} was not searched: {seen:?}");
    }
    ensure!(seen.iter().any(|name| name.contains(".sqlite")), "no record was searched: {seen:?}");
    let log = fs::read_to_string(env.workstation.home().join("logs/smart.log"))?;
    ensure!(log.contains("DEBUG") || log.contains("TRACE"), "the log was not verbose");
    Ok(())
}

fn on_the_server(env: &TestEnv, never: &[Secret], of_server: &[Secret]) -> Result<()> {
    let bytes = |script: &str| -> Result<Vec<u8>> { Ok(env.server.run(script)?.stdout) };
    let bait = Secret::new("the bait", BAIT);
    let arguments = bytes("cat /dev/shm/sampler/args /dev/shm/sampler/git")?;
    let environments = bytes("cat /dev/shm/sampler/environ /dev/shm/sampler/git")?;
    let seen = [&arguments, &environments].map(|bytes| String::from_utf8_lossy(bytes));
    ensure!(seen.iter().all(|text| bait.is_in(text)), "the sampler sees nothing");
    ensure!(seen[0].contains(" clone "), "the sampler did not see Git run");
    search("a process's arguments", &arguments, never)?;
    search("a process's arguments", &arguments, of_server)?;
    // The database's container gets its passwords by its environment: its image requires that.
    search("a process's environment", &environments, never)?;
    let journal = bytes("journalctl --sync; journalctl --output cat")?;
    ensure!(journal.len() > 1000, "the system's journal is empty");
    let records = bytes("cd /var/lib/instalador-smart && find . -type f -print -exec cat '{}' ';'")?;
    ensure!(String::from_utf8_lossy(&records).contains("-code/program"), "no record of jobs was searched");
    for set in [never, of_server] {
        search("the system's journal", &journal, set)?;
        search("our records on the server", &records, set)?;
    }
    on_the_disk(env, never, of_server)
}

/// Every file of the server's disk, the containers' among them: secrets are only where the application reads them, and
/// only root and PHP's user can read there.
fn on_the_disk(env: &TestEnv, never: &[Secret], of_server: &[Secret]) -> Result<()> {
    let holding = |secret: &Secret| -> Result<Vec<String>> {
        let patterns = secret.forms.join("\n");
        // Through a file in memory: an argument would be found in the list of processes.
        let mut script = format!("umask 077\ncat > /dev/shm/patterns <<'PATTERNS'\n{patterns}\nPATTERNS\n");
        script.push_str("find / /var/lib/docker /run /tmp -xdev -type f -print0 | ");
        script.push_str("xargs -0 grep --files-with-matches --fixed-strings --file /dev/shm/patterns; true");
        Ok(env.run_on_server(&script)?.lines().map(str::to_owned).collect())
    };
    ensure!(!holding(&Secret::new("a name", DOMAIN))?.is_empty(), "the search of the disk finds nothing");
    for secret in never {
        let found = holding(secret)?;
        ensure!(found.is_empty(), "{} is in {found:?}", secret.name);
    }
    let folder = "/opt/stack-facturador-smart/smart1";
    let read_by_the_application = [format!("{folder}/.env"), format!("{folder}/bootstrap/cache/config.php")];
    for secret in of_server {
        // The database's container, as the engine and its runtime keep it, for root alone.
        let of_container = |path: &String| {
            (path.starts_with("/var/lib/docker/containers/") && path.ends_with("/config.v2.json"))
                || (path.starts_with("/run/containerd/") && path.ends_with("/config.json"))
        };
        let unexpected: Vec<String> = holding(secret)?
            .into_iter()
            .filter(|path| !read_by_the_application.contains(path) && !of_container(path))
            .collect();
        ensure!(unexpected.is_empty(), "{} is in {unexpected:?}", secret.name);
    }
    assert_eq!(env.run_on_server(&format!("stat -c '%a %u:%g' {folder}/.env"))?, "640 0:33");
    let compiled = env.run_on_server(&format!("stat -c '%a %u:%g' {folder}/bootstrap/cache/config.php"))?;
    ensure!(compiled.contains("0 33:33"), "the compiled settings are readable by every user: {compiled}");
    Ok(())
}
