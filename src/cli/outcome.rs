//! What became of an input.

use har_cors::report::File;
use miette::Report;

/// The result for one input.
pub(crate) enum Outcome<T = File> {
    /// It was read, perhaps incompletely: then there are remarks.
    File(Box<T>, Vec<Remark>),
    /// Its name, and why there is no report on it.
    Unread(String, Report),
    /// Its name, and the name of the input that it is a copy of.
    Copy(String, String),
}

/// A remark about an input.
pub(crate) struct Remark {
    pub(crate) text: Report,
    /// The report may be incomplete.
    pub(crate) is_serious: bool,
}
