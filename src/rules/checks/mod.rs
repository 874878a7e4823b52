//! The checks of the Fetch Standard, run over what a file has recorded: their order in each engine, and the first that fails.

pub(super) mod order;
pub(super) mod run;
