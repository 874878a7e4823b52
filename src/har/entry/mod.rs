//! What this program keeps of a HAR entry: the members that matter for CORS, each header with its place in
//! the file. Bodies are never kept.

pub(super) mod date;
pub(super) mod head;
pub(super) mod initiator;
pub(super) mod message;
pub(super) mod read;
mod span;
pub(super) mod transfer;

pub use crate::har::entry::initiator::{CallSite, Initiator};
pub use crate::har::entry::span::Span;
use crate::har::headers::interner::Interner;
use crate::har::headers::shared_str::SharedStr;
use crate::har::{HarHeaders, is_lost};
use crate::standard::{is_redirect_status, resolve, without_fragment};
use std::fmt;
use std::sync::Arc;

/// The position of an entry in the file's own array of entries (from 0, entries that could not be read counted).
///
/// In a Timelines export of Safari it is the position in `recording.records`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EntryIndex(pub usize);

/// JSON pointer of an entry: it is shown as `/log/entries/17`, in a Timelines export as `/recording/records/17/entry`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntryPointer {
    /// JSON pointer of the list.
    pub list: Arc<str>,
    /// Position in the list.
    pub element: usize,
    /// The element is a record that holds the entry.
    pub is_record: bool,
}

impl fmt::Display for EntryPointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}{}", self.list, self.element, if self.is_record { "/entry" } else { "" })
    }
}

/// A point in time, in microseconds since 1970-01-01T00:00:00 UTC.
///
/// A date without a zone is read as UTC: it then orders entries and means nothing else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Timestamp(pub i64);

