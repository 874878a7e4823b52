//! What is known about one server.

use crate::report::fixes::requirements::Requirements;
use crate::report::fixes::signs::Signs;

/// One server.
#[derive(Debug)]
pub(in crate::report::fixes) struct Server {
    /// Its name, for people.
    pub(in crate::report::fixes) name: &'static str,
    /// The same in lower case, with `-` between words: its name on the command line.
    pub(in crate::report::fixes) id: &'static str,
    /// Language of the snippet, for Markdown.
    pub(in crate::report::fixes) language: &'static str,
    /// Where the snippet goes, and what to check.
    pub(in crate::report::fixes) place: &'static str,
    /// The sign that it answered, if any.
    pub(in crate::report::fixes) is_here: fn(&Signs) -> Option<String>,
    /// The configuration: least privilege, `Vary: Origin`, no `*`, OPTIONS before authentication. Empty where none can be written.
    pub(in crate::report::fixes) snippet: fn(&Requirements) -> String,
    /// What it allows beyond or below the policy because it cannot express more; each a sentence without the
    /// full stop, on its own line.
    pub(in crate::report::fixes) limits: fn(&Requirements) -> String,
}
