//! What there is to unfold for one failure: its exchange, what shows it, what the three sides saw, and what mends it.

use super::escape::{block, code, html, prose};
use super::fix;
use crate::report::model::{Fetch, File, Message, MessageStep};
use crate::report::sanitize::shortened;
use std::io::{self, Write};

/// Longer requests are cut in the line that unfolds.
const LONGEST_SUMMARY: usize = 200;
/// Longer lines of an exchange are cut.
const LONGEST_LINE: usize = 2_000;

pub(super) fn write(file: &File, fetch: &Fetch, out: &mut dyn Write) -> io::Result<()> {
    let request = html(&shortened(&format!("{} {}", fetch.method, fetch.url), LONGEST_SUMMARY));
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

fn excerpt(message: &Message) -> Vec<String> {
    let mut lines = vec![format!("> {} {}", message.method, message.url)];
    lines.extend(message.request_headers.iter().map(|header| format!("> {}: {}", header.name, header.value)));
    lines.push(match message.status {
        Some(status) => format!("< {status} {}", message.status_text).trim_end().to_owned(),
        None => "< (no answer recorded)".to_owned(),
    });
    lines.extend(message.response_headers.iter().map(|header| format!("< {}: {}", header.name, header.value)));
    lines.extend(message.missing_headers.iter().map(|name| format!("< {name}: (missing)")));
    lines.iter().map(|line| shortened(line, LONGEST_LINE).into_owned()).collect()
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
