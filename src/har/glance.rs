//! A first look at an entry: whether it is needed, and what it shows about the whole file. Nothing is copied, and
//! most entries of most files are forgotten then.

use std::borrow::Cow;

use super::json::{Cursor, EntryBytes, JsonError};
use super::message::{Failure, holds_cookie, read_error, read_status};
use super::raw_headers::RawHeaders;
use super::{Status, read_headers};

/// What a first look at an entry shows.
#[derive(Clone, Debug, Default)]
pub struct Glance<'a> {
    /// `pageref`; empty when missing.
    pub page: Cow<'a, str>,
    /// `request.method`; empty when missing.
    pub method: Cow<'a, str>,
    /// `request.url`; empty when missing.
    pub url: Cow<'a, str>,
    /// `request.headers`.
    pub request_headers: RawHeaders<'a>,
    /// `response.status`.
    pub status: Status,
    /// The exporter says that the request failed; see [`super::Entry::error`].
    pub has_error: bool,
    /// `_resourceType` as written; empty when missing.
    pub resource_type: Cow<'a, str>,
    /// A service worker answered; see [`super::Entry::via_service_worker`].
    pub via_service_worker: bool,
    /// `response.headers`, once [`Glance::read_response_headers`] was called.
    pub(super) response_headers: RawHeaders<'a>,
    /// Their place, until then.
    response_headers_at: Option<Cursor<'a>>,
    /// `response.statusText`.
    pub(super) status_text: Cow<'a, str>,
    /// The rest of `request`.
    pub(super) request: Side<'a>,
    /// The rest of `response`.
    pub(super) response: Side<'a>,
    /// An `_error` member is there, be it null.
    pub(super) has_error_member: bool,
    /// `_initiator` has a type, or `_initiator_type` is there.
    pub(super) has_initiator_kind: bool,
    /// Bytes of the entry.
    pub(super) length: usize,
    /// Its longest string that was skipped by itself, from its first byte inside the quotes to after its closing one.
    pub(super) longest_string: (usize, usize),
}

/// The members that request and response have in common.
#[derive(Clone, Debug, Default)]
pub(super) struct Side<'a> {
    /// The bytes of `headers`, as far as they were read.
    pub(super) headers_at: (usize, usize),
    /// `httpVersion`.
    pub(super) http_version: Cow<'a, str>,
    /// `headersSize`.
    pub(super) headers_size: Option<i64>,
    /// `cookies`.
    cookies: Option<Cursor<'a>>,
    /// The bytes of these.
    pub(super) cookies_at: (usize, usize),
}

impl<'a> Side<'a> {
    /// Reads a member if it is one of these; returns whether it is.
    fn look_at(&mut self, name: &str, cursor: &mut Cursor<'a>) -> Result<bool, JsonError> {
        match name {
            "httpVersion" => self.http_version = text(cursor)?,
            "cookies" => (self.cookies, self.cookies_at) = pass_cookies(cursor)?,
            "headersSize" => self.headers_size = cursor.scalar()?.integer(),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// Memory of one look, reused for the next.
#[derive(Default)]
pub(super) struct Memory([RawHeaders<'static>; 2]);

impl Glance<'_> {
    /// Its memory.
    pub(super) fn into_memory(self) -> Memory {
        Memory([self.request_headers.emptied(), self.response_headers.emptied()])
    }

    /// Reads `response.headers`, which most entries do not need.
    ///
    /// # Errors
    /// When they are not JSON; the error's place is an index into the bytes of the entry.
    pub(super) fn read_response_headers(&mut self) -> Result<(), JsonError> {
        if let Some(before) = &self.response_headers_at {
            let mut cursor = before.clone();
            read_headers::read(&mut cursor, &mut self.response_headers)?;
            self.response.headers_at = (before.at(), cursor.at());
            self.response_headers_at = None;
        }
        Ok(())
    }

    /// `response.headers`; `None` when they are not JSON. They are read only now: most entries do not need them.
    pub fn response_headers(&mut self) -> Option<&RawHeaders<'_>> {
        self.read_response_headers().ok()?;
        Some(&self.response_headers)
    }

    /// The bytes of the headers of the request, where nothing in them was skipped. Twice 0 where something was, or there
    /// are none.
    pub(super) fn whole_request_headers(&self) -> (usize, usize) {
        if self.request_headers.had_others { (0, 0) } else { self.request.headers_at }
    }

    /// Whether the entry is too short to hold a request with a URL.
    pub fn is_too_short(&self) -> bool {
        self.length < r#"{"request":{"url":"a"}}"#.len()
    }

    /// Whether request or response holds a cookie. A cookie followed by broken JSON does not count.
    pub(super) fn has_cookies(&self) -> bool {
        let cookies = [&self.request.cookies, &self.response.cookies];
        cookies.into_iter().flatten().any(|cookies| holds_cookie(&mut cookies.clone()).unwrap_or(false))
    }
}

/// Looks at the entry with these bytes.
///
/// # Errors
/// When they are not a JSON object. What this skips may be broken within.
pub(super) fn glance<'a>(entry: EntryBytes<'a>, memory: Memory) -> Result<Glance<'a>, JsonError> {
    look_at(Cursor::of_entry(entry), memory)
}

/// Looks at the entry that these bytes begin with, and finds its end.
///
/// # Errors
/// As [`glance`], and when it does not end among them.
pub(super) fn glance_at<'a>(bytes: &'a [u8], memory: Memory) -> Result<Glance<'a>, JsonError> {
    look_at(Cursor::noting(bytes), memory)
}

