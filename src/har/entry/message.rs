//! `request` and `response`.

use crate::har::json::{Cursor, JsonError, Scalar};
use crate::har::{ErrorText, Request, Response, Span, Status, is_placeholder};
use crate::standard::{is_token_byte, normalize_method};
use std::borrow::Cow;
use std::sync::Arc;

/// The parts of `response` that concern the whole entry.
#[derive(Default)]
pub(in crate::har) struct ResponseAndMarks {
    /// The response.
    pub(in crate::har) response: Response,
    /// `_fetchedViaServiceWorker`.
    pub(in crate::har) via_service_worker: bool,
}

/// Reads `request` except its headers. A value that is not an object gives an empty request.
pub(in crate::har) fn read_request(cursor: &mut Cursor<'_>) -> Result<Request, JsonError> {
    let mut request = Request::default();
    cursor.object(|cursor, key| {
        match &*key.name {
            "method" => (request.method, request.has_other_case) = read_method(cursor)?,
            "url" => (request.url, request.url_span) = text_and_span(cursor)?,
            "cookies" => request.has_cookies = holds_cookie(cursor)?,
            "headersSize" => request.headers_size = cursor.scalar()?.integer(),
            // It is not needed, but must be valid.
            "bodySize" => drop(cursor.scalar()?),
            "postData" => request.has_post_data = read_post_data(cursor)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(request)
}

/// Reads `response` except its headers. A value that is not an object gives an empty response.
pub(in crate::har) fn read_response(cursor: &mut Cursor<'_>) -> Result<ResponseAndMarks, JsonError> {
    let mut marks = ResponseAndMarks::default();
    let response = &mut marks.response;
    let mut failure = ErrorMembers::default();
    cursor.object(|cursor, key| {
        match &*key.name {
            "status" => {
                let start = cursor.at();
                response.status = read_status(cursor)?;
                response.status_span = Span::within(start..cursor.at());
            }
            "statusText" => response.status_text = text(cursor)?,
            "redirectURL" => response.redirect_url = cursor.scalar()?.non_empty(),
            "cookies" => response.cookie_names = read_cookie_names(cursor)?,
            "headersSize" => response.headers_size = cursor.scalar()?.integer(),
            "bodySize" => response.body_size = cursor.scalar()?.integer(),
            "content" => read_content(cursor, response)?,
            "_fetchedViaServiceWorker" => marks.via_service_worker = cursor.scalar()?.is_true(),
            name => read_error(name, cursor, &mut failure)?,
        }
        Ok(())
    })?;
    failure.put_into(response);
    Ok(marks)
}

/// What exporters say about a failure.
#[derive(Default)]
pub(in crate::har) struct ErrorMembers {
    /// The most specific text.
    pub(in crate::har) error: Option<Box<ErrorText>>,
    /// An `_error` member is there, be it null.
    pub(in crate::har) has_error_member: bool,
}

impl ErrorMembers {
    /// Makes it the response's, unless that has one already.
    pub(in crate::har) fn put_into(self, response: &mut Response) {
        if response.error.is_none() {
            response.error = self.error;
        }
        response.has_error_member |= self.has_error_member;
    }
}

/// Members in which exporters say why a request failed, the most telling first.
const ERROR_MEMBERS: [&str; 4] = ["_error", "_failureText", "_errorMessage", "_charlesStatus"];

/// Reads the member `name` if it tells of a failure; otherwise leaves it alone. Some tools put it into the entry.
#[inline]
pub(in crate::har) fn read_error(
    name: &str,
    cursor: &mut Cursor<'_>,
    failure: &mut ErrorMembers,
) -> Result<(), JsonError> {
    // All begin so, and most members do not.
    if name.starts_with('_') { read_error_member(name, cursor, failure) } else { Ok(()) }
}

fn read_error_member(name: &str, cursor: &mut Cursor<'_>, failure: &mut ErrorMembers) -> Result<(), JsonError> {
    let Some(rank) = ERROR_MEMBERS.iter().position(|&member| member == name) else { return Ok(()) };
    let member = ERROR_MEMBERS.get(rank).copied().unwrap_or_default();
    failure.has_error_member |= member == "_error";
    let start = cursor.at();
    let scalar = Some(cursor.scalar()?).filter(|scalar| !matches!(scalar, Scalar::Bool(false)));
    let text: Option<Box<str>> = scalar.and_then(Scalar::into_text).map(Into::into);
    let text = text.filter(|text| member != "_charlesStatus" || &**text != "COMPLETE");
    let span = Span::within(start..cursor.at());
    let rank_so_far = failure.error.as_ref().map(|e| ERROR_MEMBERS.iter().position(|&m| m == e.member));
    match rank_so_far.flatten() {
        Some(so_far) if so_far < rank => {}
        // The same member again, now without a failure.
        Some(so_far) if so_far == rank && text.is_none() => {
            failure.error = None;
        }
        _ => {
            if let Some(text) = text {
                failure.error = Some(Box::new(ErrorText { member, text, span }));
            }
        }
    }
    Ok(())
}

/// The method, and whether its case was changed.
fn read_method(cursor: &mut Cursor<'_>) -> Result<(Arc<str>, bool), JsonError> {
    let text: Cow<'_, str> = cursor.scalar()?.into_text().unwrap_or_default();
    let written = text.trim();
    if !written.bytes().all(is_token_byte) || is_placeholder(written) {
        return Ok((Arc::from(""), false));
    }
    let normalized = normalize_method(written);
    Ok((Arc::from(normalized), normalized != written))
}

fn text<T: for<'a> From<Cow<'a, str>>>(cursor: &mut Cursor<'_>) -> Result<T, JsonError> {
    Ok(cursor.scalar()?.into_text().unwrap_or_default().into())
}

fn text_and_span(cursor: &mut Cursor<'_>) -> Result<(Arc<str>, Span), JsonError> {
    let start = cursor.at();
    let text = text(cursor)?;
    Ok((text, Span::within(start..cursor.at())))
}

/// Reads `status`.
pub(in crate::har) fn read_status(cursor: &mut Cursor<'_>) -> Result<Status, JsonError> {
    Ok(match cursor.scalar()? {
        Scalar::Null => Status::Missing,
        scalar @ (Scalar::Bool(_) | Scalar::Number(_) | Scalar::Text(_) | Scalar::Container) => {
            match scalar.integer() {
                Some(code @ 100..=999) => u16::try_from(code).map_or(Status::None, Status::Code),
                _ => Status::None,
            }
        }
    })
}

/// Cookie names that are kept: they identify a few frameworks.
const NAMED_COOKIES: usize = 8;

/// Names in `cookies`: a list of objects, or a map (Internet Explorer).
fn read_cookie_names(cursor: &mut Cursor<'_>) -> Result<Box<[Box<str>]>, JsonError> {
    let mut names = Vec::new();
    each_cookie(cursor, |name| {
        names.push(name.into());
        names.len() == NAMED_COOKIES
    })?;
    Ok(names.into())
}

/// Whether `cookies` holds one.
pub(in crate::har) fn holds_cookie(cursor: &mut Cursor<'_>) -> Result<bool, JsonError> {
    let mut found = false;
    each_cookie(cursor, |_| {
        found = true;
        found
    })?;
    Ok(found)
}

/// Passes the names in `cookies` to `is_enough`, until it returns true.
fn each_cookie(cursor: &mut Cursor<'_>, mut is_enough: impl FnMut(&str) -> bool) -> Result<(), JsonError> {
    if cursor.peek() == Some(b'{') {
        cursor.object_until(|_, key| Ok(is_enough(&key.name)))?;
        return Ok(());
    }
    cursor.array_until(|cursor, _| {
        let mut enough = false;
        cursor.object_until(|cursor, key| {
            let is_name = key.name == "name";
            if is_name {
                let name = cursor.scalar()?.into_text().unwrap_or_default();
                enough = !name.is_empty() && is_enough(&name);
            }
            Ok(is_name)
        })?;
        Ok(enough)
    })?;
    Ok(())
}

/// Whether `postData` has content.
fn read_post_data(cursor: &mut Cursor<'_>) -> Result<bool, JsonError> {
    let (mut has_type, mut has_text, mut has_params) = (false, false, false);
    cursor.object(|cursor, key| {
        match &*key.name {
            "mimeType" => has_type = cursor.scalar()?.into_text().is_some_and(|text| !text.is_empty()),
            "text" => has_text = is_non_empty_string(cursor)?,
            "params" => {
                has_params = false;
                cursor.array(|_, _| {
                    has_params = true;
                    Ok(())
                })?;
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(has_text || has_params || has_type)
}

fn read_content(cursor: &mut Cursor<'_>, response: &mut Response) -> Result<(), JsonError> {
    (response.content_size, response.has_text) = (None, false);
    cursor.object(|cursor, key| {
        match &*key.name {
            "size" => response.content_size = cursor.scalar()?.integer(),
            "text" => response.has_text = is_non_empty_string(cursor)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(())
}

/// Whether the next value is a string with something in it. Bodies are skipped, never decoded.
fn is_non_empty_string(cursor: &mut Cursor<'_>) -> Result<bool, JsonError> {
    let quoted = cursor.peek() == Some(b'"');
    Ok(quoted & (cursor.skip_value()?.len() > 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::Entry;
    use crate::har::entry::read::read_entry;

    fn entry(json: &str) -> Entry {
        read_entry(json.as_bytes()).unwrap()
    }

    #[test]
    fn a_failure_is_taken_from_the_most_telling_member() {
        for (members, expected) in [
            (r#""_error":"net::ERR_FAILED""#, Some(("_error", "net::ERR_FAILED"))),
            (r#""_error":"""#, Some(("_error", ""))),
            (r#""_error":null"#, None),
            (r#""_error":false"#, None),
            (r#""_error":"x","_error":null"#, None),
            (r#""_failureText":"x","_error":null"#, Some(("_failureText", "x"))),
            (r#""_failureText":"x","_error":"y""#, Some(("_error", "y"))),
            (r#""_error":"y","_errorMessage":"x""#, Some(("_error", "y"))),
            (r#""_charlesStatus":"COMPLETE""#, None),
            (r#""_charlesStatus":"FAILED""#, Some(("_charlesStatus", "FAILED"))),
        ] {
            for json in [format!(r#"{{"response":{{{members}}}}}"#), format!("{{{members}}}")] {
                let response = entry(&json).response;
                let error = response.error.as_ref().map(|error| (error.member, &*error.text));
                assert_eq!(error, expected, "{json}");
                assert_eq!(response.has_error_member, json.contains(r#""_error""#), "{json}");
                assert!(response.error.is_none_or(|error| error.span.length > 0), "{json}");
            }
        }
    }

    #[test]
    fn absent_and_mistyped_members_count_as_missing() {
        for json in [
            "{}",
            r#"{"request":null,"response":null}"#,
            r#"{"request":[],"response":"x"}"#,
            r#"{"request":{"method":null,"url":{},"headers":7,"cookies":"x","headersSize":"","postData":null}}"#,
            r#"{"response":{"status":null,"headers":null,"content":[],"redirectURL":"","cookies":[null,{}]}}"#,
        ] {
            let entry = entry(json);
            let spans = |r: Request| Request { url_span: Span::default(), ..r };
            assert_eq!(spans(entry.request), Request::default(), "{json}");
            let response = Response { status_span: Span::default(), ..entry.response };
            assert_eq!(response, Response::default(), "{json}");
        }
    }

    #[test]
    fn bodies_leave_only_whether_they_are_there() {
        for (data, expected) in [
            (r#"{"mimeType":"text/plain","text":""}"#, true),
            (r#"{"mimeType":null,"params":[{}]}"#, true),
            (r#"{"mimeType":"","text":"","params":[]}"#, false),
        ] {
            let request = entry(&format!(r#"{{"request":{{"postData":{data}}}}}"#)).request;
            assert_eq!(request.has_post_data, expected, "{data}");
        }
        let response = entry(r#"{"response":{"content":{"size":"-1","mimeType":"a/b","text":"\u0000"}}}"#).response;
        assert_eq!((response.content_size, response.has_text), (Some(-1), true));
    }
}
