//! What became of an input.

use har_cors::report::File;
use miette::Report;

/// What became of one input.
pub(crate) enum Outcome<T = File> {
    /// It was read, and perhaps not whole: then there is more to say.
    File(Box<T>, Vec<Remark>),
    /// Its name, and why there is no report on it.
    Unread(String, Report),
    /// Its name, and that of the input that it is a copy of.
    Copy(String, String),
}

/// Something that is odd about an input.
pub(crate) struct Remark {
    pub(crate) text: Report,
    /// What is reported may not be all that is there.
    pub(crate) is_serious: bool,
}
