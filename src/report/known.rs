//! Known failures over all files: counted for each entry as files are processed, and their text in reports for people.

use super::finding::counted;
use super::model::{Exercised, Fetch, File, KnownEntry, KnownMark, KnownReport, KnownState, Report, Summary};
use super::redact::Redactor;
use super::text::{Piece, Text, words};
use crate::filter::Filter;
use crate::known::Known;
use foldhash::HashMap;

/// Maximum number of failures to name per entry.
const MOST_EXAMPLES: usize = 3;
/// Maximum number of entries to name for one reason.
const MOST_NAMED: usize = 5;

/// Counts what the files show for each entry.
pub(super) struct Tally {
    report: KnownReport,
    /// `None` if everything is counted.
    found: Option<Vec<Found>>,
}

#[derive(Clone, Copy, Default)]
struct Found {
    failed: usize,
    files: usize,
    otherwise: usize,
    succeeded: usize,
}

impl Tally {
    pub(super) fn new(known: &Known, is_listed: bool) -> Tally {
        let mut redactor = Redactor::new();
        let mut terms = HashMap::default();
        let entries = known.entries().iter().map(|entry| KnownEntry {
            line: entry.line,
            filter: filter_text(&entry.filter, &mut redactor, &mut terms),
            reason: redactor.text(entry.reason.trim()),
            until: entry.until,
            state: KnownState::NotExercised,
            fetches: 0,
            files: 0,
            days_left: entry.days_left,
            examples: Vec::new(),
        });
        let entries: Vec<KnownEntry> = entries.collect();
        let found = vec![Found::default(); entries.len()];
        Tally {
            report: KnownReport { path: Redactor::new().file_name(known.name()), entries, is_listed },
            found: Some(found),
        }
    }

    /// One that is finished.
    pub(super) fn of(report: &KnownReport) -> Tally {
        Tally { report: report.clone(), found: None }
    }

    pub(super) fn add(&mut self, file: &File) {
        let Some(all) = &mut self.found else { return };
        for Exercised { entry, failed, otherwise, succeeded } in &file.exercised {
            let Some(found) = all.get_mut(*entry) else { continue };
            found.failed += failed;
            found.files += usize::from(*failed > 0);
            found.otherwise += otherwise;
            found.succeeded += succeeded;
        }
        for fetch in file.fetches.known() {
            let entry = fetch.known.as_ref().and_then(|mark| self.report.entries.get_mut(mark.entry?));
            if let Some(entry) = entry.filter(|entry| entry.examples.len() < MOST_EXAMPLES) {
                let request = words!("{} {} ({}), {}", fetch.method, fetch.url, fetch.headline(), file.path);
                entry.examples.push(request.into());
            }
        }
    }

    /// The name of the file that lists them.
    pub(super) fn path(&self) -> &Text {
        &self.report.path
    }

    /// The state of each entry so far.
    pub(super) fn report(&self) -> KnownReport {
        let mut report = self.report.clone();
        for (entry, found) in report.entries.iter_mut().zip(self.found.iter().flatten().copied()) {
            (entry.fetches, entry.files) = (found.failed, found.files);
            entry.state = match found {
                Found { failed: 1.., .. } if entry.days_left.is_some_and(|days| days < 0) => KnownState::Expired,
                Found { failed: 1.., .. } => KnownState::Active,
                Found { otherwise: 1.., .. } => KnownState::Changed,
                Found { succeeded: 1.., .. } => KnownState::Fixed,
                _ => KnownState::NotExercised,
            };
        }
        report
    }
}

/// A filter, redacted word by word, because thousands of entries share most of their terms.
fn filter_text(filter: &Filter, redactor: &mut Redactor, terms: &mut HashMap<String, Text>) -> Text {
    let filter = filter.to_string();
    let words = filter.split(' ').map(|word| match terms.get(word) {
        Some(text) => text.clone(),
        None => {
            let text = redactor.text(word);
            terms.insert(word.to_owned(), text.clone());
            text
        }
    });
    Piece::list(words.collect::<Vec<Text>>(), " ").into()
}

impl Report {
    /// The same report with known failures. Its files were composed with the same
    /// [`known`](super::ComposeOptions::known). `is_listed`: reports for people list the matched entries.
    #[must_use]
    pub fn with_known(mut self, known: Option<&Known>, is_listed: bool) -> Report {
        self.known = known.map(|known| {
            let mut tally = Tally::new(known, is_listed);
            self.files.iter().for_each(|file| tally.add(file));
            tally.report()
        });
        self
    }
}

/// A paragraph of a report for people.
pub(super) struct Line {
    /// Action is required.
    pub(super) is_warning: bool,
    /// It belongs to the line above.
    pub(super) is_below: bool,
    pub(super) text: Piece<'static>,
}

impl Line {
    fn of(is_warning: bool, text: Piece<'static>) -> Line {
        Line { is_warning, is_below: false, text }
    }
}

