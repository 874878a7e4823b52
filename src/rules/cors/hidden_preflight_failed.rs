//! A preflight that is not in the file must have failed.
//!
//! ## What it means
//! The request needs a preflight, it was never sent (status 0, no response), and no network error is recorded. A failed
//! preflight leaves exactly that. The preflight itself is not in this file, because the exporter leaves preflights out
//! (Safari, Playwright) or the list was filtered before the export. So the file does not show why it failed.
//!
//! ## What the consoles say
//! Chromium, Firefox and WebKit print the reason that is missing from the file: `missing-allow-origin`,
//! `preflight-bad-status`, `preflight-redirect`, `method-not-allowed` or `header-not-allowed`. Pass the line to
//! `har-cors explain`.
//!
//! ## Example
//! ```text
//! PUT https://api.example/users/7      status 0, net::ERR_FAILED, no OPTIONS beside it
//! ```
//!
//! ## How to fix it
//! Send the request yourself:
//! `curl -i -X OPTIONS -H 'Origin: https://app.example' -H 'Access-Control-Request-Method: PUT' https://api.example/users/7`.
//! The response must be 2xx, not a redirect, and have the CORS headers. Or export again from Chromium's or Firefox's
//! Network panel without a filter.
//!
//! ## Standard
//! CORS-preflight fetch: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use crate::rules::card::{HeadersFix, Rule, Sent};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "hidden-preflight-failed",
    summary: "A preflight that is not in the file must have failed",
    source: include_str!("hidden_preflight_failed.rs"),
    section: "https://fetch.spec.whatwg.org/#cors-preflight-fetch-0",
    explain,
    fixes,
    sent: Sent::No,
    is_open: true,
    is_helped_by_own_origin: true,
    headers_fix: HeadersFix::Unknown,
    ..Rule::CORS
};

fn explain(facts: &Facts) -> String {
    format!(
        "This {} needs a preflight, has no response, and no network error is recorded: most likely its preflight failed. \
         The preflight is not in the file.",
        facts.method
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let mut curl = format!(
        "curl -i -X OPTIONS -H {} -H {}",
        phrases::shell_quoted(&format!("Origin: {}", phrases::origin(facts))),
        phrases::shell_quoted(&format!("Access-Control-Request-Method: {}", facts.method))
    );
    if !facts.unsafe_names.is_empty() {
        let names = format!("Access-Control-Request-Headers: {}", facts.unsafe_names.join(","));
        curl = format!("{curl} -H {}", phrases::shell_quoted(&names));
    }
    vec![
        phrases::answer_options(facts),
        format!("To see what it answers now: `{curl} {}`.", phrases::shell_quoted(&facts.url)),
        "Or export again from the Network panel of Chromium or Firefox, without a filter: it shows the OPTIONS \
         request."
            .to_owned(),
    ]
}
