//! What would fix a request for which no headers are proposed.

use crate::policy::Hindrance;

/// What would fix a request, where its report does not tell.
pub(in crate::report) fn fix_of(hindrance: Hindrance) -> Option<&'static str> {
    match hindrance {
        Hindrance::NotAnAnswer | Hindrance::NotASetting | Hindrance::Uncertain | Hindrance::StillRefused => None,
        Hindrance::OtherEngine => Some(
            "Use https for the page and for the server: headers are enough in the browser of this capture, but Chromium keeps \
             pages of http from more private addresses, and Safari keeps pages of https from http on this machine.",
        ),
        Hindrance::Extension => Some(
            "In the extension, make the request from the background (service worker), with a host permission for the server: then \
             it gets the response whatever headers that has. Its origin can be allowed, too, but is another one in each browser.",
        ),
        Hindrance::NotRecorded => Some(
            "Export again, so that the file holds this request: only a console log speaks of it, which does not tell what it sends.",
        ),
        Hindrance::UnknownOrigin => {
            Some("Export again with all request headers: the file does not tell which page asked.")
        }
        Hindrance::NullOrigin => Some(
            "Give the page an origin of its own (a sandboxed frame needs `allow-same-origin`, a local file a server): whoever \
             allows `null` lets in all pages without one.",
        ),
        Hindrance::Redirect => Some(
            "Let the page request the URL that the redirect leads to: after a redirect from one foreign origin to another \
             browsers send `Origin: null`.",
        ),
        Hindrance::PreflightRedirect => Some(
            "Let the page request the URL that the redirect leads to, or answer OPTIONS before anything redirects.",
        ),
        Hindrance::Name => Some(
            "Rename what it sends: an origin, a method or a header name looks like a secret, or has signs in it that mean \
             something in a configuration.",
        ),
    }
}
