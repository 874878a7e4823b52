//! Cross-origin requests are disabled in this Firefox.
//!
//! ## What it means
//! The preference `content.cors.disable` is `true`, so every CORS request fails. No server is involved.
//!
//! ## What the consoles say
//! - Firefox: `(Reason: CORS disabled).`
//! - Chromium and WebKit have no such setting.
//!
//! ## Example
//! ```text
//! about:config
//! content.cors.disable    true
//! ```
//!
//! ## How to fix it
//! Open `about:config` and reset `content.cors.disable`; in a company, check for a policy or an extension that sets it.
//!
//! ## Standard
//! CORS protocol: <https://fetch.spec.whatwg.org/#http-cors-protocol>

use crate::browser::{Engine, Reason};
use crate::rules::card::{HeadersFix, Rule};
use crate::rules::rule::Facts;
use crate::rules::wording::{firefox, named};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "cors-disabled",
    summary: "Cross-origin requests are disabled in Firefox",
    source: include_str!("cors_disabled.rs"),
    section: "https://fetch.spec.whatwg.org/#http-cors-protocol",
    reason,
    explain,
    fixes,
    headers_fix: HeadersFix::No,
    is_without_snippet: true,
    said: &[firefox(&["reason: cors disabled"])],
    firefox_names: &[named("cors disabled")],
    ..Rule::CORS
};

fn reason(engine: Engine, _: &Facts) -> Option<Reason> {
    (engine == Engine::Firefox).then(|| Reason::part("(Reason: CORS disabled)."))
}

fn explain(_: &Facts) -> String {
    "Cross-origin requests are disabled in this Firefox (preference `content.cors.disable`).".to_owned()
}

fn fixes(_: &Facts) -> Vec<String> {
    vec!["In Firefox, open `about:config` and reset `content.cors.disable`.".to_owned()]
}
