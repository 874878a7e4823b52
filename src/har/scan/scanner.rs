//! Steps over brackets and strings, a block of bytes at a time.

use crate::har::scan::level::Level;
use crate::har::scan::mask::{BLOCK, Block, Classify, escaped};

/// Finds the end of a string or of an object or array, whose bytes may come in parts.
///
/// Brackets are counted, not matched in kind: `{]` passes. A backslash takes away a quote after it also outside of strings; so text that is not JSON may be read differently than by a JSON parser, but always in the same way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scanner {
    pub(super) level: Level,
    /// Brackets that are open.
    pub(super) depth: u64,
    /// All ones within a string, else 0.
    pub(super) in_string: u64,
    /// 1 when the next byte is taken away by a backslash.
    pub(super) escape: u64,
    /// Bytes skipped so far.
    pub(super) passed: u64,
    /// Bytes up to and including the last quote that opened or closed a string.
    pub(super) last_quote: u64,
    /// Bytes before the longest string of a block or more that a container held, and up to its closing quote.
    pub(super) longest: (u64, u64),
    /// The string that it is in took a whole block, or the rest of one.
    pub(super) is_long: bool,
}

impl Scanner {
    /// Before a container.
    pub fn new(level: Level) -> Self {
        Scanner { level, depth: 0, in_string: 0, escape: 0, passed: 0, last_quote: 0, longest: (0, 0), is_long: false }
    }

    /// Behind the opening quote of a string.
    pub fn in_string(level: Level) -> Self {
        Scanner { in_string: !0, ..Scanner::new(level) }
    }

    /// Brackets that are open.
    pub fn depth(&self) -> u64 {
        self.depth
    }

    /// How many bytes of the string that it is in were skipped; `None` outside of strings.
    pub fn string_so_far(&self) -> Option<u64> {
        (self.in_string != 0).then(|| self.passed - self.last_quote)
    }

    /// Bytes skipped so far.
    pub fn passed(&self) -> u64 {
        self.passed
    }

    /// The longest string that was skipped within the container: the bytes before its first one inside the quotes,
    /// and the bytes up to and with its closing quote. Empty when there was none of a block or more.
    pub fn longest_string(&self) -> std::ops::Range<u64> {
        self.longest.0..self.longest.1
    }

    /// The next byte is taken away by a backslash.
    pub fn is_escaped(&self) -> bool {
        self.escape != 0
    }

    #[inline(always)]
    pub(super) fn structure_by(&mut self, bytes: &[u8], outer: u64, classify: impl Classify) -> Option<usize> {
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        let mut scanner = *self;
        let mut end = None;
        for (number, block) in blocks.iter().enumerate() {
            if let Some(length) = scanner.structure_block(block, BLOCK, outer, classify) {
                end = Some(number * BLOCK + length);
                break;
            }
        }
        if end.is_none() && !rest.is_empty() {
            let length = scanner.structure_block(&padded(rest), rest.len(), outer, classify);
            end = length.map(|length| blocks.len() * BLOCK + length);
        }
        *self = scanner;
        end
    }

    #[inline(always)]
    pub(super) fn string_by(&mut self, bytes: &[u8], classify: impl Classify) -> Option<usize> {
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        let mut whole = 0;
        let mut escape = self.escape;
        for block in blocks {
            let (quote, backslash) = classify.strings(block);
            let (taken, carry) = escaped(backslash, escape, BLOCK);
            if quote & !taken != 0 {
                break;
            }
            escape = carry;
            whole += 1;
        }
        self.escape = escape;
        self.passed += (whole * BLOCK) as u64;
        let length = match blocks.get(whole) {
            Some(block) => self.string_block(block, BLOCK, classify),
            None if rest.is_empty() => None,
            None => self.string_block(&padded(rest), rest.len(), classify),
        };
        length.map(|length| whole * BLOCK + length)
    }

    /// A block of `length` bytes; those after them are 0.
    #[inline(always)]
    pub(super) fn structure_block(
        &mut self,
        block: &Block,
        length: usize,
        outer: u64,
        classify: impl Classify,
    ) -> Option<usize> {
        let (quote, backslash) = classify.strings(block);
        let (taken, escape) = escaped(backslash, self.escape, length);
        self.escape = escape;
        let quotes = quote & !taken;
        let before = self.passed;
        self.passed += length as u64;
        if quotes == 0 && self.in_string != 0 {
            self.is_long = true;
            return Some(length);
        }
        // The bytes within strings, opening quotes among them and closing ones not.
        let strings = classify.parity(quotes) ^ self.in_string;
        // The sign bit, in all places.
        self.in_string = ((strings as i64) >> 63) as u64;
        if quotes != 0 {
            self.last_quote = before + u64::from(BLOCK as u32 - quotes.leading_zeros());
        }
        let (open, close) = classify.brackets(block);
        let (open, close) = (open & !strings, close & !strings);
        let closing = u64::from(close.count_ones());
        if self.depth > outer + closing {
            self.depth = self.depth + u64::from(open.count_ones()) - closing;
            return None;
        }
        let end = self.brackets(open, close, outer)?;
        self.passed = before + end as u64;
        Some(end)
    }

    /// Goes through the brackets of a block one by one.
    pub(super) fn brackets(&mut self, open: u64, close: u64, outer: u64) -> Option<usize> {
        let mut left = open | close;
        while left != 0 {
            let bit = left & left.wrapping_neg();
            left ^= bit;
            if open & bit != 0 {
                self.depth += 1;
                continue;
            }
            self.depth = self.depth.saturating_sub(1);
            if self.depth <= outer {
                return Some(bit.trailing_zeros() as usize + 1);
            }
        }
        None
    }

    #[inline(always)]
    pub(super) fn string_block(&mut self, block: &Block, length: usize, classify: impl Classify) -> Option<usize> {
        let (quote, backslash) = classify.strings(block);
        let (taken, escape) = escaped(backslash, self.escape, length);
        self.escape = escape;
        let quotes = quote & !taken;
        if quotes == 0 {
            self.passed += length as u64;
            return None;
        }
        let end = quotes.trailing_zeros() as usize + 1;
        self.passed += end as u64;
        (self.in_string, self.escape, self.last_quote) = (0, 0, self.passed);
        Some(end)
    }
}

/// A block of the last bytes, filled up with bytes that mean nothing.
pub(super) fn padded(rest: &[u8]) -> Block {
    let mut block = [0; BLOCK];
    if let Some(begin) = block.get_mut(..rest.len()) {
        begin.copy_from_slice(rest);
    }
    block
}
