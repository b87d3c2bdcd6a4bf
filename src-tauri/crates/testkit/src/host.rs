//! An SSH host in this process, on an address of its own: it takes the logins that its door takes, remembers what it
//! was offered, runs commands for real by the local `/bin/sh`, and shows the manners that a test asks for. Or, one of a
//! crowd, it runs nothing and answers with what a real server said.
//!
//! It is no model of any SSH server: where the difference between servers matters, tests ask a real one.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use russh::keys::key::safe_rng;
use russh::keys::ssh_key::PublicKey;
use russh::keys::{Algorithm, HashAlg, PrivateKey};
use russh::server::{self, Auth, ChannelOpenHandle, Handle, Msg, PublicKeyOffer, Response, Session, VerifiedPublicKey};
use russh::{
    Channel, ChannelId, ChannelMsg, ChannelReadHalf, ChannelWriteHalf, Disconnect, MethodKind, MethodSet, Sig,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::Wire;
use crate::play::{Act, play};

/// A way of logging in that a host takes.
#[derive(Clone, Debug)]
pub enum Way {
    /// This password, by the method of that name.
    Password(String),
    /// Answers to prompts. Where `answers` is shorter than `prompts`, nobody gets in.
    Prompts {
        /// What is asked, and whether the answer is shown while it is typed.
        prompts: Vec<(&'static str, bool)>,
        /// The right answers.
        answers: Vec<String>,
    },
    /// This key.
    Key(PublicKey),
    /// Anybody.
    Nothing,
}

impl Way {
    const fn method(&self) -> MethodKind {
        match self {
            Self::Password(_) => MethodKind::Password,
            Self::Prompts { .. } => MethodKind::KeyboardInteractive,
            Self::Key(_) => MethodKind::PublicKey,
            Self::Nothing => MethodKind::None,
        }
    }
}

/// Who a host is and whom it lets in.
#[derive(Clone, Debug)]
pub struct Door {
    /// What the host proves itself with; the client chooses where there are several.
    pub host_keys: Vec<PrivateKey>,
    /// The logins that it takes, in the order in which it names them.
    pub ways: Vec<Way>,
    /// Whether a right credential is only half of a login.
    pub wants_second_factor: bool,
}

impl Door {
    /// A door with a new host key, for whoever has the other half of this public key.
    pub fn for_key(public: &str) -> Result<Self> {
        let host_key = PrivateKey::random(&mut safe_rng(), Algorithm::Ed25519)?;
        let ways = vec![Way::Key(PublicKey::from_openssh(public.trim())?)];
        Ok(Self { host_keys: vec![host_key], ways, wants_second_factor: false })
    }

    /// What people compare: the SHA-256 of the first host key.
    pub fn fingerprint(&self) -> Option<String> {
        Some(self.host_keys.first()?.public_key().fingerprint(HashAlg::Sha256).to_string())
    }
}

/// What a client offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The method by its name in SSH.
    pub method: &'static str,
    /// The password, the answers, or the key's algorithm and fingerprint; none where the client only asked.
    pub credential: Option<String>,
}

/// How a command's end is told.
#[derive(Clone, Debug, Default)]
pub enum Ending {
    /// As it is.
    #[default]
    Honest,
    /// Not at all: the channel is closed without a status.
    Untold,
    /// As ended by a signal.
    Signal,
    /// With this status.
    Status(u32),
}

/// What happens in the middle of a command's output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The channel is closed, the connection stays.
    CloseChannel,
    /// Success is told, and then the connection is ended in order, with output still missing.
    HangUpAfterStatus,
    /// The connection is reset.
    Cut,
    /// The connection stays open and nothing comes any more.
    FallSilent,
}

/// How one command is treated.
#[derive(Clone, Debug, Default)]
pub struct Manners {
    /// Played in the place of the command, which is not run; nothing else here counts then.
    pub play: Option<Vec<Act>>,
    /// Printed on standard output before the command runs, as login shells do.
    pub banner: Vec<u8>,
    /// After so many bytes of the command's standard output, this happens.
    pub stop_after: Option<(usize, Stop)>,
    /// What is said at the end.
    pub ending: Ending,
    /// The status is told before any output, as real servers do when the output is slower than the end.
    pub status_first: bool,
}

