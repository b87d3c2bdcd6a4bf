//! The target `key_file`: what it asserts is in `entries/key_file.rs`.
#![no_main]

#[path = "../entries/mod.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::key_file::enter(bytes));
