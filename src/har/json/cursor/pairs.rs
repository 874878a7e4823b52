//! Reads lists of names and values. A file has hundreds of pairs for each entry.

use std::borrow::Cow;
use std::ops::Range;

use super::super::RawText;
use super::Cursor;
use crate::har::scan::{end_of_string, split_plain};

/// The place of a pair, and its texts, which begin after a quote and end before one.
#[derive(Clone, Copy)]
struct PairPlaces {
    start: usize,
    name: usize,
    name_end: usize,
    value: usize,
    value_end: usize,
}

impl<'a> Cursor<'a> {
    /// Reads elements of the array that the cursor is in, the next one and those after it, as long as they are
    /// `{"name": "…", "value": "…"}`, as nearly all headers are. Gives each to `pair`, and the bytes it takes; the cursor
    /// then is after the last of them. Where there is none this says nothing about the next element, and the cursor
    /// stays before it.
    pub(in crate::har) fn pairs(&mut self, mut pair: impl FnMut(Cow<'a, str>, RawText<'a>, Range<usize>)) {
        // The pair directly before this one.
        let mut last: Option<PairPlaces> = None;
        // After the last pair.
        let mut behind = self.at;
        while let Some((name, value, places)) = self.name_and_value() {
            pair(name, value, places.start..self.at);
            let end = self.at;
            if let Some(last) = &last {
                self.pairs_like(last, &places, &mut pair);
            }
            last = Some(places).filter(|_| self.at == end);
            behind = self.at;
            if !self.take(b',') {
                break;
            }
        }
        self.at = behind;
    }

    /// Goes on with pairs written like this one and the one before it: the same bytes surround their texts, so
    /// that these need not be read again.
    fn pairs_like(
        &mut self,
        last: &PairPlaces,
        this: &PairPlaces,
        pair: &mut impl FnMut(Cow<'a, str>, RawText<'a>, Range<usize>),
    ) {
        let bytes = self.bytes;
        let part = |range: Range<usize>| bytes.get(range).unwrap_or_default();
        let between = part(last.value_end..this.name);
        let middle = part(this.name_end..this.value);
        let closing = part(this.value_end..self.at);
        let opening = this.name - this.start;
        let mut next = part(this.value_end..bytes.len()).strip_prefix(between);
        while let Some(text) = next {
            let (name, rest) = split_plain(text);
            let Some(of_value) = rest.strip_prefix(middle) else { break };
            let (value, rest) = match split_plain(of_value) {
                (value, rest @ [b'"', ..]) => (RawText::Plain(value), rest),
                (plain, rest) => {
                    let inside = bytes.len() - of_value.len();
                    let Some(end) = end_of_string(bytes, bytes.len() - rest.len()) else { break };
                    (RawText::Odd(part(inside..end - 1), plain.len()), part(end - 1..bytes.len()))
                }
            };
            next = rest.strip_prefix(between);
            if next.is_none() && !rest.starts_with(closing) {
                break;
            }
            self.at = bytes.len() - rest.len() + closing.len();
            pair(Cow::Borrowed(name), value, bytes.len() - text.len() - opening..self.at);
        }
    }

    #[inline]
    fn name_and_value(&mut self) -> Option<(Cow<'a, str>, RawText<'a>, PairPlaces)> {
        self.peek();
        let start = self.at;
        let (text, name) = self.text_member(b'{', b"\"name\"")?;
        let name_end = self.at - 1;
        let (value, from) = self.text_member(b',', b"\"value\"")?;
        let places = PairPlaces { start, name, name_end, value: from, value_end: self.at - 1 };
        self.take(b'}').then(|| (text.text(), value, places))
    }

    /// Reads what is before a member, the member's name as given, and its text. Returns the text, and where it begins.
    #[inline]
    fn text_member<const N: usize>(&mut self, before: u8, name: &[u8; N]) -> Option<(RawText<'a>, usize)> {
        if !self.take(before) {
            return None;
        }
        self.peek()?;
        if self.bytes.get(self.at..)?.first_chunk() != Some(name) {
            return None;
        }
        self.at += N;
        if !self.take(b':') || self.peek() != Some(b'"') {
            return None;
        }
        let inside = self.at + 1;
        self.string().ok().map(|text| (text, inside))
    }
}
