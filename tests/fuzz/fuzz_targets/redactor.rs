//! Runs the target `redactor` under libFuzzer.

#![no_main]

#[path = "../targets/redactor.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
