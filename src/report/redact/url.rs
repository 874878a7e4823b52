//! Secrets in URLs. The text of the URL is kept byte for byte where it holds none: a verdict may turn on a slash.

use super::find::Place;
use super::harmless::{is_harmless_parameter, is_harmless_segment, is_harmless_word};
use super::known::Known;
use super::memo::Form;
use super::names::is_secret_name;
use super::shape::is_plausible_name;
use super::{Kind, Redactor, Wishes, is_pseudonym};
use crate::report::text::Text;

impl Redactor {
    /// A URL or a relative reference without its secrets.
    pub fn url(&mut self, url: &str) -> Text {
        if self.off {
            return self.shared(url);
        }
        self.remembered(Form::Url, url, Redactor::url_anew)
    }

    fn url_anew(&mut self, url: &str) -> String {
        self.until_stable(url, Redactor::url_once)
    }

    fn url_once(&mut self, url: &str) -> String {
        if let Some(kept) = self.data_url(url) {
            return kept;
        }
        let (rest, fragment) = split_off(url, '#');
        let (rest, query) = split_off(rest, '?');
        let (before, authority, path) = split_authority(rest);
        let mut out = String::with_capacity(url.len());
        out += before;
        let (user_info, path) = match password_length(authority, path) {
            Some(length) => path.split_at(length),
            None => ("", path),
        };
        let host = match authority.rsplit_once('@') {
            _ if !user_info.is_empty() => {
                out += &self.hide(Kind::UserInfo, &[authority, user_info].concat());
                ""
            }
            Some((user_info, host)) => {
                out += &self.hide(Kind::UserInfo, user_info);
                out.push('@');
                host
            }
            None => authority,
        };
        // Hosts stay, whatever they look like, unless they hold an e-mail address or a key.
        self.scrub(host, Place::Host, &mut out);
        self.scrub(path, Place::Path, &mut out);
        if let Some(query) = query {
            out.push('?');
            self.parameters(query, Kind::QueryValue, &mut out);
        }
        if let Some(fragment) = fragment {
            out.push('#');
            self.fragment(fragment, &mut out);
        }
        out
    }

    /// Parameters, or the path of a page within the page: `#/orders?page=2`.
    fn fragment(&mut self, fragment: &str, out: &mut String) {
        if !fragment.starts_with('/') && !fragment.starts_with("!/") {
            return self.parameters(fragment, Kind::Fragment, out);
        }
        let (path, query) = split_off(fragment, '?');
        let path = self.scrubbed(path, Place::Path);
        for (n, segment) in path.split('/').enumerate() {
            out.push_str(if n > 0 { "/" } else { "" });
            let stays = segment == "!" || is_harmless_segment(segment) || is_pseudonym(segment);
            *out += &if stays { segment.to_owned() } else { self.hide(Kind::Fragment, segment) };
        }
        if let Some(query) = query {
            out.push('?');
            self.parameters(query, Kind::Fragment, out);
        }
    }

    /// `data:`, `javascript:` and the like: no part of them is an address.
    fn data_url(&mut self, url: &str) -> Option<String> {
        let (scheme, rest) = url.split_once(':')?;
        if !["data", "javascript", "vbscript"].iter().any(|s| s.eq_ignore_ascii_case(scheme.trim())) {
            return None;
        }
        let (kind, body) = rest.split_once(',').unwrap_or(("", rest));
        let comma = if rest.contains(',') { "," } else { "" };
        Some(format!("{scheme}:{}{comma}{}", self.scrubbed(kind, Place::Text), self.hide(Kind::Data, body)))
    }

    fn parameters(&mut self, query: &str, kind: Kind, out: &mut String) {
        for (n, parameter) in query.split('&').enumerate() {
            if n > 0 {
                out.push('&');
            }
            self.parameter(parameter, kind, out);
        }
    }

    fn parameter(&mut self, parameter: &str, kind: Kind, out: &mut String) {
        match parameter.split_once('=') {
            Some((name, value)) => {
                let hidden = if self.wishes.hides(name) {
                    self.hide(Kind::Asked, value)
                } else if self.wishes.keeps(name) || is_harmless_parameter(name, value) {
                    value.to_owned()
                } else {
                    self.hide(kind, value)
                };
                self.name(name, kind, out);
                out.push('=');
                *out += &hidden;
            }
            None if is_harmless_word(parameter) => *out += parameter,
            None => *out += &self.hide(kind, parameter),
        }
    }

    /// The name of a parameter or a cookie. It stays, but some services put the token where the name should be.
    pub(super) fn name(&mut self, name: &str, kind: Kind, out: &mut String) {
        let decoded = percent_decoded(name);
        if is_plausible_name(decoded.as_deref().unwrap_or(name)) && decoded.is_none_or(|d| !d.contains(['=', '&', '?']))
        {
            self.scrub(name, Place::Text, out);
        } else {
            let bare = name.trim();
            out.push_str(if name.starts_with(' ') { " " } else { "" });
            *out += &self.hide(kind, bare);
        }
    }
}

