//! What is put on a server: every file as a pure function of typed input.
//!
//! The layout of folders, the compose files, the nginx site, the supervisor program, the `.env`, the engine's `daemon.json`, the
//! Dockerfile of a child image, and the PHP that is run inside the containers.
//! This crate deliberately reads and writes nothing, starts no command, knows no clock and draws no random numbers: what it needs to
//! know is handed in, and what it answers is text.

pub mod child_image;
pub mod compose;
pub mod daemon;
pub mod environment;
mod error;
mod instance;
pub mod layout;
pub mod php;
mod php_images;
pub mod php_settings;
pub mod proxy;
pub mod site;
pub mod supervisor;
mod template;
#[cfg(test)]
mod testing;

pub use error::StackError;
pub use instance::{Instance, administrator};
pub use layout::Layout;
pub use php_images::PhpImages;
