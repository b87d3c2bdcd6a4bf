//! The target `environment`: what it asserts is in `entries/environment.rs`.
#![no_main]

#[path = "../entries/mod.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::environment::enter(bytes));
