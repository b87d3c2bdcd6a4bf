//! What a person left open about an installation is filled in here: from this desktop's record, else from the server's
//! records, else with what is free there. The window and the command line share it.

use model::{
    BaseFolder, CodeSource, Domain, Field, Images, InstallRequest, InstanceNumber, InstanceSpec, Invalid, MysqlPort,
    Problem, ServerName,
};
use remote::Connection;

use crate::allocation;
use crate::facts::{Facts, FactsRequest, Sections, read_facts};
use crate::{Desktop, OperationError};

/// An installation, as far as a person said what it should be.
#[derive(Clone, Debug)]
pub struct InstallDraft {
    /// The domain.
    pub domain: Domain,
    /// The number of the instance.
    pub number: Option<InstanceNumber>,
    /// The port of its database.
    pub mysql_port: Option<MysqlPort>,
    /// The folder below which everything lies.
    pub base_folder: Option<BaseFolder>,
    /// The images.
    pub images: Images,
    /// Where the code comes from.
    pub code: CodeSource,
    /// Whether the `.env` of another installation is used that the code brings.
    pub take_environment: bool,
}

impl Desktop {
    /// Fills in what was left open. The server is asked only where this desktop's record does not know it.
    pub async fn complete_install(
        &self,
        server: &ServerName,
        connection: &Connection,
        draft: InstallDraft,
    ) -> Result<InstallRequest, OperationError> {
        let known = self.inventory.instances(Some(server))?.into_iter().find(|instance| {
            instance.domain == draft.domain && draft.number.is_none_or(|number| number == instance.number)
        });
        let known_folder = known.as_ref().and_then(|instance| instance.base_folder.parse().ok());
        let mut base_folder = draft.base_folder.or(known_folder);
        let mut number = draft.number.or(known.as_ref().map(|instance| instance.number));
        let mut mysql_port = draft.mysql_port.or(known.as_ref().map(|instance| instance.mysql_port));
        if number.is_none() || mysql_port.is_none() || base_folder.is_none() {
            let request = FactsRequest {
                sections: Sections::SERVER,
                base_folder: base_folder.clone().unwrap_or_default(),
                ..FactsRequest::default()
            };
            let mut facts = Facts::default();
            read_facts(connection, &request, "", &mut facts).await?;
            // Also where number and port were said: an instance on record stays in its folder.
            let record = facts.records().of_domain(&draft.domain);
            let record = record.filter(|record| number.is_none_or(|number| number == record.spec.number));
            let free = allocation::next_free(&facts);
            number = number.or(record.map(|record| record.spec.number)).or(free.map(|free| free.number));
            mysql_port =
                mysql_port.or(record.map(|record| record.spec.mysql_port)).or(free.map(|free| free.mysql_port));
            base_folder = base_folder.or(record.map(|record| record.spec.base_folder.clone()));
        }
        let none_free = |field| Problem::from(Invalid::new(field, "too-large"));
        Ok(InstallRequest {
            spec: InstanceSpec {
                number: number.ok_or_else(|| none_free(Field::Instance))?,
                domain: draft.domain,
                mysql_port: mysql_port.ok_or_else(|| none_free(Field::MysqlPort))?,
                base_folder: base_folder.unwrap_or_default(),
                images: draft.images,
            },
            code: draft.code,
            take_environment: draft.take_environment,
        })
    }
}
