//! The target `domain`: what it asserts is in `entries/domain.rs`.
#![no_main]

#[path = "../entries/mod.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::domain::enter(bytes));
