//! What may stay although it stands where secrets stand. Short lists, on purpose: what is not here goes.

use super::shape::is_secret_name;

/// Query parameters that steer a list or a presentation and hold no one's data.
const PARAMETERS: [&str; 25] = [
    "asc",
    "count",
    "desc",
    "dir",
    "direction",
    "fields",
    "format",
    "hl",
    "lang",
    "language",
    "limit",
    "locale",
    "offset",
    "order",
    "orderby",
    "page",
    "page_size",
    "pagesize",
    "per_page",
    "size",
    "skip",
    "sort",
    "take",
    "v",
    "version",
];

/// Whether the value of a query parameter may stay: a parameter of the list with a short, plain value, or a value that
/// can be no secret and no person's, unless the name says otherwise.
pub(super) fn is_harmless_parameter(name: &str, value: &str) -> bool {
    (PARAMETERS.iter().any(|p| p.eq_ignore_ascii_case(name)) && is_plain(value, 16))
        || (is_yes_no_or_small(value) && !is_secret_name(name) && !is_number_of_a_person(name))
}

/// Names whose value may be short and a secret.
fn is_number_of_a_person(name: &str) -> bool {
    ["pin", "code", "cvc", "cvv", "age"].iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// `true`, `off`, `7`, and nothing at all.
fn is_yes_no_or_small(value: &str) -> bool {
    let words = ["true", "false", "yes", "no", "on", "off", "null", "none", "all"];
    words.iter().any(|word| word.eq_ignore_ascii_case(value)) || is_small_number(value)
}

fn is_small_number(value: &str) -> bool {
    value.len() <= 2 && value.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a query or fragment that is no `name=value` may stay: a short word.
pub(super) fn is_harmless_word(word: &str) -> bool {
    is_small_number(word)
        || word.len() <= 24 && word.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_' | b'/'))
}

/// Whether the value of a header, whose name is in lower case, may stay, but for what looks like a secret in it: it says
/// nothing of a person and may matter for CORS.
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

fn is_plain(value: &str, longest: usize) -> bool {
    value.len() <= longest && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b','))
}
