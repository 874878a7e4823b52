//! What the exporters of each kind write, and what it means when something is not there. Everything that depends on who
//! wrote a file is asked here: a new kind of exporter is one row, and the compiler asks for every trait.

use crate::har::{Entry, ExporterKind};

/// The habits of one kind of exporter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Traits {
    /// How an outcome is read out of the file, and how such a file is recorded once more.
    pub reading: Reading,
    /// The product whose developer tools write such files, and what part of them wrote this one.
    pub product: Option<(&'static str, &'static str)>,
    /// Whose requests are in the file.
    pub traffic: Traffic,
    /// Which preflights have an entry.
    pub preflights: Preflights,
    /// What tells a response that the browser refused from one that the page was given.
    pub refusals: Refusals,
    /// Every header that was sent is written, and nothing but cookies and authorization is taken out.
    pub keeps_all_headers: bool,
    /// What shows that an entry's request headers are those that were sent, so that one that is not there was not sent.
    pub sent: SentSign,
    /// `pages[].title` is the URL of the page.
    pub titles_are_urls: bool,
    /// An entry without a page, in a file that has pages, is a worker's.
    pub workers_have_no_page: bool,
    /// `time` counts what came before `startedDateTime`: DNS, connect and TLS.
    pub time_counts_connect: bool,
    /// `headersSize` counts the bytes that went over the wire, and nothing is taken out on export: headers that are not
    /// in the list and yet counted were taken out by somebody else.
    pub counts_headers: bool,
    /// `bodySize` counts all that was received of a response, of every hop what the last one received: it tells whether a
    /// body came that `content` does not show, and that the browser withheld.
    pub sizes_tell_bodies: bool,
    /// An empty `Location` was followed, back to the same URL.
    pub follows_empty_location: bool,
    /// Headers are there of a response whose status was lost when the page went away.
    pub keeps_headers_without_status: bool,
    /// The headers that script set are in the entry of a request that was never sent.
    pub writes_unsent_headers: bool,
    /// `_resourceType` tells `fetch()` from `XMLHttpRequest`.
    pub tells_fetch_from_xhr: bool,
    /// A request is before its preflight, and began before it, whether the preflight is marked or not.
    pub request_comes_first: bool,
    /// The `Priority` header of a request, which tells what made it, is among its headers.
    pub shows_priority: bool,
    /// The target of a refused redirect has a row, though nothing was sent to it.
    pub refused_targets_have_rows: bool,
    /// A request that a policy stopped before sending has a row.
    pub blocked_requests_have_rows: bool,
}

/// Where the outcome of a request is in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    /// In `_error` and the headers, as the DevTools of Chromium write them.
    Chromium,
    /// In sizes, statuses and headers, as the Network Monitor of Firefox writes them.
    Firefox,
    /// In what Safari's Web Inspector leaves out, or in the error texts of its Timelines.
    Safari,
    /// In `_failureText`, as Playwright writes it.
    Playwright,
    /// In `_error` alone, and refused responses are left out.
    ChromeHar,
    /// Nowhere: it follows from the headers, or from nothing.
    Headers,
}

/// Whose requests a file holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Traffic {
    /// One browser's, made by its pages.
    Browser,
    /// Those of all programs that went the same way, browsers and others.
    Programs,
    /// Those of a program to which CORS never applied.
    Client,
}

/// Which preflights an exporter writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Preflights {
    /// Each one that was answered: what is not there was not sent, or a cache stood for it.
    Answered,
    /// None.
    Never,
    /// Some, or it is not known.
    Some,
}

/// How a refused response looks in the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusals {
    /// Like none: `_error` (Chromium, Timelines) or `_failureText` (Playwright) is in it.
    Marked,
    /// It is not there.
    LeftOut,
    /// Like any other: the browser is known, and what it made of the response follows from the headers.
    Unmarked,
    /// Like any other, and what made the request is not known.
    Unseen,
}

/// What shows that the request headers of an entry went over the wire.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SentSign {
    /// A header that only the network layer adds: `Host`, `Accept-Encoding`, a pseudo-header.
    NetworkHeaders,
    /// The same, and a response: without one the exporter writes what was meant to be sent.
    NetworkHeadersAndAnswer,
    /// `Connection`, which Firefox adds last.
    ConnectionHeader,
    /// WebKit's `_fetchType` "Network Load".
    NetworkLoad,
}

