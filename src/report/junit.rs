//! The report as JUnit XML: a test suite for each file, a test case for each listed fetch.
//!
//! A CORS failure is a `failure`, as in the exit status. A request that failed for another reason, was aborted, is
//! undetermined or may have failed is `skipped`, and so are requests that the export leaves out: none of them is known to
//! be fine. What could not be read is an `error`. Successes that are not listed share one test case, so a file without
//! failures is a suite that passed, not an empty one.

use super::finding::counted;
use super::known::entry_of;
use super::model::{Fetch, File, Unread};
use super::sums::Sums;
use super::text::{AsText, Piece, words};
use super::writer::{Shared, Writer};
use crate::rules::Outcome;
use crate::sanitize::{sanitize, shortened};
use std::io::{self, Write};

/// Maximum length of names and messages, which are shown in lists.
const LONGEST_ATTRIBUTE: usize = 2_000;
/// Maximum length of the text of a test case.
const LONGEST_TEXT: usize = 20_000;

/// Writes the suites. The root has no counts: they are known only after the last file.
pub(super) struct Suites;

impl<'a> Writer<'a> for Suites {
    fn begin(&self, _: &Sums, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"har-cors\">")
    }

    fn rows(&self, sums: &Sums, file: &File, out: &mut dyn Write) -> io::Result<()> {
        if file.duplicate_of.is_some() { Ok(()) } else { suite(file, sums, out) }
    }

    fn add(&mut self, _: Shared<'a>) {}

    fn unread_row(&self, unread: &Unread, out: &mut dyn Write) -> io::Result<()> {
        let path = attribute(&unread.path);
        let counts = Counts { tests: 1, errors: 1, ..Counts::default() };
        writeln!(out, "  <testsuite name={path}{}>", counts.attributes())?;
        let name = words!("reading {}", unread.path);
        writeln!(out, "    <testcase name={} classname={path}>", attribute(name))?;
        writeln!(out, "      <error type=\"unread\" message={}/>", attribute(&unread.message))?;
        writeln!(out, "    </testcase>\n  </testsuite>")
    }

    fn end(&self, _: &Sums, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "</testsuites>")
    }
}

/// Test cases by result.
#[derive(Clone, Copy, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    fn of(file: &File) -> Counts {
        let is = |outcome: Outcome| file.fetches.iter().filter(|fetch| fetch.outcome == outcome).count();
        let failures = is(Outcome::Cors);
        let succeeded = is(Outcome::Succeeded) - file.fetches.iter().filter(|fetch| fetch.is_doubtful()).count();
        let left_out = usize::from(file.leaves_out_failures().is_some());
        Counts {
            tests: file.fetches.all().count() + usize::from(others(file).is_some()) + file.damage.len() + left_out,
            failures,
            errors: file.damage.len(),
            skipped: file.fetches.all().count() - failures - succeeded + left_out,
        }
    }

    fn attributes(self) -> String {
        let Counts { tests, failures, errors, skipped } = self;
        format!(" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\"")
    }
}

fn suite(file: &File, sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
    let timestamp = file.first.map(|first| format!(" timestamp=\"{first}\"")).unwrap_or_default();
    writeln!(out, "  <testsuite name={}{}{timestamp}>", attribute(&file.path), Counts::of(file).attributes())?;
    for fetch in file.fetches.all() {
        case(file, fetch, sums, out)?;
    }
    if let Some(text) = others(file) {
        writeln!(out, "    <testcase name={} classname={}/>", attribute(text), attribute(&file.path))?;
    }
    if let Some(advice) = file.leaves_out_failures() {
        writeln!(out, "    <testcase name=\"requests that failed\" classname={}>", attribute(&file.path))?;
        writeln!(out, "      <skipped message={}/>\n    </testcase>", attribute(&advice.message))?;
    }
    for damage in &file.damage {
        let name = words!("reading line {}", damage.line);
        writeln!(out, "    <testcase name={} classname={}>", attribute(name), attribute(&file.path))?;
        writeln!(out, "      <error type=\"damage\" message={}/>", attribute(&damage.message))?;
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}

/// The fetches that are not listed, which all succeeded; for a file without fetches, a note about that.
fn others(file: &File) -> Option<Piece<'static>> {
    let listed = file.fetches.all().count();
    match file.summary.cross_origin.saturating_sub(listed) {
        0 if listed > 0 || !file.damage.is_empty() => None,
        0 => Some(words!("no cross-origin request")),
        count if listed == 0 => {
            Some(words!("{} succeeded", counted(count, "cross-origin request", "cross-origin requests")))
        }
        count => {
            Some(words!("{} succeeded", counted(count, "other cross-origin request", "other cross-origin requests")))
        }
    }
}

