//! What a server says before it speaks SSH, where it does not come to that.
//!
//! sshd turns clients away in front of its greeting: with one line of text, or without a word. The SSH library reports
//! both as a connection that ended. This overhears the first bytes and judges them; it changes nothing in the stream, and
//! deliberately does not say what another kind of service is.

use std::sync::{Arc, Mutex, PoisonError};

/// How much is kept: a server may put lines before its greeting.
const MAX_HEARD: usize = 4 * 1024;

/// Why a server hung up before its greeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnedAway {
    /// It punishes this address for a while, for logins that failed or were never finished (`PerSourcePenalties`).
    Penalty,
    /// Too many logins are under way at once (`MaxStartups`).
    Busy,
    /// It gave no reason.
    Unknown,
}

impl TurnedAway {
    /// The word for it in the catalogues.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Penalty => "penalty",
            Self::Busy => "busy",
            Self::Unknown => "unknown",
        }
    }
}

/// The first bytes that came from a server.
#[derive(Clone, Default)]
pub(crate) struct Greeting(Arc<Mutex<Vec<u8>>>);

impl Greeting {
    /// Takes in what came.
    pub(crate) fn hear(&self, bytes: &[u8]) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = MAX_HEARD - heard.len();
        heard.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    /// Whether it greeted as SSH servers do that we can speak with.
    pub(crate) fn is_ssh(&self) -> bool {
        let heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&heard)
            .lines()
            .any(|line| line.starts_with("SSH-2.0-") || line.starts_with("SSH-1.99-"))
    }

    /// Why it hung up; `None` if it greeted, or is no SSH server as far as can be told.
    pub(crate) fn turned_away(&self) -> Option<TurnedAway> {
        judge(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn judge(heard: &[u8]) -> Option<TurnedAway> {
    let said = String::from_utf8_lossy(heard);
    let has = |words: &str| said.lines().any(|line| line.trim() == words);
    if said.lines().any(|line| line.starts_with("SSH-")) {
        None
    } else if has("Not allowed at this time") {
        Some(TurnedAway::Penalty)
    } else if has("Exceeded MaxStartups") {
        Some(TurnedAway::Busy)
    } else {
        said.trim().is_empty().then_some(TurnedAway::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greetings_judged() {
        assert_eq!(judge(b""), Some(TurnedAway::Unknown));
        assert_eq!(judge(b"Not allowed at this time\r\n"), Some(TurnedAway::Penalty));
        assert_eq!(judge(b"Exceeded MaxStartups\r\n"), Some(TurnedAway::Busy));
        for other in [&b"SSH-2.0-OpenSSH_9.2p1\r\n"[..], b"hello\r\nSSH-2.0-x\r\n", b"220 mail ready\r\n", b"\xff\xfe"]
        {
            assert_eq!(judge(other), None, "{other:?}");
        }
        // What a greeted client hears later is no reason.
        assert_eq!(judge(b"SSH-2.0-x\r\nNot allowed at this time\r\n"), None);
    }
}
