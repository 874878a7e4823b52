//! A first look at an entry: whether it is needed, and what it shows about the whole file. Nothing is copied, and
//! most entries of most files are forgotten then.

use crate::har::Status;
use crate::har::entry::message::{ErrorMembers, holds_cookie, read_error, read_status};
use crate::har::headers::raw::RawHeaders;
use crate::har::headers::read as read_headers;
use crate::har::json::{Cursor, EntryBytes, JsonError};
use std::borrow::Cow;

/// What a first look at an entry shows.
#[derive(Clone, Debug, Default)]
pub struct EntryHead<'a> {
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
    /// The exporter says that the request failed; see [`crate::har::Entry::error`].
    pub has_error: bool,
    /// `_resourceType` as written; empty when missing.
    pub resource_type: Cow<'a, str>,
    /// A service worker answered; see [`crate::har::Entry::via_service_worker`].
    pub via_service_worker: bool,
    /// `response.headers`, once [`Glance::read_response_headers`] was called.
    pub(in crate::har) response_headers: RawHeaders<'a>,
    /// Their place, until then.
    response_headers_at: Option<Cursor<'a>>,
    /// `response.statusText`.
    pub(in crate::har) status_text: Cow<'a, str>,
    /// The rest of `request`.
    pub(in crate::har) request: Side<'a>,
    /// The rest of `response`.
    pub(in crate::har) response: Side<'a>,
    /// An `_error` member is there, be it null.
    pub(in crate::har) has_error_member: bool,
    /// `_initiator` has a type, or `_initiator_type` is there.
    pub(in crate::har) has_initiator_kind: bool,
    /// Bytes of the entry.
    pub(in crate::har) length: usize,
    /// Its longest string that was skipped by itself, from its first byte inside the quotes to after its closing one.
    pub(in crate::har) longest_string: (usize, usize),
}

/// The members that request and response have in common.
#[derive(Clone, Debug, Default)]
pub(in crate::har) struct Side<'a> {
    /// The bytes of `headers`, as far as they were read.
    pub(in crate::har) headers_at: (usize, usize),
    /// `httpVersion`.
    pub(in crate::har) http_version: Cow<'a, str>,
    /// `headersSize`.
    pub(in crate::har) headers_size: Option<i64>,
    /// `cookies`.
    cookies: Option<Cursor<'a>>,
    /// The bytes of these.
    pub(in crate::har) cookies_at: (usize, usize),
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
pub(in crate::har) struct Memory([RawHeaders<'static>; 2]);

impl EntryHead<'_> {
    /// Its memory.
    pub(in crate::har) fn into_memory(self) -> Memory {
        Memory([self.request_headers.emptied(), self.response_headers.emptied()])
    }

    /// Reads `response.headers`, which most entries do not need.
    ///
    /// # Errors
    /// When they are not JSON; the error's place is an index into the bytes of the entry.
    pub(in crate::har) fn read_response_headers(&mut self) -> Result<(), JsonError> {
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
    pub(in crate::har) fn whole_request_headers(&self) -> (usize, usize) {
        if self.request_headers.had_others { (0, 0) } else { self.request.headers_at }
    }

    /// Whether the entry is too short to hold a request with a URL.
    pub fn is_too_short(&self) -> bool {
        self.length < r#"{"request":{"url":"a"}}"#.len()
    }

    /// Whether request or response holds a cookie. A cookie followed by broken JSON does not count.
    pub(in crate::har) fn has_cookies(&self) -> bool {
        let cookies = [&self.request.cookies, &self.response.cookies];
        cookies.into_iter().flatten().any(|cookies| holds_cookie(&mut cookies.clone()).unwrap_or(false))
    }
}

/// Looks at the entry with these bytes.
///
/// # Errors
/// When they are not a JSON object. What this skips may be broken within.
pub(in crate::har) fn read_head<'a>(entry: EntryBytes<'a>, memory: Memory) -> Result<EntryHead<'a>, JsonError> {
    read_members(Cursor::of(entry), memory)
}

