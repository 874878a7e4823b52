//! The part of the input that is in memory: filled block by block, cut short where a string or an array is long, and handed on
//! when it holds whole entries.
//!
//! Blocks end at multiples of their size in the input, however the source cuts what it gives and whoever reads it; so what
//! is kept of a long string, and all that follows from it, depends on the input alone.

pub(super) mod aligned_buf;
pub(super) mod blocks;
pub(super) mod chunk;
pub(super) mod position;

use crate::har::scan::Scanner;
use crate::har::window::aligned_buf::AlignedBuf;
use crate::har::window::blocks::Blocks;
use crate::har::window::chunk::{Chunk, LARGEST_KEPT, keep_for_next};
use crate::har::window::position::{Gap, Position};
use std::io::{self, Read};
use std::ops::Range;

/// A string that takes more than this in memory is cut in the middle.
const LONGEST_STRING: u64 = 256 * 1024;
/// Bytes that stay of its beginning.
const HEAD: usize = 1024;
/// What is in its middle instead.
const CUT: &[u8] = "…".as_bytes();

/// The window on an input.
pub(in crate::har) struct Window<R> {
    blocks: Blocks<R>,
    text: Chunk,
    /// Memory of texts that were handed back, to be used again.
    spare: Vec<AlignedBuf>,
    /// The gap of the string that is under way, and the length of what the scanner has seen before that string.
    open_gap: Option<(usize, u64)>,
}

impl Window<io::Empty> {
    /// A window on a text that is in memory already.
    pub(in crate::har) fn on(text: Chunk) -> Self {
        Window { blocks: Blocks::none(), text, spare: Vec::new(), open_gap: None }
    }
}

impl<R: Read> Window<R> {
    /// A window on a source that begins at `start` of the input.
    pub(in crate::har) fn new(source: R, start: Position) -> Self {
        Window { blocks: Blocks::new(source), text: Chunk::new(start), spare: Vec::new(), open_gap: None }
    }

    /// What is in memory.
    pub(in crate::har) fn text(&self) -> &Chunk {
        &self.text
    }

    /// The same, to ask it for positions.
    pub(in crate::har) fn text_mut(&mut self) -> &mut Chunk {
        &mut self.text
    }

    /// The bytes in memory.
    pub(in crate::har) fn bytes(&self) -> &[u8] {
        self.text.bytes()
    }

    /// How many bytes are in memory.
    pub(in crate::har) fn filled(&self) -> usize {
        self.text.kept.len()
    }

    /// Bytes read from the source so far.
    pub(in crate::har) fn read(&self) -> u64 {
        self.blocks.read()
    }

    /// The source has ended, or failed.
    pub(in crate::har) fn at_end(&self) -> bool {
        self.blocks.at_end()
    }

    /// Why the source could not be read to its end.
    pub(in crate::har) fn take_error(&mut self) -> Option<io::Error> {
        self.blocks.take_error()
    }

    /// Reads one more block. False when there is none.
    pub(in crate::har) fn fill(&mut self) -> bool {
        self.text.move_down();
        let Chunk { memory, kept, .. } = &mut self.text;
        let length = self.blocks.next(memory, kept.end);
        kept.end += length;
        length > 0
    }

    /// The scanner has gone through all that is in memory: if it is in a string that has become long, leaves out the
    /// middle of what is here of it.
    pub(in crate::har) fn cut_long_string(&mut self, scanner: &Scanner) {
        let Some(length) = scanner.string_so_far().filter(|&length| length > LONGEST_STRING) else {
            return;
        };
        let string = scanner.passed() - length;
        let from = match self.open_gap {
            Some((gap, of)) if of == string => gap,
            _ => {
                let start = self.filled().saturating_sub(usize::try_from(length).unwrap_or(usize::MAX));
                let at = start + head(self.bytes().get(start..).unwrap_or_default());
                let from = at + CUT.len();
                self.open_gap = Some((from, string));
                let mut gap = Gap { at: from, bytes: 0, lines: 0, column: 0 };
                // The mark takes the place of as many bytes.
                if let Some(replaced) = self.text.bytes_mut().get_mut(at..from) {
                    if let Some(last) = memchr::memrchr(b'\n', replaced) {
                        gap.lines = bytecount::count(replaced, b'\n') as u64;
                        gap.column = (replaced.len() - last - 1) as u64;
                    }
                    replaced.copy_from_slice(CUT);
                }
                self.text.gaps.push(gap);
                from
            }
        };
        // A backslash stays with what it takes away, and the beginning of a character with its end.
        let to = match scanner.is_escaped() {
            true => self.filled() - 1,
            false => self.filled() - unfinished(self.bytes()),
        };
        let Some(missing) = self.bytes().get(from..to) else { return };
        let feeds = bytecount::count(missing, b'\n') as u64;
        let behind_last = memchr::memrchr(b'\n', missing).map_or(missing.len(), |last| missing.len() - last - 1) as u64;
        let count = missing.len() as u64;
        if let Some(gap) = self.text.gaps.last_mut() {
            gap.column = if feeds == 0 { gap.column + behind_last } else { behind_last };
            gap.bytes += count;
            gap.lines += feeds;
        }
        self.text.take_out(from..to);
    }

