//! Servers over SSH: scripts and their quoting, host keys, login, elevation, upload, jobs, and the machine's facts.
//!
//! Two adapters implement one trait, [`Remote`]: `russh` everywhere, and on Unix `openssh` for "use my system's SSH
//! configuration". Everything else here is written once, on top of the trait.
//! This crate deliberately knows nothing of Docker, of the stack, or of operations, and keeps no secret beyond the
//! connection that needs it.

mod agent;
mod answers;
mod authorized_keys;
mod command;
mod connection;
mod error;
mod facts;
mod git_access;
mod greeting;
mod heard;
mod host_key;
mod job;
mod key_cost;
mod key_file;
mod lines;
mod login;
mod old_pem;
#[cfg(unix)]
mod openssh_adapter;
mod pace;
mod putty_key;
mod renewal;
mod russh_adapter;
mod russh_login;
mod script;
mod sudo;
mod transport;
mod upload;

pub use agent::{AgentFault, AgentKey, agent_keys};
pub use answers::{Answering, Answers, Question};
pub use authorized_keys::{MadeKey, install_key, make_key, public_part};
pub(crate) use command::Started;
pub use command::{FileInput, Finished, Input};
pub use connection::{Connection, ConnectionEvent};
pub use error::{RemoteError, tells_full_disk};
pub use facts::{HOST_FACTS_FUNCTIONS, host_facts, parse_host_facts};
pub use git_access::{GitAnswer, forget_git_host, try_git_access};
pub use greeting::TurnedAway;
pub use heard::AccountClosed;
pub use host_key::{HostKeyPolicy, KnownHosts};
pub use job::{FORGET_OLD_JOBS, JobEnd, JobId, JobState, cancel_job, job_states, run_job};
pub use key_file::{KeyFault, key_file_text};
pub use login::{Connect, Login};
#[cfg(unix)]
pub use openssh_adapter::SystemSsh;
pub use renewal::{Renewal, Renewed, renew_password};
pub use russh_adapter::{Endpoint, RusshConnect, probe_host_key};
pub use script::Script;
pub use sudo::{Rights, find_rights};
pub use transport::{Chunk, CommandLine, Duplex, Remote, Running};
pub use upload::{Upload, upload, upload_file, upload_keeping};
