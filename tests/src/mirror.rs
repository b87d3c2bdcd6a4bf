//! Where this machine takes Debian packages from: read from its own apt configuration, so that the lab works behind any
//! mirror and names none.

use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

/// The releases that servers and stand-in images are made of, oldest first.
pub const RELEASES: [&str; 4] = ["bullseye", "bookworm", "trixie", "forky"];
/// Those with suites of updates and of security that are whole: bullseye's are no longer, forky's not yet.
const SUPPORTED: [&str; 2] = ["bookworm", "trixie"];

/// The machine's sources, as far as the lab needs them.
#[derive(Debug, Clone)]
pub struct Mirror {
    main: String,
    security: Option<String>,
    options: Vec<String>,
}

impl Mirror {
    /// Reads apt's configuration; `SMART_LAB_MIRROR` and `SMART_LAB_SECURITY_MIRROR` go before it.
    pub fn read() -> Result<Self> {
        let listed = process::text(Command::new("apt-get").args([
            "indextargets",
            "--format",
            "$(REPO_URI) $(RELEASE) $(COMPONENT)",
            "Created-By: Packages",
        ]))?;
        let find = |suffix: &str| {
            listed.lines().find_map(|line| {
                let mut words = line.split_whitespace();
                let (address, release, component) = (words.next()?, words.next()?, words.next()?);
                let known = RELEASES.iter().any(|name| release.strip_prefix(name) == Some(suffix));
                (known && component == "main").then(|| address.to_owned())
            })
        };
        let main = std::env::var("SMART_LAB_MIRROR")
            .ok()
            .or_else(|| find(""))
            .context("apt on this machine has no source of Debian; set SMART_LAB_MIRROR to one")?;
        let security = std::env::var("SMART_LAB_SECURITY_MIRROR").ok().or_else(|| find("-security"));
        // a machine with a frozen mirror configures apt to ignore its age: so must the servers
        let options = ["Acquire::Check-Valid-Until", "Acquire::Check-Date"]
            .into_iter()
            .filter_map(|name| {
                let line = process::text(Command::new("apt-config").args(["dump", name])).ok()?;
                (!line.trim().is_empty()).then(|| line.trim().trim_end_matches(';').to_owned())
            })
            .collect();
        Ok(Self { main, security, options })
    }

    /// Lines of a sources.list for a release.
    pub fn sources(&self, release: &str) -> Vec<String> {
        let mut lines = vec![format!("deb {} {release} main", self.main)];
        if !SUPPORTED.contains(&release) {
            return lines;
        }
        lines.push(format!("deb {} {release}-updates main", self.main));
        lines.extend(self.security.iter().map(|address| format!("deb {address} {release}-security main")));
        lines
    }

    /// Options of this machine's apt that the servers' must share.
    pub fn options(&self) -> &[String] {
        &self.options
    }
}
