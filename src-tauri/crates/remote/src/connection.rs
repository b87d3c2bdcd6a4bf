//! A server as the rest of the program sees it: commands as root, streams, and a connection that comes back.
//!
//! A broken connection is restored with growing pauses; a refused login or a strange host key never is.
//! A command that was under way when the connection broke is run again only if its script says that it may be.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::command::{BEGIN_TIMEOUT, authenticate_sudo, begin, exec, within};
use crate::lines::{Lines, SessionLimit};
use crate::pace::Pace;
use crate::{Connect, Duplex, Finished, Input, Remote, RemoteError, Rights, Running, Script, Started};

/// How long a command may take that says nothing else.
const DEFAULT_TIMEOUT: Duration = Duration::from_mins(2);
/// Pauses between attempts to connect again, in seconds; together about three minutes.
const PAUSES: [u64; 8] = [1, 2, 4, 8, 15, 30, 60, 60];

/// How many times a connection may break off under one command before that is the command's answer.
pub(crate) const MAX_LOSSES: u32 = 4;

/// How many logins may break off in the middle while reconnecting: each may be a refusal, which servers count.
const MAX_INTERRUPTED: u32 = 3;

/// What happens to the connection itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionEvent {
    /// It was lost and is being restored, for the n-th time.
    Lost {
        /// The attempt, from 1.
        attempt: u32,
    },
    /// It is back.
    Back,
}

type Listener = Box<dyn Fn(ConnectionEvent) + Send + Sync>;

/// What is known of a way to a server, however often the connection is restored.
#[derive(Clone, Default)]
struct Reach {
    limit: Arc<SessionLimit>,
    pace: Arc<Pace>,
}

/// A server, logged in, with the way to become root.
pub struct Connection {
    connect: Arc<dyn Connect>,
    rights: Rights,
    reach: Reach,
    current: Mutex<Arc<dyn Remote>>,
    listener: std::sync::Mutex<Option<Listener>>,
    cancel: CancellationToken,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Connection({}@{})", self.connect.user(), self.connect.host())
    }
}

impl Connection {
    /// A connection around a login. `rights` come from [`crate::find_rights`].
    pub fn new(connect: Arc<dyn Connect>, remote: Arc<dyn Remote>, rights: Rights, cancel: CancellationToken) -> Self {
        let reach = Reach::default();
        reach.pace.note();
        let lines = lines(&connect, remote, &reach);
        Self::on_lines(connect, lines, reach, rights, cancel)
    }

    fn on_lines(
        connect: Arc<dyn Connect>,
        lines: Arc<dyn Remote>,
        reach: Reach,
        rights: Rights,
        cancel: CancellationToken,
    ) -> Self {
        Self { connect, rights, reach, current: Mutex::new(lines), listener: std::sync::Mutex::new(None), cancel }
    }

    /// Connects, logs in and finds out the rights.
    pub async fn open(
        connect: Arc<dyn Connect>,
        sudo_password: Option<&secrecy::SecretString>,
        cancel: CancellationToken,
    ) -> Result<Self, RemoteError> {
        let reach = Reach::default();
        reach.pace.note();
        let work = async {
            let lines = lines(&connect, connect.connect().await?, &reach);
            let rights = crate::find_rights(lines.as_ref(), connect.as_ref(), sudo_password).await?;
            Ok::<_, RemoteError>((lines, rights))
        };
        let (lines, rights) = tokio::select! {
            result = work => result?,
            () = cancel.cancelled() => return Err(RemoteError::Cancelled),
        };
        Ok(Self::on_lines(connect, lines, reach, rights, cancel))
    }

    /// Who wants to know when the connection breaks and comes back.
    pub fn listen(&self, listener: impl Fn(ConnectionEvent) + Send + Sync + 'static) {
        if let Ok(mut place) = self.listener.lock() {
            *place = Some(Box::new(listener));
        }
    }

    /// How commands become root.
    pub const fn rights(&self) -> &Rights {
        &self.rights
    }

    /// Whether the server allows so few sessions at once that none should be held idle.
    pub fn sessions_are_few(&self) -> bool {
        self.reach.limit.is_low()
    }

    /// The user who logs in.
    pub fn user(&self) -> &str {
        self.connect.user()
    }

    /// The host.
    pub fn host(&self) -> &str {
        self.connect.host()
    }

    /// Ends what waits when the person stops the operation.
    pub const fn cancellation(&self) -> &CancellationToken {
        &self.cancel
    }

    /// Runs a script as root to its end.
    pub async fn run(&self, script: &Script, input: Input<'_>) -> Result<Finished, RemoteError> {
        self.run_within(script, input, DEFAULT_TIMEOUT).await
    }

    /// The same with another limit of time.
    pub async fn run_within(
        &self,
        script: &Script,
        input: Input<'_>,
        limit: Duration,
    ) -> Result<Finished, RemoteError> {
        for losses in 1.. {
            let remote = self.ensure_connected().await?;
            let work =
                exec(remote.as_ref(), self.connect.as_ref(), script, self.rights.privilege(), input, self.password());
            let result = tokio::select! {
                result = within(limit, work) => result,
                () = self.cancel.cancelled() => Err(RemoteError::Cancelled),
            };
            match result {
                Err(error) if error.is_loss() => {
                    self.reconnect(&remote).await?;
                    if !script.is_repeatable() || losses == MAX_LOSSES {
                        return Err(error);
                    }
                }
                other => return other,
            }
        }
        Err(RemoteError::Lost { host: self.connect.host().to_owned() })
    }

