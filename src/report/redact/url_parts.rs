//! The parts of a URL, however malformed it is.

pub(super) fn split_off(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// Scheme with its slashes, authority, path. Browsers treat `https:/a`, `https:a` and backslashes like `https://a`, and
/// a `Location` may contain any of them.
pub(super) fn split_authority(text: &str) -> (&str, &str, &str) {
    let scheme = text.split_once(':').filter(|(scheme, _)| {
        scheme.trim_start().starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.trim_start().bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    });
    let is_slash = |c: char| matches!(c, '/' | '\\');
    let (before_length, after) = match scheme {
        Some((scheme, after)) => {
            let host = after.trim_start_matches(is_slash);
            let slashes = after.len() - host.len();
            let special = ["http", "https", "ws", "wss", "ftp"].iter().any(|s| s.eq_ignore_ascii_case(scheme.trim()));
            if !special && slashes < 2 {
                return (text.get(..=scheme.len()).unwrap_or_default(), "", after);
            }
            (scheme.len() + 1 + slashes, host)
        }
        None => {
            let host = text.trim_start_matches(is_slash);
            if text.len() - host.len() < 2 {
                return ("", "", text);
            }
            (text.len() - host.len(), host)
        }
    };
    let end = after.find(is_slash).unwrap_or(after.len());
    let (authority, path) = after.split_at(end);
    (text.get(..before_length).unwrap_or_default(), authority, path)
}

/// A password may contain an invalid slash: `postgres://bob:hun/ter2@host`. An apparent port that is not a number is part of
/// a password.
pub(super) fn password_length(authority: &str, path: &str) -> Option<usize> {
    let (_, port) = authority.rsplit_once(':')?;
    let is_port = port.bytes().all(|b| b.is_ascii_digit() || b == b']');
    if is_port || authority.contains('@') { None } else { path.rfind('@') }
}

/// Percent-decoding, with invalid UTF-8 replaced; `None` if it changes nothing.
pub(super) fn percent_decoded(text: &str) -> Option<String> {
    text.contains('%').then(|| percent_decode(text)).filter(|decoded| decoded != text)
}

pub(super) fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        let mut ahead = rest.clone();
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(high * 16 + low);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
