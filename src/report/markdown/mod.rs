//! The report for a ticket: a summary, the table of causes, and for each cause one exchange, what to do and its requests, a
//! line each; then the headers to send, once a server. Of several files: the causes of all of them.

pub(super) mod escape;
mod head;
mod parts;
mod several;
mod supposed;
mod ticket;

use super::beside::not_always;
use super::causes::{Causes, FileCause};
use super::configurations::{Configuration, configurations};
use super::elsewhere::{Parting, fails_elsewhere, partings};
use super::excerpt::{self, Extent, decisive, earlier, in_short, reason, request_line};
use super::instruction::parts_of_fix;
use super::model::{Damage, ExporterEngine, Fetch, File};
use super::notes::notes;
use super::sums::Sums;
use super::text::{AsText, Piece, words};
use crate::rules::{Cause, Outcome};
use escape::{block, code, prose};
use head::head;
use parts::{Kind, Parts};
use std::io::{self, Write};
pub(super) use ticket::Ticket;

/// Most requests of one cause that have a line.
const MOST_REQUESTS: usize = 10;
/// Longer lines of an exchange are cut.
const LONGEST_LINE: usize = 2_000;
/// Longer requests are cut where they have a line of their own.
const LONGEST_REQUEST: usize = 300;
/// Most successes that are named and may be none.
const MOST_DOUBTFUL: usize = 5;
/// Most places of damage of one file.
const MOST_DAMAGE: usize = 10;

fn section(file: &File, parts: &mut Parts) -> io::Result<()> {
    let causes = Causes::of(file);
    parts.add(Kind::Other, |out| head(file, &causes, out))?;
    parts.add(Kind::Other, |out| supposed::write(file, out))?;
    for (n, cause) in causes.failures.iter().enumerate() {
        parts.add(Kind::Cause, |out| {
            writeln!(out, "### {}. {}", n + 1, prose(&cause.phrase))?;
            write_cause(file.exporter.engine, cause.example, &cause.members, out)
        })?;
    }
    parts.add(Kind::Other, |out| servers(&configurations(&causes.failures), &causes.failures, out))?;
    parts.add(Kind::Other, |out| doubtful(&causes, out))?;
    parts.add(Kind::Other, |out| elsewhere(file, out))?;
    parts.add(Kind::Other, |out| foot(file, out))
}

/// One cause: what happened, the exchange of one request, what to do, and all requests.
fn write_cause(engine: ExporterEngine, fetch: &Fetch, members: &[&Fetch], out: &mut dyn Write) -> io::Result<()> {
    let not_cors = if fetch.is_not_cors() { " This is not CORS." } else { "" };
    for line in fetch.explanation.lines() {
        writeln!(out, "{}{not_cors}", prose(line))?;
    }
    exchange(fetch, out)?;
    for (n, fix) in fetch.server_fixes().enumerate() {
        let (sentence, rest) = parts_of_fix(fix);
        writeln!(out, "- {}{}", if n == 0 { "**Fix:** " } else { "" }, prose(sentence))?;
        if !rest.is_empty() {
            write!(out, "\n{}\n", block("  ", &rest))?;
        }
    }
    if !fetch.also_wrong.is_empty() {
        let names: Vec<&str> = fetch.also_wrong.iter().map(|cause| cause.name()).collect();
        writeln!(out, "- Next, once this is fixed: {}", names.join(", "))?;
    }
    if let Some(text) = not_always(fetch) {
        writeln!(out, "- But {}", prose(text))?;
    }
    for cause in &fetch.alternatives {
        writeln!(out, "- Or {}", named(*cause))?;
    }
    if let Some(fact) = &fetch.missing_fact {
        writeln!(out, "- To be sure, check {}", prose(fact))?;
    }
    console(engine, fetch, out)?;
    for Parting { browser, text, ending } in partings(fetch) {
        let line = ending.console.as_ref().map(|line| format!(": {}", code(line))).unwrap_or_default();
        writeln!(out, "- {browser} {}{line}", prose(text))?;
    }
    for told in &fetch.console_evidence {
        writeln!(out, "- Console log {}", code(told.shown().shortened(LONGEST_LINE)))?;
    }
    if let Some(request) = fetch.preflight_request.as_ref().filter(|_| fetch.outcome == Outcome::Cors) {
        writeln!(out, "- OPTIONS is not in this file; this sends the same: {}", code(&request.curl))?;
    }
    requests(members, out)?;
    writeln!(out, "- `{}`, {}\n", fetch.headline(), prose(fetch.sureness()))
}

