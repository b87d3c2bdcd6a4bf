//! A step's long command as a job: its log becomes events, its end an answer.

use model::{ErrorCode, Event, LogStream, Problem, StepId, sanitize_line};
use remote::{JobEnd, JobId, RemoteError, Script, cancel_job, run_job, tells_full_disk};
use secrecy::SecretBox;

use crate::OperationError;
use crate::context::Context;

/// The last lines of a job's log that go into an error's fold.
const TAIL: usize = 60;

/// A job that ended with an exit status.
#[derive(Clone, Debug)]
pub struct JobAnswer {
    /// The status.
    pub status: u32,
    /// The end of its log.
    pub tail: String,
}

/// Turns bytes into lines without terminal escapes.
#[derive(Default)]
pub struct Lines {
    pending: Vec<u8>,
}

/// The longest line that is passed on; the rest of it is dropped.
const MAX_LINE: usize = 4_096;

impl Lines {
    /// Takes bytes in and gives each line that is complete. A carriage return ends a line too: progress bars use it.
    pub fn take(&mut self, bytes: &[u8], mut line: impl FnMut(String)) {
        for &byte in bytes {
            if byte == b'\n' || byte == b'\r' {
                self.flush(&mut line);
            } else if self.pending.len() < MAX_LINE {
                self.pending.push(byte);
            }
        }
    }

    /// Gives what is left.
    pub fn flush(&mut self, mut line: impl FnMut(String)) {
        let text = sanitize_line(&String::from_utf8_lossy(&self.pending));
        self.pending.clear();
        if !text.trim().is_empty() {
            line(text);
        }
    }
}

impl Context {
    /// Runs a script as the step's job. When the person stops the operation, the job is stopped too.
    ///
    /// `name` tells a step's several jobs apart. Any exit status is an answer; only a job without one is an error.
    pub async fn job(
        &self,
        name: &str,
        script: &Script,
        input: Option<&SecretBox<Vec<u8>>>,
    ) -> Result<JobAnswer, OperationError> {
        let id = JobId::new(job_name(&self.operation, self.position, self.step, name))
            .ok_or_else(|| OperationError::code(ErrorCode::Internal))?;
        let mut lines = Lines::default();
        let mut tail = std::collections::VecDeque::new();
        let mut keep = |text: String| {
            if tail.len() == TAIL {
                tail.pop_front();
            }
            tail.push_back(text.clone());
            let (position, step) = (self.position, self.step);
            self.emit(Event::StepLine { position, step, stream: LogStream::Output, text });
        };
        let end = run_job(&self.connection, &id, script, input, &mut |bytes| lines.take(bytes, &mut keep)).await;
        lines.flush(&mut keep);
        let tail = Vec::from(tail).join("\n");
        match end {
            Ok(JobEnd::Exited(status)) => Ok(JobAnswer { status, tail }),
            Ok(JobEnd::NoExitStatus) => {
                Err(Problem::new(ErrorCode::CommandNoStatus).with("step", self.step).detail(tail).into())
            }
            Err(RemoteError::Cancelled) => {
                stop(&self.connection, &id).await;
                Err(RemoteError::Cancelled.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The same, where every status but 0 is an error with this code.
    pub async fn job_or(
        &self,
        name: &str,
        script: &Script,
        input: Option<&SecretBox<Vec<u8>>>,
        code: ErrorCode,
    ) -> Result<JobAnswer, OperationError> {
        let answer = self.job(name, script, input).await?;
        if answer.status == 0 { Ok(answer) } else { Err(self.failed(code, answer)) }
    }

    /// The error of a job that ended badly.
    pub fn failed(&self, code: ErrorCode, answer: JobAnswer) -> OperationError {
        let code = if tells_full_disk(&answer.tail) { ErrorCode::DiskFull } else { code };
        Problem::new(code)
            .with("step", self.step)
            .with("status", answer.status)
            .with("path", "/")
            .detail(answer.tail)
            .into()
    }
}

/// Stops a job although everything else was cancelled: on a token of its own.
async fn stop(connection: &remote::Connection, id: &JobId) {
    let _ = cancel_job(&connection.with_fresh_cancellation().await, id).await;
}

/// A job's name tells its operation and step: another computer shows by it what runs.
fn job_name(operation: &str, position: usize, step: StepId, name: &str) -> String {
    let suffix = if name.is_empty() { String::new() } else { format!("-{name}") };
    format!("{operation}-{position}-{step}{suffix}")
}

/// The position and step of a job.
pub(crate) fn step_of_job(id: &JobId) -> Option<(usize, StepId)> {
    let name = id.to_string();
    let (_, rest) = name.split_once('-')?;
    let (position, rest) = rest.split_once('-')?;
    // The longest that fits: one step's name may begin another's.
    let step = StepId::ALL
        .iter()
        .filter(|step| rest.strip_prefix(step.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
        .max_by_key(|step| step.as_str().len())?;
    Some((position.parse().ok()?, *step))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(pieces: &[&str]) -> Vec<String> {
        let mut all = Vec::new();
        let mut lines = Lines::default();
        for piece in pieces {
            lines.take(piece.as_bytes(), |line| all.push(line));
        }
        lines.flush(|line| all.push(line));
        all
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_become_sanitized_lines_at_any_split(
            bytes in proptest::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"\n\r\x1b[]m ;\x9b".to_vec())], 0..200),
            at in 0..200_usize,
        ) {
            let all = |pieces: &[&[u8]]| {
                let (mut all, mut lines) = (Vec::new(), Lines::default());
                for piece in pieces {
                    lines.take(piece, |line| all.push(line));
                }
                lines.flush(|line| all.push(line));
                all
            };
            let (one, other) = bytes.split_at(at.min(bytes.len()));
            let lines = all(&[&bytes]);
            prop_assert_eq!(&all(&[one, other]), &lines);
            for line in lines {
                prop_assert!(!line.contains(char::is_control) && !line.trim().is_empty(), "{:?}", line);
            }
        }
    }

    #[test]
    fn job_is_shown_as_the_step_that_it_belongs_to() {
        for step in StepId::ALL {
            for name in ["", "up-again"] {
                let id = JobId::new(job_name("k3f0a9", 12, *step, name)).unwrap();
                assert_eq!(step_of_job(&id), Some((12, *step)), "{id}");
            }
        }
        assert_eq!(step_of_job(&JobId::new("k3f0a9-0-of-tomorrow").unwrap()), None);
    }

    #[test]
    fn pieces_become_lines() {
        assert_eq!(lines(&["a", "b\nc\r", "d\n\n", "e"]), ["ab", "c", "d", "e"]);
    }

    #[test]
    fn escape_sequences_removed() {
        assert_eq!(
            lines(&["\u{1b}[31mred\u{1b}[0m\n", "\u{1b}]0;title\u{7}text\n", "a\u{8}\u{0}b\u{1b}"]),
            ["red", "text", "ab"]
        );
    }

    #[test]
    fn endless_lines_are_cut() {
        assert_eq!(lines(&[&"x".repeat(10_000_000)])[0].len(), MAX_LINE);
        let mut all = Vec::new();
        let mut held = Lines::default();
        held.take(&vec![0xff; 10_000_000], |line| all.push(line));
        assert!(held.pending.len() <= MAX_LINE && all.is_empty());
        held.flush(|line| all.push(line));
        assert_eq!(all[0].chars().count(), MAX_LINE);
    }
}
