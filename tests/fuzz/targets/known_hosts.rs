//! The target `known_hosts`: what it asserts is in `entries/known_hosts.rs`.
#![no_main]

#[path = "../entries/mod.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::known_hosts::enter(bytes));