/// The exchange that decided, with what each wrong line must be.
fn exchange(fetch: &Fetch, out: &mut dyn Write) -> io::Result<()> {
    let Some(message) = decisive(fetch) else { return Ok(()) };
    let shown = excerpt::lines(fetch, message, Extent::Short);
    let lines = shown.iter().map(|line| match &line.must {
        Some(must) => words!("{}   ← {}", line.text, must),
        None => line.text.clone(),
    });
    let first = words!("{}   (entry {})", request_line(message), message.entry);
    let before = earlier(fetch).map(in_short);
    let lines: Vec<Piece<'_>> =
        before.chain([first]).chain(lines).map(|line| line.shortened(LONGEST_LINE).owned()).collect();
    write!(out, "{}", block("", &lines))
}

fn console(engine: ExporterEngine, fetch: &Fetch, out: &mut dyn Write) -> io::Result<()> {
    if let Some(line) = fetch.console_lines.first() {
        return writeln!(out, "- Console: {}", code(reason(line)));
    }
    if engine.browser().is_some() {
        return Ok(());
    }
    let console = &fetch.console;
    for (name, line) in [("Chrome", &console.chromium), ("Firefox", &console.firefox), ("Safari", &console.webkit)] {
        if let Some(line) = line {
            writeln!(out, "- Console of {name}: {}", code(reason(line)))?;
        }
    }
    Ok(())
}

/// A line for each request: when, which entry, and what its response is called in the server's logs.
fn requests(members: &[&Fetch], out: &mut dyn Write) -> io::Result<()> {
    for fetch in members.iter().take(MOST_REQUESTS) {
        writeln!(out, "- {}", request(fetch))?;
    }
    match members.len().saturating_sub(MOST_REQUESTS) {
        0 => Ok(()),
        more => writeln!(out, "- … and {more} more"),
    }
}

fn request(fetch: &Fetch) -> String {
    let mut line = code(words!("{} {}", fetch.method, fetch.url).shortened(LONGEST_REQUEST));
    if let Some(started) = fetch.started {
        line += &format!(", {} {} UTC", started.day(), started.time_of_day());
    }
    if let Some(entry) = fetch.entries.request.or(fetch.entries.preflight) {
        line += &format!(", entry {entry}");
    }
    let is_id = |name: &&super::model::NameValue| !["age", "via", "x-cache"].iter().any(|other| name.name == **other);
    for id in fetch.request_ids.iter().filter(is_id).take(2) {
        line += &format!(", {}", code(words!("{}: {}", id.name, id.value)));
    }
    line
}

/// What each server must send, once.
fn servers(found: &[Configuration<'_>], causes: &[FileCause<'_>], out: &mut dyn Write) -> io::Result<()> {
    let (headers, texts): (Vec<_>, Vec<_>) = found.iter().partition(|configuration| configuration.is_headers());
    if !headers.is_empty() {
        writeln!(out, "### Headers to send (also on errors; OPTIONS before any login)")?;
    }
    for configuration in headers {
        let (options, all) = configuration.headers();
        let lines: Vec<Piece<'_>> = options
            .map(|options| words!("OPTIONS: {}", options))
            .into_iter()
            .chain([words!("all:     {}", all)])
            .collect();
        writeln!(out, "- {}", prose(configuration.names()))?;
        write!(out, "{}", block("  ", &lines))?;
    }
    for configuration in texts {
        let server = configuration.server.map(|server| words!("{} on ", server.name)).unwrap_or_default();
        writeln!(out, "### Configuration for {}{}", prose(server), prose(configuration.names()))?;
        let known = configuration.server.map(|server| words!("Known by {}. ", server.evidence)).unwrap_or_default();
        writeln!(out, "{}{}:", prose(known), prose(&configuration.snippet.place))?;
        let lines: Vec<Piece<'_>> = configuration.snippet.text.lines().collect();
        write!(out, "{}", block("", &lines))?;
    }
    let last = causes.iter().find_map(|cause| cause.example.way_without_server());
    if let Some(fix) = last {
        writeln!(out, "\n{}", prose(parts_of_fix(fix).0))?;
    }
    if found.is_empty() && last.is_none() { Ok(()) } else { writeln!(out) }
}

