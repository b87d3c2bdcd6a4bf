//! Servers of this desktop: one is added, one is forgotten. What stands on a server that is added is written down: somebody
//! else installed it, or this desktop's record was lost.

use std::sync::Arc;

use inventory::{Instance, InstanceState, Removed, Server};
use model::{ErrorCode, InstanceRecord, Problem, SecretName, ServerName};
use remote::{Connect, Endpoint};
use tokio_util::sync::CancellationToken;
use vault::Scope;

use super::NewServer;
use super::limits::LetIn;
use super::renewal::PasswordRenewal;
use crate::facts::Facts;
use crate::{Desktop, OperationError};

impl Desktop {
    /// Logs in to a new server, and keeps what is needed to do so again.
    ///
    /// A password is used once: a key of this desktop's is let in, proved on a second connection, and kept in the keyring.
    /// Where sudo asks for the password it is kept too, since it is needed again. What stands on the server already is
    /// written down: somebody else installed it, or this desktop's record was lost. An error after an expired password was
    /// renewed has `renewed`.
    pub async fn add_server(&self, mut new: NewServer, cancel: CancellationToken) -> Result<Server, OperationError> {
        let mut renewal = PasswordRenewal::to(new.new_password.take());
        let added = self.log_in_and_record(new, &mut renewal, cancel).await;
        renewal.tell(added)
    }

    async fn log_in_and_record(
        &self,
        mut new: NewServer,
        renewal: &mut PasswordRenewal,
        cancel: CancellationToken,
    ) -> Result<Server, OperationError> {
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
        let connect = |login| -> Arc<dyn Connect> { Arc::new(self.russh(&endpoint, &policy, login)) };
        let sudo_password = new.sudo_password.as_ref();
        let opened = self.open_new(&endpoint, &policy, &mut new.login, sudo_password, renewal, &cancel);
        let connection = opened.await?;
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

    /// Calls a server by another name on this computer. Its login goes along; the server itself is not asked, and what is kept
    /// for its instances is not found by this name.
    pub async fn rename_server(&self, name: &ServerName, to: &ServerName) -> Result<Server, OperationError> {
        self.expect_idle(name)?;
        let (from, into) = (Scope::Server(name.clone()), Scope::Server(to.clone()));
        // Before anything is copied over what another server has there.
        match self.inventory.server(to) {
            Ok(_) => return Err(Problem::new(ErrorCode::ServerExists).with("server", to).into()),
            Err(inventory::Error::ServerUnknown { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        for secret in of_server() {
            if let Some(kept) = self.vault.get(&from, secret).await? {
                self.vault.put(&into, secret, &kept).await?;
            }
        }
        self.inventory.rename_server(name, to)?;
        for secret in of_server() {
            self.vault.delete(&from, secret).await?;
        }
        Ok(self.inventory.server(to)?)
    }

    /// Forgets a server: record, login and host key. The server itself is not touched. What is kept for its instances stays in
    /// the keyring, under the name that the server has in writing: only the same server finds it again.
    pub async fn remove_server(&self, name: &ServerName) -> Result<Removed, OperationError> {
        self.expect_idle(name)?;
        let removed = self.inventory.remove_server(name)?;
        let scope = Scope::Server(name.clone());
        for secret in of_server() {
            self.vault.delete(&scope, secret).await?;
        }
        self.known_hosts().forget(&removed.server.host, removed.server.port)?;
        LetIn::at(&self.home, &removed.server.host, removed.server.port).forget();
        Ok(removed)
    }
}

/// The secrets of a server as a whole.
fn of_server() -> impl Iterator<Item = SecretName> {
    SecretName::ALL.iter().copied().filter(|secret| secret.belongs_to_server())
}
