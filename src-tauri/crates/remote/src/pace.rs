//! How often this program may connect to one server by itself.
//!
//! `ufw limit` and its like drop whoever opens a sixth connection within 30 seconds, and count the attempts that they
//! drop, too. What a person starts is not slowed down here; what the program does by itself is: restoring a connection,
//! or opening a further one.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How many connections within [`WINDOW`] no limit in the field minds.
const MOST: usize = 5;

/// The time that such limits look back.
const WINDOW: Duration = Duration::from_secs(30);

/// When the latest connections to one server were begun.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<VecDeque<Instant>>);

impl Pace {
    /// One was opened, or is about to be.
    pub(crate) fn note(&self) {
        let mut begun = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        begun.push_back(Instant::now());
        if begun.len() > MOST {
            begun.pop_front();
        }
    }

    /// When the next one may be begun: a moment to come, or nothing if at once.
    pub(crate) fn free_at(&self) -> Option<Instant> {
        let begun = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let free = *begun.front().filter(|_| begun.len() == MOST)? + WINDOW;
        (free > Instant::now()).then_some(free)
    }

    /// Waits for that moment.
    pub(crate) async fn wait(&self) {
        if let Some(free) = self.free_at() {
            tokio::time::sleep_until(free).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn at_most_five_connections_in_half_a_minute() {
        let (pace, mut begun) = (Pace::default(), Vec::new());
        let start = Instant::now();
        for _ in 0..12 {
            pace.wait().await;
            pace.note();
            begun.push(start.elapsed().as_secs());
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        for (index, &at) in begun.iter().enumerate() {
            let close = begun[index..].iter().filter(|&&other| other < at + WINDOW.as_secs()).count();
            assert!(close <= MOST, "{begun:?}");
        }
        assert_eq!(begun[..6], [0, 2, 4, 6, 8, 30]);
    }
}
