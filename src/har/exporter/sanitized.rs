//! Whether secrets were removed on export.
//!
//! Chrome's DevTools remove `Cookie`, `Authorization` and `Set-Cookie` headers and all cookies by default, and mark the
//! file with nothing. But two things show it:
//! - `headersSize` over HTTP/1 is taken of the message before the removal, so it is larger than the headers left. Of the
//!   request DevTools count a head that they print themselves, and leave out the last line feed: two bytes less than the
//!   headers make. Of the response they count the bytes that came.
//! - A preflight asked for `authorization` and was granted it, and the request that followed has none.

use crate::har::entry::head::Side;
use crate::har::{EntryHead, RawHeaders, Status};
use crate::standard::without_fragment;
use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// The shortest lines that removal takes away: `cookie: a` and `set-cookie: a`, with their line ends.
const SHORTEST_REQUEST_LINE: i64 = "cookie: a\r\n".len() as i64;
const SHORTEST_RESPONSE_LINE: i64 = "set-cookie: a\r\n".len() as i64;

/// Bytes of the request's head that DevTools do not count.
const UNCOUNTED: i64 = 2;

/// What the entries seen so far show about it.
#[derive(Default)]
pub(in crate::har) struct Traces {
    saw_secret: bool,
    saw_gap: bool,
    /// Requests to which a preflight granted `authorization`, and requests without that header, as hashes.
    granted: HashSet<u64>,
    without: HashSet<u64>,
}

impl Traces {
    /// Takes an entry into account.
    pub(in crate::har) fn observe(&mut self, entry: &mut EntryHead<'_>) {
        if self.saw_secret {
            // A file with a secret was not sanitized: nothing else matters.
            return;
        }
        // Headers that are not JSON show nothing.
        let _ = entry.read_response_headers();
        let entry = &*entry;
        self.saw_secret |= has_secret(entry);
        self.saw_gap |= request_gap(entry) >= SHORTEST_REQUEST_LINE || response_gap(entry) >= SHORTEST_RESPONSE_LINE;
        let headers = &entry.request_headers;
        if !headers.has("origin") {
            return;
        }
        if entry.method.eq_ignore_ascii_case("OPTIONS") {
            if let Some(method) = headers.value("access-control-request-method")
                && names_authorization(headers, "access-control-request-headers")
                && names_authorization(&entry.response_headers, "access-control-allow-headers")
                && matches!(entry.status, Status::Code(200..=299))
            {
                self.granted.insert(hash(&entry.url, &method));
            }
        } else if is_as_sent(headers) && entry.status.code().is_some() {
            self.without.insert(hash(&entry.url, &entry.method));
        }
    }

    /// Takes into account what other entries show.
    pub(in crate::har) fn merge(&mut self, other: Traces) {
        self.saw_secret |= other.saw_secret;
        self.saw_gap |= other.saw_gap;
        if self.saw_secret {
            (self.granted, self.without) = Default::default();
            return;
        }
        self.granted.extend(other.granted);
        self.without.extend(other.without);
    }

    /// Whether a secret is in some entry.
    pub(in crate::har) fn saw_secret(&self) -> bool {
        self.saw_secret
    }

    /// Whether the removal is visible. This means something only in a DevTools file without secrets.
    pub(in crate::har) fn show_removal(&self) -> bool {
        self.saw_gap || self.granted.intersection(&self.without).next().is_some()
    }
}

fn has_secret(entry: &EntryHead<'_>) -> bool {
    entry.request_headers.has("cookie")
        || entry.request_headers.has("authorization")
        || entry.response_headers.has("set-cookie")
        || entry.has_cookies()
}

fn names_authorization(headers: &RawHeaders<'_>, list: &str) -> bool {
    let mut found = false;
    headers.each_of(list, |line| {
        found |= line.split(',').any(|name| name.trim().eq_ignore_ascii_case("authorization"));
    });
    found
}

/// Whether these are the headers that went over the wire, not those that the page set.
fn is_as_sent(headers: &RawHeaders<'_>) -> bool {
    headers.had_pseudo_headers || headers.has("host")
}

/// Bytes that the request's head has too many for the headers that are there.
fn request_gap(entry: &EntryHead<'_>) -> i64 {
    let Side { headers_size, http_version: version, .. } = &entry.request;
    let Some(size) = headers_size.filter(|&size| size > 0) else { return 0 };
    // WebSocket handshakes, extensions and the like follow other rules.
    let Some(target) = entry.url.strip_prefix("http").and_then(|_| request_target(&entry.url)) else { return 0 };
    if !is_http_1(version) || !is_as_sent(&entry.request_headers) {
        return 0;
    }
    let first_line = length(&entry.method) + length(target) + length(version) + 4;
    size + UNCOUNTED - (first_line + lines_length(&entry.request_headers) + 2)
}

