//! A server that accepts a command and never answers, never reads its input, or disconnects again and again: every wait
//! times out. The clock is the test's own, so that minutes pass at once; there is no network.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use remote::{Chunk, CommandLine, Connect, Connection, JobId, Remote, RemoteError, Rights, Running, Script, run_job};
use secrecy::SecretBox;
use tokio::io::AsyncWrite;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

const MARK: &[u8] = b"\x1e\x1esmart\x1e\x1e\n";
/// Longer than any limit.
const HOUR: Duration = Duration::from_hours(1);

/// What the server does with each command.
#[derive(Clone, Copy)]
enum Fault {
    /// The channel is never opened.
    NeverOpens,
    /// It begins and says nothing more.
    NeverAnswers,
    /// It begins, and the connection is lost.
    Disconnects,
}

#[derive(Clone)]
struct Server {
    fault: Fault,
    commands: Arc<AtomicUsize>,
}

/// Reads nothing, and is never closed.
struct Stuck;

impl AsyncWrite for Stuck {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<std::io::Result<usize>> {
        Poll::Pending
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Pending
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Pending
    }
}

#[async_trait::async_trait]
impl Remote for Server {
    async fn exec(&self, _: &CommandLine) -> Result<Running, RemoteError> {
        self.commands.fetch_add(1, Ordering::SeqCst);
        let (sender, output) = mpsc::channel(2);
        sender.try_send(Chunk::Out(Bytes::from_static(MARK))).unwrap();
        let mut stdin: Pin<Box<dyn AsyncWrite + Send>> = Box::pin(Stuck);
        match self.fault {
            Fault::NeverOpens => std::future::pending().await,
            Fault::NeverAnswers => drop(tokio::spawn(async move { sender.closed().await })),
            Fault::Disconnects => {
                stdin = Box::pin(tokio::io::sink());
                sender.try_send(Chunk::Lost).unwrap();
            }
        }
        Ok(Running::new(stdin, output))
    }

    fn is_closed(&self) -> bool {
        false
    }

    async fn close(&self) {}
}

#[async_trait::async_trait]
impl Connect for Server {
    async fn connect(&self) -> Result<Arc<dyn Remote>, RemoteError> {
        Ok(Arc::new(self.clone()))
    }

    fn user(&self) -> &'static str {
        "operador"
    }

    fn host(&self) -> &'static str {
        "vps.pe"
    }
}

fn server(fault: Fault) -> Server {
    Server { fault, commands: Arc::default() }
}

fn connection(server: &Server) -> Connection {
    let remote = Arc::new(server.clone());
    Connection::new(Arc::new(server.clone()), remote, Rights::Root, CancellationToken::new())
}

/// Fails unless the work times out within so many seconds.
async fn times_out<T>(limit: u64, work: impl Future<Output = Result<T, RemoteError>>) {
    let begin = Instant::now();
    let result = timeout(HOUR, work).await.unwrap();
    assert!(matches!(result, Err(RemoteError::CommandTimeout { .. })), "{:?}", result.err());
    assert!(begin.elapsed() <= Duration::from_secs(limit), "{:?}", begin.elapsed());
}

#[tokio::test(start_paused = true)]
async fn rights_probe_times_out() {
    for fault in [Fault::NeverOpens, Fault::NeverAnswers] {
        times_out(60, Connection::open(Arc::new(server(fault)), None, CancellationToken::new())).await;
    }
}

#[tokio::test(start_paused = true)]
async fn stream_start_times_out() {
    times_out(120, connection(&server(Fault::NeverOpens)).duplex(&Script::new("cat"))).await;
}

#[tokio::test(start_paused = true)]
async fn job_start_with_unread_input_times_out() {
    let (id, input) = (JobId::new("mute").unwrap(), SecretBox::new(Box::new(vec![b'x'; 100_000])));
    for fault in [Fault::NeverOpens, Fault::NeverAnswers] {
        let connection = connection(&server(fault));
        times_out(120, run_job(&connection, &id, &Script::new(":"), Some(&input), &mut |_| {})).await;
    }
}

#[tokio::test(start_paused = true)]
async fn job_polling_stops_after_repeated_disconnects() {
    let server = server(Fault::Disconnects);
    let id = JobId::new("lost").unwrap();
    let (connection, script) = (connection(&server), Script::new(":"));
    let mut ignore = |_: &[u8]| {};
    let work = run_job(&connection, &id, &script, None, &mut ignore);
    let result = timeout(HOUR, work).await.unwrap();
    assert!(matches!(result, Err(RemoteError::Lost { .. })), "{result:?}");
    assert!(server.commands.load(Ordering::SeqCst) < 20);
}
