//! The target `compose`: what it asserts is in `entries/compose.rs`.
#![no_main]

#[path = "../entries/mod.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::compose::enter(bytes));
