//! Origins: <https://html.spec.whatwg.org/#concept-origin>, as the Fetch Standard serializes them.

use std::fmt;
use url::Url;

/// An origin: a tuple of scheme, host and port, or opaque.
///
/// An opaque origin serializes to `null` and is same origin with nothing that a HAR can name, itself included.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Origin {
    /// Scheme, host and port, already serialized (`https://a.test`, default port left out).
    Tuple(Box<str>),
    /// Sandboxed frames, `data:` and `file:` documents, and requests tainted by a redirect.
    Opaque,
}

impl Origin {
    /// Reads the serialization of an origin, as in an `Origin` header. `null` is opaque; what has a path, a query or
    /// no host is no origin.
    pub fn parse(text: &str) -> Option<Origin> {
        if text == "null" {
            return Some(Origin::Opaque);
        }
        if plain_host(text).is_some() {
            return Some(Origin::Tuple(text.into()));
        }
        let url = Url::parse(text).ok()?;
        let only_origin = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        match origin_of_url(&url) {
            Origin::Tuple(serialized) if only_origin => Some(Origin::Tuple(serialized)),
            // Browser extensions have origins of schemes that the URL Standard does not know.
            Origin::Opaque if only_origin && url.has_host() && url.scheme() != "file" => {
                Some(Origin::Tuple(text.trim_end_matches('/').into()))
            }
            _ => None,
        }
    }

    /// Same origin: <https://html.spec.whatwg.org/#same-origin>. An opaque origin is the same as no other.
    pub fn is_same_origin(&self, other: &Origin) -> bool {
        self != &Origin::Opaque && self == other
    }

    /// Whether the scheme is `https` or the host is a loopback name or address, so that `Sec-Fetch-*` is sent to it:
    /// <https://w3c.github.io/webappsec-secure-contexts/#potentially-trustworthy-origin>.
    pub fn is_potentially_trustworthy(&self) -> bool {
        let Origin::Tuple(serialized) = self else { return false };
        let Ok(url) = Url::parse(serialized) else { return false };
        if matches!(url.scheme(), "https" | "wss") {
            return true;
        }
        match url.host() {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }
}

/// The serialization: <https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin>.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Tuple(serialized) => f.write_str(serialized),
            Origin::Opaque => f.write_str("null"),
        }
    }
}

/// The host and port of what is already written as an origin of `http`, `https`, `ws` or `wss` is serialized: names of
/// small letters, and no default port. Nearly all are; `None` says only that the URL parser has to be asked.
pub(crate) fn plain_host(origin: &str) -> Option<&str> {
    let (scheme, server) = origin.split_once("://")?;
    let default_port = match scheme {
        "http" | "ws" => "80",
        "https" | "wss" => "443",
        _ => return None,
    };
    let (host, port) = server.split_once(':').map_or((server, None), |(host, port)| (host, Some(port)));
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.contains("--")
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    // A last label that begins with a digit can make an IPv4 address of the whole.
    let is_name = host.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_lowercase()))
        && host.split('.').all(is_label);
    let is_port = |port: &str| {
        port != default_port
            && port.starts_with(|c: char| matches!(c, '1'..='9'))
            && port.bytes().all(|b| b.is_ascii_digit())
            && port.parse::<u16>().is_ok()
    };
    (is_name && port.is_none_or(is_port)).then_some(server)
}

/// The origin of a URL: <https://url.spec.whatwg.org/#concept-url-origin>. `file:`, `data:` and unknown schemes are
/// opaque, as browsers have it.
pub fn origin_of_url(url: &Url) -> Origin {
    match url.origin() {
        origin @ url::Origin::Tuple(..) => Origin::Tuple(origin.ascii_serialization().into()),
        url::Origin::Opaque(_) => Origin::Opaque,
    }
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
            ("https://a.test/path", None),
            ("all", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Origin::parse(text).map(|o| o.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn plain_origins_are_those_that_the_parser_leaves_as_they_are() {
        let plain =
            ["https://a.test", "http://a-b.test:8081", "ws://localhost:1", "https://1.a.x1:65535", "http://a.b:443"];
        for text in plain {
            assert_eq!(plain_host(text), text.split_once("://").map(|(_, host)| host), "{text}");
            assert_eq!(origin_of_url(&Url::parse(text).unwrap()).to_string(), text);
        }
        for text in [
            "https://a.test:443",
            "http://a.test:80",
            "wss://a.test:443",
            "https://A.test",
            "https://a.test/",
            "https://u@a.test",
            "https://127.1",
            "https://a.0x1",
            "https://xn--a.test",
            "https://a..test",
            "https://a.test.",
            "https://",
            "ftp://a.test",
            "https://a.test:",
            "https://a.test:01",
            "https://a.test:65536",
            "https://a b",
            "https://ä.test",
            "https://[::1]",
            "https:a.test",
            "null",
            "",
            "https://a.test\\b",
        ] {
            assert_eq!(plain_host(text), None, "{text}");
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
