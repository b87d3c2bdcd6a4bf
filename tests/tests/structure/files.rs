//! What holds for files of every kind.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Result;

use crate::{files, is_rust, report, root};

/// Hosts that the product itself sends a server to, whatever this machine's apt uses.
const HOSTS_OF_THE_PRODUCT: [&str; 2] = ["archive.debian.org", "download.docker.com"];

const LONGEST_FILE: usize = 600;

#[test]
fn every_file_is_described_and_small() -> Result<()> {
    let mut broken = Vec::new();
    for path in files()?.iter().filter(|path| is_rust(path)) {
        let code = std::fs::read_to_string(root()?.join(path))?;
        if !code.starts_with("//! ") {
            broken.push(format!("{}: begin with `//! ` and say what it is for", path.display()));
        }
        let lines = code.lines().count();
        if lines > LONGEST_FILE {
            broken.push(format!("{}: {lines} lines; split it by what changes for one reason", path.display()));
        }
    }
    report(&format!("Every source file begins with its documentation and has at most {LONGEST_FILE} lines:"), &broken);
    Ok(())
}

/// The host at the beginning of what follows `://`, unless it is a mere word.
fn host_of(address: &str) -> Option<&str> {
    let authority = address.split(|letter: char| letter.is_whitespace() || "/\"';]".contains(letter)).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    host.contains('.').then_some(host)
}

#[test]
fn no_file_names_a_mirror_of_this_machine() -> Result<()> {
    let mut hosts = BTreeSet::new();
    let mut waiting = vec![PathBuf::from("/etc/apt")];
    while let Some(path) = waiting.pop() {
        waiting.extend(std::fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
        let settings = std::fs::read_to_string(&path).unwrap_or_default();
        for line in settings.lines().filter(|line| !line.trim_start().starts_with(['#', '/'])) {
            hosts.extend(line.split("://").skip(1).filter_map(host_of).map(str::to_owned));
        }
    }
    hosts.retain(|host| host.parse::<std::net::IpAddr>().is_err() && !HOSTS_OF_THE_PRODUCT.contains(&host.as_str()));
    let mut broken = Vec::new();
    for path in files()? {
        let bytes = std::fs::read(root()?.join(&path))?;
        let text = String::from_utf8_lossy(&bytes);
        broken
            .extend(hosts.iter().filter(|host| text.contains(*host)).map(|host| format!("{}: {host}", path.display())));
    }
    report("The project works behind any mirror: read its address from apt's settings when it runs:", &broken);
    Ok(())
}

#[test]
fn one_file_of_the_pages_knows_the_window() -> Result<()> {
    let mut broken = Vec::new();
    let mut knows = false;
    for path in files()?.iter().filter(|path| path.starts_with("ui/src") || path.starts_with("ui/e2e")) {
        if !std::fs::read_to_string(root()?.join(path)).is_ok_and(|text| text.contains("@tauri-apps/")) {
            continue;
        }
        if path.ends_with("backend/tauri.ts") {
            knows = true;
        } else {
            broken.push(path.display().to_string());
        }
    }
    anyhow::ensure!(knows, "ui/src/backend/tauri.ts imports what it is there for");
    report(
        "Pages reach the outside through the interface in backend.ts; only tauri.ts may import @tauri-apps:",
        &broken,
    );
    Ok(())
}
