//! The carrying out of a plan: lock, facts and checks again under the lock, record, steps with their proofs, journal.

use std::sync::Arc;
use std::time::Instant;

use model::{ErrorCode, Event, InstanceRecord, JournalEntry, LockOwner, Outcome, Problem};
use remote::{Connection, RemoteError, Upload};
use tokio::sync::OnceCell;

use crate::context::{Context, request_for};
use crate::facts::{Sections, read_facts};
use crate::failpoint::{self, FailpointPosition};
use crate::journal::JournalWriter;
use crate::operation::Operation;
use crate::plan::{Plan, Session};
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};
use crate::{OperationError, attach, checks, lock};

/// An operation that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// How many steps had something to do.
    pub changed: usize,
    /// Where the instance's login page is served, where the operation looked.
    pub login_url: Option<String>,
}

impl Plan {
    /// Carries the plan out. Where every step is satisfied already, the server is not touched at all, unless somebody holds its
    /// lock: what is satisfied in the middle of another operation need not be at its end, and the lock of a stale operation,
    /// which died after its last step, is removed by nobody else.
    ///
    /// `begins` is called when nothing stands in the way any more, before the first change.
    pub(crate) async fn run(
        self,
        begins: impl FnOnce() -> Result<(), OperationError> + Send,
    ) -> Result<Done, OperationError> {
        if let Some(refusal) = self.refusal() {
            return Err(refusal.into());
        }
        let is_idle = self.pending() == 0 && self.input.facts.records().lock.is_none();
        let Self { session, operation, input, steps, .. } = self;
        let events = Arc::clone(&session.events);
        let (id, request) = (session.id.clone(), operation.request());
        events(Event::OperationStarted {
            id: id.clone(),
            operation: request.kind(),
            target: request.target(),
            steps: steps.clone(),
        });
        let result = if is_idle {
            begins().map(|()| {
                for step in &steps {
                    let (position, step) = (step.position, step.step);
                    events(Event::StepStarted { position, step });
                    events(Event::StepFinished { position, step, outcome: Outcome::AlreadySatisfied, milliseconds: 0 });
                }
                Done { changed: 0, login_url: input.login_url() }
            })
        } else {
            under_lock(session, operation, input, begins).await
        };
        match result {
            Ok(done) => {
                let (changed, login_url) = (done.changed, done.login_url.clone());
                events(Event::OperationFinished { id, changed, login_url });
                Ok(done)
            }
            Err(error) => {
                let problem = Problem::from(error);
                events(Event::OperationFailed { id, problem: problem.clone() });
                Err(problem.into())
            }
        }
    }
}

/// Takes the lock, runs the steps, and releases the lock whatever happened.
async fn under_lock(
    session: Session,
    operation: Box<dyn Operation>,
    input: PlanInput,
    begins: impl FnOnce() -> Result<(), OperationError> + Send,
) -> Result<Done, OperationError> {
    let request = operation.request();
    let owner = LockOwner {
        operation: session.id.clone(),
        request: request.clone(),
        by: session.by.clone(),
        since: jiff::Timestamp::now().to_string(),
    };
    failpoint::reach_lock().await;
    let acquired = lock::acquire(&session.connection, &owner, &session.stale).await?;
    let writer = JournalWriter { operation: session.id.clone(), by: session.by.clone(), target: request.target() };
    let connection = Arc::clone(&session.connection);
    let mut journal = writer.entry(JournalEntry::Started { request, domain: input.spec.domain.clone() });
    let work = async {
        if acquired == lock::Acquired::StaleTakenOver {
            attach::follow_running(&session.connection, &session.events).await?;
        }
        run_steps(session, operation, input, begins, &writer, &mut journal).await
    };
    let result = tokio::select! {
        result = work => result,
        lost = lock::heartbeat(&connection, &writer.operation) => Err(lost),
    };
    journal.push_str(&match &result {
        Ok(_) => writer.entry(JournalEntry::Finished),
        Err(error) if error.is_cancelled() => writer.entry(JournalEntry::Cancelled),
        Err(_) => String::new(),
    });
    // Also after a cancellation: the lock must not outlive the operation.
    let released = lock::release(&connection.with_fresh_cancellation().await, &writer.operation, &journal).await;
    let done = result?;
    released?;
    Ok(done)
}

