//! The checks of a server as for a first installation, and what is free on it.

use model::{Check, ServerName};
use remote::Connection;

use crate::allocation::{Allocation, next_free};
use crate::checks::{Viewpoint, server_checks};
use crate::facts::{Facts, FactsRequest, Sections, read_facts};
use crate::{Desktop, OperationError};

/// What a look at a server brought.
#[derive(Clone, Debug)]
pub struct ServerCheckReport {
    /// Every check with its answer.
    pub checks: Vec<Check>,
    /// The next free number and port.
    pub free: Option<Allocation>,
}

impl Desktop {
    /// Checks a server. `known` hears the checks that need no network before the others have their answer: those may take
    /// some forty seconds where the network is not well.
    pub async fn check_server(
        &self,
        server: &ServerName,
        connection: &Connection,
        known: impl FnOnce(Vec<Check>) + Send,
    ) -> Result<ServerCheckReport, OperationError> {
        let viewpoint = Viewpoint { elevation: connection.rights().elevation() };
        let request = |sections| FactsRequest { sections, ..FactsRequest::default() };
        let mut facts = Facts::default();
        read_facts(connection, &request(Sections::SERVER), "", &mut facts).await?;
        self.expect_same_server(server, &facts)?;
        let mut first = server_checks(&facts, viewpoint);
        first.retain(|check| !check.id.needs_network());
        known(first);
        read_facts(connection, &request(Sections::NETWORK), "", &mut facts).await?;
        Ok(ServerCheckReport { checks: server_checks(&facts, viewpoint), free: next_free(&facts) })
    }
}
