//! The target `facts`: what it asserts is in `entries/facts.rs`.
#![no_main]

#[path = "../entries/mod.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::facts::enter(bytes));
