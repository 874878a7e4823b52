//! The service worker answered with an error.
//!
//! ## What it means
//! A service worker handled the request. It rejected it, answered with `Response.error()`, or passed on a
//! response that it could not read itself (an opaque one) although the page needs to read it. The worker's own
//! request may have failed CORS: the message is then in the worker's console.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `The FetchEvent for "…" resulted in a network error response: …`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).` Firefox words every network error so; it
//!   is **not** CORS, and no header is missing.
//! - WebKit: `Response served by service worker is opaque`, `FetchEvent.respondWith received an error: …`
//!
//! If the preflight failed this way, WebKit adds `… due to access control checks.`, and Firefox prints its line twice.
//!
//! ## Example
//! ```text
//! // in the worker: the page asked with mode 'cors', the worker asks with 'no-cors'
//! self.addEventListener('fetch', (event) => {
//!   event.respondWith(fetch(event.request.url, { mode: 'no-cors' }));
//! });
//! ```
//!
//! ## How to fix it
//! Check the worker's `fetch` handler. It must use the request's own mode, not `no-cors`.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#http-fetch>

use crate::rules::card::{Elsewhere, Rule};
use crate::rules::rule::Facts;
use crate::rules::wording::{chromium, firefox, webkit};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "service-worker-error",
    summary: "The service worker answered with an error",
    source: include_str!("service_worker_error.rs"),
    section: "https://fetch.spec.whatwg.org/#http-fetch",
    explain,
    fixes,
    is_open: true,
    is_from_worker: true,
    elsewhere: Elsewhere::Open,
    said: &[
        chromium(&["the fetchevent for", "resulted in a network error response"]),
        firefox(&["a serviceworker", "respondwith"]),
        firefox(&["a serviceworker intercepted the request and encountered an unexpected error"]),
        webkit(&["response served by service worker is"]),
        webkit(&["fetchevent.respondwith received an error"]),
    ],
    says_not_cors: false,
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    format!(
        "The service worker answered the request for {} with an error or with a response that the page may not read.",
        facts.url
    )
}

fn fixes(_: &Facts) -> Vec<String> {
    vec![
        "In the service worker's `fetch` handler, pass the request on unchanged; a response fetched with `mode: \
         'no-cors'` cannot answer it."
            .to_owned(),
        "Check the worker's own console: its request may have failed CORS.".to_owned(),
    ]
}
