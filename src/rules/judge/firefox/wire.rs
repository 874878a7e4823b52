//! Answers that no server gave: service workers make them up.

use crate::har::{Entry, Transfer, has_body};
use crate::standard::Origin;

/// Nothing went over the wire, and no cache is known to have had it: a service worker's answer, which only secure pages
/// have. A cache counts the bytes of a body.
pub(in crate::rules::judge) fn is_off_the_wire(entry: &Entry) -> bool {
    entry.request.headers_size == Some(0) && matches!(entry.response.body_size, Some(0 | -1)) && has_no_address(entry)
}

/// The same where the file has lost the sizes.
pub(super) fn may_be_off_the_wire(entry: &Entry) -> bool {
    entry.request.headers_size.is_none_or(|size| size < 0) && has_no_address(entry)
}

fn has_no_address(entry: &Entry) -> bool {
    entry.server_ip.is_none()
        && Origin::of(&entry.request.url).is_some_and(|origin| origin.is_potentially_trustworthy())
}

/// The body was announced, and broken off when the headers were there: so ends a keepalive request that is refused, and a
/// request that the page gave up at that moment.
pub(super) fn was_kept_back(entry: &Entry) -> bool {
    entry.response.content_size.is_none_or(|size| size == 0)
        && entry.transfer() == Transfer::Cut
        && entry.announced().is_some()
}

/// Fewer bytes than announced, and not compressed.
pub(super) fn is_truncated(entry: &Entry) -> bool {
    let announced = entry.announced();
    let has_text = entry.response.content_size.is_some_and(|size| size > 0);
    &*entry.request.method != "HEAD"
        && entry.response.status.code().is_some_and(has_body)
        && !entry.response.headers.has("Content-Encoding")
        && has_text
        && matches!((announced, entry.response.content_size), (Some(announced), Some(size)) if size < announced)
}
