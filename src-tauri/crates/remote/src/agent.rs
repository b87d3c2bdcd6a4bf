//! The person's SSH agent: which keys it holds, and which of them is offered.
//!
//! A server counts each key that is offered and hangs up after a few; hardened ones after two. So one key is chosen, or
//! there are few: an agent with many and none chosen is never tried. Keys are told apart by their fingerprints.

use model::Fingerprint;
use russh::keys::agent::AgentIdentity;
use russh::keys::agent::client::AgentClient;

use crate::RemoteError;
use crate::host_key::fingerprint;

/// So many keys may be offered one after the other: what the strictest servers of the field allow, and OpenSSH halves.
const MAX_OFFERED: usize = 3;

/// Why an agent is of no use for a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentFault {
    /// None runs, or it can't be reached.
    Missing,
    /// It holds no key.
    Empty,
    /// It holds many keys, and none was chosen.
    Several,
    /// It does not hold the key that was chosen.
    KeyMissing,
    /// It did not sign: it is locked, or the person declined.
    Refused,
}

impl AgentFault {
    /// The word for it in the catalogues.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Empty => "empty",
            Self::Several => "several",
            Self::KeyMissing => "key-missing",
            Self::Refused => "refused",
        }
    }
}

/// A key of the agent's, to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentKey {
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// What the person called it.
    pub comment: String,
}

#[cfg(unix)]
type Stream = tokio::net::UnixStream;
#[cfg(windows)]
type Stream = tokio::net::windows::named_pipe::NamedPipeClient;

/// The agent with its keys.
pub(crate) struct Agent {
    pub(crate) client: AgentClient<Stream>,
    identities: Vec<(AgentIdentity, AgentKey)>,
}

impl Agent {
    pub(crate) async fn open() -> Result<Self, RemoteError> {
        let missing =
            |error: russh::keys::Error| RemoteError::Agent { why: AgentFault::Missing, keys: error.to_string() };
        #[cfg(unix)]
        let client = AgentClient::connect_env().await;
        #[cfg(windows)]
        let client = AgentClient::connect_named_pipe(r"\\.\pipe\openssh-ssh-agent").await;
        let mut client = client.map_err(missing)?;
        let mut identities: Vec<(AgentIdentity, AgentKey)> = Vec::new();
        for identity in client.request_identities().await.map_err(missing)? {
            let fingerprint = fingerprint(&identity.public_key())?;
            // A key and its certificate are the same key.
            if identities.iter().all(|(_, known)| known.fingerprint != fingerprint) {
                let comment = identity.comment().to_owned();
                identities.push((identity, AgentKey { fingerprint, comment }));
            }
        }
        Ok(Self { client, identities })
    }

    /// The keys to offer: the chosen one, or all where they are few.
    pub(crate) fn to_offer(&self, chosen: Option<&Fingerprint>) -> Result<Vec<AgentIdentity>, RemoteError> {
        let fitting = self.identities.iter().filter(|(_, key)| chosen.is_none_or(|chosen| key.fingerprint == *chosen));
        let fitting: Vec<AgentIdentity> = fitting.map(|(identity, _)| identity.clone()).collect();
        match (fitting.len(), chosen) {
            _ if self.identities.is_empty() => Err(self.fault(AgentFault::Empty)),
            (0, _) => Err(self.fault(AgentFault::KeyMissing)),
            (count, None) if count > MAX_OFFERED => Err(self.fault(AgentFault::Several)),
            _ => Ok(fitting),
        }
    }

    pub(crate) fn fault(&self, why: AgentFault) -> RemoteError {
        let line = |(_, key): &(AgentIdentity, AgentKey)| format!("{} {}", key.fingerprint, key.comment);
        RemoteError::Agent { why, keys: self.identities.iter().map(line).collect::<Vec<_>>().join("\n") }
    }
}

/// The keys that the person's agent holds.
pub async fn agent_keys() -> Result<Vec<AgentKey>, RemoteError> {
    Ok(Agent::open().await?.identities.into_iter().map(|(_, key)| key).collect())
}
