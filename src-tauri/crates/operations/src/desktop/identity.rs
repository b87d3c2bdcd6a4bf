//! Who a server of this desktop is: found out when it is added, asked about where it is not quite the one on record, and
//! what is kept for its instances goes with it.

use inventory::Server;
use model::{Host, InstanceNumber, SecretName, ServerClaim, ServerIdentity, ServerName};
use remote::Connection;
use vault::{Scope, generate};

use crate::facts::{Facts, FactsRequest, Sections, ServerRecords, read_facts_once};
use crate::identity::{Difference, KnownIdentity, difference, write_record};
use crate::{Desktop, OperationError};

/// Who a server is, and what was read of it on the way.
pub(super) struct SettledIdentity {
    pub(super) identity: ServerIdentity,
    pub(super) is_on_server: bool,
    /// Not known where the server could not be asked.
    pub(super) facts: Option<Facts>,
}

pub(super) fn known_identity(server: &Server) -> KnownIdentity {
    KnownIdentity { identity: server.identity.clone(), is_on_server: server.identity_on_server }
}

/// A name that no other server has.
fn new_identity() -> Result<ServerIdentity, OperationError> {
    let (first, second) = (generate::operation_id()?, generate::operation_id()?);
    Ok(format!("{first}{second}").parse().map_err(model::Problem::from)?)
}

impl Desktop {
    /// Under which name the secrets of an instance are kept.
    pub fn instance_scope(&self, server: &ServerName, number: InstanceNumber) -> Result<Scope, OperationError> {
        Ok(Scope::Instance(self.inventory.server(server)?.identity, number))
    }

    /// Refuses a server that is not the one on record.
    pub(crate) fn expect_same_server(&self, server: &ServerName, facts: &Facts) -> Result<(), OperationError> {
        let (Ok(server), Some(records)) = (self.inventory.server(server), &facts.records) else { return Ok(()) };
        let different = difference(Some(&known_identity(&server)), records);
        different.map_or(Ok(()), |different| Err(different.problem(server.host.as_str()).into()))
    }

    /// Finds out who a server is. One that has no name yet is given one, and has it in writing from then on; one that is not
    /// quite the one on record is what the person says, or the question is the error.
    pub(super) async fn settle_identity(
        &self,
        connection: &Connection,
        host: &Host,
        known: Option<&Server>,
        claim: Option<ServerClaim>,
    ) -> Result<SettledIdentity, OperationError> {
        let request = FactsRequest { sections: Sections::RECORDS, ..FactsRequest::default() };
        let facts = match read_facts_once(connection, &request).await {
            Ok(facts) => facts,
            Err(error) => {
                // The server is known all the same, and is looked at before anything is done there.
                tracing::warn!(%error, "what stands on the server is not known");
                let identity = known.map_or_else(new_identity, |known| Ok(known.identity.clone()))?;
                let is_on_server = known.is_some_and(|known| known.identity_on_server);
                return Ok(SettledIdentity { identity, is_on_server, facts: None });
            }
        };
        let records = facts.records();
        let on_record = known.map(known_identity).filter(|known| known.is_on_server);
        let written = records.server.as_ref().map(|record| record.identity.clone());
        let found = difference(on_record.as_ref(), records);
        let (identity, rewrite) = match (found, claim) {
            (Some(found), None) => return Err(found.problem(host.as_str()).into()),
            (Some(Difference::Machine | Difference::NoRecord), Some(ServerClaim::Other)) => (new_identity()?, true),
            (Some(Difference::Machine), Some(ServerClaim::Same)) => {
                (written.clone().map_or_else(new_identity, Ok)?, true)
            }
            (Some(Difference::NoRecord), Some(ServerClaim::Same)) => {
                (on_record.map_or_else(new_identity, |known| Ok(known.identity))?, true)
            }
            (Some(Difference::OtherRecord), Some(_)) | (None, _) => {
                (written.clone().map_or_else(new_identity, Ok)?, false)
            }
        };
        let (identity, is_on_server) = if records.server.is_some() && !rewrite {
            (identity, true)
        } else if records.server_is_unreadable {
            (identity, false)
        } else {
            match write_record(connection, &identity, &records.machine, rewrite).await {
                Ok(identity) => (identity, true),
                // The question would come again each time.
                Err(error) if rewrite => return Err(error),
                Err(error) => {
                    tracing::warn!(%error, "who the server is could not be written there");
                    (identity, false)
                }
            }
        };
        let origin = match found {
            // A copy has the passwords of its original.
            Some(Difference::Machine) => written,
            // What was kept before the server had a name of its own.
            None => known.filter(|known| !known.identity_on_server).map(|known| known.identity.clone()),
            Some(_) => None,
        };
        if let Some(origin) = origin {
            self.copy_secrets(&origin, &identity, records).await?;
        }
        Ok(SettledIdentity { identity, is_on_server, facts: Some(facts) })
    }

    /// Gives the instances of one server what is kept for those of another.
    async fn copy_secrets(
        &self,
        from: &ServerIdentity,
        to: &ServerIdentity,
        records: &ServerRecords,
    ) -> Result<(), OperationError> {
        if from == to {
            return Ok(());
        }
        for number in records.instances.keys() {
            let (from, to) = (Scope::Instance(from.clone(), *number), Scope::Instance(to.clone(), *number));
            for name in SecretName::ALL.iter().copied().filter(|name| !name.belongs_to_server()) {
                if self.vault.get(&to, name).await?.is_none()
                    && let Some(secret) = self.vault.get(&from, name).await?
                {
                    self.vault.put(&to, name, &secret).await?;
                }
            }
        }
        Ok(())
    }
}
