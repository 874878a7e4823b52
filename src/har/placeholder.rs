//! Placeholders for values that somebody removed before sharing the file.

/// Whether a header's value is a placeholder: `[redacted]`, `REDACTED`, `***`, `<removed>`, `xxxxxx`.
///
/// None of them is ever a real value of a CORS header, so the original value is unknown.
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

/// `***`, `xxxxxx`: three or more of the same character.
fn repeats_one_sign(value: &str) -> bool {
    let mut rest = value.chars();
    let Some(sign @ ('*' | 'x' | 'X' | '#' | '•' | '█')) = rest.next() else { return false };
    value.chars().all(|c| c == sign) && rest.nth(1).is_some()
}

/// Whether the value of a header that is never empty is unknown.
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
