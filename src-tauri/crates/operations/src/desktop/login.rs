//! Logging in: to a new server, and to one that is known. The host key is judged before any credential is sent; a password is
//! exchanged for a key where the server lets keys in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use inventory::{LoginMethod, Server};
use model::{ErrorCode, Fingerprint, Host, LoginUser, Problem, SecretName, ServerClaim, ServerName, SshPort};
use remote::{
    Answering, Connect, Connection, Endpoint, HostKeyPolicy, Login, RemoteError, Renewed, Rights, RusshConnect,
    install_key, key_file_text, make_key, probe_host_key, renew_password,
};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use vault::{Scope, generate};

use super::limits::{LetIn, Repeatable, connect_within_limits};
use super::renewal::PasswordRenewal;
use crate::{Desktop, OperationError};

/// How one logs in to a new server.
#[derive(Clone, Debug)]
pub enum NewLogin {
    /// With a password, which is exchanged for a key of this desktop's where the server lets keys in.
    Password(SecretString),
    /// With a key file of the person's.
    KeyFile {
        /// Where it lies.
        path: PathBuf,
        /// Its passphrase.
        passphrase: Option<SecretString>,
    },
    /// With a key of the person's SSH agent.
    Agent {
        /// Which; without it, each of few.
        key: Option<Fingerprint>,
    },
    /// By the system's own ssh.
    SystemConfiguration {
        /// The alias.
        alias: String,
    },
}

/// A server that is to be known.
#[derive(Debug)]
pub struct NewServer {
    /// What the person calls it.
    pub name: ServerName,
    /// Where it is.
    pub host: Host,
    /// The port.
    pub port: SshPort,
    /// Who logs in.
    pub user: LoginUser,
    /// How.
    pub login: NewLogin,
    /// The password for sudo, where it is not the login's.
    pub sudo_password: Option<SecretString>,
    /// The fingerprint that the person confirmed.
    pub confirmed: Option<Fingerprint>,
    /// What the person says of a copy, or of a server that was moved.
    pub claim: Option<ServerClaim>,
    /// What takes the password's place, where the server says that it has expired.
    pub new_password: Option<SecretString>,
}

impl Desktop {
    /// Asks a server who it is, without any credential.
    pub async fn fingerprint(
        &self,
        host: &Host,
        port: SshPort,
        user: &LoginUser,
    ) -> Result<Fingerprint, OperationError> {
        let endpoint = Endpoint { host: host.clone(), port, user: user.clone() };
        let policy = self.policy(None);
        let (let_in, never) = (LetIn::at(&self.home, host, port), CancellationToken::new());
        let probe = || probe_host_key(&endpoint, &policy);
        Ok(connect_within_limits(&let_in, &self.answering, &never, Repeatable::Login, probe).await?)
    }

    /// The fingerprints on record for a server.
    pub fn host_fingerprints(&self, host: &Host, port: SshPort) -> Result<Vec<Fingerprint>, OperationError> {
        Ok(self.known_hosts().fingerprints(host, port)?)
    }

    /// The person says that a server was set up again: it has to show this very key, which takes the place of the one on
    /// record. The old record is forgotten only once the server has proved the new key.
    pub async fn trust_new_key(
        &self,
        host: &Host,
        port: SshPort,
        user: &LoginUser,
        confirmed: &Fingerprint,
    ) -> Result<(), OperationError> {
        match self.fingerprint(host, port, user).await {
            Err(OperationError::Remote(RemoteError::HostKeyChanged { offered, .. })) if offered == *confirmed => {}
            Ok(offered) if offered == *confirmed => return Ok(()),
            Ok(_) => return Err(Problem::new(ErrorCode::HostKeyMismatch).with("host", host).into()),
            Err(error) => return Err(error),
        }
        self.known_hosts().forget(host, port)?;
        let endpoint = Endpoint { host: host.clone(), port, user: user.clone() };
        probe_host_key(&endpoint, &self.policy(Some(confirmed.clone()))).await?;
        Ok(())
    }