/// What a host says to scripts that have this word in them, in the place of running them.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The word. The empty one is in every script.
    pub word: &'static str,
    /// What the script would have printed.
    pub answer: Arc<[u8]>,
}

#[derive(Debug, Default)]
struct Record {
    attempts: Mutex<Vec<Attempt>>,
    manners: Mutex<VecDeque<Manners>>,
    greeting: Mutex<Option<String>>,
    commands: AtomicUsize,
    running: AtomicUsize,
}

/// A test failed elsewhere while it held the lock: what was recorded is still true.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running host. Dropping it ends it.
#[derive(Debug)]
pub struct Host {
    fingerprint: String,
    wire: Arc<Wire>,
    record: Arc<Record>,
    listener: JoinHandle<()>,
}

impl Host {
    /// Opens a host on a free port.
    pub async fn open(door: Door) -> Result<Self> {
        Self::open_with(door, Arc::new([])).await
    }

    /// Opens a host that runs nothing: the first of these recordings that fits is its answer to a script of the product's.
    pub async fn open_recorded(door: Door, recordings: Arc<[Recording]>) -> Result<Self> {
        Self::open_with(door, recordings).await
    }

    async fn open_with(door: Door, recordings: Arc<[Recording]>) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let wire = Arc::new(Wire::to(listener.local_addr()?).await?);
        let record = Arc::new(Record::default());
        let mut methods = MethodSet::empty();
        door.ways.iter().for_each(|way| methods.push(way.method()));
        let config = Arc::new(server::Config {
            methods: methods.clone(),
            keys: door.host_keys.clone(),
            // The tests' passwords need no protection from guessing.
            auth_rejection_time: Duration::ZERO,
            inactivity_timeout: None,
            nodelay: true,
            ..server::Config::default()
        });
        let first = door.host_keys.first().context("a host has a key")?;
        let fingerprint = first.public_key().fingerprint(HashAlg::Sha256).to_string();
        let visitor = Visitor { door, methods, recordings, wire: Arc::clone(&wire), record: Arc::clone(&record) };
        let listener = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (config, visitor) = (Arc::clone(&config), visitor.clone());
                tokio::spawn(async move {
                    if let Ok(session) = server::run_stream(config, stream, visitor).await {
                        // How a visit ends is the client's to tell.
                        let _ = session.await;
                    }
                });
            }
        });
        Ok(Self { fingerprint, wire, record, listener })
    }

    /// Opens a host with a new key that takes this password.
    pub async fn taking(password: &str) -> Result<Self> {
        let key = PrivateKey::random(&mut russh::keys::key::safe_rng(), russh::keys::Algorithm::Ed25519)?;
        let ways = vec![Way::Password(password.to_owned())];
        Self::open(Door { host_keys: vec![key], ways, wants_second_factor: false }).await
    }

    /// The fingerprint of its first key, as OpenSSH prints it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.wire.address()
    }

    /// The network before it.
    pub fn wire(&self) -> &Wire {
        &self.wire
    }

    /// Everything that clients offered so far.
    pub fn attempts(&self) -> Vec<Attempt> {
        locked(&self.record.attempts).clone()
    }

    /// How many commands it was given.
    pub fn commands(&self) -> usize {
        self.record.commands.load(Ordering::SeqCst)
    }

    /// How many commands are under way.
    pub fn running(&self) -> usize {
        self.record.running.load(Ordering::SeqCst)
    }

    /// Says this to whoever comes from now on, before they log in.
    pub fn greet_with(&self, greeting: String) {
        *locked(&self.record.greeting) = Some(greeting);
    }

    /// Treats one of the next commands so: each call is for one command, in their order. Later ones find good manners.
    pub fn treat_next(&self, manners: Manners) {
        locked(&self.record.manners).push_back(manners);
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.listener.abort();
        self.wire.cut();
    }
}

