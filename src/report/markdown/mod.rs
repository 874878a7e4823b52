//! The report for a ticket: a summary, the table, one section for each cause with what mends it, below it one block to
//! unfold for each failure, and the receipt of redaction.

mod detail;
mod escape;
mod parts;

use super::blocks::{Block, blocks, parts_of_fix};
use super::finding::counted;
use super::model::{Fetch, File, Report, Summary};
use super::text::{AsText, Piece, Text, words};
use crate::fetch::Stage;
use crate::rules::Cause;
use escape::{block, cell, code, prose};
use parts::{Kind, Parts};
use std::io::{self, Write};

/// Rows after which a ticket's table is cut: trackers limit the length of a text.
const MOST_ROWS: usize = 200;
/// Longer requests are cut in the table.
const LONGEST_CELL: usize = 300;

/// Writes at most `max_size` bytes (0: all); what does not fit is left out in whole parts, and said so.
pub(super) fn write(report: &Report, max_size: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut end = Vec::new();
    if let Some(receipt) = super::receipt::receipt(report) {
        writeln!(end, "{}. Equal values have equal numbers.\n", prose(receipt))?;
    }
    if let Some(left) = super::receipt::left(report) {
        writeln!(end, "{}.\n", prose(left))?;
    }
    writeln!(end, "{}", prose(words!("Made by {} {}.", report.tool.name, report.tool.version)))?;
    let most = if max_size == 0 { usize::MAX } else { max_size.saturating_sub(end.len()) };
    let mut parts = Parts::new(most);
    if report.files.len() > 1 {
        parts.add(Kind::Other, |out| together(report, out))?;
    }
    for file in &report.files {
        section(file, &mut parts)?;
    }
    let mut text = parts.finish(max_size)?;
    text.append(&mut end);
    out.write_all(cut(&text, max_size))
}

/// Only a limit that hardly takes the last sentence needs this.
fn cut(text: &[u8], max_size: usize) -> &[u8] {
    let most = if max_size == 0 { text.len() } else { max_size.min(text.len()) };
    let starts_character = |at: &usize| text.get(*at).is_none_or(|byte| byte & 0xc0 != 0x80);
    let end = (0..=most).rev().find(starts_character).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

fn section<'a>(file: &'a File, parts: &mut Parts<'a>) -> io::Result<()> {
    parts.add(Kind::Other, |out| head(file, out))?;
    // A long table must not push out what explains it.
    let most = parts.left / 3;
    parts.add(Kind::Other, |out| table(file, most, out))?;
    for block in blocks(file) {
        parts.add(Kind::Cause, |out| cause(&block, out))?;
        for fetch in block.members.iter().filter(|fetch| !fetch.is_doubtful() || fetch.id == block.example.id) {
            parts.add_detail(file, fetch);
        }
    }
    parts.add(Kind::Other, |out| notes(file, out))
}

fn head(file: &File, out: &mut dyn Write) -> io::Result<()> {
    let sanitized = match file.exporter.sanitized {
        Some(true) => ", sanitized export",
        Some(false) => ", with sensitive data",
        None => "",
    };
    writeln!(out, "## {}\n", code(&file.path))?;
    let entries = counted(file.entries, "entry", "entries");
    let fetches = counted(file.summary.cross_origin, "cross-origin fetch", "cross-origin fetches");
    let label = prose(&file.exporter.label);
    let (entries, fetches) = (prose(entries), prose(fetches));
    writeln!(out, "{label}{sanitized}: {entries}, {fetches}. {}\n", counts(&file.summary, file.doubtful()))
}

