//! Fixes that are independent of the cause: workarounds for a server that cannot be changed, by the kind of page; additional
//! needs of a request if its credentials differ from the assumption; other parties that may have rejected it.

use super::phrases::{header_lines, preflight_header_lines, server};
use super::rule::Facts;
use crate::browser::Stage;
use crate::standard::{Address, AddressSpace, CredentialsMode};
use url::Url;

/// A fix for a failure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Fix {
    /// What to do.
    pub(crate) text: String,
    /// It is the fix if the server cannot be changed.
    pub(crate) is_last_resort: bool,
}

impl From<String> for Fix {
    fn from(text: String) -> Fix {
        Fix { text, is_last_resort: false }
    }
}

/// How the page can avoid a cross-origin request, depending on its kind. For an extension it is the recommended fix.
pub(crate) fn own_origin(facts: &Facts) -> Option<Fix> {
    let is_extension = facts.page_origin.split_once("://").is_some_and(|(scheme, _)| scheme.ends_with("-extension"));
    let text = without_server(facts);
    (!text.is_empty()).then_some(Fix { text, is_last_resort: !is_extension })
}

/// The same as a text; empty if it cannot.
fn without_server(facts: &Facts) -> String {
    let server = server(facts);
    let url = Address::of(&facts.url);
    let Some(page) = Address::of(&facts.page_origin) else {
        // A page without a URL has no server.
        return match facts.page_origin.as_str() {
            "" => "If you cannot change the server: proxy the request through the page's own server (same origin)."
                .to_owned(),
            _ => String::new(),
        };
    };
    match &*page.scheme {
        "http" | "https" => {}
        scheme if scheme.ends_with("-extension") => {
            return format!(
                "In the extension, make the request from the background service worker, with a host permission for {server}."
            );
        }
        _ => {
            return in_app(&server);
        }
    }
    match (is_this_machine(&facts.page_origin), is_this_machine(&facts.url)) {
        // Only the visitor's own machine can reach that server.
        (false, true) => String::new(),
        // Capacitor, Ionic and Tauri apps have such origins without a port; dev servers have a port.
        (true, _) if page.port.is_none() => in_app(&server),
        (true, _) => {
            "If you cannot change the server: in development, use the proxy of the dev server (Vite: `server.proxy`)."
                .to_owned()
        }
        (false, false) if url.as_ref().is_some_and(|url| is_same_site(&page, url)) => {
            format!("If you cannot change the server: proxy it through {} (same origin).", facts.page_origin)
        }
        (false, false) => format!(
            "If {server} is not yours: ask its operator to allow `{}`, or proxy it through {} (same origin).",
            facts.page_origin, facts.page_origin
        ),
    }
}

fn in_app(server: &str) -> String {
    format!(
        "If you cannot change the server: let the native side of the app send the request to {server} (Capacitor: `CapacitorHttp`; Tauri: \
         its HTTP plugin; Electron: the main process). CORS does not apply there."
    )
}

/// Advice for a presigned URL of an object store, whose error gives the reason in the body.
pub(crate) fn presigned(facts: &Facts) -> Option<String> {
    let is_error = facts.stage == Stage::Response && facts.status.is_some_and(|status| status >= 400);
    // A store that is recognised by its response headers is handled elsewhere.
    let may_be = is_error && facts.root_detail.is_none() && facts.url.contains('?');
    let url = Url::parse(may_be.then_some(&facts.url)?).ok()?;
    let has = |wanted: &str| url.query_pairs().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
    // Both versions of S3-compatible signatures, and signatures of Google Cloud Storage and Azure (SAS).
    let is_signed = has("X-Amz-Signature")
        || has("X-Goog-Signature")
        || has("Signature") && has("Expires")
        || has("sig") && has("se") && has("sp");
    is_signed.then(|| {
        "The URL is presigned: look for the store's error code in the body of the response (XML), and check that the URL has \
         not expired and that method, headers and checksum are the signed ones."
            .to_owned()
    })
}

