//! The names under which secrets are kept. The secrets themselves never pass through this crate.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a secret is for. The first four belong to a server, the others to an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SecretName {
    /// The password of the SSH login.
    LoginPassword,
    /// The private key that this desktop made for the server, as OpenSSH text.
    LoginKey,
    /// The passphrase of a key file of the person's.
    KeyPassphrase,
    /// The password that sudo asks for, if it is not the login's.
    SudoPassword,
    /// The password of the database's root user, which the application uses.
    MysqlRootPassword,
    /// The password of the database's plain user.
    MysqlPassword,
    /// Laravel's key. Tenants' database passwords are derived from it: losing it locks every tenant out.
    AppKey,
    /// The password of the application's administrator.
    AdministratorPassword,
    /// The token for the Git server.
    GitToken,
    /// The private key with which the server fetches the code, as OpenSSH text.
    DeployKey,
}

impl SecretName {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 10] = [
        Self::LoginPassword,
        Self::LoginKey,
        Self::KeyPassphrase,
        Self::SudoPassword,
        Self::MysqlRootPassword,
        Self::MysqlPassword,
        Self::AppKey,
        Self::AdministratorPassword,
        Self::GitToken,
        Self::DeployKey,
    ];

    /// Whether the secret belongs to a server as a whole.
    pub const fn belongs_to_server(self) -> bool {
        matches!(self, Self::LoginPassword | Self::LoginKey | Self::KeyPassphrase | Self::SudoPassword)
    }

    /// The stable word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LoginPassword => "login-password",
            Self::LoginKey => "login-key",
            Self::KeyPassphrase => "key-passphrase",
            Self::SudoPassword => "sudo-password",
            Self::MysqlRootPassword => "mysql-root-password",
            Self::MysqlPassword => "mysql-password",
            Self::AppKey => "app-key",
            Self::AdministratorPassword => "administrator-password",
            Self::GitToken => "git-token",
            Self::DeployKey => "deploy-key",
        }
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for SecretName {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|name| name.as_str() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_words_are_stable() {
        for name in SecretName::ALL {
            assert_eq!(serde_json::to_value(name).unwrap(), name.as_str());
            assert_eq!(name.as_str().parse(), Ok(name));
        }
    }
}
