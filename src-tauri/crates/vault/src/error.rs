//! What can go wrong with secrets. No text in here ever holds one.

use model::{ErrorCode, Problem, SecretName};

/// Why a secret could not be made, kept or found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is no keyring on this computer, or nothing that speaks for it.
    #[error("no keyring: {0}")]
    Missing(String),
    /// The keyring is locked, and was not unlocked in time.
    #[error("the keyring is locked: {0}")]
    Locked(String),
    /// The keyring said no, or did not keep what it was given.
    #[error("the keyring refused: {0}")]
    Refused(String),
    /// The secret is longer than the smallest keyring takes.
    #[error("{name} has {length} characters; the limit is {}", crate::MAX_SECRET)]
    TooLong {
        /// Which secret.
        name: SecretName,
        /// Its length in UTF-16 units, as Windows counts.
        length: usize,
    },
    /// The secret to be kept is empty.
    #[error("{0} is empty")]
    Empty(SecretName),
    /// No secret of that name is kept.
    #[error("{0} is not kept")]
    Unknown(SecretName),
    /// The operating system gave no randomness.
    #[error("no randomness: {0}")]
    Randomness(String),
    /// The thread that talks to the keyring is gone.
    #[error("the keyring's thread is gone: {0}")]
    Thread(String),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match &error {
            Error::Missing(detail) => Self::new(ErrorCode::KeyringMissing).detail(detail),
            Error::Locked(detail) => Self::new(ErrorCode::KeyringLocked).detail(detail),
            Error::Refused(detail) => Self::new(ErrorCode::KeyringRefused).detail(detail),
            Error::TooLong { .. } => Self::new(ErrorCode::KeyringRefused).detail(error.to_string()),
            Error::Empty(name) => Self::new(ErrorCode::SecretEmpty).with("name", name),
            Error::Unknown(name) => Self::new(ErrorCode::SecretUnknown).with("name", name),
            Error::Randomness(_) | Error::Thread(_) => Self::new(ErrorCode::Internal).detail(error.to_string()),
        }
    }
}
