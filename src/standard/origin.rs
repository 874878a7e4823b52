//! Origins: <https://html.spec.whatwg.org/#concept-origin>, with the serialization of the Fetch Standard.

use super::address_space::AddressSpace;
use super::plain_url::{plain_host, plain_host_of, plain_origin};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use url::Url;

/// An origin: a tuple of scheme, host and port, or opaque.
///
/// An opaque origin serializes to `null` and is not same origin with anything in a HAR, not even itself.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Origin {
    /// Scheme, host and port, already serialized (`https://a.test`, default port left out).
    Tuple(Arc<str>),
    /// Sandboxed frames, `data:` and `file:` documents, and requests tainted by a redirect.
    Opaque,
}

impl Origin {
    /// Parses the serialization of an origin, as in an `Origin` header. `null` is opaque; a text with a path or query, or
    /// without a host, is not an origin.
    pub fn parse(text: &str) -> Option<Origin> {
        if text == "null" {
            return Some(Origin::Opaque);
        }
        if plain_host(text).is_some() {
            return Some(Origin::Tuple(text.into()));
        }
        // The URL parser treats a backslash like a slash; an origin has neither.
        let url = Url::parse(text).ok().filter(|_| !text.contains('\\'))?;
        let only_origin = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        match origin_of_url(&url) {
            Origin::Tuple(serialized) if only_origin => Some(Origin::Tuple(serialized)),
            // Extensions and app shells (Capacitor, Electron, Tauri) have origins of schemes that the URL Standard does not
            // know, some of them without a host; a WebView sends `file://` for its files.
            Origin::Opaque => own_scheme(text).map(|origin| Origin::Tuple(origin.into())),
            Origin::Tuple(_) => None,
        }
    }

    /// Whether a text is the serialization of an origin.
    pub(crate) fn is_serialization(text: &str) -> bool {
        plain_host(text).is_some() || Origin::parse(text).is_some()
    }

    /// The origin of a URL; `None` if it does not parse.
    pub(crate) fn of(url: &str) -> Option<Origin> {
        match plain_origin(url) {
            Some(origin) => Some(Origin::Tuple(origin.into())),
            None => Url::parse(url).ok().map(|url| origin_of_url(&url)),
        }
    }

    /// The serialization: <https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin>.
    pub fn serialized(&self) -> &str {
        match self {
            Origin::Tuple(serialized) => serialized,
            Origin::Opaque => "null",
        }
    }

    /// Same origin: <https://html.spec.whatwg.org/#same-origin>. An opaque origin is never the same.
    pub fn is_same_origin(&self, other: &Origin) -> bool {
        self != &Origin::Opaque && self == other
    }

    /// Whether the scheme is `https` or the host is a loopback name or address; then browsers send `Sec-Fetch-*`:
    /// <https://w3c.github.io/webappsec-secure-contexts/#potentially-trustworthy-origin>.
    pub fn is_potentially_trustworthy(&self) -> bool {
        let Origin::Tuple(serialized) = self else { return false };
        if serialized.starts_with("https://") && plain_host(serialized).is_some() {
            return true;
        }
        let Ok(url) = Url::parse(serialized) else { return false };
        if matches!(url.scheme(), "https" | "wss") {
            return true;
        }
        url.host().and_then(|host| AddressSpace::named(&host)) == Some(AddressSpace::Loopback)
    }
}

/// See [`Origin::serialized`].
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.serialized())
    }
}

/// An origin with a non-standard scheme: `scheme://`, with at most a host.
fn own_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once("://")?;
    let host = rest.strip_suffix('/').unwrap_or(rest);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let is_host = !host.contains(['/', '?', '#', '@', ' ', ',', '*']) && (host.is_empty() || scheme != "file");
    let end = text.len() - (rest.len() - host.len());
    text.get(..end).filter(|_| is_scheme && is_host)
}

/// The origin of a URL: <https://url.spec.whatwg.org/#concept-url-origin>. `file:`, `data:` and unknown schemes are
/// opaque, as in browsers.
pub fn origin_of_url(url: &Url) -> Origin {
    match url.origin() {
        origin @ url::Origin::Tuple(..) => Origin::Tuple(origin.ascii_serialization().into()),
        url::Origin::Opaque(_) => Origin::Opaque,
    }
}

/// Host and port of a URL, as the serialized origin without its scheme.
pub(crate) fn host_of(url: &str) -> Option<Cow<'_, str>> {
    if let Some(host) = plain_host_of(url) {
        return Some(host.into());
    }
    let origin = origin_of_url(&Url::parse(url).ok()?).to_string();
    origin.split_once("://").map(|(_, host)| host.to_owned().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_serialize_without_default_port() {
        let cases = [
            ("https://a.test", Some("https://a.test")),
            ("https://a.test:443", Some("https://a.test")),
            ("http://A.test:8081/", Some("http://a.test:8081")),
            ("null", Some("null")),
            ("chrome-extension://abcdef", Some("chrome-extension://abcdef")),
            ("capacitor://localhost", Some("capacitor://localhost")),
            ("capacitor://", Some("capacitor://")),
            ("file://", Some("file://")),
            ("app://.", Some("app://.")),
            ("tauri://localhost/", Some("tauri://localhost")),
            ("file:///C:/index.html", None),
            ("file://server", None),
            ("data:text/html,x", None),
            ("app://a/b", None),
            (r"https://a.test\", None),
            (r"https://a\.test", None),
            ("1app://a", None),
            ("https://a.test/path", None),
            ("all", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Origin::parse(text).map(|o| o.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn opaque_origins_are_same_origin_with_nothing() {
        let a = Origin::parse("https://a.test").unwrap();
        assert!(a.is_same_origin(&a.clone()));
        assert!(!Origin::Opaque.is_same_origin(&Origin::Opaque));
        assert!(!a.is_same_origin(&Origin::parse("https://a.test:8443").unwrap()));
    }

    #[test]
    fn trustworthy_means_https_or_loopback() {
        for (text, expected) in [
            ("https://a.test", true),
            ("http://a.test", false),
            ("http://localhost:3000", true),
            ("http://127.0.0.1", true),
            ("http://[::1]:80", true),
        ] {
            assert_eq!(Origin::parse(text).unwrap().is_potentially_trustworthy(), expected, "{text}");
        }
    }
}
