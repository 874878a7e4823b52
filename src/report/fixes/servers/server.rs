//! What is known of one server.

use crate::report::fixes::requirements::Requirements;
use crate::report::fixes::signs::Signs;

/// One server.
#[derive(Debug)]
pub(in crate::report::fixes) struct Server {
    /// Its name, for people.
    pub(in crate::report::fixes) name: &'static str,
    /// The same in small letters, with `-` between words: how it is called on a command line.
    pub(in crate::report::fixes) id: &'static str,
    /// Language of the snippet, as Markdown names it.
    pub(in crate::report::fixes) language: &'static str,
    /// Where the snippet goes, and what to look at.
    pub(in crate::report::fixes) place: &'static str,
    /// Whether it answered: the sign.
    pub(in crate::report::fixes) is_here: fn(&Signs) -> Option<String>,
    /// The configuration: least privilege, `Vary: Origin`, no `*`, OPTIONS before any login. Empty where none can be written.
    pub(in crate::report::fixes) snippet: fn(&Requirements) -> String,
    /// In what it allows more or less than it is asked for, because it can be told no better; each a sentence without the
    /// full stop, on a line of its own.
    pub(in crate::report::fixes) limits: fn(&Requirements) -> String,
}