/// The text about known failures: how many there are, then problems of the file.
pub(super) fn lines(known: Option<KnownReport>, summary: &Summary, hint: &'static str) -> Vec<Line> {
    let Some(known) = known else { return Vec::new() };
    let mut lines = count(&known, summary, hint);
    if known.is_listed {
        list(&known, &mut lines);
    }
    lines.extend(remarks(&known));
    lines
}

fn count(known: &KnownReport, summary: &Summary, hint: &'static str) -> Vec<Line> {
    let hint = if known.is_listed || hint.is_empty() { Piece::default() } else { words!("; {}", hint) };
    match summary.known {
        0 if known.is_listed => vec![Line::of(false, words!("No known failures ({})", known.path))],
        0 => Vec::new(),
        count => {
            let failures = counted(count, "known failure", "known failures");
            vec![Line::of(false, words!("{} ({}{})", failures, known.path, hint))]
        }
    }
}

fn list(known: &KnownReport, lines: &mut Vec<Line>) {
    for entry in known.entries.iter().filter(|entry| entry.state == KnownState::Active) {
        let reason = match entry.reason.is_empty() {
            true => words!("no reason given"),
            false => words!("{}", entry.reason),
        };
        let until = entry.until.map(|until| words!(", until {}", until)).unwrap_or_default();
        let requests = counted(entry.fetches, "request", "requests");
        let text = words!("{}:{}  {}: {}{}", known.path, entry.line, requests, reason, until);
        lines.push(Line::of(false, text));
        let below = |text: Piece<'static>| Line { is_warning: false, is_below: true, text };
        lines.extend(entry.examples.iter().map(|example| below(words!("{}", example))));
        let more = entry.fetches.saturating_sub(entry.examples.len());
        lines.extend((more > 0 && !entry.examples.is_empty()).then(|| below(words!("… and {} more", more))));
    }
}

/// Entries that need action.
pub(super) fn remarks(known: &KnownReport) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut some =
        |is_warning: bool, is_so: fn(&KnownEntry) -> bool, said: fn(&Text, &KnownEntry) -> Piece<'static>| {
            let found = || known.entries.iter().filter(|entry| is_so(entry));
            lines.extend(found().take(MOST_NAMED).map(|entry| Line::of(is_warning, said(&known.path, entry))));
            let more = found().count().saturating_sub(MOST_NAMED);
            if more > 0 {
                lines.push(Line::of(is_warning, words!("… and {} more", counted(more, "such entry", "such entries"))));
            }
        };
    some(
        true,
        |entry| entry.state == KnownState::Expired,
        |path, entry| {
            let until = entry.until.map(|until| words!(" on {}", until)).unwrap_or_default();
            let failures = counted(entry.fetches, "failure counts", "failures count");
            words!("{}:{} expired{}: {} again ({})", path, entry.line, until, failures, entry.filter)
        },
    );
    some(true, KnownEntry::ends_soon, |path, entry| {
        let until = entry.until.map(|until| words!(" on {}", until)).unwrap_or_default();
        let failures = counted(entry.fetches, "failure counts", "failures count");
        words!("{}:{} expires{}: after that day {} again ({})", path, entry.line, until, failures, entry.filter)
    });
    some(
        false,
        |entry| entry.state == KnownState::Fixed,
        |path, entry| {
            words!("{}:{} is fixed: matching requests succeeded. Remove the entry ({})", path, entry.line, entry.filter)
        },
    );
    some(
        false,
        |entry| entry.state == KnownState::Changed,
        |path, entry| {
            words!(
                "{}:{} covers no failure: the same requests now fail in another way, or may ({})",
                path,
                entry.line,
                entry.filter
            )
        },
    );
    lines.extend(idle(known));
    lines
}

/// Entries without a matching request.
fn idle(known: &KnownReport) -> Option<Line> {
    let idle: Vec<u64> =
        known.entries.iter().filter(|entry| entry.state == KnownState::NotExercised).map(|entry| entry.line).collect();
    if idle.is_empty() {
        return None;
    }
    let (at, more) = (Piece::list(idle.iter().copied().take(MOST_NAMED), ", "), idle.len().saturating_sub(MOST_NAMED));
    let more = if more > 0 { words!(" and {} more", more) } else { Piece::default() };
    let entries = counted(idle.len(), "entry matched no request", "entries matched no request");
    let lines = if idle.len() == 1 { "line" } else { "lines" };
    Some(Line::of(false, words!("{} here ({}, {} {}{})", entries, known.path, lines, at, more)))
}

/// The text of a failure's entry, for formats that show each failure separately.
pub(super) fn entry_of(known: Option<&Tally>, fetch: &Fetch) -> Option<Piece<'static>> {
    let KnownMark { line, reason, until, is_expired, .. } = &**fetch.known.as_ref()?;
    let path = known.map(|known| words!("{}:{}", known.path(), *line)).unwrap_or_else(|| words!("line {}", *line));
    let until = until.map(|until| words!(" until {}", until)).unwrap_or_default();
    let reason = if reason.is_empty() { Piece::default() } else { words!(": {}", reason) };
    Some(match is_expired {
        true => words!("Formerly known failure{} ({}){}", until, path, reason),
        false => words!("Known failure{} ({}){}", until, path, reason),
    })
}
