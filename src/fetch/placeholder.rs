//! Values that somebody put in the place of others before the file was given away.

/// Whether a header's value is a placeholder: `[redacted]`, `REDACTED`, `***`, `<removed>`, `xxxxxx`.
///
/// None of them is ever sent in a header that CORS looks at, so that nothing is known of the value that was there.
pub fn is_placeholder(value: &str) -> bool {
    const WORDS: [&str; 9] =
        ["redacted", "removed", "masked", "filtered", "hidden", "scrubbed", "sanitized", "anonymized", "omitted"];
    let inner = value.trim_matches(|c: char| c.is_ascii_whitespace() || "[](){}<>*_-\"'".contains(c));
    let word = inner.split([' ', ':', '-', '_']).next().unwrap_or_default();
    let of_one_sign = |sign: char, least: usize| value.len() >= least && value.chars().all(|c| c == sign);
    WORDS.iter().any(|placeholder| placeholder.eq_ignore_ascii_case(word))
        || of_one_sign('*', 3)
        || of_one_sign('x', 3)
        || of_one_sign('X', 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_values() {
        for value in ["[redacted]", "REDACTED", "***", "<removed>", "[Redacted by tool]", "*** REDACTED ***", "xxxx"] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in
            ["*", "", "null", "https://app.example", "true", "x", "GET, PUT", "x-hidden", "all", "hidden.example", "**"]
        {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
