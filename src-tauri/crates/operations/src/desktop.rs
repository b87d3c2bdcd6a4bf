//! This desktop: its record of servers and instances, its keyring, its host keys, and the way from a server's name to
//! a connection. The command line and the window are both built on it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use inventory::{
    Instance, InstanceState, Inventory, LoginMethod, Operation, OperationResult, Recovered, Removed, Server,
};
use model::{
    ErrorCode, Event, Fingerprint, GitUrl, Host, InstanceNumber, LoginUser, OperationKind, Problem, SecretName,
    ServerName, SshPort,
};
use remote::{
    Connect, Connection, ConnectionEvent, Endpoint, GitAnswer, HostKeyPolicy, KnownHosts, Login, RemoteError,
    RusshConnect, install_key, make_key, probe_host_key, public_part, try_git_access,
};
use secrecy::SecretString;
use stack::BaseFolder;
use tokio_util::sync::CancellationToken;
use vault::{Scope, SecretStore, generate};

use crate::OperationError;
use crate::context::{CodeInput, EventSink};
use crate::facts::{Facts, read_server_state};
use crate::runner::{Install, Installed, Plan};
use crate::running_marker::{self, RunningMarker};
use crate::spec::{InstanceRecord, InstanceSpec};

/// How one logs in to a new server.
#[derive(Debug)]
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
    /// With the keys of the person's SSH agent.
    Agent,
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
    /// The password for sudo, if it is not the login's.
    pub sudo_password: Option<SecretString>,
    /// The fingerprint that the person confirmed.
    pub confirmed: Option<Fingerprint>,
}

/// How many operations of this desktop are considered.
const MAX_RECENT: u32 = 100;

/// The last operation on an instance, begun here, that did not do what it was begun for.
#[derive(Clone, Debug)]
pub struct Unfinished {
    /// Its id.
    pub id: String,
    /// Whether it was interrupted. Otherwise it failed, was stopped, or was postponed.
    pub interrupted: bool,
    /// The server.
    pub server: ServerName,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// The instance as it should be.
    pub spec: InstanceSpec,
}

/// This desktop.
pub struct Desktop {
    home: PathBuf,
    inventory: Arc<Inventory>,
    vault: Arc<dyn SecretStore>,
}

impl Desktop {
    /// Opens the desktop's folder, or makes it.
    pub fn open(home: &Path, vault: Arc<dyn SecretStore>) -> Result<Self, OperationError> {
        let inventory = Arc::new(Inventory::open(home)?);
        Ok(Self { home: home.to_owned(), inventory, vault })
    }

    /// Sets a damaged record aside and begins a new one with what can still be read of it. Returns nothing if the
    /// record is whole.
    pub fn recover_record(home: &Path) -> Result<Option<Recovered>, OperationError> {
        let moment = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
        let recovered = Inventory::recover(home, &moment)?;
        if let Some(recovered) = &recovered {
            let kept = recovered.kept.display().to_string();
            tracing::warn!(kept, recovered.servers, recovered.instances, "a damaged record was set aside");
        }
        Ok(recovered)
    }

    /// The record of servers, instances and operations. Its calls block, for milliseconds.
    pub fn inventory(&self) -> &Inventory {
        &self.inventory
    }

    /// The keyring.
    pub fn vault(&self) -> &Arc<dyn SecretStore> {
        &self.vault
    }

    /// The host keys on record.
    pub fn known_hosts(&self) -> KnownHosts {
        KnownHosts::at(self.home.join("known_hosts"))
    }

    /// Asks a server who it is, without any credential.
    pub async fn fingerprint(
        &self,
        host: &Host,
        port: SshPort,
        user: &LoginUser,
    ) -> Result<Fingerprint, OperationError> {
        let endpoint = Endpoint { host: host.clone(), port, user: user.clone() };
        Ok(probe_host_key(&endpoint, &self.policy(None)).await?)
    }

    /// The fingerprints on record for a server.
    pub fn host_fingerprints(&self, host: &Host, port: SshPort) -> Result<Vec<Fingerprint>, OperationError> {
        Ok(self.known_hosts().fingerprints(host, port)?)
    }

