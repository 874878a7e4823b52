//! Changes between two runs of the same pages: the requests of both are matched by their identity, and each that failed in
//! one of the runs is reported as new, still failing, changed, fixed, gone or unsure. Memory grows with the number of
//! different requests, not with the files.

mod compare;
mod earlier;
mod gate;
mod hosts;
mod side;
mod state;
#[cfg(test)]
mod tests;
pub(super) mod write;

pub use compare::{Change, Diff, DiffTotals, SideOf};
pub use earlier::{ReadReportError, is_report, read_report};
pub use gate::DiffGate;
pub use hosts::HostMap;
pub(in crate::report) use side::End;
pub use side::{Observation, Observed, Place, Side, SideReport};
pub use state::State;
pub(in crate::report) use write::DiffLine;
