//! Settings of the table.

use super::hints::Hints;
use crate::report::triage::GroupBy;

/// Indent within a section.
pub(super) const INDENT: &str = "    ";

/// Maximum length of table rows and rules, however wide the terminal is.
pub(super) const WIDEST: usize = 140;

/// Default number of groups for several files.
const TOP: usize = 10;

/// Settings of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// Width.
    pub width: usize,
    /// Whether colour (escape sequences) may be used.
    pub color: bool,
    /// Whether links (OSC 8) may be used: to sections of the standard, and to the user's files.
    pub links: bool,
    /// Show the evidence for each verdict, and each failure separately; with the feature `cli`, including the lines of the
    /// file.
    pub explain: bool,
    /// With several files, report on each before the summary.
    pub each: bool,
    /// Maximum number of groups for several files; 0: all.
    pub top: usize,
    /// How to group the failures of several files.
    pub group_by: GroupBy,
    /// Hints about the program's options.
    pub hints: Hints,
}

impl Look {
    /// For a file: without escape sequences.
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
