//! Each failure as a diagnostic: an excerpt of the HAR, rebuilt from redacted values, with the lines and columns of the
//! file. The file itself is never shown: its lines can be very long, and contain secrets.

mod excerpt;

use super::paint::Painter;
use super::safe::{safe, safe_lines, safe_middle};
use super::shorten::middle;
use crate::har::Span;
use crate::report::model::{Evidence, Fetch, File, Message};
use crate::report::text::words;
use crate::rules::Outcome;
use excerpt::{Excerpt, Line};
use foldhash::{HashMap, HashMapExt};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};
use std::fmt;
use std::io::{self, Write};

/// Maximum number of columns around a line of the excerpt: its number, bars and spaces.
const GUTTER: usize = 16;
/// Maximum length of a label's text, which follows the label's arm.
const LONGEST_NOTE: usize = 60;
/// Maximum number of annotated places, and of other lines: a hostile message may have any number of both.
const MOST_PLACES: usize = 40;
const MOST_LINES: usize = 60;

/// All failures of a cause, in the order of the file.
pub(super) fn write(painter: &mut Painter, file: &File, failures: &[&Fetch], out: &mut dyn Write) -> io::Result<()> {
    for fetch in failures.iter().filter(|fetch| fetch.outcome != Outcome::Succeeded) {
        let failure = Drawn::of(file, fetch, painter.width, painter.links());
        let theme = if painter.color() { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let handler = GraphicalReportHandler::new_themed(theme).with_links(painter.links()).with_width(painter.width);
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = handler.render_report(&mut text, &failure);
        painter.raw_lines(&failure.excerpt.numbered(&text));
        painter.newline();
        painter.spill(out)?;
    }
    Ok(())
}

/// The input for miette. Every text in it is sanitized.
#[derive(Debug)]
struct Drawn {
    title: String,
    code: &'static str,
    severity: Severity,
    help: Option<String>,
    /// The section of the standard; never from the file.
    section: Option<&'static str>,
    excerpt: Excerpt,
    labels: Vec<LabeledSpan>,
}

impl Drawn {
    fn of(file: &File, fetch: &Fetch, width: usize, links: bool) -> Drawn {
        let headline = fetch.headline();
        let url = safe_middle(&fetch.url, width.saturating_mul(3), width);
        let method = safe_middle(&fetch.method, 20, 10);
        let summary = safe(fetch.summary().unwrap_or(words!("{}", headline)));
        let shown = shown(fetch);
        let lines = labelled(shown.map(lines).unwrap_or_default(), fetch, shown);
        let (excerpt, labels) = Excerpt::of(safe(&file.path), lines, width.saturating_sub(GUTTER));
        Drawn {
            title: format!("#{} {} {url}: {summary} ({})", fetch.id, method, safe(fetch.sureness())),
            code: headline,
            severity: if fetch.outcome == Outcome::Cors { Severity::Error } else { Severity::Warning },
            help: fetch.fixes.first().map(safe_lines),
            section: section(fetch).filter(|_| links),
            excerpt,
            labels,
        }
    }
}

/// The section of the standard for the verdict.
pub(super) fn section(fetch: &Fetch) -> Option<&'static str> {
    fetch.cause.map(|cause| cause.rule().section)
}

/// The blocked message, otherwise the last one.
fn shown(fetch: &Fetch) -> Option<&Message> {
    fetch.exchange.get(fetch.refused.or_else(|| fetch.exchange.len().checked_sub(1))?)
}

/// Request line, status and relevant headers, each with its position.
fn lines(message: &Message) -> Vec<Line> {
    let header = |mark: &'static str, header: &crate::report::model::MessageHeader| {
        Line::new(words!("{} {}: {}", mark, header.name, header.value), header.place)
    };
    let status = match message.status {
        Some(status) => words!("< {} {}", status, message.status_text),
        None => words!("< (no response recorded)"),
    };
    let mut lines = vec![Line::new(words!("> {} {}", message.method, message.url), message.url_place)];
    lines.extend(message.request_headers.iter().map(|item| header(">", item)));
    lines.push(Line::new(status, message.status_place));
    lines.extend(message.response_headers.iter().map(|item| header("<", item)));
    lines.extend(message.missing_headers.iter().map(|name| Line::missing(words!("< {}: (missing)", name))));
    lines
}

/// It points to all of the response headers, because one is missing.
fn covers_all_response_headers(evidence: &Evidence) -> bool {
    evidence.pointer.ends_with("/response/headers")
}

/// Adds the notes of the evidence to the lines. Evidence without a line gets its own line.
fn labelled(mut lines: Vec<Line>, fetch: &Fetch, shown: Option<&Message>) -> Vec<Line> {
    let mut offsets: HashMap<u64, usize> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(offset) = line.offset() {
            offsets.entry(offset).or_insert(at);
        }
    }
    let missing = lines.iter().position(Line::is_missing);
    let mut said = fetch.evidence.iter().enumerate().filter(|(_, evidence)| !evidence.note.is_empty());
    for (n, evidence) in said.by_ref().take(MOST_PLACES) {
        let note = middle(&evidence.note, LONGEST_NOTE, LONGEST_NOTE / 2);
        let is_shown = shown.is_some_and(|message| message.entry == evidence.entry);
        let write_headers = is_shown && covers_all_response_headers(evidence);
        let place = (evidence.line, evidence.column);
        let at = offsets.get(&evidence.offset).copied().or(missing.filter(|_| write_headers));
        match at.and_then(|at| lines.get_mut(at)) {
            Some(line) => line.label(note, place, n == 0),
            None => lines.push(Line::note(words!("# entry {}: {}", evidence.entry, note), place)),
        }
    }
    if let Some((_, next)) = said.next() {
        let text = words!("# and {} more places", said.count() + 1);
        lines.push(Line::note(text, (next.line, next.column)));
    }
    few(lines)
}

/// The first lines, and those with notes.
fn few(mut lines: Vec<Line>) -> Vec<Line> {
    let (all, mut passed) = (lines.len(), 0);
    if all > MOST_LINES + MOST_PLACES {
        lines.retain(|line| {
            passed += 1;
            passed <= MOST_LINES || passed == all || line.is_labelled()
        });
        lines.push(Line::new(words!("# and {} more lines", all - lines.len()), Span::default()));
    }
    lines
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Drawn {}

impl Diagnostic for Drawn {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.section.as_ref().map(|section| Box::new(section) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.labels.is_empty()).then_some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_very_many_lines_the_first_are_shown_and_the_rest_is_counted() {
        let line = |n: u64| Line::new(words!("< a: {}", n), Span { offset: n, length: 1, line: n + 1, column: 1 });
        for (count, shown) in [(3, 3), (100, 100), (101, 61), (50_000, 61)] {
            let lines = few((0..count).map(line).collect());
            assert_eq!(lines.len(), shown + usize::from(count > 100), "{count}");
        }
    }
}
