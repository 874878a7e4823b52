//! The steps of a fetch at which it can fail.

use std::fmt;

/// Where in the fetch it failed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stage {
    /// Before anything was sent.
    Request,
    /// The preflight.
    Preflight,
    /// A redirect response on the way.
    Redirect,
    /// The final response.
    Response,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Request => "request",
            Stage::Preflight => "preflight",
            Stage::Redirect => "redirect",
            Stage::Response => "response",
        })
    }
}
