//! Turns verdicts into text: redacted, grouped, in the format asked for. In come [`crate::rules::Analysis`] values; out
//! go a [`Report`] and its renderings. It decides nothing.
//!
//! The way of a value: [`compose`] redacts it and makes the texts; [`report`] counts and groups; [`Format::write`] renders.

mod causes;
mod compose;
mod configurations;
mod csv;
mod curl;
mod excerpt;
mod finding;
mod fixes;
mod format;
mod github;
mod group;
mod html;
mod identity;
mod instruction;
mod json;
mod junit;
mod known;
mod markdown;
mod marks;
mod model;
mod notes;
mod phrase;
mod receipt;
mod redact;
mod rows;
#[cfg(test)]
mod samples;
mod sanitize;
mod sarif;
mod schema;
pub(crate) mod table;
#[cfg(test)]
mod tests;
pub(crate) mod text;
mod triage;

pub use compose::{ComposeOptions, compose, compose_from};
pub use finding::Severity;
pub use format::{DEFAULT_MAX_SIZE, FORMATS, Format, Named};
pub use group::{exit_status, report};
pub use model::*;
pub use redact::{Pseudonyms, Redactor, Wishes};
pub use rows::{RowFormat, Rows};
pub use sanitize::sanitize;
pub use schema::{Described, schema};
pub use table::Look;
pub use text::Text;
pub use triage::GroupBy;
