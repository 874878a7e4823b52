//! What becomes of files that are cut, spoilt, hostile, or only read in small pieces.

mod cuts;
mod feeders;
mod hostile;
mod large;
mod mutations;
mod support;
mod synthetic;
