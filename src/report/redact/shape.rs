//! Recognises secrets by their shape. Pure functions over single words; they do not replace anything.

use super::keys::{KEYS, Tail};
use super::pseudonym::PREFIX;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine, alphabet};
use std::borrow::Cow;

/// Minimum length of the head of a JWT. Keys and random strings are longer.
pub(super) const SHORTEST_TOKEN: usize = 10;
/// Minimum length of a run that is not a word if it mixes letters and digits, or upper and lower case.
pub(super) const SHORTEST_RANDOM: usize = 20;
/// Minimum length of base64 to decode and check for text.
const SHORTEST_ENCODED: usize = 16;

const BARE: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::RequireNone)
    .with_decode_allow_trailing_bits(true);
static STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, BARE);
static URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, BARE);

/// For each letter, the letters that follow it in 90 % of positions in English words, program names and identifiers.
const FOLLOWERS: [&str; 26] = [
    "abcdefgiklmnprstuvwxy",
    "acdeijlorsuy",
    "acdehiklmoprstuy",
    "abcdefilorstuy",
    "abcdefghijklmnopqrstuvwxy",
    "acdefilorstuy",
    "aeghilmnorstu",
    "aeilortu",
    "abcdefgklmnoprstvxz",
    "aeosu",
    "aeios",
    "adefilopstuvy",
    "abdeilmopsu",
    "acdefgiklnopstuvy",
    "abcdefgiklmnoprstuvwx",
    "acdehiloprstuy",
    "u",
    "abcdefgiklmnoprstuvy",
    "acefhiklmnoprstuwy",
    "acdefhilmoprstuwy",
    "abcdefgilmnprst",
    "aeio",
    "aehinors",
    "aceipst",
    "aeilmnopst",
    "aei",
];

/// The position and length of a known service's key in the run of letters, digits, `_` and `-` at the start of a text. The
/// text after the run matters, because some prefixes contain a dot (`SG.`).
pub(super) fn key_in(text: &str, run: &str) -> Option<(usize, usize)> {
    let signs = run.bytes().enumerate().filter(|(_, b)| matches!(b, b'-' | b'_'));
    let starts = std::iter::once(0).chain(signs.map(|(at, _)| at + 1));
    // A prefix with a dot is a separate run. No key starts far within a word, so only a few positions are checked.
    let is_long = |at: &usize| run.len() - at >= SHORTEST_TOKEN || *at == 0;
    starts.take(8).filter(is_long).find_map(|at| Some((at, key_length(text.get(at..)?)?)))
}

/// The length of the key of a known service at the start of a text.
fn key_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let first = bytes.first()?.to_ascii_lowercase();
    let first_of = |(prefix, _): &(&str, Tail)| prefix.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
    // They are in that order.
    let start = KEYS.partition_point(|key| first_of(key) < first);
    KEYS.iter().skip(start).take_while(|key| first_of(key) == first).find_map(|(prefix, tail_of_key)| {
        let prefix = prefix.as_bytes();
        if !bytes.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)) {
            return None;
        }
        let rest = text.get(prefix.len()..).unwrap_or_default();
        let tail = rest.get(..rest.find(|c| !is_run_char(c)).unwrap_or(rest.len())).unwrap_or_default();
        let is_key = match tail_of_key {
            Tail::Any(least) => tail.len() >= *least,
            Tail::Mixed(least) => tail.len() >= *least && (holds_mixed(tail) || is_no_word(tail)),
        };
        is_key.then_some(prefix.len() + tail.len())
    })
}

/// Whether a part of a text mixes letters and digits, or upper and lower case unlike words.
fn holds_mixed(tail: &str) -> bool {
    tail.split(['-', '_']).any(|part| mixes(part) && part.len() >= 6 || part.len() >= 8 && scatters(part))
}

/// Whether a run is the head of a token with dots: of a JWT (a JSON object in base64url), or of a Google access token
/// (`ya29.…`).
pub(super) fn is_token_head(run: &str) -> bool {
    run == "ya29" || begins_as_json(run) && run.len() >= SHORTEST_TOKEN
}

