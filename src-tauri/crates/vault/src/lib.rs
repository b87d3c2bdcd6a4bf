//! Secrets: made from the operating system's randomness, and kept in the operating system's keyring.
//!
//! This is the only crate that knows `rand` and `keyring`. It deliberately has no other place to keep a secret: where
//! there is no keyring it refuses, and never falls back to a file. Which secret is needed when is the operations'
//! affair.

mod error;
pub mod generate;
mod keyring_store;
#[cfg(any(test, feature = "fake"))]
mod memory_store;
mod redact;
mod scope;
mod store;
mod worker;

pub use error::Error;
pub use keyring_store::KeyringStore;
#[cfg(any(test, feature = "fake"))]
pub use memory_store::MemoryStore;
pub use redact::{redact, register_secret};
pub use scope::Scope;
pub use store::{MAX_SECRET, SecretStore};
