//! The report for a ticket: a summary, the table, one section for each cause with what shows it and what mends it, and
//! the receipt of redaction.

mod escape;

use super::blocks::{Block, blocks, parts_of_fix};
use super::model::{Fetch, File, Message, Report, Summary};
use super::sanitize::shortened;
use super::table::counted;
use escape::{block, cell, code, escape, prose};
use std::io::{self, Write};

/// Rows after which a ticket's table is cut: trackers limit the length of a text.
const MOST_ROWS: usize = 200;
/// Longer requests are cut in the table.
const LONGEST_CELL: usize = 300;

/// Bytes kept free for what ends the report.
const FOR_THE_END: usize = 2_000;

/// Writes at most `max_size` bytes (0: all); what does not fit is left out in whole parts, and said so.
pub(super) fn write(report: &Report, max_size: usize, out: &mut dyn Write) -> io::Result<()> {
    let most = if max_size == 0 { usize::MAX } else { max_size.saturating_sub(FOR_THE_END) };
    let mut parts = Parts { out, left: most, left_out: 0 };
    if report.files.len() > 1 {
        parts.add(|out| together(report, out))?;
    }
    for file in &report.files {
        section(file, &mut parts)?;
    }
    let Parts { out, left_out, .. } = parts;
    if left_out > 0 {
        let what = counted(left_out, "part is left out", "parts are left out");
        writeln!(out, "**{what}** to keep within {max_size} bytes; `--max-size 0` writes all.\n")?;
    }
    if let Some(receipt) = super::receipt::receipt(report) {
        writeln!(out, "{}. Equal values have equal numbers.\n", escape(&receipt))?;
    }
    writeln!(out, "Made by {} {}.", report.tool.name, report.tool.version)
}

/// A text that grows by whole parts as long as they fit.
struct Parts<'a> {
    out: &'a mut dyn Write,
    /// Bytes that still fit.
    left: usize,
    left_out: usize,
}

impl Parts<'_> {
    fn add(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        if self.left == 0 {
            self.left_out += 1;
            return Ok(());
        }
        let mut part = Vec::new();
        write(&mut part)?;
        if part.len() > self.left {
            self.left_out += 1;
            return Ok(());
        }
        self.left -= part.len();
        self.out.write_all(&part)
    }
}

fn section(file: &File, parts: &mut Parts<'_>) -> io::Result<()> {
    parts.add(|out| head(file, out))?;
    parts.add(|out| table(file, out))?;
    for block in blocks(file) {
        parts.add(|out| cause(file, &block, out))?;
    }
    parts.add(|out| notes(file, out))
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
    let label = escape(&file.exporter.label);
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

fn table(file: &File, out: &mut dyn Write) -> io::Result<()> {
    if file.fetches.is_empty() {
        return Ok(());
    }
    writeln!(out, "| No. | Request | From | Failed at | Network saw | Cause | Certainty |")?;
    writeln!(out, "|---:|---|---|---|---|---|---|")?;
    let (rows, left_out) = file.rows();
    for fetch in rows.iter().take(MOST_ROWS) {
        let not_cors = if matches!(fetch.outcome.as_str(), "cors" | "succeeded") { "" } else { " (not CORS)" };
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {}{not_cors} | {} |",
            fetch.id,
            cell(&shortened(&format!("{} {}", fetch.method, fetch.url), LONGEST_CELL)),
            fetch.origin.as_deref().map_or_else(|| "unknown".to_owned(), cell),
            fetch.failed_at.as_deref().unwrap_or("–"),
            escape(&fetch.network_saw),
            escape(fetch.headline()),
            fetch.certainty,
        )?;
    }
    let more = rows.len().saturating_sub(MOST_ROWS) + left_out;
    if more > 0 {
        writeln!(out, "\n… and {more} more.")?;
    }
    writeln!(out)
}

/// One cause: what happened, what shows it, what mends it.
fn cause(file: &File, block: &Block<'_>, out: &mut dyn Write) -> io::Result<()> {
    let fetch = block.example;
    let numbers = block.members_text(12, "", ", ");
    let noun = if block.members.len() == 1 { "No." } else { "Nos." };
    writeln!(out, "### {} ({noun} {numbers})\n", escape(fetch.headline()))?;
    if let Some(summary) = fetch.summary_of(fetch.headline()).filter(|summary| *summary != fetch.headline()) {
        writeln!(out, "**{}.**\n", escape(summary))?;
    }
    for line in fetch.explanation.lines() {
        writeln!(out, "{}\n", prose(line))?;
    }
    shown(file, fetch, out)?;
    views(file, fetch, out)?;
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
        let first = fixes.first().and_then(|text| text.lines().next()).unwrap_or_default();
        writeln!(out, "For No. {}: {}\n", other.id, prose(first))?;
    }
    for name in &fetch.also_wrong {
        writeln!(out, "Next, once that is mended: {}\n", named(fetch, name))?;
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
    let lines: Vec<String> = snippet.text.lines().map(str::to_owned).collect();
    writeln!(out, "{}", block("", &lines))
}

