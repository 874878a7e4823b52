//! What this program keeps of a HAR entry: the members that say something about CORS, each header with its place in
//! the file. Bodies are never kept.

use std::ops::Range;

use crate::fetch::HeaderList;

/// The position of an entry in the file's own array of entries (from 0, entries that could not be read counted).
///
/// In a Timelines export of Safari it is the position in `recording.records`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EntryIndex(pub usize);

/// A range of bytes of the input, as decoded UTF-8 text, with the line and column at which it begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// Bytes before the range, from 0. A byte order mark counts.
    pub offset: u64,
    /// Bytes in the range.
    pub length: u64,
    /// Line in which the range begins, from 1.
    pub line: u64,
    /// Column at which the range begins, from 1, in bytes.
    pub column: u64,
}

impl Span {
    /// A range of bytes of the entry that is being read: line and column come when it is known that they are needed.
    pub(super) fn within(range: Range<usize>) -> Span {
        Span { offset: range.start as u64, length: range.len() as u64, line: 0, column: 0 }
    }
}

/// A point in time, in microseconds since 1970-01-01T00:00:00 UTC.
///
/// A date without a zone is read as UTC: it then orders entries, and tells nothing else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Timestamp(pub i64);

/// One element of `log.entries`.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Where it stands in the file's array.
    pub index: EntryIndex,
    /// The bytes of the whole entry.
    pub span: Span,
    /// JSON pointer of the entry: `/log/entries/17`, in a Timelines export `/recording/records/17/entry`.
    pub pointer: Box<str>,
    /// `startedDateTime`; `None` when missing or in no known form.
    pub started: Option<Timestamp>,
    /// `time` in milliseconds; `None` when missing, null or negative.
    pub duration_ms: Option<f64>,
    /// `pageref`.
    pub page: Option<Box<str>>,
    /// `request`.
    pub request: Request,
    /// `response`. An entry without one has an empty response of [`Status::Missing`].
    pub response: Response,
    /// `serverIPAddress`, without brackets; `None` when missing or empty.
    pub server_ip: Option<Box<str>>,
    /// Whether `connection` or `_connectionId` is there and not empty.
    pub has_connection: bool,
    /// Whether `timings` has at least one member with a number (Firefox writes `{}` for what never reached the network).
    pub has_timings: bool,
    /// Whether `timings` tells of time spent in the network: `dns`, `connect`, `ssl`, `send`, `wait` or `receive` above 0.
    pub has_network_timings: bool,
    /// `_resourceType` (or `_fetchType`-less equivalents), lower case.
    pub resource_type: Option<Box<str>>,
    /// `_initiator`, in either of its shapes.
    pub initiator: Option<Initiator>,
    /// `_fromCache` (`memory`, `disk`), or the cache named by WebKit's `_fetchType`.
    pub from_cache: Option<Box<str>>,
    /// WebKit's `_fetchType`, as written.
    pub fetch_type: Option<Box<str>>,
    /// Whether a service worker answered: `_fetchedViaServiceWorker`, or `_fetchType` "Service Worker".
    pub via_service_worker: bool,
    /// `_priority`, as written.
    pub priority: Option<Box<str>>,
    /// Firefox's `_securityState`, as written.
    pub security_state: Option<Box<str>>,
    /// `cache.afterRequest` is there (Firefox: the answer was a 304).
    pub has_cache_after_request: bool,
    /// Playwright's mark of an answer that the test supplied (`_wasFulfilled`).
    pub was_fulfilled: bool,
    /// Playwright's mark of a request that the test aborted (`_wasAborted`).
    pub was_aborted: bool,
    /// Playwright's mark of a request made outside the browser (`_apiRequestRef`, or `_apiRequest`).
    pub is_api_request: bool,
    /// Text of the last `_webSocketMessages[].data` of type error, where one is there.
    pub web_socket_error: Option<Box<str>>,
}

impl Entry {
    /// `Location`, or what the exporter made of it (`redirectURL`), as written; `None` when missing or empty.
    pub fn location(&self) -> Option<&str> {
        self.response
            .headers
            .value("Location")
            .or(self.response.redirect_url.as_deref())
            .filter(|location| !location.is_empty())
    }

    /// Neither a status nor a header came back.
    pub fn has_no_answer(&self) -> bool {
        self.response.status.code().is_none() && self.response.headers.items.is_empty()
    }

    /// The exporter's error text, when it wrote one (it may be empty).
    pub fn error(&self) -> Option<&str> {
        self.response.error.as_ref().map(|error| &*error.text)
    }
}

/// `entry.request`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Request {
    /// `method` as written; empty when missing.
    pub method: Box<str>,
    /// `url` as written; empty when missing.
    pub url: Box<str>,
    /// Where `url` stands.
    pub url_span: Span,
    /// `headers` in the order of the file.
    pub headers: HarHeaders,
    /// `httpVersion` as written; empty when missing.
    pub http_version: Box<str>,
    /// Names in `cookies`, the first eight.
    pub cookie_names: Vec<Box<str>>,
    /// `headersSize` in bytes; `None` when missing or null. −1 is kept.
    pub headers_size: Option<i64>,
    /// `bodySize` in bytes; `None` when missing or null. −1 is kept.
    pub body_size: Option<i64>,
    /// `postData` is there with a text, params or a MIME type.
    pub has_post_data: bool,
    /// `postData.mimeType`.
    pub post_mime_type: Option<Box<str>>,
}

