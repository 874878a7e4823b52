//! Requests as curl commands.

use super::text::{AsText, Piece, Sentence, Text};
use crate::sanitize::is_plain;

/// The command that sends a request with these headers and shows the response's.
pub(super) fn curl<'a>(
    method: impl AsText,
    url: &Text,
    headers: impl Iterator<Item = (&'a Text, &'a Text)>,
) -> Piece<'static> {
    let mut command = Sentence::default();
    command.add(&"curl -i");
    if method.piece() != "GET".piece() {
        command.add(&" -X ").add(&shell_word(&method.piece()));
    }
    for (name, value) in headers {
        command.add(&" -H ").add(&shell_quoted(&Piece::joined(&[name, &": ", value])));
    }
    // `--` is not needed: every URL here begins with its scheme.
    command.add(&" --url ").add(&shell_quoted(&url.piece()));
    command.finish()
}

/// A name as one shell word; quoted only if it is more than letters.
fn shell_word(text: &Piece<'_>) -> Piece<'static> {
    let is_word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic());
    match text.part(|text| is_word(text).then_some(text)) {
        Some(word) => word.owned(),
        None => shell_quoted(text),
    }
}

/// A text as one word of a POSIX shell. Control characters are removed: no header or URL contains one, and a terminal may
/// interpret them.
fn shell_quoted(text: &Piece<'_>) -> Piece<'static> {
    text.remade((), |text, ()| {
        let mut word = String::with_capacity(text.len() + 2);
        word.push('\'');
        if is_plain(text) && !text.contains('\'') {
            word += text;
        } else {
            for c in text.chars().filter(|c| !c.is_control()) {
                match c {
                    '\'' => word += r"'\''",
                    c => word.push(c),
                }
            }
        }
        word.push('\'');
        word
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_a_shell_word() {
        let quoted = |text: &'static str| shell_quoted(&text.piece());
        assert_eq!(quoted("a'; rm -rf ~; '").unescaped(), r"'a'\''; rm -rf ~; '\'''");
        assert_eq!(quoted("$(id)\n`id`").unescaped(), "'$(id)`id`'");
    }

    #[test]
    fn a_method_is_a_word_or_quoted() {
        let (url, name, value) = (Text::from("https://a.test/"), Text::from("Origin"), Text::from("https://b.test"));
        let of = |method: &'static str| curl(method, &url, [(&name, &value)].into_iter()).unescaped().to_owned();
        assert_eq!(of("GET"), "curl -i -H 'Origin: https://b.test' --url 'https://a.test/'");
        assert_eq!(of("PUT"), "curl -i -X PUT -H 'Origin: https://b.test' --url 'https://a.test/'");
        assert_eq!(of("x;id"), "curl -i -X 'x;id' -H 'Origin: https://b.test' --url 'https://a.test/'");
    }
}
