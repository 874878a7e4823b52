//! Why headers do not fix a request.

use crate::names::names;

names! {
    /// Why no headers are proposed for a request.
    pub enum Hindrance {
        /// What failed is no check of a server's answer: the network, another policy, the request itself.
        NotAnAnswer = "not-an-answer",
        /// The preflight is redirected.
        PreflightRedirect = "preflight-redirect",
        /// A redirect to a third origin: what follows it carries `Origin: null`.
        Redirect = "redirect",
        /// The page has no origin of its own: what lets one such page in lets all in.
        NullOrigin = "null-origin",
        /// The page is a browser extension's: it gets responses by a permission, and has another origin in each browser.
        Extension = "extension",
        /// No file holds the request, so that nothing tells what it sends: a console log alone speaks of it.
        NotRecorded = "not-recorded",
        /// The file does not tell the origin of the page.
        UnknownOrigin = "unknown-origin",
        /// The server's CORS settings do not decide what it answered.
        NotASetting = "not-a-setting",
        /// An origin, a method or a header name that has no place in a configuration: it has odd signs in it, or looks like a
        /// secret.
        Name = "name",
        /// Headers are enough in the browser that made the capture; another one refuses it for something else.
        OtherEngine = "other-engine",
        /// The answer would still be refused.
        StillRefused = "still-refused",
        /// Something else explains the record as well, and no header puts that right.
        Uncertain = "uncertain",
    }
}
