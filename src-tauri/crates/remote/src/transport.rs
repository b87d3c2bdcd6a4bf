//! The trait that both adapters implement, and what a running command looks like through it.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Buf, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{Notify, mpsc};

use crate::RemoteError;

/// A line for a login shell. Only [`crate::Script`] makes one.
#[derive(Clone, Debug)]
pub struct CommandLine(String);

impl CommandLine {
    pub(crate) const fn new(line: String) -> Self {
        Self(line)
    }

    /// The line itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A piece of a running command's output, or its end.
#[derive(Debug)]
pub enum Chunk {
    /// Bytes of standard output.
    Out(Bytes),
    /// Bytes of standard error.
    Err(Bytes),
    /// The exit status. More output may still come.
    Exit(u32),
    /// The command was ended by this signal.
    Signal(String),
    /// The connection broke off.
    Lost,
}

/// A command that runs. Dropping it closes its channel.
pub struct Running {
    /// Standard input. Shut it down to say that nothing more comes.
    pub stdin: Pin<Box<dyn AsyncWrite + Send>>,
    /// What it prints, and its end. Ends without [`Chunk::Exit`] where the server sent no status.
    pub output: mpsc::Receiver<Chunk>,
    /// Its place among the sessions of a connection, where those are counted.
    pub(crate) turn: Option<Turn>,
}

impl Running {
    /// A command with its two ends.
    pub const fn new(stdin: Pin<Box<dyn AsyncWrite + Send>>, output: mpsc::Receiver<Chunk>) -> Self {
        Self { stdin, output, turn: None }
    }
}

/// One session of a connection, counted while it exists.
pub(crate) struct Turn {
    sessions: Arc<AtomicUsize>,
    ended: Arc<Notify>,
}

impl Turn {
    /// One that was counted in `sessions` already.
    pub(crate) const fn new(sessions: Arc<AtomicUsize>, ended: Arc<Notify>) -> Self {
        Self { sessions, ended }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.sessions.fetch_sub(1, Ordering::SeqCst);
        self.ended.notify_waiters();
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Running")
    }
}

/// One login on one server. Any number of commands run at the same time.
#[async_trait::async_trait]
pub trait Remote: Send + Sync {
    /// Starts a command.
    async fn exec(&self, command: &CommandLine) -> Result<Running, RemoteError>;

    /// Whether the connection is known to be gone.
    fn is_closed(&self) -> bool;

    /// Whether the connection is gone, asked after something went wrong on it.
    async fn is_lost(&self) -> bool {
        soon(|| self.is_closed()).await
    }

    /// Disconnects. What still runs is interrupted.
    async fn close(&self);
}

/// Whether it becomes true within a moment: the two ends of a connection notice its end one after the other.
pub(crate) async fn soon(is_so: impl Fn() -> bool + Send) -> bool {
    for _ in 0..25 {
        if is_so() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}

/// A command's standard input and output as one stream, for Docker. Standard error is dropped.
pub struct Duplex {
    running: Running,
    pending: Bytes,
}

impl Duplex {
    pub(crate) const fn new(running: Running, pending: Bytes) -> Self {
        Self { running, pending }
    }
}

impl fmt::Debug for Duplex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Duplex")
    }
}

impl AsyncRead for Duplex {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        loop {
            if !self.pending.is_empty() {
                let count = self.pending.len().min(into.remaining());
                into.put_slice(&self.pending[..count]);
                self.pending.advance(count);
                return Poll::Ready(Ok(()));
            }
            match self.running.output.poll_recv(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Chunk::Out(bytes))) => self.pending = bytes,
                Poll::Ready(Some(Chunk::Lost)) => {
                    return Poll::Ready(Err(std::io::ErrorKind::ConnectionReset.into()));
                }
                Poll::Ready(Some(_)) => {}
                Poll::Ready(None) => return Poll::Ready(Ok(())),
            }
        }
    }
}

impl AsyncWrite for Duplex {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        self.running.stdin.as_mut().poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        self.running.stdin.as_mut().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        self.running.stdin.as_mut().poll_shutdown(context)
    }
}
