//! The target `job_log`: what it asserts is in `entries/job_log.rs`.
#![no_main]

#[path = "../entries/mod.rs"]
mod entries;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entries::job_log::enter(bytes));
