//! An SSH host in this process, on an address of its own: it accepts the logins of its configuration, records what it
//! was offered, runs commands for real by the local `/bin/sh`, and misbehaves as a test asks. Or, as one of many, it runs
//! nothing and answers with recordings of a real server.
//!
//! It is no model of any SSH server: if the difference between servers matters, tests use a real one.

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
use russh::keys::ssh_key::PublicKey;
use russh::keys::{HashAlg, PrivateKey};
use russh::server::{self, Auth, ChannelOpenHandle, Handle, Msg, PublicKeyOffer, Response, Session, VerifiedPublicKey};
use russh::{
    Channel, ChannelId, ChannelMsg, ChannelOpenFailure, ChannelReadHalf, ChannelWriteHalf, Disconnect, MethodKind,
    MethodSet, Sig,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::scripted_output::{ScriptedOutput, write_scripted};
use crate::{AuthMethod, HostConfig, NetworkProxy};

/// What a client offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The method by its name in SSH.
    pub method: &'static str,
    /// The password, the answers, or the key's algorithm and fingerprint; none if the client only asked.
    pub credential: Option<String>,
}

/// How a command's end is reported.
#[derive(Clone, Debug, Default)]
pub enum ExitReport {
    /// With its real status.
    #[default]
    Accurate,
    /// Not at all: the channel is closed without a status.
    Missing,
    /// As ended by a signal.
    Signal,
    /// With this status.
    Status(u32),
}

/// What happens in the middle of a command's output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cutoff {
    /// The channel is closed, the connection stays.
    CloseChannel,
    /// Success is reported, and then the connection is ended in order, with output still missing.
    DisconnectAfterStatus,
    /// The connection is reset.
    ResetConnection,
    /// The connection stays open and nothing comes any more.
    Blackhole,
}

/// How the host behaves for one command.
#[derive(Clone, Debug, Default)]
pub struct CommandBehavior {
    /// Written instead of running the command; nothing else here counts then.
    pub scripted_output: Option<Vec<ScriptedOutput>>,
    /// Printed on standard output before the command runs, as login shells do.
    pub banner: Vec<u8>,
    /// After so many bytes of the command's standard output, this happens.
    pub cutoff_after: Option<(usize, Cutoff)>,
    /// How its end is reported.
    pub exit_report: ExitReport,
    /// The status is reported before any output, as real servers do when the output is slower than the end.
    pub status_first: bool,
}

/// What a host says to scripts that have this word in them, instead of running them.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The word. The empty one is in every script.
    pub word: &'static str,
    /// What the script would have printed.
    pub answer: Arc<[u8]>,
}

#[derive(Debug)]
struct Record {
    attempts: Mutex<Vec<Attempt>>,
    behaviors: Mutex<VecDeque<CommandBehavior>>,
    auth_banner: Mutex<Option<String>>,
    startup_file: Mutex<String>,
    max_sessions: AtomicUsize,
    commands: AtomicUsize,
    running: AtomicUsize,
}

impl Default for Record {
    fn default() -> Self {
        Self {
            attempts: Mutex::default(),
            behaviors: Mutex::default(),
            auth_banner: Mutex::default(),
            startup_file: Mutex::default(),
            max_sessions: AtomicUsize::new(usize::MAX),
            commands: AtomicUsize::new(0),
            running: AtomicUsize::new(0),
        }
    }
}

/// A test failed elsewhere while it held the lock: what was recorded is still true.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running host. Dropping it ends it.
#[derive(Debug)]
pub struct Host {
    fingerprint: String,
    proxy: Arc<NetworkProxy>,
    record: Arc<Record>,
    listener: JoinHandle<()>,
}

impl Host {
    /// Opens a host on a free port.
    pub async fn open(config: HostConfig) -> Result<Self> {
        Self::open_with(config, Arc::new([])).await
    }

    /// Opens a host that runs nothing: the first of these recordings that fits is its answer to a script of the product's.
    pub async fn open_recorded(config: HostConfig, recordings: Arc<[Recording]>) -> Result<Self> {
        Self::open_with(config, recordings).await
    }

