//! `lab demo`: a fresh practice server, the installer at work on it, and the proofs.
//!
//! Server, record and keyring stay, so that a second run finds everything done. The keyring is one of the practice's own:
//! the person's is never touched.

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use lab::proofs::Claim;
use lab::{Desk, Lab, Scenario, Server, proofs};

const NAME: &str = "practica";
const DOMAIN: &str = "fact.practica.test";
const OWNER: &str = "practica/1";

/// Installs an instance on the practice server and proves it.
pub fn demo(lab: &Lab, anew: bool) -> Result<()> {
    let began = Instant::now();
    if anew && let Some(server) = lab.standing(Scenario::Fresh)? {
        server.remove()?;
    }
    let server = lab.up(Scenario::Fresh)?;
    println!("practice server: {} at {}, a bare Debian\n", server.name(), server.address());
    let desk = desk(lab)?;
    introduce(&desk, &server)?;
    let hub = lab.hub();
    let arguments = ["install", NAME, "--domain", DOMAIN, "--git", hub.git_https_url(), "--git-user", hub.git_user()];
    let status = desk.show(&[&arguments[..], &["--git-token-stdin", "--yes"]].concat(), &hub.git_token()?)?;
    if !status.success() {
        bail!("the installation ended with {status}");
    }
    let shown = desk.smart(&["--json", "instance", "show", OWNER], "")?.expect(0)?.json()?;
    let mysql_port = shown["instance"]["mysql_port"].as_u64().and_then(|port| u16::try_from(port).ok());
    let password = desk.secret(OWNER, "administrator-password")?;
    let claim = Claim {
        server: &server,
        number: 1,
        domain: DOMAIN,
        mysql_port: mysql_port.context("no database port on record")?,
        password: &password,
    };
    println!("\nproofs, from another machine and from behind:");
    for proof in proofs::prove(hub, claim)? {
        println!("  ✓ {proof}");
    }
    println!("\naddress        http://{DOMAIN}/login, which is http://{}/login on this machine:", server.address());
    println!("               curl -H 'Host: {DOMAIN}' http://{}/login", server.address());
    println!("administrator  admin@{DOMAIN}, password {password}");
    println!("secrets        in the practice's own keyring, below {}", lab.practice_folder().display());
    println!("               ./dev lab smart secret list {OWNER}");
    println!("server         ./dev lab ssh fresh; begin anew with ./dev demo --anew");
    println!("\n{:.0} s", began.elapsed().as_secs_f32());
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

/// Adds the server, unless it is the one that is known already.
fn introduce(desk: &Desk, server: &Server) -> Result<()> {
    let known = desk.smart(&["--json", "server", "show", NAME], "")?;
    if known.code == Some(0) {
        let fingerprint = server.host_key_sha256()?;
        let recorded = known.json()?["fingerprints"].as_array().cloned().unwrap_or_default();
        if recorded.iter().any(|one| *one == fingerprint) {
            return Ok(());
        }
        // The server of an earlier demonstration, which is gone.
        desk.smart(&["server", "remove", NAME, "--yes"], "")?.expect(0)?;
    }
    let added = desk.add(NAME, server)?;
    ensure!(added.code == Some(0), "the server could not be added");
    Ok(())
}
