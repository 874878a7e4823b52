//! The report as a table for spreadsheets: RFC 4180, one row for each listed fetch, UTF-8 without a byte order mark.
//! Spreadsheets take a cell that begins with `=`, `+`, `-` or `@` for a formula; here it begins with an apostrophe.

use super::model::{Fetch, File, Report};
use super::sanitize::{sanitize, shortened};
use super::shared::Text;
use crate::fetch::Stage;
use crate::rules::{Cause, RootCause};
use std::borrow::Cow;
use std::io::{self, Write};

/// The columns. Later versions may add some at the end.
const HEADER: [&str; 24] = [
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
];

/// Spreadsheets cut or refuse longer cells.
const LONGEST_CELL: usize = 32_000;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    row(HEADER, out)?;
    for file in &report.files {
        for fetch in &file.fetches {
            row(cells(file, fetch).iter().map(|cell| &**cell), out)?;
        }
    }
    Ok(())
}

fn row<'a>(cells: impl IntoIterator<Item = &'a str>, out: &mut dyn Write) -> io::Result<()> {
    for (n, text) in cells.into_iter().enumerate() {
        if n > 0 {
            out.write_all(b",")?;
        }
        out.write_all(cell(text).as_bytes())?;
    }
    out.write_all(b"\r\n")
}

fn cells<'a>(file: &'a File, fetch: &'a Fetch) -> [Cow<'a, str>; HEADER.len()] {
    let text = |value: &'a Option<Text>| Cow::from(value.as_deref().unwrap_or_default());
    let place = fetch.evidence.first();
    let number = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default().into();
    [
        (&*file.path).into(),
        fetch.id.to_string().into(),
        (&*fetch.method).into(),
        (&*fetch.url).into(),
        text(&fetch.origin),
        fetch.initiator.name().into(),
        fetch.outcome.name().into(),
        fetch.failed_at.map_or("", Stage::name).into(),
        fetch.cause.map_or("", Cause::name).into(),
        fetch.root_cause.map_or("", RootCause::name).into(),
        fetch.certainty.name().into(),
        fetch.alternatives.iter().map(|cause| cause.name()).collect::<Vec<_>>().join(" ").into(),
        fetch.preflight.name().into(),
        (&*fetch.network_saw).into(),
        text(&fetch.server_saw),
        fetch.effects.request_executed.map(|done| done.to_string()).unwrap_or_default().into(),
        fetch.server.as_ref().map(|server| &*server.name).unwrap_or_default().into(),
        // The lines of this program's texts are told apart by spaces: a cell is one line.
        fetch.console_lines.join(" ").into(),
        one_line(&fetch.explanation),
        fetch.fixes.first().map(|fix| one_line(fix)).unwrap_or_default(),
        text(&fetch.missing_fact),
        place.map(|place| place.entry.to_string()).unwrap_or_default().into(),
        number(place.map(|place| place.line)),
        number(place.map(|place| place.column)),
    ]
}

fn one_line(text: &str) -> Cow<'static, str> {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ").into()
}

/// A cell that shows its text and computes nothing.
fn cell(text: &str) -> String {
    let text = without_formulas(&sanitize(&shortened(text, LONGEST_CELL)));
    if text.contains([',', '"', ';', '\'', ' ']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// An apostrophe before what begins a formula: at the start, and where a spreadsheet that splits at semicolons would
/// begin a cell of its own.
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

/// Also the wide forms, which some spreadsheets take for the others. Tabs and line ends were made visible before.
fn is_formula_start(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{report, samples};

    #[test]
    fn no_cell_is_a_formula_and_none_ends_early() {
        let cases = [
            ("plain", "plain"),
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
        assert!(cell(&"ä".repeat(40_000)).len() < LONGEST_CELL + 30);
    }

    #[test]
    fn every_row_has_every_column() {
        let mut out = Vec::new();
        let files = vec![samples::checkout(), samples::file("none.har", vec![])];
        write(&report(files), &mut out).unwrap();
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
