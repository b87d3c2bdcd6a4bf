//! Which server is which: a name or an address is not enough, and neither is a host key, which a copy has too.

use anyhow::{Context, Result, ensure};
use lab::assertions::run_on_server;
use lab::{Installed, Lab, Scenario, Server, Workstation};
use serde_json::Value;

const RECORD: &str = "/var/lib/instalador-smart/server.json";

fn run(workstation: &Workstation, arguments: &[&str], code: i32) -> Result<Value> {
    let done = workstation.smart(&[&["--json"], arguments].concat(), "")?.expect(code)?;
    if code == 0 { done.json() } else { done.error() }
}

/// Which secrets of an instance are kept.
fn kept(workstation: &Workstation, owner: &str) -> Result<Vec<String>> {
    let secrets = run(workstation, &["secret", "list", owner], 0)?["secrets"].clone();
    let secrets = secrets.as_array().context("no list")?.iter().filter(|secret| secret["kept"] == true);
    Ok(secrets.map(|secret| secret["name"].as_str().unwrap_or_default().to_owned()).collect())
}

fn put_record(server: &Server, path: &str, text: &str) -> Result<()> {
    let script = format!("mkdir -p \"$(dirname {path})\" && cat > {path} <<'END'\n{text}\nEND\n");
    run_on_server(server, &script).map(drop)
}

#[test]
fn other_server_under_an_old_name_has_no_secret_of_the_earlier_one() -> Result<()> {
    let lab = Lab::open()?;
    let installed = lab.start_installed()?;
    let workstation = &installed.workstation;
    let before = kept(workstation, Installed::INSTANCE)?;
    ensure!(before.contains(&"administrator-password".to_owned()), "{before:?}");
    let password = workstation.secret(Installed::INSTANCE, "administrator-password")?;
    let record = run_on_server(&installed.server, "cat /var/lib/instalador-smart/instances/1.json")?;

    // Another client's server, which says that it has an instance of that number.
    run(workstation, &["server", "remove", Installed::NAME, "--yes"], 0)?;
    let other = lab.start(Scenario::Fresh)?;
    put_record(&other, "/var/lib/instalador-smart/instances/1.json", &record)?;
    workstation.add(Installed::NAME, &other)?;
    assert_eq!(kept(workstation, Installed::INSTANCE)?, Vec::<String>::new());

    // The earlier one, whatever it is called, finds its own.
    workstation.add_by("el-mismo", &installed.server, Installed::HOST, installed.server.ssh_port())?;
    assert_eq!(kept(workstation, "el-mismo/1")?, before);
    assert_eq!(workstation.secret("el-mismo/1", "administrator-password")?, password);

    // Wiped, with the host key that it had: it is asked about, and gets nothing as another server.
    run_on_server(&installed.server, "find /var/lib/instalador-smart -mindepth 1 -delete")?;
    put_record(&installed.server, "/var/lib/instalador-smart/instances/1.json", &record)?;
    let refused = run(workstation, &["check", "el-mismo"], 4)?;
    assert_eq!((&refused["code"], &refused["params"]["reason"]), (&"server-changed".into(), &"no-record".into()));
    run(workstation, &["server", "edit", "el-mismo", "--accept-machine", "other"], 0)?;
    assert_eq!(kept(workstation, "el-mismo/1")?, Vec::<String>::new());
    run(workstation, &["instance", "show", "el-mismo/1"], 0).map(drop)
}

