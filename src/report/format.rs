//! The formats of a report.

use super::model::Report;
use super::{html, json, markdown, table};
use std::io::{self, Write};

/// A form of the report. A new one is one new file and one variant here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// For people, on a terminal.
    Table {
        /// Columns.
        width: usize,
        /// Whether escape sequences for colour may be written.
        color: bool,
    },
    /// One JSON document.
    Json,
    /// One JSON document a line: each file, then its fetches.
    JsonLines,
    /// For a ticket.
    Markdown,
    /// For a browser: one file that needs nothing else.
    Html,
}

impl Format {
    /// Writes a report in this form.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Format::Table { width, color } => table::write(report, width, color, out),
            Format::Json => json::write(report, out),
            Format::JsonLines => json::write_lines(report, out),
            Format::Markdown => markdown::write(report, out),
            Format::Html => html::write(report, out),
        }
    }
}
