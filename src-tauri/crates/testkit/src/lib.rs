//! What tests of connections need beside the code that they test: an SSH host in this process whose logins and behavior
//! a test chooses, and a network proxy that can be cut, blackholed and slowed down.
//!
//! Deliberately independent of the crate `remote`: a mistake there must not be repeated here. No test of the product's
//! operations belongs here; those run against the lab's real servers.

mod host;
mod host_config;
mod network_proxy;
mod scripted_output;

pub use host::{Attempt, CommandBehavior, Cutoff, ExitReport, Host, Recording};
pub use host_config::{AuthMethod, HostConfig};
pub use network_proxy::NetworkProxy;
pub use scripted_output::ScriptedOutput;
