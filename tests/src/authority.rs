//! The lab's certificate authority and key pairs, made once with the machine's openssl and ssh-keygen. Trusted by the
//! lab's servers only; this machine's trust store is never touched.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::home::{Home, write_private};
use crate::process;

/// Names that the hub answers to.
const NAMES: [&str; 7] = [
    "hub",
    "download.docker.com",
    "registry-1.docker.io",
    "auth.docker.io",
    "production.cloudflare.docker.com",
    "git.lab.test",
    "*.lab.test",
];

/// The authority's certificate, trusted by every server and image of the lab.
pub fn certificate(home: &Home) -> PathBuf {
    home.path("authority/ca.crt")
}

/// The folder that the hub reads its certificate and the Git token from.
pub fn hub_folder(home: &Home) -> PathBuf {
    home.path("authority/hub")
}

/// The key that servers with key logins accept; the public half lies beside it with `.pub`.
pub fn client_key(home: &Home) -> PathBuf {
    home.path("keys/client_ed25519")
}

/// Makes whatever is missing.
pub fn ensure(home: &Home) -> Result<()> {
    let folder = hub_folder(home);
    fs::create_dir_all(&folder)?;
    let authority = home.path("authority");
    if !certificate(home).exists() {
        openssl(
            home,
            &[
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "3650",
                "-subj",
                "/CN=Laboratorio",
                "-addext",
                "basicConstraints=critical,CA:TRUE",
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign",
                "-keyout",
                "ca.key",
                "-out",
                "ca.partial",
            ],
        )?;
        fs::rename(authority.join("ca.partial"), certificate(home))?;
    }
    if !folder.join("hub.crt").exists() {
        let names: Vec<String> = NAMES.iter().map(|name| format!("DNS:{name}")).collect();
        fs::write(authority.join("hub.extensions"), format!("subjectAltName={}\n", names.join(",")))?;
        openssl(
            home,
            &[
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=hub",
                "-keyout",
                "hub/hub.key",
                "-out",
                "hub.request",
            ],
        )?;
        openssl(
            home,
            &[
                "x509",
                "-req",
                "-in",
                "hub.request",
                "-CA",
                "ca.crt",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "3650",
                "-extfile",
                "hub.extensions",
                "-out",
                "hub/hub.partial",
            ],
        )?;
        fs::rename(folder.join("hub.partial"), folder.join("hub.crt"))?;
    }
    write_private(&folder.join("git-token"), &home.secret("git-token")?)?;
    if !client_key(home).exists() {
        process::text(
            Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-C", "laboratorio", "-f"])
                .arg(client_key(home)),
        )?;
    }
    Ok(())
}

fn openssl(home: &Home, arguments: &[&str]) -> Result<()> {
    process::text(Command::new("openssl").args(arguments).current_dir(home.path("authority"))).map(drop)
}
