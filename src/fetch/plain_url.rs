//! URLs that are written as the URL Standard serializes them (<https://url.spec.whatwg.org/#url-serializing>). Nearly all
//! in a HAR are, and to see that takes far less than to parse them. A `None` or `false` of these functions says only that
//! the parser has to be asked.

use url::Url;

/// The host and port of what is already written as an origin of `http`, `https`, `ws` or `wss` is serialized: names of
/// small letters, and no default port.
pub(super) fn plain_host(origin: &str) -> Option<&str> {
    let (scheme, server) = split_scheme(origin)?;
    let default_port = match scheme {
        "http" | "ws" => "80",
        "https" | "wss" => "443",
        _ => return None,
    };
    let (host, port) = server.split_once(':').map_or((server, None), |(host, port)| (host, Some(port)));
    // No empty label, and no `--`, which Punycode has.
    let mut before = b'.';
    let is_name = host.bytes().all(|byte| {
        let follows = match byte {
            b'a'..=b'z' | b'0'..=b'9' => true,
            b'-' | b'.' => before != byte,
            _ => false,
        };
        before = byte;
        follows
    });
    // A last label that begins with a digit can make an IPv4 address of the whole.
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_name = is_name && last.starts_with(|c: char| c.is_ascii_lowercase());
    let is_port = |port: &str| {
        port != default_port
            && port.starts_with(|c: char| matches!(c, '1'..='9'))
            && port.bytes().all(|b| b.is_ascii_digit())
            && port.parse::<u16>().is_ok()
    };
    (is_name && port.is_none_or(is_port)).then_some(server)
}

/// The serialized origin with which a URL begins. Such a URL parses, whatever follows.
pub(crate) fn plain_origin(url: &str) -> Option<&str> {
    server(url).filter(|origin| plain_host(origin).is_some())
}

/// Scheme and authority of a URL, as they are written.
pub(crate) fn server(url: &str) -> Option<&str> {
    let (_, rest) = split_scheme(url)?;
    let authority = rest.bytes().position(|b| matches!(b, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    url.get(..url.len() - rest.len() + authority)
}

/// Host and port of a URL, see [`plain_origin`].
pub(crate) fn plain_host_of(url: &str) -> Option<&str> {
    plain_host(plain_origin(url)?)
}

/// Whether a text is an absolute URL.
pub(crate) fn is_url(text: &str) -> bool {
    plain_origin(text).is_some() || Url::parse(text).is_ok()
}

/// Whether a URL without fragment is its own serialization: after a plain origin a path, and perhaps a query, of
/// characters that are never encoded.
pub(crate) fn is_serialized(url: &str) -> bool {
    let Some(rest) = plain_origin(url).and_then(|origin| url.get(origin.len()..)) else { return false };
    let path = rest.split('?').next().unwrap_or_default();
    let mut before = b' ';
    // A segment that begins with a point may be `.` or `..`; `%2e` means the same.
    let is_path = path.bytes().all(|byte| {
        let is_kept = byte != b'%' && is_never_encoded(byte) && (before, byte) != (b'/', b'.');
        before = byte;
        is_kept
    });
    path.starts_with('/') && is_path && rest.bytes().all(is_never_encoded)
}

fn is_never_encoded(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&()*+,;=:@/%?".contains(&byte)
}

/// Scheme, and what follows its two slashes.
fn split_scheme(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    Some((scheme, rest.strip_prefix("//")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::origin_of_url;

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
    fn a_url_begins_with_its_origin() {
        for (url, expected) in [
            ("https://a.test/x?y#z", Some("https://a.test")),
            ("http://a.test:8081?y", Some("http://a.test:8081")),
            ("wss://a.test", Some("wss://a.test")),
            ("https://a.test\\x", None),
            ("https://u:p@a.test/", None),
            ("https:/a.test/", None),
            ("a://b://c", None),
        ] {
            assert_eq!(plain_origin(url), expected, "{url}");
            let parsed = Url::parse(url).ok().filter(|_| expected.is_some());
            assert_eq!(parsed.map(|url| origin_of_url(&url).to_string()).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn what_is_serialized_stays_as_it_is() {
        for url in
            ["https://a.test/", "http://a.test:8081/x/y.z/a.?b=/../c&d=%2e;e?f", "https://a.test//x;y=(1)!*$&+,:@~-_"]
        {
            assert!(is_serialized(url), "{url}");
            assert_eq!(Url::parse(url).unwrap().as_str(), url);
        }
        for url in [
            "https://a.test",
            "https://a.test?x",
            "https://a.test/./x",
            "https://a.test/x/..",
            "https://a.test/x/%2e%2E/y",
            "https://a.test/.well-known",
            "https://a.test/a b",
            "https://a.test/?q='",
            "https://a.test/ä",
            "https://a.test/a\\b",
            "https://a.test/x\ty",
            "https://a.test/|^`{}<>\"",
            "https://A.test/",
            "file:///x",
        ] {
            assert!(!is_serialized(url), "{url}");
        }
    }
}
