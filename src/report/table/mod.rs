//! The report for a terminal: of one file its causes, each with its requests, the exchange and what to do; of several
//! files the causes of all of them.

mod cause_table;
mod columns;
mod diagnostic;
pub(super) mod head;
pub(super) mod overview;
pub(crate) mod paint;
mod section;
mod servers;
pub(super) mod shorten;
mod triage;
mod wrap;

use super::causes::{Causes, FileCause};
use super::model::{File, Report};
use super::notes::notes;
use super::text::{Piece, Text, words};
use super::triage::GroupBy;
use crate::parallel;
use paint::{Painter, Style};
use section::Form;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Indent of what stands in a section.
const INDENT: &str = "    ";
/// No line of tables and rules is longer, however wide the terminal is.
const WIDEST: usize = 140;
/// Groups of a triage, unless the user asks for another number.
const TOP: usize = 10;
/// With more causes, each is told in short.
const FEW: usize = 3;
/// With more failures, each cause lists one of its requests.
const LONG: usize = 20;
/// Most successes listed that may be none.
const MOST_DOUBTFUL: usize = 5;
/// Most places of damage.
const MOST_DAMAGE: usize = 10;
/// Fewer files are written before other threads are ready.
const MANY: usize = 64;
/// Files that one thread writes together.
const TOGETHER: usize = 16;

/// How the report looks on a terminal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Whether escape sequences for colour may be written.
    pub color: bool,
    /// Whether links may be written (OSC 8): to sections of the standard, and to the files named by the user.
    pub links: bool,
    /// Show what each verdict rests on, and each failure by itself.
    pub explain: bool,
    /// Of several files, report on each before all together.
    pub each: bool,
    /// Most groups that the triage of several files shows; 0: all.
    pub top: usize,
    /// What makes a group of failures, of several files.
    pub group_by: GroupBy,
}

impl Look {
    /// For a file: no escape sequence.
    pub const PLAIN: Look =
        Look { width: 120, color: false, links: false, explain: false, each: false, top: TOP, group_by: GroupBy::BOTH };
}

pub(super) fn write(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let painter = || Painter::new(look.width.clamp(40, 400), look.color).with_links(look.links);
    let is_triage = report.totals.files > 1;
    if !is_triage || look.each {
        each(report, look, &painter, out)?;
    }
    let mut painter = painter();
    if is_triage {
        triage::write(&mut painter, report, look);
    } else {
        unread(&mut painter, report);
    }
    known(&mut painter, report);
    receipt(&mut painter, report);
    if let Some(config) = report.config.as_ref().filter(|_| look.explain) {
        painter.paragraph(Style::Faint, "", words!("Configuration: {}", config));
    }
    if !is_triage {
        more(&mut painter, report, look);
    }
    out.write_all(painter.finish().as_bytes())
}

/// The report on each file, one after the other.
fn each(report: &Report, look: Look, painter: &(dyn Fn() -> Painter + Sync), out: &mut dyn Write) -> io::Result<()> {
    let files: Vec<(&File, BTreeSet<Key<'_>>)> =
        report.files.iter().zip(explained(report)).filter(|(file, _)| file.duplicate_of.is_none()).collect();
    let sections = |files: &[(&File, BTreeSet<Key<'_>>)], out: &mut dyn Write| {
        let mut painter = painter();
        for (file, explained) in files {
            of_file(&mut painter, file, look, explained, out)?;
        }
        out.write_all(painter.finish().as_bytes())
    };
    if files.len() < MANY {
        return sections(&files, out);
    }
    let section = |files: &[_]| {
        let mut text = Vec::new();
        sections(files, &mut text).map(|()| text)
    };
    let written: Vec<io::Result<Vec<u8>>> = parallel::map(files.chunks(TOGETHER).collect(), section);
    written.into_iter().try_for_each(|text| out.write_all(&text?))
}

/// What a cause is explained by: its name and its server.
type Key<'a> = (&'static str, Piece<'a>);

fn key<'a>(cause: &FileCause<'a>) -> Key<'a> {
    (cause.example.headline(), cause.host.clone())
}

/// For each file, what earlier files explained of it: that need not be done again.
fn explained(report: &Report) -> Vec<BTreeSet<Key<'_>>> {
    if report.files.len() == 1 {
        return vec![BTreeSet::new()];
    }
    let mut known: BTreeSet<Key<'_>> = BTreeSet::new();
    let mut of_file = |file| {
        let keys: Vec<Key<'_>> = Causes::of(file).failures.iter().map(key).collect();
        keys.into_iter().filter(|key| !known.insert(key.clone())).collect()
    };
    report.files.iter().map(&mut of_file).collect()
}