#[test]
fn copy_of_a_server_is_asked_about() -> Result<()> {
    let lab = Lab::open()?;
    let (installed, copy) = (lab.start_installed()?, lab.start_installed()?);
    let workstation = &installed.workstation;
    // Byte for byte as the provider copies it: host key, records, and who it says that it is.
    let record = run_on_server(&installed.server, &format!("cat {RECORD}"))?;
    put_record(&copy.server, RECORD, &record)?;
    assert_eq!(*installed.server.host_key_sha256()?, *copy.server.host_key_sha256()?);

    let host = copy.server.address().to_string();
    let fingerprint = copy.server.host_key_sha256()?;
    let add = ["server", "add", "copia", "--host", &host, "--password-stdin", "--accept-host-key", &fingerprint];
    let add = [&["--json"], &add[..]].concat();
    let password = copy.server.password().context("no password")?;
    let refused = workstation.smart(&add, password)?.expect(4)?.error()?;
    assert_eq!((&refused["code"], &refused["params"]["reason"]), (&"server-changed".into(), &"machine".into()));
    let known = run(workstation, &["server", "list"], 0)?;
    assert_eq!(known["servers"].as_array().map(Vec::len), Some(1), "{known}");

    // The address of the one that is known leads to its copy.
    let mut moved = copy.other_workstation()?;
    moved.point(Installed::HOST, copy.server.address())?;
    for command in [&["check", Installed::NAME][..], &["instance", "restart", Installed::INSTANCE, "--yes"]] {
        assert_eq!(run(&moved, command, 4)?["code"], "server-changed", "{command:?}");
    }
    let status = run(&moved, &["status"], 0)?;
    assert_eq!(status["servers"][0]["problem"]["code"], "server-changed");

    // A server of its own: it has what it was copied with, and the first one is as it was.
    let secrets = kept(workstation, Installed::INSTANCE)?;
    workstation.smart(&[&add[..], &["--accept-machine", "other"]].concat(), password)?.expect(0)?;
    assert_eq!(kept(workstation, "copia/1")?, secrets);
    run(workstation, &["instance", "show", "copia/1"], 0)?;
    run(workstation, &["instance", "show", Installed::INSTANCE], 0)?;
    // By now it is another for those who took it for the first one.
    assert_eq!(run(&moved, &["check", Installed::NAME], 4)?["params"]["reason"], "other-record");
    Ok(())
}

#[test]
fn address_user_and_login_are_changed_without_losing_anything() -> Result<()> {
    let lab = Lab::open()?;
    let installed = lab.start_installed()?;
    let workstation = &installed.workstation;
    let secrets = kept(workstation, Installed::INSTANCE)?;
    let key = workstation.secret(Installed::NAME, "login-key")?;
    let (host, password) = (installed.server.address().to_string(), installed.server.password().context("password")?);

    // Where nothing answers, or where the password is wrong, nothing is changed.
    let edit = ["--json", "server", "edit", Installed::NAME];
    let edit = |more: &[&str], input: &str| workstation.smart(&[&edit[..], more].concat(), input);
    edit(&["--port", "9"], "")?.expect(6)?;
    assert_eq!(edit(&["--password-stdin"], "wrong-71b3")?.expect(5)?.error()?["code"], "login-refused");
    let shown = run(workstation, &["server", "show", Installed::NAME], 0)?;
    assert_eq!((&shown["server"]["host"], &shown["server"]["port"]), (&Installed::HOST.into(), &22.into()));
    assert_eq!(workstation.secret(Installed::NAME, "login-key")?, key);

    // The key that is known from the old address need not be confirmed again.
    let edited = edit(&["--host", &host], "")?.expect(0)?.json()?;
    assert_eq!(edited["server"]["host"], *host);
    run(workstation, &["check", Installed::NAME], 0)?;
    // Another port, and another user with a password of their own.
    run_on_server(
        &installed.server,
        "useradd --create-home ana && echo ana:clave-de-ana | chpasswd && \
         echo 'ana ALL=(ALL) ALL' > /etc/sudoers.d/ana && \
         printf 'Port 22\\nPort 2222\\n' > /etc/ssh/sshd_config.d/91-ports.conf && systemctl restart ssh",
    )?;
    installed.server.wait_ready()?;
    let edited = edit(&["--user", "ana", "--password-stdin"], "clave-de-ana")?.expect(0)?.json()?;
    assert_eq!((&edited["server"]["user"], &edited["server"]["login"]["method"]), (&"ana".into(), &"made-key".into()));
    ensure!(workstation.secret(Installed::NAME, "login-key")? != key, "the key is still root's");
    run(workstation, &["check", Installed::NAME], 0)?;
    edit(&["--user", "root", "--password-stdin"], password)?.expect(0)?;
    assert_eq!(kept(workstation, Installed::INSTANCE)?, secrets);

    // Set up again: the key is new, and it has to be confirmed.
    run_on_server(&installed.server, "rm /etc/ssh/ssh_host_* && ssh-keygen -A && systemctl restart ssh")?;
    installed.server.wait_ready()?;
    let changed = workstation.smart(&["--json", "check", Installed::NAME], "")?.expect(4)?;
    assert_eq!(changed.error()?["code"], "host-key-changed");
    let printed: Value = serde_json::from_str(changed.err.lines().last().context("nothing was printed")?)?;
    let printed = printed["command"].as_str().context("no command")?;
    let words: Vec<&str> = printed.split(' ').skip(1).collect();
    workstation.smart(&words, "")?.expect(0)?;
    run(workstation, &["check", Installed::NAME], 0)?;
    run(workstation, &["instance", "show", Installed::INSTANCE], 0).map(drop)
}
