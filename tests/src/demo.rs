//! `lab demo`: a fresh practice server, an installation on it, and checks of the instance. With a display the person
//! installs in the window; without one the command line does.
//!
//! Server, record and keyring stay, so that a second run finds everything done. The keyring is the practice's own: the
//! person's is never touched.

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use lab::assertions::InstanceUnderTest;
use lab::practice::{self, DOMAIN, NAME};
use lab::{Lab, Scenario, Server, Workstation, assertions, program};

const OWNER: &str = "practica/1";

/// Installs an instance on the practice server and checks it.
pub fn demo(lab: &Lab, recreate: bool, window: bool) -> Result<()> {
    let began = Instant::now();
    if recreate && let Some(server) = lab.standing(Scenario::Fresh)? {
        server.remove()?;
    }
    let server = lab.up(Scenario::Fresh)?;
    println!("practice server: {} at {}, a bare Debian\n", server.name(), server.address());
    let workstation = workstation(lab)?;
    forget_another(&workstation, &server)?;
    if window {
        by_window(lab, &workstation, &server)?;
    } else {
        by_command_line(lab, &workstation, &server)?;
    }
    check(lab, &workstation, &server)?;
    println!("\n{:.0} s", began.elapsed().as_secs_f32());
    Ok(())
}

/// The person installs, in the window, as far as they like.
fn by_window(lab: &Lab, workstation: &Workstation, server: &Server) -> Result<()> {
    let practice = practice::write(workstation.folder(), server, lab.hub())?;
    println!("the window opens; \u{ab}Usar el servidor de práctica\u{bb} fills it in. Close it to go on here.");
    let status = workstation.command_for(program("instalador-smart")?).env(practice::VARIABLE, practice).status()?;
    if !status.success() {
        bail!("the window ended with {status}");
    }
    Ok(())
}

fn by_command_line(lab: &Lab, workstation: &Workstation, server: &Server) -> Result<()> {
    if workstation.smart(&["--json", "server", "show", NAME], "")?.code != Some(0) {
        let added = workstation.add(NAME, server)?;
        ensure!(added.code == Some(0), "the server could not be added");
    }
    let hub = lab.hub();
    let arguments = ["install", NAME, "--domain", DOMAIN, "--git", hub.git_https_url(), "--git-user", hub.git_user()];
    let status = workstation.show(&[&arguments[..], &["--git-token-stdin", "--yes"]].concat(), &hub.git_token()?)?;
    if !status.success() {
        bail!("the installation ended with {status}");
    }
    Ok(())
}

/// Checks the instance, and prints how to look at it.
fn check(lab: &Lab, workstation: &Workstation, server: &Server) -> Result<()> {
    let shown = workstation.smart(&["--json", "instance", "show", OWNER], "")?;
    if shown.code != Some(0) {
        println!("no instance was installed: nothing to check");
        return Ok(());
    }
    let shown = shown.json()?;
    let mysql_port = shown["instance"]["mysql_port"].as_u64().and_then(|port| u16::try_from(port).ok());
    let password = workstation.secret(OWNER, "administrator-password")?;
    let instance = InstanceUnderTest {
        server,
        number: 1,
        domain: DOMAIN,
        mysql_port: mysql_port.context("no database port on record")?,
        password: &password,
    };
    println!("\nchecked from another machine and out of band:");
    for seen in assertions::assert_instance_works(lab.hub(), instance)? {
        println!("  ✓ {seen}");
    }
    println!("\naddress        http://{DOMAIN}/login, which is http://{}/login on this machine:", server.address());
    println!("               curl -H 'Host: {DOMAIN}' http://{}/login", server.address());
    println!("administrator  admin@{DOMAIN}, password {password}");
    println!("secrets        in the practice's own keyring, below {}", lab.practice_folder().display());
    println!("               ./dev lab smart secret list {OWNER}");
    println!("server         ./dev lab ssh fresh; a new server with ./dev demo --recreate");
    Ok(())
}

/// Runs `smart` on the demonstration's workstation.
pub fn smart(lab: &Lab, arguments: &[String]) -> Result<()> {
    let workstation = workstation(lab)?;
    let status = workstation.command(arguments)?.status()?;
    drop(workstation);
    std::process::exit(status.code().unwrap_or(255));
}

fn workstation(lab: &Lab) -> Result<Workstation> {
    let folder = lab.practice_folder();
    fs::create_dir_all(&folder)?;
    fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Workstation::at(folder)
}

/// Forgets the server of an earlier demonstration, which is gone: another one answers at its address now.
fn forget_another(workstation: &Workstation, server: &Server) -> Result<()> {
    let known = workstation.smart(&["--json", "server", "show", NAME], "")?;
    if known.code == Some(0) {
        let fingerprint = server.host_key_sha256()?;
        let recorded = known.json()?["fingerprints"].as_array().cloned().unwrap_or_default();
        if !recorded.iter().any(|one| *one == fingerprint) {
            workstation.smart(&["server", "remove", NAME, "--yes"], "")?.expect(0)?;
        }
    }
    Ok(())
}
