//! SSH by `russh`: the way that works on every system.
//!
//! The host key is verified before any credential leaves; each credential is offered once. Commands come only as
//! [`CommandLine`], which only a script makes.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use model::{Fingerprint, Host, LoginUser, SshPort};
use russh::client::{self, AuthResult, Handle, KeyboardInteractiveAuthResponse, Session};
use russh::keys::{Algorithm, PrivateKey, PrivateKeyWithHashAlg, PublicKey, PublicKeyOrCertificate};
use russh::{ChannelMsg, Disconnect, MethodKind, MethodSet};
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::host_key::fingerprint;
use crate::transport::soon;
use crate::{Chunk, CommandLine, Connect, HostKeyPolicy, Login, Remote, RemoteError, Running};

/// How long one address may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long version, key exchange and login may take together.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(30);
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
}

#[async_trait::async_trait]
impl Connect for RusshConnect {
    async fn connect(&self) -> Result<Arc<dyn Remote>, RemoteError> {
        let host = self.endpoint.host.to_string();
        let work = async {
            let mut handle = open(&self.endpoint, &self.host_key).await?;
            match log_in(&mut handle, &self.endpoint, &self.login).await {
                // The library reports a lost connection as a refusal without login methods.
                Err(
                    RemoteError::LoginRefused { host, accepted, .. } | RemoteError::LoginMethod { host, accepted, .. },
                ) if accepted.is_empty() && soon(|| handle.is_closed()).await => Err(match handle.await {
                    Err(endless @ RemoteError::BannerTooLong { .. }) => endless,
                    _ => RemoteError::LoginInterrupted { host },
                }),
                result => result.map(|()| handle),
            }
        };
        let handle = timeout(HANDSHAKE_TIMEOUT, work)
            .await
            .map_err(|_| RemoteError::Timeout { host: host.clone(), port: self.endpoint.port.get() })??;
        Ok(Arc::new(RusshRemote { handle, host, disconnected: AtomicBool::new(false) }))
    }

    fn user(&self) -> &str {
        self.endpoint.user.as_str()
    }

    fn host(&self) -> &str {
        self.endpoint.host.as_str()
    }
}

/// Asks a server for its host key and leaves again, without any credential.
pub async fn probe_host_key(endpoint: &Endpoint, host_key: &HostKeyPolicy) -> Result<Fingerprint, RemoteError> {
    let work = async {
        match open(endpoint, host_key).await {
            Ok(handle) => {
                let _ = handle.disconnect(Disconnect::ByApplication, "", "").await;
                let known = host_key.known_hosts.keys(&endpoint.host, endpoint.port)?;
                known
                    .first()
                    .map_or_else(|| Err(RemoteError::KeyInvalid { detail: "no record".to_owned() }), fingerprint)
            }
            Err(RemoteError::HostKeyUnknown { offered, .. }) => Ok(offered),
            Err(error) => Err(error),
        }
    };
    timeout(HANDSHAKE_TIMEOUT, work)
        .await
        .map_err(|_| RemoteError::Timeout { host: endpoint.host.to_string(), port: endpoint.port.get() })?
}

