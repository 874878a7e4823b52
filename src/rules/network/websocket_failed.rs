//! The WebSocket could not be opened.
//!
//! ## What it means
//! CORS does not apply to WebSockets: a server that wants to keep an origin out has to refuse the handshake itself. Here
//! the status was not 101, or there was no connection.
//!
//! ## What the consoles say
//! - Chromium:
//!   `WebSocket connection to 'wss://…' failed: Error during WebSocket handshake: Unexpected response code: 403`
//! - Firefox: `Firefox can’t establish a connection to the server at wss://….`
//! - WebKit: `WebSocket connection to 'wss://…' failed: …`
//!
//! ## Example
//! ```text
//! GET /socket HTTP/1.1
//! Upgrade: websocket
//! Origin: https://app.example
//!
//! HTTP/1.1 403 Forbidden
//! ```
//!
//! ## How to fix it
//! Look at the status: 401 or 403 means that the server checks `Origin` or a cookie; 404 means the wrong path; 400 or 426
//! means a proxy that drops `Upgrade`.
//!
//! ## Standard
//! WebSockets: <https://websockets.spec.whatwg.org/#websocket-opening-handshake>

use crate::rules::card::Rule;
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::wording::{chromium, firefox};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "websocket-failed",
    summary: "The WebSocket could not be opened",
    source: include_str!("websocket_failed.rs"),
    section: "https://websockets.spec.whatwg.org/#websocket-opening-handshake",
    reason: |_, _| None,
    explain,
    fixes,
    said: &[
        chromium(&["websocket connection to", "failed"]),
        firefox(&["cant establish a connection to the server at ws"]),
    ],
    says_not_cors: false,
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    let status = phrases::status(facts);
    let answer =
        if status.is_empty() { "no response came".to_owned() } else { format!("the server answered {status}") };
    format!("The WebSocket to {} could not be opened: {answer}. CORS does not apply to WebSockets.", facts.url)
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "On the server of {}, find out what refuses the handshake: a check of `Origin`, a missing login, or the path.",
            facts.url
        ),
        "Check that the proxies in front of it pass on `Upgrade` and `Connection`.".to_owned(),
    ]
}
