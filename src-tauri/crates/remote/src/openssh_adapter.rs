//! SSH by the system's own `ssh` program: aliases, jump hosts and hardware keys as the person has them.
//!
//! Unix only. Host keys are verified by ssh itself, strictly: it never adds one by itself here. Passwords are not
//! possible this way, since ssh could ask no one.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use openssh::{KnownHosts, Session, SessionBuilder, Stdio};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite};
use tokio::sync::mpsc;

use crate::{Chunk, CommandLine, Connect, Remote, RemoteError, Running};

/// Makes connections by the system's ssh.
#[derive(Clone, Debug)]
pub struct SystemSsh {
    /// The alias of `~/.ssh/config`, or `user@host`.
    pub destination: String,
    /// Another configuration file than the person's own.
    pub config_file: Option<std::path::PathBuf>,
}

#[async_trait::async_trait]
impl Connect for SystemSsh {
    async fn connect(&self) -> Result<Arc<dyn Remote>, RemoteError> {
        let mut builder = SessionBuilder::default();
        builder
            .known_hosts_check(KnownHosts::Strict)
            .connect_timeout(Duration::from_secs(10))
            .server_alive_interval(Duration::from_secs(5));
        if let Some(file) = &self.config_file {
            builder.config_file(file);
        }
        let session = builder.connect(&self.destination).await.map_err(|error| self.failed(&error))?;
        Ok(Arc::new(SystemRemote { session: Arc::new(session), host: self.destination.clone() }))
    }

    fn user(&self) -> &str {
        self.destination.split_once('@').map_or("", |(user, _)| user)
    }

    fn host(&self) -> &str {
        self.destination.split_once('@').map_or(self.destination.as_str(), |(_, host)| host)
    }
}

impl SystemSsh {
    /// ssh reports its failures in text only; the library distinguishes the kinds that matter if it can.
    fn failed(&self, error: &openssh::Error) -> RemoteError {
        let host = self.host().to_owned();
        if let openssh::Error::Connect(cause) = error {
            match cause.kind() {
                std::io::ErrorKind::ConnectionRefused => return RemoteError::Refused { host, port: 0 },
                std::io::ErrorKind::TimedOut => return RemoteError::Timeout { host, port: 0 },
                std::io::ErrorKind::PermissionDenied => {
                    return RemoteError::LoginRefused {
                        user: self.user().to_owned(),
                        host,
                        accepted: cause.to_string(),
                    };
                }
                _ => {}
            }
        }
        let causes = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
        let detail = causes.map(ToString::to_string).collect::<Vec<_>>().join(": ");
        RemoteError::SystemSsh { host, detail }
    }
}

struct SystemRemote {
    session: Arc<Session>,
    host: String,
}

#[async_trait::async_trait]
impl Remote for SystemRemote {
    async fn exec(&self, command: &CommandLine) -> Result<Running, RemoteError> {
        let lost = || RemoteError::Lost { host: self.host.clone() };
        let mut child = Arc::clone(&self.session)
            .arc_raw_command(command.as_str())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .await
            .map_err(|_| lost())?;
        let (Some(stdin), Some(stdout), Some(stderr)) =
            (child.stdin().take(), child.stdout().take(), child.stderr().take())
        else {
            return Err(lost());
        };
        let (sender, output) = mpsc::channel(64);
        let session = Arc::clone(&self.session);
        tokio::spawn(async move {
            let (out, err) = (sender.clone(), sender.clone());
            tokio::join!(forward(stdout, out, Chunk::Out), forward(stderr, err, Chunk::Err));
            let end = match child.wait().await {
                Ok(status) => match status.code() {
                    // ssh's own failures come as 255 too: the session distinguishes them.
                    Some(255) if session.check().await.is_err() => Chunk::Lost,
                    Some(code) => Chunk::Exit(u32::try_from(code).unwrap_or(255)),
                    None => Chunk::Signal("unknown".to_owned()),
                },
                Err(openssh::Error::RemoteProcessTerminated) if session.check().await.is_ok() => {
                    Chunk::Signal("unknown".to_owned())
                }
                Err(_) => Chunk::Lost,
            };
            let _ = sender.send(end).await;
        });
        Ok(Running::new(Box::pin(UntilShutdown(Some(stdin))), output))
    }

    fn is_closed(&self) -> bool {
        false
    }

    async fn is_lost(&self) -> bool {
        self.session.check().await.is_err()
    }

    async fn close(&self) {
        // The master ends with the last reference to the session.
    }
}

/// The input of a child process, which ends when it is dropped and not before: shutting it down drops it.
struct UntilShutdown<W>(Option<W>);

impl<W: AsyncWrite + Unpin> AsyncWrite for UntilShutdown<W> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        match &mut self.0 {
            Some(writer) => Pin::new(writer).poll_write(context, bytes),
            None => Poll::Ready(Err(std::io::ErrorKind::BrokenPipe.into())),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        match &mut self.0 {
            Some(writer) => Pin::new(writer).poll_flush(context),
            None => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        let Some(writer) = &mut self.0 else { return Poll::Ready(Ok(())) };
        let result = std::task::ready!(Pin::new(writer).poll_shutdown(context));
        self.0 = None;
        Poll::Ready(result)
    }
}

async fn forward(mut from: impl AsyncRead + Unpin, to: mpsc::Sender<Chunk>, wrap: fn(Bytes) -> Chunk) {
    let mut buffer = BytesMut::with_capacity(32 * 1024);
    loop {
        buffer.reserve(32 * 1024);
        match from.read_buf(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {
                if to.send(wrap(buffer.split().freeze())).await.is_err() {
                    return;
                }
            }
        }
    }
}
