//! How `Access-Control-Allow-Origin` differs from the origin that it should name.

use crate::rules::phrases;
use crate::rules::rule::Facts;
use url::Url;

/// One or two sentences about the difference between the header's value and the origin in force.
pub(super) fn describe(value: &str, facts: &Facts) -> String {
    let origin = phrases::origin(facts);
    if origin == "null" {
        return null_origin(facts);
    }
    if value == "null" {
        return "`null` matches only sandboxed frames and pages opened from disk, never a page with a URL.".to_owned();
    }
    if value.contains(',') || value.contains(' ') {
        return "It is a list, and a list never matches: the header takes a single origin.".to_owned();
    }
    if value.contains('*') {
        return "A `*` inside an origin is not a pattern: browsers compare it character by character.".to_owned();
    }
    if let Some(rest) = value.strip_prefix(origin).filter(|rest| rest.starts_with('/')) {
        return if rest == "/" {
            "It has a trailing slash; an origin has none.".to_owned()
        } else {
            format!("It has a path (`{rest}`); an origin has none.")
        };
    }
    if value.eq_ignore_ascii_case(origin) {
        return "Only upper and lower case differ, but browsers compare byte for byte, and they write origins in lower \
                case."
            .to_owned();
    }
    if !value.contains("://") {
        return format!("The scheme is missing: write `{origin}` in full.");
    }
    match (Url::parse(value), Url::parse(origin)) {
        (Ok(value), Ok(origin)) => parts(&value, &origin),
        _ => "It is another origin.".to_owned(),
    }
}

/// Names the first part of the origin that differs.
fn parts(value: &Url, origin: &Url) -> String {
    let (host, wanted) = (value.host_str().unwrap_or_default(), origin.host_str().unwrap_or_default());
    if host == wanted {
        if value.scheme() != origin.scheme() {
            return format!("The scheme differs: {} instead of {}.", value.scheme(), origin.scheme());
        }
        if value.port() != origin.port() {
            let port = |url: &Url| url.port().map_or_else(|| "no port".to_owned(), |port| format!("port {port}"));
            return format!("The port differs: {} instead of {}.", port(value), port(origin));
        }
        return "It names the same server but is written differently (a default port, a path); browsers compare the \
                characters."
            .to_owned();
    }
    if value.scheme() != origin.scheme() && !(is_web(value) && is_web(origin)) {
        return format!(
            "Scheme and host differ: {}://{host} instead of {}://{wanted}.",
            value.scheme(),
            origin.scheme()
        );
    }
    let loopback = |host: &str| matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    if loopback(host) && loopback(wanted) {
        return format!("To a browser, {host} and {wanted} are different hosts.");
    }
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    if bare(host) == bare(wanted) {
        return "With and without `www.`, these are different origins.".to_owned();
    }
    let below = |a: &str, b: &str| a.strip_suffix(b).is_some_and(|rest| rest.ends_with('.'));
    if below(host, wanted) || below(wanted, host) {
        return format!("A subdomain is a separate origin: {host} does not cover {wanted}.");
    }
    format!("The host differs: {host} instead of {wanted}.")
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Why the origin in force is `null`.
fn null_origin(facts: &Facts) -> String {
    if facts.page_origin == "null" || facts.page_origin.is_empty() {
        "The page itself has an opaque origin (a sandboxed frame, a page opened from disk or from a `data:` \
         URL), so the browser sends `Origin: null`."
            .to_owned()
    } else {
        format!(
            "The redirect from {} to another origin made the browser send `Origin: null` instead of {}.",
            facts.initial_url, facts.page_origin
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::facts;

    #[test]
    fn the_exact_difference_is_named() {
        let cases = [
            ("https://app.example/", "trailing slash"),
            ("https://app.example/login", "path (`/login`)"),
            ("https://App.example", "upper and lower case"),
            ("http://app.example", "scheme differs: http instead of https"),
            ("https://app.example:8443", "port 8443 instead of no port"),
            ("https://app.example:443", "written differently"),
            ("https://*.example", "not a pattern"),
            ("https://a.example, https://b.example", "a list"),
            ("null", "sandboxed"),
            ("app.example:443", "scheme is missing"),
            ("https://www.app.example", "`www.`"),
            ("https://example", "subdomain"),
            ("https://other.test", "other.test instead of app.example"),
            ("tauri://localhost", "tauri://localhost instead of https://app.example"),
        ];
        for (value, expected) in cases {
            let text = describe(value, &facts());
            assert!(text.contains(expected), "{value}: {text}");
        }
    }

    #[test]
    fn a_null_origin_is_blamed_on_the_redirect_or_on_the_page() {
        let tainted = Facts { request_origin: "null".into(), ..facts() };
        assert!(describe("https://app.example", &tainted).contains("redirect"));
        let opaque = Facts { page_origin: "null".into(), ..tainted };
        assert!(describe("https://app.example", &opaque).contains("sandboxed frame"));
    }
}
