//! What is put on a server: every file as a pure function of typed input.
//!
//! The layout of folders, the compose files, the nginx site, the supervisor program, the `.env`, the engine's `daemon.json`, the
//! Dockerfile of a child image, the PHP that is run inside the containers, and the sizes that fit a machine.
//! This crate deliberately reads and writes nothing, starts no command, knows no clock and draws no random numbers: what it needs to
//! know is handed in, and what it answers is text.

pub mod child_image;
pub mod compose;
pub mod daemon;
pub mod environment;
mod error;
mod images;
mod instance;
pub mod layout;
pub mod php;
pub mod proxy;
pub mod site;
mod sizing;
pub mod supervisor;
mod template;
#[cfg(test)]
mod testing;

pub use error::StackError;
pub use images::{ImageReference, Images, PhpImages, Role};
pub use instance::Instance;
pub use layout::{BaseFolder, Layout};
pub use sizing::Sizing;
