//! What a policy allows beyond what the requests need.

/// Something that a policy allows although no request of the files needs it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Beyond {
    /// A method together with these headers.
    Headers {
        /// Origin of the server.
        server: String,
        /// The method.
        method: String,
        /// The headers.
        headers: Vec<String>,
    },
    /// Something for pages of an origin whose requests do not need it.
    Origin {
        /// Origin of the server.
        server: String,
        /// Origin of the pages.
        origin: String,
        /// The methods.
        methods: Vec<String>,
        /// The headers.
        headers: Vec<String>,
        /// Credentials: the pages can read what each visitor sees.
        credentials: bool,
    },
}
