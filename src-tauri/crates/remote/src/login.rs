//! How one logs in, and the trait by which a lost connection is restored.

use std::fmt;
use std::sync::Arc;

use model::Fingerprint;
use secrecy::SecretString;

use crate::{Remote, RemoteError};

/// What is offered to the server. Each kind is offered once and never again after a refusal.
#[derive(Clone)]
pub enum Login {
    /// A password, given to the method `password` or else to `keyboard-interactive`, by what the server takes.
    Password(SecretString),
    /// A private key: OpenSSH, PEM or PuTTY's form.
    Key {
        /// The text of the key file.
        text: SecretString,
        /// The passphrase, if the key has one.
        passphrase: Option<SecretString>,
    },
    /// A key of the person's SSH agent.
    Agent {
        /// Which; without it, each of few.
        key: Option<Fingerprint>,
    },
}

impl fmt::Debug for Login {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Password(_) => "Login::Password",
            Self::Key { .. } => "Login::Key",
            Self::Agent { .. } => "Login::Agent",
        })
    }
}

/// Makes connections to one server.
#[async_trait::async_trait]
pub trait Connect: Send + Sync {
    /// Connects, proves the host key, logs in.
    async fn connect(&self) -> Result<Arc<dyn Remote>, RemoteError>;

    /// The user who logs in, for error texts.
    fn user(&self) -> &str;

    /// The host, for error texts.
    fn host(&self) -> &str;
}
