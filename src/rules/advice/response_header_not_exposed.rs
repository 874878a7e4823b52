//! A response header that script cannot read.
//!
//! ## What it means
//! In a CORS response, scripts see only seven harmless headers and those that `Access-Control-Expose-Headers` names; any
//! other header looks absent, without an error. Pages commonly miss `Location` after a 201, `Link` and `X-Total-Count` for
//! paging, `ETag`, `Retry-After`, `Content-Disposition` and rate limits, and the headers of protocols on top of HTTP:
//! `Upload-Offset` and the others of tus, `grpc-status` and `grpc-message`.
//!
//! ## What the consoles say
//! - Chromium and WebKit, for XMLHttpRequest only: `Refused to get unsafe header "X-Total-Count"`
//! - Firefox: nothing
//!
//! ## Example
//! ```text
//! HTTP/1.1 200 OK
//! Access-Control-Allow-Origin: https://app.example
//! X-Total-Count: 211
//!
//! response.headers.get('X-Total-Count')      // null
//! ```
//!
//! ## How to fix it
//! Send `Access-Control-Expose-Headers: X-Total-Count` with the response itself (not with the preflight's). `*` exposes all
//! headers, but not on requests with credentials.
//!
//! ## Standard
//! Access-Control-Expose-Headers: <https://fetch.spec.whatwg.org/#http-access-control-expose-headers>

use super::answer::{Answer, list};
use super::by_host::{ByHost, host};
use super::judged::Judged;
use super::rule::{Advice, AdviceRule};
use crate::rules::verdict::{Outcome, Part};
use crate::rules::wording::any;
use crate::standard::{CredentialsMode, InitiatorKind};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// See the head of this file.
pub(super) static RULE: AdviceRule = AdviceRule {
    name: NAME,
    summary: "Script cannot read a response header that it may need",
    source: include_str!("response_header_not_exposed.rs"),
    find,
    said: &[any(&["refused to get unsafe header"])],
    ..AdviceRule::PLAIN
};

const NAME: &str = "response-header-not-exposed";

/// Headers that pages are known to read, by purpose and source. `Accept-Ranges` and `Server-Timing` are not among them: the
/// browser itself uses the first, and `Timing-Allow-Origin` exposes the second.
const WANTED: [&str; 56] = [
    // HTTP: RFC 9110 (Location, Retry-After, WWW-Authenticate, ETag, Content-Range), RFC 6266, RFC 8288.
    "Content-Disposition",
    "Content-Range",
    "ETag",
    "Link",
    "Location",
    "Retry-After",
    "WWW-Authenticate",
    // Paging: json-server and many others, GitLab's REST API, WordPress's REST API, ASP.NET samples, Kaminari.
    "X-Total-Count",
    "X-Total",
    "X-Total-Pages",
    "X-Page",
    "X-Per-Page",
    "X-Next-Page",
    "X-Prev-Page",
    "X-Pagination",
    "X-WP-Total",
    "X-WP-TotalPages",
    // Rate limits: both forms of the IETF draft of RateLimit header fields, GitHub's REST API.
    "RateLimit",
    "RateLimit-Policy",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "X-RateLimit-Used",
    "X-RateLimit-Resource",
    // Request ids for support: Heroku and others, Stripe, GitHub.
    "X-Request-Id",
    "X-Correlation-Id",
    "Request-Id",
    "X-GitHub-Request-Id",
    // Resumable uploads: tus 1.0.0, and what tusd exposes; the IETF draft of resumable uploads.
    "Tus-Resumable",
    "Tus-Version",
    "Tus-Extension",
    "Tus-Max-Size",
    "Upload-Offset",
    "Upload-Length",
    "Upload-Metadata",
    "Upload-Defer-Length",
    "Upload-Concat",
    "Upload-Complete",
    "Upload-Expires",
    "Upload-Limit",
    // gRPC-Web: what its libraries and Envoy's example expose.
    "grpc-status",
    "grpc-message",
    "grpc-status-details-bin",
    // Object stores: versions of S3 and of Google Cloud Storage.
    "x-amz-version-id",
    "x-goog-generation",
    "x-goog-hash",
    // Electric's HTTP API.
    "electric-offset",
    "electric-handle",
    "electric-schema",
    "electric-cursor",
    // Model Context Protocol, streamable HTTP.
    "Mcp-Session-Id",
    // W3C Trace Context, level 2, and JSON web services.
    "traceresponse",
    "Preference-Applied",
];

/// The position of a header among these.
fn place(name: &str) -> Option<usize> {
    WANTED.iter().position(|wanted| wanted.eq_ignore_ascii_case(name))
}

fn find(judged: &Judged<'_>) -> Vec<Advice> {
    let mut found = ByHost::default();
    let mut names: BTreeMap<Cow<'_, str>, BTreeSet<&str>> = BTreeMap::new();
    // The exposed names of one response, and the headers in it that pages are known to read.
    let mut wanted = Vec::new();
    for &Answer { fetch, verdict, entry, allow_origin, .. } in &judged.responses {
        let script_reads = matches!(fetch.initiator, InitiatorKind::Fetch | InitiatorKind::Xhr);
        let status = entry.response.status.code().unwrap_or(0);
        if !script_reads || verdict.outcome() != Outcome::Succeeded || (300..400).contains(&status) {
            continue;
        }
        // A response without CORS headers belongs to a request that needs none.
        if allow_origin.is_none() {
            continue;
        }
        let (mut exposed, mut exposes_all) = ([false; WANTED.len()], false);
        wanted.clear();
        for (position, header) in entry.response.headers.iter().enumerate() {
            if header.name.eq_ignore_ascii_case("Access-Control-Expose-Headers") {
                for item in list(header.value) {
                    exposes_all |= item == "*";
                    if let Some(exposed) = place(item).and_then(|place| exposed.get_mut(place)) {
                        *exposed = true;
                    }
                }
            } else if let Some(place) = place(header.name) {
                wanted.push((position, place));
            }
        }
        if fetch.credentials != Some(CredentialsMode::Include) && exposes_all {
            continue;
        }
        for &(position, place) in &wanted {
            if let (Some(false), Some(name)) = (exposed.get(place), WANTED.get(place)) {
                names.entry(host(entry)).or_default().insert(name);
                found.add(entry, Part::ResponseHeader(position), "looks absent to script");
            }
        }
    }
    found.advice(NAME, |host, _| {
        let names = names.get(host).map(|n| n.iter().copied().collect::<Vec<_>>().join(", ")).unwrap_or_default();
        format!("{host} sends {names}, which script cannot read. If the page needs it: Access-Control-Expose-Headers: {names}")
    })
}
