//! The CORS check: <https://fetch.spec.whatwg.org/#concept-cors-check>, split up so that a failure can be named.

use super::header_list::{HeaderList, trim_http_whitespace};
use super::plain_url::is_url;
use std::borrow::Cow;

/// The request's credentials mode, as far as CORS distinguishes it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CredentialsMode {
    /// `include`.
    Include,
    /// `omit`, or `same-origin` on a request to another origin.
    NotInclude,
}

/// The class of `Access-Control-Allow-Origin` for a request origin. Every value belongs to exactly one class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AllowOrigin {
    /// The header is missing.
    Missing,
    /// Exactly `*`.
    Wildcard,
    /// Byte for byte the serialized request origin.
    Matches,
    /// Other than the origin, with a comma or a space inside: several values, or several lines.
    Several(String),
    /// Other than the origin, and not a URL (`all`, `"https://a.test"`, the empty value).
    Unparsable(String),
    /// Another origin: a URL, or `null`.
    Differs(String),
}

/// Classifies `Access-Control-Allow-Origin` against the serialized request origin (`null` for an opaque one).
///
/// The comparison is byte for byte, as in the standard; lines are joined first.
pub fn classify_allow_origin(response: &HeaderList<'_>, request_origin: &str) -> AllowOrigin {
    let Some(value) = response.get("Access-Control-Allow-Origin") else { return AllowOrigin::Missing };
    let value = trim_http_whitespace(&value);
    if value == "*" {
        AllowOrigin::Wildcard
    } else if value == request_origin {
        AllowOrigin::Matches
    } else if value.contains([',', ' ']) {
        AllowOrigin::Several(value.to_owned())
    } else if value == "null" || parses_as_url(value) {
        AllowOrigin::Differs(value.to_owned())
    } else {
        AllowOrigin::Unparsable(value.to_owned())
    }
}

/// Whether a value parses as a URL. `localhost:3000` does: as the scheme `localhost`.
fn parses_as_url(value: &str) -> bool {
    // A host name in UTF-8 is valid (Chromium maps it), other bytes are not.
    let bytes = header_bytes(value);
    let text = bytes.as_deref().map_or(Some(value), |bytes| std::str::from_utf8(bytes).ok());
    text.is_some_and(is_url)
}

/// The bytes of a header's value, if the exporter wrote each byte above 0x7F as a separate character, as browsers do; `None`
/// otherwise, or if it makes no difference.
pub(crate) fn header_bytes(value: &str) -> Option<Vec<u8>> {
    if value.is_ascii() {
        return None;
    }
    value.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

/// `Access-Control-Allow-Credentials` as the check reads it: lines joined, trimmed; `None` if missing.
pub fn allow_credentials<'a>(response: &HeaderList<'a>) -> Option<Cow<'a, str>> {
    response.get("Access-Control-Allow-Credentials").map(|value| match value {
        Cow::Borrowed(line) => Cow::Borrowed(trim_http_whitespace(line)),
        Cow::Owned(lines) => Cow::Owned(trim_http_whitespace(&lines).to_owned()),
    })
}

