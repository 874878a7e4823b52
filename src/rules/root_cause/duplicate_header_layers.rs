//! Two layers each add the CORS headers.
//!
//! ## What it means
//! The application sends `Access-Control-Allow-Origin`, and the proxy, gateway or CDN before it adds its own. Two
//! values count as one with a comma, and that matches no origin, not even twice the right one.
//!
//! ## How to see it
//! The header stands there twice, or once with the same origin twice (`*, *`), or with `*` beside an origin.
//!
//! ## How to mend it
//! Choose one layer. nginx: `proxy_hide_header Access-Control-Allow-Origin;` before `add_header`. Apache: `Header set`,
//! not `Header add`. IIS: not both `web.config` and the application. Cloud: either the gateway's CORS setting or the
//! function's headers.

use super::RootCauseRule;
use crate::rules::rule::Facts;
use crate::rules::words;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "duplicate-header-layers",
    summary: "Two layers each add the CORS headers",
    source: include_str!("duplicate_header_layers.rs"),
    says_it_all: false,
    explain,
    fixes,
};

fn explain(facts: &Facts) -> String {
    format!(
        "Two layers of {} each add `Access-Control-Allow-Origin` (the application and something before it); together \
         they say `{}`.",
        words::server(facts),
        facts.allow_origin.join(", ")
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![format!(
        "Let one layer of {} set the CORS headers and take them out of the other (nginx: `proxy_hide_header \
         Access-Control-Allow-Origin;`, Apache: `Header set` instead of `Header add`).",
        words::server(facts)
    )]
}
