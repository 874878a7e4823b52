//! Finds URLs in messages, whatever follows them.

use crate::standard::without_fragment;

/// Most URLs of a message that are looked at.
const MOST: usize = 4;

/// The beginning of a text, limited to a number of bytes.
pub(super) fn beginning(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    text.get(..end).unwrap_or_default()
}

/// The URLs in a text, in order. A trailing character that may belong to the sentence gives two candidates: first with it,
/// then without.
pub(super) fn urls(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("://").filter(|_| found.len() < 2 * MOST) {
        let (before, behind) = rest.split_at(at);
        let scheme = before.len() - before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '+').len();
        let start = at - scheme;
        let length = behind.find(ends_url).unwrap_or(behind.len());
        let url = rest.get(start..at + length).unwrap_or_default();
        let short = url.trim_end_matches(['.', ',', ';', ')', ':', '!', '?']);
        if scheme > 0 {
            for url in [url, short] {
                if !found.iter().any(|other| other == url) {
                    found.push(url.to_owned());
                }
            }
        }
        rest = rest.get(at + length.max(3)..).unwrap_or_default();
    }
    found
}

/// Characters that a serialized URL does not contain, or that consoles put around URLs.
fn ends_url(c: char) -> bool {
    c.is_whitespace() || !c.is_ascii() || c.is_ascii_control() || matches!(c, '"' | '<' | '>' | '\'' | '`' | '\\')
}

/// A URL without its fragment, for comparison with the entries of a HAR.
pub(super) fn key(url: &str) -> &str {
    without_fragment(url)
}

/// The last part of a URL's path, which Safari names as the source position; the host if the path is empty.
pub(super) fn last_part(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_end_where_the_sentence_goes_on() {
        for (text, expected) in [
            ("at https://a.example/x. (Reason", &["https://a.example/x.", "https://a.example/x"][..]),
            ("‘https://a.example/x’.", &["https://a.example/x"]),
            ("、https://a.example/v1/me にある", &["https://a.example/v1/me"]),
            ("位于https://a.example/v1的远程", &["https://a.example/v1"]),
            ("'wss://a.example/' and http://b/?q=1#f", &["wss://a.example/", "http://b/?q=1#f"]),
            ("://", &[]),
            ("nothing", &[]),
        ] {
            assert_eq!(urls(text), expected, "{text}");
        }
        assert_eq!(last_part("https://a.example/v1/users?x=/y"), "users");
        assert_eq!(beginning("aé", 2), "a");
    }
}