/// One connection, seen from the host.
#[derive(Clone)]
struct Visitor {
    door: Door,
    methods: MethodSet,
    recordings: Arc<[Recording]>,
    wire: Arc<Wire>,
    record: Arc<Record>,
}

impl Visitor {
    fn note(&self, method: &'static str, credential: Option<String>) {
        locked(&self.record.attempts).push(Attempt { method, credential });
    }

    fn admit(&self, right: bool) -> Auth {
        match (right, self.door.wants_second_factor) {
            (true, false) => Auth::Accept,
            // Named again in full: real servers don't forget a method after one refusal.
            (false, _) => Auth::Reject { proceed_with_methods: Some(self.methods.clone()), partial_success: false },
            (true, true) => {
                let rest = [MethodKind::KeyboardInteractive].as_slice().into();
                Auth::Reject { proceed_with_methods: Some(rest), partial_success: true }
            }
        }
    }

    fn knows(&self, key: &PublicKey) -> bool {
        self.door.ways.iter().any(|way| matches!(way, Way::Key(known) if known.key_data() == key.key_data()))
    }
}

impl server::Handler for Visitor {
    type Error = anyhow::Error;

    async fn authentication_banner(&mut self) -> Result<Option<String>> {
        Ok(locked(&self.record.greeting).clone())
    }

    async fn auth_none(&mut self, _user: &str) -> Result<Auth> {
        self.note("none", None);
        Ok(self.admit(self.door.ways.iter().any(|way| matches!(way, Way::Nothing))))
    }

    async fn auth_password(&mut self, _user: &str, offered: &str) -> Result<Auth> {
        self.note("password", Some(offered.to_owned()));
        Ok(self.admit(self.door.ways.iter().any(|way| matches!(way, Way::Password(right) if right == offered))))
    }

    async fn auth_publickey_offered(&mut self, _user: &str, offer: PublicKeyOffer<'_>) -> Result<Auth> {
        if self.knows(offer.public_key) {
            return Ok(Auth::Accept);
        }
        self.note("publickey", None);
        Ok(self.admit(false))
    }

    async fn auth_publickey(&mut self, _user: &str, key: VerifiedPublicKey<'_>) -> Result<Auth> {
        let shown = format!("{} {}", key.algorithm, key.public_key.fingerprint(HashAlg::Sha256));
        self.note("publickey", Some(shown));
        Ok(self.admit(self.knows(key.public_key)))
    }

    async fn auth_keyboard_interactive<'a>(
        &'a mut self,
        _user: &str,
        _submethods: &str,
        response: Option<Response<'a>>,
    ) -> Result<Auth> {
        let asked = self.door.ways.iter().find_map(|way| match way {
            Way::Prompts { prompts, answers } => Some((prompts, answers)),
            _ => None,
        });
        let Some(response) = response else {
            self.note("keyboard-interactive", None);
            let Some((prompts, _)) = asked else { return Ok(self.admit(false)) };
            let prompts = prompts.iter().map(|(text, shown)| (Cow::Borrowed(*text), *shown)).collect();
            return Ok(Auth::Partial { name: "".into(), instructions: "".into(), prompts: Cow::Owned(prompts) });
        };
        let given: Vec<String> = response.map(|answer| String::from_utf8_lossy(&answer).into_owned()).collect();
        let right = asked.is_some_and(|(prompts, answers)| prompts.len() == answers.len() && *answers == given);
        self.note("keyboard-interactive", Some(given.join("\n")));
        Ok(self.admit(right))
    }

    async fn channel_open_session(
        &mut self,
        channel: Channel<Msg>,
        reply: ChannelOpenHandle,
        session: &mut Session,
    ) -> Result<()> {
        reply.accept().await;
        let service = Service {
            wire: Arc::clone(&self.wire),
            record: Arc::clone(&self.record),
            recordings: Arc::clone(&self.recordings),
            handle: session.handle(),
        };
        tokio::spawn(async move {
            // A channel that went away in the middle is what the test wanted.
            let _ = service.serve(channel).await;
        });
        Ok(())
    }

    async fn exec_request(&mut self, channel: ChannelId, _command: &[u8], session: &mut Session) -> Result<()> {
        Ok(session.channel_success(channel)?)
    }
}