fn case(file: &File, fetch: &Fetch, sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
    let name = words!("#{} {} {}{}", fetch.id, fetch.method, fetch.url, fetch.from());
    let host = super::identity::host(&fetch.last_url);
    let class = if host.is_empty() { file.path.piece() } else { host };
    write!(
        out,
        "    <testcase name={} classname={} file={}",
        attribute(name),
        attribute(class),
        attribute(&file.path)
    )?;
    if let Some(place) = fetch.evidence.first() {
        write!(out, " line=\"{}\"", place.line)?;
    }
    if let Some(duration) = fetch.duration_ms {
        write!(out, " time=\"{:.3}\"", duration / 1000.0)?;
    }
    let message = match entry_of(sums.known.as_ref(), fetch) {
        Some(told) => words!("{}: {}", told, message(fetch)),
        None => message(fetch),
    };
    match fetch.outcome {
        _ if fetch.is_known() => writeln!(out, ">\n      <skipped message={}/>\n    </testcase>", attribute(message)),
        Outcome::Succeeded if !fetch.is_doubtful() => writeln!(out, "/>"),
        Outcome::Cors => {
            let kind = attribute(fetch.headline());
            writeln!(out, ">\n      <failure type={kind} message={}>", attribute(message))?;
            writeln!(out, "{}</failure>\n    </testcase>", content(text(file, fetch)))
        }
        Outcome::Succeeded | Outcome::Network | Outcome::Policy | Outcome::Aborted | Outcome::Undetermined => {
            writeln!(out, ">\n      <skipped message={}/>\n    </testcase>", attribute(message))
        }
    }
}

/// One line about the result of a fetch.
fn message(fetch: &Fetch) -> Piece<'static> {
    let summary = fetch.summary().map(|summary| words!(": {}", summary)).unwrap_or_default();
    match fetch.outcome {
        Outcome::Cors => words!("{} ({}){}", fetch.headline(), fetch.sureness(), summary),
        Outcome::Succeeded => words!("{}", fetch.explanation),
        outcome @ (Outcome::Network | Outcome::Policy | Outcome::Aborted | Outcome::Undetermined) => {
            let not_cors = if fetch.is_not_cors() { "not CORS, " } else { "" };
            words!("{}{}: {} ({}){}", not_cors, outcome.name(), fetch.headline(), fetch.sureness(), summary)
        }
    }
}

/// The details of a failure.
fn text(file: &File, fetch: &Fetch) -> Piece<'static> {
    let mut lines = vec![fetch.explanation.piece()];
    lines.extend(fetch.fixes.iter().map(|fix| words!("Fix: {}", fix)));
    lines.extend(fetch.started.map(|started| words!("Started: {}", started)));
    lines.extend(fetch.page_url.iter().map(|page| words!("Page: {}", page)));
    lines.extend(fetch.request_ids.iter().map(|id| words!("{}: {}", id.name, id.value)));
    for place in fetch.evidence.iter().filter(|place| !place.note.is_empty()) {
        lines.push(words!("Evidence: {} ({}:{}:{})", place.note, file.path, place.line, place.column));
    }
    lines.extend(fetch.console_lines.iter().map(|line| words!("Console: {}", line)));
    lines.extend(fetch.console_evidence.iter().map(|told| words!("Console log: {}", told.shown())));
    lines.extend(fetch.server_saw.iter().map(|saw| words!("Server: {}", saw)));
    lines.extend(fetch.alternatives.iter().map(|cause| words!("Or: {}", cause.name())));
    lines.extend(fetch.missing_fact.iter().map(|fact| words!("To be sure, check {}", fact)));
    Piece::list(lines, "\n")
}

/// A value in quotes.
pub(super) fn attribute(text: impl AsText) -> String {
    format!("\"{}\"", escape(&sanitize(&shortened(text.unescaped(), LONGEST_ATTRIBUTE))))
}

/// Text of several lines between tags. Only this program's texts have line ends: those of values are shown as `\n`.
fn content(text: impl AsText) -> String {
    let text = shortened(text.unescaped(), LONGEST_TEXT);
    // Build services treat a line that begins with two colons as a command.
    let lines = text.lines().map(|line| {
        let line = escape(&sanitize(line));
        if line.trim_start().starts_with("::") { line.replacen(':', "&#58;", 1) } else { line }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Characters that XML forbids are already visible escapes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Format, report, samples};

    fn rendered(files: Vec<File>, unread: &[&'static str]) -> String {
        let mut report = report(files);
        report.unread =
            unread.iter().map(|message| Unread { path: "bad.har".into(), message: (*message).into() }).collect();
        let mut out = Vec::new();
        Format::Junit.write(&report, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn failures_skipped_errors_and_passes_are_told_apart_and_counted() {
        let text = rendered(vec![samples::checkout(), samples::file("sound.har", vec![])], &["gone.har: not there"]);
        insta::assert_snapshot!(text);
        let count = |part: &str| text.matches(part).count();
        assert_eq!((count("<testcase "), count("<failure "), count("<error "), count("<skipped ")), (8, 3, 2, 1));
    }

    #[test]
    fn no_value_ends_an_attribute_or_an_element() {
        assert_eq!(attribute("\"><x a='1'>&"), "\"&quot;&gt;&lt;x a=&#39;1&#39;&gt;&amp;\"");
        assert_eq!(attribute("a\u{0}b\u{ffff}c\n"), "\"a\\u{0}b\\u{ffff}c\\n\"");
        assert_eq!(content("]]></failure>\n::error::x"), "]]&gt;&lt;/failure&gt;\n&#58;:error::x");
    }
}
