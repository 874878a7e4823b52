//! Breaks a paragraph into lines.

use super::shorten::columns;
use crate::report::sanitize::is_plain;
use std::borrow::Cow;
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::{Penalties, wrap_optimal_fit};
use unicode_width::UnicodeWidthChar;

/// A word with the spaces that follow it.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// Bytes of both.
    length: usize,
    width: usize,
    spaces: usize,
}

#[allow(clippy::cast_precision_loss, reason = "lines are short")]
impl Fragment for Word {
    fn width(&self) -> f64 {
        self.width as f64
    }

    fn whitespace_width(&self) -> f64 {
        self.spaces as f64
    }

    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// The lines of a text that holds no line feed, each of at most `width` columns, broken at spaces so that they are of
/// like length. A word that is wider than a line is broken, too.
pub(super) fn wrap(text: &str, width: usize) -> Vec<Cow<'_, str>> {
    if text.len() < width {
        return vec![text.trim_end_matches(' ').into()];
    }
    let words: Vec<Word> = words(text).collect();
    let fits = words.iter().all(|word| word.width <= width);
    #[allow(clippy::cast_precision_loss, reason = "lines are short")]
    match wrap_optimal_fit(&words, &[width as f64], &Penalties::new()) {
        Ok(lines) if fits => pieces(text, &lines),
        _ => {
            let options = textwrap::Options::new(width)
                .word_separator(textwrap::WordSeparator::AsciiSpace)
                .word_splitter(textwrap::WordSplitter::NoHyphenation);
            textwrap::wrap(text, options)
        }
    }
}

fn pieces<'a>(text: &'a str, lines: &[&[Word]]) -> Vec<Cow<'a, str>> {
    let mut rest = text;
    let piece = |words: &&[Word]| {
        let length = words.iter().map(|word| word.length).sum();
        let (line, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = behind;
        Cow::Borrowed(line.trim_end_matches(' '))
    };
    lines.iter().map(piece).collect()
}

fn words(text: &str) -> impl Iterator<Item = Word> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = rest.find(' ').unwrap_or(rest.len());
        let (word, behind) = rest.split_at_checked(end)?;
        let next = behind.trim_start_matches(' ');
        let spaces = behind.len() - next.len();
        rest = next;
        let length = end + spaces;
        (length > 0).then(|| Word { length, width: width(word), spaces })
    })
}

/// As the lines are laid out: character by character.
fn width(word: &str) -> usize {
    if is_plain(word) { columns(word) } else { word.chars().filter_map(UnicodeWidthChar::width).sum() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lines_are_those_of_textwrap(text in "([a-z#é漢👩\u{200d}🚀]{0,12} {1,2}){0,40}[a-z]{0,30}", width in 20..120_usize) {
            let options = textwrap::Options::new(width)
                .word_separator(textwrap::WordSeparator::AsciiSpace)
                .word_splitter(textwrap::WordSplitter::NoHyphenation);
            prop_assert_eq!(wrap(&text, width), textwrap::wrap(&text, options));
        }
    }
}
