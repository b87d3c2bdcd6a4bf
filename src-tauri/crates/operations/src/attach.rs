//! Following what runs on a server, whichever computer began it.

use model::{Event, LogStream, StepId};
use remote::{Connection, JobEnd, JobId, RemoteError, Script, job_states, run_job};

use crate::OperationError;
use crate::context::EventSink;
use crate::jobs::{Lines, step_of_job};

/// Follows every job that runs on the server to its end. Returns how many there were.
pub async fn follow_running(connection: &Connection, events: &EventSink) -> Result<usize, OperationError> {
    let running: Vec<_> = job_states(connection).await?.into_iter().filter(|job| job.end.is_none()).collect();
    for job in &running {
        // A job whose name says nothing is one of a newer version: it is waited for all the same.
        let Some((position, step)) = step_of_job(&job.id) else {
            wait_for(connection, &job.id).await?;
            continue;
        };
        events(Event::StepStarted { position, step });
        match follow(connection, &job.id, position, step, events).await {
            Ok(JobEnd::Exited(_) | JobEnd::NoExitStatus) => {}
            Err(RemoteError::Cancelled) => return Err(RemoteError::Cancelled.into()),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(running.len())
}

async fn wait_for(connection: &Connection, id: &JobId) -> Result<(), OperationError> {
    run_job(connection, id, &Script::new(""), None, &mut |_| ()).await?;
    Ok(())
}

/// Follows a job to its end and emits its lines.
async fn follow(
    connection: &Connection,
    id: &JobId,
    position: usize,
    step: StepId,
    events: &EventSink,
) -> Result<JobEnd, RemoteError> {
    let mut lines = Lines::default();
    let mut emit = |text: String| events(Event::StepLine { position, step, stream: LogStream::Output, text });
    let end = run_job(connection, id, &Script::new(""), None, &mut |bytes| lines.take(bytes, &mut emit)).await;
    lines.flush(&mut emit);
    end
}
