//! The browser did not let the page reach an address in a local network.
//!
//! ## What it means
//! Chromium protects routers, printers and programs on the user's own machine: a page from the public network needs the
//! *user's* permission to reach them, and a page loaded over plain http is always blocked. Chromium prints "blocked
//! by CORS policy", but since version 142 **no response header can allow it**. Firefox has similar checks and its own
//! prompt; WebKit has none.
//!
//! Before version 142 Chromium had Private Network Access instead: it also blocked pages loaded over plain http (since
//! 94), and https pages sent a preflight with `Access-Control-Request-Private-Network: true` (since 104), to which the
//! server had to respond with `Access-Control-Allow-Private-Network: true`. A wrong response only caused a warning, unless
//! a flag or a company policy enforced it.
//!
//! ## What the consoles say
//! - Chromium: ``Permission was denied for this request to access the `loopback` address space.``,
//!   ``The request client is not a secure context and the resource is in more-private address space `local`.``, or
//!   ``Request had a target IP address space of `local` yet the resource is in address space `loopback`.``
//! - Chromium before 142: ``No 'Access-Control-Allow-Private-Network' header was present in the preflight response for this
//!   private network request targeting the `local` address space.``
//! - Firefox 153 checks too, and asks the user; its message was not measured. WebKit has no such check.
//!
//! ## Example
//! ```text
//! the page:       https://app.example
//! its script:     fetch('http://192.168.1.20/status')
//! ```
//!
//! ## How to fix it
//! Serve the page over https and let the user allow it (site settings, "Local network access"). A page that knows its
//! target can name it: `fetch(url, { targetAddressSpace: 'local' })`. Advice about `Access-Control-Allow-Private-Network`
//! applies only to old versions: Chromium 142 no longer sends that preflight.
//!
//! ## Standard
//! <https://wicg.github.io/local-network-access/>

use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::{Rule, Sent};
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::verdict::Certainty;
use crate::rules::wording::chromium;
use crate::standard::{AddressSpace, Origin};

/// See the head of this file.
///
/// `Facts::parameter` is Chromium's name of the error and the address spaces of its sentence, separated by spaces, as far
/// as they are known: `InsecureLocalNetwork loopback`, `LocalNetworkAccessPermissionDenied local`,
/// `InvalidLocalNetworkAccess local loopback` (the space that the page named, then the actual one). Of versions before 142:
/// `InsecurePrivateNetwork local`, `PreflightMissingAllowPrivateNetwork local`, and `PrivateNetworkAccess local` (not a
/// name of Chromium's) if the record does not show which one it was.
pub(crate) static RULE: Rule = Rule {
    name: "local-network-access",
    summary: "The browser did not let the page reach a local address",
    source: include_str!("local_network_access.rs"),
    section: "https://wicg.github.io/local-network-access/",
    reason,
    explain,
    fixes,
    only_at: Some(Stage::Request),
    sent: Sent::No,
    is_cross_origin: true,
    kinds: &[
        "InsecureLocalNetwork",
        "LocalNetworkAccessPermissionDenied",
        "InvalidLocalNetworkAccess",
        "InsecurePrivateNetwork",
        "PreflightMissingAllowPrivateNetwork",
        "PreflightInvalidAllowPrivateNetwork",
    ],
    said: &[
        chromium(&["permission was denied for this request to access the", "address space"]),
        chromium(&["more-private address space"]),
        chromium(&["request had a target ip address space of"]),
        chromium(&["request had no target ip address space"]),
        chromium(&["unable to ask for permission to access the", "ip address space"]),
        chromium(&["access-control-allow-private-network"]),
        chromium(&["private-network-access-"]),
        chromium(&["access-control-allow-external"]),
    ],
    says_not_cors: false,
    ..Rule::POLICY
};

fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    if engine != Engine::Chromium {
        return None;
    }
    let mut words = facts.parameter.as_deref().unwrap_or_default().split_ascii_whitespace();
    let name = words.next().unwrap_or_else(|| likely_name(facts));
    let space = words.next().unwrap_or_else(|| address_space(&facts.url));
    Some(Reason::part(match name {
        // The record does not show which of the sentences it was.
        OF_OLD => return None,
        "PreflightMissingAllowPrivateNetwork" => format!(
            "No 'Access-Control-Allow-Private-Network' header was present in the preflight response for this private network \
             request targeting the `{space}` address space."
        ),
        "PreflightInvalidAllowPrivateNetwork" => return None,
        "InsecureLocalNetwork" | "InsecurePrivateNetwork" => format!(
            "The request client is not a secure context and the resource is in more-private address space `{space}`."
        ),
        "InvalidLocalNetworkAccess" => {
            let actual = words.next().unwrap_or_else(|| address_space(&facts.url));
            format!(
                "Request had a target IP address space of `{space}` yet the resource is in address space `{actual}`."
            )
        }
        _ => format!("Permission was denied for this request to access the `{space}` address space."),
    }))
}