    async fn open_with(config: HostConfig, recordings: Arc<[Recording]>) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let proxy = Arc::new(NetworkProxy::to(listener.local_addr()?).await?);
        let record = Arc::new(Record::default());
        let mut methods = MethodSet::empty();
        // The second half of a login is named after the first.
        let first =
            |accepted: &&AuthMethod| !config.wants_second_factor || !matches!(accepted, AuthMethod::Prompts { .. });
        config.auth_methods.iter().filter(first).for_each(|accepted| methods.push(accepted.method()));
        let server_config = Arc::new(server::Config {
            methods: methods.clone(),
            keys: config.host_keys.clone(),
            // The tests' passwords need no protection from guessing.
            auth_rejection_time: Duration::ZERO,
            inactivity_timeout: None,
            nodelay: true,
            ..server::Config::default()
        });
        let first = config.host_keys.first().context("the host has no key")?;
        let fingerprint = first.public_key().fingerprint(HashAlg::Sha256).to_string();
        let handler = ClientHandler {
            config,
            methods,
            recordings,
            proxy: Arc::clone(&proxy),
            record: Arc::clone(&record),
            sessions: Arc::default(),
            factors: Arc::default(),
        };
        let listener = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server_config = Arc::clone(&server_config);
                let handler = ClientHandler { sessions: Arc::default(), factors: Arc::default(), ..handler.clone() };
                tokio::spawn(async move {
                    if let Ok(session) = server::run_stream(server_config, stream, handler).await {
                        // How a session ends is the client's to report.
                        let _ = session.await;
                    }
                });
            }
        });
        Ok(Self { fingerprint, proxy, record, listener })
    }

    /// Opens a host with a new key that accepts this password.
    pub async fn with_password(password: &str) -> Result<Self> {
        let key = PrivateKey::random(&mut russh::keys::key::safe_rng(), russh::keys::Algorithm::Ed25519)?;
        let auth_methods = vec![AuthMethod::Password(password.to_owned())];
        Self::open(HostConfig { host_keys: vec![key], auth_methods, wants_second_factor: false }).await
    }

    /// The fingerprint of its first key, as OpenSSH prints it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.proxy.address()
    }

    /// The proxy before it.
    pub fn proxy(&self) -> &NetworkProxy {
        &self.proxy
    }

    /// Everything that clients offered so far.
    pub fn attempts(&self) -> Vec<Attempt> {
        locked(&self.record.attempts).clone()
    }

    /// How many commands it was given.
    pub fn commands(&self) -> usize {
        self.record.commands.load(Ordering::SeqCst)
    }

    /// How many commands are running.
    pub fn running(&self) -> usize {
        self.record.running.load(Ordering::SeqCst)
    }

    /// Shows this banner to every later client before its login.
    pub fn set_auth_banner(&self, banner: String) {
        *locked(&self.record.auth_banner) = Some(banner);
    }

    /// What the login shell runs before each command from now on, as from its `.bashrc`.
    pub fn set_startup_file(&self, text: &str) {
        text.clone_into(&mut locked(&self.record.startup_file));
    }

    /// Allows each connection only so many sessions at once from now on, as sshd's `MaxSessions` does.
    pub fn set_max_sessions(&self, sessions: usize) {
        self.record.max_sessions.store(sessions, Ordering::SeqCst);
    }

    /// Sets the behavior for one of the next commands: each call is for one command, in their order. Later commands are run
    /// as they are.
    pub fn next_command(&self, behavior: CommandBehavior) {
        locked(&self.record.behaviors).push_back(behavior);
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.listener.abort();
        self.proxy.cut();
    }
}

/// One connection, seen from the host.
#[derive(Clone)]
struct ClientHandler {
    config: HostConfig,
    methods: MethodSet,
    recordings: Arc<[Recording]>,
    proxy: Arc<NetworkProxy>,
    record: Arc<Record>,
    /// How many sessions this connection has now.
    sessions: Arc<AtomicUsize>,
    /// How many right credentials it has shown.
    factors: Arc<AtomicUsize>,
}

impl ClientHandler {
    fn note(&self, method: &'static str, credential: Option<String>) {
        locked(&self.record.attempts).push(Attempt { method, credential });
    }

