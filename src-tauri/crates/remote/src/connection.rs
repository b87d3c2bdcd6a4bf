//! A server as the rest of the program sees it: commands as root, streams, and a connection that comes back.
//!
//! A broken connection is restored with growing pauses; a refused login or a strange host key never is.
//! A command that was under way when the connection broke is run again only if its script says that it may be.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use secrecy::{ExposeSecret as _, SecretBox};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::Mutex;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::script::{BEGIN, INPUT_FOLLOWS, Privilege};
use crate::{Chunk, Connect, Duplex, Remote, RemoteError, Rights, Running, Script};

/// How long a command may take that says nothing else.
const DEFAULT_TIMEOUT: Duration = Duration::from_mins(2);
/// How long a command may take to begin: sudo and slow login shells included.
pub(crate) const BEGIN_TIMEOUT: Duration = Duration::from_secs(30);
/// The most that is kept of a command's standard output. More is an error: no answer of ours is that long, and what is
/// read from it takes many times the room.
const MAX_OUTPUT: usize = 4 * 1024 * 1024;
/// The most that is kept of standard error: its end.
const MAX_ERROR: usize = 64 * 1024;
/// Pauses between attempts to connect again, in seconds; together about three minutes.
const PAUSES: [u64; 8] = [1, 2, 4, 8, 15, 30, 60, 60];

/// How many times a connection may break off under one command before that is the command's answer.
pub(crate) const MAX_LOSSES: u32 = 4;

/// How many logins may break off in the middle while reconnecting: each may be a refusal, which servers count.
const MAX_INTERRUPTED: u32 = 3;

/// What goes to a command's standard input.
#[derive(Clone, Copy)]
pub enum Input<'a> {
    /// Nothing.
    Nothing,
    /// Bytes that are no secret.
    Bytes(&'a [u8]),
    /// The rest of a file of this desktop.
    File(&'a FileInput<'a>),
    /// A secret.
    Secret(&'a SecretBox<Vec<u8>>),
}

/// A file of this desktop that is read while it is sent.
#[derive(Clone, Copy)]
pub struct FileInput<'a> {
    /// Which.
    pub path: &'a Path,
    /// Where to begin.
    pub from: u64,
    /// How long it is.
    pub total: u64,
    /// Hears how many bytes are on their way, those before `from` included.
    pub watch: &'a (dyn Fn(u64) + Send + Sync),
}

/// A command that ended, with what it said.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Standard output, without what the login shell printed before.
    pub stdout: Vec<u8>,
    /// The end of standard error.
    pub stderr: Vec<u8>,
    /// The exit status; `None` if a signal ended it or none came.
    pub status: Option<u32>,
}

impl Finished {
    /// Standard output as text; what is no UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// Standard error as text.
    pub fn error_text(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }

    /// Whether it ended with status 0. That it did its work is for a proof to say.
    pub fn succeeded(&self) -> bool {
        self.status == Some(0)
    }

    /// Itself, or an error if the status is not 0.
    pub fn expect_success(self) -> Result<Self, RemoteError> {
        if self.succeeded() {
            Ok(self)
        } else {
            // The ends alone: what is shown of them is shorter still.
            let said = &self.stdout[self.stdout.len().saturating_sub(MAX_ERROR)..];
            let detail = format!("{}\n{}", String::from_utf8_lossy(said), self.error_text());
            Err(RemoteError::Command { status: self.status, detail })
        }
    }
}

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