    pub(super) fn policy(&self, confirmed: Option<Fingerprint>) -> HostKeyPolicy {
        HostKeyPolicy { known_hosts: self.known_hosts(), confirmed }
    }

    /// Our own SSH, with a login that is not on record yet.
    pub(super) fn russh(&self, endpoint: &Endpoint, policy: &HostKeyPolicy, login: Login) -> RusshConnect {
        RusshConnect::new(endpoint.clone(), login, policy.clone()).answering(self.answering.clone())
    }

    /// Logs in in a way that is not on record yet. Where the password has expired, the new one takes its place, and is the
    /// login's from then on.
    pub(super) async fn open_new(
        &self,
        endpoint: &Endpoint,
        policy: &HostKeyPolicy,
        login: &mut NewLogin,
        sudo_password: Option<&SecretString>,
        renewal: &mut PasswordRenewal,
        cancel: &CancellationToken,
    ) -> Result<Connection, OperationError> {
        let connect = |login| -> Arc<dyn Connect> { Arc::new(self.russh(endpoint, policy, login)) };
        let let_in = LetIn::at(&self.home, &endpoint.host, endpoint.port);
        // First of all: a code that is good once must not be spent on being told again that the password has expired.
        let mut begun = None;
        if let (NewLogin::Password(old), Some(new)) = (&*login, renewal.new.clone()) {
            let expired = self.russh(endpoint, policy, Login::Password(old.clone()));
            let renewed = || renew_password(&expired, Some(old), &new);
            let done = connect_within_limits(&let_in, &self.answering, cancel, Repeatable::Renewal, renewed).await?;
            renewal.renewed = done.renewed;
            if done.renewed != Renewed::No {
                *login = NewLogin::Password(new);
            }
            begun = Some(done);
        }
        let (way, password) = connector(login, sudo_password, &connect)?;
        let way = match begun {
            Some(begun) => begun.going_on(way),
            None => way,
        };
        let opened = connect_within_limits(&let_in, &self.answering, cancel, Repeatable::Login, || {
            Connection::open(Arc::clone(&way), password.as_ref(), cancel.clone())
        });
        opened.await.map_err(|error| with_path(error, login))
    }

    /// Keeps what is needed to log in this way again.
    pub(super) async fn keep_login(
        &self,
        connection: &Connection,
        scope: &Scope,
        connect: &(dyn Fn(Login) -> Arc<dyn Connect> + Sync),
        login: &NewLogin,
    ) -> Result<LoginMethod, OperationError> {
        let kept = match login {
            NewLogin::Password(password) => self.exchange_password(connection, scope, connect, password).await?,
            NewLogin::KeyFile { path, passphrase } => {
                if let Some(passphrase) = passphrase {
                    self.vault.put(scope, SecretName::KeyPassphrase, passphrase).await?;
                }
                LoginMethod::KeyFile { path: path.display().to_string() }
            }
            NewLogin::Agent { key } => LoginMethod::Agent { key: key.clone() },
            NewLogin::SystemConfiguration { alias } => LoginMethod::SystemConfiguration { alias: alias.clone() },
        };
        if let Rights::SudoWithPassword(password) = connection.rights() {
            self.vault.put(scope, SecretName::SudoPassword, password).await?;
        }
        Ok(kept)
    }

