//! Turns verdicts into text: redacted, grouped, in the format asked for. In come [`crate::rules::Analysis`] values; out
//! go a [`Report`] and its renderings. It decides nothing.

mod model;
mod redact;
mod sanitize;

pub use model::*;
pub use redact::Redactor;
pub use sanitize::sanitize;
