//! `bollard` over the SSH connection: each HTTP connection is a channel that runs `docker system dial-stdio` as root.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bollard::{BollardRequest, Docker};
use hyper::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connected, Connection as HttpConnection};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use remote::{Connection, Duplex, Script};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::DockerError;
use crate::error::WayError;

/// How long the engine may take to begin its answer. Streams after that have no limit.
const ANSWER_SECONDS: u64 = 120;

/// The most bytes that the engine may answer to one request: the libraries gather whole answers in memory. The longest
/// real answers are the progress of pulls, some 10 KiB a second.
const MAX_ANSWER: u64 = 32 * 1024 * 1024;

/// Makes a client. Nothing is sent before its first call.
pub(crate) fn client(connection: Arc<Connection>) -> Result<Docker, DockerError> {
    // sshd allows ten sessions a connection by default: idle ones are given back soon. Where it allows one or two, at once.
    let idle = |streams| {
        Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(30))
            .pool_max_idle_per_host(streams)
            .build(Dial { connection: Arc::clone(&connection) })
    };
    let frugal = idle(0);
    let keeping = Mutex::new(Some(idle(2)));
    let transport = move |request: BollardRequest| {
        let mut keeping = keeping.lock().unwrap_or_else(PoisonError::into_inner);
        if connection.sessions_are_few() {
            // With the client goes what it keeps, which would be one of three sessions.
            *keeping = None;
        }
        let http = keeping.as_ref().unwrap_or(&frugal).clone();
        async move { http.request(request).await.map_err(bollard::errors::Error::from) }
    };
    Ok(Docker::connect_with_custom_transport(
        transport,
        Some("http://docker"),
        ANSWER_SECONDS,
        bollard::API_DEFAULT_VERSION,
    )?)
}

#[derive(Clone)]
struct Dial {
    connection: Arc<Connection>,
}

impl tower_service::Service<Uri> for Dial {
    type Response = Channel;
    type Error = WayError;
    type Future = Pin<Box<dyn Future<Output = Result<Channel, WayError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), WayError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let connection = Arc::clone(&self.connection);
        Box::pin(async move {
            let duplex = connection.duplex(&Script::new("exec docker system dial-stdio")).await;
            let duplex = duplex.map_err(|error| WayError(Arc::new(error)))?;
            Ok(Channel(TokioIo::new(Bounded::new(duplex))))
        })
    }
}

/// A channel in the shape that hyper wants.
struct Channel(TokioIo<Bounded<Duplex>>);

impl HttpConnection for Channel {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

impl Read for Channel {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: ReadBufCursor<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, into)
    }
}

impl Write for Channel {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

/// A stream that ends with an error if more comes in between two writes than an answer may have.
struct Bounded<T> {
    stream: T,
    left: u64,
}

impl<T> Bounded<T> {
    const fn new(stream: T) -> Self {
        Self { stream, left: MAX_ANSWER }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Bounded<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = into.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, into);
        let read = (into.filled().len() - before) as u64;
        match self.left.checked_sub(read) {
            Some(left) => self.left = left,
            None => return Poll::Ready(Err(std::io::Error::other("the answer is longer than 32 MiB"))),
        }
        polled
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Bounded<T> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        self.left = MAX_ANSWER;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use model::{ErrorCode, Problem};
    use remote::{CommandLine, Connect, Remote, RemoteError, Rights, Running};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio_util::sync::CancellationToken;

    use super::*;

    /// A server that lets in and allows no session.
    struct Shut;

    #[async_trait::async_trait]
    impl Remote for Shut {
        async fn exec(&self, _: &CommandLine) -> Result<Running, RemoteError> {
            Err(RemoteError::SessionsRefused { user: "operador".to_owned() })
        }

        fn is_closed(&self) -> bool {
            false
        }

        async fn close(&self) {}
    }

    #[async_trait::async_trait]
    impl Connect for Shut {
        async fn connect(&self) -> Result<Arc<dyn Remote>, RemoteError> {
            Ok(Arc::new(Self))
        }

        fn user(&self) -> &'static str {
            "operador"
        }

        fn host(&self) -> &'static str {
            "vps.pe"
        }
    }

    #[tokio::test(start_paused = true)]
    async fn way_that_is_shut_says_nothing_of_the_engine() {
        let connection = Connection::new(Arc::new(Shut), Arc::new(Shut), Rights::Root, CancellationToken::new());
        let error = crate::Engine::connect(Arc::new(connection)).await.err().unwrap();
        assert_eq!(Problem::from(error).code, ErrorCode::ShellUnusable);
    }

    #[tokio::test]
    async fn endless_answer_fails_and_size_limit_applies_per_request() {
        let (ours, mut theirs) = tokio::io::duplex(64 * 1024);
        let mut bounded = Bounded::new(ours);
        let sent = vec![b'{'; 32 * 1024];
        let flood = tokio::spawn(async move { while theirs.write_all(&sent).await.is_ok() {} });
        let mut piece = vec![0; 64 * 1024];
        for _ in 0..3 {
            bounded.write_all(b"GET / HTTP/1.1").await.unwrap();
            let mut read = 0;
            while read <= MAX_ANSWER - 64 * 1024 {
                read += bounded.read(&mut piece).await.unwrap() as u64;
            }
        }
        let error = loop {
            if let Err(error) = bounded.read(&mut piece).await {
                break error;
            }
        };
        assert_eq!(error.kind(), std::io::ErrorKind::Other);
        drop(bounded);
        flood.await.unwrap();
    }
}
