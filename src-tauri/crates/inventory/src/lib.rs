//! What this desktop remembers of servers, instances and operations: one SQLite file, shared by every running copy.
//!
//! It deliberately holds no secret, and it decides nothing: what is true of a server is read from the server. Calls block
//! for as long as the disk takes, so that asynchronous callers put them on a thread for blocking work.

mod error;
mod instances;
mod looks;
mod open;
mod operations;
mod record;
mod recover;
mod row;
mod schema;
mod servers;

pub use error::Error;
pub use looks::Look;
pub use open::{FILE_NAME, Inventory};
pub use record::{Ended, Instance, InstanceState, LoginMethod, Operation, OperationResult, Removed, Server};
pub use recover::Recovered;
