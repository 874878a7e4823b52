//! Secrets in header values.

use super::found::Place;
use super::harmless::{is_harmless_header, is_harmless_parameter};
use super::pairs::ATTRIBUTES;
use super::vouch::vouched;
use super::{Kind, Redactor};
use crate::report::text::Text;
use crate::standard::lower_case;

/// Headers with one URL, which may be relative.
const URL_HEADERS: [&str; 6] =
    ["content-location", "location", "origin", "referer", "x-original-url", "access-control-allow-origin"];

impl Redactor {
    /// The value of a header without its secrets.
    pub fn header(&mut self, name: &str, value: &str) -> Text {
        if !self.off && self.overrides.hides(name) {
            return vouched(self.hide(Kind::Asked, value.trim()));
        }
        if self.off || self.overrides.keeps(name) {
            return self.shared(value);
        }
        let name = &*lower_case(name);
        match name {
            // A value without a scheme is not a URL, whatever its characters: the verdict may depend on it.
            "access-control-allow-origin" if !is_absolute(value) && !holds_addresses(value) => {
                let value = self.text_of_a_value(value);
                self.shared(&value)
            }
            "cookie" => vouched(self.cookies(value)),
            "set-cookie" => match value.split_once(';') {
                Some((pair, attributes)) => vouched(format!("{};{}", self.cookies(pair), self.attributes(attributes))),
                None => vouched(self.cookies(value)),
            },
            "authorization" | "proxy-authorization" => vouched(self.credentials(value)),
            // A list of origins is not a URL, though it begins like one.
            _ if URL_HEADERS.contains(&name) && !value.contains([',', ' ']) => self.reference(value),
            _ if URL_HEADERS.contains(&name) || is_harmless_header(name) => self.text(value),
            _ if is_harmless_parameter(name, value.trim()) => self.shared(value),
            _ => vouched(self.hide(Kind::HeaderValue, value)),
        }
    }

    /// The value of a header whose words matter: redacted like any text, even if [`Redactor::header`] would hide it
    /// completely.
    pub fn header_in_words(&mut self, name: &str, value: &str) -> Text {
        match self.off || self.overrides.hides(name) || self.overrides.keeps(name) {
            true => self.header(name, value),
            false => self.text(value),
        }
    }

    /// `name=value; name=value`.
    fn cookies(&mut self, pairs: &str) -> String {
        let mut out = String::with_capacity(pairs.len());
        for (n, pair) in pairs.split(';').enumerate() {
            if n > 0 {
                out.push(';');
            }
            self.cookie(pair, &mut out);
        }
        out
    }

    /// `name=value`, with surrounding spaces.
    fn cookie(&mut self, pair: &str, out: &mut String) {
        match pair.split_once('=') {
            Some((name, value)) => {
                let hidden = match name.trim() {
                    kept if self.overrides.keeps(kept) => value.trim().to_owned(),
                    asked if self.overrides.hides(asked) => self.hide(Kind::Asked, value.trim()),
                    _ => self.hide(Kind::Cookie, value.trim()),
                };
                self.name(name, Kind::Cookie, out);
                out.push('=');
                *out += &hidden;
            }
            None => {
                *out += if pair.starts_with(' ') { " " } else { "" };
                *out += &self.hide(Kind::Cookie, pair.trim());
            }
        }
    }

    /// The attributes of `Set-Cookie`: the values of known ones stay.
    fn attributes(&mut self, attributes: &str) -> String {
        let mut out = String::with_capacity(attributes.len());
        for (n, attribute) in attributes.split(';').enumerate() {
            out += if n > 0 { ";" } else { "" };
            let name = attribute.split('=').next().unwrap_or_default().trim();
            match ATTRIBUTES.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                true => {
                    self.scrub(attribute, if attribute.contains('/') { Place::Path } else { Place::Text }, &mut out)
                }
                false if name.is_empty() => out += attribute,
                false => self.cookie(attribute, &mut out),
            }
        }
        out
    }

    /// The scheme stays; without a scheme the whole value is secret.
    fn credentials(&mut self, value: &str) -> String {
        match value.trim().split_once(' ') {
            Some((scheme, rest)) if scheme.len() <= 20 && !scheme.contains(|c: char| c.is_ascii_digit()) => {
                format!("{scheme} {}", self.hide(Kind::Credential, rest.trim()))
            }
            _ => self.hide(Kind::Credential, value.trim()),
        }
    }
}

/// Whether an allowed origin that is not a URL may contain URLs: a sentence, a path, a URL with a query. A pattern
/// (`^https?://a`) does not count.
fn holds_addresses(value: &str) -> bool {
    let has_query = value.contains('?') && value.contains('=') && !value.contains("://");
    has_query || value.contains(' ') || value.starts_with('/')
}

/// Whether a value begins like a URL, with a scheme and two slashes.
pub(super) fn is_absolute(value: &str) -> bool {
    let scheme = value.trim().split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|s| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_schemes_stay_and_values_go() {
        let cases = [
            ("Cookie", "sid=abc; theme=dark", "sid=REDACTED-1; theme=REDACTED-2"),
            ("Set-Cookie", "sid=abc; Path=/; SameSite=None", "sid=REDACTED-1; Path=/; SameSite=None"),
            ("Authorization", "Bearer abc", "Bearer REDACTED-1"),
            ("Authorization", "Digest username=\"bob\", nonce=\"1\"", "Digest REDACTED-1"),
            ("Authorization", "abc", "REDACTED-1"),
            ("X-Api-Key", "abc", "REDACTED-1"),
            ("X-Tenant", "acme", "REDACTED-1"),
            ("Origin", "https://app.example", "https://app.example"),
            ("Origin", "https://u:p@app.example", "https://REDACTED-1@app.example"),
            ("Access-Control-Allow-Origin", "https://a.test,https://b.test", "https://a.test,https://b.test"),
            ("Access-Control-Allow-Headers", "X-Api-Key, Authorization", "X-Api-Key, Authorization"),
            ("Location", "/login?ticket=abc", "/login?ticket=REDACTED-1"),
            ("WWW-Authenticate", "Bearer realm=\"api\"", "Bearer realm=\"api\""),
            ("Vary", "Origin, Accept-Encoding", "Origin, Accept-Encoding"),
            (
                "Content-Type",
                "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
                "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW",
            ),
            (
                "Content-Type",
                "Multipart/Related; charset=x; boundary=\"geckoformboundary3a4f9c1e7b2d5086\"",
                "Multipart/Related; charset=x; boundary=\"geckoformboundary3a4f9c1e7b2d5086\"",
            ),
            ("Content-Type", "text/plain; boundary=7MA4YWxkTrZu0gW9x8Lk", "text/plain; boundary=REDACTED-1"),
            (
                "Content-Type",
                "multipart/x; boundary=a; token=7MA4YWxkTrZu0gW9x8Lk",
                "multipart/x; boundary=a; token=REDACTED-1",
            ),
        ];
        for (name, value, expected) in cases {
            assert_eq!(Redactor::new().header(name, value), expected, "{name}: {value}");
        }
    }
}
