//! A fast path for URLs that are already serialized as in the URL Standard (<https://url.spec.whatwg.org/#url-serializing>).
//! Nearly all URLs in a HAR are, and checking that is much faster than parsing. `None` from these functions only means that
//! the parser is needed.

use memchr::{memchr, memchr_iter};
use std::borrow::Cow;
use url::Url;

/// The host and port of a text that is already a serialized origin with `http`, `https`, `ws` or `wss`: a lower-case name
/// without a default port.
pub(super) fn plain_host(origin: &str) -> Option<&str> {
    plain(origin).filter(|plain| plain.origin == origin).map(|plain| plain.host)
}

/// The serialized origin at the start of a URL. Such a URL parses, whatever follows.
pub(crate) fn plain_origin(url: &str) -> Option<&str> {
    plain(url).map(|plain| plain.origin)
}

/// Host and port of a URL, see [`plain_origin`].
pub(crate) fn plain_host_of(url: &str) -> Option<&str> {
    plain(url).map(|plain| plain.host)
}

/// Whether a text is an absolute URL.
pub(crate) fn is_url(text: &str) -> bool {
    plain(text).is_some() || Url::parse(text).is_ok()
}

/// The origin of a URL without fragment that is its own serialization: a plain origin, a path and an optional query, of
/// characters that are never encoded.
pub(crate) fn origin_of_serialized(url: &str) -> Option<&str> {
    let Plain { origin, .. } = plain(url)?;
    let rest = url.get(origin.len()..)?;
    let path = rest.as_bytes().get(..memchr(b'?', rest.as_bytes()).unwrap_or(rest.len()))?;
    // A segment that begins with a point may be `.` or `..`; `%2e` means the same.
    let begins_segment = |point: usize| path.get(..point).is_some_and(|before| before.ends_with(b"/"));
    let is_path =
        path.first() == Some(&b'/') && memchr(b'%', path).is_none() && !memchr_iter(b'.', path).any(begins_segment);
    // All bytes are looked at, so that it is done many at a time.
    (is_path && rest.bytes().fold(true, |kept, byte| kept & is_kept(byte))).then_some(origin)
}

/// Whether a byte is encoded neither in a path nor in a query.
fn is_kept(byte: u8) -> bool {
    let is_between = |first: u8, last: u8| (first..=last).contains(&byte);
    is_between(b'a', b'z')
        // Among them digits, and `(` `)` `*` `+` `,` `-` `.` `/` `:`.
        | is_between(b'(', b';')
        // Capitals, and `@`.
        | is_between(b'?', b'Z')
        | is_between(b'$', b'&')
        | (byte == b'!')
        | (byte == b'=')
        | (byte == b'_')
        | (byte == b'~')
}

/// Scheme and authority of a URL, as they are written.
pub(crate) fn server(url: &str) -> Option<&str> {
    let colon = url.bytes().position(|b| b == b':')?;
    let after = url.get(colon + 1..)?.strip_prefix("//")?;
    let authority = after.bytes().position(|b| matches!(b, b'/' | b'?' | b'#')).unwrap_or(after.len());
    url.get(..url.len() - after.len() + authority)
}

/// Scheme, host and port of a URL, where nothing else of it is wanted.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Address<'a> {
    /// `https`.
    pub(crate) scheme: Cow<'a, str>,
    /// As it is serialized; empty where there is none.
    pub(crate) host: Cow<'a, str>,
    /// Where it is not the scheme's own.
    pub(crate) port: Option<u16>,
}

impl Address<'_> {
    /// That of a URL; `None` for what does not parse.
    pub(crate) fn of(url: &str) -> Option<Address<'_>> {
        if let Some(Plain { origin, host }) = plain(url) {
            let (host, port) = host.split_once(':').map_or((host, None), |(host, port)| (host, port.parse().ok()));
            let scheme = origin.split(':').next().unwrap_or_default();
            return Some(Address { scheme: scheme.into(), host: host.into(), port });
        }
        let url = Url::parse(url).ok()?;
        let host = url.host_str().unwrap_or_default().to_owned();
        Some(Address { scheme: url.scheme().to_owned().into(), host: host.into(), port: url.port() })
    }
}

/// With what a plain URL begins.
struct Plain<'a> {
    origin: &'a str,
    /// The origin without its scheme.
    host: &'a str,
}

fn plain(url: &str) -> Option<Plain<'_>> {
    const SCHEMES: [(&str, &str); 4] = [("https://", "443"), ("http://", "80"), ("wss://", "443"), ("ws://", "80")];
    let (rest, default_port) =
        SCHEMES.iter().find_map(|(scheme, port)| url.strip_prefix(scheme).map(|rest| (rest, *port)))?;
    let name = name_length(rest)?;
    let port = match rest.get(name..)?.strip_prefix(':') {
        Some(port) => 1 + port_length(port, default_port)?,
        None => 0,
    };
    let host = rest.get(..name + port)?;
    let origin = url.get(..url.len() - rest.len() + host.len())?;
    Some(Plain { origin, host })
}

