//! One command on a server, from its start to its end: sudo's password, the mark before its output, its input and what it
//! says. Whatever comes before the mark is the login shell's and is dropped.
//!
//! The connection is a given here: nothing is restored, and nothing runs twice.

use std::path::Path;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use secrecy::{ExposeSecret as _, SecretBox};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::timeout;

use crate::heard::tells_expired_password;
use crate::script::{BEGIN, INPUT_FOLLOWS, Privilege};
use crate::{Chunk, Connect, Remote, RemoteError, Running, Script};

/// How long a command may take to begin: sudo and slow login shells included.
pub(crate) const BEGIN_TIMEOUT: Duration = Duration::from_secs(30);
/// The most that is kept of a command's standard output. More is an error: no answer of ours is that long, and what is
/// read from it takes many times the room.
const MAX_OUTPUT: usize = 4 * 1024 * 1024;
/// The most that is kept of standard error: its end.
const MAX_ERROR: usize = 64 * 1024;

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

    /// Takes in what a command says.
    fn take(&mut self, chunk: Chunk, connect: &dyn Connect) -> Result<(), RemoteError> {
        match chunk {
            Chunk::Out(bytes) => {
                if self.stdout.len() + bytes.len() > MAX_OUTPUT {
                    return Err(RemoteError::Answer { detail: "it is longer than 4 MiB".to_owned() });
                }
                self.stdout.extend_from_slice(&bytes);
            }
            Chunk::Err(bytes) => keep_end(&mut self.stderr, &bytes, MAX_ERROR),
            Chunk::Exit(status) => self.status = Some(status),
            Chunk::Signal(_) => self.status = None,
            Chunk::Lost => return Err(RemoteError::Lost { host: connect.host().to_owned() }),
        }
        Ok(())
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
pub(crate) async fn begin(
    remote: &dyn Remote,
    connect: &dyn Connect,
    script: &Script,
    privilege: Privilege,
    input: Input<'_>,
    password: Option<&secrecy::SecretString>,
) -> Result<(Running, Started), RemoteError> {
    let line = script.command_line(privilege)?;
    let mut running = remote.exec(&line).await?;
    let taken = |running: &mut Running| std::mem::replace(&mut running.stdin, Box::pin(tokio::io::sink()));
    if privilege == Privilege::SudoWithPassword {
        let began = authenticate_sudo(&mut running, connect, password).await?;
        let mut stdin = taken(&mut running);
        let mut writing = std::pin::pin!(write_stdin(&mut stdin, input));
        let began = listen_while(&mut writing, &mut running, began, connect).await?;
        return Ok((running, began));
    }
    // Without a password, input and mark need not wait for each other.
    let mut stdin = taken(&mut running);
    let mut writing = std::pin::pin!(write_stdin(&mut stdin, input));
    let mut is_written = false;
    let began = {
        let mut marker = std::pin::pin!(wait_for_marker(&mut running, connect));
        loop {
            tokio::select! {
                began = &mut marker => break began?,
                () = &mut writing, if !is_written => is_written = true,
            }
        }
    };
    let began = if is_written { began } else { listen_while(&mut writing, &mut running, began, connect).await? };
    Ok((running, began))
}

/// Takes what a command says while its input is on the way. Of a line that broke, only that tells: whoever waits for room on
/// it waits for ever.
async fn listen_while(
    writing: &mut Pin<&mut impl Future<Output = ()>>,
    running: &mut Running,
    began: Started,
    connect: &dyn Connect,
) -> Result<Started, RemoteError> {
    let mut said = Finished { stdout: began.output.to_vec(), stderr: began.stderr, status: began.status };
    loop {
        let chunk = tokio::select! {
            () = writing.as_mut() => break,
            chunk = running.output.recv() => chunk,
        };
        // A command that ends without having read its input is no error.
        let Some(chunk) = chunk else { break };
        said.take(chunk, connect)?;
    }
    Ok(Started { output: said.stdout.into(), stderr: said.stderr, status: said.status })
}

/// Passes sudo its password, waits for the mark, and says that the script's own input follows.
pub(crate) async fn authenticate_sudo(
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
    let refused = |seen: &[u8], stderr: &[u8]| {
        let (user, said) = (connect.user().to_owned(), String::from_utf8_lossy(stderr));
        if tells_expired_password(&said) {
            return RemoteError::PasswordExpired { user };
        }
        RemoteError::Shell { user, detail: format!("{}\n{said}", String::from_utf8_lossy(seen)) }
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
    let (mut running, began) = begin(remote, connect, script, privilege, input, password).await?;
    collect(&mut running, began, connect).await
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
        finished.take(chunk, connect)?;
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
