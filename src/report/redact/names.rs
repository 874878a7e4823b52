//! Names of secrets: of parameters, headers, cookies, JSON members. Names in other languages are in
//! [`languages`](super::languages).

use super::languages::{FOREIGN, FOREIGN_PAIRS, holds_foreign_word, without_accents};
use std::sync::LazyLock;

/// The position of a word in a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// Anywhere, ignoring punctuation: `xCsrfToken`, `X-API-Key`.
    Anywhere,
    /// As a separate word: `pin`, `user_pin`, `userPin`, not `spinner`.
    Word,
    /// As the last word: `signing_key`, not `key_value`.
    Last,
}

/// Words that make the value of a name a secret.
pub(super) const WORDS: [(&str, Part); 64] = [
    ("apikey", Part::Anywhere),
    ("assertion", Part::Anywhere),
    ("auth", Part::Anywhere),
    ("bearer", Part::Anywhere),
    ("contrasena", Part::Anywhere),
    ("cookie", Part::Anywhere),
    ("credential", Part::Anywhere),
    ("csrf", Part::Anywhere),
    ("jwt", Part::Anywhere),
    ("kennwort", Part::Anywhere),
    ("mnemonic", Part::Anywhere),
    ("nonce", Part::Anywhere),
    ("passcode", Part::Anywhere),
    ("passphrase", Part::Anywhere),
    ("passwd", Part::Anywhere),
    ("password", Part::Anywhere),
    ("passwort", Part::Anywhere),
    ("privatekey", Part::Anywhere),
    ("pwd", Part::Anywhere),
    ("saml", Part::Anywhere),
    ("secret", Part::Anywhere),
    ("senha", Part::Anywhere),
    ("session", Part::Anywhere),
    ("sessid", Part::Anywhere),
    ("signature", Part::Anywhere),
    ("token", Part::Anywhere),
    ("viewstate", Part::Anywhere),
    ("wachtwoord", Part::Anywhere),
    ("xsrf", Part::Anywhere),
    ("otp", Part::Word),
    ("totp", Part::Word),
    ("pass", Part::Word),
    ("pw", Part::Word),
    ("pin", Part::Word),
    ("psk", Part::Word),
    ("sig", Part::Word),
    ("sid", Part::Word),
    ("ssn", Part::Word),
    ("tan", Part::Word),
    ("cvc", Part::Word),
    ("cvc2", Part::Word),
    ("cvv", Part::Word),
    ("cvv2", Part::Word),
    ("iban", Part::Word),
    ("hmac", Part::Word),
    ("sas", Part::Word),
    ("mfa", Part::Word),
    ("2fa", Part::Word),
    ("ticket", Part::Last),
    ("dsn", Part::Last),
    ("key", Part::Last),
    ("keys", Part::Last),
    ("keyid", Part::Last),
    ("apikeyid", Part::Last),
    ("webhook", Part::Last),
    ("connectionstring", Part::Last),
    ("creditcard", Part::Last),
    ("cardnumber", Part::Last),
    ("accountnumber", Part::Last),
    ("socialsecurity", Part::Last),
    ("seedphrase", Part::Last),
    ("phrase", Part::Last),
    ("seed", Part::Last),
    ("passport", Part::Last),
];

/// Last words of names whose value describes a secret but is not one: `token_type`, `session_timeout`.
const ABOUT: [&str; 35] = [
    "age",
    "alg",
    "algorithm",
    "allowed",
    "count",
    "domain",
    "enabled",
    "endpoint",
    "error",
    "expires",
    "expiration",
    "expiry",
    "field",
    "format",
    "header",
    "headers",
    "host",
    "length",
    "max",
    "method",
    "methods",
    "mode",
    "name",
    "names",
    "origin",
    "policy",
    "required",
    "scheme",
    "size",
    "status",
    "timeout",
    "ttl",
    "type",
    "uri",
    "url",
];

/// Pairs of words: the second one counts only after the first.
pub(super) const PAIRS: [(&str, &str); 23] = [
    ("access", "code"),
    ("account", "number"),
    ("auth", "code"),
    ("authorization", "code"),
    ("backup", "code"),
    ("card", "number"),
    ("confirmation", "code"),
    ("login", "code"),
    ("otp", "code"),
    ("passport", "number"),
    ("phone", "number"),
    ("pin", "code"),
    ("recovery", "code"),
    ("reset", "code"),
    ("reset", "link"),
    ("routing", "number"),
    ("security", "code"),
    ("security", "number"),
    ("session", "id"),
    ("sms", "code"),
    ("tax", "id"),
    ("time", "code"),
    ("verification", "code"),
];

/// Whether the value of such a name is a secret.
pub(super) fn is_secret_name(name: &str) -> bool {
    let name = &*without_accents(name);
    let plain = name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase());
    // Nearly all names are short enough for the stack buffer.
    let mut short = [0; 64];
    let long: Vec<u8>;
    let plain: &[u8] = if name.len() <= short.len() {
        let length = short.iter_mut().zip(plain).map(|(place, byte)| *place = byte).count();
        short.get(..length).unwrap_or_default()
    } else {
        long = plain.collect();
        &long
    };
    match plain {
        // The CORS term for a mode, its response header, and headers that request credentials.
        b"credentials" | b"accesscontrolallowcredentials" | b"wwwauthenticate" | b"proxyauthenticate" => false,
        plain => {
            (0..plain.len()).any(|at| begins_secretly(plain, at))
                || holds_secret_word(name)
                || !name.is_ascii() && holds_foreign_word(name)
        }
    }
}

