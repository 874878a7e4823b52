//! The response has the wrong type for its use.
//!
//! ## What it means
//! Modules must have a JavaScript type, stylesheets `text/css`; with `X-Content-Type-Options: nosniff`, this applies to
//! classic scripts as well. An error page (HTML) or `text/plain` is blocked.
//!
//! ## What the consoles say
//! - Chromium:
//!   `Failed to load module script: Expected a JavaScript-or-Wasm module script but the server responded with a MIME type of "text/plain". …`
//! - Firefox: `Loading module from “…” was blocked because of a disallowed MIME type (“text/plain”).`, and after it
//!   `(Reason: CORS request did not succeed). Status code: (null).`, which is **not** CORS
//! - WebKit: `TypeError: 'text/plain' is not a valid JavaScript MIME type.`
//!
//! ## Example
//! ```text
//! <script type="module" src="https://cdn.example/app.js"></script>
//!
//! HTTP/1.1 200 OK
//! Content-Type: text/plain
//! ```
//!
//! ## How to fix it
//! Send `Content-Type: text/javascript` or `text/css`. Check that the URL does not fall through to an HTML page.
//!
//! ## Standard
//! <https://html.spec.whatwg.org/multipage/webappapis.html#fetch-a-single-module-script>

use crate::browser::Stage;
use crate::rules::card::Rule;
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::wording::{chromium, firefox, webkit};
use crate::standard::InitiatorKind;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "wrong-mime-type",
    summary: "The response has the wrong type for its use",
    source: include_str!("wrong_mime_type.rs"),
    section: "https://html.spec.whatwg.org/multipage/webappapis.html#fetch-a-single-module-script",
    explain,
    fixes,
    error_at: Stage::Response,
    leaves_sound_entry: true,
    doubt: Some(
        "A response came, and CORS allows the page to read it. As a module it would still be blocked because of its type, \
         but this export does not show whether it was a module.",
    ),
    said: &[
        chromium(&["failed to load module script: expected a javascript"]),
        chromium(&["because its mime type"]),
        firefox(&["was blocked because of a disallowed mime type"]),
        firefox(&["was blocked due to mime type"]),
        webkit(&["is not a valid javascript mime type."]),
        webkit(&["because non css mime types are not allowed"]),
    ],
    says_not_cors: false,
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    format!("The response of {} has a type that is not allowed for this use.", facts.url)
}

fn fixes(facts: &Facts) -> Vec<String> {
    let wanted = if facts.initiator == InitiatorKind::Stylesheet { "text/css" } else { "text/javascript" };
    vec![
        format!("On {}, send `Content-Type: {wanted}` with this file.", phrases::server(facts)),
        "Check that the URL does not fall through to an HTML page (a missing file in a single-page application)."
            .to_owned(),
    ]
}