    /// Leaves out a range of what is in memory. What is after it moves down.
    pub(in crate::har) fn leave_out(&mut self, range: Range<usize>) {
        let mut lines = self.text.lines();
        let (from, to) = (lines.at(range.start), lines.at(range.end));
        let bytes = to.offset - from.offset;
        let column = if to.line == from.line { bytes } else { to.column - 1 };
        let mut gap = Gap { at: range.start, bytes, lines: to.line - from.line, column };
        let is_behind = |at: usize| at > range.end;
        let gaps = &mut self.text.gaps;
        // Gaps within it are part of it now.
        gaps.retain(|gap| gap.at <= range.start || is_behind(gap.at));
        gaps.iter_mut().filter(|gap| is_behind(gap.at)).for_each(|gap| gap.at -= range.len());
        let place = gaps.partition_point(|gap| gap.at < range.start);
        if let Some(before) = gaps.get(place).filter(|before| before.at == range.start).copied() {
            gap.column += if gap.lines == 0 { before.column } else { 0 };
            (gap.bytes, gap.lines) = (gap.bytes + before.bytes, gap.lines + before.lines);
            gaps.remove(place);
        }
        gaps.insert(place, gap);
        self.open_gap = self.open_gap.map(|(at, of)| (if is_behind(at) { at - range.len() } else { at }, of));
        self.text.take_out(range);
    }

    /// A new scanner begins: strings are counted again.
    pub(in crate::har) fn begin_scan(&mut self) {
        self.open_gap = None;
    }

    /// Forgets what is before `index`; all indexes move down by it.
    pub(in crate::har) fn forget(&mut self, index: usize) {
        self.text.drop_before(index);
        self.open_gap = self.open_gap.and_then(|(gap, of)| Some((gap.checked_sub(index)?, of)));
    }

    /// Hands on what is before `index`, with the places of `marks` in it; all indexes move down by it.
    pub(in crate::har) fn hand_on(&mut self, index: usize, marks: impl Iterator<Item = usize>) -> Chunk {
        self.open_gap = self.open_gap.and_then(|(gap, of)| Some((gap.checked_sub(index)?, of)));
        let next = (!self.blocks.at_end()).then(|| self.blocks.read());
        self.text.split_off(index, marks, self.spare.pop(), next)
    }

    /// Takes back the memory of a text that was handed on.
    pub(in crate::har) fn give_back(&mut self, text: Chunk) {
        /// As many as there are threads come back, and some more. Large ones are not kept. What is returned to the system is
        /// not gone: the allocator takes it for a sign that as much will be wanted again, and keeps more of all that it has.
        const SPARE: usize = 32;
        if text.memory.len() <= LARGEST_KEPT && self.spare.len() < SPARE {
            self.spare.push(text.memory);
        }
    }
}

impl<R> Drop for Window<R> {
    fn drop(&mut self) {
        /// What was kept of a larger input needs the room, and to read the next takes longer than to have it again.
        const LARGE: u64 = 256 * 1024 * 1024;
        if self.blocks.read() >= LARGE {
            return;
        }
        keep_for_next(std::iter::once(&mut self.text.memory).chain(&mut self.spare).map(std::mem::take));
    }
}

/// Bytes of the beginning of a string that stay: no escape sequence and no character is cut.
fn head(string: &[u8]) -> usize {
    let mut at = 0;
    while at < HEAD {
        let step = match string.get(at..) {
            Some([b'\\', b'u', ..]) => 6,
            Some([b'\\', ..]) => 2,
            Some([0xF0..=0xFF, ..]) => 4,
            Some([0xE0..=0xEF, ..]) => 3,
            Some([0xC0..=0xDF, ..]) => 2,
            _ => 1,
        };
        at += step;
    }
    at
}

