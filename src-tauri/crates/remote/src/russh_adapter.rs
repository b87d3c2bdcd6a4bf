//! SSH by `russh`: the way that works on every system.
//!
//! The host key is verified before any credential leaves; each credential is offered once. Commands come only as
//! [`CommandLine`], which only a script makes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use model::{Fingerprint, Host, LoginUser, SshPort};
use russh::client::{self, DisconnectReason, Handle, Session};
use russh::keys::{Algorithm, PublicKey, PublicKeyOrCertificate};
use russh::{Channel, ChannelMsg, Disconnect};
use secrecy::SecretString;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::io::InspectReader;

use crate::greeting::Greeting;
use crate::heard::Heard;
use crate::host_key::fingerprint;
use crate::russh_login::{Credential, LoggingIn};
use crate::transport::soon;
use crate::{Answering, Chunk, CommandLine, Connect, HostKeyPolicy, KeyFault, Login, Remote, RemoteError, Running};

/// How long one address may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long version, key exchange and login may take together.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(30);
/// The same where a person may be asked for a code: less than sshd waits (`LoginGraceTime`).
const PERSON_TIMEOUT: Duration = Duration::from_secs(110);
/// How much a server may send before the login: legal notices are a page or two.
const MAX_BANNER_BYTES: usize = 64 * 1024;
/// What each banner counts besides its text, so that endless empty ones end too.
const BANNER_OVERHEAD: usize = 64;
/// How long disconnecting may take.
const GOODBYE_TIMEOUT: Duration = Duration::from_secs(2);
/// With at most two unanswered, a dead connection is seen within 15 s.
const KEEPALIVE: Duration = Duration::from_secs(5);
/// Pieces of output that wait for their reader; more than that slows the server down instead of filling memory.
const OUTPUT_QUEUE: usize = 64;

/// Where a server is and who logs in.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The address.
    pub host: Host,
    /// The port.
    pub port: SshPort,
    /// The user.
    pub user: LoginUser,
}

/// Makes connections by `russh`.
#[derive(Clone, Debug)]
pub struct RusshConnect {
    /// Where and who.
    pub endpoint: Endpoint,
    /// What is offered.
    pub login: Login,
    /// What the host key has to be.
    pub host_key: HostKeyPolicy,
    /// Who is asked what the credential does not answer.
    pub answering: Answering,
    /// What takes an expired password's place, if the server asks for that during the login.
    pub new_password: Option<SecretString>,
}

impl RusshConnect {
    /// A login of which nothing more is asked than its credential.
    pub fn new(endpoint: Endpoint, login: Login, host_key: HostKeyPolicy) -> Self {
        Self { endpoint, login, host_key, answering: Answering::default(), new_password: None }
    }

    /// The same with somebody who can be asked.
    pub fn answering(self, answering: Answering) -> Self {
        Self { answering, ..self }
    }

    /// The same with a password that takes an expired one's place.
    pub(crate) fn renewing(&self, password: &SecretString) -> Self {
        Self { new_password: Some(password.clone()), ..self.clone() }
    }