/// Learns the secrets of a URL that a sentence may quote: long enough to be told from words.
pub(super) fn learn(url: &str, wishes: &Wishes, known: &mut Known) {
    /// Shorter ones cannot be told from words where a sentence quotes them.
    const SHORTEST: usize = 8;
    let mut add = |kind: Kind, secret: &str| {
        if secret.len() >= SHORTEST && !is_pseudonym(secret) {
            known.add(kind, secret);
        }
    };
    let (rest, fragment) = split_off(url, '#');
    let (rest, query) = split_off(rest, '?');
    if let Some((user_info, _)) = split_authority(rest).1.rsplit_once('@') {
        add(Kind::UserInfo, user_info);
        user_info.split(':').for_each(|part| add(Kind::UserInfo, part));
    }
    for (kind, parameters) in [(Kind::QueryValue, query), (Kind::Fragment, fragment)] {
        for parameter in parameters.unwrap_or_default().split('&') {
            let (name, value) = parameter.split_once('=').unwrap_or(("", parameter));
            if value.len() < SHORTEST || wishes.keeps(name) {
                continue;
            }
            let telling = wishes.hides(name) || value.bytes().any(|b| b.is_ascii_digit()) || is_secret_name(name);
            // A value that is an address is no secret as such: the page's origin may be one.
            if telling && !value.contains("://") && !is_harmless_parameter(name, value) {
                add(kind, value);
                percent_decoded(value).iter().for_each(|decoded| add(kind, decoded));
            }
        }
    }
}

fn split_off(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// Scheme with its slashes, authority, path. Browsers take `https:/a`, `https:a` and backslashes for `https://a`, and
/// a `Location` may hold any of them.
fn split_authority(text: &str) -> (&str, &str, &str) {
    let scheme = text.split_once(':').filter(|(scheme, _)| {
        scheme.trim_start().starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.trim_start().bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    });
    let is_slash = |c: char| matches!(c, '/' | '\\');
    let (before_length, after) = match scheme {
        Some((scheme, after)) => {
            let host = after.trim_start_matches(is_slash);
            let slashes = after.len() - host.len();
            let special = ["http", "https", "ws", "wss", "ftp"].iter().any(|s| s.eq_ignore_ascii_case(scheme.trim()));
            if !special && slashes < 2 {
                return (text.get(..=scheme.len()).unwrap_or_default(), "", after);
            }
            (scheme.len() + 1 + slashes, host)
        }
        None => {
            let host = text.trim_start_matches(is_slash);
            if text.len() - host.len() < 2 {
                return ("", "", text);
            }
            (text.len() - host.len(), host)
        }
    };
    let end = after.find(is_slash).unwrap_or(after.len());
    let (authority, path) = after.split_at(end);
    (text.get(..before_length).unwrap_or_default(), authority, path)
}

/// A password may hold a slash, though it must not: `postgres://bob:hun/ter2@host`. What looks like a port and is no
/// number belongs to one.
fn password_length(authority: &str, path: &str) -> Option<usize> {
    let (_, port) = authority.rsplit_once(':')?;
    let is_port = port.bytes().all(|b| b.is_ascii_digit() || b == b']');
    if is_port || authority.contains('@') { None } else { path.rfind('@') }
}

/// Percent-decoding, with what is no UTF-8 replaced; `None` where it changes nothing.
fn percent_decoded(text: &str) -> Option<String> {
    text.contains('%').then(|| percent_decode(text)).filter(|decoded| decoded != text)
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        let mut ahead = rest.clone();
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(high * 16 + low);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_secret_stays_byte_for_byte() {
        for url in [
            "https://api.example/v1/users/7",
            "https://app.example/",
            "HTTP://APP.test:8081",
            "http://*.test:8081",
            "null",
            "*",
            "/login",
            "https://api.example/items?page=2&limit=50&sort=name",
            "https://d111111abcdef8.cloudfront.net/a",
            "https://a.test/550e8400-e29b-41d4-a716-446655440000/x",
            "http://[::1]:8080/x",
            "blob:https://a.test/550e8400-e29b-41d4-a716-446655440000",
        ] {
            assert_eq!(Redactor::new().url(url), url);
        }
    }

    #[test]
    fn secrets_of_urls_go() {
        let cases = [
            ("https://bob:hunter2@a.test/x", "https://REDACTED-1@a.test/x"),
            ("https:\\\\bob:hunter2@a.test/x", "https:\\\\REDACTED-1@a.test/x"),
            ("https:bob:hunter2@a.test/x", "https:REDACTED-1@a.test/x"),
            ("//bob:hunter2@a.test/x", "//REDACTED-1@a.test/x"),
            ("https://a.test/x?q=Jane&token=q#at=Jane", "https://a.test/x?q=REDACTED-1&token=REDACTED-2#at=REDACTED-1"),
            ("https://a.test/?page=jane@doe.example", "https://a.test/?page=REDACTED-1"),
            ("https://a.test/?s3cr3tvalue", "https://a.test/?REDACTED-1"),
            ("https://a.test/reset/8f3a91", "https://a.test/reset/REDACTED-1"),
            ("https://a.test/u/jane@doe.example/x", "https://a.test/u/REDACTED-1/x"),
            ("https://a.test/u/jane%40doe.example/x", "https://a.test/u/REDACTED-1/x"),
            ("https://a.test/x;jsessionid=4711", "https://a.test/x;jsessionid=REDACTED-1"),
            ("data:text/plain;base64,c2VjcmV0", "data:text/plain;base64,REDACTED-1"),
            ("https://a.test/9f86d081884c7d659a2feaa0c55ad015.js", "https://a.test/REDACTED-1.js"),
        ];
        for (url, expected) in cases {
            assert_eq!(Redactor::new().url(url), expected, "{url}");
            let mut redactor = Redactor::new();
            let once = redactor.url(url);
            assert_eq!(redactor.url(once.unescaped()), once, "twice is once");
        }
        let url = "https://bob:hunter2@a.test/x?q=1";
        assert_eq!(Redactor::off().url(url), url);
    }
}
