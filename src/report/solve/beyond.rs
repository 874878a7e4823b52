//! What a policy allows besides what is asked for.

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
    /// Something to pages of an origin of which no request needs it.
    Origin {
        /// Origin of the server.
        server: String,
        /// Origin of the pages.
        origin: String,
        /// The methods.
        methods: Vec<String>,
        /// The headers.
        headers: Vec<String>,
        /// Credentials, so that the pages read what each visitor sees.
        credentials: bool,
    },
}