    async fn log_in(
        &self,
        handle: &mut Handle<Gatekeeper>,
        heard: &Heard,
        credential: Credential<'_>,
    ) -> Result<(), RemoteError> {
        let (answering, new_password) = (&self.answering, self.new_password.as_ref());
        let endpoint = &self.endpoint;
        let mut login = LoggingIn { handle, endpoint, answering, new_password, heard: heard.clone(), credential };
        let error = match login.log_in().await {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        let broke_off = match &error {
            // The library reports a lost connection as a refusal without login methods.
            RemoteError::LoginRefused { accepted, .. } | RemoteError::LoginMethod { accepted, .. } => {
                accepted.is_empty() && soon(|| handle.is_closed()).await
            }
            RemoteError::Lost { .. } => true,
            _ => false,
        };
        let (user, host) = (self.endpoint.user.to_string(), self.endpoint.host.to_string());
        if broke_off && heard.is_endless() {
            return Err(RemoteError::BannerTooLong { host, port: self.endpoint.port.get() });
        }
        let refused = matches!(error, RemoteError::LoginRefused { .. } | RemoteError::SecondFactorRefused { .. });
        if (broke_off || refused)
            && let Some(why) = heard.account_closed()
        {
            return Err(RemoteError::AccountClosed { user, host, why, said: heard.text() });
        }
        if broke_off && heard.tells_too_many_tries() {
            return Err(RemoteError::LoginRefused { user, host, accepted: String::new() });
        }
        Err(if broke_off { RemoteError::LoginInterrupted { host } } else { error })
    }

    /// How long a login may take: as long as a person needs to find a code, where one is asked.
    fn login_timeout(&self) -> Duration {
        if self.answering.0.is_expecting() { PERSON_TIMEOUT } else { HANDSHAKE_TIMEOUT }
    }
}

#[async_trait::async_trait]
impl Connect for RusshConnect {
    async fn connect(&self) -> Result<Arc<dyn Remote>, RemoteError> {
        Ok(Arc::new(self.connect_here().await?))
    }

    fn user(&self) -> &str {
        self.endpoint.user.as_str()
    }

    fn host(&self) -> &str {
        self.endpoint.host.as_str()
    }
}

impl RusshConnect {
    /// The same, as this adapter's own.
    pub(crate) async fn connect_here(&self) -> Result<RusshRemote, RemoteError> {
        let host = self.endpoint.host.to_string();
        let credential = Credential::of(&self.login).await?;
        let work = async {
            let heard = Heard::default();
            let mut handle = open(&self.endpoint, &self.host_key, &heard).await?;
            self.log_in(&mut handle, &heard, credential).await.map(|()| (handle, heard.is_renewed()))
        };
        let (handle, renewed) = timeout(self.login_timeout(), work)
            .await
            .map_err(|_| RemoteError::Timeout { host: host.clone(), port: self.endpoint.port.get() })??;
        Ok(RusshRemote { handle, host, user: self.user().to_owned(), renewed, disconnected: AtomicBool::new(false) })
    }
}

/// Asks a server for its host key and leaves again, without any credential.
pub async fn probe_host_key(endpoint: &Endpoint, host_key: &HostKeyPolicy) -> Result<Fingerprint, RemoteError> {
    let work = async {
        match open(endpoint, host_key, &Heard::default()).await {
            Ok(handle) => {
                let _ = handle.disconnect(Disconnect::ByApplication, "", "").await;
                let known = host_key.known_hosts.keys(&endpoint.host, endpoint.port)?;
                known.first().map_or_else(
                    || Err(RemoteError::KeyInvalid { why: KeyFault::Unreadable, detail: "no record".to_owned() }),
                    fingerprint,
                )
            }
            Err(RemoteError::HostKeyUnknown { offered, .. }) => Ok(offered),
            Err(error) => Err(error),
        }
    };
    timeout(HANDSHAKE_TIMEOUT, work)
        .await
        .map_err(|_| RemoteError::Timeout { host: endpoint.host.to_string(), port: endpoint.port.get() })?
}

async fn open(endpoint: &Endpoint, policy: &HostKeyPolicy, heard: &Heard) -> Result<Handle<Gatekeeper>, RemoteError> {
    let stream = dial(endpoint).await?;
    // Small packets wait for nothing; failure to set this costs only time.
    let _ = stream.set_nodelay(true);
    let mut config = client::Config {
        keepalive_interval: Some(KEEPALIVE),
        keepalive_max: 2,
        nodelay: true,
        ..client::Config::default()
    };
    let recorded = policy.known_hosts.keys(&endpoint.host, endpoint.port)?;
    config.preferred.key = prefer_recorded(&config.preferred.key, &recorded).into();
    let gatekeeper =
        Gatekeeper { endpoint: endpoint.clone(), policy: policy.clone(), heard: heard.clone(), banner_bytes: 0 };
    let greeting = Greeting::default();
    let overheard = greeting.clone();
    let stream = InspectReader::new(stream, move |bytes: &[u8]| overheard.hear(bytes));
    client::connect_stream(Arc::new(config), stream, gatekeeper).await.map_err(|error| {
        let error = named(error, endpoint);
        let (host, port) = (endpoint.host.to_string(), endpoint.port.get());
        match (&error, greeting.turned_away()) {
            (RemoteError::Lost { .. }, Some(why)) => RemoteError::TurnedAway { host, port, why },
            // Neither a greeting nor a reason known to us: another service, which hung up.
            (RemoteError::Lost { .. }, None) if !greeting.is_ssh() => {
                RemoteError::Protocol { host, port, detail: "no SSH greeting".to_owned() }
            }
            _ => error,
        }
    })
}

/// Asks first for the kinds of key that are on record: a server with several keys then shows one that we know.
fn prefer_recorded(all: &[Algorithm], recorded: &[PublicKey]) -> Vec<Algorithm> {
    let known = |algorithm: &Algorithm| {
        recorded.iter().any(|key| match (key.algorithm(), algorithm) {
            (Algorithm::Rsa { .. }, Algorithm::Rsa { .. }) => true,
            (one, other) => one == *other,
        })
    };
    let (mut first, rest): (Vec<_>, Vec<_>) = all.iter().cloned().partition(known);
    first.extend(rest);
    first
}

async fn dial(endpoint: &Endpoint) -> Result<TcpStream, RemoteError> {
    let (host, port) = (endpoint.host.as_str(), endpoint.port.get());
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host, port))
        .await
        .map_err(|_| RemoteError::NameNotResolved { host: host.to_owned() })?
        .collect();
    let mut last = RemoteError::NameNotResolved { host: host.to_owned() };
    for address in addresses {
        match timeout(CONNECT_TIMEOUT, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
                last = RemoteError::Refused { host: host.to_owned(), port };
            }
            Ok(Err(_)) | Err(_) => last = RemoteError::Timeout { host: host.to_owned(), port },
        }
    }
    Err(last)
}

