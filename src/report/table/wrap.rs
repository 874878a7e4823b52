//! Breaks a paragraph into lines.

use crate::report::sanitize::is_plain;
use std::borrow::Cow;
use unicode_width::UnicodeWidthChar;

/// A word with the spaces that follow it.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// Bytes of both.
    length: usize,
    width: usize,
    spaces: usize,
}

/// The lines of a text that holds no line feed, each of at most `width` columns, broken at spaces so that they are of
/// like length. A word that is wider than a line is broken, too.
///
/// Lines are those of [`textwrap::wrap`], which takes longer.
pub(super) fn wrap(text: &str, width: usize) -> Vec<Cow<'_, str>> {
    if text.len() < width {
        return vec![text.trim_end_matches(' ').into()];
    }
    let words: Vec<Word> = words(text).collect();
    if words.iter().all(|word| word.width <= width) {
        return pieces(text, &words, &line_starts(&words, width));
    }
    let options = textwrap::Options::new(width)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
}

/// The best way to break the words before a place.
#[derive(Clone, Copy, Debug)]
struct Way {
    cost: usize,
    /// First word of its last line.
    last_line: usize,
}

/// The words with which the lines begin that cost the least, from the last to the first. Of ways that cost the same, the
/// one whose last lines are the longest.
fn line_starts(words: &[Word], width: usize) -> Vec<usize> {
    let mut ways = Vec::with_capacity(words.len() + 1);
    ways.push(Way { cost: 0, last_line: 0 });
    for end in 1..=words.len() {
        let mut best = Way { cost: usize::MAX, last_line: 0 };
        // Of the last line, without the spaces behind it.
        let mut columns = 0;
        for (start, (word, before)) in words.iter().zip(&ways).enumerate().rev() {
            columns += word.width + if start + 1 == end { 0 } else { word.spaces };
            let line = cost_of_line(columns, width, end - start, end == words.len());
            if before.cost + line <= best.cost {
                best = Way { cost: before.cost + line, last_line: start };
            }
            // With more words before these, it costs more by itself.
            if columns > width && line > best.cost {
                break;
            }
        }
        ways.push(best);
    }
    let mut end = words.len();
    let starts = std::iter::from_fn(|| {
        end = ways.get(end).filter(|_| end > 0)?.last_line;
        Some(end)
    });
    starts.collect()
}

/// What a line costs: one line more, and the room that it leaves, or the columns for which there is no room.
fn cost_of_line(columns: usize, width: usize, words: usize, is_last: bool) -> usize {
    const LINE: usize = 1_000;
    const OVERFLOW: usize = 2_500;
    const LONELY_WORD: usize = 25;
    LINE + match width.checked_sub(columns) {
        None => (columns - width) * OVERFLOW,
        Some(room) if !is_last => room * room,
        Some(_) if words == 1 && columns * 4 < width => LONELY_WORD,
        Some(_) => 0,
    }
}

fn pieces<'a>(text: &'a str, words: &[Word], starts: &[usize]) -> Vec<Cow<'a, str>> {
    let (mut text, mut words) = (text, words);
    let mut lines: Vec<Cow<'a, str>> = Vec::with_capacity(starts.len());
    for &start in starts {
        let (before, line) = words.split_at_checked(start).unwrap_or((&[], words));
        let length: usize = line.iter().map(|word| word.length).sum();
        let (rest, piece) = text.split_at_checked(text.len() - length).unwrap_or(("", text));
        lines.push(piece.trim_end_matches(' ').into());
        (text, words) = (rest, before);
    }
    lines.reverse();
    lines
}

fn words(text: &str) -> impl Iterator<Item = Word> {
    let is_plain = is_plain(text);
    let mut rest = text;
    std::iter::from_fn(move || {
        // Words are so short that no search pays.
        let end = rest.bytes().position(|byte| byte == b' ').unwrap_or(rest.len());
        let (word, behind) = rest.split_at_checked(end)?;
        let spaces = behind.bytes().position(|byte| byte != b' ').unwrap_or(behind.len());
        rest = behind.get(spaces..)?;
        let length = end + spaces;
        // As the lines are laid out: character by character.
        let width = || word.chars().filter_map(UnicodeWidthChar::width).sum();
        (length > 0).then(|| Word { length, width: if is_plain { end } else { width() }, spaces })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lines_are_those_of_textwrap(text in "(([a-z#é漢👩\u{200d}🚀]{0,12}|[a-z]{0,60}) {1,2}){0,40}[a-z]{0,30}", width in 20..120_usize) {
            let options = textwrap::Options::new(width)
                .word_separator(textwrap::WordSeparator::AsciiSpace)
                .word_splitter(textwrap::WordSplitter::NoHyphenation);
            prop_assert_eq!(wrap(&text, width), textwrap::wrap(&text, options));
        }
    }
}
