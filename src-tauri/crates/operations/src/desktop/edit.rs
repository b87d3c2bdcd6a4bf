//! What this desktop knows of a server is changed: its address, who logs in and how, its host key, the machine. Everything
//! else stays, and so does what was known until the server has been reached in the new way.

use std::sync::Arc;

use inventory::{LoginMethod, Server};
use model::{ErrorCode, Fingerprint, Host, LoginUser, Problem, SecretName, ServerClaim, ServerName, SshPort};
use remote::{Connect, Connection, Endpoint, Login};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use vault::Scope;

use super::NewLogin;
use super::renewal::PasswordRenewal;
use crate::{Desktop, OperationError};

/// What is to be changed. What is left out stays.
#[derive(Clone, Debug)]
pub struct ServerEdit {
    /// Which server.
    pub name: ServerName,
    /// Where it is now.
    pub host: Option<Host>,
    /// The port.
    pub port: Option<SshPort>,
    /// Who logs in.
    pub user: Option<LoginUser>,
    /// How.
    pub login: Option<NewLogin>,
    /// The password for sudo, where it is not the login's.
    pub sudo_password: Option<SecretString>,
    /// What takes the new login's password's place, where the server says that it has expired.
    pub new_password: Option<SecretString>,
    /// The fingerprint that the person confirmed, in place of the one on record.
    pub confirmed: Option<Fingerprint>,
    /// What the person says of a server that is not quite the one on record.
    pub claim: Option<ServerClaim>,
}

impl ServerEdit {
    /// Nothing is to be changed.
    pub const fn nothing(name: ServerName) -> Self {
        Self {
            name,
            host: None,
            port: None,
            user: None,
            login: None,
            sudo_password: None,
            new_password: None,
            confirmed: None,
            claim: None,
        }
    }
}

impl Desktop {
    /// Reaches the server in the new way, and only then changes what is known of it. An error after an expired password was
    /// renewed has `renewed`.
    pub async fn edit_server(&self, mut edit: ServerEdit, cancel: CancellationToken) -> Result<Server, OperationError> {
        let mut renewal = PasswordRenewal::to(edit.new_password.take());
        let edited = self.reach_and_change(edit, &mut renewal, cancel).await;
        renewal.tell(edited)
    }

    async fn reach_and_change(
        &self,
        mut edit: ServerEdit,
        renewal: &mut PasswordRenewal,
        cancel: CancellationToken,
    ) -> Result<Server, OperationError> {
        let known = self.inventory.server(&edit.name)?;
        self.vault.available().await?;
        let mut server = known.clone();
        server.host = edit.host.clone().unwrap_or(server.host);
        server.port = edit.port.unwrap_or(server.port);
        server.user = edit.user.clone().unwrap_or(server.user);
        let by_system = match &edit.login {
            Some(login) => matches!(login, NewLogin::SystemConfiguration { .. }),
            None => matches!(known.login, LoginMethod::SystemConfiguration { .. }),
        };
        if !by_system {
            self.confirm_key(&known, &server, edit.confirmed.as_ref()).await?;
        }
        let scope = Scope::Server(server.name.clone());
        let endpoint = Endpoint { host: server.host.clone(), port: server.port, user: server.user.clone() };
        let policy = self.policy(None);
        let connect = |login| -> Arc<dyn Connect> { Arc::new(self.russh(&endpoint, &policy, login)) };
        let connection = if let Some(login) = &mut edit.login {
            let sudo_password = edit.sudo_password.as_ref();
            self.open_new(&endpoint, &policy, login, sudo_password, renewal, &cancel).await?
        } else {
            // Somebody else may become root in another way.
            server.elevation = server.elevation.filter(|_| server.user == known.user);
            self.connect_as_known(&server, edit.sudo_password.as_ref(), cancel).await?
        };
        let changed = self.take_over(&connection, &known, &mut server, &edit, &scope, &connect).await;
        connection.close().await;
        changed?;
        self.forget_what_is_not_used(&known, &server, &scope).await?;
        Ok(server)
    }

    async fn take_over(
        &self,
        connection: &Connection,
        known: &Server,
        server: &mut Server,
        edit: &ServerEdit,
        scope: &Scope,
        connect: &(dyn Fn(Login) -> Arc<dyn Connect> + Sync),
    ) -> Result<(), OperationError> {
        let settled = self.settle_identity(connection, &server.host, Some(known), edit.claim).await?;
        if let Some(login) = &edit.login {
            server.login = self.keep_login(connection, scope, connect, login).await?;
        } else if let remote::Rights::SudoWithPassword(password) = connection.rights() {
            self.vault.put(scope, SecretName::SudoPassword, password).await?;
        }
        server.elevation = Some(connection.rights().elevation());
        let is_other = settled.identity != known.identity && known.identity_on_server;
        (server.identity, server.identity_on_server) = (settled.identity, settled.is_on_server);
        self.inventory.update_server(server)?;
        let Some(facts) = settled.facts else { return Ok(()) };
        if is_other {
            // What stood on the other one is not here.
            for instance in self.inventory.instances(Some(&server.name))? {
                if facts.records().instance(instance.number).is_none() {
                    self.inventory.remove_instance(&server.name, instance.number)?;
                }
            }
        }
        self.write_down(&server.name, &facts)
    }

    /// The key at a new address is right if it is the one that the server had at the old one; any other has to be confirmed.
    async fn confirm_key(
        &self,
        known: &Server,
        server: &Server,
        confirmed: Option<&Fingerprint>,
    ) -> Result<(), OperationError> {
        let (host, port, user) = (&server.host, server.port, &server.user);
        if let Some(confirmed) = confirmed {
            self.trust_new_key(host, port, user, confirmed).await?;
        }
        let offered = self.fingerprint(host, port, user).await?;
        if self.host_fingerprints(host, port)?.contains(&offered) {
            return Ok(());
        }
        let is_right =
            confirmed == Some(&offered) || self.host_fingerprints(&known.host, known.port)?.contains(&offered);
        if !is_right {
            let problem = Problem::new(ErrorCode::HostKeyUnknown).with("host", host);
            return Err(problem.with("fingerprint", offered).into());
        }
        let endpoint = Endpoint { host: host.clone(), port, user: user.clone() };
        remote::probe_host_key(&endpoint, &self.policy(Some(offered))).await?;
        Ok(())
    }

    /// What only the old way needed.
    async fn forget_what_is_not_used(
        &self,
        known: &Server,
        server: &Server,
        scope: &Scope,
    ) -> Result<(), OperationError> {
        let used = match server.login {
            LoginMethod::Password => Some(SecretName::LoginPassword),
            LoginMethod::MadeKey => Some(SecretName::LoginKey),
            LoginMethod::KeyFile { .. } => Some(SecretName::KeyPassphrase),
            LoginMethod::Agent { .. } | LoginMethod::SystemConfiguration { .. } => None,
        };
        for name in [SecretName::LoginPassword, SecretName::LoginKey, SecretName::KeyPassphrase] {
            if Some(name) != used {
                self.vault.delete(scope, name).await?;
            }
        }
        let is_at = |server: &Server| (server.host.clone(), server.port);
        let others = self.inventory.servers()?;
        if !others.iter().any(|other| is_at(other) == is_at(known)) {
            self.known_hosts().forget(&known.host, known.port)?;
        }
        Ok(())
    }
}
