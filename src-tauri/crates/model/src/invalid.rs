//! What is wrong with a value that a person typed: which field, and why, as data.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ErrorCode, Problem};

/// The thing that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The address under which the instance is reached.
    Domain,
    /// The number of the instance on its server.
    Instance,
    /// The port of the server that leads to the instance's database.
    MysqlPort,
    /// The short name by which the person calls a server.
    ServerName,
    /// The IP address or host name of a server.
    Host,
    /// The port of the server's SSH service.
    SshPort,
    /// The user name for the SSH login.
    User,
    /// The fingerprint of a host key.
    Fingerprint,
    /// The address of the code.
    GitUrl,
    /// The branch or tag of the code.
    GitReference,
    /// The user name at the Git server.
    GitUser,
    /// The token for the Git server.
    GitToken,
    /// The folder on the server below which everything lies.
    BaseFolder,
    /// The name of an image.
    Image,
    /// The name of a service of an instance.
    Service,
}

impl Field {
    /// The code of the error that says "this field is not valid".
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::Domain => ErrorCode::DomainInvalid,
            Self::Instance => ErrorCode::InstanceInvalid,
            Self::MysqlPort => ErrorCode::MysqlPortInvalid,
            Self::ServerName => ErrorCode::ServerNameInvalid,
            Self::Host => ErrorCode::HostInvalid,
            Self::SshPort => ErrorCode::SshPortInvalid,
            Self::User => ErrorCode::UserInvalid,
            Self::Fingerprint => ErrorCode::FingerprintInvalid,
            Self::GitUrl => ErrorCode::GitUrlInvalid,
            Self::GitReference => ErrorCode::GitReferenceInvalid,
            Self::GitUser => ErrorCode::GitUserInvalid,
            Self::GitToken => ErrorCode::GitTokenInvalid,
            Self::BaseFolder | Self::Image | Self::Service => ErrorCode::ArgumentsInvalid,
        }
    }
}

/// A value that was refused. `reason` is a stable word that the catalogues explain.
///
/// The value itself is not kept: a pasted address may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", field.code().as_str())]
pub struct Invalid {
    /// Which field.
    pub field: Field,
    /// Why, as one word of the catalogue (`empty`, `too-long`, `has-scheme`, …).
    pub reason: &'static str,
}

impl Invalid {
    /// Refuses `field` because of `reason`.
    pub const fn new(field: Field, reason: &'static str) -> Self {
        Self { field, reason }
    }
}

impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Self {
        Self::new(invalid.field.code()).with("reason", invalid.reason)
    }
}
