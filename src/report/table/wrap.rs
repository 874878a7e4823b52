//! Wraps paragraphs.

use crate::sanitize::is_plain;
use memchr::memchr_iter;
use std::borrow::Cow;
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::{Penalties, wrap_first_fit, wrap_optimal_fit};
use unicode_width::UnicodeWidthChar;

/// A word with its trailing spaces.
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

/// The lines of a text without line feeds, each at most `width` columns wide, broken at spaces into lines of similar
/// length. A word that is wider than a line is broken as well.
pub(super) fn wrap(text: &str, width: usize) -> Vec<Cow<'_, str>> {
    if text.len() < width {
        return vec![text.trim_end_matches(' ').into()];
    }
    let words = words(text);
    if words.iter().any(|word| word.width > width) {
        let options = textwrap::Options::new(width)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        return textwrap::wrap(text, options);
    }
    #[allow(clippy::cast_precision_loss, reason = "lines are short")]
    let widths = [width as f64];
    let penalties = Penalties::new();
    let full = wrap_first_fit(&words, &widths);
    if are_best(&full, width, &penalties) {
        return pieces(text, &full);
    }
    pieces(text, &wrap_optimal_fit(&words, &widths, &penalties).unwrap_or(full))
}

/// Whether these greedily filled lines are the optimal fit: checking that costs a tenth of computing the optimal fit, and
/// for two lines it is nearly always true. Any other solution first differs in a line that is shorter by at least one word.
/// What that adds to the square of its gap must outweigh the cost of the lines after it.
fn are_best(lines: &[&[Word]], width: usize, penalties: &Penalties) -> bool {
    let Some((last, others)) = lines.split_last() else { return true };
    let mut behind = if last.len() == 1 { penalties.short_last_line_penalty } else { 0 };
    for line in others.iter().rev() {
        let [shorter @ .., word] = line else { return false };
        let spaces = shorter.last().map_or(0, |word| word.spaces);
        let used = shorter.iter().map(|word| word.width + word.spaces).sum::<usize>() + word.width;
        let gap = width.saturating_sub(used);
        let gap_of_shorter = gap + word.width + spaces;
        if gap_of_shorter.pow(2) - gap.pow(2) <= behind {
            return false;
        }
        behind += gap.pow(2);
    }
    // An additional line, or one that is too long, costs more than that.
    behind < penalties.nline_penalty
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

fn words(text: &str) -> Vec<Word> {
    let spaces = memchr_iter(b' ', text.as_bytes());
    let mut words: Vec<Word> = Vec::with_capacity(spaces.clone().count() + 1);
    let is_plain = is_plain(text);
    let width = |start, end| if is_plain { end - start } else { text.get(start..end).map_or(0, width) };
    let mut start = 0;
    for end in spaces {
        match words.last_mut() {
            Some(word) if start == end => {
                word.length += 1;
                word.spaces += 1;
            }
            _ => words.push(Word { length: end + 1 - start, width: width(start, end), spaces: 1 }),
        }
        start = end + 1;
    }
    if start < text.len() {
        words.push(Word { length: text.len() - start, width: width(start, text.len()), spaces: 0 });
    }
    words
}

/// The width as it is laid out: character by character.
fn width(word: &str) -> usize {
    if is_plain(word) { word.len() } else { word.chars().filter_map(UnicodeWidthChar::width).sum() }
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
