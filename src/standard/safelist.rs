//! Which request headers need a preflight: <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>.

use super::header_list::{lower_case, trim_http_whitespace};
use super::list::is_token_byte;

/// Values longer than this many bytes are never safelisted.
const LONGEST_VALUE: usize = 128;
/// The values of all safelisted headers together may have this many bytes.
const LONGEST_SUM: usize = 1024;

/// Whether a header of that name and value is a CORS-safelisted request-header.
pub fn is_cors_safelisted_request_header(name: &str, value: &str) -> bool {
    if value.len() > LONGEST_VALUE {
        return false;
    }
    match &*lower_case(name) {
        "accept" => !has_unsafe_byte(value),
        "accept-language" | "content-language" => {
            let is_safe = |b: u8| matches!(b, b' ' | b'*' | b',' | b'-' | b'.' | b';' | b'=');
            value.bytes().all(|b| b.is_ascii_alphanumeric() || is_safe(b))
        }
        "content-type" => !has_unsafe_byte(value) && is_safelisted_mime_type(value),
        "range" => is_safelisted_range(value),
        _ => false,
    }
}

/// The CORS-unsafe request-header names (<https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>) of the
/// headers that script set: lower case, without duplicates, sorted.
pub fn cors_unsafe_request_header_names<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let mut unsafe_names = Vec::new();
    let mut potentially_unsafe_names = Vec::new();
    let mut safelist_value_size = 0;
    for (name, value) in headers {
        if is_cors_safelisted_request_header(name, value) {
            potentially_unsafe_names.push(name);
            safelist_value_size += value.len();
        } else {
            unsafe_names.push(name.to_ascii_lowercase());
        }
    }
    if safelist_value_size > LONGEST_SUM {
        unsafe_names.extend(potentially_unsafe_names.into_iter().map(str::to_ascii_lowercase));
    }
    unsafe_names.sort_unstable();
    unsafe_names.dedup();
    unsafe_names
}

/// A CORS-unsafe request-header byte: <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte>.
fn has_unsafe_byte(value: &str) -> bool {
    value.bytes().any(|b| {
        let is_delimiter = matches!(
            b,
            b'"' | b'(' | b')' | b':' | b'<' | b'>' | b'?' | b'@' | b'[' | b'\\' | b']' | b'{' | b'}' | 0x7F
        );
        is_delimiter || (b < 0x20 && b != b'\t')
    })
}

/// Whether the value parses as a MIME type whose essence a form could have sent.
fn is_safelisted_mime_type(value: &str) -> bool {
    let essence = trim_http_whitespace(value.split(';').next().unwrap_or_default());
    let Some((kind, subtype)) = essence.split_once('/') else { return false };
    if kind.is_empty() || !kind.bytes().all(is_token_byte) || !subtype.bytes().all(is_token_byte) {
        return false;
    }
    ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]
        .iter()
        .any(|safe| essence.eq_ignore_ascii_case(safe))
}

/// A single range with a start and without whitespace: `bytes=0-`, `bytes=0-255`
/// (<https://fetch.spec.whatwg.org/#simple-range-header-value>).
fn is_safelisted_range(value: &str) -> bool {
    let Some((start, end)) = value.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else { return false };
    let number = |digits: &str| -> Option<u128> {
        if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
    };
    match (number(start), end.is_empty(), number(end)) {
        (Some(_), true, _) => true,
        (Some(start), false, Some(end)) => start <= end,
        _ => false,
    }
}

/// Client hints (name in lower case) that Chromium adds, and takes for safe when script sets them. Firefox and WebKit send
/// them only when script set them, and ask for permission.
pub(crate) fn is_client_hint(name: &str) -> bool {
    matches!(name, "device-memory" | "downlink" | "dpr" | "ect" | "rtt" | "save-data" | "viewport-width" | "width")
}

/// Forbidden request-headers (<https://fetch.spec.whatwg.org/#forbidden-request-header>): script cannot set them, so
/// they never cause a preflight.
pub fn is_forbidden_request_header(name: &str, value: &str) -> bool {
    is_forbidden(&lower_case(name), value)
}

/// The same of a name in lower case.
pub(crate) fn is_forbidden(name: &str, value: &str) -> bool {
    match name {
        "accept-charset"
        | "accept-encoding"
        | "access-control-request-headers"
        | "access-control-request-method"
        | "connection"
        | "content-length"
        | "cookie"
        | "cookie2"
        | "date"
        | "dnt"
        | "expect"
        | "host"
        | "keep-alive"
        | "origin"
        | "referer"
        | "set-cookie"
        | "te"
        | "trailer"
        | "transfer-encoding"
        | "upgrade"
        | "via" => true,
        "x-http-method" | "x-http-method-override" | "x-method-override" => value.split(',').any(|method| {
            ["CONNECT", "TRACE", "TRACK"].iter().any(|m| m.eq_ignore_ascii_case(trim_http_whitespace(method)))
        }),
        name => name.starts_with("proxy-") || name.starts_with("sec-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_decide_whether_a_safelisted_name_is_safe() {
        let long = "x".repeat(129);
        let cases = [
            ("Accept", "application/json", true),
            ("Accept", "application/json; profile=\"x\"", false),
            ("accept", long.as_str(), false),
            ("Accept-Language", "de-DE, de;q=0.9", true),
            ("Accept-Language", "de_DE", false),
            ("Content-Type", "text/plain;charset=UTF-8", true),
            ("Content-Type", "TEXT/PLAIN", true),
            ("Content-Type", "application/json", false),
            ("Content-Type", "application/json, text/plain", false),
            ("Content-Type", "", false),
            ("Range", "bytes=0-", true),
            ("Range", "bytes=0-255", true),
            ("Range", "bytes=-500", false),
            ("Range", "bytes=5-1", false),
            ("Range", "bytes=0-1,5-6", false),
            ("Range", "bytes = 0-1", false),
            ("Range", "Bytes=0-1", false),
            ("X-Custom", "1", false),
        ];
        for (name, value, expected) in cases {
            assert_eq!(is_cors_safelisted_request_header(name, value), expected, "{name}: {value}");
        }
    }

    #[test]
    fn more_than_1024_bytes_make_safe_names_unsafe() {
        let value = "a".repeat(128);
        let eight: Vec<_> = (0..8).map(|_| ("accept", value.as_str())).collect();
        assert_eq!(cors_unsafe_request_header_names(eight.clone()), Vec::<String>::new());
        let nine: Vec<_> = eight.into_iter().chain([("Content-Language", "de")]).collect();
        assert_eq!(cors_unsafe_request_header_names(nine), ["accept", "content-language"]);
    }

    #[test]
    fn unsafe_names_are_lower_case_sorted_and_unique() {
        let names =
            cors_unsafe_request_header_names([("X-b", "1"), ("Authorization", "t"), ("x-B", "2"), ("accept", "a")]);
        assert_eq!(names, ["authorization", "x-b"]);
    }

    #[test]
    fn user_agent_is_not_forbidden_and_sec_names_are() {
        assert!(is_forbidden_request_header("Sec-Fetch-Mode", "cors"));
        assert!(is_forbidden_request_header("Proxy-Anything", ""));
        assert!(is_forbidden_request_header("X-HTTP-Method-Override", "GET, trace"));
        assert!(!is_forbidden_request_header("X-HTTP-Method-Override", "PUT"));
        assert!(!is_forbidden_request_header("User-Agent", "x"));
        assert!(!is_forbidden_request_header("Access-Control-Allow-Origin", "*"));
    }
}