    /// The person says that a server was reinstalled: it has to show this very key, which replaces the one on
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

    /// The public part of the key with which an instance's server fetches its code, made at the first question.
    pub async fn deploy_key(&self, server: &ServerName, instance: InstanceNumber) -> Result<String, OperationError> {
        let private = self.private_deploy_key(server, instance).await?;
        Ok(public_part(&private)?)
    }

    async fn private_deploy_key(
        &self,
        server: &ServerName,
        instance: InstanceNumber,
    ) -> Result<SecretString, OperationError> {
        self.inventory.server(server)?;
        let scope = Scope::Instance(server.clone(), instance);
        if let Some(kept) = self.vault.get(&scope, SecretName::DeployKey).await? {
            return Ok(kept);
        }
        let made = make_key(&generate::seed32()?, &format!("instalador-smart {server}/{instance}"))?;
        self.vault.put(&scope, SecretName::DeployKey, &made.private).await?;
        Ok(made.private)
    }

    /// Whether the Git server lets the deploy key of an instance read the code.
    pub async fn try_deploy_key(
        &self,
        server: &ServerName,
        instance: InstanceNumber,
        url: &GitUrl,
    ) -> Result<(), OperationError> {
        let private = self.private_deploy_key(server, instance).await?;
        let known_hosts = KnownHosts::at(self.home.join("known_git_hosts"));
        match try_git_access(url, &private, &known_hosts).await? {
            GitAnswer::Readable => Ok(()),
            GitAnswer::Refused(said) => {
                let key = self.deploy_key(server, instance).await?;
                let problem = Problem::new(ErrorCode::DeployKeyNotAccepted).with("host", url.host()).with("key", key);
                Err(if said.is_empty() { problem } else { problem.detail(said) }.into())
            }
        }
    }

    /// The token with which the code of an instance was fetched, if it was by one.
    pub async fn kept_git_token(
        &self,
        server: &ServerName,
        instance: InstanceNumber,
    ) -> Result<Option<SecretString>, OperationError> {
        Ok(self.vault.get(&Scope::Instance(server.clone(), instance), SecretName::GitToken).await?)
    }

    fn policy(&self, confirmed: Option<Fingerprint>) -> HostKeyPolicy {
        HostKeyPolicy { known_hosts: self.known_hosts(), confirmed }
    }