async fn open(endpoint: &Endpoint, policy: &HostKeyPolicy) -> Result<Handle<Gatekeeper>, RemoteError> {
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
    let gatekeeper = Gatekeeper { endpoint: endpoint.clone(), policy: policy.clone(), banner_bytes: 0 };
    client::connect_stream(Arc::new(config), stream, gatekeeper).await.map_err(|error| match error {
        RemoteError::Protocol { detail, .. } => {
            RemoteError::Protocol { host: endpoint.host.to_string(), port: endpoint.port.get(), detail }
        }
        other => other,
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
struct Gatekeeper {
    endpoint: Endpoint,
    policy: HostKeyPolicy,
    banner_bytes: usize,
}

impl From<russh::Error> for RemoteError {
    fn from(error: russh::Error) -> Self {
        // Host and port are filled in where they are known: by `open` and `named`.
        Self::Protocol { host: String::new(), port: 0, detail: error.to_string() }
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

    async fn auth_banner(&mut self, banner: &str, _: &mut Session) -> Result<(), RemoteError> {
        self.banner_bytes = self.banner_bytes.saturating_add(banner.len()).saturating_add(BANNER_OVERHEAD);
        if self.banner_bytes <= MAX_BANNER_BYTES {
            return Ok(());
        }
        Err(RemoteError::BannerTooLong { host: self.endpoint.host.to_string(), port: self.endpoint.port.get() })
    }
}

async fn log_in(handle: &mut Handle<Gatekeeper>, endpoint: &Endpoint, login: &Login) -> Result<(), RemoteError> {
    let user = endpoint.user.as_str();
    match login {
        Login::Password(password) => log_in_by_password(handle, endpoint, password).await,
        Login::Key { text, passphrase } => {
            let key = read_key(text, passphrase.as_ref())?;
            let hash = if key.algorithm().is_rsa() {
                handle.best_supported_rsa_hash().await.map_err(|e| named(e, endpoint))?.flatten()
            } else {
                None
            };
            let key = PrivateKeyWithHashAlg::new(Arc::new(key), hash);
            let answer = handle.authenticate_publickey(user, key).await.map_err(|e| named(e, endpoint))?;
            check_login_answer(&answer, endpoint, MethodKind::PublicKey)
        }
        Login::Agent => log_in_by_agent(handle, endpoint).await,
    }
}

async fn log_in_by_password(
    handle: &mut Handle<Gatekeeper>,
    endpoint: &Endpoint,
    password: &SecretString,
) -> Result<(), RemoteError> {
    let user = endpoint.user.as_str();
    // "none" is no attempt: it is how SSH asks for the list of methods.
    let methods = match handle.authenticate_none(user).await.map_err(|e| named(e, endpoint))? {
        AuthResult::Success => return Ok(()),
        AuthResult::Failure { remaining_methods, .. } => remaining_methods,
    };
    if methods.contains(&MethodKind::Password) {
        let answer =
            handle.authenticate_password(user, password.expose_secret()).await.map_err(|e| named(e, endpoint))?;
        return check_login_answer(&answer, endpoint, MethodKind::Password);
    }
    if methods.contains(&MethodKind::KeyboardInteractive) {
        return answer_prompts(handle, endpoint, password).await;
    }
    Err(RemoteError::LoginMethod {
        user: user.to_owned(),
        host: endpoint.host.to_string(),
        accepted: method_names(&methods),
    })
}

/// Answers the one hidden prompt with the password. Anything beyond that (a code from a telephone) is not ours to
/// answer.
async fn answer_prompts(
    handle: &mut Handle<Gatekeeper>,
    endpoint: &Endpoint,
    password: &SecretString,
) -> Result<(), RemoteError> {
    let user = endpoint.user.as_str();
    let refused = |accepted: &MethodSet| RemoteError::LoginRefused {
        user: user.to_owned(),
        host: endpoint.host.to_string(),
        accepted: method_names(accepted),
    };
    let mut answered = false;
    let mut response =
        handle.authenticate_keyboard_interactive_start(user, None::<String>).await.map_err(|e| named(e, endpoint))?;
    loop {
        match response {
            KeyboardInteractiveAuthResponse::Success => return Ok(()),
            KeyboardInteractiveAuthResponse::Failure { remaining_methods, .. } => {
                return Err(refused(&remaining_methods));
            }
            KeyboardInteractiveAuthResponse::InfoRequest { prompts, .. } => {
                let answers = match prompts.as_slice() {
                    [] => Vec::new(),
                    [prompt] if !prompt.echo && !answered => {
                        answered = true;
                        vec![password.expose_secret().to_owned()]
                    }
                    _ => {
                        return Err(RemoteError::LoginMethod {
                            user: user.to_owned(),
                            host: endpoint.host.to_string(),
                            accepted: "keyboard-interactive".to_owned(),
                        });
                    }
                };
                response =
                    handle.authenticate_keyboard_interactive_respond(answers).await.map_err(|e| named(e, endpoint))?;
            }
        }
    }
}

/// Offers the agent's keys, at most five: servers hang up after six attempts.
async fn log_in_by_agent(handle: &mut Handle<Gatekeeper>, endpoint: &Endpoint) -> Result<(), RemoteError> {
    let no_agent = |detail: String| RemoteError::KeyInvalid { detail };
    #[cfg(unix)]
    let agent = russh::keys::agent::client::AgentClient::connect_env().await;
    #[cfg(windows)]
    let agent = russh::keys::agent::client::AgentClient::connect_named_pipe(r"\\.\pipe\openssh-ssh-agent").await;
    let mut agent = agent.map_err(|error| no_agent(error.to_string()))?;
    let identities = agent.request_identities().await.map_err(|error| no_agent(error.to_string()))?;
    let hash = handle.best_supported_rsa_hash().await.map_err(|e| named(e, endpoint))?.flatten();
    let mut accepted = MethodSet::empty();
    for identity in identities.iter().take(5) {
        let key = identity.public_key().into_owned();
        let hash = if key.algorithm().is_rsa() { hash } else { None };
        let answer = handle
            .authenticate_publickey_with(endpoint.user.as_str(), key, hash, &mut agent)
            .await
            .map_err(|error| no_agent(error.to_string()))?;
        match answer {
            AuthResult::Success => return Ok(()),
            // A connection that is gone names no way in, and has nothing to say of the other keys.
            AuthResult::Failure { remaining_methods, .. } if remaining_methods.is_empty() => break,
            AuthResult::Failure { remaining_methods, .. } => accepted = remaining_methods,
        }
    }
    check_login_answer(
        &AuthResult::Failure { remaining_methods: accepted, partial_success: false },
        endpoint,
        MethodKind::PublicKey,
    )
}

pub(crate) fn read_key(text: &SecretString, passphrase: Option<&SecretString>) -> Result<PrivateKey, RemoteError> {
    let text = text.expose_secret();
    let error = match russh::keys::decode_secret_key(text, None) {
        // A passphrase too much does no harm.
        Ok(key) => return Ok(key),
        Err(error) => error,
    };
    // PEM says so in words, the other forms through their readers.
    let encrypted = text.contains("ENCRYPTED")
        || matches!(error, russh::keys::Error::KeyIsEncrypted)
        || text.lines().any(|line| line.starts_with("Encryption: ") && !line.ends_with("none"));
    match passphrase {
        Some(passphrase) if encrypted => {
            let key = russh::keys::decode_secret_key(text, Some(passphrase.expose_secret()));
            key.map_err(|_| RemoteError::KeyPassphrase)
        }
        None if encrypted => Err(RemoteError::KeyPassphrase),
        Some(_) | None => Err(RemoteError::KeyInvalid { detail: error.to_string() }),
    }
}

fn check_login_answer(answer: &AuthResult, endpoint: &Endpoint, tried: MethodKind) -> Result<(), RemoteError> {
    let AuthResult::Failure { remaining_methods, partial_success } = answer else {
        return Ok(());
    };
    let (user, host) = (endpoint.user.to_string(), endpoint.host.to_string());
    let accepted = method_names(remaining_methods);
    let offered_in_vain = !remaining_methods.is_empty() && !remaining_methods.contains(&tried);
    if *partial_success || offered_in_vain {
        Err(RemoteError::LoginMethod { user, host, accepted })
    } else {
        Err(RemoteError::LoginRefused { user, host, accepted })
    }
}

fn method_names(methods: &MethodSet) -> String {
    methods.iter().map(<&'static str>::from).collect::<Vec<_>>().join(", ")
}

fn named(error: russh::Error, endpoint: &Endpoint) -> RemoteError {
    let host = endpoint.host.to_string();
    match error {
        russh::Error::Disconnect | russh::Error::HUP | russh::Error::SendError | russh::Error::KeepaliveTimeout => {
            RemoteError::Lost { host }
        }
        other => RemoteError::Protocol { host, port: endpoint.port.get(), detail: other.to_string() },
    }
}

struct RusshRemote {
    handle: Handle<Gatekeeper>,
    host: String,
    disconnected: AtomicBool,
}

#[async_trait::async_trait]
impl Remote for RusshRemote {
    async fn exec(&self, command: &CommandLine) -> Result<Running, RemoteError> {
        let lost = || RemoteError::Lost { host: self.host.clone() };
        let channel = self.handle.channel_open_session().await.map_err(|_| lost())?;
        channel.exec(false, command.as_str()).await.map_err(|_| lost())?;
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
        Ok(Running { stdin, output })
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
