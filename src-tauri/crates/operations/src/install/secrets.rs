//! The instance's secrets: made once, kept in the keyring before anything uses them.

use model::{ErrorCode, Problem, SecretName, StepId};
use secrecy::{ExposeSecret as _, SecretString};
use stack::environment::{self, Environment, InstanceSecrets};
use vault::{Scope, SecretStore, generate};

use crate::OperationError;
use crate::context::Context;
use crate::situation::{PHP_USER, Secrets, Situation, TargetFile};
use crate::step::{Answer, Step};
use crate::survey::Sections;

/// The length of generated passwords.
pub(super) const PASSWORD_LENGTH: usize = 28;

/// Reads the instance's secrets; `None` unless all of them are kept. The administrator's password is not among them: it is
/// made with the administrator, since nobody knows the one of an administrator who is there.
pub(crate) async fn load(vault: &dyn SecretStore, scope: &Scope) -> Result<Option<Secrets>, OperationError> {
    let (Some(mysql_root), Some(mysql), Some(app_key)) = (
        vault.get(scope, SecretName::MysqlRootPassword).await?,
        vault.get(scope, SecretName::MysqlPassword).await?,
        vault.get(scope, SecretName::AppKey).await?,
    ) else {
        return Ok(None);
    };
    Ok(Some(Secrets { database: InstanceSecrets { mysql_root, mysql }, app_key }))
}

/// The secrets are made and kept.
pub struct KeepSecrets;

#[async_trait::async_trait]
impl Step for KeepSecrets {
    fn id(&self) -> StepId {
        StepId::Secrets
    }

    fn sections(&self) -> Sections {
        Sections::NONE
    }

    fn check(&self, situation: &Situation) -> Answer {
        let Some(secrets) = &situation.secrets else { return Answer::NotSo("absent") };
        // Where the server has a password already, the database was made with it: that one counts.
        let on_server = on_server(situation, "MYSQL_ROOT_PASSWORD");
        let same = on_server.is_none_or(|found| found == secrets.database.mysql_root.expose_secret());
        Answer::when(same, "other-password")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let adopt = |key| on_server(&context.situation, key).map(SecretString::from);
        let found = [
            (SecretName::MysqlRootPassword, adopt("MYSQL_ROOT_PASSWORD")),
            (SecretName::MysqlPassword, adopt("MYSQL_PASSWORD")),
            (SecretName::AppKey, context.situation.current_app_key()),
        ];
        let volume = context.situation.instance().database_volume();
        for (name, on_server) in found {
            let kept = context.vault.get(&context.scope, name).await?;
            let secret = match (on_server, kept) {
                (Some(found), Some(kept)) if found.expose_secret() == kept.expose_secret() => continue,
                (Some(found), _) => found,
                (None, Some(_)) => continue,
                (None, None) if name == SecretName::AppKey => generate::application_key()?,
                (None, None) => {
                    let database_exists = context.situation.survey.docker.volumes.contains(&volume);
                    if name == SecretName::MysqlRootPassword && database_exists {
                        // A new password would lock the old database: better to stop than to seem to work.
                        return Err(Problem::new(ErrorCode::SecretMissing)
                            .with("instance", context.situation.wishes.instance)
                            .with("name", name)
                            .into());
                    }
                    generate::password(PASSWORD_LENGTH)?
                }
            };
            context.vault.put(&context.scope, name, &secret).await?;
        }
        context.situation.secrets = load(context.vault.as_ref(), &context.scope).await?;
        Ok(())
    }
}

/// A value of the server's `.env`, where it has one.
fn on_server(situation: &Situation, key: &str) -> Option<String> {
    let text = situation.survey.instance.environment.as_ref()?;
    Environment::parse(text.expose_secret()).get(key).filter(|value| !value.is_empty())
}

/// Laravel has a key of its own, the one in the vault.
pub struct AppKey;

#[async_trait::async_trait]
impl Step for AppKey {
    fn id(&self) -> StepId {
        StepId::AppKey
    }

    fn sections(&self) -> Sections {
        Sections::FILES
    }

    fn check(&self, situation: &Situation) -> Answer {
        let Some(secrets) = &situation.secrets else { return Answer::NotSo("no-secrets") };
        let current = situation.current_app_key();
        Answer::when(current.is_some_and(|key| key.expose_secret() == secrets.app_key.expose_secret()), "no-key")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        if let Some(current) = context.situation.current_app_key() {
            // Tenants' passwords hang on the key that is there: the vault learns it, the server keeps it.
            context.vault.put(&context.scope, SecretName::AppKey, &current).await?;
            context.situation.secrets = load(context.vault.as_ref(), &context.scope).await?;
            return Ok(());
        }
        let situation = &context.situation;
        let (Some(secrets), Some(text)) = (&situation.secrets, &situation.survey.instance.environment) else {
            return Err(context.not_proved("no-secrets"));
        };
        let file = TargetFile {
            path: situation.layout().environment(situation.wishes.instance),
            content: environment::with_app_key(text.expose_secret(), &secrets.app_key),
            mode: "0640",
            owner: format!("0:{PHP_USER}"),
            secret: true,
        };
        // The same file with one line more.
        context.replace(&file).await
    }
}