/// One channel, from its opening to its end.
struct Service {
    wire: Arc<Wire>,
    record: Arc<Record>,
    recordings: Arc<[Recording]>,
    handle: Handle,
}

/// What the product's scripts print before anything else.
const MARK: &[u8] = b"\x1e\x1esmart\x1e\x1e\n";

/// The script in a command of the product's: one word of base64.
fn script_of(command: &str) -> Option<String> {
    let word = command.split_once("$(echo ")?.1.split_once(' ')?.0;
    String::from_utf8(STANDARD.decode(word).ok()?).ok()
}

impl Service {
    async fn serve(self, channel: Channel<Msg>) -> Result<()> {
        let (mut reader, writer) = channel.split();
        let command = loop {
            match reader.wait().await {
                Some(ChannelMsg::Exec { command, .. }) => break String::from_utf8(command)?,
                Some(_) => {}
                None => return Ok(()),
            }
        };
        let manners = locked(&self.record.manners).pop_front().unwrap_or_default();
        self.record.commands.fetch_add(1, Ordering::SeqCst);
        if !self.recordings.is_empty() {
            return self.recite(&command, &writer).await;
        }
        self.record.running.fetch_add(1, Ordering::SeqCst);
        let result = match &manners.play {
            Some(acts) => self.play(acts, reader, &writer).await,
            None => self.run(&command, &manners, reader, &writer).await,
        };
        self.record.running.fetch_sub(1, Ordering::SeqCst);
        result
    }

    /// Plays until the end, or until the client has closed the channel.
    async fn play(&self, acts: &[Act], mut reader: ChannelReadHalf, writer: &ChannelWriteHalf<Msg>) -> Result<()> {
        let hear = async { while !matches!(reader.wait().await, Some(ChannelMsg::Close) | None) {} };
        tokio::select! {
            result = play(acts, writer) => result,
            () = hear => Ok(()),
        }
    }

    async fn recite(&self, command: &str, writer: &ChannelWriteHalf<Msg>) -> Result<()> {
        let script = script_of(command).unwrap_or_default();
        let found = self.recordings.iter().find(|recording| script.contains(recording.word));
        if let Some(recording) = found {
            let mut out = writer.make_writer();
            out.write_all(MARK).await?;
            out.write_all(&recording.answer).await?;
        }
        writer.exit_status(if found.is_some() { 0 } else { 127 }).await?;
        writer.eof().await?;
        Ok(writer.close().await?)
    }

    async fn run(
        &self,
        command: &str,
        manners: &Manners,
        reader: ChannelReadHalf,
        writer: &ChannelWriteHalf<Msg>,
    ) -> Result<()> {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", command]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Windows has neither such groups nor this shell: only hosts that run nothing are of use there.
        #[cfg(unix)]
        shell.process_group(0);
        let mut child = shell.spawn()?;
        let group = Group(child.id().context("the command has ended already")?);
        let stdin = child.stdin.take().context("no standard input")?;
        let (gone, mut is_gone) = watch::channel(false);
        let listener = tokio::spawn(listen(reader, stdin, gone));
        let work = self.work(child, manners, writer);
        let result = tokio::select! {
            result = work => result,
            _ = is_gone.wait_for(|gone| *gone) => Ok(()),
        };
        listener.abort();
        drop(group);
        result
    }

