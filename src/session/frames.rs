//! Blocked documents of frames, and failures that only a frame's own origin explains.

use super::view::{View, Views};
use crate::har::Transfer;
use crate::standard::{Origin, is_redirect_status};

/// Chromium blocked a request as cross-origin, although the file's page has the URL's origin: a frame with an opaque origin
/// made it (a `data:` document, a sandboxed one).
pub(super) fn is_refused_to_other_origin(view: &View<'_>, origin: Option<&Origin>) -> bool {
    view.entry.error().is_some_and(|error| error.starts_with("net::ERR_BLOCKED_BY_RESPONSE.NotSame"))
        && origin.is_some_and(|origin| origin.is_same_origin(&view.origin))
}

/// A navigation is listed only if a frame was blocked. Chromium and WebKit record that; in Firefox a response with a body
/// was not displayed, and a header shows a policy that can have blocked it.
pub(super) fn is_refused_frame(view: &View<'_>, views: &Views<'_>) -> bool {
    if views.traits().sizes_tell_bodies {
        return is_withheld_document(view) && (restricts_frames(view) || views.pages_demand_isolation());
    }
    view.entry.error().is_some_and(|error| {
        error.starts_with("net::ERR_BLOCKED_BY_RESPONSE")
            || error.contains("in a frame because it set")
            || error.contains("violates the resource's Cross-Origin-Resource-Policy")
    })
}

/// The response to a navigation had a body that was not displayed.
fn is_withheld_document(view: &View<'_>) -> bool {
    let entry = view.entry;
    view.status().is_some_and(|status| !is_redirect_status(status))
        && entry.response.content_size == Some(0)
        && entry.transfer() != Transfer::Whole
        && (entry.transfer() == Transfer::Cut || entry.announced().is_some_and(|length| length > 0))
}

fn restricts_frames(view: &View<'_>) -> bool {
    let headers = &view.entry.response.headers;
    headers.has("X-Frame-Options")
        || headers.all("Content-Security-Policy").any(|h| h.value.to_ascii_lowercase().contains("frame-ancestors"))
}
