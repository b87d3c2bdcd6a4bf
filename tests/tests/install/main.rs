//! `smart install` from end to end: the built program at a person's computer, and the lab's real servers.
//!
//! Each test starts a server of its own and shows on it all that the server is good for, since a server and a whole
//! installation cost a minute. What the parts do by themselves is tested in their crates.

mod archives;
mod attached;
mod beside;
mod canary;
mod code;
mod concurrency;
mod doors;
mod input;
mod interrupted;
mod isolation;
mod kept;
mod keyring;
mod odd;
mod packages;
mod place;
mod standing;
mod status;
mod twice;
