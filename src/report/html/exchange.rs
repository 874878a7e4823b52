//! The messages of a fetch, with the headers that matter for CORS; a wrong line is marked with what it must be.

use super::failure::Failure;
use super::markup::Html;
use crate::report::marks::{Line, Mark, marks};
use crate::report::model::{Message, MessageHeader, MessageStep, PreflightRequest, PreflightState};
use crate::report::text::{AsText, Text};

pub(super) fn write(page: &mut Html, failure: Failure<'_>) {
    let fetch = failure.fetch;
    if let Some(request) = &fetch.preflight_request {
        unseen_preflight(page, fetch.preflight, request);
    }
    if fetch.exchange.is_empty() {
        return;
    }
    let marks = marks(fetch);
    page.markup("<h5>Exchange</h5>\n<div class=\"exchange\">\n");
    for (n, message) in fetch.exchange.iter().enumerate() {
        let is_refused = fetch.refused == Some(n);
        write_message(page, &failure.file.path, message, is_refused, if is_refused { &marks } else { &[] });
    }
    page.markup("</div>\n");
}

fn write_message(page: &mut Html, path: &Text, message: &Message, is_refused: bool, marks: &[Mark]) {
    page.markup(if is_refused { "<div class=\"message refused\">\n" } else { "<div class=\"message\">\n" });
    page.markup("<p class=\"note\">").markup(match message.step {
        MessageStep::Preflight => "Preflight",
        MessageStep::Redirect => "Redirected",
        MessageStep::Request => "Request",
    });
    page.markup(", entry ").count(message.entry).markup(", <code>").text(path).markup(":").number(message.line);
    page.markup(if is_refused { "</code> · <b class=\"cors\">refused</b></p>\n" } else { "</code></p>\n" });
    page.markup("<pre tabindex=\"0\" role=\"region\" aria-label=\"Request and answer\"><code><b>");
    page.text(&message.method).markup("</b> ").text(&message.url).markup("\n");
    for header in &message.request_headers {
        write_header(page, header, None);
    }
    page.markup("\n");
    write_status(page, message, marks);
    for (n, header) in message.response_headers.iter().enumerate() {
        write_header(page, header, marks.iter().find(|mark| mark.line == Line::Header(n)));
    }
    write_absent(page, message, marks);
    page.markup("</code></pre>\n</div>\n");
}

fn write_status(page: &mut Html, message: &Message, marks: &[Mark]) {
    let mark = marks.iter().find(|mark| mark.line == Line::Status);
    page.markup(if mark.is_some() { "<b class=\"wrong\">" } else { "<b>" });
    match message.status {
        Some(status) => page.count(usize::from(status)).markup(" ").text(&message.status_text).markup("</b>"),
        None => page.markup("no answer recorded</b>"),
    };
    must(page, mark);
    page.markup("\n");
}

/// Headers that CORS turns on stand out.
fn write_header(page: &mut Html, header: &MessageHeader, mark: Option<&Mark>) {
    let matters = header.is_of_cors() || header.is_origin();
    page.markup(match mark {
        Some(_) => "<span class=\"wrong\">",
        None if matters => "<span class=\"key\">",
        None => "<span>",
    });
    page.text(&header.name).markup(if mark.is_some() { ": " } else { "</span>: " }).text(&header.value);
    page.markup(if mark.is_some() { "</span>" } else { "" });
    must(page, mark);
    page.markup("\n");
}

/// Headers that should be there.
fn write_absent(page: &mut Html, message: &Message, marks: &[Mark]) {
    let mut absent = |name: &dyn Fn(&mut Html), mark: Option<&Mark>| {
        page.markup("<span class=\"wrong\">");
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

/// A preflight that the file does not hold.
fn unseen_preflight(page: &mut Html, state: PreflightState, request: &PreflightRequest) {
    page.markup("<p>The preflight (").text(state.name()).markup(", needed for ").prose(&request.because);
    page.markup(") is not in the file. This sends the same one:</p>\n");
    page.block("Command", std::iter::once(&request.curl));
}
