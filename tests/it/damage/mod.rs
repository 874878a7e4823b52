//! What becomes of files that are cut, spoilt, hostile, or only read in small pieces.

mod cuts;
mod feeders;
mod hostile;
mod large;
mod mutations;
mod numbers;
mod support;
mod synthetic;
