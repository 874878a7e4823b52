//! Keys that identify the same request, and the same failure, in the next export and in other files. They contain only
//! redacted values, and none that differs between exports: no file, position, query or number.

use super::redact::is_ending;
use super::text::{AsText, Piece, Text, words};
use crate::rules::Cause;
use crate::standard::{plain_host_of, plain_origin};
use std::borrow::Cow;
use std::fmt::Write;
use url::Url;

/// The prefix of every key: a change of the algorithm would change the number.
const VERSION: &str = "v1:";

/// Placeholders for an id, and for a hash in the name of a file.
const ID: &str = "{id}";
const HASH: &str = "{hash}";

/// The prefix of a pseudonym; a number follows.
const PSEUDONYM: &str = "REDACTED-";

/// The identity of a request.
pub(super) struct Identity {
    /// Host of its URL, with its port unless that is the default of the scheme.
    pub(super) host: Piece<'static>,
    /// Path of its URL with ids left out: `/users/{id}`.
    pub(super) path_template: Piece<'static>,
    /// `v1:PUT api.example:443 /users/{id} from https://app.example`.
    pub(super) key: Piece<'static>,
}

impl Identity {
    /// Uses values as the redactor's default rules show them, whatever the user's options: otherwise the same request would
    /// have another key in a report with secrets.
    pub(super) fn of(method: &Text, url: &Text, origin: Option<&Text>) -> Identity {
        let path_template = url.piece().remade((), |url, ()| path_template(&path(url)));
        let host = url.piece().remade((), |url, ()| host_of(url).into_owned());
        let method = method.piece().remade((), |method, ()| one_word(&without_pseudonyms(method)));
        let server = url.piece().remade((), |url, ()| one_word(&without_pseudonyms(&server(url))));
        let origin = match origin {
            Some(origin) => origin.piece().remade((), |origin, ()| one_word(&without_pseudonyms(origin))),
            None => words!("*"),
        };
        let key = words!("{}{} {} {} from {}", VERSION, method, server, path_template, origin);
        Identity { host, path_template, key }
    }
}

/// The identity of a failure of the request.
pub(super) fn fingerprint(key: &impl AsText, cause: Cause) -> Piece<'static> {
    words!("{} {}", key.piece(), cause.name())
}

/// Host with its port, even if that is the default; for a URL without a host, its scheme.
fn server(url: &str) -> String {
    let scheme = url.split(':').next().unwrap_or_default().trim().to_ascii_lowercase();
    let host = host_of(url);
    let has_port = host.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    match (&*scheme, has_port) {
        _ if host.is_empty() => scheme + ":",
        ("https" | "wss", false) => host.into_owned() + ":443",
        ("http" | "ws", false) => host.into_owned() + ":80",
        _ => host.into_owned(),
    }
}

/// Host with its port unless that is the default; empty for a URL without a host.
pub(super) fn host_of(url: &str) -> Cow<'_, str> {
    if let Some(host) = plain_host_of(url) {
        return host.into();
    }
    let parsed = Url::parse(url).ok();
    let Some(host) = parsed.as_ref().and_then(Url::host_str) else { return Cow::default() };
    match parsed.as_ref().and_then(Url::port) {
        Some(port) => format!("{host}:{port}").into(),
        None => host.to_owned().into(),
    }
}

/// The path of a URL, without query and fragment.
fn path(url: &str) -> Cow<'_, str> {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let before = url.get(..end).unwrap_or_default();
    if let Some(origin) = plain_origin(url) {
        return before.get(origin.len()..).unwrap_or_default().into();
    }
    match Url::parse(url) {
        Ok(parsed) if !parsed.cannot_be_a_base() => parsed.path().to_owned().into(),
        // `data:` and similar URLs have none.
        Ok(_) => Cow::default(),
        Err(_) => before.into(),
    }
}

/// A path with ids replaced.
fn path_template(path: &str) -> String {
    let mut out = String::with_capacity(path.len().max(1));
    for (n, segment) in path.split('/').enumerate() {
        out.push_str(if n > 0 { "/" } else { "" });
        out += &segment_template(segment);
    }
    out.push_str(if path.is_empty() { "/" } else { "" });
    one_word(&out)
}

