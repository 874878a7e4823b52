//! The prefix of a console message: time, level, source position.

use super::when::{When, time};

/// A line, split into its parts.
pub(super) struct Head<'a> {
    pub(super) when: When,
    /// The text after time and level.
    pub(super) rest: &'a str,
    /// The line has a level, so it starts a message.
    pub(super) level_is_known: bool,
}

/// Removes time and level from a line. The source position stays: its form varies, and messages are found after it anyway.
pub(super) fn head(line: &str) -> Head<'_> {
    let mut rest = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '\u{feff}'));
    let mut when = When::Unknown;
    let word = rest.split(' ').next().unwrap_or_default();
    let bare = word.trim_start_matches('[').trim_end_matches(']');
    if let Some(found) = time(bare) {
        when = found;
        rest = rest.get(word.len()..).unwrap_or_default().trim_start();
    }
    let mut level_is_known = when != When::Unknown;
    if let Some((level, behind)) = rest.strip_prefix('[').and_then(|rest| rest.split_once("] "))
        && ["Error", "Warning", "Log", "Info", "Debug", "error", "warning"].contains(&level)
    {
        rest = behind;
        level_is_known = true;
    }
    Head { when, rest, level_is_known }
}

/// Safari's source position after a message, ` (users, line 1, x3)`: the text before it, the last part of the URL, the
/// number of repeats.
pub(super) fn safari_place(text: &str) -> (&str, Option<&str>, u32) {
    let Some((before, place)) = text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once(" (")) else {
        return (text, None, 1);
    };
    let mut parts = place.rsplit(", ").peekable();
    let count = parts.next_if(|part| part.starts_with('x')).and_then(|part| part.get(1..)?.parse().ok());
    let has_line = parts.next_if(|part| part.strip_prefix("line ").is_some_and(is_number)).is_some();
    if !has_line && count.is_none() {
        return (text, None, 1);
    }
    let file = place.split(", line ").next().filter(|_| has_line).filter(|file| !file.is_empty());
    (before, file, count.unwrap_or(1))
}

/// The number of repeats after a message of any browser: `x3`, `×3`.
pub(super) fn repeats(text: &str) -> (&str, u32) {
    let trimmed = text.trim_end();
    let Some((before, last)) = trimmed.rsplit_once(' ') else { return (text, 1) };
    let last = last.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']'));
    match last.strip_prefix(['x', '×']).and_then(|count| count.parse().ok()).filter(|count| *count > 0) {
        Some(count) => (before, count),
        None => (text, 1),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_and_level_are_taken() {
        for (line, rest, is_timed) in [
            ("12:04:11.123 (index):1 Access", "(index):1 Access", true),
            ("[12:04:11] Access", "Access", true),
            ("[Error] Origin x", "Origin x", false),
            ("  > [Warning] y", "y", false),
            ("users:1 Access", "users:1 Access", false),
            ("[JavaScript Error: \"x\"]", "[JavaScript Error: \"x\"]", false),
            ("", "", false),
        ] {
            let head = head(line);
            assert_eq!((head.rest, head.when != When::Unknown), (rest, is_timed), "{line}");
        }
    }

    #[test]
    fn safaris_place_is_found() {
        for (text, expected) in [
            ("a (users, line 0)", ("a", Some("users"), 1)),
            ("a (users, line 12, x3)", ("a", Some("users"), 3)),
            ("a (x3)", ("a", None, 3)),
            ("a (line 1)", ("a", None, 1)),
            ("status of 404 (Not Found)", ("status of 404 (Not Found)", None, 1)),
            ("a", ("a", None, 1)),
        ] {
            let (before, file, count) = safari_place(text);
            let file = file.filter(|file| !file.starts_with("line "));
            assert_eq!((before, file, count), expected, "{text}");
        }
        assert_eq!(repeats("a. x3"), ("a.", 3));
        assert_eq!(repeats("a b"), ("a b", 1));
    }
}
