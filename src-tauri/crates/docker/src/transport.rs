//! `bollard` over the SSH connection: each HTTP connection is a channel that runs `docker system dial-stdio` as root.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bollard::{BollardRequest, Docker};
use hyper::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connected, Connection as HttpConnection};
use hyper_util::rt::{TokioExecutor, TokioIo};
use remote::{Connection, Duplex, RemoteError, Script};

use crate::DockerError;

/// How long the engine may take to begin its answer. Streams after that have no limit.
const ANSWER_SECONDS: u64 = 120;

/// Makes a client. Nothing is sent before its first call.
pub(crate) fn client(connection: Arc<Connection>) -> Result<Docker, DockerError> {
    // sshd allows ten channels a connection by default: idle ones are given back soon.
    let http = Client::builder(TokioExecutor::new())
        .pool_idle_timeout(Duration::from_secs(30))
        .pool_max_idle_per_host(2)
        .build(Dial { connection });
    let transport = move |request: BollardRequest| {
        let http = http.clone();
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
    type Error = RemoteError;
    type Future = Pin<Box<dyn Future<Output = Result<Channel, RemoteError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), RemoteError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let connection = Arc::clone(&self.connection);
        Box::pin(async move {
            let duplex = connection.duplex(&Script::new("exec docker system dial-stdio")).await?;
            Ok(Channel(TokioIo::new(duplex)))
        })
    }
}

/// A channel in the shape that hyper wants.
struct Channel(TokioIo<Duplex>);

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
