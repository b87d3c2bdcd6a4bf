//! Starting what was stopped, as it was: containers are not recreated because a file was changed meanwhile.

use std::sync::OnceLock;

use docker::Recreate;
use model::{Role, StepId};

use crate::OperationError;
use crate::context::Context;
use crate::facts::{ContainerHealth, Sections};
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};
use crate::steps::services;

/// These services run and are healthy.
pub struct StartServices {
    roles: Vec<Role>,
    /// When they were last started, as they were found first: a restart has to change that.
    restarted_since: Option<OnceLock<Vec<String>>>,
}

impl StartServices {
    /// What does not run is started.
    pub const fn new(roles: Vec<Role>) -> Self {
        Self { roles, restarted_since: None }
    }

    /// Each of them has to be started again, also those that run now.
    pub const fn again(roles: Vec<Role>) -> Self {
        Self { roles, restarted_since: Some(OnceLock::new()) }
    }

    fn started_at(&self, input: &PlanInput) -> Vec<String> {
        let project = input.project();
        let container = |service: &String| input.facts.container(&project, service);
        let started = |service: &String| container(service).map(|found| found.started_at.clone()).unwrap_or_default();
        input.services(&self.roles).iter().map(started).collect()
    }
}

#[async_trait::async_trait]
impl Step for StartServices {
    fn id(&self) -> StepId {
        StepId::StartServices
    }

    fn sections(&self) -> Sections {
        Sections::CONTAINERS
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        if let Some(before) = &self.restarted_since {
            let now = self.started_at(input);
            let before = before.get_or_init(|| now.clone());
            if before.iter().zip(&now).any(|(before, now)| before == now) {
                return CheckOutcome::Unsatisfied("not-restarted");
            }
        }
        let project = input.project();
        let is_healthy = |service: &String| {
            input.facts.container(&project, service).is_some_and(|one| one.health() == ContainerHealth::Healthy)
        };
        CheckOutcome::satisfied_if(input.services(&self.roles).iter().all(is_healthy), "not-healthy")
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        services::start(context, &self.roles, Recreate::Never).await
    }
}