/// A web page that requests a server on the visitor's own machine: usually an extension makes the request, not the page.
pub(crate) fn visitors_machine(facts: &Facts) -> Option<String> {
    let is_of_web = facts.page_origin.starts_with("http") && !is_this_machine(&facts.page_origin);
    (is_of_web && is_this_machine(&facts.url)).then(|| {
        format!(
            "If an extension's content script makes this request: make it in the extension's background service worker, \
             with a host permission for {}; CORS applies to a content script like to the page.",
            server(facts)
        )
    })
}

fn is_this_machine(url: &str) -> bool {
    AddressSpace::from_url(url) == Some(AddressSpace::Loopback)
}

/// The last two labels are the same: most such sites have the same owner, so they get the same advice.
fn is_same_site(page: &Address<'_>, url: &Address<'_>) -> bool {
    page.host.rsplit('.').take(2).eq(url.host.rsplit('.').take(2))
}

/// What the responses also need if the page sends cookies.
pub(crate) fn with_cookies(facts: &Facts) -> String {
    let included = Facts { credentials: Some(CredentialsMode::Include), ..facts.clone() };
    let (server, own) = (server(facts), header_lines(&included));
    let answers = match facts.stage {
        Stage::Preflight => {
            format!(
                "answer OPTIONS with {}, and the {} itself with {own}",
                preflight_header_lines(&included),
                facts.method
            )
        }
        Stage::Request | Stage::Redirect | Stage::Response => format!("answer with {own}"),
    };
    format!("If the page sends cookies (`credentials: 'include'`), also: on {server}, {answers}.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::facts;

    #[test]
    fn a_signed_url_is_known_by_its_query() {
        for (query, status, expected) in [
            ("?X-Amz-Signature=1&x-id=PutObject", 403, true),
            ("?x-goog-signature=1", 400, true),
            ("?AWSAccessKeyId=1&Signature=2&Expires=3", 403, true),
            ("?sv=2024&se=1&sp=r&sig=2", 403, true),
            ("?X-Amz-Signature=1", 200, false),
            ("?signature=1", 403, false),
            ("", 403, false),
        ] {
            let url = format!("https://bucket.example/a{query}");
            let facts = Facts { url: url.as_str().into(), status: Some(status), ..facts() };
            assert_eq!(presigned(&facts).is_some(), expected, "{query} {status}");
        }
    }

    #[test]
    fn only_a_page_of_the_web_has_an_extension_that_asks_this_machine() {
        for (page, url, expected) in [
            ("https://news.example", "http://localhost:11434/api", true),
            ("https://news.example", "http://127.0.0.1:11434/api", true),
            ("http://localhost:3000", "http://localhost:11434/api", false),
            ("https://news.example", "https://api.example/", false),
            ("null", "http://localhost/", false),
        ] {
            let facts = Facts { page_origin: page.into(), url: url.into(), ..facts() };
            assert_eq!(visitors_machine(&facts).is_some(), expected, "{page} {url}");
        }
    }

    #[test]
    fn a_way_round_the_server_is_one_that_the_page_has() {
        for (page, url, expected) in [
            ("https://app.example.com", "https://api.example.com/a", "proxy it through https://app.example.com"),
            ("https://app.example.com", "https://maps.other.net/a", "is not yours: ask its operator"),
            ("http://localhost:5173", "https://api.example.com/a", "proxy of the dev server"),
            ("capacitor://localhost", "https://api.example.com/a", "native side of the app"),
            ("https://localhost", "https://api.example.com/a", "native side of the app"),
            ("http://tauri.localhost", "https://api.example.com/a", "native side of the app"),
            ("moz-extension://1a2b", "https://api.example.com/a", "background service worker"),
            ("", "https://api.example.com/a", "the page's own server"),
            // A page without a URL has no server, and only the visitor's machine reaches its own.
            ("null", "https://api.example.com/a", ""),
            ("https://app.example.com", "http://127.0.0.1:8080/a", ""),
        ] {
            let text = without_server(&Facts { page_origin: page.into(), url: url.into(), ..facts() });
            assert!(text.contains(expected) && text.is_empty() == expected.is_empty(), "{page} {url}: {text}");
        }
    }
}
