//! Redaction over whole reports: no secret from anywhere in a HAR is in any format.

use super::table::{Header, Text, Url, redacted};
use crate::report::compose::samples::{Values, analysis, plain};
use crate::report::{ComposeOptions, FORMATS, Format, Look, compose, report};
use proptest::prelude::*;

/// A place of a secret.
type Place = fn(&mut Values, &str);

/// Places where any text is a secret.
const SECRET_PLACES: [(&str, Place); 19] = [
    ("cookie", |v, s| request_header(v, "Cookie", format!("a=1; sid={s}; b=2"))),
    ("set-cookie", |v, s| response_header(v, "Set-Cookie", format!("sid={s}; Path=/"))),
    ("bearer", |v, s| request_header(v, "Authorization", format!("Bearer {s}"))),
    ("basic", |v, s| request_header(v, "authorization", format!("Basic {s}"))),
    ("bare authorization", |v, s| request_header(v, "Authorization", s.into())),
    ("proxy", |v, s| request_header(v, "Proxy-Authorization", format!("Basic {s}"))),
    ("api key", |v, s| request_header(v, "X-Api-Key", s.into())),
    ("csrf", |v, s| request_header(v, "X-CSRF-Token", s.into())),
    ("security token", |v, s| request_header(v, "x-amz-security-token", s.into())),
    ("any header", |v, s| request_header(v, "X-Whatever", s.into())),
    ("query", |v, s| v.url += &format!("?access_token={s}&x={s}")),
    ("bare query", |v, s| v.url += &format!("?1{s}")),
    ("fragment", |v, s| v.url += &format!("#id_token={s}")),
    ("user info", |v, s| v.url = format!("https://bob:{s}@api.example/x")),
    ("matrix parameter", |v, s| v.url += &format!(";jsessionid={s}/x")),
    ("referer", |v, s| request_header(v, "Referer", format!("https://app.example/?t={s}"))),
    ("location", |v, s| response_header(v, "Location", format!("/login?ticket={s}"))),
    ("redirect url", |v, s| v.redirect_url = format!("https://u:{s}@login.example/?t={s}#a={s}")),
    ("page", |v, s| v.page = format!("https://app.example/cart?session={s}")),
];

/// Places where only a text that looks like a secret is one.
const TEXT_PLACES: [(&str, Place); 9] = [
    ("path", |v, s| v.url = format!("https://api.example/x/{s}/y")),
    ("error", |v, s| v.error = format!("failed for {s}, sorry")),
    ("note", |v, s| v.note = format!("the header says '{s}'")),
    ("note with a URL", |v, s| v.note = format!("redirect to https://x.example/y?z={s}.")),
    ("parameter", |v, s| v.parameter = s.into()),
    ("parameter that is a URL", |v, s| v.parameter = format!("https://x:{s}@other.example/?a={s}")),
    ("allow origin", |v, s| response_header(v, "Access-Control-Allow-Origin", s.into())),
    ("harmless header", |v, s| response_header(v, "Server", format!("nginx {s}"))),
    ("header name", |v, s| request_header(v, s, "1".into())),
];

fn request_header(values: &mut Values, name: &str, value: String) {
    values.request_headers.push((name.into(), value));
}

fn response_header(values: &mut Values, name: &str, value: String) {
    values.response_headers.push((name.into(), value));
}

/// All formats of a report with these values.
fn renderings(values: &Values, show_secrets: bool) -> String {
    let options = ComposeOptions { all: true, show_secrets, ..ComposeOptions::default() };
    let report = report(vec![compose("a.har", analysis(values), &options)]);
    let mut out = Vec::new();
    for width in [60, 200] {
        let look = Look { width, explain: true, ..Look::PLAIN };
        Format::Table(look).write(&report, &mut out).unwrap();
    }
    for named in FORMATS {
        named.format.write(&report, &mut out).unwrap();
    }
    // A line break must not hide a secret from the search.
    let text = String::from_utf8(out).unwrap().replace("\r\n", "\n");
    text.clone() + &text.split_whitespace().collect::<String>()
}

