//! The reader of HAR files, seen from outside.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // A test may fail loudly.

mod captures;
mod properties;
mod quirks;