/// Length of the host name with which a text begins, up to where a port or a path may begin. It has no empty label, and
/// no `--`, which Punycode has; nor does its last label begin with a digit, which can make an IPv4 address of the whole.
fn name_length(text: &str) -> Option<usize> {
    let mut before = b'.';
    let mut last_begins_with = b'.';
    let mut length = text.len();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b':' | b'/' | b'?' | b'#' => {
                length = at;
                break;
            }
            b'-' | b'.' if byte == before => return None,
            b'a'..=b'z' | b'0'..=b'9' | b'-' if before == b'.' => last_begins_with = byte,
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' => {}
            _ => return None,
        }
        before = byte;
    }
    (before != b'.' && last_begins_with.is_ascii_lowercase()).then_some(length)
}

/// Length of the port with which a text begins, up to where a path may begin.
fn port_length(text: &str, default_port: &str) -> Option<usize> {
    let length = text.bytes().position(|b| matches!(b, b'/' | b'?' | b'#')).unwrap_or(text.len());
    let port = text.get(..length)?;
    let is_port = port != default_port
        && port.starts_with(|c: char| matches!(c, '1'..='9'))
        && port.bytes().all(|b| b.is_ascii_digit())
        && port.parse::<u16>().is_ok();
    is_port.then_some(length)
}

/// A URL without its fragment.
pub(crate) fn without_fragment(url: &str) -> &str {
    let end = memchr::memchr(b'#', url.as_bytes()).unwrap_or(url.len());
    url.get(..end).unwrap_or_default()
}

/// A `Location` resolved against the URL that sent it; as written when it does not parse.
pub(crate) fn resolve(base: &str, location: &str) -> String {
    if origin_of_serialized(location).is_some() {
        return location.to_owned();
    }
    Url::parse(base).ok().and_then(|base| base.join(location).ok()).map_or_else(|| location.to_owned(), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::origin_of_url;

    /// Text made of what URLs are made of, and of what they are not.
    fn odd_url() -> impl proptest::strategy::Strategy<Value = String> {
        use proptest::prelude::*;
        let pieces = vec![
            "http",
            "https",
            "ws",
            "ftp",
            "blob:",
            "data:",
            "HTTP",
            ":",
            "/",
            "//",
            "://",
            "\\",
            "a",
            "a.test",
            "xn--a",
            "-",
            "--",
            ".",
            "..",
            "0x7f",
            "127",
            "256",
            "08",
            "4294967296",
            "1e3",
            "1a",
            ":80",
            ":443",
            ":0",
            ":00",
            ":65535",
            ":65536",
            "@",
            "u:p@",
            "?",
            "#",
            "%",
            "%2e",
            "%41",
            "/./",
            "/../",
            "/.a",
            "\t",
            "\n",
            " ",
            "'",
            "\"",
            "<",
            "`",
            "{",
            "|",
            "^",
            "[",
            "[::1]",
            "ß",
            "。",
            "\u{ad}",
            "İ",
            "\0",
            "\u{7f}",
            "_",
            "~",
            "$",
            "localhost",
            "é",
        ];
        let start = prop::sample::select(vec!["", "https://", "http://", "https://a.test", "wss://a.test/"]);
        (start, prop::collection::vec(prop::sample::select(pieces), 0..7))
            .prop_map(|(start, rest)| start.to_owned() + &rest.concat())
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 20_000, failure_persistence: None, ..Default::default() })]

        #[test]
        fn what_is_taken_for_plain_is_what_the_parser_makes_of_it(url in odd_url()) {
            let parsed = Url::parse(&url);
            proptest::prop_assert_eq!(is_url(&url), parsed.is_ok());
            let origin = parsed.as_ref().ok().map(|parsed| parsed.origin().ascii_serialization());
            if let Some(plain) = plain_origin(&url) {
                proptest::prop_assert_eq!(origin.as_deref(), Some(plain));
            }
            if let Some(plain) = origin_of_serialized(&url) {
                proptest::prop_assert_eq!(origin.as_deref(), Some(plain));
                proptest::prop_assert_eq!(parsed.as_ref().unwrap().as_str(), &url);
            }
            let address = parsed.as_ref().ok().map(|parsed| Address {
                scheme: parsed.scheme().into(),
                host: parsed.host_str().unwrap_or_default().into(),
                port: parsed.port(),
            });
            proptest::prop_assert_eq!(Address::of(&url), address);
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
            assert!(origin_of_serialized(url).is_some(), "{url}");
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
            "https://a.test/[]",
            "https://a.test/|",
            "https://a.test/\"",
            "https://A.test/",
            "file:///x",
        ] {
            assert_eq!(origin_of_serialized(url), None, "{url}");
        }
    }
}
