//! Where the user of a program finds what a table leaves out, and what a doctor's step needs. Only the program knows how it is
//! asked.

use crate::report::text::{Piece, words};

/// What a table and a doctor say of the program's own options, each part in its place; nothing is said for an empty part.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Hints {
    /// How all causes and all places of damage are listed.
    pub everything: &'static str,
    /// How all successes that may be failures are listed.
    pub doubtful: &'static str,
    /// How all requests under a supposed policy are listed.
    pub supposed: &'static str,
    /// How the requests of each of several files are listed.
    pub each: &'static str,
    /// How all groups of several files are listed.
    pub groups: &'static str,
    /// How known failures are listed.
    pub known: &'static str,
    /// How values that were removed are kept.
    pub secrets: &'static str,
    /// The command that reports on one file: its name follows.
    pub one_file: &'static str,
    /// Another way to that, behind the command.
    pub each_file: &'static str,
    /// How the evidence is shown, before `more`.
    pub evidence: &'static str,
    /// Other reports, and the command that explains a cause: its name follows.
    pub more: &'static str,
    /// The command that reads a console log with a capture.
    pub console: &'static str,
}

impl Hints {
    /// Says nothing of options.
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

/// A hint behind a text: ` (hint)`.
pub(super) fn in_brackets(hint: &'static str) -> Piece<'static> {
    if hint.is_empty() { Piece::default() } else { words!(" ({})", hint) }
}
