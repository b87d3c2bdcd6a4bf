//! The database's tables, and Laravel's compiled settings.

use model::{ErrorCode, Problem, Role, StepId};
use remote::Script;
use secrecy::ExposeSecret as _;
use stack::php::{self, Question as _};

use crate::OperationError;
use crate::context::Context;
use crate::facts::{NO_ANSWER, Sections};
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};
use crate::steps::dependencies::IN_CONTAINER;
use crate::steps::services;

/// The tables of the system and of every tenant are up to date.
pub struct Migrations;

/// How many seconds the end of a tenant's creation is waited for: with 1680 migrations it takes 75 to 100.
const WAIT_FOR_CREATION: u32 = 300;

/// `$1` instance folder, `$2` service, `$3` the code that migrates the tenants, `$4` its input. Runs as a job. The last line
/// is the answer about the tenants.
///
/// Never `migrate:refresh` or `migrate:fresh`: they erase.
const MIGRATE: &str = r#"
cd "$1"
in_container "instalador-smart-migrate-$2" --user www-data --workdir /var/www/html --entrypoint sh "$2" -c '
set -e
php -d memory_limit=-1 artisan migrate --force --no-interaction
printf "%s" "$2" | php -d memory_limit=-1 -r "$1"' migrate "$3" "$4"
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
        let tenants = php::MigrateTenants { wait: WAIT_FOR_CREATION };
        let script = Script::new(IN_CONTAINER)
            .then(MIGRATE)
            .arg(input.layout().instance(number))
            .arg(input.instance().service(Role::Fpm))
            .arg(tenants.code())
            .arg(tenants.input().expose_secret());
        let ended = context.job_or("", &script, None, ErrorCode::MigrationFailed).await?;
        match tenants.answer(&ended.tail) {
            Ok(answer) if answer.error.is_none() && answer.failed.is_empty() => Ok(()),
            Ok(answer) if answer.error.is_none() => {
                let problem = Problem::new(ErrorCode::TenantsNotMigrated).with("tenants", answer.failed.join(", "));
                Err(problem.with("migrated", answer.migrated).detail(ended.tail).into())
            }
            Ok(_) | Err(_) => Err(context.failed(ErrorCode::MigrationFailed, ended)),
        }
    }
}

/// Laravel's settings are compiled. Routes never are: they depend on the host name of each request.
pub struct ConfigCache;

/// `$1` container, `$2` the note that queue and scheduler were proved, which they were with other settings.
///
/// The compiled settings hold every password, and the application makes files that everybody may read.
const CACHE: &str = r#"
set -e
rm -f "$2"
docker exec --user www-data --workdir /var/www/html "$1" php -d memory_limit=-1 artisan config:cache
docker exec --user www-data --workdir /var/www/html "$1" chmod 0640 bootstrap/cache/config.php
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
        let Some(files) = input.files() else { return CheckOutcome::Unsatisfied("not-read") };
        CheckOutcome::satisfied_if(files.config_fresh, "outdated")
            .and(|| CheckOutcome::satisfied_if(files.config_closed, "mode"))
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let proved = stack::layout::proved_note(context.input.spec.number);
        let script = Script::new(CACHE).arg(context.fpm_container()?).arg(proved);
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
