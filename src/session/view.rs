//! An entry as a request: with its parsed URL, and the properties that later steps need.

use super::common::Common;
use super::positions::Positions;
use super::script_headers::unsafe_names;
use crate::browser::Engine;
use crate::har::{Entry, EntryIndex, ExporterKind, Log, Timestamp, Traffic, Traits, is_lost};
use crate::standard::{Origin, origin_of_serialized, origin_of_url, without_fragment};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;
use url::Url;

/// Maximum duration of a redirect or preflight that may belong to a request, in microseconds.
pub(super) const LONGEST_WAIT: i64 = 60_000_000;

/// An entry with an `http`, `https`, `ws` or `wss` URL, or that a browser blocked for CORS.
pub(super) struct View<'a> {
    pub(super) entry: &'a Entry,
    /// Serialized, without fragment.
    pub(super) url: Cow<'a, str>,
    pub(super) origin: Origin,
    /// The same without user information, as in a preflight's entry.
    pub(super) key: Cow<'a, str>,
    pub(super) is_preflight: bool,
    unsafe_names: OnceCell<Vec<String>>,
    origin_header: Option<&'a str>,
    follows_empty_location: bool,
}

impl<'a> View<'a> {
    /// `None` without an absolute URL with one of those schemes, and for `CONNECT` (a proxy's tunnel, not a fetch).
    pub(super) fn new(entry: &'a Entry, common: &Common, traits: &Traits) -> Option<View<'a>> {
        if entry.request.method.eq_ignore_ascii_case("CONNECT") || entry.is_api_request {
            return None;
        }
        let (url, origin, key) = address(entry, common)?;
        let origin_header = entry.request.headers.value("Origin").filter(|value| Origin::is_serialization(value));
        let marked = entry.resource_type.as_deref() == Some("preflight")
            || entry.initiator.as_ref().is_some_and(|i| &*i.kind == "preflight");
        // A missing method is not another method.
        let is_shown = marked || entry.request.headers.has("Access-Control-Request-Method");
        let is_preflight = match &*entry.request.method {
            // Pages hardly ever send OPTIONS themselves: without headers it was a preflight.
            "OPTIONS" => is_shown || entry.resource_type.is_none() && !traits.shows_what_was_sent(entry),
            "" => is_shown,
            _ => false,
        };
        let follows_empty_location = traits.follows_empty_location;
        Some(View {
            entry,
            url,
            origin,
            key,
            is_preflight,
            unsafe_names: OnceCell::new(),
            origin_header,
            follows_empty_location,
        })
    }

    /// Some exporters write the handshake with its `http` URL.
    pub(super) fn is_web_socket(&self) -> bool {
        let headers = &self.entry.request.headers;
        self.url.starts_with("ws:")
            || self.url.starts_with("wss:")
            || headers.value("Upgrade").is_some_and(|protocol| protocol.eq_ignore_ascii_case("websocket"))
            || headers.has("Sec-WebSocket-Key")
            || self.status() == Some(101)
    }

    /// The method; empty if it is missing from the file.
    pub(super) fn method(&self) -> &'a str {
        &self.entry.request.method
    }

    /// The method is `GET` or `HEAD`.
    pub(super) fn is_get(&self) -> bool {
        matches!(self.method(), "GET" | "HEAD")
    }

    pub(super) fn status(&self) -> Option<u16> {
        self.entry.response.status.code()
    }

    pub(super) fn header(&self, name: &str) -> Option<&'a str> {
        self.entry.request.headers.value(name)
    }

    /// The origin in `Origin`. An invalid value (a file may contain a placeholder) counts as missing.
    pub(super) fn origin_header(&self) -> Option<&'a str> {
        self.origin_header
    }

    /// See [`is_of_own_origin`].
    pub(super) fn is_same_origin(&self) -> bool {
        is_marked_same_origin(self.entry, &self.origin)
    }

    /// The CORS-unsafe request-header names of the recorded request, computed once.
    pub(super) fn unsafe_names(&self, engine: Option<Engine>) -> &[String] {
        self.unsafe_names.get_or_init(|| unsafe_names(&self.entry.request.headers, engine))
    }

    /// The same by value; afterwards they are gone.
    pub(super) fn unsafe_names_once(&self, engine: Option<Engine>) -> Cow<'_, [String]> {
        match self.unsafe_names.get() {
            Some(names) => names.into(),
            None => unsafe_names(&self.entry.request.headers, engine).into(),
        }
    }

    /// Its URL, borrowed from its entry if that is equal.
    pub(super) fn shared_url(&self) -> Arc<str> {
        let written = &self.entry.request.url;
        if **written == *self.url { Arc::clone(written) } else { (&*self.url).into() }
    }

    /// Its headers, or the exporter, show that it is a preflight. Without headers it may be a separate request, or belong to
    /// another request to the same URL.
    pub(super) fn is_shown_to_be_preflight(&self) -> bool {
        self.header("Access-Control-Request-Method").is_some() || self.entry.resource_type.is_some()
    }

    pub(super) fn started(&self) -> Option<Timestamp> {
        self.entry.started
    }

    pub(super) fn ended(&self) -> Option<i64> {
        self.entry.ended().map(|Timestamp(end)| end)
    }

    /// The request was sent: its headers are those of the network, not the provisional ones.
    pub(super) fn has_network_headers(&self) -> bool {
        let headers = &self.entry.request.headers;
        headers.had_pseudo_headers || headers.has("Host") || headers.has("Accept-Encoding")
    }

    /// Target of a redirect, resolved; `None` if this is not a redirect, or its `Location` does not parse.
    pub(super) fn redirect_target(&self) -> Option<Url> {
        let location = match self.follows_empty_location {
            true => self.entry.redirect_or_itself(),
            false => self.entry.redirect(),
        }?;
        let mut url = Url::parse(&self.url).ok()?.join(location).ok()?;
        url.set_fragment(None);
        Some(url)
    }

    /// There is no response at all.
    pub(super) fn has_no_answer(&self) -> bool {
        self.entry.has_no_answer()
    }
}

