//! The instance's secrets: made once, kept in the keyring before anything uses them.

use model::{ErrorCode, Problem, SecretName, StepId};
use secrecy::{ExposeSecret as _, SecretString};
use stack::environment::{self, Environment};
use stack::php;
use vault::generate;

use crate::OperationError;
use crate::context::Context;
use crate::desired::TargetFile;
use crate::facts::Sections;
use crate::plan_input::PlanInput;
use crate::secrets::load_secrets;
use crate::step::{CheckOutcome, Step};

/// The length of generated passwords.
pub(super) const PASSWORD_LENGTH: usize = 28;

/// The secrets are made and kept.
pub struct EnsureSecrets;

#[async_trait::async_trait]
impl Step for EnsureSecrets {
    fn id(&self) -> StepId {
        StepId::Secrets
    }

    fn sections(&self) -> Sections {
        Sections::NONE
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(secrets) = &input.secrets else { return CheckOutcome::Unsatisfied("absent") };
        // Where the server has a password already, the database was made with it: that one counts.
        let on_server = on_server(input, "MYSQL_ROOT_PASSWORD");
        let same = on_server.is_none_or(|found| found == secrets.database.mysql_root.expose_secret());
        // Before the first `.env` is written, a key that was brought is the one that counts; afterwards it comes too late.
        let differs = |key: SecretString| key.expose_secret() != secrets.app_key.expose_secret();
        let brought =
            input.brought_app_key().filter(|_| input.files().is_some_and(|files| files.environment.is_none()));
        CheckOutcome::satisfied_if(same, "other-password")
            .and(|| CheckOutcome::satisfied_if(!brought.is_some_and(differs), "other-key"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let adopt = |key| on_server(&context.input, key).map(SecretString::from);
        let found = [
            (SecretName::MysqlRootPassword, adopt("MYSQL_ROOT_PASSWORD")),
            (SecretName::MysqlPassword, adopt("MYSQL_PASSWORD")),
            (SecretName::AppKey, app_key(&context.input)),
        ];
        let volume = context.input.instance().database_volume();
        for (name, on_server) in found {
            let kept = context.vault.get(&context.scope, name).await?;
            let secret = match (on_server, kept) {
                (Some(found), Some(kept)) if found.expose_secret() == kept.expose_secret() => continue,
                (Some(found), _) => found,
                (None, Some(_)) => continue,
                (None, None) if name == SecretName::AppKey => generate::application_key()?,
                (None, None) => {
                    let database_exists =
                        context.input.facts.store.as_ref().is_some_and(|store| store.volumes.contains(&volume));
                    if name == SecretName::MysqlRootPassword && database_exists {
                        // A new password would lock the old database: better to stop than to seem to work.
                        return Err(Problem::new(ErrorCode::SecretMissing)
                            .with("instance", context.input.spec.number)
                            .with("name", name)
                            .into());
                    }
                    generate::password(PASSWORD_LENGTH)?
                }
            };
            context.vault.put(&context.scope, name, &secret).await?;
        }
        context.input.secrets = load_secrets(context.vault.as_ref(), &context.scope).await?;
        Ok(())
    }
}

/// Laravel's key that is there already: the server's, else the one of another installation that is to be used.
fn app_key(input: &PlanInput) -> Option<SecretString> {
    match input.files()?.environment {
        Some(_) => input.current_app_key(),
        None => input.brought_app_key(),
    }
}

/// A value of the server's `.env`, where it has one.
fn on_server(input: &PlanInput, key: &str) -> Option<String> {
    let text = input.files()?.environment.as_ref()?;
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

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(secrets) = &input.secrets else { return CheckOutcome::Unsatisfied("no-secrets") };
        let current = input.current_app_key();
        CheckOutcome::satisfied_if(
            current.is_some_and(|key| key.expose_secret() == secrets.app_key.expose_secret()),
            "no-key",
        )
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        if let Some(current) = context.input.current_app_key() {
            // Tenants' passwords hang on the key that is there: the vault learns it, the server keeps it.
            context.vault.put(&context.scope, SecretName::AppKey, &current).await?;
            context.input.secrets = load_secrets(context.vault.as_ref(), &context.scope).await?;
            return Ok(());
        }
        let input = &context.input;
        let (Some(secrets), Some(text)) = (&input.secrets, input.files().and_then(|files| files.environment.as_ref()))
        else {
            return Err(context.verification_failed("no-secrets"));
        };
        let file = TargetFile {
            path: input.layout().environment(input.spec.number),
            content: environment::with_app_key(text.expose_secret(), &secrets.app_key),
            mode: "0640",
            owner: format!("0:{}", php::USER),
            secret: true,
        };
        // The same file with one line more.
        context.replace(&file).await
    }
}
