//! The report as a table for spreadsheets: RFC 4180, one row for each listed fetch, UTF-8 without a byte order mark.
//! Spreadsheets treat a cell that begins with `=`, `+`, `-` or `@` as a formula; here it gets a leading apostrophe.

use super::elsewhere::{Parting, partings};
use super::model::{ByEngine, Fetch, File, Unread};
use super::sums::Sums;
use super::text::{AsText, Piece, Text, words};
use super::writer::{Shared, Writer};
use crate::browser::Stage;
use crate::rules::{Cause, RootCause, RootCertainty};
use crate::sanitize::{sanitize, shortened};
use std::io::{self, Write};

/// The columns. Later versions may append more.
const HEADER: [&str; 35] = [
    "file",
    "id",
    "method",
    "url",
    "origin",
    "initiator",
    "outcome",
    "failed_at",
    "cause",
    "root_cause",
    "certainty",
    "alternatives",
    "preflight",
    "network_saw",
    "server_saw",
    "request_executed",
    "server",
    "console",
    "explanation",
    "fix",
    "missing_fact",
    "entry",
    "line",
    "column",
    "started",
    "duration_ms",
    "page_url",
    "server_ip",
    "request_ids",
    "key",
    "fingerprint",
    "outcome_certainty",
    "root_cause_certainty",
    "known",
    "other_engines",
];

/// Spreadsheets truncate or reject longer cells.
const LONGEST_CELL: usize = 32_000;

/// Writes the rows.
pub(super) struct Sheet;

impl<'a> Writer<'a> for Sheet {
    fn begin(&self, _: &Sums, out: &mut dyn Write) -> io::Result<()> {
        row(HEADER, out)
    }

    fn rows(&self, _: &Sums, file: &File, out: &mut dyn Write) -> io::Result<()> {
        file.fetches.all().try_for_each(|fetch| row(cells(file, fetch), out))
    }

    fn add(&mut self, _: Shared<'a>) {}

    fn unread_row(&self, unread: &Unread, out: &mut dyn Write) -> io::Result<()> {
        row(unread_cells(unread), out)
    }

    fn end(&self, _: &Sums, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// An input without a report also gets a row: otherwise nobody would notice that it is missing.
fn unread_cells(unread: &Unread) -> [Piece<'_>; HEADER.len()] {
    HEADER.map(|column| match column {
        "file" => unread.path.piece(),
        "outcome" => words!("unread"),
        "explanation" => unread.message.piece(),
        _ => Piece::default(),
    })
}

pub(super) fn row(cells: impl IntoIterator<Item = impl AsText>, out: &mut dyn Write) -> io::Result<()> {
    for (n, text) in cells.into_iter().enumerate() {
        if n > 0 {
            out.write_all(b",")?;
        }
        out.write_all(cell(text).as_bytes())?;
    }
    out.write_all(b"\r\n")
}

fn cells<'a>(file: &'a File, fetch: &'a Fetch) -> [Piece<'a>; HEADER.len()] {
    let text = |value: &'a Option<Text>| value.as_ref().map(AsText::piece).unwrap_or_default();
    let name = |name: &'static str| words!("{}", name);
    let place = fetch.evidence.first();
    let number = |value: Option<u64>| value.map(|value| words!("{}", value)).unwrap_or_default();
    [
        file.path.piece(),
        words!("{}", fetch.id),
        fetch.method.piece(),
        fetch.url.piece(),
        text(&fetch.origin),
        name(fetch.initiator.name()),
        name(fetch.outcome.name()),
        name(fetch.failed_at.map_or("", Stage::name)),
        name(fetch.cause.map_or("", Cause::name)),
        name(fetch.root_cause.map_or("", RootCause::name)),
        name(fetch.certainty.name()),
        Piece::list(fetch.alternatives.iter().map(|cause| cause.name()), " "),
        name(fetch.preflight.name()),
        fetch.network_saw.piece(),
        text(&fetch.server_saw),
        name(match fetch.effects.request_executed {
            Some(true) => "true",
            Some(false) => "false",
            None => "",
        }),
        fetch.server.as_ref().map(|server| server.name.piece()).unwrap_or_default(),
        // A cell is one line: line ends of this program's texts become spaces.
        Piece::list(&fetch.console_lines, " "),
        one_line(&fetch.explanation),
        fetch.fixes.first().map(one_line).unwrap_or_default(),
        text(&fetch.missing_fact),
        place.map(|place| words!("{}", place.entry)).unwrap_or_default(),
        number(place.map(|place| place.line)),
        number(place.map(|place| place.column)),
        fetch.started.map(|started| words!("{}", started)).unwrap_or_default(),
        fetch.duration_ms.map(|duration| words!("{}", duration)).unwrap_or_default(),
        text(&fetch.page_url),
        text(&fetch.server_ip),
        Piece::list(fetch.request_ids.iter().map(|id| words!("{}={}", id.name, id.value)), "; "),
        fetch.key.piece(),
        text(&fetch.fingerprint),
        name(fetch.outcome_certainty.name()),
        name(fetch.root_cause_certainty.map_or("", RootCertainty::name)),
        number(fetch.known.as_ref().filter(|_| fetch.is_known()).map(|mark| mark.line)),
        Piece::list(partings(fetch).map(|Parting { ending, .. }| other_engine(ending)), "; "),
    ]
}

/// `webkit=policy mixed-content`
fn other_engine(ending: &ByEngine) -> Piece<'static> {
    let (engine, outcome) = (ending.engine.name(), ending.outcome.name());
    match ending.cause {
        Some(cause) => words!("{}={} {}", engine, outcome, cause.name()),
        None => words!("{}={}", engine, outcome),
    }
}

fn one_line(text: &Text) -> Piece<'static> {
    text.piece().remade((), |text, ()| text.lines().map(str::trim).collect::<Vec<_>>().join(" "))
}

