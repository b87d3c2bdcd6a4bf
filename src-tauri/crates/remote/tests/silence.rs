//! A server that takes a command and never answers, never lets its input in, or hangs up again and again: every wait has
//! its end. The clock is the test's own, so that minutes pass at once; the network is none.
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
enum Mood {
    /// The channel is never opened.
    Deaf,
    /// It begins and says nothing more.
    Mute,
    /// It begins, and the connection is lost.
    HangsUp,
}

#[derive(Clone)]
struct Server {
    mood: Mood,
    commands: Arc<AtomicUsize>,
}

/// Takes nothing, and is never closed.
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
        match self.mood {
            Mood::Deaf => std::future::pending().await,
            Mood::Mute => drop(tokio::spawn(async move { sender.closed().await })),
            Mood::HangsUp => {
                stdin = Box::pin(tokio::io::sink());
                sender.try_send(Chunk::Lost).unwrap();
            }
        }
        Ok(Running { stdin, output })
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

fn server(mood: Mood) -> Server {
    Server { mood, commands: Arc::default() }
}

fn connection(server: &Server) -> Connection {
    let remote = Arc::new(server.clone());
    Connection::new(Arc::new(server.clone()), remote, Rights::Root, CancellationToken::new())
}

/// Holds an error of time to a limit.
async fn ends<T>(limit: u64, work: impl Future<Output = Result<T, RemoteError>>) {
    let begin = Instant::now();
    let result = timeout(HOUR, work).await.unwrap();
    assert!(matches!(result, Err(RemoteError::CommandTimeout { .. })), "{:?}", result.err());
    assert!(begin.elapsed() <= Duration::from_secs(limit), "{:?}", begin.elapsed());
}

#[tokio::test(start_paused = true)]
async fn the_probe_of_the_rights_ends() {
    for mood in [Mood::Deaf, Mood::Mute] {
        ends(60, Connection::open(Arc::new(server(mood)), None, CancellationToken::new())).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_beginning_of_a_stream_ends() {
    ends(120, connection(&server(Mood::Deaf)).duplex(&Script::new("cat"))).await;
}

#[tokio::test(start_paused = true)]
async fn the_beginning_of_a_job_ends_also_where_its_input_is_never_taken() {
    let (id, input) = (JobId::new("mute").unwrap(), SecretBox::new(Box::new(vec![b'x'; 100_000])));
    for mood in [Mood::Deaf, Mood::Mute] {
        let connection = connection(&server(mood));
        ends(120, run_job(&connection, &id, &Script::new(":"), Some(&input), &mut |_| {})).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_job_whose_looks_get_nowhere_is_not_looked_at_for_ever() {
    let server = server(Mood::HangsUp);
    let id = JobId::new("lost").unwrap();
    let (connection, script) = (connection(&server), Script::new(":"));
    let mut ignore = |_: &[u8]| {};
    let work = run_job(&connection, &id, &script, None, &mut ignore);
    let result = timeout(HOUR, work).await.unwrap();
    assert!(matches!(result, Err(RemoteError::Lost { .. })), "{result:?}");
    assert!(server.commands.load(Ordering::SeqCst) < 20);
}
