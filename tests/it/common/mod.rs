//! What the tests have in common: captures, HARs that are made, the program, a place for files.

pub(crate) mod fixtures;
pub(crate) mod har;
pub(crate) mod made_sessions;
mod program;
mod scratch;
pub(crate) mod sources;

pub(crate) use program::{FAILING, har_cors, run, text};
pub(crate) use scratch::Scratch;
