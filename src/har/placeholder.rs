//! Values that somebody put in the place of others before the file was given away.

/// Whether a header's value is a placeholder: `[redacted]`, `REDACTED`, `***`, `<removed>`, `xxxxxx`.
///
/// None of them is ever sent in a header that CORS looks at, so that nothing is known of the value that was there.
pub fn is_placeholder(value: &str) -> bool {
    const WORDS: [&str; 12] = [
        "redacted",
        "removed",
        "masked",
        "filtered",
        "hidden",
        "scrubbed",
        "sanitized",
        "anonymized",
        "omitted",
        "obfuscated",
        "stripped",
        "censored",
    ];
    let inner = value.trim_matches(|c: char| c.is_ascii_whitespace() || "[](){}<>*_-\"'#$%=.…".contains(c));
    let word = inner.split([' ', ':', '-', '_', ',', ';', '=']).next().unwrap_or_default();
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
    WORDS.iter().any(|placeholder| placeholder.eq_ignore_ascii_case(word)) || repeats_one_sign(value)
}

/// `***`, `xxxxxx`: three of one sign, or more.
fn repeats_one_sign(value: &str) -> bool {
    let mut rest = value.chars();
    let Some(sign @ ('*' | 'x' | 'X' | '#' | '•' | '█')) = rest.next() else { return false };
    value.chars().all(|c| c == sign) && rest.nth(1).is_some()
}

/// Whether nothing is known of the value of a header that a browser never leaves empty.
pub(crate) fn is_lost(value: &str) -> bool {
    value.trim().is_empty() || is_placeholder(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_values() {
        for value in ["[redacted]", "REDACTED", "***", "<removed>", "[Redacted by tool]", "*** REDACTED ***", "xxxx"] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in ["REDACTED-1", "<redacted>", "redacted_17", "{{REDACTED}}", "__REDACTED:sha256__", "█████", "•••"]
        {
            assert!(is_placeholder(value), "{value}");
        }
        for value in
            ["*", "", "null", "https://app.example", "true", "x", "GET, PUT", "x-hidden", "all", "hidden.example", "**"]
        {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
