//! `smart install` from end to end: the built program on a person's workstation, and the lab's real servers.
//!
//! Each test starts a server of its own and shows on it all that the server is good for, since a server and a whole
//! installation cost a minute. What the parts do by themselves is tested in their crates.

mod archives;
mod attached;
mod attention;
mod broken_container;
mod canary;
mod code;
mod code_source;
mod concurrency;
mod engine_as_it_is;
mod existing_docker;
mod idempotency;
mod identity;
mod input;
mod interrupted;
mod isolation;
mod kept;
mod keyring;
mod login_security;
mod outside;
mod packages;
mod real_application;
mod second_run;
mod standing;
mod status;
mod tenants;
mod test_env;
mod transfer;
mod unusual_servers;
