//! The formats of a report.

use super::diff::{Diff, write};
use super::table::Look;
use super::writer::Writer;
use super::{csv, github, html, json, junit, markdown, sarif, table};
use std::io::{self, Write};

/// A format of the report. A new one needs a file, a variant here and a line in [`FORMATS`]; the compiler finds the rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(clippy::large_enum_variant, reason = "a program has one for each output")]
pub enum Format {
    /// For people, on a terminal.
    Table(Look),
    /// One JSON document.
    Json,
    /// One JSON document per line: each file, then its fetches.
    JsonLines,
    /// For a ticket.
    Markdown {
        /// Maximum size of the text in bytes; 0: no limit.
        max_size: usize,
        /// With several files, also report on each, after the summary.
        each: bool,
    },
    /// For a browser: one file that needs nothing else.
    Html,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For test reports: JUnit XML.
    Junit,
    /// For spreadsheets.
    Csv,
    /// Annotations of GitHub Actions.
    Github,
}

/// A format as users know it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FormatInfo {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its purpose.
    pub about: &'static str,
    /// Its file extensions, without the dot, in lower case; the usual one first.
    pub endings: &'static [&'static str],
    /// The format with default settings.
    pub format: Format,
}

const fn named(
    name: &'static str,
    about: &'static str,
    endings: &'static [&'static str],
    format: Format,
) -> FormatInfo {
    FormatInfo { name, about, endings, format }
}

/// All formats. A two-part extension comes before its last part.
pub const FORMATS: &[FormatInfo] = &[
    named("table", "For people, on a terminal", &["txt"], Format::Table(Look::PLAIN)),
    named("sarif", "For code scanning: SARIF 2.1.0", &["sarif", "sarif.json"], Format::Sarif),
    named("json", "One JSON document; `har-cors schema` describes it", &["json"], Format::Json),
    named("jsonl", "One line of JSON for each file and each failure", &["jsonl", "ndjson"], Format::JsonLines),
    named(
        "markdown",
        "For a ticket",
        &["md", "markdown"],
        Format::Markdown { max_size: DEFAULT_MAX_SIZE, each: false },
    ),
    named("html", "For a browser, in one file", &["html", "htm"], Format::Html),
    named("junit", "For test reports: JUnit XML, one test case for each request", &["xml"], Format::Junit),
    named("csv", "For spreadsheets", &["csv"], Format::Csv),
    named("github", "Annotations of GitHub Actions", &[], Format::Github),
];

/// Bytes of a Markdown report. GitHub takes 65,536 characters for a comment; Jira takes 32,767.
pub const DEFAULT_MAX_SIZE: usize = 60_000;

impl Format {
    /// Whether something is written of each file as soon as it came, and not all at the end.
    pub fn has_rows(self) -> bool {
        match self {
            Format::Json | Format::JsonLines | Format::Csv | Format::Junit | Format::Sarif => true,
            Format::Table(look) => look.each,
            Format::Markdown { .. } | Format::Html | Format::Github => false,
        }
    }

    /// What writes it.
    pub(super) fn writer<'a>(self) -> Box<dyn Writer<'a> + 'a> {
        match self {
            Format::Table(look) => Box::new(table::Table::new(look)),
            Format::Json => Box::new(json::Document::default()),
            Format::JsonLines => Box::new(json::Lines::default()),
            Format::Markdown { max_size, each } => Box::new(markdown::Ticket::new(max_size, each)),
            Format::Html => Box::new(html::Pages::default()),
            Format::Sarif => Box::new(sarif::Log::default()),
            Format::Junit => Box::new(junit::Suites),
            Format::Csv => Box::new(csv::Sheet),
            Format::Github => Box::new(github::Annotations::default()),
        }
    }
}

impl Diff {
    /// Writes it in this form.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Table(look) => write::table::write(self, look, out),
            Format::Json => json::write_document(self, out),
            Format::JsonLines => write::rows::write_lines(self, out),
            Format::Csv => write::rows::write_csv(self, out),
            Format::Markdown { max_size, .. } => write::markdown::write(self, max_size, out),
            Format::Html => write::html::write(self, out),
            Format::Junit => write::junit::write(self, out),
            Format::Sarif => write::sarif::write(self, out),
            Format::Github => write::github::write(self, out),
        }
    }
}

impl FormatInfo {
    /// The format of a file, by its extension.
    pub fn for_file_name(name: &str) -> Option<&'static FormatInfo> {
        let name = name.to_ascii_lowercase();
        let ends = |ending: &&str| name.strip_suffix(*ending).is_some_and(|stem| stem.ends_with('.'));
        FORMATS.iter().find(|named| named.endings.iter().any(&ends))
    }

    /// The format with that name.
    pub fn called(name: &str) -> Option<&'static FormatInfo> {
        FORMATS.iter().find(|named| named.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_of_the_format_that_its_name_ends_with() {
        let cases = [
            ("report.json", Some("json")),
            ("out/Report.JSON", Some("json")),
            ("results.sarif.json", Some("sarif")),
            ("results.sarif", Some("sarif")),
            ("junit.xml", Some("junit")),
            ("ticket.md", Some("markdown")),
            ("lines.ndjson", Some("jsonl")),
            ("report.txt", Some("table")),
            ("report.csv", Some("csv")),
            ("json", None),
            ("report.pdf", None),
            ("report.", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(FormatInfo::for_file_name(name).map(|named| named.name), expected, "{name}");
        }
    }

    #[test]
    fn names_and_endings_are_used_once() {
        for (n, one) in FORMATS.iter().enumerate() {
            for other in FORMATS.iter().skip(n + 1) {
                assert_ne!(one.name, other.name);
                assert!(one.endings.iter().all(|ending| !other.endings.contains(ending)), "{}", one.name);
            }
        }
    }
}
