//! A TCP proxy between a client and a server: it forwards everything until a test cuts it, blackholes it (at once or after
//! so many bytes) or slows it down. It counts the round trips. It knows nothing of what it carries.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Result;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// No limit on the bytes towards the client.
const UNLIMITED: u64 = u64::MAX;

/// Pieces that may be in flight in one direction; more than that, and the sender waits.
const MAX_IN_FLIGHT: usize = 256;

#[derive(Clone, Copy, Debug)]
struct Condition {
    /// Where new connections go.
    target: SocketAddr,
    /// How many times it was cut: connections of before are gone.
    cuts: u64,
    blackholed: bool,
    /// Whether the limit on bytes ends in a blackhole, and not in a cut.
    stalls: bool,
    delay: Duration,
}

/// A listening address that forwards to another one.
#[derive(Debug)]
pub struct NetworkProxy {
    address: SocketAddr,
    condition: watch::Sender<Condition>,
    left: Arc<AtomicU64>,
    connections: Arc<AtomicUsize>,
    round_trips: Arc<AtomicUsize>,
    listener: JoinHandle<()>,
}

impl NetworkProxy {
    /// Starts a proxy to `target`, which need not listen yet.
    pub async fn to(target: SocketAddr) -> Result<Self> {
        Self::between(SocketAddr::from(([127, 0, 0, 1], 0)), target).await
    }

    /// Starts one at this address, where nobody listens yet, to `target`.
    pub async fn between(address: SocketAddr, target: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (condition, watched) =
            watch::channel(Condition { target, cuts: 0, blackholed: false, stalls: false, delay: Duration::ZERO });
        let left = Arc::new(AtomicU64::new(UNLIMITED));
        let connections = Arc::new(AtomicUsize::new(0));
        let round_trips = Arc::new(AtomicUsize::new(0));
        let forwarder = Forwarder {
            sender: condition.clone(),
            watched,
            left: Arc::clone(&left),
            round_trips: Arc::clone(&round_trips),
        };
        let counter = Arc::clone(&connections);
        let listener = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(forwarder.clone().forward(client));
            }
        });
        Ok(Self { address, condition, left, connections, round_trips, listener })
    }

    /// Where clients connect.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections came so far.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// How often a client sent something after it had received something, or first: the round trips, together with those
    /// of messages whose answer is not waited for.
    pub fn round_trips(&self) -> usize {
        self.round_trips.load(Ordering::SeqCst)
    }

    /// Resets every connection that is there. New ones pass.
    pub fn cut(&self) {
        self.condition.send_modify(|condition| condition.cuts += 1);
    }

    /// Cuts as soon as so many more bytes have gone to clients.
    pub fn cut_after(&self, bytes: u64) {
        self.condition.send_modify(|condition| condition.stalls = false);
        self.left.store(bytes, Ordering::SeqCst);
    }

    /// Becomes a blackhole as soon as so many more bytes have gone to clients.
    pub fn blackhole_after(&self, bytes: u64) {
        self.condition.send_modify(|condition| condition.stalls = true);
        self.left.store(bytes, Ordering::SeqCst);
    }

    /// Whether it is a blackhole now.
    pub fn is_blackholed(&self) -> bool {
        self.condition.borrow().blackholed
    }

    /// Swallows everything from now on and keeps connections open; new ones are accepted and get no answer.
    pub fn blackhole(&self) {
        self.condition.send_modify(|condition| condition.blackholed = true);
    }

    /// Forwards everything again, what was held back first.
    pub fn resume(&self) {
        self.condition.send_modify(|condition| condition.blackholed = false);
    }

    /// Forwards new connections to another machine.
    pub fn set_target(&self, target: SocketAddr) {
        self.condition.send_modify(|condition| condition.target = target);
    }

    /// Holds each piece back for so long, in either direction. Pieces follow each other as on a long line: none waits for
    /// the one before it to arrive.
    pub fn slow_down(&self, delay: Duration) {
        self.condition.send_modify(|condition| condition.delay = delay);
    }
}

