//! Docker on a server.
//!
//! The engine's API is spoken by `bollard` through `docker system dial-stdio` on the SSH connection that is already
//! there; nothing is opened on the server's network. Compose has no API and is asked on its command line.
//! This crate deliberately knows nothing of the stack: which containers there are and why is said by its callers.

mod compose;
mod engine;
mod error;
mod pull;
mod transport;

pub use compose::{Compose, ComposeVersion, OWN_VALUES, Recreate};
pub use engine::{Container, Engine, Executed, Health};
pub use error::DockerError;
pub use pull::PullProgress;
