//! The records, as the rest of the program sees them. None has a place for a secret.

use model::{
    Domain, Elevation, ErrorCode, Fingerprint, Host, InstanceNumber, LoginUser, MysqlPort, OperationKind,
    ServerIdentity, ServerName, SshPort,
};
use serde::{Deserialize, Serialize};

/// How the login to a server is done. What is secret about it is in the keyring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "kebab-case")]
pub enum LoginMethod {
    /// With a password.
    Password,
    /// With a key file of the person's.
    KeyFile {
        /// Where it lies on this desktop.
        path: String,
    },
    /// With a key that the person's SSH agent holds.
    Agent {
        /// Which; without it, each of few.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<Fingerprint>,
    },
    /// With the key that this program made for the server.
    MadeKey,
    /// By the system's own `ssh`, as the person configured it.
    SystemConfiguration {
        /// The `Host` of its configuration.
        alias: String,
    },
}

impl LoginMethod {
    /// Whether what it needs lies on this computer, outside of the keyring.
    pub const fn is_of_computer(&self) -> bool {
        matches!(self, Self::KeyFile { .. } | Self::Agent { .. } | Self::SystemConfiguration { .. })
    }
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// What the person calls it.
    pub name: ServerName,
    /// Where it is.
    pub host: Host,
    /// The port of its SSH service.
    pub port: SshPort,
    /// Who logs in.
    pub user: LoginUser,
    /// How.
    pub login: LoginMethod,
    /// How the login becomes root, once that was found out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elevation: Option<Elevation>,
    /// Since when it is known, RFC 3339.
    pub added_at: String,
    /// The name that it was given, under which its instances' secrets are kept.
    pub identity: ServerIdentity,
    /// Whether the server has that name in writing.
    pub identity_on_server: bool,
}

/// How far an instance has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstanceState {
    /// Its installation was begun and is not finished.
    Unfinished,
    /// It is installed.
    Installed,
    /// Its containers were removed, and its data is kept on the server.
    Uninstalled,
}

/// An instance on a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// The server.
    pub server: ServerName,
    /// Its number there.
    pub number: InstanceNumber,
    /// Its domain.
    pub domain: Domain,
    /// The port of its database.
    pub mysql_port: MysqlPort,
    /// The folder on the server below which everything lies.
    pub base_folder: String,
    /// When its installation was finished, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed_at: Option<String>,
    /// How far it has got.
    pub state: InstanceState,
    /// The id of the operation that touched it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_operation: Option<String>,
}

/// How an operation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "kebab-case")]
pub enum OperationResult {
    /// All of it was done and proved.
    Succeeded,
    /// A step failed.
    Failed {
        /// Why.
        code: ErrorCode,
    },
    /// The person stopped it.
    Cancelled,
}

/// The end of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When, RFC 3339.
    pub at: String,
    /// How.
    #[serde(flatten)]
    pub result: OperationResult,
}

/// An operation that this desktop began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Its id.
    pub id: String,
    /// The server.
    pub server: ServerName,
    /// The instance.
    pub instance: InstanceNumber,
    /// What it is.
    pub kind: OperationKind,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// How it ended. `None`: it is in progress, or this program was killed during it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// What was asked for, as JSON, enough to offer it again. Without secrets.
    pub request_json: String,
}

/// What went with a server that was removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The server.
    pub server: Server,
    /// Its instances: their secrets stay in the keyring, where the same server finds them again.
    pub instances: Vec<Instance>,
}
