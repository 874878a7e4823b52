//! Runs the target `program` under libFuzzer.

#![no_main]

#[path = "../targets/program.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