fn segment_template(segment: &str) -> Cow<'_, str> {
    if is_id(segment) {
        return ID.into();
    }
    if let Some((stem, ending)) = segment.rsplit_once('.').filter(|(_, ending)| is_ending(ending)) {
        if is_id(stem) {
            return format!("{ID}.{ending}").into();
        }
        if stem.contains(['.', '-']) {
            return format!("{}.{ending}", file_template(stem)).into();
        }
    }
    without_pseudonyms(segment)
}

/// `main.4f3a2b1c` without the hash.
fn file_template(stem: &str) -> String {
    let mut out = String::with_capacity(stem.len());
    for (n, part) in stem.split('.').enumerate() {
        out.push_str(if n > 0 { "." } else { "" });
        match part.rsplit_once('-') {
            _ if n > 0 && (is_hash(part) || is_pseudonym(part)) => out += HASH,
            Some((name, hash)) if !name.is_empty() && is_hash(hash) => {
                out += &without_pseudonyms(name);
                out.push('-');
                out += HASH;
            }
            _ => out += &without_pseudonyms(part),
        }
    }
    out
}

/// Digits, a UUID, a ULID, 16 hexadecimal digits or more, a date, or a long string of mixed characters.
fn is_id(text: &str) -> bool {
    let all = |is: fn(&u8) -> bool| !text.is_empty() && text.as_bytes().iter().all(is);
    all(u8::is_ascii_digit)
        || is_pseudonym(text)
        || text.len() >= 16 && all(u8::is_ascii_hexdigit)
        || is_uuid(text)
        || is_ulid(text)
        || is_date(text)
        || is_random(text)
}

/// 20 or more characters of base64url, including a digit and a capital letter.
fn is_random(text: &str) -> bool {
    text.len() >= 20
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn is_uuid(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// 26 characters of Crockford's base 32; the first one is at most 7.
fn is_ulid(text: &str) -> bool {
    let is_digit =
        |byte: u8| byte.is_ascii_alphanumeric() && !matches!(byte.to_ascii_uppercase(), b'I' | b'L' | b'O' | b'U');
    text.len() == 26 && text.starts_with(|c: char| matches!(c, '0'..='7')) && text.bytes().all(is_digit)
}

/// `2026-11-24`, perhaps with a time.
fn is_date(text: &str) -> bool {
    let (day, time) = text.split_once(['T', 't']).unwrap_or((text, ""));
    day.split('-').map(str::len).eq([4, 2, 2])
        && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && time
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'Z' | b'z' | b'+' | b'-' | b'%' | b'A'))
}

/// 8 or more hexadecimal digits, including a decimal one.
fn is_hash(text: &str) -> bool {
    text.len() >= 8
        && text.bytes().all(|byte| byte.is_ascii_hexdigit())
        && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Pseudonyms of secrets have numbers that differ between reports.
fn without_pseudonyms(text: &str) -> Cow<'_, str> {
    if !text.contains(PSEUDONYM) {
        return text.into();
    }
    let mut parts = text.split(PSEUDONYM);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        out += if rest.len() < part.len() { ID } else { PSEUDONYM };
        out += rest;
    }
    out.into()
}