/// A row that Firefox writes for the target of a redirect that it did not follow: no response, no `Origin`, no
/// `Connection`. Nothing was sent to it.
pub(crate) fn is_refused_target(row: &Entry) -> bool {
    let headers = &row.request.headers;
    row.has_no_answer() && !headers.has("Connection") && !headers.has("Origin")
}

/// URL, origin and key of an entry's request; `None` if CORS does not apply to it.
fn address<'a>(entry: &'a Entry, common: &Common) -> Option<(Cow<'a, str>, Origin, Cow<'a, str>)> {
    let text = entry.request.url.trim();
    let without_fragment = without_fragment(text);
    if let Some(origin) = origin_of_serialized(without_fragment) {
        return Some((without_fragment.into(), Origin::Tuple(common.text(origin)), without_fragment.into()));
    }
    let mut url = Url::parse(text).ok()?;
    // CORS does not apply to a local file, unless the browser says so.
    if !matches!(url.scheme(), "http" | "https" | "ws" | "wss") && !speaks_of_cors(entry) {
        return None;
    }
    url.set_fragment(None);
    let (origin, key) = (common.origin(origin_of_url(&url)), without_userinfo(&url));
    Some((String::from(url).into(), origin, key.into()))
}

/// The origin of the frame that made a request, as far as the request itself shows it.
pub(super) fn made_by(request: &View<'_>) -> Option<Origin> {
    let referrer = || request.header("Referer").and_then(Origin::of);
    request.origin_header().and_then(Origin::parse).or_else(referrer)
}

/// An error text of WebKit for cross-origin requests only.
pub(super) fn speaks_of_cors(entry: &Entry) -> bool {
    entry.error().is_some_and(|text| {
        speaks_of_a_preflight(text)
            || text.contains("Access-Control-Allow-")
            || text.contains("denied by Cross-Origin Resource Sharing policy")
            || text.starts_with("Cross-origin redirection")
            || text.starts_with("Origin ")
    })
}

/// An error text of WebKit about a preflight or its response.
pub(super) fn speaks_of_a_preflight(text: &str) -> bool {
    let text = text.strip_prefix("Failed to load resource: ").unwrap_or(text);
    text.starts_with("Preflight response")
        || text.starts_with("CORS-preflight request")
        || text.starts_with("Header Access-Control-Allow-")
        || text.contains(" is not allowed by Access-Control-Allow-Methods")
        || text.contains(" is not allowed by Access-Control-Allow-Headers")
}

/// A URL without `user:password@`.
pub(super) fn without_userinfo(url: &Url) -> String {
    if url.username().is_empty() && url.password().is_none() {
        return url.as_str().to_owned();
    }
    let mut url = url.clone();
    // Fails only for URLs without a host, which also have no user information.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

/// The browser marks the request as same-origin, and its `Origin` agrees. The mark covers all URLs of a fetch so far
/// (<https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header>): so no earlier one had another origin,
/// and CORS did not apply. There was no CORS-preflight fetch for it.
pub(crate) fn is_marked_same_origin(entry: &Entry, origin: &Origin) -> bool {
    let headers = &entry.request.headers;
    headers.value("Sec-Fetch-Site") == Some("same-origin")
        && headers.value("Origin").and_then(Origin::parse).is_none_or(|sent| sent.is_same_origin(origin))
}

/// The recorder of the entries: Browsertime writes the export of Firefox's own Network Monitor under its own name.
pub(crate) fn recorder(log: &Log) -> ExporterKind {
    match (log.exporter.kind, log.exporter.engine) {
        (ExporterKind::ChromeHar, Some(Engine::Firefox)) => ExporterKind::FirefoxDevTools,
        (kind, _) => kind,
    }
}

/// A file's entries as views, with indexes.
pub(super) struct Views<'a> {
    pub(super) log: &'a Log,
    pub(super) items: Vec<View<'a>>,
    /// Requests (not preflights) in `items`, by [`View::key`].
    requests: Positions,
    /// An entry has a page: then an entry without one belongs to a worker.
    pub(super) has_pagerefs: bool,
    demand_isolation: OnceCell<bool>,
    marks_credentials: OnceCell<bool>,
    /// Requests of programs other than browsers. They are left out.
    pub(super) not_by_browsers: Vec<EntryIndex>,
    /// The exporter changes the case of methods.
    pub(super) changes_case: bool,
}