    /// Runs a script without input, on the connection as it is: a broken one is not restored.
    pub async fn run_once(&self, script: &Script) -> Result<Finished, RemoteError> {
        let remote = self.remote().await;
        let work = exec(
            remote.as_ref(),
            self.connect.as_ref(),
            script,
            self.rights.privilege(),
            Input::Nothing,
            self.password(),
        );
        within(BEGIN_TIMEOUT, work).await
    }

    /// The same login for what has to be done after the person stopped the operation: cleaning up.
    pub async fn with_fresh_cancellation(&self) -> Self {
        let (connect, reach) = (Arc::clone(&self.connect), self.reach.clone());
        Self::on_lines(connect, self.remote().await, reach, self.rights.clone(), CancellationToken::new())
    }

    /// Starts a script as root and returns what it prints as it comes. Its end is in the channel.
    pub(crate) async fn start(&self, script: &Script, input: Input<'_>) -> Result<(Running, Started), RemoteError> {
        for losses in 1.. {
            let remote = self.ensure_connected().await?;
            let work =
                begin(remote.as_ref(), self.connect.as_ref(), script, self.rights.privilege(), input, self.password());
            let result = tokio::select! {
                // The mark has a limit of its own, what goes in before and after it has this one.
                result = within(DEFAULT_TIMEOUT, work) => result,
                () = self.cancel.cancelled() => Err(RemoteError::Cancelled),
            };
            match result {
                Err(error) if error.is_loss() && losses < MAX_LOSSES => self.reconnect(&remote).await?,
                other => return other,
            }
        }
        Err(RemoteError::Lost { host: self.connect.host().to_owned() })
    }

    /// A script's standard input and output as one stream, on the connection as it is.
    pub async fn duplex(&self, script: &Script) -> Result<Duplex, RemoteError> {
        let remote = self.remote().await;
        let line = script.command_line(self.rights.privilege())?;
        let work = async {
            let mut running = remote.exec(&line).await?;
            let began = authenticate_sudo(&mut running, self.connect.as_ref(), self.password()).await?;
            Ok(Duplex::new(running, began.output))
        };
        within(DEFAULT_TIMEOUT, work).await
    }

    /// Disconnects.
    pub async fn close(&self) {
        self.remote().await.close().await;
    }

    /// The connection, restored if it is known to be broken: what begins now has not run yet.
    pub async fn ensure_connected(&self) -> Result<Arc<dyn Remote>, RemoteError> {
        let remote = self.remote().await;
        if !remote.is_closed() {
            return Ok(remote);
        }
        self.reconnect(&remote).await?;
        Ok(self.remote().await)
    }

    async fn remote(&self) -> Arc<dyn Remote> {
        Arc::clone(&*self.current.lock().await)
    }

    const fn password(&self) -> Option<&secrecy::SecretString> {
        match &self.rights {
            Rights::SudoWithPassword(password) => Some(password),
            Rights::Root | Rights::Sudo => None,
        }
    }

    /// Makes the connection again, unless another task has restored it since `broken` was in use.
    pub async fn reconnect(&self, broken: &Arc<dyn Remote>) -> Result<(), RemoteError> {
        let mut current = self.current.lock().await;
        if !Arc::ptr_eq(&current, broken) && !current.is_closed() {
            return Ok(());
        }
        let mut last = RemoteError::Lost { host: self.connect.host().to_owned() };
        let mut interrupted = 0;
        for (attempt, pause) in (1..).zip(PAUSES) {
            self.emit(ConnectionEvent::Lost { attempt });
            let again = async {
                self.reach.pace.wait().await;
                self.reach.pace.note();
                self.connect.connect().await
            };
            let result = tokio::select! {
                result = again => result,
                () = self.cancel.cancelled() => return Err(RemoteError::Cancelled),
            };
            match result {
                Ok(remote) => {
                    *current = lines(&self.connect, remote, &self.reach);
                    self.emit(ConnectionEvent::Back);
                    return Ok(());
                }
                Err(error)
                    if error.is_loss()
                        || matches!(
                            error,
                            RemoteError::NameNotResolved { .. }
                                | RemoteError::Protocol { .. }
                                | RemoteError::TurnedAway { .. }
                        ) =>
                {
                    last = error;
                }
                Err(error @ RemoteError::LoginInterrupted { .. }) if interrupted + 1 < MAX_INTERRUPTED => {
                    interrupted += 1;
                    last = error;
                }
                Err(error) => return Err(error),
            }
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(pause)) => {}
                () = self.cancel.cancelled() => return Err(RemoteError::Cancelled),
            }
        }
        Err(last)
    }

    fn emit(&self, event: ConnectionEvent) {
        if let Ok(place) = self.listener.lock()
            && let Some(listener) = place.as_ref()
        {
            listener(event);
        }
    }
}

/// A connection that there is, with further ones where its sessions are too few.
fn lines(connect: &Arc<dyn Connect>, remote: Arc<dyn Remote>, reach: &Reach) -> Arc<dyn Remote> {
    let (limit, pace) = (Arc::clone(&reach.limit), Arc::clone(&reach.pace));
    Arc::new(Lines::new(Arc::clone(connect), remote, limit, pace))
}