    fn admit(&self, right: bool) -> Auth {
        match (right, self.config.wants_second_factor) {
            (true, false) => Auth::Accept,
            // Named again in full: real servers don't forget a method after one refusal.
            (false, _) => Auth::Reject { proceed_with_methods: Some(self.methods.clone()), partial_success: false },
            (true, true) if self.factors.fetch_add(1, Ordering::SeqCst) > 0 => Auth::Accept,
            (true, true) => {
                let rest = [MethodKind::KeyboardInteractive].as_slice().into();
                Auth::Reject { proceed_with_methods: Some(rest), partial_success: true }
            }
        }
    }

    fn knows(&self, key: &PublicKey) -> bool {
        self.config
            .auth_methods
            .iter()
            .any(|accepted| matches!(accepted, AuthMethod::Key(known) if known.key_data() == key.key_data()))
    }
}

impl server::Handler for ClientHandler {
    type Error = anyhow::Error;

    async fn authentication_banner(&mut self) -> Result<Option<String>> {
        Ok(locked(&self.record.auth_banner).clone())
    }

    async fn auth_none(&mut self, _user: &str) -> Result<Auth> {
        self.note("none", None);
        Ok(self.admit(self.config.auth_methods.iter().any(|accepted| matches!(accepted, AuthMethod::None))))
    }