    /// Logs in to a new server, and keeps what is needed to do so again.
    ///
    /// A password is used once: a key of this desktop's is let in, proved on a second connection, and kept in the
    /// keyring. Where sudo asks for the password it is kept too, since it is needed again. What is on the server
    /// already is recorded: another computer installed it, or this desktop's record was lost.
    pub async fn add_server(&self, new: NewServer, cancel: CancellationToken) -> Result<Server, OperationError> {
        match self.inventory.server(&new.name) {
            Ok(_) => {
                return Err(Problem::new(ErrorCode::ServerExists).with("server", &new.name).into());
            }
            Err(inventory::Error::ServerUnknown { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        self.vault.available().await?;
        let scope = Scope::Server(new.name.clone());
        let endpoint = Endpoint { host: new.host.clone(), port: new.port, user: new.user.clone() };
        let policy = self.policy(new.confirmed.clone());
        let connect = |login| -> Arc<dyn Connect> {
            Arc::new(RusshConnect { endpoint: endpoint.clone(), login, host_key: policy.clone() })
        };
        let (connector, sudo_password): (Arc<dyn Connect>, _) = match &new.login {
            NewLogin::Password(password) => (
                connect(Login::Password(password.clone())),
                Some(new.sudo_password.clone().unwrap_or_else(|| password.clone())),
            ),
            NewLogin::KeyFile { path, passphrase } => {
                let login = Login::Key { text: read_key_file(path)?, passphrase: passphrase.clone() };
                (connect(login), new.sudo_password.clone())
            }
            NewLogin::Agent => (connect(Login::Agent), new.sudo_password.clone()),
            NewLogin::SystemConfiguration { alias } => (system_ssh(alias)?, new.sudo_password.clone()),
        };
        let connection = Connection::open(connector, sudo_password.as_ref(), cancel)
            .await
            .map_err(|error| with_path(error, &new.login))?;
        let rights = connection.rights().clone();
        let login = match &new.login {
            NewLogin::Password(password) => self.exchange_password(&connection, &scope, &connect, password).await?,
            NewLogin::KeyFile { path, passphrase } => {
                if let Some(passphrase) = passphrase {
                    self.vault.put(&scope, SecretName::KeyPassphrase, passphrase).await?;
                }
                LoginMethod::KeyFile { path: path.display().to_string() }
            }
            NewLogin::Agent => LoginMethod::Agent,
            NewLogin::SystemConfiguration { alias } => LoginMethod::SystemConfiguration { alias: alias.clone() },
        };
        if let remote::Rights::SudoWithPassword(password) = &rights {
            self.vault.put(&scope, SecretName::SudoPassword, password).await?;
        }
        let standing = read_server_state(&connection, &BaseFolder::default()).await;
        connection.close().await;
        let server = Server {
            name: new.name,
            host: new.host,
            port: new.port,
            user: new.user,
            login,
            elevation: Some(rights.elevation()),
            added_at: jiff::Timestamp::now().to_string(),
        };
        self.inventory.add_server(&server)?;
        match standing {
            Ok((facts, _)) => self.write_down(&server.name, &facts)?,
            // The server is known all the same, and is read before anything is done there.
            Err(error) => tracing::warn!(%error, "the state of the new server is not known"),
        }
        Ok(server)
    }

    /// Writes down the instances of which a server has records.
    fn write_down(&self, server: &ServerName, facts: &Facts) -> Result<(), OperationError> {
        for (number, InstanceRecord { spec, .. }) in &facts.records.specs {
            let manifest = facts.records.manifests.get(number);
            self.inventory.upsert_instance(&Instance {
                server: server.clone(),
                number: *number,
                domain: spec.domain.clone(),
                mysql_port: spec.mysql_port,
                base_folder: spec.base_folder.to_string(),
                installed_at: manifest.map(|manifest| manifest.installed_at.clone()),
                state: if manifest.is_some() { InstanceState::Installed } else { InstanceState::Unfinished },
                last_operation: None,
            })?;
        }
        Ok(())
    }

    /// "Key in, password out". Where the server lets no keys in, the password is kept instead.
    async fn exchange_password(
        &self,
        connection: &Connection,
        scope: &Scope,
        connect: &(dyn Fn(Login) -> Arc<dyn Connect> + Sync),
        password: &SecretString,
    ) -> Result<LoginMethod, OperationError> {
        let made = make_key(&generate::seed32()?, "instalador-smart")?;
        self.vault.put(scope, SecretName::LoginKey, &made.private).await?;
        install_key(connection, &made.public).await?;
        let proof = connect(Login::Key { text: made.private.clone(), passphrase: None });
        match proof.connect().await {
            Ok(second) => {
                second.close().await;
                Ok(LoginMethod::MadeKey)
            }
            // Hanging up is a way of refusing, too.
            Err(
                RemoteError::LoginRefused { .. }
                | RemoteError::LoginMethod { .. }
                | RemoteError::LoginInterrupted { .. },
            ) => {
                self.vault.delete(scope, SecretName::LoginKey).await?;
                self.vault.put(scope, SecretName::LoginPassword, password).await?;
                Ok(LoginMethod::Password)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Connects to a known server.
    pub async fn connect(&self, name: &ServerName, cancel: CancellationToken) -> Result<Connection, OperationError> {
        let server = self.inventory.server(name)?;
        let scope = Scope::Server(name.clone());
        let endpoint = Endpoint { host: server.host.clone(), port: server.port, user: server.user.clone() };
        let by_russh = |login| -> Arc<dyn Connect> {
            Arc::new(RusshConnect { endpoint: endpoint.clone(), login, host_key: self.policy(None) })
        };
        let connector: Arc<dyn Connect> = match &server.login {
            LoginMethod::Password => {
                by_russh(Login::Password(self.vault.require(&scope, SecretName::LoginPassword).await?))
            }
            LoginMethod::MadeKey => {
                by_russh(Login::Key { text: self.vault.require(&scope, SecretName::LoginKey).await?, passphrase: None })
            }
            LoginMethod::KeyFile { path } => by_russh(Login::Key {
                text: read_key_file(Path::new(path))?,
                passphrase: self.vault.get(&scope, SecretName::KeyPassphrase).await?,
            }),
            LoginMethod::Agent => by_russh(Login::Agent),
            LoginMethod::SystemConfiguration { alias } => system_ssh(alias)?,
        };
        let sudo_password = match server.elevation {
            Some(model::Elevation::Root | model::Elevation::Sudo) => None,
            Some(model::Elevation::SudoWithPassword) | None => self.vault.get(&scope, SecretName::SudoPassword).await?,
        };
        let connection = Connection::open(connector, sudo_password.as_ref(), cancel).await?;
        tracing::info!(server = name.as_str(), rights = ?connection.rights().elevation(), "connected");
        Ok(connection)
    }

    /// Forgets a server: record, secrets and host key. The server itself is not touched.
    pub async fn remove_server(&self, name: &ServerName) -> Result<Removed, OperationError> {
        let removed = self.inventory.remove_server(name)?;
        let scope = Scope::Server(name.clone());
        for secret in SecretName::ALL.into_iter().filter(|secret| secret.belongs_to_server()) {
            self.vault.delete(&scope, secret).await?;
        }
        self.known_hosts().forget(&removed.server.host, removed.server.port)?;
        Ok(removed)
    }

    /// What can be resumed: of each instance the last operation, if it did not end or the instance is not
    /// installed. Running ones are not among them.
    pub fn unfinished(&self) -> Result<Vec<Unfinished>, OperationError> {
        let mut found = Vec::new();
        for instance in self.inventory.instances(None)? {
            let Some(operation) = self.inventory.last_operation(&instance.server, instance.number)? else { continue };
            let is_over = operation.ended.is_some();
            let is_installed = instance.state == InstanceState::Installed;
            if is_over && is_installed || running_marker::is_running(&self.home, &operation.id) {
                continue;
            }
            let Ok(spec) = serde_json::from_str(&operation.request_json) else { continue };
            found.push(Unfinished {
                id: operation.id,
                interrupted: !is_over,
                server: operation.server,
                started_at: operation.started_at,
                spec,
            });
        }
        Ok(found)
    }

    /// The person postpones an interrupted operation. What was done stays on the server, and the
    /// operation can still be taken up.
    pub fn postpone(&self, operation: &str) -> Result<(), OperationError> {
        self.inventory.end_operation(operation, &jiff::Timestamp::now().to_string(), OperationResult::Cancelled)?;
        running_marker::remove_stale(&self.home, operation);
        Ok(())
    }

    /// Plans an installation. Nothing is changed yet, here or there.
    pub async fn plan_install(
        &self,
        server: &ServerName,
        connection: Arc<Connection>,
        spec: InstanceSpec,
        code: CodeInput,
        events: EventSink,
    ) -> Result<PlannedInstall, OperationError> {
        let operation = generate::operation_id()?;
        let emit = Arc::clone(&events);
        connection.listen(move |event| {
            emit(match event {
                ConnectionEvent::Lost { attempt } => Event::ConnectionLost { attempt },
                ConnectionEvent::Back => Event::ConnectionBack,
            });
        });
        let git_token = code.git_token.clone();
        // One that ended here may have left the server's lock behind, if it could not be reached any more.
        let is_over = |begun: &Operation| begun.ended.is_some() || running_marker::is_stale(&self.home, &begun.id);
        let begun = self.inventory.operations(Some(server), MAX_RECENT)?;
        let stale_operations = begun.into_iter().filter(is_over).map(|begun| begun.id).collect();
        let install = Install {
            connection,
            spec: spec.clone(),
            code,
            vault: Arc::clone(&self.vault),
            scope: Scope::Instance(server.clone(), spec.instance),
            operation: operation.clone(),
            by: who(),
            stale_operations,
            events,
        };
        let plan = install.plan().await?;
        Ok(PlannedInstall {
            plan,
            operation,
            home: self.home.clone(),
            server: server.clone(),
            spec,
            git_token,
            inventory: Arc::clone(&self.inventory),
            vault: Arc::clone(&self.vault),
        })
    }
}

/// An installation with its plan, ready to run.
pub struct PlannedInstall {
    /// The plan.
    pub plan: Plan,
    operation: String,
    home: PathBuf,
    server: ServerName,
    spec: InstanceSpec,
    git_token: Option<SecretString>,
    inventory: Arc<Inventory>,
    vault: Arc<dyn SecretStore>,
}

impl PlannedInstall {
    /// The operation's id.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// Carries the plan out and keeps the desktop's record.
    pub async fn run(self) -> Result<Installed, OperationError> {
        let now = || jiff::Timestamp::now().to_string();
        if let Some(refusal) = self.plan.refusal() {
            return Err(refusal.into());
        }
        let record = |state, installed_at| Instance {
            server: self.server.clone(),
            number: self.spec.instance,
            domain: self.spec.domain.clone(),
            mysql_port: self.spec.mysql_port,
            base_folder: self.spec.base_folder.to_string(),
            installed_at,
            state,
            last_operation: Some(self.operation.clone()),
        };
        let before = self.inventory.instance(&self.server, self.spec.instance).ok();
        if before.is_none() {
            self.inventory.upsert_instance(&record(InstanceState::Unfinished, None))?;
        }
        self.inventory.begin_operation(&Operation {
            id: self.operation.clone(),
            server: self.server.clone(),
            instance: self.spec.instance,
            kind: OperationKind::Install,
            started_at: now(),
            ended: None,
            request_json: serde_json::to_string(&self.spec).unwrap_or_default(),
        })?;
        let marker = RunningMarker::create(&self.home, &self.operation);
        if let Err(error) = &marker {
            tracing::warn!(%error, "no marker can be kept on this desktop");
        }
        let result = Box::pin(self.plan.run()).await.map_err(Problem::from);
        drop(marker);
        let ended = match &result {
            Ok(_) => OperationResult::Succeeded,
            Err(problem) if problem.code == ErrorCode::Cancelled => OperationResult::Cancelled,
            Err(problem) => OperationResult::Failed { code: problem.code },
        };
        self.inventory.end_operation(&self.operation, &now(), ended)?;
        let installed = result?;
        // It has proved itself now, and an upgrade will ask for it.
        if let (Some(token), true) = (&self.git_token, installed.changed > 0) {
            let scope = Scope::Instance(self.server.clone(), self.spec.instance);
            self.vault.put(&scope, SecretName::GitToken, token).await?;
        }
        let since = before.and_then(|instance| instance.installed_at).unwrap_or_else(now);
        self.inventory.upsert_instance(&Instance {
            server: self.server,
            number: self.spec.instance,
            domain: self.spec.domain,
            mysql_port: self.spec.mysql_port,
            base_folder: self.spec.base_folder.to_string(),
            installed_at: Some(since),
            state: InstanceState::Installed,
            last_operation: Some(self.operation),
        })?;
        Ok(installed)
    }
}

/// `user@computer`, for journals and locks.
fn who() -> String {
    let or_unknown = |name: whoami::Result<String>| name.unwrap_or_else(|_| "?".to_owned());
    format!("{}@{}", or_unknown(whoami::username()), or_unknown(whoami::hostname()))
}

fn read_key_file(path: &Path) -> Result<SecretString, OperationError> {
    std::fs::read_to_string(path).map(SecretString::from).map_err(|error| {
        Problem::new(ErrorCode::KeyFileInvalid).with("path", path.display()).detail(error.to_string()).into()
    })
}

/// Names the key file in errors that come from deeper down, if its name is not known.
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
fn system_ssh(alias: &str) -> Result<Arc<dyn Connect>, OperationError> {
    Ok(Arc::new(remote::SystemSsh { destination: alias.to_owned(), config_file: None }))
}

#[cfg(not(unix))]
fn system_ssh(_alias: &str) -> Result<Arc<dyn Connect>, OperationError> {
    Err(Problem::new(ErrorCode::ArgumentsInvalid).with("reason", "no-system-ssh").into())
}
