//! Servers of this desktop: one is added, one is forgotten. What stands on a server that is added is written down: somebody
//! else installed it, or this desktop's record was lost.

use std::sync::Arc;

use inventory::{Instance, InstanceState, Removed, Server};
use model::{ErrorCode, InstanceRecord, Problem, SecretName, ServerName};
use remote::{Answering, Connect, Connection, Endpoint, Login, RemoteError, RusshConnect, renew_password};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use vault::Scope;

use super::limits::{LetIn, connect_within_limits};
use super::login::{connector, with_path};
use super::{NewLogin, NewServer};
use crate::facts::Facts;
use crate::{Desktop, OperationError};

impl Desktop {
    /// Logs in to a new server, and keeps what is needed to do so again.
    ///
    /// A password is used once: a key of this desktop's is let in, proved on a second connection, and kept in the keyring.
    /// Where sudo asks for the password it is kept too, since it is needed again. What stands on the server already is
    /// written down: somebody else installed it, or this desktop's record was lost.
    pub async fn add_server(&self, mut new: NewServer, cancel: CancellationToken) -> Result<Server, OperationError> {
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
        let answering = new.second_factor.clone().map_or_else(|| self.answering.clone(), Answering::prepared);
        let by_russh = |login| RusshConnect::new(endpoint.clone(), login, policy.clone()).answering(answering.clone());
        let connect = |login| -> Arc<dyn Connect> { Arc::new(by_russh(login)) };
        let (connector, sudo_password) = connector(&new.login, new.sudo_password.as_ref(), &connect)?;
        let let_in = LetIn::at(&self.home, &new.host, new.port);
        let open = |connector: &Arc<dyn Connect>, sudo_password: &Option<SecretString>| {
            let (connector, sudo_password, cancel) = (Arc::clone(connector), sudo_password.clone(), cancel.clone());
            async move { Connection::open(connector, sudo_password.as_ref(), cancel).await }
        };
        let renewal = match (&new.login, new.new_password.take()) {
            (NewLogin::Password(old), Some(password)) => Some((old.clone(), password)),
            _ => None,
        };
        let opened = connect_within_limits(&let_in, &answering, &cancel, || open(&connector, &sudo_password)).await;
        let connection = match (opened, renewal) {
            (Err(RemoteError::PasswordExpired { .. }), Some((old, password))) => {
                renew_password(&by_russh(Login::Password(old.clone())), Some(&old), &password).await?;
                let sudo_password = new.sudo_password.clone().unwrap_or_else(|| password.clone());
                new.login = NewLogin::Password(password.clone());
                open(&connect(Login::Password(password)), &Some(sudo_password)).await
            }
            (opened, _) => opened,
        };
        let connection = connection.map_err(|error| with_path(error, &new.login))?;
        let rights = connection.rights().clone();
        let settled = match self.settle_identity(&connection, &new.host, None, new.claim).await {
            Ok(settled) => settled,
            Err(error) => {
                connection.close().await;
                return Err(error);
            }
        };
        let login = self.keep_login(&connection, &scope, &connect, &new.login).await?;
        connection.close().await;
        let server = Server {
            name: new.name,
            host: new.host,
            port: new.port,
            user: new.user,
            login,
            elevation: Some(rights.elevation()),
            added_at: jiff::Timestamp::now().to_string(),
            identity: settled.identity,
            identity_on_server: settled.is_on_server,
        };
        self.inventory.add_server(&server)?;
        if let Some(facts) = settled.facts {
            self.write_down(&server.name, &facts)?;
        }
        Ok(server)
    }

    /// Writes down the instances of which a server has records.
    pub(super) fn write_down(&self, server: &ServerName, facts: &Facts) -> Result<(), OperationError> {
        for (number, record) in &facts.records().instances {
            let InstanceRecord { spec, installed, uninstalled_at, .. } = record;
            let state = match (installed, uninstalled_at) {
                (_, Some(_)) => InstanceState::Uninstalled,
                (Some(_), None) => InstanceState::Installed,
                (None, None) => InstanceState::Unfinished,
            };
            self.inventory.upsert_instance(&Instance {
                server: server.clone(),
                number: *number,
                domain: spec.domain.clone(),
                mysql_port: spec.mysql_port,
                base_folder: spec.base_folder.to_string(),
                installed_at: installed.as_ref().map(|installed| installed.at.clone()),
                state,
                last_operation: None,
            })?;
        }
        Ok(())
    }

    /// Forgets a server: record, login and host key. The server itself is not touched. What is kept for its instances stays in
    /// the keyring, under the name that the server has in writing: only the same server finds it again.
    pub async fn remove_server(&self, name: &ServerName) -> Result<Removed, OperationError> {
        let removed = self.inventory.remove_server(name)?;
        let scope = Scope::Server(name.clone());
        for secret in SecretName::ALL.iter().copied().filter(|secret| secret.belongs_to_server()) {
            self.vault.delete(&scope, secret).await?;
        }
        self.known_hosts().forget(&removed.server.host, removed.server.port)?;
        LetIn::at(&self.home, &removed.server.host, removed.server.port).forget();
        Ok(removed)
    }
}
