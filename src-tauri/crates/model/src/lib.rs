//! The vocabulary of the installer: every word that two or more parts share, as a type.
//!
//! Values are checked once, where they enter, and are right by construction from then on.
//! This crate deliberately does no input or output, knows no clock and no environment, and holds no text for people:
//! an error is a code with parameters, and the catalogues of the user interface say it in words.

mod address;
mod attention;
mod base_folder;
mod check;
mod code_source;
mod dns;
mod domain;
mod event;
mod facts;
mod identity;
mod image;
mod instance;
mod invalid;
mod left_out;
mod number;
mod outside;
mod problem;
mod record;
mod request;
mod secret_name;
mod sizing;
mod stable_words;
mod state_folder;
mod step;
mod tenant;
mod text;

pub use address::{Fingerprint, Host, LoginUser, ServerName, SshPort};
pub use attention::{Attention, AttentionKind};
pub use base_folder::BaseFolder;
pub use check::{Check, CheckId, Verdict};
pub use code_source::{ArchiveFormat, CodeSource, GitAccess, GitReference, GitUrl, SshAddress};
pub use dns::{DnsReport, NameReport, NameVerdict};
pub use domain::Domain;
pub use event::{Event, LogStream, ProgressUnit};
pub use facts::{Elevation, HostFacts, ListeningPort};
pub use identity::{Machine, ServerClaim, ServerIdentity, ServerRecord};
pub use image::{ImageReference, Images, Role};
pub use instance::{Installed, InstanceRecord, InstanceSpec};
pub use invalid::{Field, Invalid};
pub use left_out::{LeftOut, LeftOutKind};
pub use number::{InstanceNumber, MysqlPort};
pub use outside::{OutsideFinding, OutsideReport, PortState};
pub use problem::{Category, ErrorCode, Params, Problem};
pub use record::{Journal, JournalEntry, LockOwner};
pub use request::{ControlAction, ControlRequest, InstallRequest, OperationKind, Request, Target, UninstallRequest};
pub use secret_name::SecretName;
pub use sizing::Sizing;
pub use state_folder::{STATE_FOLDER, STATE_VARIABLE};
pub use step::{Outcome, PlannedStep, StepId};
pub use tenant::{Tenant, TenantState};
pub use text::{sanitize_line, sanitize_lines};
