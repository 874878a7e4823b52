//! The server has a list of allowed origins, and this page is not on it.
//!
//! ## What it means
//! The server names another origin, or none, although it sends CORS headers to other pages: its list does not contain this
//! page's origin. `https://app.example`, `https://www.app.example`, `http://app.example` and `http://localhost:3000`
//! are four different origins.
//!
//! ## How to see it
//! `Access-Control-Allow-Origin` names another origin, or the header is missing here and names another origin elsewhere.
//! `Vary: Origin` alone makes it `possible`: servers also send that if their rule does not cover a method, a header or a
//! path.
//!
//! ## What the consoles say
//! - Chromium: `The 'Access-Control-Allow-Origin' header has a value 'https://app.example' that is not equal to the supplied origin.`,
//!   or that the header is missing
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘https://app.example’).`, or `… missing).`
//! - WebKit: `Origin https://shop.example is not allowed by Access-Control-Allow-Origin. Status code: 200`
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://shop.example
//!
//! HTTP/1.1 200 OK
//! Access-Control-Allow-Origin: https://app.example
//! ```
//!
//! ## How to fix it
//! Add the exact origin (scheme, host, port; no slash) to the server's list, and answer with that origin and
//! `Vary: Origin`. Compare whole strings: a prefix test would also allow
//! `https://app.example.evil.test`.
//!
//! ## Standard
//! CORS check, step 4: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::har::is_placeholder;
use crate::rules::card::Defect;
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::verdict::Part;
use crate::standard::{is_cors_header, origin_of_url};
use url::Url;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "origin-not-listed",
    summary: "The server has a list of allowed origins, and this page is not on it",
    source: include_str!("origin_not_listed.rs"),
    is_fixed_by_cors_settings: true,
    is_helped_by_own_origin: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The server names another origin, or the record shows that it allows another but never this one.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    if !scene.is_cors() || scene.says_null() {
        return None;
    }
    let entry = scene.answer()?;
    let name = "Access-Control-Allow-Origin";
    match scene.defect() {
        Defect::OtherOrigin => {
            // The origin in another spelling (a slash, a path, capitals) is on the list.
            let allowed = scene.header(name)?;
            // A list or a pattern may be meant to include the origin.
            // The same for a host name with letters that the header cannot contain.
            if allowed.contains(['*', ',', ' ']) || is_placeholder(allowed) || !allowed.is_ascii() {
                return None;
            }
            let meant = Url::parse(allowed).ok().map(|url| origin_of_url(&url).to_string());
            if meant.as_deref() == scene.hop.request_origin.as_deref() {
                return None;
            }
            // A cached copy that was made for another origin looks the same.
            let is_sure =
                !scene.is_let_in_elsewhere() && (scene.cache_hit().is_none() || scene.lists("Vary", "Origin"));
            let sign = if is_sure { Sign::deduced() } else { Sign::possible() };
            Some(sign.at_header(entry, name, "the origin that the server allows"))
        }
        Defect::MissingOrigin if !scene.is_let_in_elsewhere() => {
            let is_error = scene.status()? >= 300 && !scene.comes_from_cors_filter();
            let lets_others_in = scene.host().is_some_and(|host| host.allows_other_than(scene.origin()));
            match (lets_others_in, scene.lists("Vary", "Origin")) {
                (true, _) if !is_error => Some(Sign::deduced().at(
                    entry,
                    Part::ResponseHeaders,
                    "no origin is allowed here, another one elsewhere",
                )),
                (true, _) => Some(Sign::possible().at(
                    entry,
                    Part::ResponseHeaders,
                    "no origin is allowed here, another one elsewhere",
                )),
                // Allowed methods or headers, but no origin: only the origin was not allowed.
                (false, true)
                    if scene.is_preflight() && entry.response.headers.iter().any(|h| is_cors_header(h.name)) =>
                {
                    Some(Sign::deduced().at_header(entry, "Vary", "methods or headers are allowed, the origin is not"))
                }
                (false, true) => Some(Sign::possible().at_header(entry, "Vary", "the response depends on the origin")),
                (false, false) => None,
            }
        }
        Defect::None
        | Defect::MissingOrigin
        | Defect::InvalidOrigin
        | Defect::SeveralOrigins
        | Defect::Wildcard
        | Defect::Credentials
        | Defect::PreflightStatus
        | Defect::Method
        | Defect::Headers
        | Defect::InvalidMethods
        | Defect::InvalidHeaders
        | Defect::Location => None,
    }
}

fn explain(facts: &Facts) -> String {
    format!(
        "{} allows certain origins, but `{}` is not one of them.",
        phrases::server(facts),
        phrases::page_origin(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "On {}, add exactly `{}` to the list of allowed origins (no trailing slash), and answer with {}.",
        phrases::server(facts),
        phrases::page_origin(facts),
        phrases::lines_for_stage(facts)
    )]
}
