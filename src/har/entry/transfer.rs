//! What the sizes in an export of Firefox tell of a response's body. Its `bodySize` counts all that was received,
//! headers included; where the browser gave up a response of which it had only the headers, it counts the request's own
//! bytes instead of the body's, when the request had any.

use crate::har::Entry;

/// How much of a response's body came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Transfer {
    /// All that was announced; or, where nothing was, something.
    Whole,
    /// Nothing, though there was a body: the browser ended the exchange when it had seen the headers.
    Cut,
    /// Less than was announced: the body broke off.
    Short,
    /// There was no body, or the sizes do not tell.
    Unknown,
}

/// Whether a response with this status has a body. Of the others browsers read none, whatever they announce
/// (<https://fetch.spec.whatwg.org/#null-body-status>).
pub(crate) fn has_body(status: u16) -> bool {
    !matches!(status, 101 | 103 | 204 | 205 | 304)
}

impl Entry {
    /// What was received after the headers, in bytes. All hops of a redirect chain have the number of the last one.
    /// `None` where the file does not tell, for answers from a cache, and for those that are still coming.
    pub(crate) fn received(&self) -> Option<i64> {
        let headers = self.response.headers_size.filter(|size| *size > 0)?;
        let all = self.response.body_size.filter(|size| *size >= headers)?;
        Some(all - headers)
    }

    /// `Content-Length` of the response.
    pub(crate) fn announced(&self) -> Option<i64> {
        self.response.headers.value("Content-Length")?.trim().parse().ok().filter(|length| *length >= 0)
    }

    /// Whether the body came. The sizes must be those of Firefox.
    pub(crate) fn transfer(&self) -> Transfer {
        let has_body = self.response.status.code().is_some_and(has_body) && &*self.request.method != "HEAD";
        let Some(received) = self.received().filter(|_| has_body) else { return Transfer::Unknown };
        let request = self.request.headers_size.filter(|size| *size > 0);
        let is_of_request = !matches!(&*self.request.method, "GET") && request.is_some_and(|size| received >= size);
        match self.announced() {
            Some(0) => Transfer::Unknown,
            Some(length) if received == length => Transfer::Whole,
            Some(_) if received == 0 || is_of_request => Transfer::Cut,
            Some(length) if received < length => Transfer::Short,
            Some(_) => Transfer::Unknown,
            None if received > 0 && !is_of_request => Transfer::Whole,
            None if self.response.headers.has("Transfer-Encoding") => Transfer::Cut,
            None => Transfer::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::entry::read::read_entry;

    #[test]
    fn the_sizes_tell_whether_a_body_came() {
        let length = r#"{"name":"Content-Length","value":"27"}"#;
        let chunked = r#"{"name":"Transfer-Encoding","value":"chunked"}"#;
        let none = r#"{"name":"Content-Length","value":"0"}"#;
        for (method, status, headers, sizes, expected) in [
            ("GET", 200, length, r#""headersSize":71,"bodySize":98"#, Transfer::Whole),
            ("GET", 200, length, r#""headersSize":71,"bodySize":71"#, Transfer::Cut),
            ("GET", 302, length, r#""headersSize":71,"bodySize":71"#, Transfer::Cut),
            ("GET", 200, length, r#""headersSize":71,"bodySize":80"#, Transfer::Short),
            ("GET", 200, length, r#""headersSize":71,"bodySize":110"#, Transfer::Unknown),
            ("POST", 205, length, r#""headersSize":71,"bodySize":376"#, Transfer::Unknown),
            ("HEAD", 200, length, r#""headersSize":71,"bodySize":71"#, Transfer::Unknown),
            ("GET", 204, "", r#""headersSize":71,"bodySize":71"#, Transfer::Unknown),
            ("GET", 200, none, r#""headersSize":71,"bodySize":71"#, Transfer::Unknown),
            ("POST", 200, length, r#""headersSize":71,"bodySize":98"#, Transfer::Whole),
            // The bytes of the request: 300 of its headers, 5 of its body.
            ("POST", 200, length, r#""headersSize":71,"bodySize":376"#, Transfer::Cut),
            ("GET", 200, chunked, r#""headersSize":71,"bodySize":98"#, Transfer::Whole),
            ("GET", 200, chunked, r#""headersSize":71,"bodySize":71"#, Transfer::Cut),
            ("GET", 200, "", r#""headersSize":71,"bodySize":71"#, Transfer::Unknown),
            // From the cache, still coming, or written by somebody else.
            ("GET", 200, length, r#""headersSize":0,"bodySize":27"#, Transfer::Unknown),
            ("GET", 200, length, r#""headersSize":71,"bodySize":-1"#, Transfer::Unknown),
            ("GET", 200, length, r#""bodySize":27"#, Transfer::Unknown),
        ] {
            let json = format!(
                r#"{{"request":{{"method":"{method}","headersSize":300}},"response":{{"status":{status},"headers":[{headers}],{sizes}}}}}"#
            );
            assert_eq!(read_entry(json.as_bytes()).unwrap().transfer(), expected, "{json}");
        }
    }
}