/// Looks at the entry that these bytes begin with, and finds its end.
///
/// # Errors
/// As [`glance`], and when it does not end among them.
pub(in crate::har) fn read_head_at<'a>(bytes: &'a [u8], memory: Memory) -> Result<EntryHead<'a>, JsonError> {
    read_members(Cursor::noting(bytes), memory)
}

fn read_members<'a>(mut cursor: Cursor<'a>, memory: Memory) -> Result<EntryHead<'a>, JsonError> {
    if cursor.peek() != Some(b'{') {
        return Err(cursor.expected("an entry, which is an object"));
    }
    let Memory([request_headers, response_headers]) = memory;
    let mut head = EntryHead { request_headers, response_headers, ..EntryHead::default() };
    let (mut failure, mut misplaced) = (ErrorMembers::default(), ErrorMembers::default());
    let (mut initiator_has_type, mut has_initiator_type) = (false, false);
    // If these occur again, the last counts.
    let (mut of, mut of_response, mut is_from_worker) = (false, false, false);
    cursor.object(|cursor, key| {
        match &*key.name {
            "pageref" => head.page = text(cursor)?,
            "request" => read_request_head(cursor, &mut head)?,
            "response" => (failure, of_response) = read_response_head(cursor, &mut head)?,
            "_resourceType" => head.resource_type = text(cursor)?,
            "_initiator" => initiator_has_type = has_type(cursor)?,
            "_initiator_type" => has_initiator_type = !text(cursor)?.is_empty(),
            "_fetchType" => is_from_worker = text(cursor)? == "Service Worker",
            "_fetchedViaServiceWorker" => of = cursor.scalar()?.is_true(),
            name => read_error(name, cursor, &mut misplaced)?,
        }
        Ok(())
    })?;
    head.has_initiator_kind = initiator_has_type || has_initiator_type;
    head.via_service_worker = of || of_response || is_from_worker;
    head.has_error = failure.error.is_some() || misplaced.error.is_some();
    head.has_error_member = failure.has_error_member || misplaced.has_error_member;
    (head.length, head.longest_string) = (cursor.at(), cursor.known());
    Ok(head)
}

/// The last of several requests counts, so nothing is left of those before it.
fn read_request_head<'a>(cursor: &mut Cursor<'a>, head: &mut EntryHead<'a>) -> Result<(), JsonError> {
    (head.method, head.url) = Default::default();
    head.request_headers.begin(false);
    head.request = Side::default();
    cursor.object(|cursor, key| {
        match &*key.name {
            "method" => head.method = text(cursor)?,
            "url" => head.url = text(cursor)?,
            "headers" => {
                let start = cursor.at();
                read_headers::read(cursor, &mut head.request_headers)?;
                head.request.headers_at = (start, cursor.at());
            }
            name => drop(head.request.look_at(name, cursor)?),
        }
        Ok(())
    })?;
    Ok(())
}

/// The last of several responses counts, so nothing is left of those before it.
fn read_response_head<'a>(
    cursor: &mut Cursor<'a>,
    head: &mut EntryHead<'a>,
) -> Result<(ErrorMembers, bool), JsonError> {
    (head.status, head.status_text, head.response_headers_at) = Default::default();
    head.response_headers.begin(false);
    head.response = Side::default();
    let mut failure = ErrorMembers::default();
    let mut via_service_worker = false;
    cursor.object(|cursor, key| {
        match &*key.name {
            "status" => head.status = read_status(cursor)?,
            "statusText" => head.status_text = text(cursor)?,
            "headers" => head.response_headers_at = Some(cursor.clone()),
            // The end of the body in it may be known, or wanted.
            "content" if cursor.may_meet_known() => drop(cursor.object(|_, _| Ok(()))?),
            "_fetchedViaServiceWorker" => via_service_worker = cursor.scalar()?.is_true(),
            name if head.response.look_at(name, cursor)? => {}
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
