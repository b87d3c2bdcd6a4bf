//! Secrets in the keyring of the operating system: Secret Service, macOS Keychain, Windows Credential Manager.
//!
//! The only module that names the crate `keyring`. It keeps nothing itself, not even for a moment: every question goes
//! to the keyring, so that what a person deletes in the system's own window is gone here too.

use std::time::Duration;

use async_trait::async_trait;
use keyring::v1::{Entry, Error as KeyringError};
use model::SecretName;
use secrecy::{ExposeSecret, SecretString};

use crate::store::check;
use crate::worker::Worker;
use crate::{Error, Scope, SecretStore, generate, register_secret};

/// The name under which the keyring shows our entries. Must never change.
const SERVICE: &str = "pe.instalador-smart";

/// How long a locked keyring may take to be opened, unless the caller says otherwise.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The operating system's keyring.
pub struct KeyringStore {
    service: String,
    limit: Duration,
    worker: Worker,
}

impl KeyringStore {
    /// Our part of the keyring. `suffix` keeps tests and other channels of the program apart from what people use.
    ///
    /// Nothing is asked of the keyring yet: see [`SecretStore::available`].
    pub fn new(suffix: Option<&str>) -> Result<Self, Error> {
        let service = suffix.map_or_else(|| SERVICE.to_owned(), |suffix| format!("{SERVICE}.{suffix}"));
        Ok(Self { service, limit: TIMEOUT, worker: Worker::start()? })
    }

    /// How long to wait for a person who is asked to open the keyring, before it counts as locked.
    pub fn with_timeout(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Does `work` with one entry, on the keyring's own thread.
    async fn with_entry<T, W>(&self, account: String, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    {
        let service = self.service.clone();
        self.worker.run(self.limit, move || work(&Entry::new(&service, &account).map_err(classify)?)).await
    }
}

#[async_trait]
impl SecretStore for KeyringStore {
    async fn get(&self, scope: &Scope, name: SecretName) -> Result<Option<SecretString>, Error> {
        let found = self.with_entry(scope.account(name), read).await?;
        found.iter().for_each(register_secret);
        Ok(found)
    }

    async fn put(&self, scope: &Scope, name: SecretName, secret: &SecretString) -> Result<(), Error> {
        check(name, secret)?;
        register_secret(secret);
        let secret = secret.clone();
        self.with_entry(scope.account(name), move |entry| write(entry, &secret)).await
    }

    async fn delete(&self, scope: &Scope, name: SecretName) -> Result<bool, Error> {
        self.with_entry(scope.account(name), remove).await
    }

    async fn available(&self) -> Result<(), Error> {
        // A name of its own for every probe: two programs that start together must not read each other's.
        let account = format!("probe/{}", generate::operation_id()?);
        self.with_entry(account, |entry| {
            write(entry, &SecretString::from("probe"))?;
            if remove(entry)? { Ok(()) } else { Err(Error::Refused("the probe vanished".to_owned())) }
        })
        .await
    }
}

fn read(entry: &Entry) -> Result<Option<SecretString>, Error> {
    match entry.get_password() {
        Ok(text) => Ok(Some(SecretString::from(text))),
        Err(KeyringError::NoEntry) => Ok(None),
        Err(error) => Err(classify(error)),
    }
}

/// Writes and reads back: some keyrings say yes and keep something else, or nothing.
fn write(entry: &Entry, secret: &SecretString) -> Result<(), Error> {
    entry.set_password(secret.expose_secret()).map_err(classify)?;
    let kept = read(entry)?.ok_or_else(|| Error::Refused("it kept nothing".to_owned()))?;
    if kept.expose_secret() == secret.expose_secret() {
        Ok(())
    } else {
        Err(Error::Refused("it kept something else than it was given".to_owned()))
    }
}

fn remove(entry: &Entry) -> Result<bool, Error> {
    match entry.delete_credential() {
        Ok(()) => Ok(true),
        Err(KeyringError::NoEntry) => Ok(false),
        Err(error) => Err(classify(error)),
    }
}

/// Tells "there is none", "it is locked" and "it said no" apart. Each of these was seen in `tests/keyring.rs`.
#[expect(clippy::needless_pass_by_value, reason = "reads as a function for map_err")]
fn classify(error: KeyringError) -> Error {
    match &error {
        // The crate tries to reach the keyring once, and keeps the reason to itself.
        KeyringError::NoDefaultStore => Error::Missing(match Entry::store_status() {
            Err(reason) => reason.to_string(),
            Ok(()) => error.to_string(),
        }),
        KeyringError::NoStorageAccess(cause) if no_collection(&cause.to_string()) => Error::Missing(error.to_string()),
        // A Windows session without a user's profile, as a service has: there is nothing to unlock.
        KeyringError::NoStorageAccess(_) if cfg!(windows) => Error::Missing(error.to_string()),
        KeyringError::NoStorageAccess(_) => Error::Locked(error.to_string()),
        KeyringError::PlatformFailure(cause) if gone(&cause.to_string()) => Error::Missing(error.to_string()),
        _ => Error::Refused(error.to_string()),
    }
}

/// The Secret Service runs and has no default collection: no keyring was ever created. The crate files it with the
/// locks.
fn no_collection(cause: &str) -> bool {
    cause.contains("result not returned")
}

/// The Secret Service, or the whole bus, went away after we had reached it.
fn gone(cause: &str) -> bool {
    ["ServiceUnknown", "NameHasNoOwner", "NoReply", "Disconnected", "I/O error"].iter().any(|word| cause.contains(word))
}