impl ExporterKind {
    /// What is known of files of this kind.
    pub fn traits(self) -> &'static Traits {
        match self {
            ExporterKind::ChromiumDevTools => &CHROMIUM,
            ExporterKind::FirefoxDevTools => &FIREFOX,
            ExporterKind::WebKitInspector => &WEBKIT_NETWORK,
            ExporterKind::WebKitTimelines => &WEBKIT_TIMELINES,
            ExporterKind::Playwright => &PLAYWRIGHT,
            ExporterKind::ChromeHar => &CHROME_HAR,
            ExporterKind::DevToolsProtocol => &PROTOCOL,
            ExporterKind::WebPageTest => &WEB_PAGE_TEST,
            ExporterKind::Proxy => &PROXY,
            ExporterKind::Client => &CLIENT,
            ExporterKind::Other => &OTHER,
        }
    }
}

const CHROMIUM: Traits = Traits {
    reading: Reading::Chromium,
    product: Some(("Chrome", "")),
    traffic: Traffic::Browser,
    preflights: Preflights::Answered,
    refusals: Refusals::Marked,
    keeps_all_headers: true,
    sent: SentSign::NetworkHeaders,
    titles_are_urls: true,
    workers_have_no_page: true,
    time_counts_connect: false,
    // The default export is without cookies and authorization, which are counted all the same.
    counts_headers: false,
    sizes_tell_bodies: false,
    follows_empty_location: false,
    keeps_headers_without_status: false,
    writes_unsent_headers: true,
    tells_fetch_from_xhr: true,
    request_comes_first: false,
    shows_priority: false,
    refused_targets_have_rows: false,
    blocked_requests_have_rows: true,
};

const FIREFOX: Traits = Traits {
    reading: Reading::Firefox,
    product: Some(("Firefox", "")),
    refusals: Refusals::Unmarked,
    sent: SentSign::ConnectionHeader,
    workers_have_no_page: false,
    counts_headers: true,
    sizes_tell_bodies: true,
    follows_empty_location: true,
    keeps_headers_without_status: true,
    tells_fetch_from_xhr: false,
    request_comes_first: true,
    shows_priority: true,
    refused_targets_have_rows: true,
    ..CHROMIUM
};

const WEBKIT_NETWORK: Traits = Traits {
    reading: Reading::Safari,
    product: Some(("Safari", "")),
    preflights: Preflights::Never,
    refusals: Refusals::LeftOut,
    // A single row represents a whole chain of redirects, with the headers of its end.
    keeps_all_headers: false,
    sent: SentSign::NetworkLoad,
    workers_have_no_page: false,
    writes_unsent_headers: false,
    tells_fetch_from_xhr: false,
    blocked_requests_have_rows: false,
    ..CHROMIUM
};

const WEBKIT_TIMELINES: Traits =
    Traits { product: Some(("Safari", " (Timelines)")), refusals: Refusals::Marked, ..WEBKIT_NETWORK };

const PLAYWRIGHT: Traits = Traits {
    reading: Reading::Playwright,
    product: None,
    preflights: Preflights::Never,
    keeps_all_headers: false,
    sent: SentSign::NetworkHeadersAndAnswer,
    // The title of the document.
    titles_are_urls: false,
    workers_have_no_page: false,
    writes_unsent_headers: false,
    tells_fetch_from_xhr: false,
    ..CHROMIUM
};

/// Failed requests are dropped, except those that were aborted.
const CHROME_HAR: Traits = Traits {
    reading: Reading::ChromeHar,
    product: None,
    preflights: Preflights::Some,
    refusals: Refusals::LeftOut,
    // Some are built on events that tell only provisional headers.
    keeps_all_headers: false,
    workers_have_no_page: false,
    writes_unsent_headers: false,
    tells_fetch_from_xhr: false,
    ..CHROMIUM
};

/// A browser's requests as its protocol tells them, with provisional headers and without its errors.
const PROTOCOL: Traits = Traits {
    reading: Reading::Headers,
    product: None,
    preflights: Preflights::Some,
    refusals: Refusals::Unseen,
    keeps_all_headers: false,
    workers_have_no_page: false,
    writes_unsent_headers: false,
    tells_fetch_from_xhr: false,
    ..CHROMIUM
};

