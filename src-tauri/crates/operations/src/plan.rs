//! Plans: an operation's steps and checks, computed from what the server says now. Making one changes nothing.

use std::sync::Arc;

use model::{Check, CodeSource, Host, InstanceSpec, PlannedStep, Problem, StepId};
use remote::Connection;
use vault::{Scope, SecretStore};

use crate::OperationError;
use crate::checks::{self, Viewpoint};
use crate::context::{CodeInput, EventSink, request_for};
use crate::facts::{Facts, Sections, read_facts};
use crate::git::trial;
use crate::identity::{KnownIdentity, difference};
use crate::operation::Operation;
use crate::plan_input::PlanInput;
use crate::secrets::load_secrets;
use crate::step::{CheckOutcome, Step};

/// With what an operation is carried out.
pub struct Session {
    /// The server.
    pub connection: Arc<Connection>,
    /// Its address.
    pub host: Host,
    /// The keyring.
    pub vault: Arc<dyn SecretStore>,
    /// Under which name the instance's secrets are kept.
    pub scope: Scope,
    /// What fetches the code.
    pub code: CodeInput,
    /// The operation's id.
    pub id: String,
    /// Who does it, as `user@computer`.
    pub by: String,
    /// Who the server is, as far as this desktop knows.
    pub identity: Option<KnownIdentity>,
    /// The instance as this desktop knows it, if it does.
    pub known: Option<InstanceSpec>,
    /// Earlier operations of this desktop that are known to be stale.
    pub stale: Vec<String>,
    /// Where events go.
    pub events: EventSink,
}

impl Session {
    /// Refuses a server that is not the one that is known, before it is told anything.
    pub(crate) fn expect_same_server(&self, facts: &Facts) -> Result<(), Problem> {
        let Some(records) = &facts.records else { return Ok(()) };
        let different = difference(self.identity.as_ref(), records).filter(|_| self.identity.is_some());
        different.map_or(Ok(()), |different| Err(different.problem(self.host.as_str())))
    }

    pub(crate) fn viewpoint(&self) -> Viewpoint {
        Viewpoint { elevation: self.connection.rights().elevation() }
    }
}

/// What would be done.
pub struct Plan {
    pub(crate) session: Session,
    pub(crate) operation: Box<dyn Operation>,
    pub(crate) input: PlanInput,
    /// The steps, in order.
    pub steps: Vec<PlannedStep>,
    /// The checks. Empty where nothing is to be done, since nothing is risked then.
    pub checks: Vec<Check>,
    blocked: Option<Problem>,
    /// Why the code can't be fetched, which says more than a check.
    source: Option<Problem>,
}

impl Plan {
    /// The operation's id.
    pub fn id(&self) -> &str {
        &self.session.id
    }

    /// The operation.
    pub fn operation(&self) -> &dyn Operation {
        self.operation.as_ref()
    }

    /// The steps that have something to do.
    pub fn pending(&self) -> usize {
        self.steps.iter().filter(|step| !step.satisfied).count()
    }

    /// Why it may not be begun: checks that say no, or a step that can't be done.
    pub fn refusal(&self) -> Option<Problem> {
        self.source.clone().or_else(|| checks::refusal(&self.checks)).or_else(|| self.blocked.clone())
    }
}

/// Reads the server and makes the plan. `known` are facts that were read a moment ago for the same operation.
pub(crate) async fn plan(
    mut operation: Box<dyn Operation>,
    session: Session,
    known: Facts,
) -> Result<Plan, OperationError> {
    let mut facts = known;
    let request = request_for(operation.spec(), operation.sections());
    read_facts(&session.connection, &request, "", &mut facts).await?;
    session.expect_same_server(&facts)?;
    operation.start_from_record(&facts);
    let secrets = if operation.needs_secrets() {
        session.vault.available().await?;
        load_secrets(session.vault.as_ref(), &session.scope).await?
    } else {
        None
    };
    let mut input = PlanInput {
        spec: operation.spec().clone(),
        code: operation.code().cloned(),
        facts,
        secrets,
        takes_environment: operation.takes_environment(),
        archived_environment: session.code.environment.clone(),
    };
    let steps = operation.steps();
    let mut blocked = None;
    let planned: Vec<PlannedStep> = steps
        .iter()
        .enumerate()
        .map(|(position, step)| planned_step(position, step.as_ref(), &input, &mut blocked))
        .collect();
    let mut checks = Vec::new();
    if planned.iter().any(|step| !step.satisfied) {
        let late = operation.sections_for_checks();
        if late != Sections::NONE {
            let request = request_for(operation.spec(), late);
            read_facts(&session.connection, &request, "", &mut input.facts).await?;
        }
        checks = operation.checks(&input, session.viewpoint());
    }
    let mut source = None;
    let fetches = planned.iter().any(|step| step.step == StepId::Code && !step.satisfied) && blocked.is_none();
    if let Some(CodeSource::Git { url, .. }) = operation.code().filter(|_| fetches) {
        let trial = trial::try_source(&session, operation.code()).await?;
        checks.push(trial.check(url.host()));
        source = trial.problem();
    }
    Ok(Plan { session, operation, input, steps: planned, checks, blocked, source })
}

/// A step that is not satisfied yet may become possible by those before it: only the first one that is not tells the truth.
fn planned_step(position: usize, step: &dyn Step, input: &PlanInput, blocked: &mut Option<Problem>) -> PlannedStep {
    let outcome = step.check(input);
    if let CheckOutcome::Blocked(problem) = &outcome {
        blocked.get_or_insert_with(|| problem.clone());
    }
    PlannedStep { position, step: step.id(), satisfied: outcome == CheckOutcome::Satisfied, params: step.params(input) }
}
