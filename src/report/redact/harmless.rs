//! What may stay although it stands where secrets stand. Short lists, on purpose: what is not here goes.

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

/// Headers whose values say nothing of a person and may matter for CORS.
const HEADERS: [&str; 27] = [
    "accept",
    "accept-language",
    "age",
    "allow",
    "alt-svc",
    "cache-control",
    "cf-cache-status",
    "connection",
    "content-language",
    "content-length",
    "content-type",
    "date",
    "expires",
    "pragma",
    "range",
    "retry-after",
    "server",
    "timing-allow-origin",
    "upgrade-insecure-requests",
    "vary",
    "via",
    "www-authenticate",
    "x-cache",
    "x-content-type-options",
    "x-frame-options",
    "x-powered-by",
    "x-requested-with",
];

/// Whether the value of a query parameter may stay: a parameter of the list with a short, plain value.
pub(super) fn is_harmless_parameter(name: &str, value: &str) -> bool {
    PARAMETERS.iter().any(|p| p.eq_ignore_ascii_case(name)) && is_plain(value, 16)
}

/// Whether a query or fragment that is no `name=value` may stay: a short word.
pub(super) fn is_harmless_word(word: &str) -> bool {
    word.len() <= 24 && word.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_' | b'/'))
}

/// Whether the value of a header may stay, but for what looks like a secret in it.
pub(super) fn is_harmless_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    HEADERS.contains(&name.as_str())
        || ["access-control-", "sec-fetch-", "cross-origin-", "origin-agent-"].iter().any(|p| name.starts_with(p))
}

fn is_plain(value: &str, longest: usize) -> bool {
    value.len() <= longest && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b','))
}
