//! The target `address`: what it asserts is in `entries/address.rs`.
#![no_main]

#[path = "../entries/mod.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::address::enter(bytes));