/// One element of `log.entries`.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Where it is in the file's array.
    pub index: EntryIndex,
    /// The bytes of the whole entry.
    pub span: Span,
    /// Where it is in the file's JSON.
    pub pointer: EntryPointer,
    /// `startedDateTime`; `None` when missing or when its form is unknown.
    pub started: Option<Timestamp>,
    /// `startedDateTime` names its zone, or counts from 1970: it tells the time of day.
    pub has_zone: bool,
    /// `time` in milliseconds; `None` when missing, null or negative.
    pub duration_ms: Option<f64>,
    /// `pageref`.
    pub page: Option<SharedStr>,
    /// `request`.
    pub request: Request,
    /// `response`. An entry without one has an empty response of [`Status::Missing`].
    pub response: Response,
    /// A `response` is there, be it empty. Templates of requests have none.
    pub has_response: bool,
    /// `serverIPAddress`, without brackets; `None` when missing or empty.
    pub server_ip: Option<SharedStr>,
    /// Whether `timings` has at least one member with a number (Firefox writes `{}` for what never reached the network).
    pub has_timings: bool,
    /// Whether `timings` shows time spent in the network: `dns`, `connect`, `ssl`, `send`, `wait` or `receive` above 0.
    pub has_network_timings: bool,
    /// `_resourceType` (or `_fetchType`-less equivalents), lower case.
    pub resource_type: Option<SharedStr>,
    /// `_initiator`, in either of its shapes.
    pub initiator: Option<Arc<Initiator>>,
    /// The call in the page's code that made the request, by `_initiator.stack`.
    pub call_site: Option<CallSite>,
    /// `_fromCache` (`memory`, `disk`), or the cache named by WebKit's `_fetchType`.
    pub from_cache: Option<SharedStr>,
    /// WebKit's `_fetchType`, as written.
    pub fetch_type: Option<SharedStr>,
    /// Whether a service worker answered: `_fetchedViaServiceWorker`, or `_fetchType` "Service Worker".
    pub via_service_worker: bool,
    /// `_priority`, as written.
    pub priority: Option<SharedStr>,
    /// Firefox's `_securityState`, as written.
    pub security_state: Option<SharedStr>,
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
    /// The one of that index among entries in their order.
    pub(crate) fn at(entries: &[Entry], index: EntryIndex) -> Option<&Entry> {
        let position = entries.binary_search_by_key(&index, |entry| entry.index).ok()?;
        entries.get(position)
    }

    /// URL of the request, without fragment.
    pub(crate) fn url(&self) -> &str {
        without_fragment(&self.request.url)
    }

    /// The location of a redirect; `None` for other responses.
    pub(crate) fn redirect(&self) -> Option<&str> {
        self.location().filter(|_| self.has_redirect_status())
    }

    /// The same, but an empty `Location` leads to the URL itself: see [`Entry::location_or_itself`].
    pub(crate) fn redirect_or_itself(&self) -> Option<&str> {
        self.location_or_itself().filter(|_| self.has_redirect_status())
    }

    /// The response has a redirect status.
    pub(crate) fn has_redirect_status(&self) -> bool {
        self.response.status.code().is_some_and(is_redirect_status)
    }

    /// The target of the response, whatever its status.
    pub(crate) fn target(&self) -> Option<String> {
        self.location().map(|location| resolve(&self.request.url, location))
    }

    /// The same; the URL itself if the response names no other.
    pub(crate) fn target_or_itself(&self) -> String {
        resolve(&self.request.url, self.location_or_itself().unwrap_or_default())
    }

    /// `Location`, or what the exporter made of it (`redirectURL`), as written; `None` when missing or empty.
    pub fn location(&self) -> Option<&str> {
        self.response
            .headers
            .value("Location")
            .or(self.response.redirect_url.as_deref())
            .filter(|location| !location.is_empty())
    }

    /// The same, where an empty `Location` leads back to the URL itself, as the standard says and Firefox does. Chromium
    /// ignores it (its `HttpResponseHeaders::IsRedirect`).
    pub fn location_or_itself(&self) -> Option<&str> {
        self.location().or_else(|| self.response.headers.value("Location"))
    }

    /// A redirect that the browser made itself (HSTS, an upgrade to https, an extension), as Chromium writes it: no server
    /// was asked.
    pub fn is_browsers_own_redirect(&self) -> bool {
        self.response.headers.has("Non-Authoritative-Reason")
            || self.response.status.code() == Some(307)
                && self.response.status_text.eq_ignore_ascii_case("Internal Redirect")
    }

    /// A document of a page or frame was requested: a navigation. `Upgrade-Insecure-Requests`, and an `Accept` that
    /// begins with HTML and XHTML, are sent with nothing else, unless script sets them.
    pub fn is_document(&self) -> bool {
        let headers = &self.request.headers;
        if let Some(kind) = self.resource_type.as_deref() {
            return kind == "document";
        }
        if let Some(kind) = headers.value("Sec-Fetch-Dest").filter(|kind| !is_lost(kind)) {
            return matches!(kind, "document" | "iframe" | "frame");
        }
        let is_page = |accept: &str| accept.starts_with("text/html,application/xhtml+xml");
        match headers.value("Accept").filter(|accept| !is_lost(accept)) {
            // A GET has an origin only in mode `cors`: old browsers sent that `Accept` with XMLHttpRequest, too.
            Some(accept) if is_page(accept) => {
                !(headers.has("X-Requested-With")
                    || headers.has("Origin") && matches!(&*self.request.method, "GET" | "HEAD"))
            }
            Some(accept) => accept.starts_with("text/html") && headers.has("Upgrade-Insecure-Requests"),
            None => headers.has("Upgrade-Insecure-Requests"),
        }
    }

    /// When it ended; `None` where the file has no beginning or no duration.
    pub fn ended(&self) -> Option<Timestamp> {
        let Timestamp(start) = self.started?;
        self.duration_ms.map(|ms| Timestamp(start.saturating_add((ms * 1000.0) as i64)))
    }

    /// The response has neither a status nor a header.
    pub fn has_no_answer(&self) -> bool {
        self.response.status.code().is_none() && self.response.headers.is_empty()
    }

    /// Releases texts that the memory already holds for other entries of the file.
    pub(in crate::har) fn share(&mut self, sharing: &mut Interner) {
        self.request.headers.share(sharing);
        self.response.headers.share(sharing);
        let optional = [
            &mut self.page,
            &mut self.server_ip,
            &mut self.resource_type,
            &mut self.from_cache,
            &mut self.fetch_type,
            &mut self.priority,
            &mut self.security_state,
        ];
        let always = [&mut self.request.method, &mut self.response.status_text];
        optional.into_iter().flatten().for_each(|word| sharing.word(word));
        always.into_iter().for_each(|text| sharing.text(text));
        self.initiator.iter_mut().for_each(|initiator| sharing.initiator(initiator));
        // Another thread may have read it, whose memory is returned to the system only when nothing in it is kept.
        self.request.url = Arc::from(&*self.request.url);
    }

    /// The exporter's error text, when it wrote one (it may be empty).
    pub fn error(&self) -> Option<&str> {
        self.response.error.as_ref().map(|error| &*error.text)
    }
}

