//! `lab demo`: a fresh practice server, the installer at work on it, and the proofs. With a display the window is the
//! installer, and the person its operator; without one it is the command line.
//!
//! Server, record and keyring stay, so that a second run finds everything done. The keyring is one of the practice's own:
//! the person's is never touched.

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use lab::practice::{self, DOMAIN, NAME};
use lab::proofs::Claim;
use lab::{Desk, Lab, Scenario, Server, program, proofs};

const OWNER: &str = "practica/1";

/// Installs an instance on the practice server and proves it.
pub fn demo(lab: &Lab, anew: bool, window: bool) -> Result<()> {
    let began = Instant::now();
    if anew && let Some(server) = lab.standing(Scenario::Fresh)? {
        server.remove()?;
    }
    let server = lab.up(Scenario::Fresh)?;
    println!("practice server: {} at {}, a bare Debian\n", server.name(), server.address());
    let desk = desk(lab)?;
    forget_another(&desk, &server)?;
    if window {
        by_window(lab, &desk, &server)?;
    } else {
        by_command_line(lab, &desk, &server)?;
    }
    prove(lab, &desk, &server)?;
    println!("\n{:.0} s", began.elapsed().as_secs_f32());
    Ok(())
}

/// The person installs, in the window. What they leave undone is theirs to leave.
fn by_window(lab: &Lab, desk: &Desk, server: &Server) -> Result<()> {
    let practice = practice::write(desk.folder(), server, lab.hub())?;
    println!("the window opens; \u{ab}Usar el servidor de práctica\u{bb} fills it in. Close it to go on here.");
    let status = desk.at_work(program("instalador-smart")?).env(practice::VARIABLE, practice).status()?;
    if !status.success() {
        bail!("the window ended with {status}");
    }
    Ok(())
}

fn by_command_line(lab: &Lab, desk: &Desk, server: &Server) -> Result<()> {
    if desk.smart(&["--json", "server", "show", NAME], "")?.code != Some(0) {
        let added = desk.add(NAME, server)?;
        ensure!(added.code == Some(0), "the server could not be added");
    }
    let hub = lab.hub();
    let arguments = ["install", NAME, "--domain", DOMAIN, "--git", hub.git_https_url(), "--git-user", hub.git_user()];
    let status = desk.show(&[&arguments[..], &["--git-token-stdin", "--yes"]].concat(), &hub.git_token()?)?;
    if !status.success() {
        bail!("the installation ended with {status}");
    }
    Ok(())
}

/// Proves what stands there, and says how to look at it.
fn prove(lab: &Lab, desk: &Desk, server: &Server) -> Result<()> {
    let shown = desk.smart(&["--json", "instance", "show", OWNER], "")?;
    if shown.code != Some(0) {
        println!("no instance was installed: nothing to prove");
        return Ok(());
    }
    let shown = shown.json()?;
    let mysql_port = shown["instance"]["mysql_port"].as_u64().and_then(|port| u16::try_from(port).ok());
    let password = desk.secret(OWNER, "administrator-password")?;
    let claim = Claim {
        server,
        number: 1,
        domain: DOMAIN,
        mysql_port: mysql_port.context("no database port on record")?,
        password: &password,
    };
    println!("\nproofs, from another machine and from behind:");
    for proof in proofs::prove(lab.hub(), claim)? {
        println!("  ✓ {proof}");
    }
    println!("\naddress        http://{DOMAIN}/login, which is http://{}/login on this machine:", server.address());
    println!("               curl -H 'Host: {DOMAIN}' http://{}/login", server.address());
    println!("administrator  admin@{DOMAIN}, password {password}");
    println!("secrets        in the practice's own keyring, below {}", lab.practice_folder().display());
    println!("               ./dev lab smart secret list {OWNER}");
    println!("server         ./dev lab ssh fresh; begin anew with ./dev demo --anew");
    Ok(())
}

/// Runs `smart` at the demonstration's computer.
pub fn smart(lab: &Lab, arguments: &[String]) -> Result<()> {
    let desk = desk(lab)?;
    let status = desk.command(arguments)?.status()?;
    drop(desk);
    std::process::exit(status.code().unwrap_or(255));
}

fn desk(lab: &Lab) -> Result<Desk> {
    let folder = lab.practice_folder();
    fs::create_dir_all(&folder)?;
    fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Desk::at(folder)
}

/// Forgets the server of an earlier demonstration, which is gone: another one answers at its address now.
fn forget_another(desk: &Desk, server: &Server) -> Result<()> {
    let known = desk.smart(&["--json", "server", "show", NAME], "")?;
    if known.code == Some(0) {
        let fingerprint = server.host_key_sha256()?;
        let recorded = known.json()?["fingerprints"].as_array().cloned().unwrap_or_default();
        if !recorded.iter().any(|one| *one == fingerprint) {
            desk.smart(&["server", "remove", NAME, "--yes"], "")?.expect(0)?;
        }
    }
    Ok(())
}