const WEB_PAGE_TEST: Traits = Traits { time_counts_connect: true, ..PROTOCOL };

const PROXY: Traits = Traits {
    reading: Reading::Headers,
    product: None,
    traffic: Traffic::Programs,
    preflights: Preflights::Some,
    refusals: Refusals::Unseen,
    keeps_all_headers: true,
    sent: SentSign::NetworkHeaders,
    titles_are_urls: true,
    workers_have_no_page: false,
    time_counts_connect: false,
    counts_headers: false,
    sizes_tell_bodies: false,
    follows_empty_location: false,
    keeps_headers_without_status: false,
    writes_unsent_headers: false,
    tells_fetch_from_xhr: false,
    request_comes_first: false,
    shows_priority: false,
    refused_targets_have_rows: false,
    blocked_requests_have_rows: false,
};

/// Programs that nobody knows, converters and sanitizers among them: a header may have been taken out.
const OTHER: Traits = Traits { keeps_all_headers: false, ..PROXY };

const CLIENT: Traits = Traits { traffic: Traffic::Client, ..PROXY };

impl Traits {
    /// The request's headers are those that went over the wire, and all of them are there: a header that is not in the
    /// list was not sent.
    pub fn shows_what_was_sent(&self, entry: &Entry) -> bool {
        let headers = &entry.request.headers;
        let has_network_headers =
            || headers.had_pseudo_headers || headers.has("Host") || headers.has("Accept-Encoding");
        let was_sent = match self.sent {
            SentSign::NetworkHeaders => has_network_headers(),
            SentSign::NetworkHeadersAndAnswer => entry.response.status.code().is_some() && has_network_headers(),
            SentSign::ConnectionHeader => headers.has("Connection"),
            SentSign::NetworkLoad => entry.fetch_type.as_deref() == Some("Network Load"),
        };
        // Of what came out of a cache nothing is counted.
        let is_counted = entry.request.headers_size != Some(0) && !entry.request.lost_headers();
        was_sent && (!self.counts_headers || is_counted)
    }

    /// Some of the response's headers were taken out of the file: one that is not there may have been sent.
    pub fn has_lost_answer_headers(&self, entry: &Entry) -> bool {
        self.counts_headers && entry.response.lost_headers()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::entry::read::read_entry;

    #[test]
    fn what_was_not_written_was_not_sent_only_where_all_that_was_sent_is_there() {
        let request = |headers: &str, rest: &str| {
            let json = format!(
                r#"{{"request":{{"method":"GET","url":"http://api.example/a?b=1","headers":[{headers}],"headersSize":{rest}}}"#
            );
            read_entry(json.as_bytes()).unwrap()
        };
        let sent = r#"["Host","api.example"],["Connection","close"]"#;
        let only_names = r#"["Accept","*/*"],["User-Agent","x"]"#;
        let answer = r#"-1},"response":{"status":200}}"#;
        let (chromium, firefox) = (ExporterKind::ChromiumDevTools, ExporterKind::FirefoxDevTools);
        for (kind, headers, rest, expected) in [
            (chromium, sent, "-1}}", true),
            (chromium, only_names, "-1}}", false),
            (firefox, sent, "-1}}", true),
            (firefox, r#"["Host","api.example"]"#, "-1}}", false),
            // `GET /a?b=1 HTTP/1.1`, the two headers and an empty line are 63 bytes.
            (firefox, sent, "63}}", true),
            (firefox, sent, "64}}", true),
            // The shortest line with an origin is 14 bytes long.
            (firefox, sent, "77}}", false),
            (firefox, sent, "900}}", false),
            (firefox, sent, "0}}", false),
            (chromium, sent, "0}}", true),
            (ExporterKind::Playwright, sent, "-1}}", false),
            (ExporterKind::Playwright, sent, answer, true),
            (ExporterKind::WebKitInspector, sent, answer, false),
            (ExporterKind::WebKitInspector, "", r#"-1},"_fetchType":"Network Load"}"#, true),
            (ExporterKind::Proxy, sent, "-1}}", true),
        ] {
            let entry = request(headers, rest);
            assert_eq!(kind.traits().shows_what_was_sent(&entry), expected, "{kind:?} {headers} {rest}");
        }
    }
}
