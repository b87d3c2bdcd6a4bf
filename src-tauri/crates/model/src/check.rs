//! The checks before anything is changed, with three answers: good, bad, and "could not find out".

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Params;
use crate::text::sanitize_value;

/// The answer of a check. `Unknown` is never shown as good, and never stops an installation by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As it should be.
    Good,
    /// Must be fixed first.
    Bad,
    /// It could not be found out.
    Unknown,
}

/// Which check. The catalogues hold its title, what each answer means and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CheckId {
    /// Debian 11 to 13 or Ubuntu 20.04 to 26.04.
    Distribution,
    /// A processor for which the images exist.
    Architecture,
    /// A machine, or a virtual machine of a kind that can run Docker.
    Virtualisation,
    /// systemd keeps the services.
    InitSystem,
    /// We are root, or may become it.
    Rights,
    /// At least 2 GB of memory.
    Memory,
    /// At least 10 GB of free disk.
    Disk,
    /// At least 64 MB free for temporary files: Docker itself needs them in `/tmp`.
    TmpSpace,
    /// The clock is right to within a minute.
    Clock,
    /// Port 80 is free or our proxy's.
    HttpPort,
    /// Port 443 is free or our proxy's.
    HttpsPort,
    /// The database port is free or this instance's.
    DatabasePort,
    /// The server can look up names.
    NameResolution,
    /// The server reaches the image registry.
    Registry,
    /// No other program installs packages at the moment.
    Packages,
    /// Docker is absent, or of a version that works.
    Docker,
    /// Compose is absent, or of a version that works.
    Compose,
    /// No remains of an earlier instance of this number.
    Leftovers,
    /// The instance number is unused, or it is this very instance.
    InstanceNumber,
    /// No other instance answers to this domain.
    DomainUnused,
}

impl CheckId {
    /// All of them, in the order in which they are shown: the catalogues are proved against this list.
    pub const ALL: [Self; 20] = [
        Self::Distribution,
        Self::Architecture,
        Self::Virtualisation,
        Self::InitSystem,
        Self::Rights,
        Self::Memory,
        Self::Disk,
        Self::TmpSpace,
        Self::Clock,
        Self::HttpPort,
        Self::HttpsPort,
        Self::DatabasePort,
        Self::NameResolution,
        Self::Registry,
        Self::Packages,
        Self::Docker,
        Self::Compose,
        Self::Leftovers,
        Self::InstanceNumber,
        Self::DomainUnused,
    ];

    /// Whether its answer has to be waited for, since the server asks others.
    pub const fn needs_network(self) -> bool {
        matches!(self, Self::NameResolution | Self::Registry)
    }

    /// The stable word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Distribution => "distribution",
            Self::Architecture => "architecture",
            Self::Virtualisation => "virtualisation",
            Self::InitSystem => "init-system",
            Self::Rights => "rights",
            Self::Memory => "memory",
            Self::Disk => "disk",
            Self::TmpSpace => "tmp-space",
            Self::Clock => "clock",
            Self::HttpPort => "http-port",
            Self::HttpsPort => "https-port",
            Self::DatabasePort => "database-port",
            Self::NameResolution => "name-resolution",
            Self::Registry => "registry",
            Self::Packages => "packages",
            Self::Docker => "docker",
            Self::Compose => "compose",
            Self::Leftovers => "leftovers",
            Self::InstanceNumber => "instance-number",
            Self::DomainUnused => "domain-unused",
        }
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
        Self { id, verdict, params: Params::new() }
    }

    /// Adds something that was seen: one line without anything that a terminal would obey.
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.params.insert(name.to_owned(), sanitize_value(&value.to_string()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_ones_on_the_wire() {
        for id in CheckId::ALL {
            assert_eq!(serde_json::to_value(id).unwrap(), id.as_str());
        }
    }
}
