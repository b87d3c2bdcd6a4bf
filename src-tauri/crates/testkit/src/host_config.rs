//! Who a host is, and which logins it accepts.

use anyhow::Result;
use russh::MethodKind;
use russh::keys::key::safe_rng;
use russh::keys::ssh_key::PublicKey;
use russh::keys::{Algorithm, HashAlg, PrivateKey};

/// An authentication method that a host accepts.
#[derive(Clone, Debug)]
pub enum AuthMethod {
    /// This password, by the method of that name.
    Password(String),
    /// Answers to prompts. If `answers` is shorter than `prompts`, every login is refused.
    Prompts {
        /// What is asked, and whether the answer is shown while it is typed.
        prompts: Vec<(&'static str, bool)>,
        /// The right answers.
        answers: Vec<String>,
    },
    /// This key.
    Key(PublicKey),
    /// No credential: every login is accepted.
    None,
}

impl AuthMethod {
    pub(crate) const fn method(&self) -> MethodKind {
        match self {
            Self::Password(_) => MethodKind::Password,
            Self::Prompts { .. } => MethodKind::KeyboardInteractive,
            Self::Key(_) => MethodKind::PublicKey,
            Self::None => MethodKind::None,
        }
    }
}

/// The keys of a host and the logins that it accepts.
#[derive(Clone, Debug)]
pub struct HostConfig {
    /// What the host proves itself with; the client chooses if there are several.
    pub host_keys: Vec<PrivateKey>,
    /// The logins that it accepts, in the order in which it names them.
    pub auth_methods: Vec<AuthMethod>,
    /// Whether a right credential is only half of a login; right answers to prompts are the other half.
    pub wants_second_factor: bool,
}

impl HostConfig {
    /// A configuration with a new host key that accepts this public key.
    pub fn for_key(public: &str) -> Result<Self> {
        let host_key = PrivateKey::random(&mut safe_rng(), Algorithm::Ed25519)?;
        let auth_methods = vec![AuthMethod::Key(PublicKey::from_openssh(public.trim())?)];
        Ok(Self { host_keys: vec![host_key], auth_methods, wants_second_factor: false })
    }

    /// What people compare: the SHA-256 of the first host key.
    pub fn fingerprint(&self) -> Option<String> {
        Some(self.host_keys.first()?.public_key().fingerprint(HashAlg::Sha256).to_string())
    }
}
