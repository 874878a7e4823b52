//! Reads one entry from its bytes. It needs nothing else of the file.

use super::{date, initiator};
use crate::har::entry::head::{EntryHead, Memory, read_head};
use crate::har::entry::message::{ErrorMembers, ResponseAndMarks, read_error, read_request, read_response};
use crate::har::headers::raw::RawHeaders;
use crate::har::headers::{Message, read as read_headers};
use crate::har::json::{Cursor, EntryBytes, JsonError, Scalar};
use crate::har::window::position::Lines;
use crate::har::{Entry, EntryIndex, EntryPointer, Request, Response, SharedStr, Span, Timestamp};
use std::borrow::Cow;
use std::sync::Arc;

/// Reads the entry whose bytes are `slice`. Its index and pointer are not known here, and its spans are ranges of the
/// slice until [`keep`] turns them into places in the file. Absent and mistyped members count as missing.
///
/// # Errors
/// When the slice is not a JSON object; the error's place is an index into the slice.
pub(in crate::har) fn read_entry(slice: &[u8]) -> Result<Entry, JsonError> {
    let bytes = EntryBytes::from(slice);
    let mut head = read_head(bytes, Memory::default()).map_err(|error| first_error(bytes, error))?;
    read_after(&mut head, bytes)
}

/// Reads the entry with these bytes after a first look at it: most of its headers are read already.
///
/// # Errors
/// As [`read_entry`].
pub(in crate::har) fn read_after(head: &mut EntryHead<'_>, bytes: EntryBytes<'_>) -> Result<Entry, JsonError> {
    head.read_response_headers().map_err(|error| first_error(bytes, error))?;
    let (request, response) = (&head.request, &head.response);
    let known = EntryBytes {
        headers: [request.headers_at, response.headers_at],
        cookies: [request.cookies_at, response.cookies_at],
        ..bytes
    };
    let mut entry = read_but_headers(known).map_err(|error| first_error(bytes, error))?;
    entry.request.headers = head.request_headers.keep(Message::Request);
    entry.response.headers = head.response_headers.keep(Message::Response);
    Ok(entry)
}

/// The first error that a reader found in an entry: each reader skips members, which may be broken.
pub(in crate::har) fn first_error(bytes: EntryBytes<'_>, error: JsonError) -> JsonError {
    let others = [read_but_headers(bytes).err(), read_headers_only(bytes).err()];
    others.into_iter().flatten().fold(error, |first, other| if other.at < first.at { other } else { first })
}

