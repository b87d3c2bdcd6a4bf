//! What can go wrong on the way to a server and back.

use model::{ErrorCode, Fingerprint, Problem};

use crate::{AccountClosed, AgentFault, KeyFault, TurnedAway};

/// An error of the connection itself. That a command failed is no error here: its exit status is an answer.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The host name leads nowhere.
    #[error("no address for {host}")]
    NameNotResolved {
        /// The name.
        host: String,
    },
    /// Nothing listens there.
    #[error("{host}:{port} refuses connections")]
    Refused {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// No answer in time.
    #[error("{host}:{port} does not answer")]
    Timeout {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// The server hung up before it greeted.
    #[error("{host}:{port} hung up before its greeting: {}", why.as_str())]
    TurnedAway {
        /// The host.
        host: String,
        /// The port.
        port: u16,
        /// Why, as far as it said so.
        why: TurnedAway,
    },
    /// What answers does not speak SSH as we do.
    #[error("{host}:{port}: {detail}")]
    Protocol {
        /// The host.
        host: String,
        /// The port.
        port: u16,
        /// What the library said.
        detail: String,
    },
    /// Its banner does not end.
    #[error("{host}:{port}: the server's banner does not end")]
    BannerTooLong {
        /// The host.
        host: String,
        /// The port.
        port: u16,
    },
    /// The connection was there and broke off.
    #[error("the connection to {host} broke off")]
    Lost {
        /// The host.
        host: String,
    },
    /// The connection broke off in the middle of the login. Some servers refuse in this way, so it may not be tried for
    /// ever.
    #[error("the connection to {host} broke off during the login")]
    LoginInterrupted {
        /// The host.
        host: String,
    },
    /// The host key is not recorded and was not confirmed.
    #[error("{host} is not known: {offered}")]
    HostKeyUnknown {
        /// Host and port as in `known_hosts`.
        host: String,
        /// The key that the server shows.
        offered: Fingerprint,
    },
    /// The host key is not the one on record.
    #[error("{host} shows {offered}, recorded is {recorded}")]
    HostKeyChanged {
        /// Host and port as in `known_hosts`.
        host: String,
        /// The key on record.
        recorded: Fingerprint,
        /// The key that the server shows.
        offered: Fingerprint,
    },
    /// The host key is not the one that was said to be right.
    #[error("{host} shows {offered}, expected was {expected}")]
    HostKeyMismatch {
        /// Host and port as in `known_hosts`.
        host: String,
        /// The key that was said to be right.
        expected: Fingerprint,
        /// The key that the server shows.
        offered: Fingerprint,
    },
    /// User name, password or key were refused.
    #[error("{user}@{host}: login refused")]
    LoginRefused {
        /// The user.
        user: String,
        /// The host.
        host: String,
        /// What kinds of login the server takes.
        accepted: String,
    },
    /// The server takes no login of the kind that was offered.
    #[error("{user}@{host}: the server takes {accepted} only")]
    LoginMethod {
        /// The user.
        user: String,
        /// The host.
        host: String,
        /// What kinds of login the server takes.
        accepted: String,
    },
    /// The account may not come in, whatever its credential.
    #[error("{user}@{host}: the account is closed: {}", why.as_str())]
    AccountClosed {
        /// The user.
        user: String,
        /// The host.
        host: String,
        /// Why.
        why: AccountClosed,
        /// What the server said.
        said: String,
    },
    /// The password has expired and has to be changed before anything else.
    #[error("the password of {user} has expired")]
    PasswordExpired {
        /// The user.
        user: String,
    },
    /// The server did not take the new password in the expired one's place.
    #[error("the new password was not taken")]
    NewPasswordRefused {
        /// What it said.
        said: String,
    },
    /// The server asks for more than the credential, and nobody answered.
    #[error("{user}@{host}: the server asks for more: {question}")]
    SecondFactorNeeded {
        /// The user.
        user: String,
        /// The host.
        host: String,
        /// What it asks.
        question: String,
    },
    /// The server did not take the answers to its questions.
    #[error("{user}@{host}: the answers were refused")]
    SecondFactorRefused {
        /// The user.
        user: String,
        /// The host.
        host: String,
    },
    /// The key file is no private key.
    #[error("not a private key: {detail}")]
    KeyInvalid {
        /// Why.
        why: KeyFault,
        /// What the reader said.
        detail: String,
    },
    /// The person's SSH agent is of no use for this login.
    #[error("the agent: {}", why.as_str())]
    Agent {
        /// Why.
        why: AgentFault,
        /// The keys that it holds, one a line: fingerprint and comment.
        keys: String,
    },
    /// The key is protected and its passphrase is missing or wrong.
    #[error("the key needs its passphrase")]
    KeyPassphrase,
    /// The login shell did not run our script.
    #[error("the login shell does not run commands")]
    Shell {
        /// The user.
        user: String,
        /// What came instead.
        detail: String,
    },
    /// The server takes no further session on a connection, or none at all. That is no loss: the connection stands.
    #[error("the server allows {user} no session")]
    SessionsRefused {
        /// The user.
        user: String,
    },
    /// sudo asks for a password and none is known.
    #[error("sudo asks {user} for a password")]
    SudoPasswordNeeded {
        /// The user.
        user: String,
    },
    /// sudo refused the password.
    #[error("sudo refused the password of {user}")]
    SudoPasswordWrong {
        /// The user.
        user: String,
    },
    /// The user may not use sudo.
    #[error("{user} may not use sudo")]
    SudoNotAllowed {
        /// The user.
        user: String,
    },
    /// sudo works at a terminal only.
    #[error("sudo wants a terminal for {user}")]
    SudoNeedsTerminal {
        /// The user.
        user: String,
    },
    /// There is no sudo, and the user is not root.
    #[error("no sudo for {user}")]
    SudoMissing {
        /// The user.
        user: String,
    },
    /// A command took longer than it may.
    #[error("a command did not end in {seconds} s")]
    CommandTimeout {
        /// How long was waited.
        seconds: u64,
    },
    /// A command printed more than it may, or something that can't be read.
    #[error("unreadable answer: {detail}")]
    Answer {
        /// What is wrong with it.
        detail: String,
    },
    /// A command failed that has no reason to.
    #[error("a command of the connection failed with status {}", shown(*status))]
    Command {
        /// The exit status, if one came.
        status: Option<u32>,
        /// What it said.
        detail: String,
    },
    /// A script has a NUL byte or is too long to be sent.
    #[error("a script can't be sent: {0}")]
    Script(&'static str),
    /// The system's own ssh program failed.
    #[error("ssh: {detail}")]
    SystemSsh {
        /// The alias or host.
        host: String,
        /// What it said.
        detail: String,
    },
    /// The person stopped it.
    #[error("cancelled")]
    Cancelled,
    /// A file of this desktop can't be read or written.
    #[error("{path}: {source}")]
    LocalFile {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

impl RemoteError {
    /// Whether it makes sense to connect again and go on.
    pub const fn is_loss(&self) -> bool {
        matches!(self, Self::Lost { .. } | Self::Timeout { .. } | Self::Refused { .. })
    }
}

/// Whether what a command said means that a disk is full. Programs of the system write it with a capital, those in Go
/// without.
pub fn tells_full_disk(said: &str) -> bool {
    said.contains("o space left on device")
}

impl From<RemoteError> for Problem {
    fn from(error: RemoteError) -> Self {
        Self::from(&error)
    }
}

impl From<&RemoteError> for Problem {
    fn from(error: &RemoteError) -> Self {
        use RemoteError as E;
        match error {
            E::NameNotResolved { host } => Self::new(ErrorCode::NameNotResolved).with("host", host),
            E::Refused { host, port } => Self::new(ErrorCode::ConnectionRefused).with("host", host).with("port", port),
            E::Timeout { host, port } => Self::new(ErrorCode::ConnectionTimeout).with("host", host).with("port", port),
            E::TurnedAway { host, port, why } => Self::new(ErrorCode::ConnectionTurnedAway)
                .with("host", host)
                .with("port", port)
                .with("reason", why.as_str()),
            E::Protocol { host, port, detail } => {
                Self::new(ErrorCode::ProtocolFailed).with("host", host).with("port", port).detail(detail)
            }
            E::BannerTooLong { host, port } => {
                Self::new(ErrorCode::ProtocolFailed).with("host", host).with("port", port).detail(error.to_string())
            }
            E::Lost { host } | E::LoginInterrupted { host } => Self::new(ErrorCode::ConnectionLost).with("host", host),
            E::HostKeyUnknown { host, offered } => {
                Self::new(ErrorCode::HostKeyUnknown).with("host", host).with("fingerprint", offered)
            }
            E::HostKeyChanged { host, recorded, offered } => Self::new(ErrorCode::HostKeyChanged)
                .with("host", host)
                .with("recorded", recorded)
                .with("offered", offered),
            E::HostKeyMismatch { host, expected, offered } => Self::new(ErrorCode::HostKeyMismatch)
                .with("host", host)
                .with("expected", expected)
                .with("offered", offered),
            E::LoginRefused { user, host, accepted } => {
                Self::new(ErrorCode::LoginRefused).with("user", user).with("host", host).with("accepted", accepted)
            }
            E::LoginMethod { user, host, accepted } => Self::new(ErrorCode::LoginMethodRefused)
                .with("user", user)
                .with("host", host)
                .with("accepted", accepted),
            E::AccountClosed { user, host, why, said } => Self::new(ErrorCode::AccountClosed)
                .with("user", user)
                .with("host", host)
                .with("reason", why.as_str())
                .detail(said),
            E::NewPasswordRefused { said } => Self::new(ErrorCode::NewPasswordRefused).detail(said),
            E::PasswordExpired { user } => Self::new(ErrorCode::PasswordExpired).with("user", user),
            E::SecondFactorNeeded { user, host, question } => Self::new(ErrorCode::SecondFactorNeeded)
                .with("user", user)
                .with("host", host)
                .with("question", question),
            E::SecondFactorRefused { user, host } => {
                Self::new(ErrorCode::SecondFactorRefused).with("user", user).with("host", host)
            }
            E::KeyInvalid { why, detail } => {
                Self::new(ErrorCode::KeyFileInvalid).with("path", "").with("reason", why.as_str()).detail(detail)
            }
            E::Agent { why, keys } => Self::new(ErrorCode::AgentUnusable).with("reason", why.as_str()).detail(keys),
            E::KeyPassphrase => Self::new(ErrorCode::KeyPassphraseNeeded).with("path", ""),
            E::SessionsRefused { user } => {
                Self::new(ErrorCode::ShellUnusable).with("user", user).detail(error.to_string())
            }
            E::Shell { user, detail } => Self::new(ErrorCode::ShellUnusable).with("user", user).detail(detail),
            E::SudoPasswordNeeded { user } => Self::new(ErrorCode::SudoPasswordNeeded).with("user", user),
            E::SudoPasswordWrong { user } => Self::new(ErrorCode::SudoPasswordWrong).with("user", user),
            E::SudoNotAllowed { user } => Self::new(ErrorCode::SudoNotAllowed).with("user", user),
            E::SudoNeedsTerminal { user } => Self::new(ErrorCode::SudoNeedsTerminal).with("user", user),
            E::SudoMissing { user } => Self::new(ErrorCode::SudoMissing).with("user", user),
            E::Cancelled => Self::new(ErrorCode::Cancelled),
            E::LocalFile { path, source } => {
                Self::new(ErrorCode::FileUnwritable).with("path", path).detail(source.to_string())
            }
            E::SystemSsh { host, detail } => Self::new(ErrorCode::SystemSshFailed).with("host", host).detail(detail),
            E::Command { detail, .. } if tells_full_disk(detail) => {
                Self::new(ErrorCode::DiskFull).with("path", "/").detail(detail)
            }
            E::Command { detail, .. } => {
                let detail = format!("{error}\n{detail}");
                Self::new(ErrorCode::AnswerUnreadable).with("step", "").detail(detail)
            }
            other @ (E::CommandTimeout { .. } | E::Answer { .. } | E::Script(_)) => {
                Self::new(ErrorCode::AnswerUnreadable).with("step", "").detail(other.to_string())
            }
        }
    }
}

/// A status for people; `-` where there was none.
fn shown(status: Option<u32>) -> String {
    status.map_or_else(|| "-".to_owned(), |status| status.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_disk_reported_with_complete_detail() {
        let problem = |detail: &str| Problem::from(RemoteError::Command { status: Some(2), detail: detail.to_owned() });
        let full = problem("sh: 1: cannot create /var/lib/instalador-smart/jobs/x/program: No space left on device");
        assert_eq!(full.code, ErrorCode::DiskFull);
        let other = problem("sh: 1: cannot create x: Read-only file system");
        assert_eq!(other.code, ErrorCode::AnswerUnreadable);
        assert!(other.detail.is_some_and(|said| said.contains("Read-only file system") && said.contains('2')));
    }
}
