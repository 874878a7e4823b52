//! Runs the target `scanner` under libFuzzer.

#![no_main]

#[path = "../targets/scanner.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::run(data));
