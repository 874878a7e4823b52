//! The browser sent `Origin: null`.
//!
//! ## What it means
//! `null` stands for an opaque origin. It comes from a frame with `sandbox` but without
//! `allow-same-origin`, from a page opened from disk or a `data:` URL, or from a redirect from one foreign
//! origin to another (http to https counts: the scheme is part of the origin). `null` is not on the server's list.
//!
//! ## How to see it
//! The request header `Origin: null`. The same happens after a redirect that the browser
//! made itself (HSTS, an upgrade to https): http and https are different origins.
//!
//! ## What the consoles say
//! - Chromium: a message about `Access-Control-Allow-Origin` that says `from origin 'null'` for a sandboxed or local page. After
//!   a redirect it names the page's origin, although the request had `Origin: null`.
//! - Firefox: that the header does not match or is missing; it does not name the request's origin.
//! - WebKit: `Origin null is not allowed by Access-Control-Allow-Origin. Status code: 200`
//!
//! ## Example
//! ```text
//! GET /files/7 HTTP/1.1
//! Origin: null
//!
//! HTTP/1.1 200 OK
//! Access-Control-Allow-Origin: https://app.example
//! ```
//!
//! ## How to fix it
//! Avoid the `null` origin: request the final URL, so that nothing redirects; serve the page over http; add
//! `allow-same-origin` to the sandbox. If everybody may read the response, `Access-Control-Allow-Origin: *` also allows
//! `null`, without credentials. Do not allow `null` by name: sandboxed frames of any site send it.
//!
//! ## Standard
//! HTTP-redirect fetch, and serializing a request origin: <https://fetch.spec.whatwg.org/#serializing-a-request-origin>

use super::away::{MadeBy, made_by};
use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::card::Defect;
use crate::rules::rule::Facts;
use crate::rules::verdict::Part;
use crate::rules::{phrases, ways};
use crate::standard::Origin;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "origin-null",
    summary: "The browser sent Origin: null",
    source: include_str!("origin_null.rs"),
    says_it_all: true,
    signs,
    explain,
    fixes,
    without_server: |facts| ways::own_origin(facts).filter(|_| fixes(facts).is_empty()),
    ..RootCauseRule::PLAIN
};

/// The request had `Origin: null`, and the response names another origin or none.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let turns_on_it = matches!(
        scene.defect(),
        Defect::OtherOrigin | Defect::InvalidOrigin | Defect::SeveralOrigins | Defect::MissingOrigin
    );
    if !scene.is_cors() || !turns_on_it || !scene.says_null() || scene.bare_error().is_some() {
        return None;
    }
    let is_confirmed = scene.defect() != Defect::MissingOrigin && scene.answer().is_some();
    let sign = if is_confirmed { Sign::confirmed() } else { Sign::deduced() };
    let sign = sign.with(reason(scene));
    let sent = scene.entry.and_then(|entry| Some((entry, entry.request.headers.position("Origin")?)));
    Some(match sent {
        Some((entry, position)) => sign.at(entry, Part::RequestHeader(position), "the origin in the request"),
        None => sign,
    })
}

/// Why the browser sent `null`.
fn reason(scene: &Scene<'_, '_>) -> &'static str {
    let page = scene.entry.or(scene.capture.request(scene.hop)).and_then(|entry| scene.capture.page_url(entry));
    let redirects = scene.redirects();
    let followed = redirects.iter().take(scene.draft.hop);
    if followed.clone().any(|(entry, target)| made_by(entry, target) == Some(MadeBy::Browser)) {
        return UPGRADE;
    }
    let is_tuple = matches!(scene.fetch.origin, Some(Origin::Tuple(_)));
    match page {
        _ if scene.draft.hop > 0 && is_tuple => REDIRECT,
        Some(page) if page.starts_with("file:") => FILE,
        Some(page) if page.starts_with("data:") => DATA,
        Some(_) => FRAME,
        None => "",
    }
}

/// The browser itself redirected from http to https, which is another origin.
const UPGRADE: &str = "upgrade";
/// A redirect went from one foreign origin to another.
const REDIRECT: &str = "redirect";
/// The page was opened from disk.
const FILE: &str = "file";
/// The page is a `data:` URL.
const DATA: &str = "data";
/// A frame with an opaque origin, in a page with a normal origin.
const FRAME: &str = "frame";

fn explain(facts: &Facts) -> String {
    match facts.root_detail {
        Some(UPGRADE) => format!(
            "The page requested the http URL {}, and the browser itself redirected it to https (HSTS or an upgrade). That is another \
             origin, so the request had `Origin: null` instead of {}.",
            facts.initial_url,
            phrases::page(facts)
        ),
        Some(REDIRECT) => format!(
            "The redirect from {} went from one foreign origin to another, so the browser sent `Origin: null` instead of {}.",
            facts.initial_url,
            phrases::page(facts)
        ),
        Some(FILE) => "The page was opened from disk (`file:`), so the browser sent `Origin: null`.".to_owned(),
        Some(DATA) => "The page is a `data:` URL, so the browser sent `Origin: null`.".to_owned(),
        _ => "The source of the request has an opaque origin (a sandboxed frame, a file, a `data:` URL), so the browser sent `Origin: \
              null`."
            .to_owned(),
    }
}

fn fixes(facts: &Facts) -> Vec<String> {
    let mut fixes: Vec<String> = match facts.root_detail {
        Some(UPGRADE) => vec![format!("In the page, use the https URL: {}.", facts.url)],
        Some(FILE) => {
            vec!["Serve the page over http or https (a local web server is enough), not from disk.".to_owned()]
        }
        _ => phrases::name_the_origin(facts).into_iter().collect(),
    };
    if !phrases::has_credentials(facts) {
        let server = phrases::server(facts);
        fixes.push(format!("{}: send `Access-Control-Allow-Origin: *` on {server}.", phrases::if_everybody(facts)));
    }
    fixes
}
