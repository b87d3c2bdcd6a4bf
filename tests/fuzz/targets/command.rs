//! The target `command`: what it asserts is in `entries/command.rs`.
#![no_main]

#[path = "../entries/mod.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::command::enter(bytes));
