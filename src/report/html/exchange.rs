//! The messages of a fetch, with the headers that matter for CORS; a wrong line is marked with what it must be.

use super::markup::Html;
use super::plan::{Plan, Row};
use crate::report::marks::{Line, Mark, marks};
use crate::report::model::{Message, MessageHeader, MessageStep, PreflightRequest, PreflightState};
use crate::report::text::AsText;
use foldhash::HashMap;

/// Maximum number of headers per request or response.
const MOST_LINES: usize = 60;

pub(super) fn write(page: &mut Html, plan: &Plan<'_>, failure: Row<'_>) {
    let fetch = failure.fetch;
    if let Some(request) = &fetch.preflight_request {
        unseen_preflight(page, fetch.preflight, request);
    }
    if fetch.exchange.is_empty() {
        return;
    }
    let marks = marks(fetch);
    page.markup("<h4>Exchange</h4>\n<div class=\"exchange\">\n");
    for (n, message) in fetch.exchange.iter().enumerate() {
        let is_refused = fetch.refused == Some(n);
        write_message(page, message, is_refused, if is_refused { &marks } else { &[] });
    }
    page.markup("</div>\n");
    if plan.has_many_files {
        page.markup("<p class=\"note\">From <code>").text(&failure.file.path).markup("</code></p>\n");
    }
}

fn write_message(page: &mut Html, message: &Message, is_refused: bool, marks: &[Mark]) {
    page.markup(if is_refused {
        "<div class=\"message copied refused\">\n"
    } else {
        "<div class=\"message copied\">\n"
    });
    page.markup("<p class=\"note\">").markup(match message.step {
        MessageStep::Preflight => "Preflight",
        MessageStep::Redirect => "Redirected",
        MessageStep::Request => "Request",
    });
    page.markup(", entry ").count(message.entry);
    page.markup(if is_refused { " · <b class=\"cors\">blocked</b></p>\n" } else { "</p>\n" });
    page.markup("<pre tabindex=\"0\" role=\"group\" aria-label=\"Request and response\"><code>&gt; <b>");
    page.text(&message.method).markup("</b> ").text(&message.url).markup("\n");
    for header in message.request_headers.iter().take(MOST_LINES) {
        write_header(page, "&gt; ", header, None);
    }
    left_out(page, "&gt; ", message.request_headers.len().saturating_sub(MOST_LINES));
    write_status(page, message, marks);
    let by_line: HashMap<Line, &Mark> = marks.iter().map(|mark| (mark.line, mark)).collect();
    let marked = |n: usize| by_line.get(&Line::Header(n)).copied();
    // Wrong lines are always shown, up to a maximum number.
    let (first, rest) = message.response_headers.split_at(message.response_headers.len().min(MOST_LINES));
    let of_rest = rest.iter().enumerate().map(|(n, header)| (n + first.len(), header));
    let wrong: Vec<_> = of_rest.filter(|(n, _)| marked(*n).is_some()).take(MOST_LINES).collect();
    for (n, header) in first.iter().enumerate().chain(wrong.iter().copied()) {
        write_header(page, "&lt; ", header, marked(n));
    }
    left_out(page, "&lt; ", rest.len() - wrong.len());
    write_absent(page, message, marks);
    page.markup("</code></pre>\n</div>\n");
}

fn left_out(page: &mut Html, way: &'static str, count: usize) {
    if count > 0 {
        page.markup(way).markup("… ").count(count).markup(" more headers\n");
    }
}

fn write_status(page: &mut Html, message: &Message, marks: &[Mark]) {
    let mark = marks.iter().find(|mark| mark.line == Line::Status);
    page.markup("&lt; ").markup(if mark.is_some() { "<b class=\"wrong\">" } else { "<b>" });
    match message.status {
        Some(status) => page.count(usize::from(status)).markup(" ").text(&message.status_text).markup("</b>"),
        None => page.markup("no response recorded</b>"),
    };
    must(page, mark);
    page.markup("\n");
}

/// Headers that matter for CORS are highlighted.
fn write_header(page: &mut Html, way: &'static str, header: &MessageHeader, mark: Option<&Mark>) {
    let matters = header.is_cors_header() || header.is_origin();
    page.markup(way).markup(match mark {
        Some(_) => "<span class=\"wrong\">",
        None if matters => "<span class=\"key\">",
        None => "<span>",
    });
    page.text(&header.name).markup(if mark.is_some() { ": " } else { "</span>: " }).text(&header.value);
    page.markup(if mark.is_some() { "</span>" } else { "" });
    must(page, mark);
    page.markup("\n");
}

/// Missing headers.
fn write_absent(page: &mut Html, message: &Message, marks: &[Mark]) {
    let mut absent = |name: &dyn Fn(&mut Html), mark: Option<&Mark>| {
        page.markup("&lt; <span class=\"wrong\">");
        name(page);
        page.markup(": (missing)</span>");
        must(page, mark);
        page.markup("\n");
    };
    let mut marked = Vec::new();
    for mark in marks {
        if let Line::Absent(name) = mark.line {
            absent(&|page| _ = page.text(name), Some(mark));
            marked.push(name);
        }
    }
    for name in
        message.missing_headers.iter().filter(|name| !marked.iter().any(|marked| name.piece() == marked.piece()))
    {
        absent(&|page| _ = page.text(name), None);
    }
}

/// `← must be 200–299`
fn must(page: &mut Html, mark: Option<&Mark>) {
    if let Some(mark) = mark {
        page.markup(" <b class=\"must\">← ").text(&mark.must).markup("</b>");
    }
}

/// A preflight that is not in the file.
fn unseen_preflight(page: &mut Html, state: PreflightState, request: &PreflightRequest) {
    page.markup(match state {
        PreflightState::Cached => "<p>The browser took the response to the preflight from its cache",
        PreflightState::Recorded | PreflightState::Hidden | PreflightState::NotNeeded | PreflightState::Unknown => {
            "<p>The preflight is not in this file"
        }
    });
    if !request.because.is_empty() {
        page.markup(" (needed for ").prose(&request.because).markup(")");
    }
    page.markup(". This sends the same one:</p>\n");
    page.copied_block("Command", std::iter::once(&request.curl));
}
