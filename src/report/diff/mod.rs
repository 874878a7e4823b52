//! What changed between two runs of the same pages: the requests of both are matched by what makes them the same request, and
//! each that failed in one of them is told as new, still failing, changed, fixed, gone or unsure. What is kept grows with the
//! different requests, and not with the files.

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