fn look_at<'a>(mut cursor: Cursor<'a>, memory: Memory) -> Result<Glance<'a>, JsonError> {
    if cursor.peek() != Some(b'{') {
        return Err(cursor.expected("an entry, which is an object"));
    }
    let Memory([request_headers, response_headers]) = memory;
    let mut seen = Glance { request_headers, response_headers, ..Glance::default() };
    let (mut failure, mut misplaced) = (Failure::default(), Failure::default());
    let (mut initiator_has_type, mut has_initiator_type) = (false, false);
    // If these occur again, the last counts.
    let (mut of_entry, mut of_response, mut is_of_worker) = (false, false, false);
    cursor.object(|cursor, key| {
        match &*key.name {
            "pageref" => seen.page = text(cursor)?,
            "request" => look_at_request(cursor, &mut seen)?,
            "response" => (failure, of_response) = look_at_response(cursor, &mut seen)?,
            "_resourceType" => seen.resource_type = text(cursor)?,
            "_initiator" => initiator_has_type = has_type(cursor)?,
            "_initiator_type" => has_initiator_type = !text(cursor)?.is_empty(),
            "_fetchType" => is_of_worker = text(cursor)? == "Service Worker",
            "_fetchedViaServiceWorker" => of_entry = cursor.scalar()?.is_true(),
            name => read_error(name, cursor, &mut misplaced)?,
        }
        Ok(())
    })?;
    seen.has_initiator_kind = initiator_has_type || has_initiator_type;
    seen.via_service_worker = of_entry || of_response || is_of_worker;
    seen.has_error = failure.error.is_some() || misplaced.error.is_some();
    seen.has_error_member = failure.has_error_member || misplaced.has_error_member;
    (seen.length, seen.longest_string) = (cursor.at(), cursor.known());
    Ok(seen)
}

/// The last of several requests counts, so nothing is left of those before it.
fn look_at_request<'a>(cursor: &mut Cursor<'a>, seen: &mut Glance<'a>) -> Result<(), JsonError> {
    (seen.method, seen.url) = Default::default();
    seen.request_headers.begin(false);
    seen.request = Side::default();
    cursor.object(|cursor, key| {
        match &*key.name {
            "method" => seen.method = text(cursor)?,
            "url" => seen.url = text(cursor)?,
            "headers" => {
                let start = cursor.at();
                read_headers::read(cursor, &mut seen.request_headers)?;
                seen.request.headers_at = (start, cursor.at());
            }
            name => drop(seen.request.look_at(name, cursor)?),
        }
        Ok(())
    })?;
    Ok(())
}

/// The last of several responses counts, so nothing is left of those before it.
fn look_at_response<'a>(cursor: &mut Cursor<'a>, seen: &mut Glance<'a>) -> Result<(Failure, bool), JsonError> {
    (seen.status, seen.status_text, seen.response_headers_at) = Default::default();
    seen.response_headers.begin(false);
    seen.response = Side::default();
    let mut failure = Failure::default();
    let mut via_service_worker = false;
    cursor.object(|cursor, key| {
        match &*key.name {
            "status" => seen.status = read_status(cursor)?,
            "statusText" => seen.status_text = text(cursor)?,
            "headers" => seen.response_headers_at = Some(cursor.clone()),
            // The end of the body in it may be known, or wanted.
            "content" if cursor.may_meet_known() => drop(cursor.object(|_, _| Ok(()))?),
            "_fetchedViaServiceWorker" => via_service_worker = cursor.scalar()?.is_true(),
            name if seen.response.look_at(name, cursor)? => {}
            name => read_error(name, cursor, &mut failure)?,
        }
        Ok(())
    })?;
    Ok((failure, via_service_worker))
}

/// Whether `_initiator` has a type that is not empty.
fn has_type(cursor: &mut Cursor<'_>) -> Result<bool, JsonError> {
    let mut found = false;
    cursor.object_until(|cursor, key| {
        let is_type = key.name == "type";
        if is_type {
            found = !text(cursor)?.is_empty();
        }
        Ok(is_type)
    })?;
    Ok(found)
}

/// A cursor before the cookies, and their bytes.
fn pass_cookies<'a>(cursor: &mut Cursor<'a>) -> Result<(Option<Cursor<'a>>, (usize, usize)), JsonError> {
    let before = cursor.clone();
    let bytes = cursor.skip_value()?;
    Ok((Some(before), (bytes.start, bytes.end)))
}

fn text<'a>(cursor: &mut Cursor<'a>) -> Result<Cow<'a, str>, JsonError> {
    Ok(cursor.scalar()?.into_text().unwrap_or_default())
}
