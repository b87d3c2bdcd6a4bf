//! The target `daemon`: what it asserts is in `entries/daemon.rs`.
#![no_main]

#[path = "../entries/mod.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::daemon::enter(bytes));
