//! What a secret store has to do, and the rules that hold for every one of them.

use async_trait::async_trait;
use model::SecretName;
use secrecy::{ExposeSecret, SecretString};

use crate::{Error, Scope};

/// The longest secret in UTF-16 units: Windows' Credential Manager takes 2,560 bytes. It holds on every system, so that
/// nothing works on one computer and fails on the next. A private ed25519 key as OpenSSH text has some 400.
pub const MAX_SECRET: usize = 1280;

/// A place that keeps secrets.
#[async_trait]
pub trait SecretStore: Send + Sync {
    /// Reads a secret; `None` if none is kept.
    async fn get(&self, scope: &Scope, name: SecretName) -> Result<Option<SecretString>, Error>;

    /// Keeps a secret, in place of an older one. It has been read back when this returns `Ok`.
    async fn put(&self, scope: &Scope, name: SecretName, secret: &SecretString) -> Result<(), Error>;

    /// Forgets a secret. Says whether there was one.
    async fn delete(&self, scope: &Scope, name: SecretName) -> Result<bool, Error>;

    /// Writes, reads and deletes an entry of no meaning, so that an operation can refuse before it begins.
    async fn available(&self) -> Result<(), Error>;

    /// Reads a secret that has to be there.
    async fn require(&self, scope: &Scope, name: SecretName) -> Result<SecretString, Error> {
        self.get(scope, name).await?.ok_or(Error::Unknown(name))
    }
}

/// The rules for what may be kept, the same for every store.
pub(crate) fn check(name: SecretName, secret: &SecretString) -> Result<(), Error> {
    let length = secret.expose_secret().encode_utf16().count();
    match length {
        0 => Err(Error::Empty(name)),
        1..=MAX_SECRET => Ok(()),
        _ => Err(Error::TooLong { name, length }),
    }
}