/// `entry.response`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Response {
    /// `status`.
    pub status: Status,
    /// Where `status` stands; of length 0 when it is missing.
    pub status_span: Span,
    /// `statusText` as written.
    pub status_text: Box<str>,
    /// `headers` in the order of the file.
    pub headers: HarHeaders,
    /// `httpVersion` as written; empty when missing.
    pub http_version: Box<str>,
    /// `redirectURL`, or `None` when missing, null or empty.
    pub redirect_url: Option<Box<str>>,
    /// Names in `cookies`, the first eight.
    pub cookie_names: Vec<Box<str>>,
    /// `headersSize` in bytes; `None` when missing or null. −1 is kept.
    pub headers_size: Option<i64>,
    /// `bodySize` in bytes; `None` when missing or null. Negative numbers are kept.
    pub body_size: Option<i64>,
    /// `content.size` in bytes; `None` when missing or null.
    pub content_size: Option<i64>,
    /// `content.mimeType`; `None` when missing.
    pub mime_type: Option<Box<str>>,
    /// `content.text` is there and not empty.
    pub has_text: bool,
    /// What the exporter says of a failure.
    pub error: Option<ErrorText>,
    /// Where that text stands; of length 0 when there is none.
    pub error_span: Span,
    /// An `_error` member is there, be it null.
    pub has_error_member: bool,
}

/// What an exporter wrote about a failure, and in which member: `_error` (Chromium, Safari's Timelines, proxies),
/// `_failureText` (Playwright), `_errorMessage` (BrowserUp), `_charlesStatus` (only when it is not `COMPLETE`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ErrorText {
    /// The member's name.
    pub member: &'static str,
    /// Its text; may be empty (Chromium writes `""` for what a policy blocked).
    pub text: Box<str>,
}

/// `response.status`, in the forms that exporters give it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Status {
    /// A status of 100 to 999.
    Code(u16),
    /// 0, a negative number, `""` or a text such as `(failed)`: no answer is recorded.
    None,
    /// The member is missing or null.
    #[default]
    Missing,
}

impl Status {
    /// The HTTP status, when an answer is recorded.
    pub fn code(self) -> Option<u16> {
        match self {
            Status::Code(code) => Some(code),
            Status::None | Status::Missing => None,
        }
    }
}

/// `_initiator`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Initiator {
    /// `type` (Chromium), or `_initiator_type` (chrome-har): parser, script, preload, preflight, other …
    pub kind: Box<str>,
    /// `url`; the whole of `_initiator` where that is a string.
    pub url: Option<Box<str>>,
    /// `requestId`: on a preflight the id of its main request, `PID.NUMBER`.
    pub request_id: Option<Box<str>>,
    /// URL of the innermost script on the stack that has one.
    pub script_url: Option<Box<str>>,
    /// Line of that frame, from 1.
    pub script_line: Option<u64>,
}

/// A header as the file holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HarHeader {
    /// Name as written.
    pub name: Box<str>,
    /// Value with leading and trailing HTTP whitespace removed. A value that the exporter joined by line feeds is
    /// split: each part is a header of its own with the same span.
    pub value: Box<str>,
    /// The bytes of the element of `headers` (object, pair or map member).
    pub span: Span,
    /// Where it stands below the entry.
    pub pointer: HeaderPointer,
}

/// Where a header stands below its entry. It is shown as a JSON pointer: `/response/headers/3`; in a map
/// `/response/headers/NAME`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HeaderPointer {
    /// An element of that list.
    Element(&'static str, u32),
    /// A member of that map, by its name.
    Member(&'static str, Box<str>),
}

impl std::fmt::Display for HeaderPointer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            HeaderPointer::Element(list, index) => write!(f, "{list}/{index}"),
            // Reference tokens of RFC 6901.
            HeaderPointer::Member(map, name) => write!(f, "{map}/{}", name.replace('~', "~0").replace('/', "~1")),
        }
    }
}

/// The headers of one message, in the order of the file. Pseudo-headers (`:method`) are left out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HarHeaders {
    /// All of them.
    pub items: Vec<HarHeader>,
    /// Pseudo-headers of HTTP/2 or HTTP/3 stood among them (Chromium: the request reached the network).
    pub had_pseudo_headers: bool,
}

impl HarHeaders {
    /// The header list of the Fetch Standard.
    pub fn to_list(&self) -> HeaderList<'_> {
        self.items.iter().map(|h| (&*h.name, &*h.value)).collect()
    }

    /// Headers of that name (ASCII case-insensitive), in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a HarHeader> {
        self.items.iter().filter(move |h| h.name.eq_ignore_ascii_case(name))
    }

    /// The first header of that name.
    pub fn first(&self, name: &str) -> Option<&HarHeader> {
        self.items.iter().find(|h| h.name.eq_ignore_ascii_case(name))
    }

    /// Whether a header of that name is there.
    pub fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// The value of the first header of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.first(name).map(|h| &*h.value)
    }
}

/// `log.pages[]`, as far as it matters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// `id`.
    pub id: Box<str>,
    /// `title`: in the exports of the three browsers the page's URL, elsewhere the document's title.
    pub title: Box<str>,
}
