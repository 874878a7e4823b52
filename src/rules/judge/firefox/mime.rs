//! Firefox's checks of a response's type: for scripts and style sheets, and opaque-response blocking
//! (<https://fetch.spec.whatwg.org/#orb>, with Firefox's own exceptions).

use crate::har::Entry;
use crate::standard::InitiatorKind;

/// MIME types of JavaScript: <https://mimesniff.spec.whatwg.org/#javascript-mime-type>.
const JAVASCRIPT: [&str; 16] = [
    "application/ecmascript",
    "application/javascript",
    "application/x-ecmascript",
    "application/x-javascript",
    "text/ecmascript",
    "text/javascript",
    "text/javascript1.0",
    "text/javascript1.1",
    "text/javascript1.2",
    "text/javascript1.3",
    "text/javascript1.4",
    "text/javascript1.5",
    "text/jscript",
    "text/livescript",
    "text/x-ecmascript",
    "text/x-javascript",
];

/// Types that always pass: style sheets, SVG, and playlists and captions of media.
const SAFE: [&str; 7] = [
    "text/css",
    "image/svg+xml",
    "text/vtt",
    "application/dash+xml",
    "application/vnd.apple.mpegurl",
    "application/x-mpegurl",
    "audio/mpegurl",
];

/// The response's type without parameters, in lower case; empty if it has no valid one.
pub(in crate::rules::judge) fn essence(entry: &Entry) -> String {
    let kind = entry.response.headers.value("Content-Type").unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_valid = essence.split_once('/').is_some_and(|(kind, subtype)| {
        !kind.is_empty() && !subtype.is_empty() && !essence.contains('*') && !essence.contains(char::is_whitespace)
    });
    if is_valid { essence } else { String::new() }
}

pub(in crate::rules::judge) fn is_javascript(essence: &str) -> bool {
    JAVASCRIPT.contains(&essence)
}

/// `X-Content-Type-Options: nosniff`.
pub(super) fn is_nosniff(entry: &Entry) -> bool {
    let options = entry.response.headers.value("X-Content-Type-Options");
    options.and_then(|value| value.split(',').next()).is_some_and(|value| value.trim().eq_ignore_ascii_case("nosniff"))
}

/// Blocked because of its type as soon as the headers are there, before CORS and opaque-response blocking: "blocked because
/// of a disallowed MIME type".
pub(super) fn is_wrong_for_use(initiator: InitiatorKind, entry: &Entry) -> bool {
    let essence = essence(entry);
    let is_of = |kinds: [&str; 3]| kinds.iter().any(|kind| essence.starts_with(kind));
    match initiator {
        InitiatorKind::Script => {
            is_of(["image/", "audio/", "video/"])
                || essence == "text/csv"
                || is_nosniff(entry) && !is_javascript(&essence)
        }
        InitiatorKind::Module => !is_javascript(&essence),
        InitiatorKind::Stylesheet => is_nosniff(entry) && essence != "text/css",
        InitiatorKind::Fetch
        | InitiatorKind::Xhr
        | InitiatorKind::Image
        | InitiatorKind::Font
        | InitiatorKind::Media
        | InitiatorKind::Track
        | InitiatorKind::Beacon
        | InitiatorKind::EventSource
        | InitiatorKind::Manifest
        | InitiatorKind::Document
        | InitiatorKind::WebSocket
        | InitiatorKind::Other => false,
    }
}

/// Whether opaque-response blocking can have blocked a response with this type and status. A response that passes the check
/// of the headers is sniffed: an image's first bytes and a script's text pass whatever their type, if the status is good and
/// sniffing is allowed. A blocked response was none of these.
pub(super) fn is_blockable(initiator: InitiatorKind, entry: &Entry) -> bool {
    let essence = essence(entry);
    if is_javascript(&essence) || SAFE.contains(&essence.as_str()) {
        return false;
    }
    let is_good = entry.response.status.code().is_some_and(|status| (200..=299).contains(&status));
    !essence.is_empty() || is_nosniff(entry) || !is_good || initiator == InitiatorKind::Media
}
