//! The separator between a name and its value.

use super::super::languages::is_mark;

/// Maximum number of quotes and spaces between a name, the separator and the value.
pub(super) const MOST_BETWEEN: usize = 8;
/// Maximum length of the attributes of a tag.
const LONGEST_TAG: usize = 256;
/// The start of a CDATA section.
const CDATA: &str = "<![CDATA[";

/// A separator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sign {
    Equals,
    Colon,
    ColonAndSpace,
}

/// The start of the value for the name that ends there, and the separator; `None` if there is none.
pub(super) fn sign(text: &str, (start, end): (usize, usize)) -> Option<(usize, Sign)> {
    let rest = text.get(end..)?;
    let is_space = |c: char| c.is_whitespace() && !matches!(c, '\n' | '\r');
    let between = |c: &char| matches!(c, '"' | '\'' | '`' | '\\' | ']' | '”' | '’') || is_space(*c);
    let before: usize = rest.chars().take(MOST_BETWEEN).take_while(between).map(char::len_utf8).sum();
    let body = rest.get(before..)?;
    let spaces = |value: &str| -> usize {
        value.chars().take(MOST_BETWEEN).take_while(|c| c.is_whitespace()).map(char::len_utf8).sum()
    };
    if let Some(arrow) = arrow(text, end, body) {
        return Some((end + before + arrow + spaces(body.get(arrow..)?), Sign::Equals));
    }
    if let Some(tag) = end_of_tag(text, start, end) {
        return Some((tag, Sign::Equals));
    }
    let signs = body.bytes().take(3).take_while(|b| matches!(b, b':' | b'=')).count();
    let tag = usize::from(signs > 0 && body.as_bytes().get(signs) == Some(&b'>'));
    let value = body.get(signs + tag..)?;
    let is_colon = body.starts_with(':');
    if signs + tag == 0 || is_colon && value.starts_with("//") {
        return None;
    }
    let spaces = spaces(value);
    let sign = match (is_colon, spaces) {
        (true, 0) => Sign::Colon,
        (true, _) => Sign::ColonAndSpace,
        (false, _) => Sign::Equals,
    };
    Some((end + before + signs + tag + spaces, sign))
}

/// The length of an arrow, or of Chinese or Japanese punctuation, between a name and its value. The dash of an arrow directly
/// after the name counts as part of the name.
fn arrow(text: &str, end: usize, body: &str) -> Option<usize> {
    const ARROWS: [&str; 9] = ["->", "→", "⇒", "：", "＝", ":=", "「", "『", ">"];
    let is_touching = || text.get(..end).is_some_and(|name| name.ends_with('-') && !name.ends_with("--"));
    let arrow = ARROWS.into_iter().find(|arrow| body.starts_with(arrow))?;
    (arrow != ">" || is_touching()).then_some(arrow.len())
}

/// The start of the text after a tag with this name: `<x:password type="y">`.
fn end_of_tag(text: &str, start: usize, end: usize) -> Option<usize> {
    let before = text.get(..start)?;
    let is_tag = match before.strip_suffix(':') {
        None => before.ends_with('<'),
        Some(before) => {
            let prefix: usize =
                before.chars().rev().take(MOST_BETWEEN * 4).take_while(|c| is_name_char(*c)).map(char::len_utf8).sum();
            before.get(..before.len() - prefix)?.ends_with('<')
        }
    };
    if !is_tag {
        return None;
    }
    let attributes = text.as_bytes().get(end..)?.iter().take(LONGEST_TAG);
    let close = attributes.into_iter().position(|b| matches!(b, b'>' | b'<'))?;
    let value = text.get(end + close..)?.strip_prefix('>')?;
    Some(text.len() - value.strip_prefix(CDATA).unwrap_or(value).len())
}

pub(super) fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || !c.is_ascii() && is_mark(c)
}
