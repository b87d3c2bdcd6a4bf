//! A server made of bytes: each command that it is given gets the next conversation, and a quiet one when there are none
//! left. It reads nothing and waits for nothing.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use remote::{Chunk, CommandLine, Connect, Connection, Remote, RemoteError, Rights, Running};
use tokio_util::sync::CancellationToken;

/// What our scripts print first.
pub const MARK: &[u8] = b"\x1e\x1esmart\x1e\x1e\n";

/// What a server does with one command.
pub type Conversation = Vec<Chunk>;

/// What bytes say that a server does: a byte for the kind and the length of what follows, then that.
pub fn conversations(mut bytes: &[u8]) -> VecDeque<Conversation> {
    let mut all = VecDeque::new();
    let mut current = Conversation::new();
    while let Some((&head, rest)) = bytes.split_first() {
        let length = usize::from(head >> 3).min(rest.len());
        let (piece, after) = rest.split_at(length);
        match head & 7 {
            0 => current.push(Chunk::Out(Bytes::copy_from_slice(piece))),
            1 => current.push(Chunk::Err(Bytes::copy_from_slice(piece))),
            2 => current.push(Chunk::Out(Bytes::from_static(MARK))),
            3 => {
                // Statuses of all sizes in one byte: 0, 1, 255, 256, …, u32::MAX.
                let status = piece
                    .first()
                    .map_or(0, |&byte| if byte < 128 { byte.into() } else { u32::MAX >> (255 - byte).min(31) });
                current.push(Chunk::Exit(status));
            }
            4 => current.push(Chunk::Signal(String::from_utf8_lossy(piece).into_owned())),
            5 => current.push(Chunk::Lost),
            6 => {
                // One long piece out of a short one: lines without end.
                let times = 64 * length.max(1);
                current.push(Chunk::Out(Bytes::from(piece.repeat(times))));
            }
            _ => all.push_back(std::mem::take(&mut current)),
        }
        bytes = after;
    }
    all.push_back(current);
    all
}

/// An answer as of a well-behaved server.
pub fn answer(stdout: &[u8]) -> Conversation {
    vec![Chunk::Out(Bytes::from_static(MARK)), Chunk::Out(Bytes::copy_from_slice(stdout)), Chunk::Exit(0)]
}

/// A login on such a server. Each copy is the same one.
#[derive(Clone)]
pub struct Server(Arc<Mutex<VecDeque<Conversation>>>);

impl Server {
    pub fn with(conversations: VecDeque<Conversation>) -> Self {
        Self(Arc::new(Mutex::new(conversations)))
    }

    /// A connection whose commands need no more rights.
    pub fn connection(&self) -> Connection {
        Connection::new(Arc::new(self.clone()), Arc::new(self.clone()), Rights::Root, CancellationToken::new())
    }
}

#[async_trait::async_trait]
impl Remote for Server {
    async fn exec(&self, _: &CommandLine) -> Result<Running, RemoteError> {
        let next = self.0.lock().unwrap().pop_front();
        let conversation = next.unwrap_or_else(|| {
            let mut quiet = answer(b"");
            quiet.insert(1, Chunk::Err(Bytes::from_static(b"ended 0\n")));
            quiet
        });
        let (sender, output) = tokio::sync::mpsc::channel(conversation.len().max(1));
        for chunk in conversation {
            sender.try_send(chunk).unwrap();
        }
        Ok(Running::new(Box::pin(tokio::io::sink()), output))
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

/// Runs to the end, on a clock of its own that waits for nothing.
pub fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(work)
}
