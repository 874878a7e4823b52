//! The steps of a fetch at which it can fail.

use crate::names::names;

names! {
    /// Where in the fetch it failed.
    pub enum Stage {
        /// Before anything was sent.
        Request = "request",
        /// The preflight.
        Preflight = "preflight",
        /// A redirect response on the way.
        Redirect = "redirect",
        /// The final response.
        Response = "response",
    }
}