async fn run_steps(
    session: Session,
    operation: Box<dyn Operation>,
    input: PlanInput,
    begins: impl FnOnce() -> Result<(), OperationError> + Send,
    writer: &JournalWriter,
    journal: &mut String,
) -> Result<Done, OperationError> {
    let viewpoint = session.viewpoint();
    let steps = operation.steps();
    let Some(first) = steps.first().map(|step| step.id()) else { return Ok(Done { changed: 0, login_url: None }) };
    let mut context = Context {
        connection: session.connection,
        input,
        code: session.code,
        vault: session.vault,
        scope: session.scope,
        operation: session.id,
        events: session.events,
        position: 0,
        step: first,
        engine: OnceCell::new(),
    };
    refresh(&mut context, operation.as_ref(), operation.sections(), journal).await?;
    // Whoever held the lock before may have changed what the plan was made from.
    if steps.iter().any(|step| step.check(&context.input) != CheckOutcome::Satisfied)
        && let Some(refusal) = checks::refusal(&operation.checks(&context.input, viewpoint))
    {
        return Err(refusal.into());
    }
    begins()?;
    if let Some(record) = operation.record_at_start(&context.input) {
        write_record(&context.connection, &record).await?;
        context.input.facts.remember_record(record);
    }
    let mut changed = 0;
    let mut login_url = context.input.login_url();
    for (position, step) in steps.iter().enumerate() {
        let step = step.as_ref();
        (context.position, context.step) = (position, step.id());
        context.emit(Event::StepStarted { position, step: step.id() });
        let began = Instant::now();
        let outcome = match run_step(step, operation.as_ref(), &mut context, journal).await {
            Ok(outcome) => outcome,
            Err(error) => return Err(step_failed(error, &context, writer, journal).into()),
        };
        let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(operation = context.operation, step = step.id().as_str(), ?outcome, milliseconds, "step ended");
        context.emit(Event::StepFinished { position, step: step.id(), outcome, milliseconds });
        // Later actions make what the pages answered uncertain, and not where they are.
        login_url = context.input.login_url().or(login_url);
        if outcome == Outcome::Done {
            changed += 1;
            journal.push_str(&writer.entry(JournalEntry::Step { position, step: step.id(), outcome, milliseconds }));
        }
    }
    Ok(Done { changed, login_url })
}

fn step_failed(error: OperationError, context: &Context, writer: &JournalWriter, journal: &mut String) -> Problem {
    let problem = Problem::from(error);
    let (position, step) = (context.position, context.step);
    tracing::warn!(operation = context.operation, step = step.as_str(), %problem, "step failed");
    context.emit(Event::StepFailed { position, step, problem: problem.clone() });
    if problem.code != ErrorCode::Cancelled {
        let without_detail = Problem { detail: None, ..problem.clone() };
        journal.push_str(&writer.entry(JournalEntry::Failed { position, step, problem: without_detail }));
    }
    problem
}

/// Check, action, and the check again.
async fn run_step(
    step: &dyn Step,
    operation: &dyn Operation,
    context: &mut Context,
    journal: &mut String,
) -> Result<Outcome, OperationError> {
    // What asks the server for nothing does not notice it by itself.
    if context.connection.cancellation().is_cancelled() {
        return Err(RemoteError::Cancelled.into());
    }
    // What an earlier action made uncertain need not be wrong: without asking, every tenant would be migrated again.
    let forgotten = context.input.facts.forgotten(context.input.spec.number, step.sections());
    refresh(context, operation, forgotten, journal).await?;
    match step.check(&context.input) {
        CheckOutcome::Satisfied => return Ok(Outcome::AlreadySatisfied),
        CheckOutcome::Blocked(problem) => return Err(problem.into()),
        CheckOutcome::Unsatisfied(_) => {}
    }
    failpoint::reach(step.id(), FailpointPosition::Before).await;
    context.input.facts.invalidate_live_sections();
    step.apply(context).await?;
    failpoint::reach(step.id(), FailpointPosition::After).await;
    refresh(context, operation, step.sections(), journal).await?;
    match step.check(&context.input) {
        CheckOutcome::Satisfied => Ok(Outcome::Done),
        CheckOutcome::Blocked(problem) => Err(problem.into()),
        CheckOutcome::Unsatisfied(reason) => Err(context.verification_failed(reason)),
    }
}

/// Reads sections again, and hands the server the journal lines that wait.
///
/// Where nothing is to be read, the lines go with the next reading: they are not worth a round trip of their own.
async fn refresh(
    context: &mut Context,
    operation: &dyn Operation,
    sections: Sections,
    journal: &mut String,
) -> Result<(), OperationError> {
    if sections == Sections::NONE {
        return Ok(());
    }
    let request = request_for(operation.spec(), sections);
    read_facts(&context.connection, &request, journal, &mut context.input.facts).await?;
    // Where that failed, the lines are written with the release of the lock.
    journal.clear();
    Ok(())
}

/// Writes an instance's record, whole or not at all: so another computer, or this one after a crash, tells a half-done
/// instance of ours from somebody else's.
pub(crate) async fn write_record(connection: &Connection, record: &InstanceRecord) -> Result<(), OperationError> {
    let path = stack::layout::instance_record(record.spec.number);
    let text = serde_json::to_string_pretty(record).unwrap_or_default();
    let upload = Upload { path: &path, mode: "0600", owner: "0:0" };
    remote::upload(connection, &upload, text.as_bytes()).await?;
    Ok(())
}