fn named(cause: Cause) -> String {
    format!("{cause}: {}", prose(cause.rule().summary))
}

/// Successes that a CORS failure explains as well.
fn doubtful(causes: &Causes<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = causes.doubtful.first() else { return Ok(()) };
    writeln!(out, "### May have failed ({})\n{}", causes.doubtful.len(), prose(&first.explanation))?;
    if let Some(fact) = &first.missing_fact {
        writeln!(out, "- To be sure, check {}", prose(fact))?;
    }
    for fetch in causes.doubtful.iter().take(MOST_DOUBTFUL) {
        let causes = Piece::list(fetch.alternatives.iter().map(|cause| cause.name()), " or ");
        writeln!(out, "- {}: {}", request(fetch), prose(causes))?;
    }
    match causes.doubtful.len().saturating_sub(MOST_DOUBTFUL) {
        0 => writeln!(out),
        more => writeln!(out, "- … and {more} more\n"),
    }
}

/// Successes that would fail in another engine.
fn elsewhere(file: &File, out: &mut dyn Write) -> io::Result<()> {
    let groups = fails_elsewhere(file.fetches.iter().map(|fetch| (fetch, fetch)));
    if groups.is_empty() {
        return Ok(());
    }
    writeln!(out, "### Other browsers\n")?;
    for (browser, text, members) in groups {
        writeln!(out, "{browser} {}\n", prose(text))?;
        members.iter().take(MOST_DOUBTFUL).try_for_each(|fetch| writeln!(out, "- {}", request(fetch)))?;
        match members.len().saturating_sub(MOST_DOUBTFUL) {
            0 => writeln!(out)?,
            more => writeln!(out, "- … and {more} more\n")?,
        }
    }
    Ok(())
}

fn foot(file: &File, out: &mut dyn Write) -> io::Result<()> {
    let notes = notes(file);
    for note in &notes {
        writeln!(out, "- Note ({}): {}", prose(&note.first.rule), prose(note.text()))?;
    }
    damage(&file.damage, file.damage.len(), out)?;
    if notes.is_empty() && file.damage.is_empty() { Ok(()) } else { writeln!(out) }
}

/// The first places of damage, of that many.
fn damage(first: &[Damage], count: usize, out: &mut dyn Write) -> io::Result<()> {
    for damage in first.iter().take(MOST_DAMAGE) {
        writeln!(out, "- Damaged at line {}: {}", damage.line, prose(&damage.message))?;
    }
    match count.saturating_sub(MOST_DAMAGE) {
        0 => Ok(()),
        more => writeln!(out, "- Damaged at {more} more places"),
    }
}

/// Failures that are accepted, and what is wrong with the file of them.
fn known(sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
    let lines = super::known::lines(sums.known_report(), &sums.totals.summary, "");
    for line in &lines {
        writeln!(out, "{}- {}", if line.is_below { "  " } else { "" }, prose(&line.text))?;
    }
    if lines.is_empty() { Ok(()) } else { writeln!(out) }
}

/// Inputs without a report.
fn unread(sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
    const MOST: usize = 20;
    for unread in sums.unread.iter().take(MOST) {
        writeln!(out, "- Not read: {}", prose(&unread.message))?;
    }
    if let Some(more) = sums.unread_count.checked_sub(MOST).filter(|more| *more > 0) {
        writeln!(out, "- … and {more} more inputs not read")?;
    }
    if sums.unread.is_empty() { Ok(()) } else { writeln!(out) }
}
