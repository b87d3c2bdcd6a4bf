//! The names under which secrets are kept. The secrets themselves never pass through this crate.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::stable_words::stable_words;

stable_words! {
    /// What a secret is for. The first four belong to a server, the others to an instance.
    SecretName {
        /// The password of the SSH login.
        LoginPassword = "login-password",
        /// The private key that this desktop made for the server, as OpenSSH text.
        LoginKey = "login-key",
        /// The passphrase of a key file of the person's.
        KeyPassphrase = "key-passphrase",
        /// The password that sudo asks for, if it is not the login's.
        SudoPassword = "sudo-password",
        /// The password of the database's root user, which the application uses.
        MysqlRootPassword = "mysql-root-password",
        /// The password of the database's plain user.
        MysqlPassword = "mysql-password",
        /// Laravel's key. Tenants' database passwords are derived from it: losing it locks every tenant out.
        AppKey = "app-key",
        /// The password of the application's administrator.
        AdministratorPassword = "administrator-password",
        /// The token for the Git server.
        GitToken = "git-token",
        /// The private key with which the server fetches the code, as OpenSSH text.
        DeployKey = "deploy-key",
    }
}

impl SecretName {
    /// Whether the secret belongs to a server as a whole.
    pub const fn belongs_to_server(self) -> bool {
        matches!(self, Self::LoginPassword | Self::LoginKey | Self::KeyPassphrase | Self::SudoPassword)
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
        Self::ALL.iter().copied().find(|name| name.as_str() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_words_are_stable() {
        for name in SecretName::ALL {
            assert_eq!(serde_json::to_value(name).unwrap(), name.as_str());
            assert_eq!(name.as_str().parse(), Ok(*name));
        }
    }
}
