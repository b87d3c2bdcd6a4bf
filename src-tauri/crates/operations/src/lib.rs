//! What is done to servers: plans, steps, and their running; the operation "install".
//!
//! A plan is made from what the server says now. Each step asks a question of that answer, acts where the answer is no,
//! and asks the same question again of a fresh answer: that, and never an exit status alone, is success.
//! This crate shows nothing to anybody: it sends events and errors, which the command line and the window put in words.

mod alive;
mod archive;
mod context;
mod desktop;
mod domain_sight;
mod error;
mod hold;
mod home;
mod install;
mod jobs;
mod journal;
mod lock;
mod log;
mod preflight;
mod runner;
mod situation;
mod status;
mod step;
mod survey;
mod wishes;

pub use archive::{ArchiveLimits, PreparedArchive, prepare_archive};
pub use context::{CodeInput, EventSink};
pub use desktop::{Desktop, NewLogin, NewServer, PlannedInstall, Unfinished};
pub use domain_sight::see_domain;
pub use error::OperationError;
pub use home::desktop_folder;
pub use install::install_steps;
pub use journal::{attach, read_journal};
pub use lock::PATIENCE_SECONDS as LOCK_PATIENCE_SECONDS;
pub use log::begin as begin_log;
pub use preflight::{Proposal, checks, propose, refusal};
pub use runner::{Install, Installed, Plan};
pub use status::{InstanceStatus, ServerStatus, ServiceStatus, page_verdict, service_verdict};
pub use survey::{Sections, Survey, SurveyRequest, survey};
pub use wishes::InstallWishes;
