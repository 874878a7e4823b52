//! The report for a terminal: for one file its causes, each with its requests, the exchange and the fix; for several
//! files the causes over all of them.

mod cause_table;
mod columns;
#[cfg(feature = "cli")]
mod diagnostic;
pub(super) mod head;
mod hints;
mod look;
#[cfg(feature = "cli")]
mod overview;
pub(crate) mod paint;
#[cfg(feature = "cli")]
mod safe;
mod section;
mod servers;
pub(super) mod shorten;
mod triage;
mod wrap;

use super::beside::servers_in_short;
use super::causes::{Causes, FileCause};
use super::model::{Fetch, File, WhatIfState};
use super::notes::notes;
use super::sums::Sums;
use super::text::{Text, words};
use super::triage::Triage;
use super::writer::{Shared, Writer};
use crate::report::elsewhere::fails_elsewhere;
pub use hints::Hints;
use hints::in_brackets;
pub use look::Look;
use paint::{Painter, Style};
use section::Form;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// With more causes, each section is short.
const FEW: usize = 3;
/// With more failures, each cause lists only one of its requests.
const LONG: usize = 20;
/// Maximum number of doubtful successes to list.
const MOST_DOUBTFUL: usize = 5;
/// The width of the longest result word.
const BESIDE_WORD: &str = "          ";
/// Maximum number of `--what-if` results to list.
const MOST_SUPPOSED: usize = 20;
/// Maximum number of damaged places to list.
const MOST_DAMAGE: usize = 10;

/// The state of the table.
pub(super) struct Table<'a> {
    look: Look,
    /// The only file so far.
    only: Option<Shared<'a>>,
    /// The totals of two or more files.
    triage: Option<Triage>,
    /// The causes that earlier files explained already.
    explained: BTreeSet<Key>,
}

/// The key of an explained cause: its name and server.
type Key = (&'static str, Text);

fn key(cause: &FileCause<'_>) -> Key {
    (cause.example.headline(), Text::from(cause.host.clone()))
}

impl<'a> Table<'a> {
    pub(super) fn new(look: Look) -> Table<'a> {
        Table { look, only: None, triage: None, explained: BTreeSet::new() }
    }

    fn painter(&self) -> Painter {
        Painter::new(self.look.width.clamp(40, 400), self.look.color)
            .with_links(self.look.links)
            .with_hints(self.look.hints)
    }
}

impl<'a> Writer<'a> for Table<'a> {
    fn rows(&self, _: &Sums, file: &File, out: &mut dyn Write) -> io::Result<()> {
        if !self.look.each || file.duplicate_of.is_some() {
            return Ok(());
        }
        let mut painter = self.painter();
        write_file(&mut painter, file, self.look, &self.explained, out)?;
        out.write_all(painter.finish().as_bytes())
    }

    fn add(&mut self, file: Shared<'a>) {
        if file.duplicate_of.is_some() {
            return;
        }
        if self.look.each {
            self.explained.extend(Causes::of(&file).failures.iter().map(key));
        }
        match (&mut self.triage, self.only.take()) {
            (Some(triage), _) => triage.add(&file),
            (None, None) => self.only = Some(file),
            (None, Some(first)) => {
                let triage = self.triage.insert(Triage::new(self.look.group_by));
                triage.add(&first);
                triage.add(&file);
            }
        }
    }

    fn end(&self, sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
        let mut painter = self.painter();
        if let Some(triage) = &self.triage {
            triage::write(&mut painter, sums, triage, self.look);
        } else {
            if let Some(file) = self.only.as_ref().filter(|_| !self.look.each) {
                write_file(&mut painter, file, self.look, &BTreeSet::new(), out)?;
            }
            unread(&mut painter, sums);
        }
        if let Some(counts) = sums.what_if.filter(|_| self.triage.is_some()) {
            let more = if self.look.each { "" } else { self.look.hints.each };
            let text = words!("{}{}", super::what_if::sentence(counts), in_brackets(more));
            painter.paragraph(Style::Strong, "", text);
            painter.newline();
        }
        known(&mut painter, sums);
        if let Some(config) = sums.config.as_ref().filter(|_| self.look.explain) {
            painter.paragraph(Style::Faint, "", words!("Configuration: {}", config));
        }
        receipt(&mut painter, sums);
        if let Some(file) = &self.only {
            more(&mut painter, file, self.look);
        }
        out.write_all(painter.finish().as_bytes())
    }

    fn retain(&mut self, is_fit: &mut dyn FnMut(&File) -> bool) {
        self.only = self.only.take().filter(|file| is_fit(file));
        self.triage.iter_mut().for_each(|triage| triage.retain(is_fit));
    }
}