/// The CORS check with the step numbers of the standard: whether a response passes for a request with that serialized
/// origin and credentials mode. [`classify_allow_origin`] names the reason of a failure, but decides nothing else.
pub fn cors_check(response: &HeaderList<'_>, request_origin: &str, credentials: CredentialsMode) -> bool {
    // 1. Let origin be the value of Access-Control-Allow-Origin.
    let origin = response.get("Access-Control-Allow-Origin");
    // 2. If origin is null, return failure.
    let Some(origin) = origin else { return false };
    // A browser normalizes a received value, but an exporter may write the original.
    let origin = trim_http_whitespace(&origin);
    // 3. If the credentials mode is not "include" and origin is `*`, return success.
    if credentials != CredentialsMode::Include && origin == "*" {
        return true;
    }
    // 4. If the byte-serialized request origin is not origin, return failure. Comparing parsed origins would be wrong: a
    // trailing slash, a default port or a capital letter in the host fails.
    if request_origin != origin {
        return false;
    }
    // 5. If the credentials mode is not "include", return success.
    if credentials != CredentialsMode::Include {
        return true;
    }
    // 6. Let credentials be the value of Access-Control-Allow-Credentials.
    let credentials = allow_credentials(response);
    // 7. If credentials is `true`, return success. 8. Return failure.
    credentials.as_deref() == Some("true")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "http://app.test:8081";

    fn response<'a>(allow_origin: &[&'a str]) -> HeaderList<'a> {
        allow_origin.iter().map(|v| ("access-control-allow-origin", *v)).collect()
    }

    #[test]
    fn every_value_falls_into_one_class() {
        use AllowOrigin::*;
        let several = |v: &str| Several(v.into());
        let unparsable = |v: &str| Unparsable(v.into());
        let differs = |v: &str| Differs(v.into());
        let cases: [(&[&str], AllowOrigin); 22] = [
            (&[], Missing),
            (&["*"], Wildcard),
            (&[" http://app.test:8081\t"], Matches),
            (&["*", "*"], several("*, *")),
            (&[ORIGIN, ORIGIN], several("http://app.test:8081, http://app.test:8081")),
            (&["http://app.test:8081 http://b.test"], several("http://app.test:8081 http://b.test")),
            (&["http://app.test:8081,"], several("http://app.test:8081,")),
            (&[""], unparsable("")),
            (&["all"], unparsable("all")),
            (&["undefined"], unparsable("undefined")),
            (&["\"*\""], unparsable("\"*\"")),
            (&["^https?://app\\.test"], unparsable("^https?://app\\.test")),
            (&["http://äpp.test:8081"], unparsable("http://äpp.test:8081")),
            (&["http://b\u{c3}\u{bc}cher.test"], differs("http://b\u{c3}\u{bc}cher.test")),
            (&["http://例.test"], differs("http://例.test")),
            (&["null"], differs("null")),
            (&["http://app.test:8081/"], differs("http://app.test:8081/")),
            (&["HTTP://app.test:8081"], differs("HTTP://app.test:8081")),
            (&["http://APP.test:8081"], differs("http://APP.test:8081")),
            (&["http://*.test:8081"], differs("http://*.test:8081")),
            (&["app.test:8081"], differs("app.test:8081")),
            (&["https://app.test:8081"], differs("https://app.test:8081")),
        ];
        for (values, expected) in cases {
            assert_eq!(classify_allow_origin(&response(values), ORIGIN), expected, "{values:?}");
        }
    }

    #[test]
    fn credentials_want_the_exact_origin_and_the_exact_word_true() {
        fn with<'a>(acao: &'a str, acac: &'a str) -> HeaderList<'a> {
            [("Access-Control-Allow-Origin", acao), ("Access-Control-Allow-Credentials", acac)].into_iter().collect()
        }
        let cases = [
            ("*", "true", CredentialsMode::NotInclude, true),
            ("*", "true", CredentialsMode::Include, false),
            (ORIGIN, "true", CredentialsMode::Include, true),
            (ORIGIN, "True", CredentialsMode::Include, false),
            (ORIGIN, "true, true", CredentialsMode::Include, false),
            (ORIGIN, "false", CredentialsMode::NotInclude, true),
        ];
        for (acao, acac, credentials, expected) in cases {
            assert_eq!(cors_check(&with(acao, acac), ORIGIN, credentials), expected, "{acao} {acac} {credentials:?}");
        }
    }

    #[test]
    fn the_class_of_a_value_decides_as_the_check_does() {
        let values =
            ["*", ORIGIN, "null", "", " *", "*,", "* ", "http://app.test:8081/", "http://app.test", "true", "all"];
        let lists = values.iter().flat_map(|one| values.iter().map(move |two| vec![*one, *two]));
        for lines in lists.chain(values.iter().map(|value| vec![*value])).chain([vec![]]) {
            for origin in [ORIGIN, "null", "http://app.test"] {
                let allows = match classify_allow_origin(&response(&lines), origin) {
                    AllowOrigin::Matches | AllowOrigin::Wildcard => true,
                    AllowOrigin::Missing
                    | AllowOrigin::Several(_)
                    | AllowOrigin::Unparsable(_)
                    | AllowOrigin::Differs(_) => false,
                };
                let passes = cors_check(&response(&lines), origin, CredentialsMode::NotInclude);
                assert_eq!(allows, passes, "{lines:?} for {origin}");
            }
        }
    }

    #[test]
    fn null_lets_an_opaque_origin_pass() {
        assert!(cors_check(&response(&["null"]), "null", CredentialsMode::NotInclude));
        assert!(!cors_check(&response(&["null"]), ORIGIN, CredentialsMode::NotInclude));
    }
}