/// `entry.request`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Request {
    /// `method`; empty when missing or invalid. `get`, `post` and others that every browser sends
    /// in upper case (<https://fetch.spec.whatwg.org/#concept-method-normalize>) are given so.
    pub method: Arc<str>,
    /// `method` is written in a case in which no browser sends it: the exporter changed it.
    pub has_other_case: bool,
    /// `url` as written; empty when missing.
    pub url: Arc<str>,
    /// The place of `url`.
    pub url_span: Span,
    /// `headers` in the order of the file.
    pub headers: HarHeaders,
    /// `cookies` holds at least one.
    pub has_cookies: bool,
    /// `headersSize` in bytes; `None` when missing or null. −1 is kept.
    pub headers_size: Option<i64>,
    /// `postData` is there with a text, params or a MIME type.
    pub has_post_data: bool,
}

impl Request {
    /// `headersSize` counts more bytes than the request line and the headers in the list have. Sound only where the
    /// exporter counts what went over the wire.
    pub fn lost_headers(&self) -> bool {
        let path = self.url.split("://").nth(1).and_then(|rest| rest.find('/').and_then(|slash| rest.get(slash..)));
        let path = path.map_or(1, |path| without_fragment(path).len());
        let first_line = self.method.len() + path + "  HTTP/1.1\r\n\r\n".len();
        counts_more(self.headers_size, first_line, &self.headers)
    }
}

impl Response {
    /// The same of the response's headers.
    pub fn lost_headers(&self) -> bool {
        let first_line = self.status_text.len() + "HTTP/1.1 200 \r\n\r\n".len();
        counts_more(self.headers_size, first_line, &self.headers)
    }
}

/// Whether a size leaves room for another header besides these and the first line.
fn counts_more(size: Option<i64>, first_line: usize, headers: &HarHeaders) -> bool {
    /// The shortest line that matters: after a redirect it may be this. A smaller difference may be spaces.
    const SHORTEST: usize = "Origin: null\r\n".len();
    let Some(size) = size.and_then(|size| usize::try_from(size).ok()) else { return false };
    let listed: usize = headers.iter().map(|header| header.name.len() + ": \r\n".len() + header.value.len()).sum();
    size >= first_line + listed + SHORTEST
}

/// `entry.response`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Response {
    /// `status`.
    pub status: Status,
    /// The place of `status`; its length is 0 when it is missing.
    pub status_span: Span,
    /// `statusText` as written.
    pub status_text: Arc<str>,
    /// `headers` in the order of the file.
    pub headers: HarHeaders,
    /// `redirectURL`, or `None` when missing, null or empty.
    pub redirect_url: Option<Box<str>>,
    /// Names in `cookies`, the first eight.
    pub cookie_names: Box<[Box<str>]>,
    /// `headersSize` in bytes; `None` when missing or null. Negative numbers are kept.
    pub headers_size: Option<i64>,
    /// `bodySize` in bytes; `None` when missing or null. Negative numbers are kept.
    pub body_size: Option<i64>,
    /// `content.size` in bytes; `None` when missing or null.
    pub content_size: Option<i64>,
    /// `content.text` is there and not empty.
    pub has_text: bool,
    /// What the exporter says about a failure.
    pub error: Option<Box<ErrorText>>,
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
    /// The place of the text.
    pub span: Span,
}

/// `response.status`, in the forms that exporters give it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Status {
    /// A status of 100 to 999.
    Code(u16),
    /// 0, a negative number, `""` or a text such as `(failed)`: no response is recorded.
    None,
    /// The member is missing or null.
    #[default]
    Missing,
}

impl Status {
    /// The HTTP status, when a response is recorded.
    pub fn code(self) -> Option<u16> {
        match self {
            Status::Code(code) => Some(code),
            Status::None | Status::Missing => None,
        }
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
