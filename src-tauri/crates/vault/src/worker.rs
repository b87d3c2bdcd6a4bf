//! One thread that talks to the keyring, and a limit to how long anybody waits for it.
//!
//! Not `spawn_blocking`, for two reasons. A keyring that asks a person for a password blocks for as long as the person
//! likes, and the runtime would wait for that thread before the program can end. And calls that were given up must not
//! be carried out afterwards in whatever order: here they queue, and one that no caller waits for any more is skipped.

use std::sync::mpsc;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::Error;

type Job = Box<dyn FnOnce() + Send>;

/// The thread and the line before it. The thread ends when this is dropped and the line is empty.
pub(crate) struct Worker {
    line: mpsc::Sender<Job>,
}

impl Worker {
    /// Starts the thread.
    pub(crate) fn start() -> Result<Self, Error> {
        let (line, jobs) = mpsc::channel::<Job>();
        std::thread::Builder::new()
            .name("keyring".to_owned())
            .spawn(move || jobs.into_iter().for_each(|job| job()))
            .map_err(|error| Error::Thread(error.to_string()))?;
        Ok(Self { line })
    }

    /// Does `work` on the thread and waits no longer than `limit`.
    ///
    /// A keyring answers in milliseconds unless it is asking a person, so that no answer means that it is locked.
    pub(crate) async fn run<T, W>(&self, limit: Duration, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce() -> Result<T, Error> + Send + 'static,
    {
        let (answer, wait) = oneshot::channel();
        let job: Job = Box::new(move || {
            if !answer.is_closed() {
                // No receiver: the caller gave up in the meantime.
                let _ = answer.send(work());
            }
        });
        self.line.send(job).map_err(|_| Error::Thread("it ended".to_owned()))?;
        match tokio::time::timeout(limit, wait).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(Error::Thread("it ended during a call".to_owned())),
            Err(_) => Err(Error::Locked(format!("no answer within {} s", limit.as_secs()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn abandoned_queued_call_never_runs() {
        let worker = Worker::start().unwrap();
        let (open, gate) = mpsc::channel::<()>();
        let short = Duration::from_millis(50);
        let stuck = worker.run(short, move || gate.recv().map_err(|error| Error::Refused(error.to_string()))).await;
        assert!(matches!(stuck, Err(Error::Locked(_))));

        let done = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&done);
        let given_up = worker.run(short, move || Ok(count.fetch_add(1, Ordering::SeqCst))).await;
        assert!(matches!(given_up, Err(Error::Locked(_))));

        open.send(()).unwrap();
        assert_eq!(worker.run(Duration::from_secs(5), || Ok(7)).await, Ok(7));
        assert_eq!(done.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn panicked_worker_reported() {
        let worker = Worker::start().unwrap();
        let limit = Duration::from_secs(5);
        let broken = worker.run(limit, || -> Result<(), Error> { panic!("as a library might") }).await;
        assert!(matches!(broken, Err(Error::Thread(_))));
        assert!(matches!(worker.run(limit, || Ok(())).await, Err(Error::Thread(_))));
    }
}