fn shown(file: &File, fetch: &Fetch, out: &mut dyn Write) -> io::Result<()> {
    let at = fetch.refused.or_else(|| fetch.exchange.len().checked_sub(1));
    if let Some(message) = at.and_then(|at| fetch.exchange.get(at)) {
        writeln!(out, "Entry {}, line {} of {}:\n", message.entry, message.line, code(&file.path))?;
        writeln!(out, "{}", block("", &excerpt(message)))?;
    }
    for evidence in fetch.evidence.iter().filter(|evidence| !evidence.note.is_empty()) {
        let place = format!("entry {}, line {} column {}", evidence.entry, evidence.line, evidence.column);
        writeln!(out, "- {} ({place}, {})", prose(&evidence.note), code(&evidence.pointer))?;
    }
    if fetch.evidence.is_empty() { Ok(()) } else { writeln!(out) }
}

fn excerpt(message: &Message) -> Vec<String> {
    let mut lines = vec![format!("> {} {}", message.method, message.url)];
    lines.extend(message.request_headers.iter().map(|header| format!("> {}: {}", header.name, header.value)));
    lines.push(match message.status {
        Some(status) => format!("< {status} {}", message.status_text).trim_end().to_owned(),
        None => "< (no answer recorded)".to_owned(),
    });
    lines.extend(message.response_headers.iter().map(|header| format!("< {}: {}", header.name, header.value)));
    lines.extend(message.missing_headers.iter().map(|name| format!("< {name}: (missing)")));
    lines
}

fn views(file: &File, fetch: &Fetch, out: &mut dyn Write) -> io::Result<()> {
    if !fetch.console_lines.is_empty() {
        writeln!(out, "Console:\n\n{}", block("", &fetch.console_lines))?;
    } else if !matches!(file.exporter.engine, "chromium" | "firefox" | "webkit") {
        let console = &fetch.console;
        for (name, line) in [("Chrome", &console.chromium), ("Firefox", &console.firefox), ("Safari", &console.webkit)]
        {
            if let Some(line) = line {
                writeln!(out, "Console of {name}:\n\n{}", block("", std::slice::from_ref(line)))?;
            }
        }
    }
    if let Some(saw) = &fetch.javascript_saw {
        writeln!(out, "- The page saw: {}", code(saw))?;
    }
    if let Some(saw) = &fetch.server_saw {
        writeln!(out, "- The server saw: {}", prose(saw))?;
    }
    if let Some(request) = &fetch.preflight_request {
        writeln!(out, "- The preflight ({}) is not in the file; this sends the same one:\n", fetch.preflight)?;
        writeln!(out, "{}", block("  ", std::slice::from_ref(&request.curl)))?;
        return Ok(());
    }
    writeln!(out)
}

fn doubt(fetch: &Fetch, out: &mut dyn Write) -> io::Result<()> {
    if fetch.alternatives.is_empty() && fetch.missing_fact.is_none() {
        return Ok(());
    }
    for name in &fetch.alternatives {
        writeln!(out, "- Or else: {}", named(fetch, name))?;
    }
    if let Some(fact) = &fetch.missing_fact {
        writeln!(out, "- To decide: {}", prose(fact))?;
    }
    writeln!(out)
}

fn named(fetch: &Fetch, name: &str) -> String {
    match fetch.summary_of(name).filter(|summary| *summary != name) {
        Some(summary) => format!("{}: {}", escape(name), prose(summary)),
        None => escape(name),
    }
}

/// An instruction; the lines after its first are what to write somewhere, as they are.
fn fix(number: usize, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let (sentence, rest) = parts_of_fix(text);
    writeln!(out, "{number}. {}", prose(sentence))?;
    if rest.is_empty() { Ok(()) } else { write!(out, "\n{}\n", block("   ", &rest)) }
}

fn notes(file: &File, out: &mut dyn Write) -> io::Result<()> {
    for advice in &file.advice {
        writeln!(out, "- Advice, {}: {}", escape(&advice.rule), prose(&advice.message))?;
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
        let name = group.root_cause.as_deref().unwrap_or(&group.cause);
        writeln!(out, "| {} | {} | {} | {} |", escape(name), cell(&group.host), group.fetches, group.files)?;
    }
    writeln!(out)
}
