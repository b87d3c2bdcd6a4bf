//! The target `quoting`: what it asserts is in `entries/quoting.rs`.
#![no_main]

#[path = "../entries/mod.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::quoting::enter(bytes));
