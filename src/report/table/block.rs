//! One block for each distinct cause of a file: what happened, where it shows, what to do.

use super::paint::{Painter, Style};
use super::shorten::{columns, middle};
use crate::report::blocks::Block;
use crate::report::group::host;
use crate::report::model::{Evidence, Fetch, File, Message, PreflightState};
use crate::report::text::{AsText, Piece, Text, words};
use crate::rules::{Cause, Outcome};

/// Indent of what stands in a block.
const INDENT: &str = "   ";
/// As wide as the indent and the labels of a block ("Server saw").
const BESIDE: &str = "                ";
/// Most places that one block shows.
const MOST_EVIDENCE: usize = 4;

pub(super) fn write(painter: &mut Painter, file: &File, block: &Block<'_>) {
    let fetch = block.example;
    title(painter, block);
    if let Some(summary) = fetch.summary() {
        painter.paragraph(Style::Strong, "", words!("{}.", summary));
    }
    painter.paragraph(Style::Plain, "", &fetch.explanation);
    painter.newline();
    exchange(painter, &file.path, fetch);
    evidence(painter, fetch);
    console(painter, file, fetch);
    if let Some(saw) = &fetch.javascript_saw {
        labelled(painter, "Page saw", saw);
    }
    if let Some(saw) = &fetch.server_saw {
        labelled(painter, "Server saw", saw);
    }
    effects(painter, fetch);
    preflight(painter, fetch);
    doubt(painter, fetch);
    fixes(painter, "Mend it", fetch);
    for (other, fixes) in &block.other_fixes {
        labelled_lines(painter, words!("For #{}", other.id), fixes.first().cloned().unwrap_or_default());
    }
    snippet(painter, fetch);
    then(painter, fetch);
    painter.newline();
}

/// `── auth-before-preflight ─ #1 #4 ─ confirmed ─────`
fn title(painter: &mut Painter, block: &Block<'_>) {
    let members = block.members_text(12, "#", " ");
    let (name, certainty, width) = (block.example.headline(), block.example.sureness(), painter.width);
    painter.put(Style::Faint, "── ").link(Style::Strong, super::diagnostic::section(block.example), name);
    painter.put(Style::Faint, " ─ ").put(Style::Plain, &members).put(Style::Faint, " ─ ");
    painter.put(Style::Plain, &certainty).put(Style::Plain, " ");
    let used = 3 + columns(name) + 3 + columns(&members) + 3 + columns(&certainty) + 1;
    painter.rule(Style::Faint, width.saturating_sub(used)).newline();
}

fn exchange(painter: &mut Painter, path: &Text, fetch: &Fetch) {
    let shown = fetch.refused.or_else(|| fetch.exchange.len().checked_sub(1));
    for (n, message) in fetch.exchange.iter().enumerate() {
        if Some(n) == shown {
            excerpt(painter, path, message);
        } else {
            one_line(painter, path, message);
        }
    }
    if !fetch.exchange.is_empty() {
        painter.newline();
    }
}

fn place(painter: &Painter, path: &Text, message: &Message) -> Piece<'static> {
    let path = middle(path, painter.width / 3, 4);
    words!("entry {}, {}:{}", message.entry, path, message.line)
}

/// A message that is not the point: request line and status.
fn one_line(painter: &mut Painter, path: &Text, message: &Message) {
    let place = place(painter, path, message);
    let status = status(message);
    painter.put(Style::Faint, INDENT).put(Style::Faint, &place).newline();
    painter.hanging(Style::Plain, "     > ", "       ", words!("{} {}", message.method, message.url));
    painter.hanging(Style::Plain, "     < ", "       ", &status);
    for item in message.response_headers.iter().filter(|header| header.is_location()) {
        header(painter, Style::Plain, "     < ", &item.name, &item.value);
    }
}

/// The message that was refused: its headers, and those that are missing.
fn excerpt(painter: &mut Painter, path: &Text, message: &Message) {
    let place = place(painter, path, message);
    painter.put(Style::Plain, INDENT).put(Style::Strong, &place).newline();
    painter.hanging(Style::Strong, "     > ", "       ", words!("{} {}", message.method, message.url));
    for item in &message.request_headers {
        header(painter, Style::Plain, "     > ", &item.name, &item.value);
    }
    painter.hanging(Style::Strong, "     < ", "       ", status(message));
    for item in &message.response_headers {
        let cors = item.is_of_cors();
        let style = if cors { Style::Name } else { Style::Plain };
        header(painter, style, "     < ", &item.name, &item.value);
    }
    for name in &message.missing_headers {
        header(painter, Style::Bad, "     < ", name, "(missing)");
    }
}

/// Most lines of a report are headers, and putting texts together is cheaper than formatting them.
fn header(painter: &mut Painter, style: Style, mark: &'static str, name: &Text, value: impl AsText) {
    painter.hanging(style, mark, "       ", Piece::joined(&[name, &": ", &value]));
}

fn status(message: &Message) -> Piece<'static> {
    match message.status {
        Some(status) => words!("{} {}", status, message.status_text).trimmed().owned(),
        None => words!("(no answer recorded)"),
    }
}