/// Verifies the host key in the middle of the handshake, and bounds the banners after it.
pub(crate) struct Gatekeeper {
    endpoint: Endpoint,
    policy: HostKeyPolicy,
    heard: Heard,
    banner_bytes: usize,
}

impl From<russh::Error> for RemoteError {
    fn from(error: russh::Error) -> Self {
        use russh::Error as E;
        // Host and port are filled in where they are known: by `named`.
        match error {
            E::Disconnect
            | E::HUP
            | E::SendError
            | E::RecvError
            | E::KeepaliveTimeout
            | E::InactivityTimeout
            | E::IO(_) => Self::Lost { host: String::new() },
            other => Self::Protocol { host: String::new(), port: 0, detail: other.to_string() },
        }
    }
}

impl client::Handler for Gatekeeper {
    type Error = RemoteError;

    async fn check_server_key(&mut self, offered: &PublicKeyOrCertificate) -> Result<bool, RemoteError> {
        let PublicKeyOrCertificate::PublicKey { key, .. } = offered else {
            // Never asked for: `host_key_certificates` stays empty.
            return Ok(false);
        };
        if self.policy.verify(&self.endpoint.host, self.endpoint.port, key)? {
            self.policy.known_hosts.record(&self.endpoint.host, self.endpoint.port, key)?;
        }
        Ok(true)
    }

    async fn disconnected(&mut self, reason: DisconnectReason<RemoteError>) -> Result<(), RemoteError> {
        match reason {
            DisconnectReason::ReceivedDisconnect(last) => {
                self.heard.note(&last.message);
                Ok(())
            }
            DisconnectReason::Error(error) => Err(error),
        }
    }

    async fn auth_banner(&mut self, banner: &str, _: &mut Session) -> Result<(), RemoteError> {
        self.heard.note(banner);
        self.banner_bytes = self.banner_bytes.saturating_add(banner.len()).saturating_add(BANNER_OVERHEAD);
        if self.banner_bytes <= MAX_BANNER_BYTES {
            return Ok(());
        }
        self.heard.note_endless();
        Err(RemoteError::BannerTooLong { host: self.endpoint.host.to_string(), port: self.endpoint.port.get() })
    }
}

