//! No response came, and the file does not show why.
//!
//! ## What it means
//! The browser got no response. The file does not name the error (Firefox exports none), or names one that says nothing
//! more.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_…` in the line `Failed to load resource: …`
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).` Firefox words every network error so; it
//!   is **not** CORS, and no header is missing.
//! - WebKit: its own sentence in `Failed to load resource: …`
//!
//! Firefox prints the same when a preflight is redirected to a forbidden target: to plain http from an https page, to
//! a URL with a password, or to another scheme.
//!
//! If the preflight failed this way, WebKit adds `… due to access control checks.`, and Firefox prints its line twice.
//!
//! ## Example
//! ```text
//! GET https://api.example/a      status 0, and no error text
//! ```
//!
//! ## How to fix it
//! Open the URL in a tab of the same browser: it shows the error. Try `curl -v`.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use crate::browser::Stage;
use crate::rules::card::{Elsewhere, Rule};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "network-error",
    summary: "No response came, and the file does not show why",
    source: include_str!("network_error.rs"),
    explain,
    fixes,
    elsewhere: Elsewhere::Open,
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    if let Some(target) = redirected_preflight(facts) {
        return format!(
            "The preflight was redirected to {target}, which the browser does not allow from this page: it does not follow redirects for a preflight, \
             least of all to plain http from an https page, to a URL with a password, or to another scheme. \
             The {} was not sent.",
            facts.method
        );
    }
    format!(
        "No response came from {}, and the file does not show why. {}",
        phrases::server(facts),
        phrases::preflight_too(facts)
    )
}

/// The target of the preflight's redirect.
fn redirected_preflight(facts: &Facts) -> Option<&str> {
    facts.location.as_deref().filter(|_| facts.stage == Stage::Preflight && facts.status.is_some())
}

fn fixes(facts: &Facts) -> Vec<String> {
    if redirected_preflight(facts).is_some() {
        return vec![
            format!("On {}, answer `OPTIONS` itself, with 204 and no redirect.", phrases::server(facts)),
            format!("Or send the {} to a URL that does not redirect.", facts.method),
        ];
    }
    vec![format!(
        "Open {} in a tab of the same browser, or try `curl -v {}`: both show the error.",
        facts.url,
        phrases::shell_quoted(&facts.url)
    )]
}
