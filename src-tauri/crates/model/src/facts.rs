//! What was read from a server about the machine itself, before anything is changed.

use serde::{Deserialize, Serialize};

/// A port on which a program listens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListeningPort {
    /// The port.
    pub port: u16,
    /// The address it is bound to, as the system prints it.
    pub address: String,
    /// The program that holds it, if the system says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
}

/// How the login becomes root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Elevation {
    /// It is root.
    Root,
    /// By sudo, which asks for nothing.
    Sudo,
    /// By sudo, which asks for a password.
    SudoWithPassword,
}

/// The machine. `None` means "could not be found out".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostFacts {
    /// `ID` of os-release: `debian`, `ubuntu`.
    pub distribution: Option<String>,
    /// `VERSION_ID` of os-release: `13`, `24.04`.
    pub release: Option<String>,
    /// `VERSION_CODENAME` of os-release: `trixie`, `noble`.
    pub codename: Option<String>,
    /// `PRETTY_NAME` of os-release.
    pub name: Option<String>,
    /// The architecture by dpkg's name: `amd64`, `arm64`.
    pub architecture: Option<String>,
    /// What `systemd-detect-virt` says: `none`, `kvm`, `docker`, `openvz`, …
    pub virtualisation: Option<String>,
    /// Whether systemd is process 1.
    pub systemd: Option<bool>,
    /// The number of processors.
    pub processors: Option<u32>,
    /// Memory in KiB.
    pub memory_kib: Option<u64>,
    /// Swap in KiB.
    #[serde(default)]
    pub swap_kib: Option<u64>,
    /// The first folder on the way to the base folder that others can change; empty where there is none.
    #[serde(default)]
    pub insecure_folder: Option<String>,
    /// Free disk in KiB where the base folder will be.
    pub disk_free_kib: Option<u64>,
    /// What programs can have of that disk in all, used or free, in KiB.
    #[serde(default)]
    pub disk_total_kib: Option<u64>,
    /// Free room in `/tmp` in KiB.
    pub temporary_free_kib: Option<u64>,
    /// Free disk in KiB where Docker keeps its data.
    pub docker_free_kib: Option<u64>,
    /// What programs can have of that disk in all, in KiB.
    #[serde(default)]
    pub docker_total_kib: Option<u64>,
    /// The server's clock, in seconds since 1970.
    pub clock: Option<i64>,
    /// Who listens where. `None` where it could not be asked.
    pub listening: Option<Vec<ListeningPort>>,
    /// The program that holds the package lock, if one does.
    pub packages_locked_by: Option<String>,
    /// Whether the package lock could be looked at.
    pub packages_asked: bool,
    /// Whether an installation of packages was interrupted: nothing can be installed before it is finished.
    #[serde(default)]
    pub packages_interrupted: bool,
}