fn of_file(
    painter: &mut Painter,
    file: &File,
    look: Look,
    explained: &BTreeSet<Key<'_>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let causes = Causes::of(file);
    head::write(painter, file, &causes);
    painter.newline();
    if !causes.failures.is_empty() {
        cause_table::write(painter, &causes.failures);
        painter.newline();
    }
    let is_long = causes.count() > LONG;
    let is_short = causes.failures.len() > FEW && !look.explain;
    for (n, cause) in causes.failures.iter().enumerate() {
        let is_explained = explained.contains(&key(cause));
        section::write(painter, Form { file, look, is_long, is_short, is_explained }, n + 1, cause);
        if look.explain {
            diagnostic::write(painter, file, &cause.members, out)?;
        }
        painter.spill(out)?;
    }
    servers::write(painter, &causes.failures, look, is_short);
    doubtful(painter, file, &causes, look);
    if file.fetches.iter().any(|fetch| !fetch.is_finding()) {
        painter.put(Style::Strong, "All requests").newline();
        overview::write(painter, file, out)?;
        painter.newline();
    }
    let notes = notes(file);
    for note in &notes {
        let text = if is_short { note.in_short() } else { note.text() };
        let text = words!("{} ({})", text, note.first.rule);
        painter.lines(Style::Plain, "Note  ", "      ", text);
    }
    for damage in file.damage.iter().take(MOST_DAMAGE) {
        let entry = damage.entry.map(|entry| words!(", entry {}", entry)).unwrap_or_default();
        let text = words!("Damaged at line {} (byte {}{}): {}", damage.line, damage.offset, entry, damage.message);
        painter.paragraph(Style::Doubt, "", text);
    }
    if file.damage.len() > MOST_DAMAGE {
        let text = words!("Damaged at {} more places (--format json lists all)", file.damage.len() - MOST_DAMAGE);
        painter.paragraph(Style::Doubt, "", text);
    }
    if !notes.is_empty() || !file.damage.is_empty() {
        painter.newline();
    }
    painter.spill(out)
}

/// Successes that a CORS failure explains as well: apart, and after what failed for sure.
fn doubtful(painter: &mut Painter, file: &File, causes: &Causes<'_>, look: Look) {
    let Some(first) = causes.doubtful.first() else { return };
    let title = words!("May have failed ({})", causes.doubtful.len());
    painter.put(Style::Doubt, title).newline();
    painter.paragraph(Style::Plain, "", &first.explanation);
    let facts: BTreeSet<&Text> =
        causes.doubtful.iter().take(1000).filter_map(|fetch| fetch.missing_fact.as_ref()).collect();
    for fact in facts.into_iter().take(2) {
        painter.paragraph(Style::Plain, "", words!("To be sure, check {}", fact));
    }
    painter.newline();
    let most = if look.explain { usize::MAX } else { MOST_DOUBTFUL };
    section::rows(painter, file, &causes.doubtful, most, None);
    painter.newline();
}

/// Inputs without a report.
fn unread(painter: &mut Painter, report: &Report) {
    for unread in report.unread.iter().take(MOST_DAMAGE) {
        painter.hanging(Style::Doubt, "Not read  ", "          ", &unread.message);
    }
}

/// Failures that are accepted, and what is wrong with the file of them.
fn known(painter: &mut Painter, report: &Report) {
    let lines = super::known::lines(report);
    for line in &lines {
        let style = if line.is_warning { Style::Doubt } else { Style::Plain };
        painter.hanging(style, if line.is_below { "  " } else { "" }, "    ", &line.text);
    }
    if !lines.is_empty() {
        painter.newline();
    }
}

/// What was redacted, so that nobody looks for it in the file.
fn receipt(painter: &mut Painter, report: &Report) {
    if let Some(text) = super::receipt::receipt(report) {
        painter.paragraph(Style::Faint, "", words!("{} (--show-secrets to keep them)", text));
    }
    if let Some(text) = super::receipt::left(report) {
        painter.paragraph(Style::Faint, "", words!("{}.", text));
    }
}

/// Where there is more to be had.
fn more(painter: &mut Painter, report: &Report, look: Look) {
    let fetches = report.files.iter().flat_map(|file| &file.fetches);
    let Some(name) = fetches.filter(|fetch| fetch.is_failure()).map(|fetch| fetch.headline()).next() else { return };
    let evidence = if look.explain { "" } else { "-v evidence · " };
    let text = words!("More: {}-o report.html · -f markdown · har-cors explain {}", evidence, name);
    painter.paragraph(Style::Faint, "", text);
}

/// The `file:` URL of a file that the user named, for a link.
fn address(painter: &Painter, path: &Text) -> Option<String> {
    let path =
        painter.links().then(|| std::path::absolute(path.unescaped()).ok()).flatten().filter(|path| path.is_file())?;
    url::Url::from_file_path(path).ok().map(String::from)
}
