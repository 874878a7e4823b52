//! E-mail addresses, user names with passwords, and personal numbers: of cards, accounts, telephones.

use super::Kind;
use super::found::Found;
use super::pseudonym::is_spent;
use super::segments::is_ending;

/// Maximum length of an address before the `@`, twice that of the standard.
const LONGEST_LOCAL: usize = 128;

/// `jane@doe.example`, `jane(at)doe.example`, and `bob:hunter2@host`.
pub(super) fn addresses(text: &str, found: &mut Vec<Found>) {
    let mut from = 0;
    for (at, length) in signs(text) {
        if at < from {
            continue;
        }
        let (before, after) = (text.get(from..at).unwrap_or_default(), text.get(at + length..).unwrap_or_default());
        let domain = after.get(..after.find(|c| !is_domain(c)).unwrap_or(after.len())).unwrap_or_default();
        let domain = domain.trim_end_matches(['.', '-']);
        let local = before.len() - before.trim_end_matches(is_local).len();
        let user = before.get(before.rfind(ends_user).map_or(0, |end| end + 1)..).unwrap_or_default();
        let is_user =
            length == 1 && user.split_once(':').is_some_and(|(name, word)| !name.is_empty() && !word.is_empty());
        // In a URL everything before the `@` is user name and password, and the host stays.
        let in_url = before.rfind("//").and_then(|slashes| before.get(slashes + 2..)).filter(|user| {
            length == 1 && user.contains(':') && !user.contains(|c: char| c == '/' || c.is_whitespace() || c == '"')
        });
        let (user, is_user) = in_url.map_or((user, is_user), |user| (user, true));
        let is_in_url = in_url.is_some();
        let name = text.get(at - local..at).unwrap_or_default();
        let is_named = (1..=LONGEST_LOCAL).contains(&local) && !is_spent(name);
        if !is_in_url && is_named && is_mail_domain(domain) {
            found.push(Found::new(at - local, at + length + domain.len(), Kind::Email));
            from = at + length + domain.len();
            continue;
        }
        if is_user && after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '[' | '*' | '-' | '_')) {
            found.push(Found::new(at - user.len(), at, Kind::UserInfo));
        }
        from = at + length;
    }
}

/// The positions of `@` and of its spellings.
fn signs(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let is_written = |at: &usize| {
        let sign = text.get(*at..at + 4).unwrap_or_default();
        ["(at)", "[at]", "{at}"].iter().any(|s| s.eq_ignore_ascii_case(sign))
    };
    let bytes = text.as_bytes().iter().enumerate();
    bytes.filter_map(move |(at, byte)| match byte {
        b'@' => Some((at, 1)),
        b'(' | b'[' | b'{' if is_written(&at) => Some((at, 4)),
        _ => None,
    })
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '-' | '%' | '\'' | '!' | '#' | '$' | '*' | '~')
}

fn is_domain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-')
}

fn ends_user(c: char) -> bool {
    c.is_ascii()
        && (c.is_ascii_whitespace() || matches!(c, '/' | '"' | '\'' | '<' | '>' | '(' | ',' | '=' | '?' | '&' | '@'))
}

/// Whether this is the host of an address: `doe.example` and `10.0.0.5` are, `3.2.1` is a package version and `2x.png` a
/// file.
fn is_mail_domain(domain: &str) -> bool {
    let Some((_, last)) = domain.rsplit_once('.') else { return false };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_ip = domain.split('.').count() == 4 && domain.split('.').all(is_number);
    is_ip || last.len() >= 2 && !last.starts_with(|c: char| c.is_ascii_digit()) && !is_ending(last)
}

/// Numbers of cards, of accounts (IBAN), of social security (US) and of telephones.
pub(super) fn numbers(text: &str, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let starts = byte.is_ascii_digit() || matches!(byte, b'+' | b'(') || byte.is_ascii_uppercase();
        let is_free =
            at == 0 || bytes.get(at - 1).is_some_and(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'.' | b'_'));
        let length = if starts && is_free { number(bytes.get(at..).unwrap_or_default()) } else { None };
        match length {
            Some(length) => {
                found.push(Found::new(at, at + length, Kind::Number));
                at += length;
            }
            None => at += 1,
        }
    }
}

