//! The target `environment`: what it asks stands in `entries/environment.rs`.
#![no_main]

#[path = "../entries/mod.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::environment::enter(bytes));