impl Drop for NetworkProxy {
    fn drop(&mut self) {
        self.listener.abort();
        self.cut();
    }
}

/// A direction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// To the server.
    Up,
    /// To the client.
    Down,
}

#[derive(Clone)]
struct Forwarder {
    sender: watch::Sender<Condition>,
    watched: watch::Receiver<Condition>,
    left: Arc<AtomicU64>,
    round_trips: Arc<AtomicUsize>,
}

impl Forwarder {
    async fn forward(self, mut client: TcpStream) {
        let before = self.watched.borrow().cuts;
        let mut watched = self.watched.clone();
        let work = async {
            // A blackhole does not connect to the target either.
            self.wait_until_forwarding().await?;
            let target = self.watched.borrow().target;
            let mut server = TcpStream::connect(target).await.ok()?;
            // Without this, small packets wait for each other and tests get slow.
            let _ = (client.set_nodelay(true), server.set_nodelay(true));
            let (mut client_reader, mut client_writer) = client.split();
            let (mut server_reader, mut server_writer) = server.split();
            let listening = AtomicBool::new(true);
            let up = self.pump(&mut client_reader, &mut server_writer, Direction::Up, &listening);
            let down = self.pump(&mut server_reader, &mut client_writer, Direction::Down, &listening);
            tokio::join!(up, down);
            Some(())
        };
        let cut = tokio::select! {
            _ = work => false,
            _ = watched.wait_for(|condition| condition.cuts != before) => true,
        };
        if cut {
            // With this, dropping sends a reset, as a router does that forgot the connection.
            let _ = client.set_zero_linger();
        }
    }

    async fn wait_until_forwarding(&self) -> Option<()> {
        self.watched.clone().wait_for(|condition| !condition.blackholed).await.ok().map(drop)
    }

    /// Forwards what comes from one end. `listening`: the client was not the last to speak.
    async fn pump(
        &self,
        from: &mut ReadHalf<'_>,
        to: &mut WriteHalf<'_>,
        direction: Direction,
        listening: &AtomicBool,
    ) {
        let (sender, mut in_flight) = mpsc::channel::<(Instant, Vec<u8>)>(MAX_IN_FLIGHT);
        let read = async move {
            let mut buffer = vec![0; 16 * 1024];
            while let Ok(count @ 1..) = from.read(&mut buffer).await {
                if listening.swap(direction == Direction::Down, Ordering::SeqCst) && direction == Direction::Up {
                    self.round_trips.fetch_add(1, Ordering::SeqCst);
                }
                let arrival = Instant::now() + self.watched.borrow().delay;
                if sender.send((arrival, buffer[..count].to_vec())).await.is_err() {
                    return;
                }
            }
        };
        let write = async {
            while let Some((arrival, bytes)) = in_flight.recv().await {
                if self.wait_until_forwarding().await.is_none() {
                    return;
                }
                if arrival > Instant::now() {
                    tokio::time::sleep_until(arrival).await;
                }
                let count = bytes.len();
                let allowed = if direction == Direction::Down { self.take(count as u64) } else { count as u64 };
                let allowed = usize::try_from(allowed).unwrap_or(count);
                if to.write_all(&bytes[..allowed]).await.is_err() {
                    return;
                }
                if allowed == count {
                    continue;
                }
                if !self.watched.borrow().stalls {
                    self.sender.send_modify(|condition| condition.cuts += 1);
                    return;
                }
                self.sender.send_modify(|condition| condition.blackholed = true);
                if self.wait_until_forwarding().await.is_none() || to.write_all(&bytes[allowed..]).await.is_err() {
                    return;
                }
            }
            let _ = to.shutdown().await;
        };
        // The writer's end is the end: what would still be read has no receiver.
        tokio::pin!(read, write);
        tokio::select! {
            () = &mut write => {}
            () = &mut read => write.await,
        }
    }

