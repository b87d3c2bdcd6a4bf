//! The SSH connections to one server, as many as its channels need.
//!
//! A hardened sshd allows one session a connection, or two. Each command and each stream is a session: what exceeds the
//! limit takes a further connection, and where there are enough of those, its turn. How many sessions go is learned
//! from refusals alone. A refused channel is never a lost connection.
//!
//! This deliberately restores nothing: a connection that broke is its owner's to make again. A further connection that
//! can't be had is no error either, while there is one whose turn will come.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::pace::Pace;
use crate::transport::Turn;
use crate::{CommandLine, Connect, Remote, RemoteError, Running};

/// How many connections there are at most. Three: a job that is followed, a stream of Docker's, and what is short.
const MAX_LINES: usize = 3;

/// Up to this many, what is idle should not hold a session.
const FEW_SESSIONS: usize = 2;

/// A session that was given up lasts until its command has noticed: how long to wait for that, again and again.
const LINGERING: [Duration; 5] = [
    Duration::from_millis(30),
    Duration::from_millis(70),
    Duration::from_millis(150),
    Duration::from_millis(250),
    Duration::from_millis(500),
];

/// How long a turn is waited for before everything is tried again.
const TURN: Duration = Duration::from_secs(2);

/// How many sessions a server allows on one connection, as far as it was found out. Outlives a lost connection.
#[derive(Debug)]
pub(crate) struct SessionLimit(AtomicUsize);

impl Default for SessionLimit {
    fn default() -> Self {
        Self(AtomicUsize::new(usize::MAX))
    }
}

impl SessionLimit {
    fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    /// A further one was refused beside so many.
    fn lower_to(&self, sessions: usize) {
        self.0.fetch_min(sessions.max(1), Ordering::SeqCst);
    }

    /// Whether sessions are so few that none should be held idle.
    pub(crate) fn is_low(&self) -> bool {
        self.get() <= FEW_SESSIONS
    }
}

/// One connection and how many sessions of ours are open on it.
#[derive(Clone)]
struct Line {
    remote: Arc<dyn Remote>,
    sessions: Arc<AtomicUsize>,
    /// It has had a session: it is not one that allows none.
    served: Arc<AtomicBool>,
}

impl Line {
    fn new(remote: Arc<dyn Remote>) -> Self {
        Self { remote, sessions: Arc::default(), served: Arc::default() }
    }
}

/// What became of a command on one line.
enum Outcome {
    Runs(Running),
    /// The line has no room; perhaps it never has.
    Full,
}

/// All connections of one login.
pub(crate) struct Lines {
    connect: Arc<dyn Connect>,
    limit: Arc<SessionLimit>,
    first: Line,
    further: Mutex<Vec<Line>>,
    /// One further connection is opened at a time.
    opening: tokio::sync::Mutex<()>,
    ended: Arc<Notify>,
    pace: Arc<Pace>,
}

impl Lines {
    /// The connection that there is, and how to make further ones.
    pub(crate) fn new(
        connect: Arc<dyn Connect>,
        first: Arc<dyn Remote>,
        limit: Arc<SessionLimit>,
        pace: Arc<Pace>,
    ) -> Self {
        Self {
            connect,
            limit,
            first: Line::new(first),
            further: Mutex::default(),
            opening: tokio::sync::Mutex::default(),
            ended: Arc::default(),
            pace,
        }
    }

    fn further(&self) -> Vec<Line> {
        let mut further = self.further.lock().unwrap_or_else(PoisonError::into_inner);
        further.retain(|line| !line.remote.is_closed());
        further.clone()
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = vec![self.first.clone()];
        lines.extend(self.further());
        lines
    }

    /// A turn on this line, if it has room.
    fn take_turn(&self, line: &Line) -> Option<Turn> {
        let limit = self.limit.get();
        let taken = |sessions: usize| (sessions < limit).then_some(sessions + 1);
        line.sessions.fetch_update(Ordering::SeqCst, Ordering::SeqCst, taken).ok()?;
        Some(Turn::new(Arc::clone(&line.sessions), Arc::clone(&self.ended)))
    }

    /// Tries a command on one line, once more for each session that may be about to end there.
    async fn exec_on(&self, line: &Line, turn: Turn, command: &CommandLine) -> Result<Outcome, RemoteError> {
        let mut pauses = LINGERING.into_iter();
        loop {
            match line.remote.exec(command).await {
                Ok(mut running) => {
                    line.served.store(true, Ordering::SeqCst);
                    running.turn = Some(turn);
                    return Ok(Outcome::Runs(running));
                }
                Err(RemoteError::SessionsRefused { .. }) => {
                    let others = line.sessions.load(Ordering::SeqCst).saturating_sub(1);
                    if others > 0 {
                        self.limit.lower_to(others);
                        return Ok(Outcome::Full);
                    }
                    match pauses.next() {
                        Some(pause) => tokio::time::sleep(pause).await,
                        None => return Ok(Outcome::Full),
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// One more connection, if there may be one. What is in the way of it is no error: a turn will come.
    async fn open_further(&self, known: usize) {
        let _one_at_a_time = self.opening.lock().await;
        // Another command may have opened one meanwhile.
        if self.lines().len() != known || known >= MAX_LINES || self.pace.free_at().is_some() {
            return;
        }
        self.pace.note();
        match self.connect.connect().await {
            Ok(remote) => {
                tracing::debug!(host = self.connect.host(), lines = known + 1, "a further connection");
                self.further.lock().unwrap_or_else(PoisonError::into_inner).push(Line::new(remote));
            }
            Err(error) => tracing::info!(%error, "no further connection"),
        }
    }
}

#[async_trait::async_trait]
impl Remote for Lines {
    async fn exec(&self, command: &CommandLine) -> Result<Running, RemoteError> {
        loop {
            let ended = self.ended.notified();
            let lines = self.lines();
            let mut refused = 0;
            for line in &lines {
                let Some(turn) = self.take_turn(line) else { continue };
                match self.exec_on(line, turn, command).await {
                    Ok(Outcome::Runs(running)) => return Ok(running),
                    Ok(Outcome::Full) => refused += usize::from(!line.served.load(Ordering::SeqCst)),
                    // One that broke is another's to restore; a further one is simply not used any more.
                    Err(error) if error.is_loss() && !Arc::ptr_eq(&line.remote, &self.first.remote) => {
                        line.remote.close().await;
                    }
                    Err(error) => return Err(error),
                }
            }
            if refused == MAX_LINES || (refused > 0 && refused == lines.len() && lines.len() > 1) {
                return Err(RemoteError::SessionsRefused { user: self.connect.user().to_owned() });
            }
            if lines.len() < MAX_LINES {
                self.open_further(lines.len()).await;
                if self.lines().len() != lines.len() {
                    continue;
                }
                if refused == lines.len() {
                    return Err(RemoteError::SessionsRefused { user: self.connect.user().to_owned() });
                }
            }
            let _ = tokio::time::timeout(TURN, ended).await;
        }
    }

    fn is_closed(&self) -> bool {
        self.first.remote.is_closed()
    }

    async fn is_lost(&self) -> bool {
        if self.first.remote.is_lost().await {
            return true;
        }
        let further = self.further.lock().unwrap_or_else(PoisonError::into_inner).clone();
        further.iter().any(|line| line.remote.is_closed())
    }

    async fn close(&self) {
        for line in self.further() {
            line.remote.close().await;
        }
        self.first.remote.close().await;
    }
}
