//! What the window's commands share: this desktop, the plans that were shown last, the running operations, and the line
//! to the pages. Secrets that were typed stay here only until the keyring has them, or a server that asked for them.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{ErrorCode, Fingerprint, GitUrl, Host, Problem, ServerName};
use operations::{Desktop, Planned};
use remote::{Answering, Connection};
use secrecy::SecretString;
use tauri::ipc::Channel;

use crate::dto::Notice;
use crate::running::RunningOperation;

/// As many are kept as were shown last: each holds a connection, and other screens than the one in front may have one.
const MAX_PLANS: usize = 4;

/// A plan that was shown and not begun yet.
pub struct PreparedPlan {
    /// The plan.
    pub planned: Planned,
    /// Its server, logged in.
    pub connection: Arc<Connection>,
    /// Where its events go.
    pub running: Arc<RunningOperation>,
    /// Keeps the packed archive there until the operation has sent it.
    pub folder: Option<tempfile::TempDir>,
}

/// The state of the window.
pub struct AppState {
    open: fn() -> Result<Desktop, Problem>,
    desktop: Mutex<Result<Arc<Desktop>, Problem>>,
    pending: Mutex<VecDeque<PreparedPlan>>,
    operations: Mutex<BTreeMap<String, Arc<RunningOperation>>>,
    tokens: Mutex<BTreeMap<(ServerName, String), SecretString>>,
    git_host_keys: Mutex<BTreeMap<(ServerName, String), Fingerprint>>,
    answers: Mutex<BTreeMap<ServerName, SecretString>>,
    line: Arc<Line>,
}

/// The line to the pages, once they listen.
type Line = Mutex<Option<Channel<Notice>>>;

fn open<T>(place: &Mutex<T>) -> MutexGuard<'_, T> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

fn send(line: &Line, notice: &Notice) -> bool {
    open(line).as_ref().is_some_and(|line| line.send(notice.clone()).is_ok())
}

impl AppState {
    /// With the desktop that `open` opens, or with the reason why it can't be: every command then says so.
    pub fn new(open: fn() -> Result<Desktop, Problem>) -> Self {
        Self {
            open,
            desktop: Mutex::new(open().map(Arc::new)),
            pending: Mutex::default(),
            operations: Mutex::default(),
            tokens: Mutex::default(),
            git_host_keys: Mutex::default(),
            answers: Mutex::default(),
            line: Arc::default(),
        }
    }

    /// This desktop.
    pub fn desktop(&self) -> Result<Arc<Desktop>, Problem> {
        open(&self.desktop).clone()
    }

    /// This desktop for the next login to a server: what the person answered to that server's question is given once, and the
    /// pages hear of a wait.
    pub fn desktop_for(&self, server: &ServerName) -> Result<Desktop, Problem> {
        let answer = open(&self.answers).remove(server);
        self.heard_desktop(server.to_string(), answer)
    }

    /// The same for an address, where nobody logs in.
    pub fn desktop_at(&self, host: &Host) -> Result<Desktop, Problem> {
        self.heard_desktop(host.to_string(), None)
    }

    fn heard_desktop(&self, server: String, answer: Option<SecretString>) -> Result<Desktop, Problem> {
        let line = Arc::clone(&self.line);
        let on_wait = move |seconds| {
            send(&line, &Notice::Waiting { server: server.clone(), seconds });
        };
        Ok(self.desktop()?.answered_by(Answering::prepared(answer, on_wait)))
    }

    /// Keeps the answer to what a server asks beyond the password or key, for the next login.
    pub fn keep_answer(&self, server: ServerName, answer: SecretString) {
        open(&self.answers).insert(server, answer);
    }

    /// Lets go of the desktop's files while `work` does something to them, and reopens the desktop.
    pub fn reopen<T>(&self, work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
        let mut desktop = open(&self.desktop);
        *desktop = Err(Problem::new(ErrorCode::Internal).detail("the desktop is being opened"));
        let done = work();
        *desktop = (self.open)().map(Arc::new);
        done
    }

    /// Keeps a plan that is shown. The oldest of many is forgotten, and its connection ends with it.
    pub fn show_plan(&self, pending: PreparedPlan) {
        let mut plans = open(&self.pending);
        plans.push_back(pending);
        if plans.len() > MAX_PLANS {
            plans.pop_front();
        }
    }

    /// Takes a plan that is shown.
    pub fn take_plan(&self, id: &str) -> Result<PreparedPlan, Problem> {
        let mut plans = open(&self.pending);
        let at = plans.iter().position(|pending| pending.planned.id() == id);
        let taken = at.and_then(|at| plans.remove(at));
        taken.ok_or_else(|| Problem::new(ErrorCode::Internal).detail("no such plan"))
    }

    /// Enters an operation that begins.
    pub fn begin(&self, id: &str, running: Arc<RunningOperation>) {
        open(&self.operations).insert(id.to_owned(), running);
    }

    /// An operation that was begun since the program started.
    pub fn operation(&self, id: &str) -> Result<Arc<RunningOperation>, Problem> {
        let found = open(&self.operations).get(id).cloned();
        found.ok_or_else(|| Problem::new(ErrorCode::Internal).detail("no such operation"))
    }

    /// All of them, by their ids.
    pub fn operations(&self) -> Vec<(String, Arc<RunningOperation>)> {
        open(&self.operations).iter().map(|(id, running)| (id.clone(), Arc::clone(running))).collect()
    }

    /// Whether one is running now.
    pub fn has_running_operation(&self) -> bool {
        open(&self.operations).values().any(|running| !running.has_ended())
    }

    /// Remembers a token for as long as the program runs, so that the pages need not.
    pub fn remember_token(&self, server: &ServerName, url: &GitUrl, token: SecretString) {
        open(&self.tokens).insert((server.clone(), url.to_string()), token);
    }

    /// A token that was given since the program started.
    pub fn token(&self, server: &ServerName, url: &GitUrl) -> Option<SecretString> {
        open(&self.tokens).get(&(server.clone(), url.to_string())).cloned()
    }

    /// Remembers which key the person said a Git server rightly has now, for as long as the program runs.
    pub fn remember_git_host_key(&self, server: &ServerName, url: &GitUrl, key: Fingerprint) {
        open(&self.git_host_keys).insert((server.clone(), url.host().to_owned()), key);
    }

    /// The key of a Git server that the person confirmed.
    pub fn git_host_key(&self, server: &ServerName, url: &GitUrl) -> Option<Fingerprint> {
        open(&self.git_host_keys).get(&(server.clone(), url.host().to_owned())).cloned()
    }

    /// The pages listen here now.
    pub fn listen(&self, line: Channel<Notice>) {
        *open(&self.line) = Some(line);
    }

    /// Sends a notice to the pages. Returns whether a page listens.
    pub fn emit(&self, notice: &Notice) -> bool {
        send(&self.line, notice)
    }
}
