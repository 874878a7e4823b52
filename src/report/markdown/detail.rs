//! What there is to unfold for one failure: its exchange, what shows it, what the three sides saw, and what mends it.

use super::escape::{block, code, html, prose};
use super::fix;
use crate::report::model::{Fetch, File, Message, MessageStep};
use crate::report::text::{Piece, words};
use std::io::{self, Write};

/// Longer requests are cut in the line that unfolds.
const LONGEST_SUMMARY: usize = 200;
/// Longer lines of an exchange are cut.
const LONGEST_LINE: usize = 2_000;

pub(super) fn write(file: &File, fetch: &Fetch, out: &mut dyn Write) -> io::Result<()> {
    let request = html(words!("{} {}", fetch.method, fetch.url).shortened(LONGEST_SUMMARY));
    let stage = fetch.failed_at.map(|stage| format!(", failed at {stage}")).unwrap_or_default();
    // What stands between blank lines is Markdown again.
    writeln!(out, "<details>\n<summary>No. {}: <code>{request}</code>{stage}</summary>\n", fetch.id)?;
    for message in &fetch.exchange {
        let step = match message.step {
            MessageStep::Preflight => "Preflight",
            MessageStep::Redirect => "Redirect",
            MessageStep::Request => "Request",
        };
        writeln!(out, "{step}, entry {}, line {} of {}:\n", message.entry, message.line, code(&file.path))?;
        writeln!(out, "{}", block("", &excerpt(message)))?;
    }
    for evidence in fetch.evidence.iter().filter(|evidence| !evidence.note.is_empty()) {
        let place = format!("entry {}, line {} column {}", evidence.entry, evidence.line, evidence.column);
        writeln!(out, "- {} ({place}, {})", prose(&evidence.note), code(&evidence.pointer))?;
    }
    if !fetch.evidence.is_empty() {
        writeln!(out)?;
    }
    views(file, fetch, out)?;
    if let Some(text) = fetch.fixes.first() {
        writeln!(out, "Mend it:\n")?;
        fix(1, text, out)?;
        writeln!(out)?;
    }
    writeln!(out, "</details>\n")
}

fn excerpt(message: &Message) -> Vec<Piece<'static>> {
    let mut lines = vec![words!("> {} {}", message.method, message.url)];
    lines.extend(message.request_headers.iter().map(|header| words!("> {}: {}", header.name, header.value)));
    lines.push(match message.status {
        Some(status) => words!("< {} {}", status, message.status_text).trimmed().owned(),
        None => words!("< (no answer recorded)"),
    });
    lines.extend(message.response_headers.iter().map(|header| words!("< {}: {}", header.name, header.value)));
    lines.extend(message.missing_headers.iter().map(|name| words!("< {}: (missing)", name)));
    lines.iter().map(|line| line.shortened(LONGEST_LINE).owned()).collect()
}

fn views(file: &File, fetch: &Fetch, out: &mut dyn Write) -> io::Result<()> {
    if !fetch.console_lines.is_empty() {
        writeln!(out, "Console:\n\n{}", block("", &fetch.console_lines))?;
    } else if file.exporter.engine.browser().is_none() {
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