    async fn auth_password(&mut self, _user: &str, offered: &str) -> Result<Auth> {
        self.note("password", Some(offered.to_owned()));
        Ok(self.admit(
            self.config
                .auth_methods
                .iter()
                .any(|accepted| matches!(accepted, AuthMethod::Password(right) if right == offered)),
        ))
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
        let asked = self.config.auth_methods.iter().find_map(|accepted| match accepted {
            AuthMethod::Prompts { prompts, answers } => Some((prompts, answers)),
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
        if self.sessions.fetch_add(1, Ordering::SeqCst) >= self.record.max_sessions.load(Ordering::SeqCst) {
            self.sessions.fetch_sub(1, Ordering::SeqCst);
            reply.reject(ChannelOpenFailure::ConnectFailed).await;
            return Ok(());
        }
        let sessions = Arc::clone(&self.sessions);
        reply.accept().await;
        let service = Service {
            proxy: Arc::clone(&self.proxy),
            record: Arc::clone(&self.record),
            recordings: Arc::clone(&self.recordings),
            handle: session.handle(),
        };
        tokio::spawn(async move {
            // A channel that went away in the middle is what the test wanted.
            let _ = service.serve(channel).await;
            sessions.fetch_sub(1, Ordering::SeqCst);
        });
        Ok(())
    }

    async fn exec_request(&mut self, channel: ChannelId, _command: &[u8], session: &mut Session) -> Result<()> {
        Ok(session.channel_success(channel)?)
    }
}

/// One channel, from its opening to its end.
struct Service {
    proxy: Arc<NetworkProxy>,
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
        let behavior = locked(&self.record.behaviors).pop_front().unwrap_or_default();
        self.record.commands.fetch_add(1, Ordering::SeqCst);
        if !self.recordings.is_empty() {
            return self.answer_recorded(&command, &writer).await;
        }
        self.record.running.fetch_add(1, Ordering::SeqCst);
        let result = match &behavior.scripted_output {
            Some(output) => self.write_output(output, reader, &writer).await,
            None => self.run(&command, &behavior, reader, &writer).await,
        };
        self.record.running.fetch_sub(1, Ordering::SeqCst);
        result
    }

    /// Writes everything, or until the client has closed the channel.
    async fn write_output(
        &self,
        output: &[ScriptedOutput],
        mut reader: ChannelReadHalf,
        writer: &ChannelWriteHalf<Msg>,
    ) -> Result<()> {
        let closed = async { while !matches!(reader.wait().await, Some(ChannelMsg::Close) | None) {} };
        tokio::select! {
            result = write_scripted(output, writer) => result,
            () = closed => Ok(()),
        }
    }

    async fn answer_recorded(&self, command: &str, writer: &ChannelWriteHalf<Msg>) -> Result<()> {
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
        behavior: &CommandBehavior,
        reader: ChannelReadHalf,
        writer: &ChannelWriteHalf<Msg>,
    ) -> Result<()> {
        let mut shell = Command::new("/bin/sh");
        let line = format!("{}\n{command}", locked(&self.record.startup_file));
        shell.args(["-c", &line]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Windows has neither such groups nor this shell: only hosts that run nothing are of use there.
        #[cfg(unix)]
        shell.process_group(0);
        let mut child = shell.spawn()?;
        let group = Group(child.id().context("the command has ended already")?);
        let stdin = child.stdin.take().context("no standard input")?;
        let (gone, mut is_gone) = watch::channel(false);
        let listener = tokio::spawn(listen(reader, stdin, gone));
        let work = self.work(child, behavior, writer);
        let result = tokio::select! {
            result = work => result,
            _ = is_gone.wait_for(|gone| *gone) => Ok(()),
        };
        listener.abort();
        drop(group);
        result
    }

    async fn work(&self, mut child: Child, behavior: &CommandBehavior, writer: &ChannelWriteHalf<Msg>) -> Result<()> {
        let (mut out, mut error) = (writer.make_writer(), writer.make_writer_ext(Some(1)));
        let (stdout, stderr) = (child.stdout.take().context("no output")?, child.stderr.take().context("no errors")?);
        if !behavior.banner.is_empty() {
            out.write_all(&behavior.banner).await?;
        }
        if behavior.status_first {
            let mut output = Vec::new();
            let mut errors = Vec::new();
            let (mut stdout, mut stderr) = (stdout, stderr);
            tokio::try_join!(stdout.read_to_end(&mut output), stderr.read_to_end(&mut errors))?;
            writer.exit_status(u32::try_from(child.wait().await?.code().unwrap_or(255))?).await?;
            error.write_all(&errors).await?;
            out.write_all(&output).await?;
            writer.eof().await?;
            return Ok(writer.close().await?);
        }
        let limit = behavior.cutoff_after.map_or(u64::MAX, |(bytes, _)| bytes as u64);
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
            return self.apply_cutoff(behavior, writer).await;
        }
        if !errors_ended {
            errors.await?;
        }
        let status = child.wait().await?.code();
        self.report_exit(&behavior.exit_report, status, writer).await
    }

    async fn apply_cutoff(&self, behavior: &CommandBehavior, writer: &ChannelWriteHalf<Msg>) -> Result<()> {
        match behavior.cutoff_after {
            Some((_, Cutoff::CloseChannel)) => writer.close().await?,
            Some((_, Cutoff::DisconnectAfterStatus)) => {
                writer.exit_status(0).await?;
                self.handle.disconnect(Disconnect::ByApplication, String::new(), String::new()).await?;
            }
            Some((_, Cutoff::ResetConnection)) => self.proxy.cut(),
            Some((_, Cutoff::Blackhole)) => {
                self.proxy.blackhole();
                std::future::pending::<()>().await;
            }
            None => {}
        }
        Ok(())
    }

    async fn report_exit(
        &self,
        exit_report: &ExitReport,
        status: Option<i32>,
        writer: &ChannelWriteHalf<Msg>,
    ) -> Result<()> {
        match (exit_report, status) {
            (ExitReport::Missing, _) => {}
            (ExitReport::Status(status), _) => writer.exit_status(*status).await?,
            (ExitReport::Accurate, Some(status)) => writer.exit_status(u32::try_from(status)?).await?,
            (ExitReport::Signal, _) | (ExitReport::Accurate, None) => {
                let nothing = String::new;
                // The error is the unit: the connection is gone, and with it the reader of the status.
                let _ = self.handle.exit_signal_request(writer.id(), Sig::KILL, false, nothing(), nothing()).await;
            }
        }
        writer.eof().await?;
        Ok(writer.close().await?)
    }
}

/// Passes the client's input on to the command, and reports when the client has closed the channel.
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
    let receive = async move {
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
    tokio::join!(feed, receive);
}

/// A command with all that it started, ended on drop: what a test leaves behind would outlive it.
struct Group(u32);

impl Drop for Group {
    fn drop(&mut self) {
        let script = format!("kill -KILL -- -{}", self.0);
        let _ = std::process::Command::new("/bin/sh").args(["-c", &script]).stderr(Stdio::null()).status();
    }
}
