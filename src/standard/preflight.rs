//! Parts of the CORS-preflight fetch: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>.

use super::header_list::HeaderList;

/// An ok status (<https://fetch.spec.whatwg.org/#ok-status>): 200 to 299.
pub fn is_ok_status(status: u16) -> bool {
    (200..=299).contains(&status)
}

/// A redirect status (<https://fetch.spec.whatwg.org/#redirect-status>). 300 and 304 are none.
pub fn is_redirect_status(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// `Access-Control-Max-Age` as it is in a response.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MaxAge {
    /// No such header, or an empty one.
    Absent,
    /// That many seconds.
    Seconds(u64),
    /// A negative number: no `delta-seconds`, and read differently by each browser.
    Negative,
    /// Several lines, or no number.
    Unparsable,
}

/// Reads `Access-Control-Max-Age` (step 8 of the CORS-preflight fetch's last part).
pub fn parse_max_age(response: &HeaderList<'_>) -> MaxAge {
    let Some(value) = response.get("Access-Control-Max-Age") else { return MaxAge::Absent };
    let value = value.trim();
    // No number at all: every browser keeps its default.
    if value.is_empty() {
        return MaxAge::Absent;
    }
    if value.bytes().all(|b| b.is_ascii_digit()) {
        return MaxAge::Seconds(value.parse().unwrap_or(u64::MAX));
    }
    match value.strip_prefix('-') {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => MaxAge::Negative,
        _ => MaxAge::Unparsable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn max_age_is_a_number_of_seconds_or_nothing() {
        let read = |values: &[&str]| parse_max_age(&values.iter().map(|v| ("access-control-max-age", *v)).collect());
        assert_eq!(read(&[]), MaxAge::Absent);
        assert_eq!(read(&[""]), MaxAge::Absent);
        assert_eq!(read(&["600"]), MaxAge::Seconds(600));
        assert_eq!(read(&["99999999999999999999999"]), MaxAge::Seconds(u64::MAX));
        assert_eq!(read(&["-1"]), MaxAge::Negative);
        assert_eq!(read(&["600", "600"]), MaxAge::Unparsable);
        assert_eq!(read(&["600s"]), MaxAge::Unparsable);
    }
}
