//! Responses that no server sent, but a service worker created.

use crate::har::{Entry, Transfer, has_body};
use crate::standard::Origin;

/// Nothing was transferred, and no cache is known to have it: a service worker's response, which only secure pages can have.
/// A response from the cache has the size of its body.
pub(in crate::rules::judge) fn is_off_the_wire(entry: &Entry) -> bool {
    entry.request.headers_size == Some(0) && matches!(entry.response.body_size, Some(0 | -1)) && has_no_address(entry)
}

/// The same if the sizes are missing from the file.
pub(super) fn may_be_off_the_wire(entry: &Entry) -> bool {
    entry.request.headers_size.is_none_or(|size| size < 0) && has_no_address(entry)
}

fn has_no_address(entry: &Entry) -> bool {
    entry.server_ip.is_none()
        && Origin::of(&entry.request.url).is_some_and(|origin| origin.is_potentially_trustworthy())
}

/// The body was announced but ended right after the headers, like that of a blocked keepalive request, or of a request that
/// the page cancelled at that moment.
pub(super) fn was_kept_back(entry: &Entry) -> bool {
    entry.response.content_size.is_none_or(|size| size == 0)
        && entry.transfer() == Transfer::Cut
        && entry.announced().is_some()
}

/// Fewer bytes than announced, without compression.
pub(super) fn is_truncated(entry: &Entry) -> bool {
    let announced = entry.announced();
    let has_text = entry.response.content_size.is_some_and(|size| size > 0);
    &*entry.request.method != "HEAD"
        && entry.response.status.code().is_some_and(has_body)
        && !entry.response.headers.has("Content-Encoding")
        && has_text
        && matches!((announced, entry.response.content_size), (Some(announced), Some(size)) if size < announced)
}
