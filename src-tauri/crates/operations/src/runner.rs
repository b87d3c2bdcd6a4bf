//! The running of an installation: facts, plan, checks, lock, steps with their proofs, journal.

use std::sync::Arc;
use std::time::Instant;

use model::{Check, ErrorCode, Event, JournalEntry, LockOwner, OperationKind, Outcome, PlannedStep, Problem, StepId};
use remote::{Connection, RemoteError, Upload};
use tokio::sync::OnceCell;
use vault::{Scope, SecretStore};

use crate::context::{CodeInput, Context, EventSink};
use crate::facts::{Facts, FactsRequest, Sections, read_facts};
use crate::failpoint::{self, FailpointPosition};
use crate::install::{install_steps, load_secrets};
use crate::journal::JournalWriter;
use crate::plan_input::{PlanInput, plan_params};
use crate::spec::InstanceSpec;
use crate::step::{CheckOutcome, Step};
use crate::{OperationError, jobs, lock, preflight};

/// An installation about to be made.
pub struct Install {
    /// The server.
    pub connection: Arc<Connection>,
    /// The instance as it should be.
    pub spec: InstanceSpec,
    /// What fetches the code.
    pub code: CodeInput,
    /// The keyring.
    pub vault: Arc<dyn SecretStore>,
    /// Under which name the instance's secrets are kept.
    pub scope: Scope,
    /// The operation's id.
    pub operation: String,
    /// Who does it, as `user@computer`.
    pub by: String,
    /// Earlier operations of this desktop that are known to be stale.
    pub stale_operations: Vec<String>,
    /// Where events go.
    pub events: EventSink,
}

/// What would be done, computed from what the server says now.
pub struct Plan {
    install: Install,
    input: PlanInput,
    /// The steps, in order.
    pub steps: Vec<PlannedStep>,
    /// The checks. Empty where nothing is to be done, since nothing is risked then.
    pub checks: Vec<Check>,
}

/// An installation that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// How many steps had something to do.
    pub changed: usize,
}

impl Plan {
    /// The steps that have something to do.
    pub fn pending(&self) -> usize {
        self.steps.iter().filter(|step| !step.satisfied).count()
    }

    /// The error that says which checks say no, if any does.
    pub fn refusal(&self) -> Option<Problem> {
        preflight::refusal(&self.checks)
    }
}

impl Install {
    /// Reads the server and makes the plan. Changes nothing.
    pub async fn plan(self) -> Result<Plan, OperationError> {
        let request = FactsRequest {
            base: self.spec.base_folder.clone(),
            instance: self.spec.instance,
            domain: Some(self.spec.domain.clone()),
        };
        let mut facts = Facts::default();
        read_facts(&self.connection, &request, Sections::LOCAL, "", &mut facts).await?;
        self.vault.available().await?;
        let secrets = load_secrets(self.vault.as_ref(), &self.scope).await?;
        let mut input = PlanInput { spec: self.spec.clone(), facts, secrets };
        let steps: Vec<PlannedStep> = install_steps()
            .iter()
            .map(|step| PlannedStep {
                step: step.id(),
                satisfied: step.check(&input) == CheckOutcome::Satisfied,
                params: plan_params(&input, step.id()),
            })
            .collect();
        let mut checks = Vec::new();
        if steps.iter().any(|step| !step.satisfied) {
            read_facts(&self.connection, &request, Sections::NETWORK, "", &mut input.facts).await?;
            let now = jiff::Timestamp::now().as_second();
            let elevation = self.connection.rights().elevation();
            checks = preflight::checks(&input.facts, Some(&self.spec), elevation, now);
        }
        Ok(Plan { install: self, input, steps, checks })
    }
}

impl Plan {
    /// Runs the plan. If everything is satisfied, the server is not touched at all, unless the lock of a stale
    /// operation of this desktop's is left there: it was killed after its last step, and nothing else would remove it.
    pub async fn run(self) -> Result<Installed, OperationError> {
        if let Some(refusal) = self.refusal() {
            return Err(refusal.into());
        }
        let lock = self.input.facts.records.lock.as_ref();
        let is_left_behind = lock.is_some_and(|owner| self.install.stale_operations.contains(&owner.operation));
        let is_idle = self.pending() == 0 && !is_left_behind;
        let Self { install, input, steps, .. } = self;
        let events = Arc::clone(&install.events);
        let operation = install.operation.clone();
        events(Event::OperationStarted {
            id: operation.clone(),
            operation: OperationKind::Install,
            instance: install.spec.instance,
            steps: steps.clone(),
        });
        let result = if is_idle {
            for step in &steps {
                events(Event::StepStarted { step: step.step });
                events(Event::StepFinished { step: step.step, outcome: Outcome::AlreadySatisfied, milliseconds: 0 });
            }
            Ok(0)
        } else {
            under_lock(install, input).await
        };
        match result {
            Ok(changed) => {
                events(Event::OperationFinished { id: operation, changed });
                Ok(Installed { changed })
            }
            Err(error) => {
                let problem = Problem::from(error);
                events(Event::OperationFailed { id: operation, problem: problem.clone() });
                Err(problem.into())
            }
        }
    }
}

