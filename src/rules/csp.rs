//! Whether the Content-Security-Policy of a page allows a request: enough of
//! <https://w3c.github.io/webappsec-csp/#match-url-to-source-list> to explain a recorded block. Paths in sources are not
//! compared, so a policy is never blamed for something that it allows.

use crate::har::Entry;
use crate::standard::{InitiatorKind, Origin, origin_of_url};
use url::Url;

/// The directive of the document's policies that forbids the URL; `None` if they allow it, or there is none.
pub(crate) fn forbidding_directive(document: &Entry, url: &str, initiator: InitiatorKind) -> Option<String> {
    let page = Url::parse(&document.request.url).ok()?;
    let url = Url::parse(url).ok()?;
    document
        .response
        .headers
        .all("Content-Security-Policy")
        .flat_map(|header| header.value.split(','))
        .find_map(|policy| forbids(policy, &page, &url, initiator))
}

/// Whether the document's `frame-ancestors` forbids that page to frame it; `None` without such a directive, or if the page
/// is unknown.
pub(crate) fn frame_ancestors(document: &Entry, page: Option<&Origin>) -> Option<bool> {
    let own = Url::parse(&document.request.url).ok()?;
    let page = match page? {
        Origin::Tuple(origin) => Some(Url::parse(origin).ok()?),
        Origin::Opaque => None,
    };
    let headers = document.response.headers.all("Content-Security-Policy");
    let allows = |directive: &str| {
        let mut sources = directive.split_ascii_whitespace().skip(1);
        sources.any(|source| page.as_ref().is_some_and(|page| matches(source, &own, page)))
    };
    let forbidden = headers.flat_map(|header| header.value.split(',')).filter_map(|policy| {
        let directive = directive(policy, "frame-ancestors")?;
        Some(!allows(directive))
    });
    forbidden.reduce(|one, other| one || other)
}

/// The directive with that name in a policy.
fn directive<'p>(policy: &'p str, wanted: &str) -> Option<&'p str> {
    let mut directives = policy.split(';').map(str::trim);
    directives.find(|d| d.split_ascii_whitespace().next().is_some_and(|name| name.eq_ignore_ascii_case(wanted)))
}

fn forbids(policy: &str, page: &Url, url: &Url, initiator: InitiatorKind) -> Option<String> {
    let directive = directives(initiator).iter().find_map(|wanted| directive(policy, wanted))?;
    let mut sources = directive.split_ascii_whitespace().skip(1).peekable();
    // An empty list is 'none'. Nonces, hashes and 'strict-dynamic' can allow a URL that is not listed.
    let allowed = sources.any(|source| matches(source, page, url) || is_not_about_urls(source));
    (!allowed).then(|| directive.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
}

/// The directive that a page sets for such requests.
pub(crate) fn main_directive(initiator: InitiatorKind) -> &'static str {
    let mut directives = directives(initiator).iter().copied();
    directives.find(|name| !name.ends_with("-elem")).unwrap_or("connect-src")
}

/// The directive for a request, and its fallbacks.
fn directives(initiator: InitiatorKind) -> &'static [&'static str] {
    match initiator {
        InitiatorKind::Script | InitiatorKind::Module => &["script-src-elem", "script-src", "default-src"],
        InitiatorKind::Image => &["img-src", "default-src"],
        InitiatorKind::Font => &["font-src", "default-src"],
        InitiatorKind::Stylesheet => &["style-src-elem", "style-src", "default-src"],
        InitiatorKind::Media | InitiatorKind::Track => &["media-src", "default-src"],
        InitiatorKind::Manifest => &["manifest-src", "default-src"],
        InitiatorKind::Document => &["frame-src", "child-src", "default-src"],
        InitiatorKind::Fetch
        | InitiatorKind::Xhr
        | InitiatorKind::Beacon
        | InitiatorKind::EventSource
        | InitiatorKind::WebSocket
        | InitiatorKind::Other => &["connect-src", "default-src"],
    }
}

fn is_not_about_urls(source: &str) -> bool {
    let source = source.to_ascii_lowercase();
    source.starts_with("'nonce-") || source.starts_with("'sha") || source == "'strict-dynamic'"
}

fn matches(source: &str, page: &Url, url: &Url) -> bool {
    let source = source.to_ascii_lowercase();
    match source.as_str() {
        "'none'" => return false,
        "*" => return matches!(url.scheme(), "http" | "https" | "ws" | "wss") || url.scheme() == page.scheme(),
        "'self'" => {
            return origin_of_url(url) == origin_of_url(page) || is_upgrade(page, url) && page.host() == url.host();
        }
        _ => {}
    }
    if let Some(scheme) = source.strip_suffix(':') {
        return scheme == url.scheme()
            || scheme == "http" && url.scheme() == "https"
            || scheme == "ws" && url.scheme() == "wss";
    }
    let (scheme, rest) = match source.split_once("://") {
        Some((scheme, rest)) => (scheme, rest),
        None => (page.scheme(), source.as_str()),
    };
    let host_and_port = rest.split('/').next().unwrap_or_default();
    let (host, port) = match host_and_port.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (host_and_port, None),
    };
    let scheme_fits = scheme == url.scheme()
        || matches!((scheme, url.scheme()), ("http", "https" | "ws" | "wss") | ("https", "wss") | ("ws", "wss"));
    let name = url.host_str().unwrap_or_default();
    let host_fits = match host.strip_prefix("*.") {
        Some(parent) => name.strip_suffix(parent).is_some_and(|sub| sub.ends_with('.')),
        None => host == name || host == "*",
    };
    let port_fits = match port {
        Some("*") => true,
        // A source with plain http also covers the same server over TLS, with the default port of either.
        Some("80") if url.port_or_known_default() == Some(443) => true,
        Some(port) => url.port_or_known_default().is_some_and(|p| p.to_string() == port),
        None => url.port().is_none(),
    };
    scheme_fits && host_fits && port_fits
}

fn is_upgrade(page: &Url, url: &Url) -> bool {
    matches!((page.scheme(), url.scheme()), ("http", "https" | "ws" | "wss") | ("https", "wss"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_forbids_what_no_source_matches() {
        let page = Url::parse("https://app.example/page").unwrap();
        let cases = [
            ("connect-src 'self'", "https://api.example/x", true),
            ("connect-src 'self'", "https://app.example/x", false),
            ("default-src 'none'", "https://api.example/x", true),
            ("default-src 'none'; connect-src *", "https://api.example/x", false),
            ("connect-src https:", "https://api.example/x", false),
            ("connect-src *.example", "https://api.example/x", false),
            ("connect-src *.api.example", "https://api.example/x", true),
            ("connect-src api.example", "https://api.example:8443/x", true),
            ("connect-src api.example:8443", "https://api.example:8443/x", false),
            ("connect-src api.example:80", "https://api.example/x", false),
            ("connect-src http://api.example:80", "https://api.example/x", false),
            ("connect-src http://api.example:8080", "https://api.example/x", true),
            ("img-src 'self'", "https://api.example/x", false),
            ("connect-src", "https://api.example/x", true),
        ];
        for (policy, url, expected) in cases {
            let url = Url::parse(url).unwrap();
            assert_eq!(forbids(policy, &page, &url, InitiatorKind::Fetch).is_some(), expected, "{policy} {url}");
        }
    }
}
