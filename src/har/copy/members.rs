//! The members of entries that a copy keeps. All others are left out: bodies, comments, and what no verdict depends on.

/// How a member is copied.
#[derive(Clone, Copy)]
pub(super) enum Keep {
    /// A number, a word, a date.
    Plain,
    Url,
    /// The requested URL, which is in the head of the request.
    Target,
    Headers,
    Cookies,
    /// Required by HAR 1.2, but redundant: the URL has it.
    EmptyList,
    Request,
    Response,
    Content,
    PostData,
    Body,
    /// How a body is written, where there is one.
    Encoding,
    Timings,
    Cache,
    Initiator,
    SocketErrors,
}

/// Members of entries, and how they are copied. All others are left out.
pub(super) const ENTRY: &[(&str, Keep)] = &[
    ("pageref", Keep::Plain),
    ("startedDateTime", Keep::Plain),
    ("time", Keep::Plain),
    ("request", Keep::Request),
    ("response", Keep::Response),
    ("cache", Keep::Cache),
    ("timings", Keep::Timings),
    ("serverIPAddress", Keep::Plain),
    ("connection", Keep::Plain),
    ("_connectionId", Keep::Plain),
    ("_resourceType", Keep::Plain),
    ("_initiator", Keep::Initiator),
    ("_initiator_type", Keep::Plain),
    ("_fromCache", Keep::Plain),
    ("_fetchType", Keep::Plain),
    ("_fetchedViaServiceWorker", Keep::Plain),
    ("_priority", Keep::Plain),
    ("_securityState", Keep::Plain),
    ("_wasFulfilled", Keep::Plain),
    ("_wasAborted", Keep::Plain),
    ("_apiRequest", Keep::Plain),
    ("_apiRequestRef", Keep::Plain),
    ("_webSocketMessages", Keep::SocketErrors),
    ("_error", Keep::Plain),
    ("_failureText", Keep::Plain),
    ("_errorMessage", Keep::Plain),
    ("_charlesStatus", Keep::Plain),
];

pub(super) const REQUEST: &[(&str, Keep)] = &[
    ("method", Keep::Plain),
    ("url", Keep::Target),
    ("httpVersion", Keep::Plain),
    ("cookies", Keep::Cookies),
    ("headers", Keep::Headers),
    ("queryString", Keep::EmptyList),
    ("postData", Keep::PostData),
    ("headersSize", Keep::Plain),
    ("bodySize", Keep::Plain),
];

pub(super) const RESPONSE: &[(&str, Keep)] = &[
    ("status", Keep::Plain),
    ("statusText", Keep::Plain),
    ("httpVersion", Keep::Plain),
    ("cookies", Keep::Cookies),
    ("headers", Keep::Headers),
    ("content", Keep::Content),
    ("redirectURL", Keep::Url),
    ("headersSize", Keep::Plain),
    ("bodySize", Keep::Plain),
    ("_fetchedViaServiceWorker", Keep::Plain),
    ("_error", Keep::Plain),
    ("_failureText", Keep::Plain),
    ("_errorMessage", Keep::Plain),
    ("_charlesStatus", Keep::Plain),
];

pub(super) const CONTENT: &[(&str, Keep)] =
    &[("size", Keep::Plain), ("mimeType", Keep::Plain), ("encoding", Keep::Encoding), ("text", Keep::Body)];
pub(super) const POST_DATA: &[(&str, Keep)] =
    &[("mimeType", Keep::Plain), ("params", Keep::EmptyList), ("text", Keep::Body)];
pub(super) const INITIATOR: &[(&str, Keep)] = &[("type", Keep::Plain), ("url", Keep::Url), ("requestId", Keep::Plain)];
pub(super) const FRAME: &[(&str, Keep)] =
    &[("url", Keep::Url), ("lineNumber", Keep::Plain), ("columnNumber", Keep::Plain)];
