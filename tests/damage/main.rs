//! What becomes of files that are cut, spoilt, hostile, or only read in small pieces.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod cuts;
mod feeders;
mod hostile;
mod large;
mod mutations;
mod support;
mod synthetic;
