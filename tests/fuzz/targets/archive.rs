//! The target `archive`: what it asserts is in `entries/archive.rs`.
#![no_main]

#[path = "../entries/mod.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::archive::enter(bytes));