/// Secrets with a known shape.
fn shaped_secret() -> impl Strategy<Value = String> {
    prop_oneof![
        "eyJ[A-Za-z0-9_-]{20}\\.eyJ[A-Za-z0-9_-]{30}\\.[A-Za-z0-9_-]{43}",
        "AKIA[A-Z0-9]{16}",
        "ASIA[A-Z0-9]{16}",
        "ghp_[A-Za-z0-9]{36}",
        "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}",
        "glpat-[A-Za-z0-9_-]{20}",
        "sk_live_[A-Za-z0-9]{24}",
        "sk_test_[A-Za-z0-9]{24}",
        "AIza[A-Za-z0-9_-]{35}",
        "xox[bp]-[0-9]{11}-[0-9]{11}-[A-Za-z0-9]{24}",
        "ya29\\.[A-Za-z0-9_-]{60}",
        "npm_[A-Za-z0-9]{36}",
        "hf_[A-Za-z0-9]{34}",
        "whsec_[A-Za-z0-9]{32}",
        "shpat_[a-f0-9]{32}",
        "[a-z]{3,9}\\.[a-z]{3,9}@[a-z]{3,9}\\.(com|example)",
        "[0-9a-f]{32}",
        "[0-9a-f]{40}",
        "[0-9a-f]{64}",
        "[A-Za-z]{8}[0-9][A-Za-z]{4}[0-9][A-Za-z0-9]{16}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn redacted_output_holds_no_secret(secret in shaped_secret(), plain_secret in "[A-Za-z0-9]{4}[0-9][a-z]{7}") {
        let places = SECRET_PLACES.iter().map(|place| (place, &plain_secret));
        let shaped = SECRET_PLACES.iter().chain(&TEXT_PLACES).map(|place| (place, &secret));
        for ((name, place), secret) in places.chain(shaped) {
            let mut values = plain();
            place(&mut values, secret);
            let text = renderings(&values, false);
            prop_assert!(!text.contains(secret.as_str()), "{name}: {secret}\n{text}");
        }
    }

    #[test]
    fn no_control_character_reaches_any_output(text in "[\\PC\\u{0}-\\u{1f}\\u{7f}-\\u{9f}\\u{202a}-\\u{202e}\\u{200b}-\\u{200f}|`<>\\n]{1,24}") {
        for (name, place) in SECRET_PLACES.iter().chain(&TEXT_PLACES) {
            for show_secrets in [false, true] {
                let mut values = plain();
                place(&mut values, &text);
                let shown = renderings(&values, show_secrets);
                let bad = shown.chars().find(|c| *c != '\n' && crate::sanitize::is_unsafe(*c));
                prop_assert_eq!(bad, None, "{}", name);
            }
        }
    }

    #[test]
    fn redacting_twice_is_redacting_once(text in "\\PC{0,60}", url in "(https?://)?[a-z@:/?#&=;.%0-9-]{0,40}") {
        let mut redactor = crate::report::Redactor::new();
        let once = redactor.text(&text);
        prop_assert_eq!(redactor.text(once.unescaped()), once);
        let once = redactor.url(&url);
        prop_assert_eq!(redactor.url(once.unescaped()), once);
    }
}

#[test]
fn show_secrets_shows_them() {
    let mut values = plain();
    request_header(&mut values, "Cookie", "sid=hunter2hunter2".into());
    assert!(renderings(&values, true).contains("hunter2hunter2"));
    assert!(!renderings(&values, false).contains("hunter2hunter2"));
}

#[test]
fn a_plain_secret_quoted_in_a_note_goes_too() {
    let mut values = plain();
    request_header(&mut values, "Cookie", "sid=correcthorse".into());
    values.note = "the cookie correcthorse was sent".into();
    assert!(!renderings(&values, false).contains("correcthorse"));
}

#[test]
fn equal_secrets_have_equal_names() {
    let mut values = plain();
    request_header(&mut values, "Cookie", "sid=abcdefgh1; other=abcdefgh1".into());
    let text = renderings(&values, false);
    assert!(
        text.contains("sid=REDACTED-1; other=REDACTED-1") || text.contains("REDACTED-2; other=REDACTED-2"),
        "{text}"
    );
}

/// No step may recurse over the rest of a text or scan it repeatedly: with fields this long, that would overflow a small
/// stack or never end.
#[test]
fn long_runs_are_looked_at_once() {
    const LENGTH: usize = 256 << 10;
    let all = (0..=255_u8).map(|byte| String::from(char::from(byte)));
    let pieces = [
        "a@",
        "a@b.c",
        "(at)",
        "a://",
        "a://b,",
        "eyJ.",
        "sk-a1.",
        "%40",
        "%2540",
        "\\u0040",
        "&quot;",
        "token=",
        "token:\"",
        "token: the ",
        "token [",
        "token=[",
        "Bearer ",
        "Bearer \"",
        "token “",
        "value=“",
        "value=\"x\" name=\"y\" ",
        "('token',",
        "<a:token ",
        "seed: a ",
        "密码是a1",
        "is is ",
        "password is of was ",
        "Cookie: a=b;",
        "cookie: the ",
        "name=\"",
        "a:b@",
        "4111 ",
        "+1-",
        "DE89 ",
        "/token/",
        "/s/aB3dE5fG7/",
        "aB3/",
        "REDACTED-1",
        "REDACTED-1@",
        "token=*",
        "-----BEGIN ",
        "Password=x;",
        "a1.",
        "is ",
        "password is ",
    ];
    let texts: Vec<String> =
        all.chain(pieces.map(str::to_owned)).map(|piece| piece.repeat(LENGTH / piece.len())).collect();
    let run = move || {
        for text in &texts {
            for form in [Text, Url, Header("Cookie"), Header("Authorization"), Header("Set-Cookie"), Header("Server")] {
                redacted(form, text);
            }
        }
    };
    std::thread::Builder::new().stack_size(256 << 10).spawn(run).unwrap().join().unwrap();
}
