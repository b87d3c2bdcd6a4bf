//! What is done to servers: operations, their plans and steps, and their running.
//!
//! A plan is made from what the server says now. Each step asks a question of that answer, acts where the answer is no,
//! and asks the same question again of a fresh answer: that, and never an exit status alone, is success.
//! This crate shows nothing to anybody: it sends events and errors, which the command line and the window put in words.

mod allocation;
mod archive;
mod attach;
mod checks;
mod context;
mod control;
mod desired;
mod desktop;
mod dns_check;
mod error;
mod facts;
mod failpoint;
mod git;
mod home;
mod identity;
mod install;
mod jobs;
mod journal;
mod lock;
mod log;
mod operation;
mod plan;
mod plan_input;
mod planning;
mod proxy_owner;
mod run;
mod running_marker;
mod secrets;
mod status;
mod step;
mod steps;
mod uninstall;

pub use allocation::Allocation;
pub use archive::{ArchiveLimits, PreparedArchive, prepare_archive};
pub use attach::follow_running;
pub use checks::refusal;
pub use context::{CodeInput, EventSink};
pub use desktop::{
    BegunOperation, Desktop, Exported, HeldLock, Imported, InstallDraft, KnownRenewal, LookDepth, NewLogin, NewServer,
    Outcome, Planned, ServerCheckReport, ServerEdit, Unfinished,
};
pub use dns_check::check_dns;
pub use error::OperationError;
pub use facts::{Facts, FactsRequest, InstanceQuestion, Sections, read_facts};
pub use home::desktop_folder;
pub use journal::read_journal;
pub use log::init as init_logging;
pub use plan::{Plan, Session};
pub use planning::plan_request;
pub use run::Done;
pub use stack::administrator;
pub use status::{InstanceStatus, ServerStatus, ServiceStatus};