/// ASCII words of a secret at any position.
fn words_anywhere() -> impl Iterator<Item = &'static [u8]> {
    // They are the first of the list.
    let words = WORDS.iter().take_while(|(_, part)| *part == Part::Anywhere).map(|(word, _)| word.as_bytes());
    words.chain(FOREIGN.iter().map(|(_, word)| word.as_bytes()).filter(|word| word.is_ascii()))
}

/// For each first letter of these words, a bit set of possible second letters: most positions match none.
static BEGINNINGS: LazyLock<[u32; 26]> = LazyLock::new(|| {
    let mut beginnings = [0; 26];
    for word in words_anywhere() {
        if let [first, second, ..] = word
            && let Some(followers) = beginnings.get_mut(usize::from(first.wrapping_sub(b'a')))
        {
            *followers |= 1_u32 << (second.wrapping_sub(b'a') & 31);
        }
    }
    beginnings
});

/// Whether a word of [`Part::Anywhere`] starts there.
fn begins_secretly(plain: &[u8], at: usize) -> bool {
    let text = plain.get(at..).unwrap_or_default();
    let [first, second, ..] = text else { return false };
    let followers = BEGINNINGS.get(usize::from(first.wrapping_sub(b'a'))).copied().unwrap_or_default();
    if !second.is_ascii_lowercase() || followers & (1 << (second.wrapping_sub(b'a') & 31)) == 0 {
        return false;
    }
    // "author" is not "authorization".
    let is_author = || text.starts_with(b"author") && !text.starts_with(b"authoriz") && !text.starts_with(b"authoris");
    words_anywhere().any(|word| text.starts_with(word)) && !is_author()
}

/// Whether a word of a name is in [`Part::Word`], or its last word in [`Part::Last`].
fn holds_secret_word(name: &str) -> bool {
    let is = |word: &str, of: Part| WORDS.iter().any(|(known, part)| *part == of && known.eq_ignore_ascii_case(word));
    if words(name).any(|word| is(word, Part::Word)) || words(name).last().is_some_and(|word| is(word, Part::Last)) {
        return true;
    }
    let ends =
        |end: &str| name.get(name.len().saturating_sub(end.len())..).is_some_and(|e| e.eq_ignore_ascii_case(end));
    ends("key_id")
        || ends("key-id")
        || ends("keyid")
        || ends("card_number")
        || ends("cardnumber")
        || ends("account_number")
}

/// The words of a name: `api_key`, `api-key` and `apiKey` have two.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(humps).filter(|word| !word.is_empty())
}

/// The parts of `apiKey`: a capital after a lower-case letter starts a new one.
fn humps(word: &str) -> impl Iterator<Item = &str> {
    let bytes = word.as_bytes();
    let begins = move |at: &usize| {
        bytes.get(*at).is_some_and(u8::is_ascii_uppercase)
            && bytes.get(at.wrapping_sub(1)).is_some_and(u8::is_ascii_lowercase)
    };
    let starts = std::iter::once(0).chain((1..bytes.len()).filter(begins));
    let ends = (1..bytes.len()).filter(begins).chain(std::iter::once(bytes.len()));
    starts.zip(ends).map(move |(start, end)| word.get(start..end).unwrap_or_default())
}

/// Whether a name in a text, after that other word, announces a secret: like [`is_secret_name`], except for headers that
/// list others (`Access-Control-Allow-Headers`) and names about a secret (`token_type`).
pub(super) fn announces_value(name: &str, previous: &str) -> bool {
    if name.len() > 64 {
        return false;
    }
    let of_pair = |(first, second): &(&str, &str)| {
        second.eq_ignore_ascii_case(name) && words(previous).last().is_some_and(|word| first.eq_ignore_ascii_case(word))
    };
    if PAIRS.iter().any(of_pair) {
        return true;
    }
    let of_foreign_pair = |(first, second): &(&str, &str)| {
        second.eq_ignore_ascii_case(&without_accents(name)) && first.eq_ignore_ascii_case(&without_accents(previous))
    };
    if FOREIGN_PAIRS.iter().any(of_foreign_pair) {
        return true;
    }
    let is_cors = name.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("access-control-"));
    let is_about = || words(name).last().is_some_and(|last| ABOUT.iter().any(|word| word.eq_ignore_ascii_case(last)));
    is_secret_name(name) && !is_cors && !is_about()
}

#[cfg(test)]
mod tests {
    use super::super::keys::KEYS;
    use super::super::segments::SEGMENTS;
    use super::*;

    #[test]
    fn names_tell_secrets() {
        for name in [
            "X-Api-Key",
            "X-CSRF-Token",
            "sessionid",
            "access_token",
            "X-Amz-Signature",
            "password",
            "apiKey",
            "AWSAccessKeyId",
            "signing_key",
            "userPin",
            "JSESSIONID",
            "PHPSESSID",
            "connect.sid",
            "Ocp-Apim-Subscription-Key",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "page",
            "Accept",
            "x-tenant",
            "monkey",
            "zipcode",
            "author",
            "authors",
            "spinner",
            "keyboard",
            "WWW-Authenticate",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn what_is_about_a_secret_is_none() {
        for name in ["token_type", "session-timeout", "Access-Control-Allow-Headers", "cookie_policy", "tokenEndpoint"]
        {
            assert!(!announces_value(name, ""), "{name}");
        }
        assert!(announces_value("code", "verification") && !announces_value("code", "status"));
    }

    #[test]
    fn lists_are_in_order_and_hold_nothing_twice() {
        let mut words: Vec<_> = WORDS.iter().map(|(word, _)| *word).collect();
        words.sort_unstable();
        assert!(words.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(WORDS.windows(2).all(|pair| pair[0].1 == Part::Anywhere || pair[1].1 != Part::Anywhere));
        assert!(SEGMENTS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let prefixes = KEYS.map(|(prefix, _)| prefix.to_ascii_lowercase());
        assert!(prefixes.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
