//! Secrets in URLs. Other parts of a URL are kept byte for byte: a verdict may depend on a slash.

use super::found::Place;
use super::harmless::{is_harmless_parameter, is_harmless_segment, is_harmless_word};
use super::memo::Form;
use super::pseudonym::is_pseudonym;
use super::shape::is_plausible_name;
use super::url_parts::{password_length, percent_decoded, split_authority, split_off};
use super::{Kind, Redactor};
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
        // Hosts stay, whatever they look like, unless they contain an e-mail address or a key.
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

    /// Parameters, or a client-side route: `#/orders?page=2`.
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

    /// `data:`, `javascript:` and similar: no part of them is an address.
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
                let hidden = if self.overrides.hides(name) {
                    self.hide(Kind::Asked, value)
                } else if self.overrides.keeps(name) || is_harmless_parameter(name, value) {
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

    /// The name of a parameter or a cookie. It stays, but some services put the token in the place of the name.
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
