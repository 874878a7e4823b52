//! Properties of redaction: nothing of a secret remains, however it is escaped; words stay; redaction is idempotent.

use super::names::WORDS;
use super::table::{SYNTAXES, Text, Url, redacted, shares_six};
use super::{Overrides, Pseudonyms, Redactor};
use proptest::prelude::*;

/// A text, escaped as programs do.
fn escaped(text: &str, how: usize) -> String {
    let percent = |text: &str| {
        let sign = |c: char| if c.is_ascii_alphanumeric() { String::from(c) } else { format!("%{:02X}", u32::from(c)) };
        text.chars().map(sign).collect::<String>()
    };
    match how {
        0 => text.to_owned(),
        1 => percent(text),
        2 => percent(&percent(text)),
        3 => text
            .chars()
            .map(|c| if c.is_alphanumeric() { String::from(c) } else { format!("\\u{:04x}", u32::from(c)) })
            .collect(),
        _ => text
            .chars()
            .map(|c| if c.is_alphanumeric() { String::from(c) } else { format!("&#{};", u32::from(c)) })
            .collect(),
    }
}

fn secret_of_shape() -> impl Strategy<Value = String> {
    prop_oneof![
        "eyJ[A-Za-z0-9_-]{20}\\.eyJ[A-Za-z0-9_-]{30}\\.[A-Za-z0-9_-]{43}",
        "gl(dt|rt|pat)-[A-Za-z0-9_]{20}",
        "xapp-1-A[A-Z0-9]{10}-[0-9]{13}-[a-f0-9]{64}",
        "GOCSPX-[A-Za-z0-9_-]{28}",
        "SG\\.[A-Za-z0-9]{22}\\.[A-Za-z0-9]{43}",
        "[A-Za-z0-9]{24}\\.[A-Z][a-z0-9]{2}[A-Z][0-9][a-z]\\.[A-Za-z0-9]{27}",
        "[a-z]{3,9}\\.[a-z]{3,9}@[a-z]{3,9}\\.(com|example)",
        "[0-9a-f]{40}",
        "[A-Za-z]{8}[0-9][A-Za-z]{4}[0-9][A-Za-z0-9]{16}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_a_named_secret_is_left(secret in "[a-z]{3,6}[A-Z0-9!~*]{2,6}[a-z]{2,4}", how in 0..5_usize, name in 0..WORDS.len(), syntax in 0..SYNTAXES.len()) {
        let text = SYNTAXES[syntax].replace("NAME", WORDS[name].0).replace("VALUE", &secret);
        let text = escaped(&text, how);
        let (out, _) = redacted(Text, &text);
        prop_assert!(!shares_six(&out, &secret), "{text}: {out}");
    }

    #[test]
    fn nothing_of_a_secret_of_known_shape_is_left(secret in secret_of_shape(), how in 0..5_usize) {
        for text in [format!("failed for {secret}, sorry"), format!("/x/{secret}/y"), format!("\"{secret}\""), secret.clone()] {
            let text = escaped(&text, how);
            let (out, _) = redacted(Text, &text);
            prop_assert!(!shares_six(&out, &secret), "{text}: {out}");
        }
        let (out, _) = redacted(Url, &format!("https://a.test/x/{}/y", escaped(&secret, how.min(2))));
        prop_assert!(!shares_six(&out, &secret), "{secret}: {out}");
    }

    #[test]
    fn words_stay(words in proptest::collection::vec("(the|header|request|of|a|server|https://[a-z]{3,8}\\.test|answered|[0-9]{1,4}|GET|Origin|x-[a-z]{3,6}-id|not|allowed|preflight)", 1..12)) {
        let text = words.join(" ");
        prop_assert_eq!(redacted(Text, &text).0, text);
    }

    #[test]
    fn twice_is_once(text in "([a-z]{0,4}(token|password|Bearer|cookie)?[=:;,&@%/\\\\\"'{}\\[\\] .?#+-]{0,3}(%40|%25|&quot;|REDACTED-1|4111111111111111)?){0,8}") {
        let mut redactor = Redactor::with(Overrides::default(), Pseudonyms::default());
        let once = redactor.text(&text);
        prop_assert_eq!(redactor.text(once.unescaped()), once);
        let once = redactor.url(&text);
        prop_assert_eq!(redactor.url(once.unescaped()), once);
    }
}
