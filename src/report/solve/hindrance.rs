//! Why headers do not fix a request.

use crate::names::names;

names! {
    /// Why no headers are proposed for a request.
    pub enum Hindrance {
        /// The failure is not about a server's response: the network, another policy, the request itself.
        NotAnAnswer = "not-an-answer",
        /// The preflight is redirected.
        PreflightRedirect = "preflight-redirect",
        /// A redirect to a third origin: the next request has `Origin: null`.
        Redirect = "redirect",
        /// The page has an opaque origin: allowing one such page allows all.
        NullOrigin = "null-origin",
        /// The page belongs to a browser extension: it needs a permission, and has another origin in each browser.
        Extension = "extension",
        /// Only a console log mentions the request, so it is unknown what it sends.
        NotRecorded = "not-recorded",
        /// The file does not show the origin of the page.
        UnknownOrigin = "unknown-origin",
        /// The response does not depend on the server's CORS settings.
        NotASetting = "not-a-setting",
        /// An origin, a method or a header name does not belong in a configuration: it has special characters or looks like
        /// a secret.
        Name = "name",
        /// The headers are enough in the capture's browser, but another browser blocks it for another reason.
        OtherEngine = "other-engine",
        /// The response would still be blocked.
        StillRefused = "still-refused",
        /// Something else also explains the record, and no header fixes that.
        Uncertain = "uncertain",
    }
}