fn write_file(
    painter: &mut Painter,
    file: &File,
    look: Look,
    explained: &BTreeSet<Key>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let causes = Causes::of(file);
    head::write(painter, file, &causes);
    painter.newline();
    if !causes.failures.is_empty() {
        cause_table::write(painter, &causes.failures);
        if let Some(text) = servers_in_short(&causes.failures) {
            painter.paragraph(Style::Faint, "", text);
        }
        painter.newline();
    }
    what_if(painter, file, look);
    let is_long = causes.count() > LONG;
    let is_short = causes.failures.len() > FEW && !look.explain;
    for (n, cause) in causes.failures.iter().enumerate() {
        let is_explained = explained.contains(&key(cause));
        section::write(painter, Form { file, look, is_long, is_short, is_explained }, n + 1, cause);
        #[cfg(feature = "cli")]
        if look.explain {
            diagnostic::write(painter, file, &cause.members, out)?;
        }
        painter.spill(out)?;
    }
    servers::write(painter, &causes.failures, look, is_short);
    doubtful(painter, file, &causes, look);
    elsewhere(painter, file, look);
    #[cfg(feature = "cli")]
    if file.fetches.iter().any(|fetch| !fetch.is_finding() && !fetch.fails_elsewhere()) {
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
        let text =
            words!("Damaged at {} more places{}", file.damage.len() - MOST_DAMAGE, in_brackets(look.hints.everything));
        painter.paragraph(Style::Doubt, "", text);
    }
    if !notes.is_empty() || !file.damage.is_empty() {
        painter.newline();
    }
    painter.spill(out)
}

/// Doubtful successes: in a separate section after the certain failures.
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

/// How the requests would end under the policies of `--what-if`, failures first.
fn what_if(painter: &mut Painter, file: &File, look: Look) {
    let Some(what_if) = &file.what_if else { return };
    painter.paragraph(Style::Strong, "", super::what_if::sentence(what_if.counts));
    let lines = super::what_if::lines(what_if);
    let most = if look.explain { usize::MAX } else { MOST_SUPPOSED };
    for line in lines.iter().take(most) {
        let style = match line.state {
            WhatIfState::Broken | WhatIfState::Failing => Style::Bad,
            WhatIfState::Undetermined => Style::Doubt,
            WhatIfState::Fixed | WhatIfState::Same => Style::Good,
        };
        painter.put(style, line.word);
        painter.hanging(Style::Plain, "", BESIDE_WORD, &line.text);
    }
    if lines.len() > most {
        painter
            .put(Style::Faint, words!("  and {} more{}", lines.len() - most, in_brackets(look.hints.supposed)))
            .newline();
    }
    painter.newline();
}

/// Successes that would fail in another engine.
fn elsewhere(painter: &mut Painter, file: &File, look: Look) {
    let groups = fails_elsewhere(file.fetches.iter().map(|fetch| (fetch, fetch)));
    if groups.is_empty() {
        return;
    }
    painter.put(Style::Doubt, "Other browsers").newline();
    for (browser, text, members) in groups {
        painter.hanging(Style::Plain, "  ", "    ", words!("{} {}", browser, text));
        let most = if look.explain { usize::MAX } else { MOST_DOUBTFUL };
        section::rows(painter, file, &members, most, None);
    }
    painter.newline();
}

/// Inputs that could not be read.
fn unread(painter: &mut Painter, sums: &Sums) {
    for unread in sums.unread.iter().take(MOST_DAMAGE) {
        painter.hanging(Style::Doubt, "Not read  ", "          ", &unread.message);
    }
}

/// Known failures, and problems of their file.
fn known(painter: &mut Painter, sums: &Sums) {
    let lines = super::known::lines(sums.known_report(), &sums.totals.summary, painter.hints.known);
    for line in &lines {
        let style = if line.is_warning { Style::Doubt } else { Style::Plain };
        painter.hanging(style, if line.is_below { "  " } else { "" }, "    ", &line.text);
    }
    if !lines.is_empty() {
        painter.newline();
    }
}

/// What was redacted, so that nobody looks for it in the file.
fn receipt(painter: &mut Painter, sums: &Sums) {
    if let Some(text) = sums.receipt.redacted() {
        painter.paragraph(Style::Faint, "", words!("{}{}", text, in_brackets(painter.hints.secrets)));
    }
    if let Some(text) = sums.receipt.left() {
        painter.paragraph(Style::Faint, "", words!("{}.", text));
    }
}

/// Where there is more to be had.
fn more(painter: &mut Painter, file: &File, look: Look) {
    let mut failures = file.fetches.iter().filter(|fetch| fetch.is_failure());
    let Some(name) = failures.next().map(Fetch::headline) else { return };
    let Hints { evidence, more, .. } = look.hints;
    if !more.is_empty() {
        let evidence = if look.explain { "" } else { evidence };
        painter.paragraph(Style::Faint, "", words!("More: {}{} {}", evidence, more, name));
    }
}
