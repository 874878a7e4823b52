//! Steps over strings and containers. This is where most bytes of a HAR go by, so it looks at nothing but quotes,
//! backslashes and brackets.

use memchr::memchr2;

/// The byte after the closing quote of the string whose first byte inside the quotes is at `at`.
///
/// `None` when the bytes end before the quote.
pub(super) fn end_of_string(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let found = at + memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(found) == Some(&b'"') {
            return Some(found + 1);
        }
        at = found + 2;
    }
}

/// The byte after the bracket that closes the container opening at `at`.
///
/// Brackets are counted, not matched in kind: `{]` passes. `None` when the bytes end before it.
pub(super) fn end_of_container(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => at = end_of_string(bytes, at)?,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_at_the_first_bare_quote() {
        for (text, end) in [
            (r#"abc" "#, Some(4)),
            (r#"a\"b""#, Some(5)),
            (r#"\\" "#, Some(3)),
            (r#"abc"#, None),
            (r#"abc\"#, None),
            ("", None),
        ] {
            assert_eq!(end_of_string(text.as_bytes(), 0), end, "{text}");
        }
    }

    #[test]
    fn containers_end_at_their_own_bracket() {
        for (text, end) in
            [("{} ", Some(2)), (r#"{"}":[1,{}]}x"#, Some(12)), (r#"["\"]"]"#, Some(7)), ("{[}", None), (r#"{"a"#, None)]
        {
            assert_eq!(end_of_container(text.as_bytes(), 0), end, "{text}");
        }
    }

    #[test]
    fn nesting_is_as_deep_as_the_file_likes() {
        let text = "[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(end_of_container(text.as_bytes(), 0), Some(200_000));
    }
}
