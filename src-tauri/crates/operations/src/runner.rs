//! The running of an installation: survey, plan, checks, lock, steps with their proofs, journal.

use std::sync::Arc;
use std::time::Instant;

use model::{Check, ErrorCode, Event, JournalEntry, LockOwner, OperationKind, Outcome, PlannedStep, Problem, StepId};
use remote::{Connection, RemoteError, Upload};
use tokio::sync::OnceCell;
use vault::{Scope, SecretStore};

use crate::context::{CodeInput, Context, EventSink};
use crate::hold::{self, Moment};
use crate::install::{install_steps, load_secrets};
use crate::journal::Author;
use crate::situation::{Situation, plan_params};
use crate::step::{Answer, Step};
use crate::survey::{Sections, Survey, SurveyRequest, survey};
use crate::wishes::InstallWishes;
use crate::{OperationError, journal, lock, preflight};

/// An installation about to be made.
pub struct Install {
    /// The server.
    pub connection: Arc<Connection>,
    /// What is wished for.
    pub wishes: InstallWishes,
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
    /// Earlier operations of this desktop that are known to be dead.
    pub dead: Vec<String>,
    /// Where events go.
    pub events: EventSink,
}

/// What would be done, computed from what the server says now.
pub struct Plan {
    install: Install,
    situation: Situation,
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
        self.steps.iter().filter(|step| !step.already).count()
    }

    /// The error that says which checks say no, if any does.
    pub fn refusal(&self) -> Option<Problem> {
        preflight::refusal(&self.checks)
    }
}

impl Install {
    /// Reads the server and makes the plan. Changes nothing.
    pub async fn plan(self) -> Result<Plan, OperationError> {
        let request = SurveyRequest {
            base: self.wishes.base_folder.clone(),
            instance: self.wishes.instance,
            domain: Some(self.wishes.domain.clone()),
        };
        let mut facts = Survey::default();
        survey(&self.connection, &request, Sections::LOCAL, "", &mut facts).await?;
        self.vault.available().await?;
        let secrets = load_secrets(self.vault.as_ref(), &self.scope).await?;
        let mut situation = Situation { wishes: self.wishes.clone(), survey: facts, secrets };
        let steps: Vec<PlannedStep> = install_steps()
            .iter()
            .map(|step| PlannedStep {
                step: step.id(),
                already: step.check(&situation) == Answer::So,
                params: plan_params(&situation, step.id()),
            })
            .collect();
        let mut checks = Vec::new();
        if steps.iter().any(|step| !step.already) {
            survey(&self.connection, &request, Sections::NETWORK, "", &mut situation.survey).await?;
            let now = jiff::Timestamp::now().as_second();
            let elevation = self.connection.rights().elevation();
            checks = preflight::checks(&situation.survey, Some(&self.wishes), elevation, now);
        }
        Ok(Plan { install: self, situation, steps, checks })
    }
}

