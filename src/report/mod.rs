//! Turns verdicts into text: redacted, grouped, and in the requested format. The input is [`crate::rules::Analysis`], the
//! output a [`Report`] and its renderings. No verdict is decided here.
//!
//! Data flow: [`compose`] redacts the values and creates the texts; a [`Stream`] for each format is fed file by file.
//!
//! A stream writes what it can of each file at once and drops it: the rows of `json`, `jsonl`, `csv`, `junit` and `sarif`,
//! and with `--each` the section of a file. Totals over all files are kept as sums (`sums`) and as counters for
//! each group of failures with one example each (`triage`), so memory grows with the groups and not with the files. A
//! format that shows more about one file than about several keeps the first file until the second comes; only the HTML page
//! keeps what it shows of each file. Writing the rows and the end does not change the stream, so they can be written
//! again if an error appears late.
//! [`Format::write`] does the same with a whole [`Report`].

mod beside;
mod causes;
mod compose;
mod configurations;
mod csv;
mod curl;
mod diff;
mod doctor;
mod elsewhere;
mod escaping;
mod excerpt;
pub mod explained;
mod finding;
mod fixes;
mod format;
mod gate;
mod gated;
mod github;
mod group;
mod html;
mod identity;
mod instruction;
mod json;
mod junit;
mod known;
mod known_filter;
mod markdown;
mod marks;
mod model;
mod notes;
mod phrase;
mod receipt;
mod redact;
mod reflections;
mod rows;
#[cfg(test)]
mod samples;
mod sarif;
mod schema;
mod solve;
mod stream;
mod sums;
pub(crate) mod table;
#[cfg(test)]
mod tests;
pub(crate) mod text;
mod triage;
mod version;
mod what_if;
mod writer;

pub(crate) use crate::sanitize::is_unsafe;
pub use crate::sanitize::sanitize;
pub use compose::{ComposeOptions, Composer, compose};
pub(crate) use compose::{credentials_known, damage_of, list_only, unrecorded_preflight};
pub use diff::{
    Change, Diff, DiffGate, DiffTotals, HostMap, Observation, Observed, Place, ReadReportError, Side, SideOf,
    SideReport, State, is_report, read_report,
};
pub use doctor::{Captures, Check, CheckState, Checkup, Doctor, DoctorForm, DoctorReport, Lack, Marks, Sufferer};
pub(crate) use escaping::{safe_json, write_safe_json};
pub use finding::Severity;
pub use fixes::Software;
pub use format::{DEFAULT_MAX_SIZE, FORMATS, Format, FormatInfo};
pub use gate::Gate;
pub use group::{exit_status, report};
pub use model::*;
pub use redact::{Overrides, Redactor};
pub use rows::{FetchRow, Row, SummaryRow};
pub use schema::{SchemaOf, schema};
pub use solve::{
    Beyond, BeyondHeaders, BeyondOrigin, Fix, Hindrance, NotFixed, NotFixedExample, Solution, SolutionBuilder,
    SolutionReport, SolvedConfiguration, SolvedFile, SolvedPolicy, Solver, solve,
};
pub use stream::Stream;
pub use table::{Hints, Look};
pub use text::Text;
pub use triage::GroupBy;
pub use writer::Shared;