/// Bytes at the end that begin a character of UTF-8 without ending it.
fn unfinished(bytes: &[u8]) -> usize {
    for (behind, &byte) in bytes.iter().rev().take(3).enumerate() {
        let length = match byte {
            0xF0.. => 4,
            0xE0.. => 3,
            0xC0.. => 2,
            0x80.. => continue,
            _ => 1,
        };
        return if length > behind + 1 { behind + 1 } else { 0 };
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::scan::Level;
    use crate::har::window::position::Lines;

    /// A window on a container, scanned to its end with long strings cut.
    fn scanned(text: &[u8]) -> (Window<&[u8]>, usize) {
        let mut window = Window::new(text, Position::START);
        let mut scanner = Scanner::new(Level::best());
        let mut at = 0;
        while window.fill() {
            if let Some(length) = scanner.container(&window.bytes()[at..], 0) {
                return (window, at + length);
            }
            window.cut_long_string(&scanner);
            at = window.filled();
        }
        panic!("no end");
    }

    #[test]
    fn long_strings_lose_their_middle_and_positions_stay_true() {
        for (piece, times) in
            [("x", 3_000_000), ("\\\"", 1_000_000), ("\\\\", 1_000_001), ("é\n", 700_000), ("\\u00e9", 300_000)]
        {
            for lead in 0..7 {
                let long = piece.repeat(times);
                let text = format!("{{{}\"a\":\"{long}\",\n\"b\":\"c\"}} ", " ".repeat(lead));
                let (window, end) = scanned(text.as_bytes());
                let kept = std::str::from_utf8(&window.bytes()[..end]).unwrap();
                assert!(kept.len() < 1024 * 1024 + 4096, "{} bytes", kept.len());
                assert!(kept.ends_with(",\n\"b\":\"c\"}"), "{piece}");
                let value: serde_json::Value = serde_json::from_str(&kept.replace('\n', " ")).unwrap();
                assert!(value["a"].as_str().unwrap().contains('…'), "{piece}");
                let b = kept.len() - 2;
                let place = window.text().lines().at(b);
                let before = &text.as_bytes()[..text.len() - 3];
                assert_eq!(place.offset, before.len() as u64, "{piece}");
                assert_eq!(place.line, before.iter().filter(|&&byte| byte == b'\n').count() as u64 + 1, "{piece}");
                assert_eq!(place.column, 7, "{piece}");
            }
        }
    }

    #[test]
    fn what_is_left_out_counts_as_if_it_were_there() {
        let text: &[u8] = b"ab\r\ncd\nef\ngh\nij\nkl";
        // Beside one another, the second before the first; then one that covers both, and one after all.
        for ranges in [&[4..7, 2..4][..], &[4..7, 2..4, 2..6], &[5..6, 3..4, 2..8, 3..5]] {
            let mut window = Window::new(text, Position::START);
            while window.fill() {}
            let mut kept: Vec<usize> = (0..text.len()).collect();
            for range in ranges {
                window.leave_out(range.clone());
                kept.drain(range.clone());
            }
            assert_eq!(window.bytes(), kept.iter().map(|&at| text[at]).collect::<Vec<_>>(), "{ranges:?}");
            for (index, &at) in kept.iter().enumerate() {
                let whole = Lines::new(text, &[], Position::START).at(at);
                assert_eq!(window.text().lines().at(index), whole, "{ranges:?} at {index}");
            }
        }
    }

    #[test]
    fn texts_are_handed_on_with_their_positions() {
        let mut window = Window::new(&b"ab\ncd\nef"[..], Position::START);
        assert!(window.fill() && !window.fill() && window.at_end());
        let first = window.hand_on(4, [1, 3].into_iter());
        assert_eq!((first.bytes(), window.bytes()), (&b"ab\nc"[..], &b"d\nef"[..]));
        for (index, line, column) in [(0, 1, 1), (1, 1, 2), (2, 1, 3), (3, 2, 1)] {
            let expected = Position { offset: index as u64, line, column };
            assert_eq!(first.lines().at(index), expected);
        }
        assert_eq!(window.text().lines().at(2), Position { offset: 6, line: 3, column: 1 });
        window.give_back(first);
        window.forget(2);
        assert_eq!(window.text().lines().at(1), Position { offset: 7, line: 3, column: 2 });
    }
}
