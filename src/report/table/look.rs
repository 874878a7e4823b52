//! How the report looks on a terminal.

use super::hints::Hints;
use crate::report::triage::GroupBy;

/// Indent of what stands in a section.
pub(super) const INDENT: &str = "    ";

/// No line of tables and rules is longer, however wide the terminal is.
pub(super) const WIDEST: usize = 140;

/// Groups of a triage, unless the user asks for another number.
const TOP: usize = 10;

/// How the report looks on a terminal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Whether escape sequences for colour may be written.
    pub color: bool,
    /// Whether links may be written (OSC 8): to sections of the standard, and to the files named by the user.
    pub links: bool,
    /// Show what each verdict rests on, and each failure by itself; the lines of the file are drawn beside it with the
    /// feature `cli`.
    pub explain: bool,
    /// Of several files, report on each before all together.
    pub each: bool,
    /// Most groups that the triage of several files shows; 0: all.
    pub top: usize,
    /// What makes a group of failures, of several files.
    pub group_by: GroupBy,
    /// What is said of the options of the program that writes it.
    pub hints: Hints,
}

impl Look {
    /// For a file: no escape sequence.
    pub const PLAIN: Look = Look {
        width: 120,
        color: false,
        links: false,
        explain: false,
        each: false,
        top: TOP,
        group_by: GroupBy::BOTH,
        hints: Hints::NONE,
    };
}
