//! A known server whose user's password has expired: nobody gets in any more, not even by key, before it is renewed.
//!
//! The server asks for the old one, unless the user is root. What the keyring kept of it is replaced once the new one holds.

use std::sync::Arc;

use model::{ErrorCode, Problem, SecretName, ServerName};
use remote::{Connection, RemoteError, renew_password};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use vault::Scope;

use crate::{Desktop, OperationError};

impl Desktop {
    /// The password of a server's user, where the keyring keeps it: for the login, or for sudo.
    pub async fn kept_password(&self, name: &ServerName) -> Result<Option<SecretString>, OperationError> {
        let scope = Scope::Server(name.clone());
        match self.vault.get(&scope, SecretName::LoginPassword).await? {
            Some(password) => Ok(Some(password)),
            None => Ok(self.vault.get(&scope, SecretName::SudoPassword).await?),
        }
    }

    /// Whether the expired password has to be typed: the server asks for it, unless the user is root, and nothing here knows it.
    pub async fn needs_expired_password(&self, name: &ServerName) -> Result<bool, OperationError> {
        Ok(self.inventory.server(name)?.user.as_str() != "root" && self.kept_password(name).await?.is_none())
    }

    /// Gives a server's user a new password in the expired one's place, and proves that one gets in again, unless that takes
    /// another code: then whoever logs in next is asked for it. `old` is the expired one, where it is known. One that has not
    /// expired is not changed: then the answer is no.
    pub async fn renew_password(
        &self,
        name: &ServerName,
        old: Option<&SecretString>,
        new: &SecretString,
        cancel: CancellationToken,
    ) -> Result<bool, OperationError> {
        let server = self.inventory.server(name)?;
        let Some(connect) = self.russh_connect(&server, &self.answering).await? else {
            return Err(Problem::new(ErrorCode::ArgumentsInvalid).with("reason", "system-ssh-renewal").into());
        };
        let renewed = renew_password(&connect, old, new).await?;
        let scope = Scope::Server(name.clone());
        for secret in [SecretName::LoginPassword, SecretName::SudoPassword] {
            if renewed && self.vault.get(&scope, secret).await?.is_some() {
                self.vault.put(&scope, secret, new).await?;
            }
        }
        let (connector, sudo_password) = self.connector(&server, &self.answering).await?;
        match Connection::open(Arc::clone(&connector), sudo_password.as_ref(), cancel).await {
            Ok(proof) => proof.close().await,
            Err(RemoteError::SecondFactorNeeded { .. } | RemoteError::SecondFactorRefused { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(renewed)
    }
}
