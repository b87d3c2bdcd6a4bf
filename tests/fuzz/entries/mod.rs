//! What the fuzz targets ask, one function a target: any bytes go in, and what must hold of them is asserted.
//!
//! Shared by the targets, which search for bytes that break it, and by the test that replays what was found. Everything
//! is reached through the functions that the product itself calls.
#![allow(dead_code, missing_docs, reason = "each target is a program of its own and uses one of these")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failure is what is searched for")]

pub mod address;
pub mod archive;
pub mod command;
pub mod compose;
pub mod daemon;
pub mod domain;
pub mod environment;
pub mod facts;
pub mod job_log;
pub mod key_file;
pub mod known_hosts;
pub mod quoting;
mod server;

/// A name of a corpus and what is asked of each of its files.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const ALL: [Target; 12] = [
    ("address", address::enter),
    ("archive", archive::enter),
    ("command", command::enter),
    ("compose", compose::enter),
    ("daemon", daemon::enter),
    ("domain", domain::enter),
    ("environment", environment::enter),
    ("facts", facts::enter),
    ("job_log", job_log::enter),
    ("key_file", key_file::enter),
    ("known_hosts", known_hosts::enter),
    ("quoting", quoting::enter),
];

/// Text for people holds nothing that moves a cursor or turns the direction of writing.
pub fn assert_sanitized(text: &str) {
    let wild =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!text.contains(wild), "{text:?}");
}

/// A problem is sanitized in all its parts, and its detail is no longer than it may be.
pub fn assert_sanitized_problem(problem: &model::Problem) {
    assert_sanitized(&problem.to_string());
    let detail = problem.detail.as_deref().unwrap_or_default();
    assert_sanitized(detail);
    assert!(detail.chars().count() <= 8_000);
}
