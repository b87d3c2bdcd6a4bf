//! A vault in memory for tests, which fails on demand. It follows the same rules as the keyring.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use model::SecretName;
use secrecy::{ExposeSecret, SecretString};

use crate::store::check;
use crate::{Error, Scope, SecretStore};

/// Secrets in memory.
#[derive(Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    secrets: BTreeMap<(Scope, SecretName), SecretString>,
    /// What every call answers, and how many calls still succeed before that.
    failure: Option<(usize, Error)>,
}

impl MemoryStore {
    /// An empty vault.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets `successes` more calls succeed; every one after them fails with `error`, until [`Self::repair`].
    pub fn fail_after(&self, successes: usize, error: Error) {
        self.state().failure = Some((successes, error));
    }

    /// Ends the failing.
    pub fn repair(&self) {
        self.state().failure = None;
    }

    /// Which secrets are kept, without them.
    pub fn names(&self) -> Vec<(Scope, SecretName)> {
        self.state().secrets.keys().cloned().collect()
    }

    /// The values that are kept: what a canary test searches for in every output.
    pub fn values(&self) -> Vec<String> {
        self.state().secrets.values().map(|secret| secret.expose_secret().to_owned()).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A test that panicked while it held the lock says so itself.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn call(&self) -> Result<MutexGuard<'_, State>, Error> {
        let mut state = self.state();
        match &mut state.failure {
            Some((0, error)) => Err(error.clone()),
            Some((successes, _)) => {
                *successes -= 1;
                Ok(state)
            }
            None => Ok(state),
        }
    }
}

#[async_trait]
impl SecretStore for MemoryStore {
    async fn get(&self, scope: &Scope, name: SecretName) -> Result<Option<SecretString>, Error> {
        Ok(self.call()?.secrets.get(&(scope.clone(), name)).cloned())
    }

    async fn put(&self, scope: &Scope, name: SecretName, secret: &SecretString) -> Result<(), Error> {
        check(name, secret)?;
        self.call()?.secrets.insert((scope.clone(), name), secret.clone());
        Ok(())
    }

    async fn delete(&self, scope: &Scope, name: SecretName) -> Result<bool, Error> {
        Ok(self.call()?.secrets.remove(&(scope.clone(), name)).is_some())
    }

    async fn available(&self) -> Result<(), Error> {
        self.call().map(drop)
    }
}

#[cfg(test)]
mod tests {
    use model::{ErrorCode, Problem};

    use super::*;

    #[tokio::test]
    async fn keeps_overwrites_forgets_and_fails_on_demand() {
        let store: Box<dyn SecretStore> = Box::new(MemoryStore::new());
        let scope = Scope::Server("lima".parse().unwrap());
        let name = SecretName::LoginPassword;
        assert!(store.get(&scope, name).await.unwrap().is_none());
        assert_eq!(store.require(&scope, name).await.unwrap_err(), Error::Unknown(name));
        for text in ["one", "ñandú ☃"] {
            store.put(&scope, name, &text.into()).await.unwrap();
            assert_eq!(store.require(&scope, name).await.unwrap().expose_secret(), text);
        }
        assert_eq!(store.put(&scope, name, &"".into()).await, Err(Error::Empty(name)));
        let long = store.put(&scope, name, &"é".repeat(1281).into()).await;
        assert_eq!(long, Err(Error::TooLong { name, length: 1281 }));
        assert_eq!(store.delete(&scope, name).await, Ok(true));
        assert_eq!(store.delete(&scope, name).await, Ok(false));
    }

    #[tokio::test]
    async fn fails_after_as_many_calls_as_asked() {
        let store = MemoryStore::new();
        store.fail_after(1, Error::Locked("x".to_owned()));
        assert_eq!(store.available().await, Ok(()));
        let error = store.available().await.unwrap_err();
        assert_eq!(Problem::from(error).code, ErrorCode::KeyringLocked);
        store.repair();
        assert_eq!(store.available().await, Ok(()));
    }
}
