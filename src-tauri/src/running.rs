//! A running operation, as the pages follow it: its events so far, numbered, so that a reloaded page receives
//! all of them, and one that fell behind continues where it stopped.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use model::{Event, PlannedStep, Problem};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::dto::{Batch, OperationDto, SequencedEvent};

/// How long events gather before they go to the pages together: a page drawn twenty times a second looks alive.
const GATHER: Duration = Duration::from_millis(50);
/// The most that go together.
const MAX_BATCH: usize = 4_000;
/// The most that are kept, and the most room that their text takes: a server may send lines without end. Beyond it the
/// oldest lines of the log go; what the steps did stays.
const MAX_KEPT: usize = 200_000;
const MAX_BYTES: usize = 32 * 1024 * 1024;

struct EventLog {
    events: VecDeque<SequencedEvent>,
    next: u64,
    bytes: usize,
    ended: Option<Result<(), Problem>>,
}

impl EventLog {
    /// Drops the oldest events that come in floods, until half of the room is left.
    fn forget(&mut self) {
        let (mut kept, mut bytes, mut oldest) = (0, 0, self.next);
        for one in self.events.iter().rev() {
            if let Some(length) = flood(&one.event) {
                (kept, bytes) = (kept + 1, bytes + length);
                if kept > MAX_KEPT / 2 || bytes > MAX_BYTES / 2 {
                    bytes -= length;
                    break;
                }
            }
            oldest = one.number;
        }
        self.events.retain(|one| one.number >= oldest || flood(&one.event).is_none());
        self.bytes = bytes;
    }
}

/// The length of the text of an event of which there may be any number.
const fn flood(event: &Event) -> Option<usize> {
    match event {
        Event::StepLine { text, .. } => Some(text.len()),
        Event::StepProgress { .. } | Event::StepWaits { .. } => Some(0),
        _ => None,
    }
}

/// A running operation, or one that has ended.
pub struct RunningOperation {
    dto: Mutex<OperationDto>,
    cancel: CancellationToken,
    log: Mutex<EventLog>,
    changed: watch::Sender<u64>,
}

impl RunningOperation {
    /// An operation about which nothing was log yet.
    pub fn new(dto: OperationDto, cancel: CancellationToken) -> Self {
        let log = EventLog { events: VecDeque::new(), next: 0, bytes: 0, ended: None };
        Self { dto: Mutex::new(dto), cancel, log: Mutex::new(log), changed: watch::channel(0).0 }
    }

    fn log(&self) -> MutexGuard<'_, EventLog> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It begins, with these steps.
    pub fn begin(&self, steps: Vec<PlannedStep>, started_at: String) {
        let mut dto = self.dto.lock().unwrap_or_else(PoisonError::into_inner);
        dto.steps = steps;
        dto.started_at = started_at;
    }

    /// What it is.
    pub fn dto(&self, id: &str) -> OperationDto {
        let ended = self.log().ended.clone();
        let dto = self.dto.lock().unwrap_or_else(PoisonError::into_inner).clone();
        OperationDto { id: id.to_owned(), ended: ended.is_some(), problem: ended.and_then(Result::err), ..dto }
    }

    /// Adds an event.
    pub fn push(&self, event: Event) {
        let mut log = self.log();
        let number = log.next;
        log.next += 1;
        log.bytes += flood(&event).unwrap_or_default();
        log.events.push_back(SequencedEvent { number, event });
        if log.events.len() > MAX_KEPT || log.bytes > MAX_BYTES {
            log.forget();
        }
        drop(log);
        self.changed.send_replace(number + 1);
    }

    /// It ended.
    pub fn end(&self, result: Result<(), Problem>) {
        self.log().ended = Some(result);
        self.changed.send_modify(|_| {});
    }

    /// Whether it has ended.
    pub fn has_ended(&self) -> bool {
        self.log().ended.is_some()
    }

    /// Asks it to stop.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// What was log from a number on, at most a batch of it.
    fn batch(&self, from: u64) -> (Batch, Option<Result<(), Problem>>) {
        let log = self.log();
        let start = log.events.partition_point(|one| one.number < from);
        let events: Vec<_> = log.events.range(start..).take(MAX_BATCH).cloned().collect();
        let all = start + events.len() == log.events.len();
        (Batch { events }, log.ended.clone().filter(|_| all))
    }