/// A server, logged in, with the way to become root.
pub struct Connection {
    connect: Arc<dyn Connect>,
    rights: Rights,
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
        Self { connect, rights, current: Mutex::new(remote), listener: std::sync::Mutex::new(None), cancel }
    }

    /// Connects, logs in and finds out the rights.
    pub async fn open(
        connect: Arc<dyn Connect>,
        sudo_password: Option<&secrecy::SecretString>,
        cancel: CancellationToken,
    ) -> Result<Self, RemoteError> {
        let work = async {
            let remote = connect.connect().await?;
            let rights = crate::find_rights(remote.as_ref(), connect.as_ref(), sudo_password).await?;
            Ok::<_, RemoteError>((remote, rights))
        };
        let (remote, rights) = tokio::select! {
            result = work => result?,
            () = cancel.cancelled() => return Err(RemoteError::Cancelled),
        };
        Ok(Self::new(connect, remote, rights, cancel))
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
        Self::new(Arc::clone(&self.connect), self.remote().await, self.rights.clone(), CancellationToken::new())
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
            let result = tokio::select! {
                result = self.connect.connect() => result,
                () = self.cancel.cancelled() => return Err(RemoteError::Cancelled),
            };
            match result {
                Ok(remote) => {
                    *current = remote;
                    self.emit(ConnectionEvent::Back);
                    return Ok(());
                }
                Err(error)
                    if error.is_loss()
                        || matches!(error, RemoteError::NameNotResolved { .. } | RemoteError::Protocol { .. }) =>
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

/// How much is written between two progress reports.
const PIECE: usize = 256 * 1024;

/// Ends what takes too long: a server may take a command and never answer, or never let its input in.
pub(crate) async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, RemoteError>>,
) -> Result<T, RemoteError> {
    timeout(limit, work).await.unwrap_or(Err(RemoteError::CommandTimeout { seconds: limit.as_secs() }))
}

/// Writes everything and ends the input. A command that does not read its input is no error.
pub(crate) async fn write_stdin(stdin: &mut Pin<Box<dyn AsyncWrite + Send>>, input: Input<'_>) {
    let bytes: &[u8] = match input {
        Input::Nothing => &[],
        Input::Bytes(bytes) => bytes,
        Input::Secret(secret) => secret.expose_secret(),
        Input::File(file) => {
            // A file that can't be read any more arrives short: the caller asks how much is there.
            let _ = write_file(stdin, file).await;
            let _ = stdin.shutdown().await;
            return;
        }
    };
    for piece in bytes.chunks(PIECE) {
        if stdin.write_all(piece).await.is_err() {
            break;
        }
    }
    let _ = stdin.flush().await;
    let _ = stdin.shutdown().await;
}

async fn write_file(stdin: &mut Pin<Box<dyn AsyncWrite + Send>>, input: &FileInput<'_>) -> std::io::Result<()> {
    let mut file = tokio::fs::File::open(input.path).await?;
    file.seek(std::io::SeekFrom::Start(input.from)).await?;
    let (mut sent, mut piece) = (input.from, vec![0; PIECE]);
    loop {
        let count = file.read(&mut piece).await?;
        if count == 0 {
            return stdin.flush().await;
        }
        stdin.write_all(&piece[..count]).await?;
        sent += count as u64;
        (input.watch)(sent);
    }
}

/// What a command said until its mark, and right after it.
pub(crate) struct Started {
    /// Standard output after the mark.
    pub output: Bytes,
    /// Standard error so far. The two streams are not in step: what our text complained of may be before its mark.
    pub stderr: Vec<u8>,
    /// The exit status, if it was reported before the mark: servers send it when the command has ended, be its output
    /// still on the way.
    pub status: Option<u32>,
}

/// Starts a script, passes the sudo password and the input on, and waits for the mark that our text runs.
async fn begin(
    remote: &dyn Remote,
    connect: &dyn Connect,
    script: &Script,
    privilege: Privilege,
    input: Input<'_>,
    password: Option<&secrecy::SecretString>,
) -> Result<(Running, Started), RemoteError> {
    let line = script.command_line(privilege)?;
    let mut running = remote.exec(&line).await?;
    if privilege == Privilege::SudoWithPassword {
        let began = authenticate_sudo(&mut running, connect, password).await?;
        write_stdin(&mut running.stdin, input).await;
        return Ok((running, began));
    }
    // Without a password, input and mark need not wait for each other.
    let mut stdin = std::mem::replace(&mut running.stdin, Box::pin(tokio::io::sink()));
    let (began, ()) = tokio::join!(wait_for_marker(&mut running, connect), write_stdin(&mut stdin, input));
    Ok((running, began?))
}

/// Passes sudo its password, waits for the mark, and says that the script's own input follows.
async fn authenticate_sudo(
    running: &mut Running,
    connect: &dyn Connect,
    password: Option<&secrecy::SecretString>,
) -> Result<Started, RemoteError> {
    let lost = |_| RemoteError::Lost { host: connect.host().to_owned() };
    let Some(password) = password else {
        return wait_for_marker(running, connect).await;
    };
    running.stdin.write_all(password.expose_secret().as_bytes()).await.map_err(lost)?;
    running.stdin.write_all(b"\n").await.map_err(lost)?;
    running.stdin.flush().await.map_err(lost)?;
    let began = wait_for_marker(running, connect).await?;
    running.stdin.write_all(INPUT_FOLLOWS.as_bytes()).await.map_err(lost)?;
    running.stdin.write_all(b"\n").await.map_err(lost)?;
    running.stdin.flush().await.map_err(lost)?;
    Ok(began)
}

/// Drops what comes before the mark (banners) and returns what came right after it.
async fn wait_for_marker(running: &mut Running, connect: &dyn Connect) -> Result<Started, RemoteError> {
    let mut seen = Vec::new();
    let mut stderr = Vec::new();
    let mut status = None;
    let refused = |seen: &[u8], stderr: &[u8]| RemoteError::Shell {
        user: connect.user().to_owned(),
        detail: format!("{}\n{}", String::from_utf8_lossy(seen), String::from_utf8_lossy(stderr)),
    };
    let wait = async {
        loop {
            match running.output.recv().await {
                Some(Chunk::Out(bytes)) => {
                    seen.extend_from_slice(&bytes);
                    if let Some(at) = find(&seen, BEGIN) {
                        return Ok(Bytes::from(seen.split_off(at + BEGIN.len())));
                    }
                    if seen.len() > MAX_ERROR {
                        return Err(refused(&seen[..1024], &stderr));
                    }
                }
                Some(Chunk::Err(bytes)) => keep_end(&mut stderr, &bytes, MAX_ERROR),
                Some(Chunk::Lost) => return Err(RemoteError::Lost { host: connect.host().to_owned() }),
                Some(Chunk::Exit(code)) => status = Some(code),
                Some(Chunk::Signal(_)) => {}
                None => return Err(refused(&seen, &stderr)),
            }
        }
    };
    let output = within(BEGIN_TIMEOUT, wait).await?;
    Ok(Started { output, stderr, status })
}

/// Runs a script to its end over a given login.
pub(crate) async fn exec(
    remote: &dyn Remote,
    connect: &dyn Connect,
    script: &Script,
    privilege: Privilege,
    input: Input<'_>,
    password: Option<&secrecy::SecretString>,
) -> Result<Finished, RemoteError> {
    let line = script.command_line(privilege)?;
    let mut running = remote.exec(&line).await?;
    let began = match privilege {
        Privilege::SudoWithPassword => Some(authenticate_sudo(&mut running, connect, password).await?),
        _ => None,
    };
    let mut stdin = std::mem::replace(&mut running.stdin, Box::pin(tokio::io::sink()));
    // Input goes in while output comes back: a command may answer before it has read everything, or read nothing at
    // all.
    let feeding = async {
        write_stdin(&mut stdin, input).await;
        std::future::pending::<std::convert::Infallible>().await
    };
    let reading = async {
        let began = match began {
            Some(began) => began,
            None => wait_for_marker(&mut running, connect).await?,
        };
        collect(&mut running, began, connect).await
    };
    tokio::select! {
        result = reading => result,
        never = feeding => match never {},
    }
}

/// The same for a command whose input was already given.
pub(crate) async fn finish(
    mut running: Running,
    connect: &dyn Connect,
    password: Option<&secrecy::SecretString>,
) -> Result<Finished, RemoteError> {
    let began = authenticate_sudo(&mut running, connect, password).await?;
    collect(&mut running, began, connect).await
}

async fn collect(running: &mut Running, began: Started, connect: &dyn Connect) -> Result<Finished, RemoteError> {
    let mut finished = Finished { stdout: began.output.to_vec(), stderr: began.stderr, status: began.status };
    while let Some(chunk) = running.output.recv().await {
        match chunk {
            Chunk::Out(bytes) => {
                if finished.stdout.len() + bytes.len() > MAX_OUTPUT {
                    return Err(RemoteError::Answer { detail: "it is longer than 4 MiB".to_owned() });
                }
                finished.stdout.extend_from_slice(&bytes);
            }
            Chunk::Err(bytes) => keep_end(&mut finished.stderr, &bytes, MAX_ERROR),
            Chunk::Exit(status) => finished.status = Some(status),
            Chunk::Signal(_) => finished.status = None,
            Chunk::Lost => return Err(RemoteError::Lost { host: connect.host().to_owned() }),
        }
    }
    Ok(finished)
}

/// Appends and forgets the beginning: the end is where programs say what failed.
fn keep_end(kept: &mut Vec<u8>, bytes: &[u8], limit: usize) {
    kept.extend_from_slice(bytes);
    if kept.len() > limit {
        kept.drain(..kept.len() - limit);
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