    /// "Key in, password out". Where the server takes no key, or lets none in, the password is kept instead.
    async fn exchange_password(
        &self,
        connection: &Connection,
        scope: &Scope,
        connect: &(dyn Fn(Login) -> Arc<dyn Connect> + Sync),
        password: &SecretString,
    ) -> Result<LoginMethod, OperationError> {
        let made = make_key(&generate::seed32()?, "instalador-smart")?;
        let is_let_in = match install_key(connection, &made.public).await {
            Ok(()) => self.is_let_in(connect, &made.private).await?,
            // Nothing can be written where the keys of that user lie: no home, a file that nobody may change, a read-only disk.
            Err(RemoteError::Command { status, detail }) => {
                tracing::warn!(status, detail, "the server takes no key");
                false
            }
            Err(error) => return Err(error.into()),
        };
        if is_let_in {
            // Only now: what logged in before is kept until it is replaced.
            self.vault.put(scope, SecretName::LoginKey, &made.private).await?;
            return Ok(LoginMethod::MadeKey);
        }
        self.vault.put(scope, SecretName::LoginPassword, password).await?;
        Ok(LoginMethod::Password)
    }

    /// Whether the server lets the new key in, proved on a second connection.
    async fn is_let_in(
        &self,
        connect: &(dyn Fn(Login) -> Arc<dyn Connect> + Sync),
        private: &SecretString,
    ) -> Result<bool, OperationError> {
        let proof = connect(Login::Key { text: private.clone(), passphrase: None });
        match proof.connect().await {
            Ok(second) => {
                second.close().await;
                Ok(true)
            }
            // Hanging up is a way of refusing, too; and a server that lets no second connection in has proved nothing.
            Err(
                RemoteError::LoginRefused { .. }
                | RemoteError::LoginMethod { .. }
                | RemoteError::LoginInterrupted { .. }
                | RemoteError::SecondFactorNeeded { .. }
                | RemoteError::SecondFactorRefused { .. }
                | RemoteError::TurnedAway { .. }
                | RemoteError::Refused { .. }
                | RemoteError::Timeout { .. }
                | RemoteError::Lost { .. },
            ) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Connects to a known server.
    pub async fn connect(&self, name: &ServerName, cancel: CancellationToken) -> Result<Connection, OperationError> {
        self.connect_as_known(&self.inventory.server(name)?, None, cancel).await
    }

    /// Connects to a server as it is known, perhaps at another address than the one on record.
    pub(super) async fn connect_as_known(
        &self,
        server: &Server,
        sudo_password: Option<&SecretString>,
        cancel: CancellationToken,
    ) -> Result<Connection, OperationError> {
        let let_in = LetIn::at(&self.home, &server.host, server.port);
        let (connector, kept) = self.connector(server, &self.answering).await?;
        let sudo_password = sudo_password.or(kept.as_ref());
        let connection = connect_within_limits(&let_in, &self.answering, &cancel, Repeatable::Login, || {
            Connection::open(Arc::clone(&connector), sudo_password, cancel.clone())
        });
        let connection = connection.await?;
        tracing::info!(server = server.name.as_str(), rights = ?connection.rights().elevation(), "connected");
        Ok(connection)
    }

    /// The same without anybody who could be asked, and without waiting for a limit: for one of many.
    pub(crate) async fn connect_unattended(
        &self,
        name: &ServerName,
        cancel: CancellationToken,
    ) -> Result<Connection, OperationError> {
        let server = self.inventory.server(name)?;
        let (connector, sudo_password) = self.connector(&server, &Answering::default()).await?;
        let connection = Connection::open(connector, sudo_password.as_ref(), cancel).await?;
        LetIn::at(&self.home, &server.host, server.port).note();
        Ok(connection)
    }

    /// How one gets in to a known server, with the password for sudo if one is needed.
    pub(super) async fn connector(
        &self,
        server: &Server,
        answering: &Answering,
    ) -> Result<(Arc<dyn Connect>, Option<SecretString>), OperationError> {
        let connector: Arc<dyn Connect> = match (&server.login, self.russh_connect(server, answering).await?) {
            (_, Some(connect)) => Arc::new(connect),
            (LoginMethod::SystemConfiguration { alias }, None) => system_ssh(alias)?,
            (_, None) => return Err(OperationError::code(ErrorCode::Internal)),
        };
        let scope = Scope::Server(server.name.clone());
        let sudo_password = match server.elevation {
            Some(model::Elevation::Root | model::Elevation::Sudo) => None,
            Some(model::Elevation::SudoWithPassword) | None => self.vault.get(&scope, SecretName::SudoPassword).await?,
        };
        Ok((connector, sudo_password))
    }

    /// The same by our own SSH; `None` where the system's is used.
    pub(super) async fn russh_connect(
        &self,
        server: &Server,
        answering: &Answering,
    ) -> Result<Option<RusshConnect>, OperationError> {
        let scope = Scope::Server(server.name.clone());
        let login = match &server.login {
            LoginMethod::Password => Login::Password(self.vault.require(&scope, SecretName::LoginPassword).await?),
            LoginMethod::MadeKey => {
                Login::Key { text: self.vault.require(&scope, SecretName::LoginKey).await?, passphrase: None }
            }
            LoginMethod::KeyFile { path } => Login::Key {
                text: read_key_file(Path::new(path))?,
                passphrase: self.vault.get(&scope, SecretName::KeyPassphrase).await?,
            },
            LoginMethod::Agent { key } => Login::Agent { key: key.clone() },
            LoginMethod::SystemConfiguration { .. } => return Ok(None),
        };
        let endpoint = Endpoint { host: server.host.clone(), port: server.port, user: server.user.clone() };
        let connect = RusshConnect::new(endpoint, login, self.policy(None));
        Ok(Some(connect.answering(answering.clone())))
    }
}

/// How to connect with a new login, and the password that sudo may ask for.
fn connector(
    login: &NewLogin,
    sudo_password: Option<&SecretString>,
    connect: &dyn Fn(Login) -> Arc<dyn Connect>,
) -> Result<(Arc<dyn Connect>, Option<SecretString>), OperationError> {
    let sudo_password = sudo_password.cloned();
    Ok(match login {
        NewLogin::Password(password) => {
            (connect(Login::Password(password.clone())), Some(sudo_password.unwrap_or_else(|| password.clone())))
        }
        NewLogin::KeyFile { path, passphrase } => {
            let login = Login::Key { text: read_key_file(path)?, passphrase: passphrase.clone() };
            (connect(login), sudo_password)
        }
        NewLogin::Agent { key } => (connect(Login::Agent { key: key.clone() }), sudo_password),
        NewLogin::SystemConfiguration { alias } => (system_ssh(alias)?, sudo_password),
    })
}

pub(super) fn read_key_file(path: &Path) -> Result<SecretString, OperationError> {
    let named = |problem: Problem| problem.with("path", path.display());
    let bytes = std::fs::read(path).map_err(|error| {
        let reason = if error.kind() == std::io::ErrorKind::NotFound { "missing" } else { "unreadable" };
        named(Problem::new(ErrorCode::KeyFileInvalid).with("reason", reason).detail(error.to_string()))
    })?;
    key_file_text(&bytes).map_err(|error| named(error.into()).into())
}

/// Names the key file in errors that come from deeper down, where its name is not known.
fn with_path(error: remote::RemoteError, login: &NewLogin) -> OperationError {
    let problem = Problem::from(error);
    match login {
        NewLogin::KeyFile { path, .. }
            if matches!(problem.code, ErrorCode::KeyFileInvalid | ErrorCode::KeyPassphraseNeeded) =>
        {
            problem.with("path", path.display()).into()
        }
        _ => problem.into(),
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "it fails on Windows")]
pub(super) fn system_ssh(alias: &str) -> Result<Arc<dyn Connect>, OperationError> {
    Ok(Arc::new(remote::SystemSsh { destination: alias.to_owned(), config_file: None }))
}

#[cfg(not(unix))]
pub(super) fn system_ssh(_alias: &str) -> Result<Arc<dyn Connect>, OperationError> {
    Err(Problem::new(ErrorCode::ArgumentsInvalid).with("reason", "no-system-ssh").into())
}
