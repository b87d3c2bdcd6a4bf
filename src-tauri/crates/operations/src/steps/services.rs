//! The services: database and cache first, then all six.

use docker::{DockerError, Recreate};
use model::{ErrorCode, Problem, Role, StepId};

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};
use crate::steps::compose_up::compose_up_with_retry;

/// How long services may take to become healthy, in seconds: a first start of the database on a slow disk.
const HEALTHY_TIMEOUT_SECONDS: u32 = 300;

/// Database and cache run and are healthy.
pub struct Databases;

#[async_trait::async_trait]
impl Step for Databases {
    fn id(&self) -> StepId {
        StepId::Databases
    }

    fn sections(&self) -> Sections {
        Sections::SERVICES
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        CheckOutcome::satisfied_if(input.services_are_current(&[Role::Mariadb, Role::Redis]), "not-healthy")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        start(context, &[Role::Mariadb, Role::Redis], Recreate::WhereChanged).await
    }
}

/// All six services run.
pub struct Services;

#[async_trait::async_trait]
impl Step for Services {
    fn id(&self) -> StepId {
        StepId::Services
    }

    fn sections(&self) -> Sections {
        Sections::SERVICES
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        CheckOutcome::satisfied_if(input.services_are_current(&Role::OF_INSTANCE), "not-healthy")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let stale: Vec<Role> =
            Role::OF_INSTANCE.into_iter().filter(|role| context.input.is_older_than_its_files(*role)).collect();
        if !stale.is_empty() {
            start(context, &stale, Recreate::Always).await?;
        }
        start(context, &Role::OF_INSTANCE, Recreate::WhereChanged).await
    }
}

/// Brings services up; where that fails, says which one is not well and what it said.
pub(super) async fn start(context: &Context, roles: &[Role], recreate: Recreate) -> Result<(), OperationError> {
    let services = context.input.services(roles);
    let names: Vec<&str> = services.iter().map(String::as_str).collect();
    let answer = compose_up_with_retry(context, &context.compose()?, &names, recreate, HEALTHY_TIMEOUT_SECONDS).await?;
    if answer.status == 0 {
        return Ok(());
    }
    let engine = context.engine().await?;
    let project = context.input.project();
    for service in &services {
        let name = format!("{project}-{service}-1");
        let Some(container) = engine.container(&name).await? else { continue };
        if container.running && container.health == docker::Health::Healthy {
            continue;
        }
        let said = match engine.last_lines(&name, 40).await {
            Err(error @ (DockerError::Remote(_) | DockerError::Way(_))) => return Err(error.into()),
            said => said.unwrap_or_default(),
        };
        let last_check = container.last_check.unwrap_or_default();
        let refused = last_check.contains("Access denied") || said.contains("Access denied for user 'root'");
        let code = if refused { ErrorCode::DatabaseRefused } else { ErrorCode::ServiceUnhealthy };
        return Err(Problem::new(code)
            .with("service", service)
            .detail(format!("{}\n{last_check}\n{said}", answer.tail))
            .into());
    }
    Err(Problem::new(ErrorCode::CommandFailed)
        .with("step", context.step)
        .with("status", answer.status)
        .detail(answer.tail)
        .into())
}
