//! Values that may stay although they are in places for secrets. The lists are short on purpose: everything else is
//! redacted.

use super::names::is_secret_name;
use super::shape::is_odd;

/// Allowed values of a parameter.
#[derive(Clone, Copy, Debug)]
enum Plain {
    /// A number of at most six digits.
    Number,
    /// Words of letters: `created_at,-name`.
    Words,
    /// `2.10.3`, `v1`, `2024-01-31`.
    Version,
}

/// Query parameters that control a list or presentation and contain no personal data.
const PARAMETERS: [(&str, Plain); 25] = [
    ("asc", Plain::Words),
    ("count", Plain::Number),
    ("desc", Plain::Words),
    ("dir", Plain::Words),
    ("direction", Plain::Words),
    ("fields", Plain::Words),
    ("format", Plain::Words),
    ("hl", Plain::Words),
    ("lang", Plain::Words),
    ("language", Plain::Words),
    ("limit", Plain::Number),
    ("locale", Plain::Words),
    ("offset", Plain::Number),
    ("order", Plain::Words),
    ("orderby", Plain::Words),
    ("page", Plain::Number),
    ("page_size", Plain::Number),
    ("pagesize", Plain::Number),
    ("per_page", Plain::Number),
    ("size", Plain::Number),
    ("skip", Plain::Number),
    ("sort", Plain::Words),
    ("take", Plain::Number),
    ("v", Plain::Version),
    ("version", Plain::Version),
];

/// Whether the value of a query parameter may stay: a listed parameter with a short, plain value, or a value that cannot be
/// secret or personal, unless the name says otherwise.
pub(super) fn is_harmless_parameter(name: &str, value: &str) -> bool {
    let is_plain = |(known, plain): &(&str, Plain)| known.eq_ignore_ascii_case(name) && plain.is(value);
    PARAMETERS.iter().any(is_plain)
        || (is_yes_no_or_small(value) && !is_secret_name(name) && !is_number_of_a_person(name))
}

/// Names whose value may be secret although it is short.
fn is_number_of_a_person(name: &str) -> bool {
    ["pin", "code", "cvc", "cvv", "age"].iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// `true`, `off`, `7`, and the empty value.
fn is_yes_no_or_small(value: &str) -> bool {
    let words = ["true", "false", "yes", "no", "on", "off", "null", "none", "all"];
    words.iter().any(|word| word.eq_ignore_ascii_case(value)) || is_small_number(value)
}

fn is_small_number(value: &str) -> bool {
    value.len() <= 2 && value.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a query or fragment that is not `name=value` may stay: only a short word.
pub(super) fn is_harmless_word(word: &str) -> bool {
    is_small_number(word) || word.len() <= 16 && is_words(word)
}

/// Whether a segment of a path in a fragment may stay.
pub(super) fn is_harmless_segment(segment: &str) -> bool {
    is_small_number(segment) || segment.len() <= 32 && is_words(segment)
}

/// Letters whose case changes as in words, with punctuation between them.
fn is_words(value: &str) -> bool {
    value.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_' | b'.' | b',' | b'/')) && !is_odd(value)
}

impl Plain {
    fn is(self, value: &str) -> bool {
        match self {
            Plain::Number => value.len() <= 6 && value.bytes().all(|b| b.is_ascii_digit()),
            Plain::Words => value.len() <= 24 && is_words(value),
            Plain::Version => {
                let digits = value.strip_prefix(['v', 'V']).unwrap_or(value);
                let is_part = |part: &str| part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
                value.len() <= 12 && digits.split(['.', '-']).all(is_part) && !is_social_security(digits)
            }
        }
    }
}

/// A personal number that looks like a date.
fn is_social_security(digits: &str) -> bool {
    digits.split('-').map(str::len).eq([3, 2, 4])
}

/// Whether the value of a header (name in lower case) may stay, except for secrets in it: it is not personal and may matter
/// for CORS.
pub(super) fn is_harmless_header(name: &str) -> bool {
    match name {
        "accept"
        | "accept-language"
        | "age"
        | "allow"
        | "alt-svc"
        | "cache-control"
        | "cf-cache-status"
        | "connection"
        | "content-language"
        | "content-length"
        | "content-type"
        | "date"
        | "expires"
        | "pragma"
        | "range"
        | "retry-after"
        | "server"
        | "timing-allow-origin"
        | "upgrade-insecure-requests"
        | "vary"
        | "via"
        | "www-authenticate"
        | "x-cache"
        | "x-content-type-options"
        | "x-frame-options"
        | "x-powered-by"
        | "x-requested-with" => true,
        name => ["access-control-", "sec-fetch-", "cross-origin-", "origin-agent-"].iter().any(|p| name.starts_with(p)),
    }
}
