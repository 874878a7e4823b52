//! What would fix a request for which no headers are proposed.

use super::hindrance::Hindrance;

/// What would fix a request, where its report does not tell.
pub(in crate::report) fn fix_of(hindrance: Hindrance) -> Option<&'static str> {
    match hindrance {
        Hindrance::NotAnAnswer | Hindrance::NotASetting | Hindrance::Uncertain | Hindrance::StillRefused => None,
        Hindrance::OtherEngine => Some(
            "Use https for the page and for the server: in the browser of this capture the headers are enough, but Chromium blocks \
             http pages from more private addresses, and Safari blocks https pages from http on this machine.",
        ),
        Hindrance::Extension => Some(
            "In the extension, make the request from the background (service worker), with a host permission for the server: then \
             it gets the response whatever headers that has. Its origin can be allowed, too, but is another one in each browser.",
        ),
        Hindrance::NotRecorded => Some(
            "Export again, so that the file holds this request: only a console log speaks of it, which does not tell what it sends.",
        ),
        Hindrance::UnknownOrigin => {
            Some("Export again with all request headers: the file does not show which page made the request.")
        }
        Hindrance::NullOrigin => Some(
            "Give the page an origin of its own (a sandboxed frame needs `allow-same-origin`, a local file needs a server): allowing \
             `null` allows every page without an origin of its own.",
        ),
        Hindrance::Redirect => Some(
            "Let the page request the URL that the redirect leads to: after a redirect from one foreign origin to another \
             browsers send `Origin: null`.",
        ),
        Hindrance::PreflightRedirect => Some(
            "Let the page request the URL that the redirect leads to, or answer OPTIONS before anything redirects.",
        ),
        Hindrance::Name => Some(
            "Rename what it sends: an origin, a method or a header name looks like a secret, or contains characters that have \
             a meaning in a configuration.",
        ),
    }
}
