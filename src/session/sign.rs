//! What shows that a page of another origin asked.

/// Evidence that a page made a request, the most certain first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sign {
    /// `Origin`, of the request or its preflight.
    Origin,
    /// `Sec-Fetch-Site`.
    Site,
    /// A preflight, which only browsers send, even without its `Origin`.
    Preflight,
    /// An error that only a request to another origin can have.
    Error,
    /// `Referer`.
    Referrer,
    /// The document, or the `data:` script, recorded as the initiator.
    Initiator,
    /// The page of the entry. One of its frames may have made the request, with another origin.
    Page,
}

impl Sign {
    /// The request or its preflight itself shows it: the source cannot be a frame with another origin.
    pub(crate) fn comes_from_request(self) -> bool {
        self != Sign::Page
    }
}
