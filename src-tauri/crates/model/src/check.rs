//! The checks before anything is changed, with four answers: good, bad, "could not find out", and advice, which is known, hinders
//! nothing, and had better be read before.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Params;
use crate::stable_words::stable_words;
use crate::text::sanitize_value;

/// The answer of a check. `Unknown` is never shown as good, and never stops an installation by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As it should be.
    Good,
    /// Must be fixed first.
    Bad,
    /// Known, not as it should be, and hinders nothing. Only checks and [`Attention`](crate::Attention) say so.
    Advice,
    /// It could not be found out.
    Unknown,
}

stable_words! {
    /// Which check. The catalogues hold its title, what each answer means and what to do.
    CheckId {
        /// Debian 11 to 13 or Ubuntu 20.04 to 26.04.
        Distribution = "distribution",
        /// A processor for which the images exist.
        Architecture = "architecture",
        /// A machine, or a virtual machine of a kind that can run Docker.
        Virtualisation = "virtualisation",
        /// systemd keeps the services.
        InitSystem = "init-system",
        /// We are root, or may become it.
        Rights = "rights",
        /// At least 2 GB of memory.
        Memory = "memory",
        /// At least 10 GB of free disk.
        Disk = "disk",
        /// At least 64 MB free for temporary files: Docker itself needs them in `/tmp`.
        TmpSpace = "tmp-space",
        /// The clock is right to within a minute.
        Clock = "clock",
        /// Port 80 is free, or held by a proxy that serves us.
        HttpPort = "http-port",
        /// Port 443 is free, or held by a proxy that serves us.
        HttpsPort = "https-port",
        /// A proxy of somebody else's waits long enough for what the application does, and lets its files through.
        ProxyLimits = "proxy-limits",
        /// The database port is free or this instance's.
        DatabasePort = "database-port",
        /// The server can look up names.
        NameResolution = "name-resolution",
        /// The server reaches the image registry.
        Registry = "registry",
        /// No other program installs packages at the moment.
        Packages = "packages",
        /// Docker is absent, or of a version that works.
        Docker = "docker",
        /// Compose is absent, or of a version that works.
        Compose = "compose",
        /// The server can fetch the code from where it is to come from.
        CodeSource = "code-source",
        /// No remains of an earlier instance of this number.
        Leftovers = "leftovers",
        /// The instance number is unused, or it is this very instance.
        InstanceNumber = "instance-number",
        /// No other instance answers to this domain.
        DomainUnused = "domain-unused",
        /// No container of another's answers to the name by which our web server asks for PHP.
        NamesUnused = "names-unused",
        /// The folder is the one in which the instance was begun.
        BaseFolder = "base-folder",
    }
}

impl CheckId {
    /// Whether it never refuses anything, and gives advice in place of a "bad": what it finds is somebody else's to change or
    /// passes by itself, and hinders no installation.
    pub const fn only_advises(self) -> bool {
        matches!(self, Self::ProxyLimits | Self::Packages)
    }

    /// Whether its answer has to be waited for, since the server asks others.
    pub const fn needs_network(self) -> bool {
        matches!(self, Self::NameResolution | Self::Registry)
    }
}

/// A check with its answer and what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Check {
    /// Which check.
    pub id: CheckId,
    /// Its answer.
    pub verdict: Verdict,
    /// What was seen, and what would be right (`seen`, `needed`, `holder`, …).
    #[serde(default)]
    pub params: Params,
}

impl Check {
    /// A check with its answer.
    pub fn new(id: CheckId, verdict: Verdict) -> Self {
        // Each has texts for one of the two.
        debug_assert!(verdict != Verdict::Advice || id.only_advises(), "{} gives no advice", id.as_str());
        debug_assert!(verdict != Verdict::Bad || !id.only_advises(), "{} refuses nothing", id.as_str());
        Self { id, verdict, params: Params::new() }
    }

    /// Adds something that was seen: one line without anything that a terminal would obey.
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.params.insert(name.to_owned(), sanitize_value(&value.to_string()));
        self
    }
}