fn counts(summary: &Summary, doubtful: usize) -> String {
    if summary.cross_origin == summary.succeeded && doubtful == 0 {
        return "**No CORS failure.**".to_owned();
    }
    let parts = [
        (summary.cors, "failed CORS"),
        (summary.network, "failed on the network"),
        (summary.policy, "stopped by another policy"),
        (summary.aborted, "aborted"),
        (summary.undetermined, "undetermined"),
        (summary.succeeded, "succeeded"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let mut parts: Vec<String> = parts.map(|(count, what)| format!("{count} {what}")).collect();
    if doubtful > 0 {
        parts.push(format!("{doubtful} of them perhaps refused for CORS"));
    }
    format!("**{}.**", parts.join(", "))
}

/// Rows as long as they take no more than `most` bytes together.
fn table(file: &File, most: usize, out: &mut dyn Write) -> io::Result<()> {
    if file.fetches.is_empty() {
        return Ok(());
    }
    writeln!(out, "| No. | Request | From | Failed at | Network saw | Cause | Certainty |")?;
    writeln!(out, "|---:|---|---|---|---|---|---|")?;
    let (rows, left_out) = file.rows();
    let (mut used, mut shown) = (0, 0);
    for fetch in rows.iter().take(MOST_ROWS) {
        let row = row(fetch);
        used += row.len();
        if used > most && shown > 0 {
            break;
        }
        shown += 1;
        out.write_all(row.as_bytes())?;
    }
    let more = rows.len() - shown + left_out;
    if more > 0 {
        writeln!(out, "\n… and {more} more.")?;
    }
    writeln!(out)
}

fn row(fetch: &Fetch) -> String {
    let not_cors = if fetch.is_not_cors() { " (not CORS)" } else { "" };
    format!(
        "| {} | {} | {} | {} | {} | {}{not_cors} | {} |\n",
        fetch.id,
        cell(words!("{} {}", fetch.method, fetch.url).shortened(LONGEST_CELL)),
        fetch.origin.as_ref().map_or_else(|| "unknown".to_owned(), cell),
        fetch.failed_at.map_or("–", Stage::name),
        cell(&fetch.network_saw),
        fetch.headline(),
        prose(fetch.sureness()),
    )
}

/// One cause: what happened, and what mends it.
fn cause(block: &Block<'_>, out: &mut dyn Write) -> io::Result<()> {
    let fetch = block.example;
    let numbers = block.members_text(12, "", ", ");
    let noun = if block.members.len() == 1 { "No." } else { "Nos." };
    writeln!(out, "### {} ({noun} {})\n", fetch.headline(), prose(numbers))?;
    if let Some(summary) = fetch.summary() {
        writeln!(out, "**{}.**\n", prose(summary))?;
    }
    for line in fetch.explanation.lines() {
        writeln!(out, "{}\n", prose(line))?;
    }
    doubt(fetch, out)?;
    if !fetch.fixes.is_empty() {
        writeln!(out, "**Mend it**\n")?;
        for (n, text) in fetch.fixes.iter().enumerate() {
            fix(n + 1, text, out)?;
        }
        writeln!(out)?;
    }
    snippet(fetch, out)?;
    for (other, fixes) in &block.other_fixes {
        let first = fixes.first().map(|text| parts_of_fix(text).0).unwrap_or_default();
        writeln!(out, "For No. {}: {}\n", other.id, prose(first))?;
    }
    for cause in &fetch.also_wrong {
        writeln!(out, "Next, once that is mended: {}\n", named(*cause))?;
    }
    Ok(())
}

/// What to write into the server's configuration; where the server is not known, the headers to send.
fn snippet(fetch: &Fetch, out: &mut dyn Write) -> io::Result<()> {
    let Some(snippet) = &fetch.snippet else { return Ok(()) };
    let place = prose(&snippet.place);
    match &fetch.server {
        Some(server) => {
            let (name, evidence) = (prose(&server.name), prose(&server.evidence));
            writeln!(out, "The server is {name}, known by {evidence}. Write there ({place}):\n")?;
        }
        None => writeln!(out, "The headers to send ({place}):\n")?,
    }
    let lines: Vec<Piece<'_>> = snippet.text.lines().collect();
    writeln!(out, "{}", block("", &lines))
}

fn doubt(fetch: &Fetch, out: &mut dyn Write) -> io::Result<()> {
    if fetch.alternatives.is_empty() && fetch.missing_fact.is_none() {
        return Ok(());
    }
    for cause in &fetch.alternatives {
        writeln!(out, "- Or else: {}", named(*cause))?;
    }
    if let Some(fact) = &fetch.missing_fact {
        writeln!(out, "- To decide: {}", prose(fact))?;
    }
    writeln!(out)
}

fn named(cause: Cause) -> String {
    format!("{cause}: {}", prose(cause.rule().summary))
}

/// An instruction; the lines after its first are what to write somewhere, as they are.
fn fix(number: usize, text: &Text, out: &mut dyn Write) -> io::Result<()> {
    let (sentence, rest) = parts_of_fix(text);
    writeln!(out, "{number}. {}", prose(sentence))?;
    if rest.is_empty() { Ok(()) } else { write!(out, "\n{}\n", block("   ", &rest)) }
}

fn notes(file: &File, out: &mut dyn Write) -> io::Result<()> {
    for advice in &file.advice {
        writeln!(out, "- Advice, {}: {}", prose(&advice.rule), prose(&advice.message))?;
    }
    for damage in &file.damage {
        writeln!(out, "- Damaged at line {}: {}", damage.line, prose(&damage.message))?;
    }
    if file.advice.is_empty() && file.damage.is_empty() { Ok(()) } else { writeln!(out) }
}

fn together(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "## All {} files\n\n{}\n",
        report.totals.files,
        counts(&report.totals.summary, report.files.iter().map(File::doubtful).sum())
    )?;
    if report.groups.is_empty() {
        return Ok(());
    }
    writeln!(out, "| Cause | Server | Fetches | Files |\n|---|---|---:|---:|")?;
    for group in report.groups.iter().take(MOST_ROWS) {
        let name = group.headline();
        writeln!(out, "| {} | {} | {} | {} |", name, cell(&group.host), group.fetches, group.files)?;
    }
    writeln!(out)
}