/// Acquires the lock, runs the steps, and releases the lock in any case.
async fn under_lock(install: Install, input: PlanInput) -> Result<usize, OperationError> {
    let owner = LockOwner {
        operation: install.operation.clone(),
        kind: OperationKind::Install,
        instance: install.spec.instance,
        by: install.by.clone(),
        since: jiff::Timestamp::now().to_string(),
    };
    let taken = lock::acquire(&install.connection, &owner, &install.stale_operations).await?;
    let journal_writer =
        JournalWriter { operation: install.operation.clone(), by: install.by.clone(), instance: install.spec.instance };
    let connection = Arc::clone(&install.connection);
    let mut journal = journal_writer
        .entry(JournalEntry::Started { kind: OperationKind::Install, domain: install.spec.domain.clone() });
    let work = async {
        if taken == lock::Acquired::StaleTakenOver {
            jobs::follow_running(&install.connection, &install.events).await?;
        }
        run_steps(install, input, &journal_writer, &mut journal).await
    };
    let result = tokio::select! {
        result = work => result,
        lost = lock::heartbeat(&connection, &journal_writer.operation) => Err(lost),
    };
    journal.push_str(&match &result {
        Ok(_) => journal_writer.entry(JournalEntry::Finished),
        Err(error) if error.is_cancelled() => journal_writer.entry(JournalEntry::Cancelled),
        Err(_) => String::new(),
    });
    // Also after a cancellation: the lock must not outlive the operation.
    let given_back =
        lock::release(&connection.with_fresh_cancellation().await, &journal_writer.operation, &journal).await;
    let changed = result?;
    given_back?;
    Ok(changed)
}

async fn run_steps(
    install: Install,
    input: PlanInput,
    journal_writer: &JournalWriter,
    journal: &mut String,
) -> Result<usize, OperationError> {
    let mut context = Context {
        connection: install.connection,
        input,
        code: install.code,
        vault: install.vault,
        scope: install.scope,
        operation: install.operation,
        events: install.events,
        step: StepId::DockerEngine,
        engine: OnceCell::new(),
    };
    record_instance(&context).await?;
    refresh(&mut context, Sections::LOCAL, journal).await?;
    let mut changed = 0;
    for step in install_steps() {
        context.step = step.id();
        context.emit(Event::StepStarted { step: step.id() });
        let began = Instant::now();
        let outcome = match run_step(step.as_ref(), &mut context, journal).await {
            Ok(outcome) => outcome,
            Err(error) => {
                let problem = Problem::from(error);
                tracing::warn!(operation = context.operation, step = step.id().as_str(), %problem, "step failed");
                context.emit(Event::StepFailed { step: step.id(), problem: problem.clone() });
                if problem.code != ErrorCode::Cancelled {
                    let reported = Problem { detail: None, ..problem.clone() };
                    journal
                        .push_str(&journal_writer.entry(JournalEntry::Failed { step: step.id(), problem: reported }));
                }
                return Err(problem.into());
            }
        };
        let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(operation = context.operation, step = step.id().as_str(), ?outcome, milliseconds, "step ended");
        context.emit(Event::StepFinished { step: step.id(), outcome, milliseconds });
        if outcome == Outcome::Done {
            changed += 1;
            journal.push_str(&journal_writer.entry(JournalEntry::Step { step: step.id(), outcome, milliseconds }));
        }
    }
    Ok(changed)
}

/// Check, action, and the check again.
async fn run_step(step: &dyn Step, context: &mut Context, journal: &mut String) -> Result<Outcome, OperationError> {
    // What asks the server for nothing does not notice it by itself.
    if context.connection.cancellation().is_cancelled() {
        return Err(RemoteError::Cancelled.into());
    }
    match step.check(&context.input) {
        CheckOutcome::Satisfied => return Ok(Outcome::AlreadySatisfied),
        CheckOutcome::Blocked(problem) => return Err(problem.into()),
        CheckOutcome::Unsatisfied(_) => {}
    }
    failpoint::reach(step.id(), FailpointPosition::Before).await;
    context.input.facts.invalidate_live_sections();
    step.apply(context).await?;
    failpoint::reach(step.id(), FailpointPosition::After).await;
    refresh(context, step.sections(), journal).await?;
    match step.check(&context.input) {
        CheckOutcome::Satisfied => Ok(Outcome::Done),
        CheckOutcome::Blocked(problem) => Err(problem.into()),
        CheckOutcome::Unsatisfied(reason) => Err(context.verification_failed(reason)),
    }
}

/// Reads sections of the server again, and hands it the pending journal lines.
///
/// Where nothing is to be read, the lines go with the next facts: they are not worth a round trip of their own.
async fn refresh(context: &mut Context, sections: Sections, journal: &mut String) -> Result<(), OperationError> {
    if sections == Sections::NONE {
        return Ok(());
    }
    let request = context.request();
    read_facts(&context.connection, &request, sections, journal, &mut context.input.facts).await?;
    // Where that failed, the lines are written when the lock is released.
    journal.clear();
    Ok(())
}

/// Records the specification on the server, before anything of it is there: so another computer, or this one after a
/// crash, distinguishes a half-done instance of ours from a foreign one.
async fn record_instance(context: &Context) -> Result<(), OperationError> {
    let input = &context.input;
    let path = format!("{}/specs/{}.json", stack::layout::STATE_FOLDER, input.spec.instance);
    let text = serde_json::to_string_pretty(&input.instance_record()).unwrap_or_default();
    let upload = Upload { path: &path, mode: "0600", owner: "0:0" };
    remote::upload(&context.connection, &upload, remote::Input::Bytes(text.as_bytes())).await?;
    Ok(())
}