/// Private Network Access, without any detail in the record.
const OF_OLD: &str = "PrivateNetworkAccess";
/// The header that allows a request from a secure page.
const ALLOW: &str = "`Access-Control-Allow-Private-Network: true`";

/// A page that is not a secure context is blocked at once; for any other one the browser asks the user.
fn likely_name(facts: &Facts) -> &'static str {
    let secure = Origin::parse(&facts.page_origin).is_some_and(|origin| origin.is_potentially_trustworthy());
    if secure { "LocalNetworkAccessPermissionDenied" } else { "InsecureLocalNetwork" }
}

/// The address space of a URL's host, judged by its name.
fn address_space(url: &str) -> &'static str {
    AddressSpace::from_url(url).map_or("unknown", AddressSpace::name)
}

fn explain(facts: &Facts) -> String {
    let server = phrases::server(facts);
    let why = match name(facts) {
        OF_OLD => {
            let refused = if facts.certainty == Certainty::Possible { "may have blocked" } else { "blocked" };
            return format!(
                "Private Network Access {refused} the request: for this version of Chrome, {server} is in a local network or on the \
                 user's own machine and has to send {ALLOW} with the preflight response."
            );
        }
        "PreflightMissingAllowPrivateNetwork" | "PreflightInvalidAllowPrivateNetwork" => {
            return format!(
                "{server} is in a local network or on the user's own machine, and its response to the preflight lacks {ALLOW}, which Chrome \
                 required before version 142."
            );
        }
        "InsecureLocalNetwork" | "InsecurePrivateNetwork" => {
            "the page is not a secure context (it was loaded over plain http, or has no URL), and such pages are always \
             blocked"
        }
        "InvalidLocalNetworkAccess" => "the page's `targetAddressSpace` is not the server's address space",
        _ => "access to it was not allowed (by the user or by a policy)",
    };
    if facts.certainty == Certainty::Possible {
        return format!(
            "If {server} is in a local network or on the user's own machine: {why}. No CORS header can change that."
        );
    }
    format!("{server} is in a local network or on the user's own machine, and {why}. No CORS header can change that.")
}

fn fixes(facts: &Facts) -> Vec<String> {
    match name(facts) {
        "InsecureLocalNetwork" => vec!["Serve the page over https; then the browser asks the user.".to_owned()],
        "InsecurePrivateNetwork" => vec![
            "Serve the page over https: this version of Chrome does not let a page loaded over plain http reach a more private address."
                .to_owned(),
        ],
        OF_OLD | "PreflightMissingAllowPrivateNetwork" | "PreflightInvalidAllowPrivateNetwork" => vec![
            format!("On {}, send {ALLOW} with the preflight response, in addition to the CORS headers.", phrases::server(facts)),
            "Or use Chrome 142 or later, which asks the user instead.".to_owned(),
        ],
        "InvalidLocalNetworkAccess" => {
            vec!["In the page, use the right `targetAddressSpace`: `local` or `loopback`.".to_owned()]
        }
        _ => vec![
            "In the site settings of the browser, allow this page to reach the local network; in a company, with a policy."
                .to_owned(),
            "Or let the page talk to a public server that reaches the device.".to_owned(),
        ],
    }
}

/// Chromium's name for the error: the first word of the parameter.
fn name(facts: &Facts) -> &str {
    facts
        .parameter
        .as_deref()
        .and_then(|words| words.split_ascii_whitespace().next())
        .unwrap_or_else(|| likely_name(facts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::facts;

    #[test]
    fn the_sentence_follows_the_name() {
        let denied = "Permission was denied for this request to access the";
        let insecure = "The request client is not a secure context and the resource is in more-private address space";
        let with = |parameter: Option<&str>, origin: &str| {
            let facts = Facts {
                parameter: parameter.map(Into::into),
                page_origin: origin.into(),
                url: "http://192.168.1.2/".into(),
                ..facts()
            };
            reason(Engine::Chromium, &facts).unwrap().text().to_owned()
        };
        let http = "http://app.example";
        assert_eq!(with(Some("InsecureLocalNetwork loopback"), http), format!("{insecure} `loopback`."));
        assert_eq!(with(None, http), format!("{insecure} `local`."));
        assert_eq!(with(Some("InsecurePrivateNetwork local"), http), format!("{insecure} `local`."));
        assert_eq!(with(None, "null"), format!("{insecure} `local`."));
        assert_eq!(with(None, "https://app.example"), format!("{denied} `local` address space."));
        assert_eq!(
            with(Some("InvalidLocalNetworkAccess loopback local"), http),
            "Request had a target IP address space of `loopback` yet the resource is in address space `local`."
        );
    }
}
