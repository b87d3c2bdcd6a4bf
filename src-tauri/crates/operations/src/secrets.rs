//! An instance's secrets as the keyring has them. What makes them is a step.

use model::SecretName;
use stack::environment::InstanceSecrets;
use vault::{Scope, SecretStore};

use crate::OperationError;
use crate::plan_input::Secrets;

/// Reads the instance's secrets; `None` unless all of them are kept. The administrator's password is not among them: it is
/// made with the administrator, since nobody knows the one of an administrator who is there.
pub(crate) async fn load_secrets(vault: &dyn SecretStore, scope: &Scope) -> Result<Option<Secrets>, OperationError> {
    let (Some(mysql_root), Some(mysql), Some(app_key)) = (
        vault.get(scope, SecretName::MysqlRootPassword).await?,
        vault.get(scope, SecretName::MysqlPassword).await?,
        vault.get(scope, SecretName::AppKey).await?,
    ) else {
        return Ok(None);
    };
    Ok(Some(Secrets { database: InstanceSecrets { mysql_root, mysql }, app_key }))
}
