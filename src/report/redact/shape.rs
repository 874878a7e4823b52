//! What looks like a secret wherever it stands. Pure functions over text; they replace nothing.

/// What keys of known services begin with, and the fewest characters that follow.
const KEY_PREFIXES: [(&str, usize); 28] = [
    ("AKIA", 12),
    ("ASIA", 12),
    ("AIza", 20),
    // As the name of a header, which browsers write in lower case.
    ("aiza", 20),
    ("ghp_", 16),
    ("gho_", 16),
    ("ghu_", 16),
    ("ghs_", 16),
    ("ghr_", 16),
    ("github_pat_", 16),
    ("glpat-", 12),
    ("sk_live_", 8),
    ("sk_test_", 8),
    ("pk_live_", 8),
    ("rk_live_", 8),
    ("sk-", 20),
    ("xoxa-", 8),
    ("xoxb-", 8),
    ("xoxo-", 8),
    ("xoxp-", 8),
    ("xoxr-", 8),
    ("xoxs-", 8),
    ("ya29", 16),
    ("npm_", 20),
    ("hf_", 20),
    ("shpat_", 16),
    ("whsec_", 12),
    ("dop_v1_", 16),
];

/// Fewest characters of the head of a JWT. Keys and random strings are longer.
pub(super) const SHORTEST_TOKEN: usize = 10;
/// Fewest characters of a run that is no word if it mixes letters and digits, or changes their case.
const SHORTEST_RANDOM: usize = 20;

/// Names (of parameters, headers, cookies) that hold one of these have secrets for values. By their first letter.
fn secret_words(first: u8) -> &'static [&'static str] {
    match first {
        b'a' => &["apikey", "assertion", "auth"],
        b'b' => &["bearer"],
        b'c' => &["cookie", "credential", "csrf"],
        b'j' => &["jwt"],
        b'n' => &["nonce"],
        b'o' => &["otp"],
        b'p' => &["passphrase", "passwd", "password", "pwd"],
        b's' => &["saml", "secret", "session", "signature"],
        b't' => &["token"],
        b'x' => &["xsrf"],
        _ => &[],
    }
}

/// Whether the value that goes with such a name is a secret.
pub(super) fn is_secret_name(name: &str) -> bool {
    let plain = name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase());
    // Nearly all names are so short that they need no memory of their own.
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
        // The word of CORS for a mode, and the header that answers it.
        b"credentials" | b"accesscontrolallowcredentials" => false,
        b"key" | b"sig" | b"sid" | b"pass" => true,
        plain => {
            (0..plain.len()).any(|at| begins_with_secret_word(plain.get(at..).unwrap_or_default()))
                || name.len() >= 4 && name.as_bytes().iter().rev().zip(b"yek-").all(|(a, b)| a.eq_ignore_ascii_case(b))
        }
    }
}

fn begins_with_secret_word(text: &[u8]) -> bool {
    text.first().is_some_and(|first| secret_words(*first).iter().any(|word| text.starts_with(word.as_bytes())))
}

/// Whether a run of letters, digits, `_` and `-` is a key of a known shape.
pub(super) fn is_known_key(run: &str) -> bool {
    KEY_PREFIXES.iter().any(|(prefix, least)| run.strip_prefix(prefix).is_some_and(|rest| rest.len() >= *least))
}

/// Whether a run is the head of a token with dots: of a JWT, that is a JSON object in base64url, or of an access token
/// of Google (`ya29.…`).
pub(super) fn is_token_head(run: &str) -> bool {
    run == "ya29" || run.starts_with("eyJ") && run.len() >= SHORTEST_TOKEN
}

/// Whether a run is long and random: 32 hexadecimal digits, or 20 characters in which letters and digits mix. Words
/// and numbers joined by `-` or `_` are neither, nor are UUIDs.
pub(super) fn is_random(run: &str) -> bool {
    if run.len() < SHORTEST_RANDOM || is_uuid(run) {
        return false;
    }
    if run.len() >= 32 && run.bytes().all(|b| b.is_ascii_hexdigit()) {
        return true;
    }
    let mixed: usize = run.split(['-', '_']).filter(|part| mixes(part)).map(str::len).sum();
    mixed >= 12
}

/// Whether letters change their case too often for words: a random string that happens to hold no digit.
pub(super) fn is_random_case(run: &str) -> bool {
    if run.len() < SHORTEST_RANDOM || is_uuid(run) {
        return false;
    }
    let changes =
        run.bytes().zip(run.bytes().skip(1)).filter(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase());
    changes.count() * 5 > run.len()
}

/// A run of the characters that tokens are made of.
pub(super) fn is_run_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

fn mixes(part: &str) -> bool {
    part.bytes().any(|b| b.is_ascii_digit()) && part.bytes().any(|b| b.is_ascii_alphabetic())
}

fn is_uuid(run: &str) -> bool {
    run.len() == 36
        && run.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && run.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_dates_and_uuids_are_not_random_and_tokens_are() {
        for word in [
            "2024-10-12-my-new-post-about-cors-errors",
            "550e8400-e29b-41d4-a716-446655440000",
            "inter-v12-latin-ext-600-normal",
            "2024-10-12T10-00-00Z",
            "monitoring-header-forced-preflight",
            "ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
            "PreflightMissingAllowOriginHeader",
        ] {
            assert!(!is_random(word), "{word}");
        }
        for token in ["9f86d081884c7d659a2feaa0c55ad015", "aB3xY9kLmN2pQ7rS5tUv", "AB12C-D3EF4-5GH6I-J7KL8"] {
            assert!(is_random(token), "{token}");
        }
        assert!(is_random_case("aKjDsQwErTyBnMzXcVpLo"));
    }

    #[test]
    fn names_tell_secrets() {
        for name in ["X-Api-Key", "X-CSRF-Token", "sessionid", "access_token", "X-Amz-Signature", "password"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["page", "Accept", "x-tenant", "monkey", "zipcode"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
