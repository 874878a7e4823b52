//! Responses that no server sent, but a service worker created.

use crate::fetch::Origin;
use crate::har::Entry;

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
