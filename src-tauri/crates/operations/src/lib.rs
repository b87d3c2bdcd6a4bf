//! What is done to servers: plans, steps, and their running; the operation "install".
//!
//! A plan is made from what the server says now. Each step asks a question of that answer, acts where the answer is no,
//! and asks the same question again of a fresh answer: that, and never an exit status alone, is success.
//! This crate shows nothing to anybody: it sends events and errors, which the command line and the window put in words.

mod allocation;
mod archive;
mod context;
mod desktop;
mod dns_check;
mod error;
mod facts;
mod failpoint;
mod home;
mod install;
mod jobs;
mod journal;
mod lock;
mod log;
mod plan_input;
mod preflight;
mod runner;
mod running_marker;
mod spec;
mod status;
mod step;

pub use allocation::{Allocation, next_free_number_and_port};
pub use archive::{ArchiveLimits, PreparedArchive, prepare_archive};
pub use context::{CodeInput, EventSink};
pub use desktop::{Desktop, NewLogin, NewServer, PlannedInstall, Unfinished};
pub use dns_check::check_dns;
pub use error::OperationError;
pub use facts::{Facts, FactsRequest, Sections, read_facts};
pub use home::desktop_folder;
pub use install::install_steps;
pub use jobs::follow_running;
pub use journal::read_journal;
pub use lock::STALE_AFTER_SECONDS as LOCK_STALE_AFTER_SECONDS;
pub use log::init as init_logging;
pub use preflight::{checks, refusal};
pub use runner::{Install, Installed, Plan};
pub use spec::InstanceSpec;
pub use status::{InstanceStatus, ServerStatus, ServiceStatus, page_verdict, service_verdict};
