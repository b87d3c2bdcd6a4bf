//! The servers that can be asked for by name: release, way of logging in, what is already on them. Only names and
//! facts; the images are recipes, and starting one is the server's business.

use std::time::Duration;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// A kind of server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// Trixie, root with a password, nothing installed.
    Fresh,
    /// Bookworm, a user with a password, sudo asks for it, root may not log in.
    SudoUser,
    /// Trixie, root with a key, no password login at all.
    KeyOnly,
    /// Trixie, root's password only through PAM's prompts.
    KeyboardInteractive,
    /// Trixie, an engine with foreign settings and a foreign project running.
    DockerPresent,
    /// Trixie, the server's own web server holds port 80.
    PortTaken,
    /// Trixie, root with a password, engine and Compose installed, nothing running.
    DockerReady,
    /// Trixie, the server's own updates hold the package manager, and a package is half installed.
    AptLocked,
    /// Trixie, root with a password, nothing installed, and a disk that is too small for the stack.
    SmallDisk,
    /// Forky, Debian 14 before its release: today's sshd, sudo-rs in sudo's place, nothing installed.
    Modern,
    /// Bullseye, Debian 11: its own engine 20.10, without Compose v2.
    Bullseye,
    /// Trixie, an sshd that allows one session a connection, two tries and no forwarding.
    Hardened,
    /// Trixie, as the family's installer leaves a server: its proxy and one site that sells, <https://viejo.test>.
    Field,
}

impl Scenario {
    /// Every scenario, in the order of their images: one builds on those before it.
    pub const ALL: [Self; 13] = [
        Self::Fresh,
        Self::SudoUser,
        Self::KeyOnly,
        Self::KeyboardInteractive,
        Self::PortTaken,
        Self::DockerReady,
        Self::DockerPresent,
        Self::AptLocked,
        Self::SmallDisk,
        Self::Modern,
        Self::Bullseye,
        Self::Hardened,
        Self::Field,
    ];

    /// Its name on the command line, in container names and in the recipes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::SudoUser => "sudo-user",
            Self::KeyOnly => "key-only",
            Self::KeyboardInteractive => "keyboard-interactive",
            Self::DockerPresent => "docker-present",
            Self::PortTaken => "port-taken",
            Self::DockerReady => "docker-ready",
            Self::AptLocked => "apt-locked",
            Self::SmallDisk => "small-disk",
            Self::Modern => "modern",
            Self::Bullseye => "bullseye",
            Self::Hardened => "hardened",
            Self::Field => "field",
        }
    }

    /// The image that such a server starts from.
    pub fn image(self) -> String {
        if self.has_recipe() { format!("lab/{}", self.name()) } else { "lab/base:trixie".to_owned() }
    }

    /// Whether its image is one of its own.
    pub const fn has_recipe(self) -> bool {
        !matches!(self, Self::Fresh | Self::SmallDisk)
    }

    /// The size in megabytes of a disk of its own for everything that an installation writes, if it has one.
    pub const fn disk(self) -> Option<u32> {
        match self {
            Self::SmallDisk => Some(6_000),
            _ => None,
        }
    }

    /// Who logs in.
    pub const fn user(self) -> &'static str {
        match self {
            Self::SudoUser => "operador",
            _ => "root",
        }
    }

    /// Whether it comes with an engine.
    pub const fn has_engine(self) -> bool {
        matches!(self, Self::DockerReady | Self::DockerPresent | Self::Bullseye | Self::Field)
    }

    /// How long its first boot may take.
    pub const fn boot_time(self) -> Duration {
        match self {
            // It pulls its images and makes its site's tables.
            Self::Field => Duration::from_mins(5),
            _ => Duration::from_secs(90),
        }
    }

    /// Whether a password is of any use.
    pub const fn has_password(self) -> bool {
        !matches!(self, Self::KeyOnly)
    }
}

impl std::fmt::Display for Scenario {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}