    async fn work(&self, mut child: Child, manners: &Manners, writer: &ChannelWriteHalf<Msg>) -> Result<()> {
        let (mut out, mut error) = (writer.make_writer(), writer.make_writer_ext(Some(1)));
        let (stdout, stderr) = (child.stdout.take().context("no output")?, child.stderr.take().context("no errors")?);
        if !manners.banner.is_empty() {
            out.write_all(&manners.banner).await?;
        }
        if manners.status_first {
            let mut said = Vec::new();
            let mut complaint = Vec::new();
            let (mut stdout, mut stderr) = (stdout, stderr);
            tokio::try_join!(stdout.read_to_end(&mut said), stderr.read_to_end(&mut complaint))?;
            writer.exit_status(u32::try_from(child.wait().await?.code().unwrap_or(255))?).await?;
            error.write_all(&complaint).await?;
            out.write_all(&said).await?;
            writer.eof().await?;
            return Ok(writer.close().await?);
        }
        let limit = manners.stop_after.map_or(u64::MAX, |(bytes, _)| bytes as u64);
        let mut stdout = stdout.take(limit);
        let mut stderr = stderr;
        let output = tokio::io::copy(&mut stdout, &mut out);
        let errors = tokio::io::copy(&mut stderr, &mut error);
        tokio::pin!(output, errors);
        let mut errors_ended = false;
        let passed = loop {
            tokio::select! {
                passed = &mut output => break passed?,
                ended = &mut errors, if !errors_ended => { ended?; errors_ended = true; }
            }
        };
        if passed == limit {
            return self.stop(manners, writer).await;
        }
        if !errors_ended {
            errors.await?;
        }
        let status = child.wait().await?.code();
        self.tell_end(&manners.ending, status, writer).await
    }

    async fn stop(&self, manners: &Manners, writer: &ChannelWriteHalf<Msg>) -> Result<()> {
        match manners.stop_after {
            Some((_, Stop::CloseChannel)) => writer.close().await?,
            Some((_, Stop::HangUpAfterStatus)) => {
                writer.exit_status(0).await?;
                self.handle.disconnect(Disconnect::ByApplication, String::new(), String::new()).await?;
            }
            Some((_, Stop::Cut)) => self.wire.cut(),
            Some((_, Stop::FallSilent)) => {
                self.wire.fall_silent();
                std::future::pending::<()>().await;
            }
            None => {}
        }
        Ok(())
    }

    async fn tell_end(&self, ending: &Ending, status: Option<i32>, writer: &ChannelWriteHalf<Msg>) -> Result<()> {
        match (ending, status) {
            (Ending::Untold, _) => {}
            (Ending::Status(status), _) => writer.exit_status(*status).await?,
            (Ending::Honest, Some(status)) => writer.exit_status(u32::try_from(status)?).await?,
            (Ending::Signal, _) | (Ending::Honest, None) => {
                let nothing = String::new;
                // The error is the unit: the connection is gone, and with it whoever wants to know.
                let _ = self.handle.exit_signal_request(writer.id(), Sig::KILL, false, nothing(), nothing()).await;
            }
        }
        writer.eof().await?;
        Ok(writer.close().await?)
    }
}

/// Passes the client's input on to the command, and tells when the client has closed the channel.
async fn listen(mut reader: ChannelReadHalf, mut stdin: ChildStdin, gone: watch::Sender<bool>) {
    // Unbounded: a command that reads nothing must not stop the whole connection.
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let feed = async move {
        while let Some(bytes) = receiver.recv().await {
            let bytes: Vec<u8> = bytes;
            if stdin.write_all(&bytes).await.is_err() {
                return;
            }
        }
    };
    let hear = async move {
        let mut sender = Some(sender);
        loop {
            match reader.wait().await {
                Some(ChannelMsg::Data { data }) => {
                    if let Some(sender) = &sender {
                        let _ = sender.send(data.to_vec());
                    }
                }
                Some(ChannelMsg::Eof) => sender = None,
                Some(ChannelMsg::Close) | None => break,
                Some(_) => {}
            }
        }
        gone.send_replace(true);
    };
    tokio::join!(feed, hear);
}

/// A command with all that it started, ended on drop: what a test leaves behind would outlive it.
struct Group(u32);

impl Drop for Group {
    fn drop(&mut self) {
        let script = format!("kill -KILL -- -{}", self.0);
        let _ = std::process::Command::new("/bin/sh").args(["-c", &script]).stderr(Stdio::null()).status();
    }
}
