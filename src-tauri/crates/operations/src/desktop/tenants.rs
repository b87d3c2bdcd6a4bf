//! The tenants of an instance, asked of its server. Their pages are not asked for here: each costs what a visitor costs, and looks
//! do that by turns.

use model::{ErrorCode, InstanceNumber, Problem, ServerName, Tenant};
use tokio_util::sync::CancellationToken;

use crate::facts::{Facts, FactsRequest, InstanceQuestion, Sections, read_facts};
use crate::status::tenants;
use crate::{Desktop, OperationError};

impl Desktop {
    /// The tenants of an instance, those that need a person first. An error where its database does not answer: that there are
    /// none is another thing.
    pub async fn tenants(
        &self,
        server: &ServerName,
        number: InstanceNumber,
        cancel: CancellationToken,
    ) -> Result<Vec<Tenant>, OperationError> {
        let known = self.inventory.instance(server, number)?;
        let question =
            InstanceQuestion { number, base_folder: known.base_folder.parse().ok(), domain: Some(known.domain) };
        let sections = Sections::RECORDS.with(Sections::TENANTS);
        let request = FactsRequest { sections, instances: vec![question], ..FactsRequest::default() };
        let connection = self.connect_unattended(server, cancel).await?;
        let mut facts = Facts::default();
        let read = read_facts(&connection, &request, "", &mut facts).await;
        connection.close().await;
        read?;
        self.expect_same_server(server, &facts)?;
        let list = facts.instances.remove(&number).and_then(|instance| instance.tenants);
        let unread = || Problem::new(ErrorCode::TenantsUnread).with("server", server).with("instance", number);
        let list = list.ok_or_else(unread)?;
        let looked = self.last_looks().unwrap_or_default().remove(server);
        let looked = looked.and_then(|status| status.instances.into_iter().find(|one| one.number == number));
        Ok(tenants::of_list(list, looked.and_then(|one| one.tenant_pages).as_ref()))
    }
}
