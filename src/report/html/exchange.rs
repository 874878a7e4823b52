//! The messages of a fetch, with the headers that matter for CORS.

use super::failure::Failure;
use super::markup::Html;
use crate::report::model::{Message, MessageHeader, MessageStep, PreflightRequest, PreflightState};
use crate::report::text::Text;

pub(super) fn write(page: &mut Html, failure: Failure<'_>) {
    let fetch = failure.fetch;
    if let Some(request) = &fetch.preflight_request {
        unseen_preflight(page, fetch.preflight, request);
    }
    if fetch.exchange.is_empty() {
        return;
    }
    page.markup("<h5>Exchange</h5>\n<div class=\"exchange\">\n");
    for (n, message) in fetch.exchange.iter().enumerate() {
        write_message(page, &failure.file.path, message, fetch.refused == Some(n));
    }
    page.markup("</div>\n");
}

fn write_message(page: &mut Html, path: &Text, message: &Message, is_refused: bool) {
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
        write_header(page, header);
    }
    page.markup("\n<b>");
    match message.status {
        Some(status) => page.count(usize::from(status)).markup(" ").text(&message.status_text).markup("</b>\n"),
        None => page.markup("no answer recorded</b>\n"),
    };
    for header in &message.response_headers {
        write_header(page, header);
    }
    for name in &message.missing_headers {
        page.markup("<span class=\"missing\">").text(name).markup(": (missing)</span>\n");
    }
    page.markup("</code></pre>\n</div>\n");
}

/// Headers that CORS turns on stand out.
fn write_header(page: &mut Html, header: &MessageHeader) {
    let matters = header.is_of_cors() || header.is_origin();
    page.markup(if matters { "<span class=\"key\">" } else { "<span>" }).text(&header.name).markup("</span>: ");
    page.text(&header.value).markup("\n");
}

/// A preflight that the file does not hold.
fn unseen_preflight(page: &mut Html, state: PreflightState, request: &PreflightRequest) {
    page.markup("<p>The preflight (").text(state.name()).markup(", needed for ").prose(&request.because);
    page.markup(") is not in the file. This sends the same one:</p>\n");
    page.block("Command", std::iter::once(&request.curl));
}