    /// How many of `count` bytes may still pass. At the limit, the proxy forwards again for later connections.
    fn take(&self, count: u64) -> u64 {
        let left = self.left.load(Ordering::SeqCst);
        if left == UNLIMITED {
            return count;
        }
        let rest = if left < count { UNLIMITED } else { left - count };
        self.left.store(rest, Ordering::SeqCst);
        left.min(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that sends back what it gets.
    async fn echo() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut reader, mut writer) = stream.split();
                    let _ = tokio::io::copy(&mut reader, &mut writer).await;
                });
            }
        });
        address
    }

    async fn ask(stream: &mut TcpStream, text: &[u8]) -> std::io::Result<Vec<u8>> {
        stream.write_all(text).await?;
        let mut answer = vec![0; text.len()];
        stream.read_exact(&mut answer).await.map(|_| answer)
    }

    #[tokio::test]
    async fn cut_resets_existing_connections_only() {
        let proxy = NetworkProxy::to(echo().await).await.unwrap();
        let mut first = TcpStream::connect(proxy.address()).await.unwrap();
        assert_eq!(ask(&mut first, b"one").await.unwrap(), b"one");
        proxy.cut();
        assert_eq!(ask(&mut first, b"two").await.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
        let mut second = TcpStream::connect(proxy.address()).await.unwrap();
        assert_eq!(ask(&mut second, b"three").await.unwrap(), b"three");
        assert_eq!(proxy.connections(), 2);
    }

    #[tokio::test]
    async fn cut_after_limits_bytes() {
        let proxy = NetworkProxy::to(echo().await).await.unwrap();
        proxy.cut_after(5);
        let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
        assert_eq!(ask(&mut stream, b"1234").await.unwrap(), b"1234");
        assert!(ask(&mut stream, b"5678").await.is_err());
    }

    #[tokio::test]
    async fn blackhole_after_holds_bytes_back_until_resume() {
        let proxy = NetworkProxy::to(echo().await).await.unwrap();
        proxy.blackhole_after(5);
        let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
        stream.write_all(b"12345678").await.unwrap();
        let mut received = [0; 5];
        stream.read_exact(&mut received).await.unwrap();
        assert_eq!((&received, proxy.is_blackholed()), (b"12345", true));
        proxy.resume();
        let mut rest = [0; 3];
        stream.read_exact(&mut rest).await.unwrap();
        assert_eq!((&rest, proxy.is_blackholed()), (b"678", false));
    }

    #[tokio::test(start_paused = true)]
    async fn blackhole_keeps_connections_open_until_resume() {
        let proxy = NetworkProxy::to(echo().await).await.unwrap();
        let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
        proxy.blackhole();
        let hour = Duration::from_hours(1);
        assert!(tokio::time::timeout(hour, ask(&mut stream, b"heard?")).await.is_err());
        proxy.resume();
        let mut answer = [0; 6];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"heard?");
    }

    #[tokio::test]
    async fn slow_down_delays_both_directions() {
        let proxy = NetworkProxy::to(echo().await).await.unwrap();
        proxy.slow_down(Duration::from_millis(50));
        let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
        let begin = std::time::Instant::now();
        ask(&mut stream, b"there and back").await.unwrap();
        assert!(begin.elapsed() >= Duration::from_millis(100));
    }

    #[tokio::test]
    async fn delayed_pieces_are_pipelined_and_round_trips_counted() {
        let proxy = NetworkProxy::to(echo().await).await.unwrap();
        let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
        for round in 1..=3 {
            ask(&mut stream, b"ping").await.unwrap();
            assert_eq!(proxy.round_trips(), round);
        }
        proxy.slow_down(Duration::from_millis(100));
        let begin = std::time::Instant::now();
        for _ in 0..5 {
            stream.write_all(b"piece").await.unwrap();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let mut answer = [0; 25];
        stream.read_exact(&mut answer).await.unwrap();
        assert!(begin.elapsed() < Duration::from_millis(450), "{:?}", begin.elapsed());
        // What is sent while nothing is received is one round trip.
        assert_eq!(proxy.round_trips(), 4);
    }
}
