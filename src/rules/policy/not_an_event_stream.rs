//! The EventSource rejected the response.
//!
//! ## What it means
//! An EventSource accepts only status 200 with `Content-Type: text/event-stream`. Anything else closes it permanently,
//! without a retry.
//!
//! ## What the consoles say
//! - Chromium:
//!   `EventSource's response has a MIME type ("text/plain") that is not "text/event-stream". Aborting the connection.`,
//!   or `Failed to load resource: the server responded with a status of 500 (Internal Server Error)`
//! - Firefox: `Firefox can’t establish a connection to the server at ….`
//! - WebKit: nothing that names it
//!
//! ## Example
//! ```text
//! GET /events HTTP/1.1
//! Accept: text/event-stream
//!
//! HTTP/1.1 200 OK
//! Content-Type: text/plain
//! ```
//!
//! ## How to fix it
//! Answer 200 with `Content-Type: text/event-stream`, also on temporary errors, or reconnect in the page.
//!
//! ## Standard
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html>

use crate::browser::Stage;
use crate::rules::card::{HeadersFix, Rule};
use crate::rules::cause::Cause;
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::wording::{any, firefox};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "not-an-event-stream",
    summary: "The EventSource rejected the response",
    source: include_str!("not_an_event_stream.rs"),
    section: "https://html.spec.whatwg.org/multipage/server-sent-events.html",
    explain,
    fixes,
    error_at: Stage::Response,
    headers_fix: HeadersFix::Useless,
    said: &[
        any(&["eventsources response has a"]),
        firefox(&["cant establish a connection to the server at"]).or(&[Cause::NetworkError]),
    ],
    says_not_cors: false,
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    let status = phrases::status(facts);
    let status = if status.is_empty() { String::new() } else { format!(" ({status})") };
    format!(
        "The EventSource rejected the response of {}{status}: it accepts only 200 with `text/event-stream`.",
        facts.url
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!("On {}, answer 200 with `Content-Type: text/event-stream`.", phrases::server(facts))]
}
