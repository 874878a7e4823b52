//! The error comes from something in front of the application.
//!
//! ## What it means
//! Other answers of this server carry the CORS headers, this error does not: it was made by a gateway, load balancer,
//! firewall or CDN, which knows nothing of the application's headers. The CORS message in the console hides the real
//! error.
//!
//! ## How to see it
//! Status 4xx or 5xx (often 502, 503, 504, 403, 429), another `Server` header or an HTML page where JSON is usual.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`, and the status in the line
//!   after it: `net::ERR_FAILED 502 (Bad Gateway)`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 502.`
//! - WebKit: `Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 502`
//!
//! ## Example
//! ```text
//! GET /users/7 HTTP/1.1
//! Origin: https://app.example
//!
//! HTTP/1.1 502 Bad Gateway
//! Server: cloudflare
//! Content-Type: text/html
//! ```
//!
//! ## How to mend it
//! Mend the error first. Then give the gateway's own error pages the CORS headers: nginx `add_header … always`, AWS API
//! Gateway "gateway responses", CloudFront "response headers policy".
//!
//! ## Standard
//! CORS check: it is applied whatever the status: <https://fetch.spec.whatwg.org/#concept-cors-check>

use super::RootCauseRule;
use crate::rules::rule::Facts;
use crate::rules::words;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "gateway-error-page",
    summary: "The error comes from something in front of the application",
    source: include_str!("gateway_error_page.rs"),
    says_it_all: true,
    explain,
    fixes,
};

fn explain(facts: &Facts) -> String {
    format!(
        "{} answered {} without CORS headers: the error was made by something in front of the application (gateway, firewall, CDN), and the CORS message hides it.",
        words::server(facts),
        words::status_or(facts, "with an error")
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "Find the cause of the {} in the logs of the gateway before {}.",
            words::status_or(facts, "error"),
            words::server(facts)
        ),
        format!(
            "Give the gateway's own error pages {}, so that the page can see such an error.",
            words::header_lines(facts)
        ),
    ]
}