/// Bytes that the response's head has too many for the headers that are there.
fn response_gap(entry: &EntryHead<'_>) -> i64 {
    let Side { headers_size, http_version: version, .. } = &entry.response;
    let (Some(size), Status::Code(_)) = (headers_size.filter(|&size| size > 0), entry.status) else { return 0 };
    if !is_http_1(version) || entry.response_headers.is_empty() {
        return 0;
    }
    let first_line = length(version) + length(&entry.status_text) + "  200\r\n".len() as i64;
    size - (first_line + lines_length(&entry.response_headers) + 2)
}

fn is_http_1(version: &str) -> bool {
    version.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http/1."))
}

fn lines_length(headers: &RawHeaders<'_>) -> i64 {
    let mut sum = 0;
    headers.each(|name, value| sum += length(name) + length(value) + 4);
    sum
}

/// DevTools count UTF-16 units.
fn length(text: &str) -> i64 {
    i64::try_from(text.encode_utf16().count()).unwrap_or(i64::MAX)
}

/// Path and query of a URL.
fn request_target(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let target = rest.find(['/', '?', '#']).and_then(|at| rest.get(at..)).unwrap_or("/");
    Some(without_fragment(target))
}

fn hash(url: &str, method: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (url, method).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::entry::head::{Memory, read_head};

    fn traces(entries: &[&str]) -> Traces {
        let mut traces = Traces::default();
        for json in entries {
            traces.observe(&mut read_head(json.as_bytes().into(), Memory::default()).unwrap());
        }
        traces
    }

    #[test]
    fn secrets_are_seen_in_headers_and_cookies() {
        for (json, secret) in [
            (r#"{"request":{"headers":[["cookie","a=b"]]}}"#, true),
            (r#"{"request":{"headers":[["Authorization","x"]]}}"#, true),
            (r#"{"response":{"headers":[["SET-COOKIE","a=b"]]}}"#, true),
            (r#"{"request":{"cookies":[{"name":"a"}]}}"#, true),
            (r#"{"response":{"cookies":[{"name":"a"}]}}"#, true),
            (r#"{"request":{"cookies":[],"headers":[["x-cookie","a"]]}}"#, false),
        ] {
            assert_eq!(traces(&[json]).saw_secret(), secret, "{json}");
        }
    }

    #[test]
    fn a_head_larger_than_its_headers_shows_the_removal() {
        let head = "GET /a HTTP/1.1\r\nhost: a.test\r\n".len();
        for (request, removed) in [
            (format!(r#""url":"http://a.test/a#b","httpVersion":"HTTP/1.1","headersSize":{head}"#), false),
            (format!(r#""url":"http://a.test/a","httpVersion":"HTTP/1.1","headersSize":{}"#, head + 11), true),
            (format!(r#""url":"ws://a.test/a","httpVersion":"HTTP/1.1","headersSize":{}"#, head + 20), false),
            (format!(r#""url":"http://a.test/a","httpVersion":"h2","headersSize":{}"#, head + 11), false),
            (r#""url":"http://a.test/a","httpVersion":"HTTP/1.1","headersSize":-1"#.to_owned(), false),
        ] {
            let json = format!(r#"{{"request":{{"method":"GET",{request},"headers":[["host","a.test"]]}}}}"#);
            assert_eq!(traces(&[&json]).show_removal(), removed, "{json}");
        }
    }

    #[test]
    fn a_granted_authorization_that_is_not_there_shows_the_removal() {
        let preflight = r#"{"request":{"method":"OPTIONS","url":"u","headers":[["origin","o"],
            ["access-control-request-method","GET"],["access-control-request-headers","x,authorization"]]},
            "response":{"status":204,"headers":[["access-control-allow-headers","X, Authorization"]]}}"#;
        let main = r#"{"request":{"method":"GET","url":"u","headers":[["origin","o"],["host","h"]]},"response":{"status":200}}"#;
        let not_sent = main.replace("200", "0");
        let provisional = main.replace(r#","host","h""#, "").replace(r#",["host","h"]"#, "");
        let refused = preflight.replace("X, Authorization", "x");
        for (entries, removed) in [
            ([main, preflight], true),
            ([preflight, main], true),
            ([&not_sent, preflight], false),
            ([&provisional, preflight], false),
            ([main, &refused], false),
        ] {
            assert_eq!(traces(&entries).show_removal(), removed, "{entries:?}");
        }
    }

    #[test]
    fn targets_are_path_and_query() {
        for (url, target) in [
            ("https://a.test", Some("/")),
            ("https://a.test/b?c=d#e", Some("/b?c=d")),
            ("https://a.test?x", Some("?x")),
            ("data:x", None),
        ] {
            assert_eq!(request_target(url), target, "{url}");
        }
    }
}
