//! Verdicts, root causes and advice on exchanges built by hand: what no capture shows, or what it shows among much else.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::type_complexity,
    unreachable_pub,
    reason = "a test may fail loudly, and its tables are read once"
)]

mod advice;
mod explanations;
mod har;
mod need;
mod pairing;
mod root_causes;
mod stages;
mod unmarked;