/// What the library's error means on this way: a line that broke, or an answer that is not understood.
pub(crate) fn lost_or_protocol(error: russh::Error, endpoint: &Endpoint) -> RemoteError {
    named(RemoteError::from(error), endpoint)
}

fn named(error: RemoteError, endpoint: &Endpoint) -> RemoteError {
    let (host, port) = (endpoint.host.to_string(), endpoint.port.get());
    match error {
        RemoteError::Lost { .. } => RemoteError::Lost { host },
        RemoteError::Protocol { detail, .. } => RemoteError::Protocol { host, port, detail },
        other => other,
    }
}

pub(crate) struct RusshRemote {
    handle: Handle<Gatekeeper>,
    host: String,
    user: String,
    /// Whether the login itself gave the user a new password.
    pub(crate) renewed: bool,
    disconnected: AtomicBool,
}

impl RusshRemote {
    fn lost(&self) -> RemoteError {
        RemoteError::Lost { host: self.host.clone() }
    }

    async fn open_session(&self) -> Result<Channel<client::Msg>, RemoteError> {
        self.handle.channel_open_session().await.map_err(|error| match error {
            russh::Error::ChannelOpenFailure(_) => RemoteError::SessionsRefused { user: self.user.clone() },
            _ => self.lost(),
        })
    }

    /// The user's shell at a terminal, for a server that does nothing else before it got its answers.
    pub(crate) async fn terminal(&self) -> Result<Running, RemoteError> {
        let channel = self.open_session().await?;
        channel.request_pty(false, "dumb", 200, 24, 0, 0, &[]).await.map_err(|_| self.lost())?;
        channel.request_shell(false).await.map_err(|_| self.lost())?;
        Ok(running(channel))
    }
}

/// A session that was begun, with its two ends.
fn running(channel: Channel<client::Msg>) -> Running {
    let (mut reader, writer) = channel.split();
    let stdin = Box::pin(writer.make_writer());
    let (sender, output) = mpsc::channel(OUTPUT_QUEUE);
    tokio::spawn(async move {
        let mut closed_in_order = false;
        loop {
            let message = tokio::select! {
                message = reader.wait() => message,
                () = sender.closed() => {
                    // First: the session may wait until what it has for us is taken, and would never hear the rest.
                    drop(reader);
                    let _ = writer.close().await;
                    return;
                }
            };
            let chunk = match message {
                Some(ChannelMsg::Data { data }) => Chunk::Out(data),
                Some(ChannelMsg::ExtendedData { data, .. }) => Chunk::Err(data),
                // A status alone is no end: output may still be on its way, and only the close says that none is.
                Some(ChannelMsg::ExitStatus { exit_status }) => Chunk::Exit(exit_status),
                Some(ChannelMsg::ExitSignal { signal_name, .. }) => Chunk::Signal(format!("{signal_name:?}")),
                Some(ChannelMsg::Close) => {
                    closed_in_order = true;
                    continue;
                }
                Some(_) => continue,
                None if closed_in_order => return,
                None => Chunk::Lost,
            };
            let end = matches!(chunk, Chunk::Lost);
            if sender.send(chunk).await.is_err() || end {
                drop(reader);
                let _ = writer.close().await;
                return;
            }
        }
    });
    Running::new(stdin, output)
}

#[async_trait::async_trait]
impl Remote for RusshRemote {
    async fn exec(&self, command: &CommandLine) -> Result<Running, RemoteError> {
        let channel = self.open_session().await?;
        channel.exec(false, command.as_str()).await.map_err(|_| self.lost())?;
        Ok(running(channel))
    }

    fn is_closed(&self) -> bool {
        self.disconnected.load(Ordering::Relaxed) || self.handle.is_closed()
    }

    async fn close(&self) {
        self.disconnected.store(true, Ordering::Relaxed);
        // A server that takes nothing any more must not keep us: with the handle goes the connection.
        let _ = timeout(GOODBYE_TIMEOUT, self.handle.disconnect(Disconnect::ByApplication, "", "")).await;
    }
}
