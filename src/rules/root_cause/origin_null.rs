//! The browser sent `Origin: null`.
//!
//! ## What it means
//! `null` stands for an origin that cannot be named. It comes from a frame with `sandbox` but without
//! `allow-same-origin`, from a page opened from disk or a `data:` URL, or from a redirect that led from one foreign
//! origin to another (http to https counts: the scheme is part of the origin). The server cannot find `null` on its
//! list.
//!
//! ## What the consoles say
//! - Chromium: a message about `Access-Control-Allow-Origin` that says `from origin 'null'` for a sandboxed or local page. After
//!   a redirect it names the page's origin, although the request said `null`.
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
//! ## How to mend it
//! Remove the cause: ask for the final URL, so that nothing redirects; serve the page by http; add `allow-same-origin`
//! to the sandbox. If everybody may read the answer, `Access-Control-Allow-Origin: *` fits `null`, too, without
//! credentials. Do not allow `null` by name: any sandboxed frame of any site sends it.
//!
//! ## Standard
//! HTTP-redirect fetch, and serializing a request origin: <https://fetch.spec.whatwg.org/#serializing-a-request-origin>

use super::RootCauseRule;
use crate::rules::rule::Facts;
use crate::rules::words;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "origin-null",
    summary: "The browser sent Origin: null",
    source: include_str!("origin_null.rs"),
    says_it_all: true,
    explain,
    fixes,
};

fn explain(facts: &Facts) -> String {
    if facts.page_origin == "null" || facts.page_origin.is_empty() {
        "The page has no origin that can be named (a sandboxed frame, a file, a `data:` URL), so the browser sent \
         `Origin: null`."
            .to_owned()
    } else {
        format!(
            "The redirect from {} led from one foreign origin to another, so the browser sent `Origin: null` instead \
             of {}.",
            facts.initial_url, facts.page_origin
        )
    }
}

fn fixes(facts: &Facts) -> Vec<String> {
    let mut fixes: Vec<String> = words::name_the_origin(facts).into_iter().collect();
    if !words::has_credentials(facts) {
        fixes.push(format!("If everybody may read it: `Access-Control-Allow-Origin: *` on {}.", words::server(facts)));
    }
    if fixes.is_empty() {
        fixes.push(words::own_origin(facts));
    }
    fixes
}
