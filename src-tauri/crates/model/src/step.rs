//! The steps of operations, by name. What each one does is written in the crate `operations`.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Params;

/// What is done to a server or an instance as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum OperationKind {
    /// From a bare server to an instance that answers.
    Install,
}

impl OperationKind {
    /// The stable word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Install => "install",
        }
    }
}

impl fmt::Display for OperationKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A step of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum StepId {
    /// Docker's engine and Compose are installed and run.
    DockerEngine,
    /// The engine's settings hold ours (log rotation) beside whatever was there.
    DockerSettings,
    /// The network that the proxy and all instances share.
    ProxyNetwork,
    /// The proxy on ports 80 and 443.
    Proxy,
    /// The application's code is in its folder.
    Code,
    /// The instance's secrets are made and kept in the keyring.
    Secrets,
    /// Compose file, `.env`, site and worker settings are in place.
    Files,
    /// The images are on the server, their digests noted.
    Images,
    /// PHP has the extensions that the application asks for.
    PhpExtensions,
    /// Database and cache run and are healthy.
    Databases,
    /// composer has installed the libraries that the lock file names.
    Dependencies,
    /// Laravel has a key of its own.
    AppKey,
    /// Laravel can write where it has to, and nowhere else.
    StorageAccess,
    /// The tables of the system and of every tenant are up to date.
    Migrations,
    /// The administrator can log in.
    Administrator,
    /// Laravel's settings are compiled.
    ConfigCache,
    /// All six services run.
    Services,
    /// A queued job was done and the scheduler ticks.
    Workers,
    /// The login page answers through the proxy.
    SiteAnswers,
    /// The manifest describes what is there.
    Manifest,
}

impl StepId {
    /// All of them: the catalogues are proved against this list.
    pub const ALL: [Self; 20] = [
        Self::DockerEngine,
        Self::DockerSettings,
        Self::ProxyNetwork,
        Self::Proxy,
        Self::Code,
        Self::Secrets,
        Self::Files,
        Self::Images,
        Self::PhpExtensions,
        Self::Databases,
        Self::Dependencies,
        Self::AppKey,
        Self::StorageAccess,
        Self::Migrations,
        Self::Administrator,
        Self::ConfigCache,
        Self::Services,
        Self::Workers,
        Self::SiteAnswers,
        Self::Manifest,
    ];

    /// The stable word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DockerEngine => "docker-engine",
            Self::DockerSettings => "docker-settings",
            Self::ProxyNetwork => "proxy-network",
            Self::Proxy => "proxy",
            Self::Code => "code",
            Self::Secrets => "secrets",
            Self::Files => "files",
            Self::Images => "images",
            Self::PhpExtensions => "php-extensions",
            Self::Databases => "databases",
            Self::Dependencies => "dependencies",
            Self::AppKey => "app-key",
            Self::StorageAccess => "storage-access",
            Self::Services => "services",
            Self::Migrations => "migrations",
            Self::Administrator => "administrator",
            Self::ConfigCache => "config-cache",
            Self::Workers => "workers",
            Self::SiteAnswers => "site-answers",
            Self::Manifest => "manifest",
        }
    }
}

impl fmt::Display for StepId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// How a step ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was satisfied before; nothing was done.
    AlreadySatisfied,
    /// It was done and verified.
    Done,
}

/// A step of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlannedStep {
    /// Which step.
    pub step: StepId,
    /// Whether it is satisfied already.
    pub satisfied: bool,
    /// Values for its text, the changes to what is there among them.
    #[serde(default, skip_serializing_if = "Params::is_empty")]
    #[ts(optional, as = "Option<Params>")]
    pub params: Params,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_ones_on_the_wire() {
        for step in StepId::ALL {
            assert_eq!(serde_json::to_value(step).unwrap(), step.as_str());
        }
    }
}