fn read_headers_only(bytes: EntryBytes<'_>) -> Result<(), JsonError> {
    let mut headers = RawHeaders::default();
    Cursor::of(bytes).object(|cursor, key| {
        if matches!(&*key.name, "request" | "response") {
            cursor.object(|cursor, key| match &*key.name {
                "headers" => read_headers::read(cursor, &mut headers),
                _ => Ok(()),
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn read_but_headers(bytes: EntryBytes<'_>) -> Result<Entry, JsonError> {
    let mut entry = empty_entry(Span::within(0..bytes.bytes.len()));
    let mut late = Late::default();
    let mut cursor = Cursor::of(bytes);
    if cursor.peek() != Some(b'{') {
        return Err(cursor.expected("an entry, which is an object"));
    }
    cursor.object(|cursor, key| read_member(&key.name, cursor, &mut entry, &mut late))?;
    Ok(late.into_entry(entry))
}

/// Makes an entry ready to be kept: its bytes begin at `start` of the text of `lines`, and its spans become places in
/// the file.
pub(in crate::har) fn keep(entry: &mut Entry, start: usize, lines: &mut Lines<'_>) {
    let Entry { span, request, response, .. } = entry;
    let mut spans = Vec::with_capacity(request.headers.len() + response.headers.len() + 4);
    spans.extend(request.headers.spans_mut());
    spans.extend(response.headers.spans_mut());
    let error = response.error.as_mut().map(|error| &mut error.span);
    // Headers come in order, and usually the request's before the response's: each of the others has its place among them.
    for span in [span, &mut request.url_span, &mut response.status_span].into_iter().chain(error) {
        spans.insert(spans.partition_point(|other: &&mut Span| other.offset < span.offset), span);
    }
    spans.retain(|span| span.length > 0);
    // Lines are counted forward.
    if !spans.is_sorted_by_key(|span| span.offset) {
        spans.sort_by_key(|span| span.offset);
    }
    for span in spans {
        let from = start.saturating_add(usize::try_from(span.offset).unwrap_or(usize::MAX));
        let length = usize::try_from(span.length).unwrap_or(usize::MAX);
        *span = lines.span(from..from.saturating_add(length));
    }
}

/// Values that are set once all members are read: members come in any order.
#[derive(Default)]
struct Late {
    marks: ResponseAndMarks,
    /// The failure, for exporters that write it into the entry.
    misplaced: ErrorMembers,
    initiator_kind: Option<Arc<str>>,
    via_service_worker: bool,
}

/// Maximum duration in milliseconds (three hundred years): added to a date, the result is still a date.
const LONGEST_MS: f64 = 1e13;

fn read_member(name: &str, cursor: &mut Cursor<'_>, entry: &mut Entry, late: &mut Late) -> Result<(), JsonError> {
    match name {
        "startedDateTime" => (entry.started, entry.has_zone) = read_date(&cursor.scalar()?),
        "time" => entry.duration_ms = cursor.scalar()?.number().filter(|&ms| ms >= 0.0).map(|ms| ms.min(LONGEST_MS)),
        "pageref" => entry.page = cursor.scalar()?.non_empty(),
        "request" => entry.request = read_request(cursor)?,
        "response" => {
            entry.has_response = cursor.peek() == Some(b'{');
            late.marks = read_response(cursor)?;
        }
        "serverIPAddress" => entry.server_ip = read_address(&cursor.scalar()?),
        "timings" => (entry.has_timings, entry.has_network_timings) = read_timings(cursor)?,
        "_resourceType" => {
            entry.resource_type = cursor.scalar()?.into_text().and_then(lower_case);
        }
        "_initiator" => {
            let (initiator, call_site) = initiator::read(cursor)?;
            (entry.initiator, entry.call_site) = (initiator.map(Arc::new), call_site);
        }
        "_initiator_type" => late.initiator_kind = cursor.scalar()?.non_empty(),
        "_fromCache" => entry.from_cache = cursor.scalar()?.non_empty(),
        "_fetchType" => entry.fetch_type = cursor.scalar()?.non_empty(),
        "_fetchedViaServiceWorker" => late.via_service_worker = cursor.scalar()?.is_true(),
        "_priority" => entry.priority = cursor.scalar()?.non_empty(),
        "_securityState" => entry.security_state = cursor.scalar()?.non_empty(),
        "_wasFulfilled" => entry.was_fulfilled = cursor.scalar()?.is_true(),
        "_wasAborted" => entry.was_aborted = cursor.scalar()?.is_true(),
        "_apiRequestRef" | "_apiRequest" => entry.is_api_request |= cursor.scalar()?.is_present(),
        "_webSocketMessages" => entry.web_socket_error = read_web_socket_error(cursor)?,
        _ => read_error(name, cursor, &mut late.misplaced)?,
    }
    Ok(())
}

impl Late {
    fn into_entry(self, mut entry: Entry) -> Entry {
        let mut response = self.marks.response;
        self.misplaced.put_into(&mut response);
        entry.response = response;
        let fetch_type = entry.fetch_type.as_deref();
        entry.via_service_worker =
            self.marks.via_service_worker || self.via_service_worker || fetch_type == Some("Service Worker");
        if entry.from_cache.is_none() {
            entry.from_cache = match fetch_type {
                Some("Memory Cache") => Some("memory".into()),
                Some("Disk Cache") => Some("disk".into()),
                _ => None,
            };
        }
        if let Some(kind) = self.initiator_kind {
            Arc::make_mut(entry.initiator.get_or_insert_default()).kind = kind;
        }
        entry
    }
}

/// Types usually have this form already.
fn lower_case(mut text: Cow<'_, str>) -> Option<SharedStr> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        text.to_mut().make_ascii_lowercase();
    }
    (!text.is_empty()).then(|| text.into())
}

/// The time, and whether its zone is known.
fn read_date(value: &Scalar<'_>) -> (Option<Timestamp>, bool) {
    match value {
        Scalar::Text(text) => {
            let date = date::parse(text);
            (date, date.is_some() && date::has_zone(text))
        }
        Scalar::Number(_) => (value.number().and_then(date::epoch), true),
        Scalar::Null | Scalar::Bool(_) | Scalar::Container => (None, false),
    }
}

/// An address, without the brackets that Chromium leaves round IPv6.
fn read_address(value: &Scalar<'_>) -> Option<SharedStr> {
    let Scalar::Text(text) = value else { return None };
    let address = text.trim();
    let address = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address);
    (!address.is_empty()).then(|| address.into())
}

/// Whether there is any number, and whether the network took any time.
fn read_timings(cursor: &mut Cursor<'_>) -> Result<(bool, bool), JsonError> {
    let (mut has_numbers, mut has_network) = (false, false);
    cursor.object(|cursor, key| {
        let is_network = matches!(&*key.name, "dns" | "connect" | "ssl" | "send" | "wait" | "receive");
        if !has_numbers || is_network && !has_network {
            let milliseconds = cursor.scalar()?.number();
            has_numbers |= milliseconds.is_some();
            has_network |= is_network && milliseconds.is_some_and(|milliseconds| milliseconds > 0.0);
        }
        Ok(())
    })?;
    Ok((has_numbers, has_network))
}

/// `data` of the last message of type `error`.
fn read_web_socket_error(cursor: &mut Cursor<'_>) -> Result<Option<Box<str>>, JsonError> {
    let mut last = None;
    cursor.array(|cursor, _| {
        // Messages are bodies: their data is decoded only where it reports an error.
        let (mut is_error, mut data) = (false, None);
        cursor.object(|cursor, key| {
            match &*key.name {
                "type" => is_error = cursor.scalar()?.into_text().as_deref() == Some("error"),
                "data" => data = Some(cursor.clone()),
                _ => {}
            }
            Ok(())
        })?;
        if let Some(mut data) = data.filter(|_| is_error) {
            last = data.scalar()?.non_empty();
        }
        Ok(())
    })?;
    Ok(last)
}

fn empty_entry(span: Span) -> Entry {
    Entry {
        index: EntryIndex(0),
        span,
        pointer: EntryPointer { list: "".into(), element: 0, is_record: false },
        started: None,
        has_zone: false,
        duration_ms: None,
        page: None,
        request: Request::default(),
        response: Response::default(),
        has_response: false,
        server_ip: None,
        has_timings: false,
        has_network_timings: false,
        resource_type: None,
        initiator: None,
        call_site: None,
        from_cache: None,
        fetch_type: None,
        via_service_worker: false,
        priority: None,
        security_state: None,
        was_fulfilled: false,
        was_aborted: false,
        is_api_request: false,
        web_socket_error: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(json: &str) -> Entry {
        read_entry(json.as_bytes()).unwrap()
    }

    #[test]
    fn members_may_come_in_any_order_and_type() {
        let got = entry(
            r#"{"_fetchType":"Disk Cache","serverIPAddress":"[::1]","connection":"","_connectionId":7,"time":"1.5",
               "timings":{"a":null,"b":"2"},"cache":{"afterRequest":{}},"_resourceType":"XHR","_wasAborted":true,
               "_initiator_type":"script","startedDateTime":1000,"pageref":"p","_apiRequestRef":"r"}"#,
        );
        assert_eq!((got.from_cache.as_deref(), got.server_ip.as_deref()), (Some("disk"), Some("::1")));
        assert!(got.has_timings && got.was_aborted);
        assert!(got.is_api_request && !got.via_service_worker && !got.was_fulfilled);
        assert_eq!((got.duration_ms, got.resource_type.as_deref()), (Some(1.5), Some("xhr")));
        assert_eq!(got.initiator.as_ref().map(|initiator| &*initiator.kind), Some("script"));
        assert_eq!((got.started, got.page.as_deref()), (Some(Timestamp(1_000_000_000)), Some("p")));
    }

    #[test]
    fn of_several_messages_the_last_counts_and_nothing_is_left_of_the_first() {
        let first = r#"{"request":{"method":"PUT","url":"https://a.test/","headers":[["a","b"],[":m","x"]],"httpVersion":"h2",
            "headersSize":7,"cookies":[{"name":"c"}]},"response":{"status":500,"statusText":"x","headers":{"a":"b"},
            "httpVersion":"h2","headersSize":7,"cookies":[{"name":"c"}],"_error":"e","_fetchedViaServiceWorker":true}"#;
        for last in [
            r#""request":null,"response":null"#,
            r#""request":{},"response":{}"#,
            r#""request":7,"response":[]"#,
            r#""response":{"status":200},"request":{"url":"https://b.test/"}"#,
        ] {
            let (got, expected) = (entry(&format!("{first},{last}}}")), entry(&format!("{{{last}}}")));
            let (request, response) = (got.request, got.response);
            assert_eq!((&request.method, &request.url), (&expected.request.method, &expected.request.url), "{last}");
            assert!(
                request.headers.is_empty() && !request.headers.had_pseudo_headers && !request.has_cookies,
                "{last}"
            );
            assert_eq!((response.status, &response.status_text), (expected.response.status, &"".into()), "{last}");
            assert!(response.headers.is_empty() && response.error.is_none() && !got.via_service_worker, "{last}");
            let json = format!("{first},{last}}}");
            let head = read_head(json.as_bytes().into(), Memory::default()).unwrap();
            assert_eq!((&*head.method, &*head.url, head.status), (&*request.method, &*request.url, response.status));
            assert!(head.request_headers.is_empty() && !head.has_error && !head.via_service_worker, "{last}");
            assert!(
                !head.has_cookies() && head.request.headers_size.or(head.response.headers_size).is_none(),
                "{last}"
            );
        }
    }

    #[test]
    fn what_is_empty_counts_as_missing() {
        let got = entry(
            r#"{"serverIPAddress":"","connection":"","time":-1,"timings":{},"cache":{"afterRequest":null},
               "_initiator":null,"_fromCache":null,"_apiRequestRef":null,"startedDateTime":"","pageref":""}"#,
        );
        assert_eq!(got, Entry { span: got.span, ..entry("{}") });
    }

    #[test]
    fn a_service_worker_is_seen_wherever_it_is_named() {
        for json in [
            r#"{"response":{"_fetchedViaServiceWorker":true}}"#,
            r#"{"_fetchedViaServiceWorker":true}"#,
            r#"{"_fetchType":"Service Worker"}"#,
        ] {
            assert!(entry(json).via_service_worker, "{json}");
        }
    }

    #[test]
    fn the_last_error_of_a_socket_is_kept() {
        let json = r#"{"_webSocketMessages":[{"data":"1","type":"error"},{"type":"error","data":"2"},{"type":"send","data":"3"}]}"#;
        assert_eq!(entry(json).web_socket_error.as_deref(), Some("2"));
        assert_eq!(entry(r#"{"_webSocketMessages":[{"data":"1"}]}"#).web_socket_error, None);
    }
}
