//! Two layers each add the CORS headers.
//!
//! ## What it means
//! The application sends `Access-Control-Allow-Origin`, and the proxy, gateway or CDN in front of it adds another. Browsers
//! join the two values with a comma, and that matches no origin, even if both values are right.
//!
//! ## How to see it
//! The header appears twice, or once with the same origin twice (`*, *`), or with both `*` and an origin.
//!
//! ## What the consoles say
//! - Chromium: `The 'Access-Control-Allow-Origin' header contains multiple values '*, *', but only one is allowed.`
//! - Firefox, for two lines: `(Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed).`; for one line with a
//!   comma: `(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘*, *’).`
//! - WebKit: `Access-Control-Allow-Origin cannot contain more than one origin.`
//!
//! ## Example
//! ```text
//! HTTP/1.1 200 OK
//! Server: nginx
//! Access-Control-Allow-Origin: *                      (nginx)
//! Access-Control-Allow-Origin: https://app.example    (the application)
//! ```
//!
//! ## How to fix it
//! Let only one layer set the headers. nginx: `proxy_hide_header Access-Control-Allow-Origin;` before `add_header`. Apache: `Header set`,
//! not `Header add`. IIS: not both `web.config` and the application. Cloud: either the gateway's CORS setting or the
//! function's headers.
//!
//! ## Standard
//! CORS check, step 4: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::card::Defect;
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "duplicate-header-layers",
    summary: "Two layers each add the CORS headers",
    source: include_str!("duplicate_header_layers.rs"),
    is_fixed_by_cors_settings: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// Two lines, or one value twice in one line.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    if !scene.is_cors() || !matches!(scene.defect(), Defect::SeveralOrigins | Defect::OtherOrigin) {
        return None;
    }
    let entry = scene.answer()?;
    let name = "Access-Control-Allow-Origin";
    let lines = entry.response.headers.all(name).count();
    let items: Vec<&str> =
        entry.response.headers.all(name).flat_map(|line| line.value.split(',')).map(str::trim).collect();
    let twice = items.len() == 2 && (items.first() == items.get(1) || items.contains(&"*"));
    let sign = match (lines > 1, twice) {
        (true, true) if items.iter().all(|item| *item == "*" || *item == scene.origin()) => Sign::deduced(),
        // A single layer may have written its list, in one line or in several.
        (_, true) | (true, _) => Sign::possible(),
        (false, _) => return None,
    };
    Some(sign.at_header(entry, name, "appears twice"))
}

fn explain(facts: &Facts) -> String {
    let server = phrases::server(facts);
    let value = facts.allow_origin.join(", ");
    let together = if value.is_empty() { String::new() } else { format!(" (combined value: `{value}`)") };
    format!(
        "Two layers of {server} each add `Access-Control-Allow-Origin` (the application and something in front of \
         it){together}."
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "Let only one layer of {} set the CORS headers and remove them from the other (nginx: `proxy_hide_header \
         Access-Control-Allow-Origin;`, Apache: `Header set` instead of `Header add`).",
        phrases::server(facts)
    )]
}