    /// Hands everything from a number on to `send`, and then what comes, until the operation ends. Its result is the
    /// operation's. If `send` says that no page listens any more, it ends too.
    pub async fn follow(&self, mut from: u64, send: impl Fn(Batch) -> bool) -> Result<(), Problem> {
        let mut changed = self.changed.subscribe();
        loop {
            changed.mark_unchanged();
            let (batch, ended) = self.batch(from);
            let full = batch.events.len() == MAX_BATCH;
            if let Some(last) = batch.events.last() {
                from = last.number + 1;
                if !send(batch) {
                    return Ok(());
                }
            }
            if let Some(result) = ended {
                return result;
            }
            if !full {
                // The sender lives in `self`: it cannot be gone.
                let _ = changed.changed().await;
            }
            tokio::time::sleep(GATHER).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::{ErrorCode, LogStream, StepId};

    use super::*;

    fn operation() -> RunningOperation {
        RunningOperation::new(OperationDto::for_test(), CancellationToken::new())
    }

    fn line(text: impl Into<String>) -> Event {
        Event::StepLine { position: 0, step: StepId::Code, stream: LogStream::Output, text: text.into() }
    }

    async fn numbers(running: &RunningOperation, from: u64) -> (Vec<u64>, Result<(), Problem>) {
        let received = Mutex::new(Vec::new());
        let result = running
            .follow(from, |batch| {
                received.lock().unwrap().extend(batch.events.iter().map(|one| one.number));
                true
            })
            .await;
        (received.into_inner().unwrap(), result)
    }

    #[tokio::test(start_paused = true)]
    async fn who_comes_late_hears_everything_once_and_in_order() {
        let running = Arc::new(operation());
        running.push(line("0"));
        let sending = Arc::clone(&running);
        let sender = tokio::spawn(async move {
            for number in 1..10_000 {
                sending.push(line(number.to_string()));
                if number % 1_000 == 0 {
                    tokio::time::sleep(Duration::from_millis(70)).await;
                }
            }
            sending.end(Err(Problem::new(ErrorCode::Cancelled)));
        });
        let (first, result) = numbers(&running, 0).await;
        sender.await.unwrap();
        assert_eq!(first, (0..10_000).collect::<Vec<_>>());
        assert_eq!(result.unwrap_err().code, ErrorCode::Cancelled);
        assert_eq!(numbers(&running, 9_990).await.0, (9_990..10_000).collect::<Vec<_>>());
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_of_lines_leaves_the_steps_and_the_end_of_the_log() {
        let running = operation();
        running.push(Event::StepStarted { position: 0, step: StepId::Code });
        for number in 0..MAX_KEPT * 2 {
            running.push(line(number.to_string()));
        }
        running.end(Ok(()));
        assert!(running.log().events.len() <= MAX_KEPT);
        let (received, _) = numbers(&running, 0).await;
        assert_eq!((received[0], received.last().copied()), (0, Some(MAX_KEPT as u64 * 2)));
    }

    #[test]
    fn a_flood_of_long_lines_takes_no_more_room_than_its_bound() {
        let running = operation();
        running.push(Event::StepStarted { position: 0, step: StepId::Code });
        for number in 0..50_000 {
            running.push(line(format!("{number} {}", "x".repeat(4_000))));
        }
        let log = running.log();
        let room: usize = log.events.iter().filter_map(|one| flood(&one.event)).sum();
        assert_eq!(room, log.bytes);
        assert!((MAX_BYTES / 2 - 5_000..=MAX_BYTES).contains(&room), "{room}");
        assert_eq!((log.events[0].number, log.events.back().map(|one| one.number)), (0, Some(50_000)));
    }

    #[test]
    fn a_flood_of_progress_is_kept_at_its_end_only() {
        let running = operation();
        for done in 0..MAX_KEPT as u64 * 2 {
            let unit = model::ProgressUnit::Bytes;
            running.push(Event::StepProgress { position: 0, step: StepId::Images, done, total: None, unit });
        }
        assert!(running.log().events.len() <= MAX_KEPT);
    }

    #[tokio::test(start_paused = true)]
    async fn following_ends_when_nobody_listens() {
        let running = operation();
        running.push(line("0"));
        assert_eq!(running.follow(0, |_| false).await, Ok(()));
    }
}
