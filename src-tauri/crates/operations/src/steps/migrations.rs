//! The database's tables, and Laravel's compiled settings.

use model::{ErrorCode, Role, StepId};
use remote::Script;
use stack::php;

use crate::OperationError;
use crate::context::Context;
use crate::facts::{NO_ANSWER, Sections};
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};
use crate::steps::dependencies::IN_CONTAINER;
use crate::steps::services;

/// The tables of the system and of every tenant are up to date.
pub struct Migrations;

/// `$1` instance folder, `$2` service, `$3` the code that asks how tenants are migrated. Runs as a job.
///
/// Never `migrate:refresh` or `migrate:fresh`: they erase.
const MIGRATE: &str = r#"
cd "$1"
in_container "instalador-smart-migrate-$2" --user www-data --workdir /var/www/html --entrypoint sh "$2" -c '
set -e
php artisan migrate --force --no-interaction
told=$(printf "{}" | php -r "$1") || :
case $told in *\"error\":null*) ;; *) printf "%s\n" "$told"; exit 1 ;; esac
case $told in
  *\"tenancy\":false*) ;;
  *\"path_set\":false*) php artisan tenancy:migrate --force --no-interaction --path=database/migrations/tenant ;;
  *) php artisan tenancy:migrate --force --no-interaction ;;
esac' migrate "$3"
"#;

#[async_trait::async_trait]
impl Step for Migrations {
    fn id(&self) -> StepId {
        StepId::Migrations
    }

    fn sections(&self) -> Sections {
        Sections::CONTAINERS.with(Sections::APPLICATION)
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let Some(state) = input.application() else { return CheckOutcome::Unsatisfied(NO_ANSWER) };
        CheckOutcome::satisfied_if(state.pending_migrations == Some(0), "pending")
            .and(|| CheckOutcome::satisfied_if(state.tenants_pending.unwrap_or(0) == 0, "tenants-pending"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        // The proof asks the database through PHP: its container is the first of the application's to run.
        services::start(context, &[Role::Fpm], docker::Recreate::WhereChanged).await?;
        let (number, input) = (context.input.spec.number, &context.input);
        let script = Script::new(IN_CONTAINER)
            .then(MIGRATE)
            .arg(input.layout().instance(number))
            .arg(input.instance().service(Role::Fpm))
            .arg(php::tenancy());
        context.job_or("", &script, None, ErrorCode::MigrationFailed).await?;
        Ok(())
    }
}

/// Laravel's settings are compiled. Routes never are: they depend on the host name of each request.
pub struct ConfigCache;

/// `$1` container.
const CACHE: &str = r#"
set -e
# The compiled settings hold every password: for PHP's user and nobody else.
docker exec --user www-data --workdir /var/www/html "$1" sh -c 'umask 027 && exec php artisan config:cache'
# Workers read their settings once, at their start: this asks those that run to begin again after their job.
docker exec --user www-data --workdir /var/www/html "$1" php artisan queue:restart
"#;

#[async_trait::async_trait]
impl Step for ConfigCache {
    fn id(&self) -> StepId {
        StepId::ConfigCache
    }

    fn sections(&self) -> Sections {
        Sections::FILES
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        CheckOutcome::satisfied_if(input.files().is_some_and(|files| files.config_fresh), "outdated")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let script = Script::new(CACHE).arg(context.fpm_container()?);
        context.job_or("", &script, None, ErrorCode::CommandFailed).await?;
        Ok(())
    }
}

impl Context {
    /// The id of the container in which the application's PHP answers.
    pub fn fpm_container(&self) -> Result<String, OperationError> {
        let service = self.input.instance().service(Role::Fpm);
        self.input
            .facts
            .container(&self.input.project(), &service)
            .map(|container| container.id.clone())
            .ok_or_else(|| self.verification_failed("no-container"))
    }
}