/// The length of a personal number at the start of a text.
fn number(text: &[u8]) -> Option<usize> {
    if text.first().is_some_and(u8::is_ascii_uppercase) {
        return iban(text);
    }
    if text.first() == Some(&b'(') {
        return phone_of_america(text);
    }
    let is_plus = text.first() == Some(&b'+');
    let mut digits = [0; 20];
    let (mut count, mut end) = (0, 0);
    // Lengths of the groups between separators.
    let mut groups = [0; 6];
    let mut group = 0;
    for (at, byte) in text.iter().enumerate().skip(usize::from(is_plus)).take(32) {
        match byte {
            b'0'..=b'9' => {
                *digits.get_mut(count)? = byte - b'0';
                count += 1;
                *groups.get_mut(group)? += 1;
                end = at + 1;
            }
            b'-' | b' ' if text.get(at - 1).is_some_and(u8::is_ascii_digit) => group += 1,
            // A card number in groups of four.
            b'.' if !is_plus && groups.get(group) == Some(&4) => group += 1,
            b'(' | b')' | b' ' | b'-' if is_plus => {}
            b'.' if is_plus => group += 1,
            _ => break,
        }
        if group >= groups.len() {
            break;
        }
    }
    if text.get(end).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') {
        return None;
    }
    let digits = digits.get(..count).unwrap_or_default();
    let is_phone = is_plus && (8..=15).contains(&count);
    let is_grouped = matches!(groups, [3, 2 | 3, 4, 0, 0, 0]) && text.get(..end)?.contains(&b'-');
    (is_phone || !is_plus && (is_grouped || is_card(digits))).then_some(end)
}

/// `(555) 123-4567`
fn phone_of_america(text: &[u8]) -> Option<usize> {
    let shape = text.iter().take(14).map(|byte| if byte.is_ascii_digit() { b'0' } else { *byte });
    let is_phone = shape.eq(b"(000) 000-0000".iter().copied()) && !text.get(14).is_some_and(u8::is_ascii_alphanumeric);
    is_phone.then_some(14)
}

/// Whether digits are a card number, by issuer and check digit.
fn is_card(digits: &[u8]) -> bool {
    let is_issued = matches!(
        (digits, digits.len()),
        ([4, ..], 13 | 16 | 19)
            | ([5, 1..=5, ..] | [2, 2..=7, ..] | [3, 5, ..], 16)
            | ([3, 4 | 7, ..], 15)
            | ([3, 0 | 6 | 8, ..], 14)
            | ([6, 0 | 2 | 4 | 5, ..], 16..=19)
    );
    let sum = digits.iter().rev().enumerate().map(|(n, digit)| match (n % 2, u32::from(*digit)) {
        (0, digit) => digit,
        (_, digit) => digit * 2 / 10 + digit * 2 % 10,
    });
    is_issued && sum.sum::<u32>() % 10 == 0
}

/// `DE89 3704 0044 0532 0130 00`, with spaces or without.
fn iban(text: &[u8]) -> Option<usize> {
    let [a, b, c, d, ..] = text else { return None };
    if !a.is_ascii_uppercase() || !b.is_ascii_uppercase() || !c.is_ascii_digit() || !d.is_ascii_digit() {
        return None;
    }
    let mut end = 0;
    let mut signs = Vec::with_capacity(34);
    for (at, byte) in text.iter().enumerate().take(42) {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' => {
                signs.push(*byte);
                end = at + 1;
            }
            b' ' if signs.len().is_multiple_of(4) && text.get(at - 1) != Some(&b' ') => {}
            _ => break,
        }
    }
    if !(15..=34).contains(&signs.len()) || text.get(end).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let value = |byte: u8| u32::from(if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 10 });
    let (head, body) = signs.split_at_checked(4)?;
    let rest = body.iter().chain(head).fold(0, |rest, byte| match value(*byte) {
        digit @ 0..10 => (rest * 10 + digit) % 97,
        letter => (rest * 100 + letter) % 97,
    });
    (rest == 1).then_some(end)
}
