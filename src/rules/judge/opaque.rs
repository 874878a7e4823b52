//! What can be refused to a request without CORS: Cross-Origin-Resource-Policy
//! (<https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>) and opaque-response blocking, worked out for an
//! exporter that marks neither.

use crate::browser::Engine;
use crate::fetch::{InitiatorKind, Origin};
use crate::har::Entry;
use crate::rules::cause::Cause;
use crate::rules::record::Record;
use crate::session::Fetch;
use url::Url;

/// The policy that refused an opaque response, when its headers say so and the record does not speak against it: what
/// is refused has an empty body in the export.
pub(super) fn refused_without_cors(record: &Record<'_>, fetch: &Fetch, entry: &Entry) -> Option<Cause> {
    if entry.response.content_size != Some(0) {
        return None;
    }
    let headers = &entry.response.headers;
    let coep = record.document(entry).and_then(|d| d.response.headers.value("Cross-Origin-Embedder-Policy"));
    let embedder_requires = coep.is_some_and(|v| v.split(';').next().unwrap_or_default().trim() == "require-corp");
    match headers.value("Cross-Origin-Resource-Policy") {
        Some("same-origin") => return Some(Cause::Corp),
        Some("same-site") if !is_same_site(fetch.origin.as_ref(), &entry.request.url) => return Some(Cause::Corp),
        Some("cross-origin" | "same-site") => {}
        _ if embedder_requires => return Some(Cause::Coep),
        _ => {}
    }
    (record.engine() != Some(Engine::WebKit) && is_blocked_opaque(fetch, entry)).then_some(Cause::Orb)
}

/// Opaque-response blocking for elements: what cannot be an image, script or media is refused.
fn is_blocked_opaque(fetch: &Fetch, entry: &Entry) -> bool {
    if !matches!(fetch.initiator, InitiatorKind::Image | InitiatorKind::Script | InitiatorKind::Media) {
        return false;
    }
    let announced = entry.response.headers.value("Content-Length").and_then(|l| l.parse::<u64>().ok());
    let has_body = announced.is_some_and(|length| length > 0) || entry.response.headers.has("Transfer-Encoding");
    let kind = entry.response.headers.value("Content-Type").unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let never_fits = essence == "text/html"
        || essence == "application/json"
        || essence == "text/json"
        || essence.ends_with("+json")
        || (essence.ends_with("/xml") || essence.ends_with("+xml")) && essence != "image/svg+xml";
    has_body && never_fits
}

/// Refused by its type or status alone: of the rest the browser looks at the first bytes, which may yet be an image's or
/// a script's (<https://github.com/annevk/orb>).
pub(super) fn is_never_sniffed(entry: &Entry) -> bool {
    let headers = &entry.response.headers;
    let nosniff = headers.value("X-Content-Type-Options").is_some_and(|v| v.eq_ignore_ascii_case("nosniff"));
    let is_json = headers.value("Content-Type").is_some_and(|kind| kind.to_ascii_lowercase().contains("json"));
    nosniff || is_json || !entry.response.status.code().is_some_and(|status| (200..=299).contains(&status))
}

/// Schemelessly same site, as far as it can be told without a list of public suffixes: the last two labels agree. Where
/// that is not enough the answer is `true`, so that no refusal is said that did not happen.
fn is_same_site(page: Option<&Origin>, url: &str) -> bool {
    let Some(Origin::Tuple(page)) = page else { return false };
    let host = |url: &str| Url::parse(url).ok().and_then(|u| u.host_str().map(str::to_owned));
    let site = |host: String| host.rsplit('.').take(2).map(str::to_owned).collect::<Vec<_>>();
    match (host(page), host(url)) {
        (Some(a), Some(b)) => site(a) == site(b),
        _ => true,
    }
}
