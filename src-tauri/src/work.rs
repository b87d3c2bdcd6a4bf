//! An operation at work, as the pages follow it: what it told so far, numbered, so that a page that was loaded anew hears
//! all of it, and one that lost the thread goes on where it stopped.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use model::{Event, PlannedStep, Problem};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::wire::{Batch, Numbered, WorkRow};

/// How long events gather before they go to the pages together: a page drawn twenty times a second looks alive.
const GATHER: Duration = Duration::from_millis(50);
/// The most that go together.
const LARGEST_BATCH: usize = 4_000;
/// The most that are kept, and the most room that their text takes: a server may send lines without end. Beyond it the
/// oldest lines of the log go; what the steps did stays.
const MOST_KEPT: usize = 200_000;
const MOST_BYTES: usize = 32 * 1024 * 1024;

struct Told {
    events: VecDeque<Numbered>,
    next: u64,
    bytes: usize,
    ended: Option<Result<(), Problem>>,
}

impl Told {
    /// Drops the oldest of what comes in floods, until half of the room is left.
    fn forget(&mut self) {
        let (mut kept, mut bytes, mut oldest) = (0, 0, self.next);
        for one in self.events.iter().rev() {
            if let Some(length) = flood(&one.event) {
                (kept, bytes) = (kept + 1, bytes + length);
                if kept > MOST_KEPT / 2 || bytes > MOST_BYTES / 2 {
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

/// An operation at work, or one that has ended.
pub struct Work {
    row: Mutex<WorkRow>,
    cancel: CancellationToken,
    told: Mutex<Told>,
    changed: watch::Sender<u64>,
}

impl Work {
    /// An operation about which nothing was told yet.
    pub fn new(row: WorkRow, cancel: CancellationToken) -> Self {
        let told = Told { events: VecDeque::new(), next: 0, bytes: 0, ended: None };
        Self { row: Mutex::new(row), cancel, told: Mutex::new(told), changed: watch::channel(0).0 }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It begins, with these steps.
    pub fn begin(&self, steps: Vec<PlannedStep>, started_at: String) {
        let mut row = self.row.lock().unwrap_or_else(PoisonError::into_inner);
        row.steps = steps;
        row.started_at = started_at;
    }

    /// What it is.
    pub fn row(&self, id: &str) -> WorkRow {
        let ended = self.told().ended.clone();
        let row = self.row.lock().unwrap_or_else(PoisonError::into_inner).clone();
        WorkRow { id: id.to_owned(), ended: ended.is_some(), problem: ended.and_then(Result::err), ..row }
    }

    /// Adds an event.
    pub fn tell(&self, event: Event) {
        let mut told = self.told();
        let number = told.next;
        told.next += 1;
        told.bytes += flood(&event).unwrap_or_default();
        told.events.push_back(Numbered { number, event });
        if told.events.len() > MOST_KEPT || told.bytes > MOST_BYTES {
            told.forget();
        }
        drop(told);
        self.changed.send_replace(number + 1);
    }

    /// It came to its end.
    pub fn end(&self, result: Result<(), Problem>) {
        self.told().ended = Some(result);
        self.changed.send_modify(|_| {});
    }

    /// Whether it came to its end.
    pub fn has_ended(&self) -> bool {
        self.told().ended.is_some()
    }

    /// Asks it to stop.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// What was told from a number on, at most a batch of it.
    fn batch(&self, from: u64) -> (Batch, Option<Result<(), Problem>>) {
        let told = self.told();
        let start = told.events.partition_point(|one| one.number < from);
        let events: Vec<_> = told.events.range(start..).take(LARGEST_BATCH).cloned().collect();
        let all = start + events.len() == told.events.len();
        (Batch { events }, told.ended.clone().filter(|_| all))
    }

    /// Hands everything from a number on to `send`, and then what comes, until the operation ends. Its result is the
    /// operation's. Where `send` says that nobody listens any more, it ends too.
    pub async fn follow(&self, mut from: u64, send: impl Fn(Batch) -> bool) -> Result<(), Problem> {
        let mut changed = self.changed.subscribe();
        loop {
            changed.mark_unchanged();
            let (batch, ended) = self.batch(from);
            let full = batch.events.len() == LARGEST_BATCH;
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

    fn work() -> Work {
        Work::new(WorkRow::for_test(), CancellationToken::new())
    }

    fn line(text: impl Into<String>) -> Event {
        Event::StepLine { step: StepId::Code, stream: LogStream::Output, text: text.into() }
    }

    async fn numbers(work: &Work, from: u64) -> (Vec<u64>, Result<(), Problem>) {
        let heard = Mutex::new(Vec::new());
        let result = work
            .follow(from, |batch| {
                heard.lock().unwrap().extend(batch.events.iter().map(|one| one.number));
                true
            })
            .await;
        (heard.into_inner().unwrap(), result)
    }

    #[tokio::test(start_paused = true)]
    async fn who_comes_late_hears_everything_once_and_in_order() {
        let work = Arc::new(work());
        work.tell(line("0"));
        let telling = Arc::clone(&work);
        let teller = tokio::spawn(async move {
            for number in 1..10_000 {
                telling.tell(line(number.to_string()));
                if number % 1_000 == 0 {
                    tokio::time::sleep(Duration::from_millis(70)).await;
                }
            }
            telling.end(Err(Problem::new(ErrorCode::Cancelled)));
        });
        let (first, result) = numbers(&work, 0).await;
        teller.await.unwrap();
        assert_eq!(first, (0..10_000).collect::<Vec<_>>());
        assert_eq!(result.unwrap_err().code, ErrorCode::Cancelled);
        assert_eq!(numbers(&work, 9_990).await.0, (9_990..10_000).collect::<Vec<_>>());
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_of_lines_leaves_the_steps_and_the_end_of_the_log() {
        let work = work();
        work.tell(Event::StepStarted { step: StepId::Code });
        for number in 0..MOST_KEPT * 2 {
            work.tell(line(number.to_string()));
        }
        work.end(Ok(()));
        assert!(work.told().events.len() <= MOST_KEPT);
        let (heard, _) = numbers(&work, 0).await;
        assert_eq!((heard[0], heard.last().copied()), (0, Some(MOST_KEPT as u64 * 2)));
    }

    #[test]
    fn a_flood_of_long_lines_takes_no_more_room_than_its_bound() {
        let work = work();
        work.tell(Event::StepStarted { step: StepId::Code });
        for number in 0..50_000 {
            work.tell(line(format!("{number} {}", "x".repeat(4_000))));
        }
        let told = work.told();
        let room: usize = told.events.iter().filter_map(|one| flood(&one.event)).sum();
        assert_eq!(room, told.bytes);
        assert!((MOST_BYTES / 2 - 5_000..=MOST_BYTES).contains(&room), "{room}");
        assert_eq!((told.events[0].number, told.events.back().map(|one| one.number)), (0, Some(50_000)));
    }

    #[test]
    fn a_flood_of_progress_is_kept_at_its_end_only() {
        let work = work();
        for done in 0..MOST_KEPT as u64 * 2 {
            let unit = model::ProgressUnit::Bytes;
            work.tell(Event::StepProgress { step: StepId::Images, done, total: None, unit });
        }
        assert!(work.told().events.len() <= MOST_KEPT);
    }

    #[tokio::test(start_paused = true)]
    async fn following_ends_when_nobody_listens() {
        let work = work();
        work.tell(line("0"));
        assert_eq!(work.follow(0, |_| false).await, Ok(()));
    }
}
