//! Servers over SSH: scripts and their quoting, host keys, login, elevation, upload, jobs, and the machine's facts.
//!
//! Two adapters implement one trait, [`Remote`]: `russh` everywhere, and on Unix `openssh` for "use my system's SSH
//! configuration". Everything else here is written once, on top of the trait.
//! This crate deliberately knows nothing of Docker, of the stack, or of operations, and keeps no secret beyond the
//! connection that needs it.

mod authorized_keys;
mod connection;
mod error;
mod facts;
mod git_access;
mod host_key;
mod job;
mod login;
#[cfg(unix)]
mod openssh_adapter;
mod russh_adapter;
mod script;
mod sudo;
mod transport;
mod upload;

pub use authorized_keys::{MadeKey, install_key, make_key, public_part};
pub use connection::{Connection, ConnectionEvent, FileInput, Finished, Input};
pub use error::{RemoteError, tells_full_disk};
pub use facts::{HOST_FACTS_FUNCTIONS, host_facts, parse_host_facts};
pub use git_access::{GitAnswer, try_git_access};
pub use host_key::{HostKeyPolicy, KnownHosts};
pub use job::{FORGET_OLD_JOBS, JobEnd, JobId, JobState, cancel_job, job_states, run_job};
pub use login::{Connect, Login};
#[cfg(unix)]
pub use openssh_adapter::SystemSsh;
pub use russh_adapter::{Endpoint, RusshConnect, probe_host_key};
pub use script::Script;
pub use sudo::{Rights, find_rights};
pub use transport::{Chunk, CommandLine, Duplex, Remote, Running};
pub use upload::{Upload, upload, upload_file, upload_keeping};
