//! A known server whose user's password has expired: nobody gets in any more, not even by key, before it is renewed.
//!
//! The server asks for the old one, unless the user is root. What the keyring kept of it is replaced once the new one holds.

use inventory::Server;
use model::{ErrorCode, Problem, SecretName, ServerName};
use remote::{Connection, RemoteError, Renewal, Renewed, renew_password};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use vault::Scope;

use super::limits::{LetIn, Repeatable, connect_within_limits};
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

    /// Gives a server's user a new password in the expired one's place, and proves that one gets in again. `old` is the expired
    /// one, where it is known. One that has not expired is not changed. An error after a renewal has `renewed`.
    pub async fn renew_password(
        &self,
        name: &ServerName,
        old: Option<&SecretString>,
        new: &SecretString,
        cancel: CancellationToken,
    ) -> Result<KnownRenewal, OperationError> {
        let server = self.inventory.server(name)?;
        let Some(connect) = self.russh_connect(&server, &self.answering).await? else {
            return Err(Problem::new(ErrorCode::ArgumentsInvalid).with("reason", "system-ssh-renewal").into());
        };
        let let_in = LetIn::at(&self.home, &server.host, server.port);
        let renew = || renew_password(&connect, old, new);
        let done = connect_within_limits(&let_in, &self.answering, &cancel, Repeatable::Renewal, renew).await?;
        let renewed = done.renewed;
        tell_renewed(renewed, self.keep_and_prove(&server, done, new, cancel).await)
    }

    async fn keep_and_prove(
        &self,
        server: &Server,
        done: Renewal,
        new: &SecretString,
        cancel: CancellationToken,
    ) -> Result<KnownRenewal, OperationError> {
        let (renewed, is_closed) = (done.renewed, done.is_closed());
        let scope = Scope::Server(server.name.clone());
        for secret in [SecretName::LoginPassword, SecretName::SudoPassword] {
            if renewed != Renewed::No && self.vault.get(&scope, secret).await?.is_some() {
                self.vault.put(&scope, secret, new).await?;
            }
        }
        let (connector, sudo_password) = self.connector(server, &self.answering).await?;
        match Connection::open(done.going_on(connector), sudo_password.as_ref(), cancel).await {
            Ok(proof) => proof.close().await,
            // The code that was typed was spent on the renewal: who logs in next is asked for another.
            Err(RemoteError::SecondFactorNeeded { .. }) if renewed == Renewed::Yes && is_closed => {
                return Ok(KnownRenewal::RenewedUnproved);
            }
            Err(error) => return Err(error.into()),
        }
        Ok(if renewed == Renewed::No { KnownRenewal::NotExpired } else { KnownRenewal::Renewed })
    }
}

/// What became of a known server's password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownRenewal {
    /// It had not expired, and is what it was; one gets in.
    NotExpired,
    /// The new one is in force, and one gets in.
    Renewed,
    /// The server took the new one; getting in takes another code.
    RenewedUnproved,
}

/// A password for an expired one's place, and whether the server took it.
pub(super) struct PasswordRenewal {
    pub(super) new: Option<SecretString>,
    pub(super) renewed: Renewed,
}

impl PasswordRenewal {
    pub(super) const fn to(new: Option<SecretString>) -> Self {
        Self { new, renewed: Renewed::No }
    }

    pub(super) fn tell<T>(&self, result: Result<T, OperationError>) -> Result<T, OperationError> {
        tell_renewed(self.renewed, result)
    }
}

/// What went wrong after the server had taken the new password says so: the old one logs in no more.
fn tell_renewed<T>(renewed: Renewed, result: Result<T, OperationError>) -> Result<T, OperationError> {
    let renewed = match renewed {
        Renewed::No => return result,
        Renewed::Yes => "yes",
        Renewed::Unknown => "unknown",
    };
    result.map_err(|error| Problem::from(error).with("renewed", renewed).into())
}
