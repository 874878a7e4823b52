//! Runs the target `writers` under libFuzzer.

#![no_main]

#[path = "../targets/writers.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
