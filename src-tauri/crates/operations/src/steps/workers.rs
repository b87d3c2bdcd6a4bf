//! The queue and the clock: a job is really done, and the scheduler really ticks.

use std::time::Duration;

use model::{ErrorCode, Problem, Role, StepId};
use remote::{RemoteError, Script};
use stack::php::ProveQueue;

use crate::OperationError;
use crate::context::Context;
use crate::facts::Sections;
use crate::plan_input::PlanInput;
use crate::step::{CheckOutcome, Step};

/// A queued job was done and the scheduler ticks.
pub struct Workers;

/// The scheduler runs each minute, on the minute.
const TICK_SECONDS: u64 = 75;

/// `$1` where to note it, `$2` the containers for which it was proved.
const NOTE: &str = r#"
set -e
umask 077
mkdir -p "${1%/*}"
printf '%s\n' "$2" | cat > "$1.new"
mv "$1.new" "$1"
"#;

#[async_trait::async_trait]
impl Step for Workers {
    fn id(&self) -> StepId {
        StepId::Workers
    }

    fn sections(&self) -> Sections {
        Sections::FILES.with(Sections::CONTAINERS)
    }

    fn check(&self, input: &PlanInput) -> CheckOutcome {
        let working = input.working_containers();
        CheckOutcome::satisfied_if(input.services_are_current(&[Role::Supervisor, Role::Scheduling]), "not-healthy")
            .and(|| {
                CheckOutcome::satisfied_if(
                    working.is_some()
                        && working.as_deref() == input.files().and_then(|files| files.proved_containers.as_deref()),
                    "not-verified",
                )
            })
    }

    async fn apply(&self, context: &mut Context) -> Result<(), OperationError> {
        let Some(working) = context.input.working_containers() else {
            return Err(context.verification_failed("no-container"));
        };
        // Workers that began before the settings were compiled end after their job and begin again.
        let proof = ProveQueue { nonce: context.operation.clone(), seconds: 60 };
        let (queue, clock) = tokio::join!(context.ask_application(&proof), ticks(context));
        let queue = queue?;
        if !queue.done {
            return Err(Problem::new(ErrorCode::VerificationFailed)
                .with("step", self.id())
                .with("reason", "queue")
                .detail(queue.error.unwrap_or_default())
                .into());
        }
        clock?;
        let note = stack::layout::proved_note(context.input.spec.number);
        let script = Script::new(NOTE).arg(note).arg(working).repeatable();
        context.run(&script).await?;
        Ok(())
    }
}

/// When the scheduler said last that it had run well.
fn last_tick(said: &str) -> Option<&str> {
    let ran = said.lines().filter(|line| line.contains(stack::compose::SCHEDULER_RAN));
    ran.filter_map(|line| line.split_once(' ').map(|(time, _)| time)).max()
}

/// Waits until the scheduler has run well once more: it speaks once a minute. What it said before was said with other
/// settings, maybe.
async fn ticks(context: &Context) -> Result<(), OperationError> {
    let service = context.input.instance().service(Role::Scheduling);
    let name = format!("{}-{service}-1", context.input.project());
    let engine = context.engine().await?;
    let before = engine.last_lines_with_times(&name, 50).await?;
    for _ in 0..TICK_SECONDS {
        let said = engine.last_lines_with_times(&name, 50).await?;
        if last_tick(&said) > last_tick(&before) {
            return Ok(());
        }
        if let Some(container) = engine.container(&name).await?
            && !container.running
        {
            return Err(Problem::new(ErrorCode::ServiceUnhealthy).with("service", service).detail(said).into());
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            () = context.connection.cancellation().cancelled() => return Err(RemoteError::Cancelled.into()),
        }
    }
    Err(context.verification_failed("scheduler"))
}
