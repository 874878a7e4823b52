//! No secure connection could be made.
//!
//! ## What it means
//! The certificate is not trusted, has expired or names another host, or the two sides have no common TLS version.
//! For a page's own request the browser does not offer to accept such a certificate: the request just fails.
//!
//! This is not a CORS failure: no header can fix it.
//!
//! ## What the consoles say
//! - Chromium: `net::ERR_CERT_AUTHORITY_INVALID`, `net::ERR_CERT_DATE_INVALID`, `net::ERR_SSL_PROTOCOL_ERROR` …
//! - Firefox: `(Reason: CORS request did not succeed). Status code: (null).` Firefox words every network error so; it
//!   is **not** CORS, and no header is missing.
//! - WebKit: `Unacceptable TLS certificate` (WebKitGTK), `The certificate for this server is invalid. …` (Safari)
//!
//! If the preflight failed this way, WebKit adds `… due to access control checks.`, and Firefox prints its line twice.
//!
//! ## Example
//! ```text
//! GET https://api.example/a      status 0, net::ERR_CERT_AUTHORITY_INVALID
//! ```
//!
//! ## How to fix it
//! Install a valid certificate for this host name. While developing: open the URL in a tab once and accept the
//! certificate, or trust the development CA.
//!
//! ## Standard
//! Network error: <https://fetch.spec.whatwg.org/#concept-network-error>

use crate::rules::card::{Rule, Sent};
use crate::rules::phrases;
use crate::rules::rule::Facts;

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "tls",
    summary: "No secure connection could be made",
    source: include_str!("tls.rs"),
    explain,
    fixes,
    sent: Sent::NoConnection,
    network_saw: Some("TLS error"),
    ..Rule::NETWORK
};

fn explain(facts: &Facts) -> String {
    format!(
        "No secure connection to {} could be made (certificate or TLS). {}",
        phrases::server(facts),
        phrases::preflight_too(facts)
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "Give {} a certificate that is valid for its host name, not expired and complete with its intermediates.",
            phrases::server(facts)
        ),
        format!(
            "While developing: open {} in a tab and accept the certificate, or trust the development CA.",
            phrases::server(facts)
        ),
    ]
}