impl<'a> Views<'a> {
    pub(super) fn new(log: &'a Log, entries: &'a [Entry], common: &Common) -> Views<'a> {
        let traits = recorder(log).traits();
        let traffic = traits.traffic;
        let mut items = Vec::with_capacity(entries.len());
        items.extend(entries.iter().filter_map(|entry| View::new(entry, common, traits)));
        let mut not_by_browsers = Vec::new();
        items.retain(|view| {
            let is_browsers = traffic != Traffic::Client && !is_no_browser(view.entry, traffic);
            if !is_browsers {
                not_by_browsers.push(view.entry.index);
            }
            is_browsers
        });
        let request = |position| items.get(position).filter(|view: &&View<'_>| !view.is_preflight);
        let requests = Positions::new(items.len(), |position| request(position).map(|view| &*view.key));
        let has_pagerefs = entries.iter().any(|e| e.page.is_some());
        let changes_case = entries.iter().any(|e| e.request.has_other_case);
        Views {
            log,
            items,
            requests,
            has_pagerefs,
            demand_isolation: OnceCell::new(),
            marks_credentials: OnceCell::new(),
            not_by_browsers,
            changes_case,
        }
    }

    pub(super) fn kind(&self) -> ExporterKind {
        recorder(self.log)
    }

    /// A document has Cross-Origin-Embedder-Policy. Computed once.
    pub(super) fn pages_demand_isolation(&self) -> bool {
        let demands = |view: &View<'_>| view.entry.response.headers.has("Cross-Origin-Embedder-Policy");
        *self.demand_isolation.get_or_init(|| self.items.iter().any(|view| view.entry.is_document() && demands(view)))
    }

    /// The browser marks cross-site requests with credentials: a request of the file has the mark. Computed once.
    pub(super) fn browser_marks_credentials(&self) -> bool {
        let is_marked = |view: &View<'_>| view.entry.request.headers.has(STORAGE_ACCESS);
        *self.marks_credentials.get_or_init(|| self.items.iter().any(is_marked))
    }

    /// The traits of the exporter.
    pub(super) fn traits(&self) -> &'static Traits {
        self.kind().traits()
    }

    pub(super) fn get(&self, position: usize) -> Option<&View<'a>> {
        self.items.get(position)
    }

    pub(super) fn by_index(&self, index: EntryIndex) -> Option<&View<'a>> {
        let position = self.items.binary_search_by_key(&index, |view| view.entry.index).ok()?;
        self.items.get(position)
    }

    /// All requests to a URL, in the order of the file.
    pub(super) fn requests_to(&self, key: &str) -> impl Iterator<Item = usize> {
        let [_, all] = self.requests.around(key, 0);
        all.iter()
            .map(|&(_, position)| position as usize)
            .filter(move |&p| self.get(p).is_some_and(|view| view.key == key))
    }

    /// Requests to a URL near a position in the file, before and after it. The limit is enough for related requests, and
    /// keeps the search linear in a file with a single URL.
    pub(super) fn requests_near(&self, key: &str, position: usize) -> impl Iterator<Item = usize> {
        const NEAR: usize = 128;
        let [before, behind] = self.requests.around(key, position);
        let near = before.iter().skip(before.len().saturating_sub(NEAR)).chain(behind.iter().take(NEAR));
        near.map(|&(_, position)| position as usize).filter(move |&p| self.get(p).is_some_and(|view| view.key == key))
    }
}

/// A program other than a browser made the request, and such programs do not apply CORS. The User-Agent of every browser
/// begins with `Mozilla/`; script may set another, but `Sec-Fetch-*` and client hints come from the browser itself.
pub(super) fn is_no_browser(entry: &Entry, traffic: Traffic) -> bool {
    let headers = &entry.request.headers;
    traffic == Traffic::Programs
        && headers
            .value("User-Agent")
            .is_some_and(|name| !name.starts_with("Mozilla/") && !name.starts_with("Opera/") && !is_lost(name))
        && !headers.iter().any(|h| {
            h.name.get(..4).is_some_and(|stem| stem.eq_ignore_ascii_case("sec-"))
                && h.name.get(..10).is_none_or(|stem| !stem.eq_ignore_ascii_case("sec-websoc"))
        })
}

/// <https://privacycg.github.io/storage-access-headers/#sec-fetch-storage-access-header>: on cross-site requests with
/// credentials to trustworthy URLs, and on no others.
pub(super) const STORAGE_ACCESS: &str = "Sec-Fetch-Storage-Access";
