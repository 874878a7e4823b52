//! Finds the end of quotes and brackets.

/// The closing quote for an opening one, and its length.
pub(super) fn closing_quote(c: char) -> Option<(char, usize)> {
    match c {
        '"' | '\'' | '`' => Some((c, 1)),
        '“' => Some(('”', 3)),
        '‘' => Some(('’', 3)),
        _ => None,
    }
}

/// The end of a quoted text. A quote with more backslashes than the opening one is part of the text.
pub(super) fn end_of_quoted(text: &str, quote: char, slashes: usize) -> usize {
    let mut seen = 0;
    for (at, c) in text.char_indices() {
        if c == '\\' {
            seen += 1;
            continue;
        }
        if c == quote && seen <= slashes {
            return at - seen;
        }
        seen = 0;
    }
    text.len()
}

/// The end of a bracketed text, including the closing bracket.
pub(super) fn end_of_brackets(text: &str, (open, close): (char, char)) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        depth = if c == open { depth + 1 } else { depth - usize::from(c == close) };
        if depth == 0 {
            return at + 1;
        }
    }
    text.len()
}
