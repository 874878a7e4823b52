//! Hints on how to see what a table leaves out, and on what a doctor's step needs. Only the program knows its own options.

use crate::report::text::{Piece, words};

/// The hints of a table and a doctor about the program's options; an empty hint is left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Hints {
    /// How to list all causes and all damaged places.
    pub everything: &'static str,
    /// How to list all doubtful successes.
    pub doubtful: &'static str,
    /// How to list all requests under the policy of `--what-if`.
    pub supposed: &'static str,
    /// How to list the requests of each file.
    pub each: &'static str,
    /// How to list all groups of several files.
    pub groups: &'static str,
    /// How to list known failures.
    pub known: &'static str,
    /// How to keep redacted values.
    pub secrets: &'static str,
    /// The command that reports on one file: its name follows.
    pub one_file: &'static str,
    /// An alternative to that command, shown after it.
    pub each_file: &'static str,
    /// How to show the evidence; in front of `more`.
    pub evidence: &'static str,
    /// Other reports, and the command that explains a cause: its name follows.
    pub more: &'static str,
    /// The command that reads a console log with a capture.
    pub console: &'static str,
}

impl Hints {
    /// No hints.
    pub const NONE: Hints = Hints {
        everything: "",
        doubtful: "",
        supposed: "",
        each: "",
        groups: "",
        known: "",
        secrets: "",
        one_file: "",
        each_file: "",
        evidence: "",
        more: "",
        console: "",
    };
}

/// A hint after a text: ` (hint)`.
pub(super) fn in_brackets(hint: &'static str) -> Piece<'static> {
    if hint.is_empty() { Piece::default() } else { words!(" ({})", hint) }
}