/// What the verdict rests on, each with its line and column.
fn evidence(painter: &mut Painter, fetch: &Fetch) {
    let texts: Vec<Piece<'_>> = fetch.evidence.iter().filter(|e| !e.note.is_empty()).map(evidence_text).collect();
    for (n, text) in texts.iter().take(MOST_EVIDENCE).enumerate() {
        labelled(painter, if n == 0 { "Shown by" } else { "" }, text);
    }
    if texts.len() > MOST_EVIDENCE {
        labelled(painter, "", words!("… and {} more places", texts.len() - MOST_EVIDENCE));
    }
}

fn evidence_text(evidence: &Evidence) -> Piece<'static> {
    words!("{} (entry {}, line {} column {})", evidence.note, evidence.entry, evidence.line, evidence.column)
}

/// All lines of the browser that wrote the file; of a browser unknown, what each of the three would print.
fn console(painter: &mut Painter, file: &File, fetch: &Fetch) {
    if !fetch.console_lines.is_empty() {
        for (n, line) in fetch.console_lines.iter().enumerate() {
            labelled(painter, if n == 0 { "Console" } else { "" }, line);
        }
        return;
    }
    if file.exporter.engine.browser().is_some() {
        return;
    }
    let console = &fetch.console;
    for (label, line) in [("Chrome", &console.chromium), ("Firefox", &console.firefox), ("Safari", &console.webkit)] {
        if let Some(line) = line {
            labelled(painter, label, line);
        }
    }
}

fn effects(painter: &mut Painter, fetch: &Fetch) {
    if matches!(fetch.outcome, Outcome::Cors | Outcome::Policy) && fetch.effects.request_executed == Some(true) {
        let cookies = if fetch.effects.cookies_stored == Some(true) { " The browser kept its cookies." } else { "" };
        // What a GET did at the server stands there already, under what the server saw.
        let text = if ["GET", "HEAD", "OPTIONS"].iter().any(|method| fetch.method == *method) {
            words!("{}", cookies.trim_start())
        } else {
            let server = match fetch.was_executed_before_redirect() {
                true => words!("{}, which redirected it", host(&fetch.url)),
                false => words!("the server"),
            };
            words!("The {} did reach {}: a retry may apply it twice.{}", fetch.method, server, cookies)
        };
        if !text.is_empty() {
            labelled(painter, "Effects", text);
        }
    } else if fetch.effects.cookies_stored == Some(true) && fetch.outcome != Outcome::Succeeded {
        labelled(painter, "Effects", "The browser kept the cookies of the answer.");
    }
}

fn preflight(painter: &mut Painter, fetch: &Fetch) {
    let Some(request) = &fetch.preflight_request else { return };
    let why =
        if request.because.is_empty() { Piece::default() } else { words!(" (needed because of {})", request.because) };
    let text = match fetch.preflight {
        PreflightState::Cached => words!("answered from the browser's cache{}. This sends it again:", why),
        _ => words!("not in this file{}. This sends the same one:", why),
    };
    labelled(painter, "Preflight", text);
    painter.unwrapped(BESIDE, &request.curl);
}

/// What else it could be, and what would tell.
fn doubt(painter: &mut Painter, fetch: &Fetch) {
    for (n, cause) in fetch.alternatives.iter().enumerate() {
        labelled(painter, if n == 0 { "Or else" } else { "" }, named(*cause));
    }
    if let Some(fact) = &fetch.missing_fact {
        labelled(painter, "To decide", fact);
    }
}

fn fixes(painter: &mut Painter, label: &'static str, fetch: &Fetch) {
    let several = fetch.fixes.len() > 1;
    for (n, fix) in fetch.fixes.iter().enumerate() {
        let text = if several { words!("{}. {}", n + 1, fix) } else { fix.piece() };
        labelled_lines(painter, if n == 0 { label } else { "" }, text);
    }
}

/// What to write into the configuration of the server that answered. Where it is not known, the ways above say all.
fn snippet(painter: &mut Painter, fetch: &Fetch) {
    let (Some(server), Some(snippet)) = (&fetch.server, &fetch.snippet) else { return };
    labelled(painter, "Server", words!("{}, known by {}", server.name, server.evidence));
    labelled(painter, "Write there", words!("{}:", snippet.place));
    for line in snippet.text.lines() {
        painter.unwrapped(BESIDE, line);
    }
}

fn then(painter: &mut Painter, fetch: &Fetch) {
    for (n, cause) in fetch.also_wrong.iter().enumerate() {
        labelled(painter, if n == 0 { "Then" } else { "" }, named(*cause));
    }
}

/// A cause with its one line.
fn named(cause: Cause) -> Piece<'static> {
    words!("{}: {}", cause.name(), cause.rule().summary)
}

fn labelled(painter: &mut Painter, label: &'static str, text: impl AsText) {
    painter.hanging(Style::Plain, indented(label), BESIDE, text);
}

/// The same for a text of this program that has several lines.
fn labelled_lines(painter: &mut Painter, label: impl AsText, text: impl AsText) {
    painter.lines(Style::Plain, indented(label), BESIDE, text);
}

/// A label as wide as [`BESIDE`].
fn indented(label: impl AsText) -> Piece<'static> {
    let rest = BESIDE.get(INDENT.len() + label.piece().len()..).unwrap_or_default();
    Piece::joined(&[&INDENT, &label, &rest])
}