/// A cell that is never a formula.
fn cell(text: impl AsText) -> String {
    let text = without_formulas(&sanitize(&shortened(text.unescaped(), LONGEST_CELL)));
    // Build services treat a line that begins with two colons as a command; a quote prevents that.
    if text.starts_with("::") || text.contains([',', '"', ';', '\'', ' ']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// Inserts an apostrophe in front of formula characters: at the start, and wherever a spreadsheet that splits at semicolons
/// would start a new cell.
fn without_formulas(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut is_start = true;
    for c in text.chars() {
        if is_start && is_formula_start(c) {
            out.push('\'');
        }
        out.push(c);
        is_start = c == ';' || (is_start && (c == ' ' || c == '"'));
    }
    out
}

/// Includes the full-width forms, which some spreadsheets treat alike. Tabs and line ends are already visible escapes.
fn is_formula_start(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Format, report, samples};

    #[test]
    fn no_cell_is_a_formula_and_none_ends_early() {
        let cases = [
            ("plain", "plain"),
            ("::stop-commands::x", "\"::stop-commands::x\""),
            ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            (" =1", "\" '=1\""),
            ("a;=1", "\"a;'=1\""),
            ("\t=1", "\\t=1"),
            ("a,b", "\"a,b\""),
            ("two\r\nlines", "two\\r\\nlines"),
            ("https://a.test/x?a=b", "https://a.test/x?a=b"),
            ("＝1", "\"'＝1\""),
        ];
        for (text, expected) in cases {
            assert_eq!(cell(text), expected, "{text}");
        }
        assert!(cell(Text::from("ä".repeat(40_000))).len() < LONGEST_CELL + 30);
    }

    #[test]
    fn every_row_has_every_column() {
        let mut out = Vec::new();
        let files = vec![samples::checkout(), samples::file("none.har", vec![])];
        Format::Csv.write(&report(files), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.ends_with("\r\n") && text.matches("\r\n").count() == 5, "{text}");
        for line in text.split_terminator("\r\n") {
            let mut quoted = false;
            let commas = line.chars().filter(|c| {
                quoted ^= *c == '"';
                *c == ',' && !quoted
            });
            assert_eq!(commas.count(), HEADER.len() - 1, "{line}");
        }
        assert!(text.contains("checkout.har,1,PUT,https://api.example/v1/users/7?from=REDACTED-1,"), "{text}");
    }
}
