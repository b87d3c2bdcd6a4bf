//! What tests of connections need beside the code that they test: an SSH host in this process that takes the logins and
//! shows the manners that it is told to, and a piece of network that can be cut, silenced and slowed down.
//!
//! Deliberately independent of the crate `remote`: a mistake there must not be repeated here. No test of the product's
//! operations belongs here; those run against the lab's real servers.

mod host;
mod play;
mod wire;

pub use host::{Attempt, Door, Ending, Host, Manners, Recording, Stop, Way};
pub use play::Act;
pub use wire::Wire;