fn is_pseudonym(text: &str) -> bool {
    text.strip_prefix(PSEUDONYM).is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The parts of a key are separated by spaces.
fn one_word(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Host with its port, of a URL.
pub(super) fn host(url: &impl AsText) -> Piece<'_> {
    if let Some(host) = url.part(plain_host_of) {
        return host;
    }
    url.piece().remade((), |url, ()| host_of(url).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::redact::{Overrides, Pseudonyms, Redactor};
    use proptest::prelude::*;

    #[test]
    fn ids_are_left_out_of_paths() {
        for (path, expected) in [
            ("", "/"),
            ("/", "/"),
            ("/users/7", "/users/{id}"),
            ("/users/7/", "/users/{id}/"),
            ("/v1/users/me", "/v1/users/me"),
            ("/o/550e8400-e29b-41d4-a716-446655440000/x", "/o/{id}/x"),
            ("/o/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/o/{id}"),
            ("/o/9f86d081884c7d65", "/o/{id}"),
            ("/o/9f86d081884c7d6", "/o/9f86d081884c7d6"),
            ("/day/2026-11-24", "/day/{id}"),
            ("/day/2026-11-24T10:00:00Z", "/day/{id}"),
            ("/t/AbCdEfGhIjKlMnOpQrS7", "/t/{id}"),
            ("/t/a-long-name-of-a-page-7", "/t/a-long-name-of-a-page-7"),
            ("/reset/REDACTED-12/x", "/reset/{id}/x"),
            ("/x;jsessionid=REDACTED-3", "/x;jsessionid={id}"),
            ("/main.4f3a2b1c.js", "/main.{hash}.js"),
            ("/main.REDACTED-4.js", "/main.{hash}.js"),
            ("/index-4f3a2b1c.css", "/index-{hash}.css"),
            ("/jquery.min.js", "/jquery.min.js"),
            ("/report/17.json", "/report/{id}.json"),
            ("/a b", "/a%20b"),
            ("/REDACTED-", "/REDACTED-"),
        ] {
            assert_eq!(path_template(path), expected, "{path}");
            assert_eq!(path_template(expected), expected);
        }
    }

    #[test]
    fn a_key_names_method_server_path_and_origin() {
        let key = |method: &'static str, url: &'static str, origin: Option<&'static str>| {
            Identity::of(&method.into(), &url.into(), origin.map(Text::from).as_ref()).key.unescaped().to_owned()
        };
        let app = Some("https://app.example");
        for (url, expected) in [
            ("https://api.example/users/7?a=b#c", "v1:PUT api.example:443 /users/{id} from https://app.example"),
            ("http://api.test:8081", "v1:PUT api.test:8081 / from https://app.example"),
            ("http://[::1]/x", "v1:PUT [::1]:80 /x from https://app.example"),
            ("https://REDACTED-7@API.example/x", "v1:PUT api.example:443 /x from https://app.example"),
            ("data:text/plain,REDACTED-1", "v1:PUT data: / from https://app.example"),
        ] {
            assert_eq!(key("PUT", url, app), expected);
        }
        assert_eq!(key("GET", "https://a.test/x", None), "v1:GET a.test:443 /x from *");
        let identity = Identity::of(&"GET".into(), &"https://a.test/x".into(), None);
        let cause = Cause::MissingAllowOrigin;
        assert_eq!(fingerprint(&identity.key, cause).unescaped(), "v1:GET a.test:443 /x from * missing-allow-origin");
    }

    fn url() -> impl Strategy<Value = String> {
        let segment = prop_oneof![
            "[a-z]{1,8}",
            "[0-9]{1,9}",
            "[0-9a-f]{8,40}",
            "[A-Za-z0-9_-]{12,40}",
            "[a-z]{2,6}\\.[0-9a-f]{8}\\.js",
            "[A-Za-z0-9%{}.;=@ -]{0,20}",
            Just("reset".to_owned()),
            Just("token".to_owned()),
        ];
        (prop::collection::vec(segment, 0..5), "(\\?[a-z]{1,6}=[A-Za-z0-9]{1,20})?")
            .prop_map(|(segments, query)| format!("https://api.example/{}{query}", segments.join("/")))
    }

    proptest! {
        #[test]
        fn a_template_is_its_own_template(path in "[A-Za-z0-9/.%{}_ -]{0,80}", url in url()) {
            for path in [path, super::path(&url).into_owned()] {
                let once = path_template(&path);
                prop_assert_eq!(path_template(&once), once);
            }
        }

        #[test]
        fn no_secret_and_no_number_of_one_is_in_a_key(url in url(), others in 0..4usize) {
            let pseudonyms = Pseudonyms::default();
            let mut redactor = Redactor::with(Overrides::default(), pseudonyms.clone());
            let redacted = redactor.url(&url);
            let key = Identity::of(&"GET".into(), &redacted, None).key;
            prop_assert!(!key.unescaped().contains("REDACTED-"), "{:?}", key);
            // It is the same in a report with earlier secrets.
            let mut later = Redactor::new();
            for n in 0..others {
                later.url(&format!("https://a.test/?token=s3cr3t{n}"));
            }
            let again = later.url(&url);
            prop_assert_eq!(Identity::of(&"GET".into(), &again, None).key, key);
        }
    }
}
