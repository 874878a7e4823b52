//! All tests of the library and the program from outside, in one binary: linking one takes a fraction of linking sixteen.
//! `cargo test --test it verdicts::` runs those of one module.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::print_stdout,
    clippy::print_stderr,
    unreachable_pub,
    reason = "a test may fail loudly, and scores are printed"
)]

mod browsers;
mod captures;
mod cards;
mod common;
mod compressed;
mod config;
mod console;
mod console_logs;
mod damage;
mod dependencies;
mod diff;
mod doctor;
mod engines;
mod exchanges;
mod explain;
mod extract;
mod filter;
mod formats;
mod fuzz_targets;
mod har;
mod html;
mod inputs;
mod known;
#[cfg(unix)]
mod outputs;
mod playwright;
mod policy;
mod program;
mod read_back;
mod readme;
mod redaction;
mod reports;
mod runs;
#[cfg(unix)]
mod servers;
mod shells;
#[cfg(target_os = "linux")]
mod shipping;
mod snippets;
mod solve;
mod structure;
mod surface;
mod truth;
mod unchanged;
mod verdicts;
