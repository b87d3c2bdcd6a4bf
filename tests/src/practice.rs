//! The practice server as the window offers it: a file with everything that a person would otherwise type. Its login and
//! token are the laboratory's own and open nothing else.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;

use crate::{Hub, Server};

/// The variable by which the window learns of the file.
pub const VARIABLE: &str = "SMART_PRACTICE";

/// What the practice server is called.
pub const NAME: &str = "practica";
/// The domain that is practised with.
pub const DOMAIN: &str = "fact.practica.test";

/// Writes the file into a folder, for the person alone, and returns its path.
pub fn write(folder: &Path, server: &Server, hub: &Hub) -> Result<PathBuf> {
    let practice = json!({
        "name": NAME,
        "host": server.address().to_string(),
        "port": server.ssh_port().to_string(),
        "user": server.user(),
        "password": server.password().context("the server has no password")?,
        "domain": DOMAIN,
        "git_url": hub.git_https_url(),
        "git_user": hub.git_user(),
        "git_token": hub.git_token()?,
    });
    let path = folder.join("practice.json");
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&path)?;
    file.write_all(practice.to_string().as_bytes())?;
    Ok(path)
}
