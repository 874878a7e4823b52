//! The page combined `mode: 'no-cors'` with a `redirect` other than `follow`.
//!
//! ## What it means
//! A `no-cors` request shows the page nothing, not even a redirect; so `redirect: 'error'` and
//! `redirect: 'manual'` are not allowed with it. The browser sends nothing.
//!
//! ## What the consoles say
//! - Chromium:
//!   `Fetch API cannot load https://api.example/a. Request mode is "no-cors" but the redirect mode is not "follow".`
//! - Firefox: nothing but the `TypeError`.
//! - WebKit: `No-Cors mode requires follow redirect mode`, then `Not allowed to request resource`
//!
//! ## Example
//! ```text
//! fetch('https://api.example/a', { mode: 'no-cors', redirect: 'manual' })
//! ```
//!
//! ## How to fix it
//! Leave `redirect` out. To read the response, leave `mode: 'no-cors'` out as well and let the server send CORS
//! headers.
//!
//! ## Standard
//! Main fetch: <https://fetch.spec.whatwg.org/#concept-main-fetch>

use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{HeadersFix, Rule, Sent};
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::wording::{chromium, webkit};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "no-cors-redirect-mode",
    summary: "The page combined mode no-cors with a redirect mode other than follow",
    source: include_str!("no_cors_redirect_mode.rs"),
    section: "https://fetch.spec.whatwg.org/#concept-main-fetch",
    reason,
    chromium_error,
    explain,
    fixes,
    only_at: Some(Stage::Request),
    sent: Sent::No,
    headers_fix: HeadersFix::No,
    said: &[
        chromium(&["request mode is no-cors but the redirect mode"]),
        webkit(&["no-cors mode requires follow redirect mode"]),
    ],
    ..Rule::CORS
};

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    match engine {
        Engine::Chromium => Some(Reason::whole(format!(
            "Fetch API cannot load {}. Request mode is \"no-cors\" but the redirect mode is not \"follow\".",
            facts.url
        ))),
        Engine::Firefox => None,
        Engine::WebKit => {
            Some(Reason::part("No-Cors mode requires follow redirect mode\nNot allowed to request resource".to_owned()))
        }
    }
}

fn chromium_error(_: Stage) -> Option<&'static str> {
    Some("NoCorsRedirectModeNotFollow")
}

fn explain(facts: &Facts) -> String {
    format!(
        "The page requested {} with `mode: 'no-cors'` and a `redirect` other than `follow`; browsers refuse that \
         combination. Nothing was sent.",
        facts.url
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        "In the page, leave `redirect` out of the `fetch()` call.".to_owned(),
        format!(
            "To read the response, leave `mode: 'no-cors'` out as well, and let {} send {}.",
            phrases::server(facts),
            phrases::header_lines(facts)
        ),
    ]
}
