//! The browser sent `Origin: null`.
//!
//! ## What it means
//! `null` stands for an origin that cannot be named. It comes from a frame with `sandbox` but without
//! `allow-same-origin`, from a page opened from disk or a `data:` URL, or from a redirect that led from one foreign
//! origin to another (http to https counts: the scheme is part of the origin). The server cannot find `null` on its
//! list.
//!
//! ## How to mend it
//! Remove the cause: ask for the final URL, so that nothing redirects; serve the page by http; add `allow-same-origin`
//! to the sandbox. If everybody may read the answer, `Access-Control-Allow-Origin: *` fits `null`, too, without
//! credentials. Do not allow `null` by name: any sandboxed frame of any site sends it.

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
