//! What shows that a page of another origin asked.

/// What tells that a page made a request, the surest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sign {
    /// `Origin`, of the request or its preflight.
    Origin,
    /// `Sec-Fetch-Site`.
    Site,
    /// A preflight, which browsers alone send, though its `Origin` is lost.
    Preflight,
    /// An error that only a request to another origin can have.
    Error,
    /// `Referer`.
    Referrer,
    /// The document, or the `data:` script, that the exporter names as the initiator.
    Initiator,
    /// The page that the entry is of. A frame of it may have asked, whose origin is its own.
    Page,
}

impl Sign {
    /// The request or its preflight itself says so: no frame of the page can have another origin.
    pub(crate) fn comes_from_request(self) -> bool {
        self != Sign::Page
    }
}