impl Plan {
    /// Carries the plan out. Where everything is so already, the server is not touched at all, unless the lock of a dead
    /// operation of this desktop's is left there: it died after its last step, and nobody else would take it away.
    pub async fn run(self) -> Result<Installed, OperationError> {
        if let Some(refusal) = self.refusal() {
            return Err(refusal.into());
        }
        let lock = self.situation.survey.records.lock.as_ref();
        let is_left_behind = lock.is_some_and(|owner| self.install.dead.contains(&owner.operation));
        let is_idle = self.pending() == 0 && !is_left_behind;
        let Self { install, situation, steps, .. } = self;
        let events = Arc::clone(&install.events);
        let operation = install.operation.clone();
        events(Event::OperationStarted {
            id: operation.clone(),
            operation: OperationKind::Install,
            instance: install.wishes.instance,
            steps: steps.clone(),
        });
        let result = if is_idle {
            for step in &steps {
                events(Event::StepStarted { step: step.step });
                events(Event::StepFinished { step: step.step, outcome: Outcome::AlreadySo, milliseconds: 0 });
            }
            Ok(0)
        } else {
            under_lock(install, situation).await
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

/// Takes the lock, runs the steps, and gives the lock back whatever happened.
async fn under_lock(install: Install, situation: Situation) -> Result<usize, OperationError> {
    let owner = LockOwner {
        operation: install.operation.clone(),
        kind: OperationKind::Install,
        instance: install.wishes.instance,
        by: install.by.clone(),
        since: jiff::Timestamp::now().to_string(),
    };
    let taken = lock::take(&install.connection, &owner, &install.dead).await?;
    let author =
        Author { operation: install.operation.clone(), by: install.by.clone(), instance: install.wishes.instance };
    let connection = Arc::clone(&install.connection);
    let mut journal =
        author.entry(JournalEntry::Started { kind: OperationKind::Install, domain: install.wishes.domain.clone() });
    let work = async {
        if taken == lock::Taken::FromTheDead {
            journal::attach(&install.connection, &install.events).await?;
        }
        run_steps(install, situation, &author, &mut journal).await
    };
    let result = tokio::select! {
        result = work => result,
        lost = lock::beat(&connection, &author.operation) => Err(lost),
    };
    journal.push_str(&match &result {
        Ok(_) => author.entry(JournalEntry::Finished),
        Err(error) if error.is_cancelled() => author.entry(JournalEntry::Cancelled),
        Err(_) => String::new(),
    });
    // Also after a cancellation: the lock must not outlive the operation.
    let given_back = lock::release(&connection.uncancelled().await, &author.operation, &journal).await;
    let changed = result?;
    given_back?;
    Ok(changed)
}

async fn run_steps(
    install: Install,
    situation: Situation,
    author: &Author,
    journal: &mut String,
) -> Result<usize, OperationError> {
    let mut context = Context {
        connection: install.connection,
        situation,
        code: install.code,
        vault: install.vault,
        scope: install.scope,
        operation: install.operation,
        events: install.events,
        step: StepId::DockerEngine,
        engine: OnceCell::new(),
    };
    record_wishes(&context).await?;
    refresh(&mut context, Sections::LOCAL, journal).await?;
    let mut changed = 0;
    for step in install_steps() {
        context.step = step.id();
        context.tell(Event::StepStarted { step: step.id() });
        let began = Instant::now();
        let outcome = match run_step(step.as_ref(), &mut context, journal).await {
            Ok(outcome) => outcome,
            Err(error) => {
                let problem = Problem::from(error);
                tracing::warn!(operation = context.operation, step = step.id().as_str(), %problem, "step failed");
                context.tell(Event::StepFailed { step: step.id(), problem: problem.clone() });
                if problem.code != ErrorCode::Cancelled {
                    let told = Problem { detail: None, ..problem.clone() };
                    journal.push_str(&author.entry(JournalEntry::Failed { step: step.id(), problem: told }));
                }
                return Err(problem.into());
            }
        };
        let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(operation = context.operation, step = step.id().as_str(), ?outcome, milliseconds, "step ended");
        context.tell(Event::StepFinished { step: step.id(), outcome, milliseconds });
        if outcome == Outcome::Done {
            changed += 1;
            journal.push_str(&author.entry(JournalEntry::Step { step: step.id(), outcome, milliseconds }));
        }
    }
    Ok(changed)
}

/// Question, action, and the question again.
async fn run_step(step: &dyn Step, context: &mut Context, journal: &mut String) -> Result<Outcome, OperationError> {
    // What asks the server for nothing does not notice it by itself.
    if context.connection.cancellation().is_cancelled() {
        return Err(RemoteError::Cancelled.into());
    }
    match step.check(&context.situation) {
        Answer::So => return Ok(Outcome::AlreadySo),
        Answer::Blocked(problem) => return Err(problem.into()),
        Answer::NotSo(_) => {}
    }
    hold::at(step.id(), Moment::Before).await;
    context.situation.survey.forget_answers();
    step.apply(context).await?;
    hold::at(step.id(), Moment::After).await;
    refresh(context, step.sections(), journal).await?;
    match step.check(&context.situation) {
        Answer::So => Ok(Outcome::Done),
        Answer::Blocked(problem) => Err(problem.into()),
        Answer::NotSo(reason) => Err(context.not_proved(reason)),
    }
}

/// Reads parts of the server anew, and hands it the journal lines that wait.
///
/// Where nothing is to be read, the lines go with the next survey: they are not worth a round trip of their own.
async fn refresh(context: &mut Context, sections: Sections, journal: &mut String) -> Result<(), OperationError> {
    if sections == Sections::NONE {
        return Ok(());
    }
    let request = context.request();
    survey(&context.connection, &request, sections, journal, &mut context.situation.survey).await?;
    // Where that failed, the lines are written with the giving back of the lock.
    journal.clear();
    Ok(())
}

/// Notes on the server what is wished for, before anything of it is there: so another computer, or this one after a
/// crash, tells a half-done instance of ours from somebody else's.
async fn record_wishes(context: &Context) -> Result<(), OperationError> {
    let situation = &context.situation;
    let path = format!("{}/wishes/{}.json", stack::layout::STATE_FOLDER, situation.wishes.instance);
    let text = serde_json::to_string_pretty(&situation.recorded_wishes()).unwrap_or_default();
    let upload = Upload { path: &path, mode: "0600", owner: "0:0" };
    remote::upload(&context.connection, &upload, remote::Input::Bytes(text.as_bytes())).await?;
    Ok(())
}
