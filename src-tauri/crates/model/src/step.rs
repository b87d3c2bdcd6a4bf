//! The steps of operations, by name. What each one does is written in the crate `operations`.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Params;
use crate::stable_words::stable_words;

stable_words! {
    /// A step of an operation.
    StepId {
        /// Docker's engine and Compose are installed and run.
        DockerEngine = "docker-engine",
        /// The engine's settings hold ours (log rotation) beside whatever was there.
        DockerSettings = "docker-settings",
        /// The network on which the proxy reaches the instances' web servers.
        ProxyNetwork = "proxy-network",
        /// A proxy on ports 80 and 443: ours, or one that is there and serves.
        Proxy = "proxy",
        /// The proxy led a visitor to a container.
        ProxyProof = "proxy-proof",
        /// The application's code is in its folder.
        Code = "code",
        /// The instance's secrets are made and kept in the keyring.
        Secrets = "secrets",
        /// Compose file, `.env`, site and worker settings are in place.
        Files = "files",
        /// The images are on the server, their digests noted.
        Images = "images",
        /// PHP has the extensions that the application asks for.
        PhpExtensions = "php-extensions",
        /// Database and cache run and are healthy.
        Databases = "databases",
        /// composer has installed the libraries that the lock file names.
        Dependencies = "dependencies",
        /// Laravel has a key of its own.
        AppKey = "app-key",
        /// Laravel can write where it has to, and nowhere else.
        StorageAccess = "storage-access",
        /// The tables of the system and of every tenant are up to date.
        Migrations = "migrations",
        /// The administrator can log in.
        Administrator = "administrator",
        /// Laravel's settings are compiled.
        ConfigCache = "config-cache",
        /// All six services run.
        Services = "services",
        /// A queued job was done and the scheduler ticks.
        Workers = "workers",
        /// The login page answers through the proxy.
        SiteAnswers = "site-answers",
        /// The record says what was installed.
        RecordInstalled = "record-installed",
        /// Services are stopped, workers after their job.
        StopServices = "stop-services",
        /// Services run and are healthy.
        StartServices = "start-services",
        /// The instance's containers and its network are gone.
        RemoveContainers = "remove-containers",
        /// The instance's web site is set aside.
        RemoveSite = "remove-site",
        /// The proxy is gone if no other site is behind it.
        RemoveUnusedProxy = "remove-unused-proxy",
        /// Databases, code, uploads and keys are gone.
        EraseData = "erase-data",
        /// The record says that the instance is gone.
        RecordRemoval = "record-removal",
    }
}

impl fmt::Display for StepId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// How a step succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was satisfied before; nothing was done.
    AlreadySatisfied,
    /// It was done and verified.
    Done,
}

/// A step of a plan. Its position names its events and jobs: a step may come twice in one operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlannedStep {
    /// Its place in the plan, counted from 0.
    pub position: usize,
    /// Which step.
    pub step: StepId,
    /// Whether it is satisfied already.
    pub satisfied: bool,
    /// Values for its text, the changes to what is there among them.
    #[serde(default, skip_serializing_if = "Params::is_empty")]
    #[ts(optional, as = "Option<Params>")]
    pub params: Params,
}