/// Whether a run begins like JSON in base64url. Header names may be lower-cased, whatever they contain.
pub(super) fn begins_as_json(run: &str) -> bool {
    run.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("eyJ"))
}

/// Whether a run is random: 32 hexadecimal digits, or 20 characters with mixed letters and digits, with too many changes of
/// case, or with letter sequences unlike words. Words and numbers joined by `-` or `_` are not random, nor are UUIDs.
pub(super) fn is_random(run: &str) -> bool {
    if run.len() < SHORTEST_RANDOM || is_uuid(run) || is_filling(run) {
        return false;
    }
    if run.len() >= 32 && run.bytes().all(|b| b.is_ascii_hexdigit()) || begins_as_json(run) {
        return true;
    }
    let mixed: usize = run.split(['-', '_']).filter(|part| mixes(part)).map(str::len).sum();
    mixed >= 12 || is_random_case(run) || is_no_word(run)
}

/// Whether letters change their case too often for words, as in a random string without digits.
fn is_random_case(run: &str) -> bool {
    let changes =
        run.bytes().zip(run.bytes().skip(1)).filter(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase());
    changes.count() * 5 > run.len()
}

/// Whether a part of a run has too many letter pairs that are rare in words.
fn is_no_word(run: &str) -> bool {
    run.split(['-', '_']).any(|part| part.len() >= SHORTEST_RANDOM && rare_pairs(part) * 4 >= part.len())
}

/// Number of rare letter pairs in a word; 0 if it contains anything but letters.
fn rare_pairs(word: &str) -> usize {
    if !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return 0;
    }
    let lower = |b: u8| b.to_ascii_lowercase();
    let is_rare = |(a, b): &(u8, u8)| {
        let followers = FOLLOWERS.get(usize::from(lower(*a).saturating_sub(b'a')));
        !followers.is_some_and(|followers| followers.as_bytes().contains(&lower(*b)))
    };
    word.bytes().zip(word.bytes().skip(1)).filter(is_rare).count()
}

/// Whether upper case, lower case and digits alternate as often as in base64. `getUserById` has four words of about three
/// letters, base64 has runs of fewer than two.
pub(super) fn scatters(part: &str) -> bool {
    let words: usize = part.split(|c: char| !c.is_ascii_alphanumeric()).map(words_of).sum();
    part.len() * 10 <= words * 24 && !part.bytes().all(|b| b.is_ascii_digit())
}

/// Words of letters and digits: a capital letter starts a word, followed by lower-case letters.
fn words_of(part: &str) -> usize {
    let class = |b: u8| match b {
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        _ => 3,
    };
    if part.bytes().all(|b| b.is_ascii_uppercase()) {
        return usize::from(!part.is_empty());
    }
    let mut before = 0;
    let begins = |next: u8| {
        let begins = next == 2 || next != before && !(before == 2 && next == 1);
        before = next;
        begins
    };
    part.bytes().map(class).map(begins).filter(|begins| *begins).count()
}

/// Whether a text consists of only a few different characters: it is a placeholder.
fn is_filling(run: &str) -> bool {
    let mut seen = [0; 4];
    let mut count = 0;
    run.bytes().all(|byte| {
        let is_known = seen.iter().take(count).any(|known| *known == byte);
        if let Some(place) = seen.get_mut(count)
            && !is_known
        {
            *place = byte;
            count += 1;
        }
        is_known || count < seen.len()
    })
}

/// Whether a name, or a path segment after a revealing word, is not a word, number or ordinary id.
pub(super) fn is_odd(text: &str) -> bool {
    let is_odd_part = |part: &str| {
        if part.len() < 6 {
            return false;
        }
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        let letters = part.bytes().filter(u8::is_ascii_alphabetic).count();
        match (letters, digits) {
            (0, _) => false,
            (_, 0) => part.len() >= 8 && (scatters(part) || rare_pairs(part) * 6 >= part.len()),
            _ => part.len() >= 8 && (digits >= 3 || changes_to_digit(part) >= 2) || scatters(part),
        }
    };
    is_uuid(text) || text.split(|c: char| !c.is_ascii_alphanumeric()).any(is_odd_part)
}

