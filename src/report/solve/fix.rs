//! Fixes for requests for which no headers are proposed.

use super::hindrance::Hindrance;

/// The fix of a request, if its report has none.
pub(in crate::report) fn fix_of(hindrance: Hindrance) -> Option<&'static str> {
    match hindrance {
        Hindrance::NotAnAnswer | Hindrance::NotASetting | Hindrance::Uncertain | Hindrance::StillRefused => None,
        Hindrance::OtherEngine => Some(
            "Use https for the page and the server: in this capture's browser the headers are enough, but Chromium blocks \
             requests of http pages to more private addresses, and Safari blocks requests of https pages to http on this machine.",
        ),
        Hindrance::Extension => Some(
            "In the extension, make the request from the background (service worker), with a host permission for the server: then \
             it gets the response whatever its headers are. You can also allow its origin, but that is different in each browser.",
        ),
        Hindrance::NotRecorded => Some(
            "Export again, so that the file contains this request: only a console log mentions it, and that does not show what it sends.",
        ),
        Hindrance::UnknownOrigin => {
            Some("Export again with all request headers: the file does not show which page made the request.")
        }
        Hindrance::NullOrigin => Some(
            "Give the page a real origin (a sandboxed frame needs `allow-same-origin`, a local file needs a server): allowing \
             `null` allows every page without a real origin.",
        ),
        Hindrance::Redirect => Some(
            "Let the page request the URL that the redirect leads to: after a redirect from one foreign origin to another \
             browsers send `Origin: null`.",
        ),
        Hindrance::PreflightRedirect => Some(
            "Let the page request the URL that the redirect leads to, or answer OPTIONS before anything redirects.",
        ),
        Hindrance::Name => Some(
            "Rename it: an origin, a method or a header name looks like a secret, or contains characters that have \
             a meaning in a configuration.",
        ),
    }
}