/// How often a digit follows a letter.
fn changes_to_digit(part: &str) -> usize {
    part.bytes().zip(part.bytes().skip(1)).filter(|(a, b)| a.is_ascii_alphabetic() && b.is_ascii_digit()).count()
}

/// Whether the name of a parameter or a cookie is really a name, not a secret in its place.
pub(super) fn is_plausible_name(name: &str) -> bool {
    let is_odd_part = |part: &str| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        digits >= 6
            || part.len() >= 8 && changes_to_digit(part) >= 2
            || part.len() >= 16 && rare_pairs(part) * 4 >= part.len()
            || part.len() >= 12 && scatters(part)
    };
    let name = without_pseudonyms(name);
    name.len() <= 64 && !name.contains('@') && !name.split(|c: char| !c.is_ascii_alphanumeric()).any(is_odd_part)
}

/// A text with one character per pseudonym, so that a redacted text is judged like the original.
pub(super) fn without_pseudonyms(text: &str) -> Cow<'_, str> {
    if !text.contains(PREFIX) {
        return text.into();
    }
    let mut pieces = text.split(PREFIX);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let behind = piece.trim_start_matches(|c: char| c.is_ascii_digit());
        out += if behind.len() < piece.len() { "_" } else { PREFIX };
        out += behind;
    }
    out.into()
}

/// Whether a run of base64 characters is random as a whole: an AWS secret key, a signature.
pub(super) fn is_random_base64(run: &str) -> bool {
    let has = |is: fn(&u8) -> bool| run.as_bytes().iter().any(is);
    run.len() >= SHORTEST_RANDOM
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_digit)
        && scatters(run)
}

/// Whether a run is base64 of a text (and not a word by chance): passwords and whole requests are sent like that.
pub(super) fn is_encoded_text(run: &str) -> bool {
    let bare = run.trim_end_matches('=');
    if bare.len() < SHORTEST_ENCODED || bare.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let engine = if bare.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    // The beginning is enough.
    let start = bare.get(..bare.len().min(64)).unwrap_or_default();
    let decoded = engine.decode(start).unwrap_or_default();
    decoded.len() >= 12 && decoded.iter().all(|b| matches!(b, b' '..=b'~' | b'\n' | b'\r' | b'\t'))
}

/// A run of the characters that tokens are made of.
pub(super) fn is_run_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

pub(super) fn mixes(part: &str) -> bool {
    part.bytes().any(|b| b.is_ascii_digit()) && part.bytes().any(|b| b.is_ascii_alphabetic())
}

pub(super) fn is_uuid(run: &str) -> bool {
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
            "getElementsByTagNameFromDocument",
            "countqueuingstrategyhighwatermark",
            "Donaudampfschifffahrtsgesellschaft",
        ] {
            assert!(!is_random(word) && !is_encoded_text(word), "{word}");
        }
        for token in [
            "9f86d081884c7d659a2feaa0c55ad015",
            "aB3xY9kLmN2pQ7rS5tUv",
            "AB12C-D3EF4-5GH6I-J7KL8",
            "aKjDsQwErTyBnMzXcVpLo",
            "qwzxkjvhtrplmnbgfdsaqx",
        ] {
            assert!(is_random(token), "{token}");
        }
        assert!(is_encoded_text("amFuZUBkb2UuZXhhbXBsZQ=="));
    }

    #[test]
    fn names_are_told_from_secrets_in_their_place() {
        for name in ["utm_source", "filter[name]", "address1", "X-Amz-Signature", "oauth2_token", "_ga", "JSESSIONID"] {
            assert!(is_plausible_name(name), "{name}");
        }
        // A pseudonym may be longer than the secret.
        let redacted = format!("{}REDACTED-1234567=x", "a_".repeat(28));
        assert!(redacted.len() > 64 && is_plausible_name(&redacted) && !is_plausible_name(&"a_".repeat(33)));
        for name in ["SEKu8f3a91b2", "hunter2@x", "4111111111111111", "aB3xY9kLmN2pQ7rS"] {
            assert!(!is_plausible_name(name), "{name}");
        }
    }
}
