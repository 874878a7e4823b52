//! Steps over JSON text at the speed of memory: 64 bytes at a time become bit masks of quotes, backslashes and
//! brackets. The widest instructions that the machine has are chosen when the program runs; all implementations give
//! the same answers, and the portable one is what they are tested against.
//!
//! This folder holds the only `unsafe` of the project: vector instructions in `x86` and `neon`, and text known to be ASCII here.

mod mask;
#[cfg(target_arch = "aarch64")]
mod neon;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod x86;

use std::sync::LazyLock;

use mask::{Block, Classify, Portable, escaped};

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// Which instructions classify the bytes. All give the same answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Level(Instructions);

/// Made only for a machine that has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Instructions {
    /// 256-bit vectors of x86-64, and what came before them.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 128-bit vectors, which every x86-64 has.
    #[cfg(target_arch = "x86_64")]
    Sse2,
    /// 128-bit vectors, which every aarch64 has.
    #[cfg(target_arch = "aarch64")]
    Neon,
    /// Arithmetic on words, on any machine.
    Portable,
}

impl Level {
    /// The fastest that this machine has.
    #[inline]
    pub fn best() -> Level {
        static BEST: LazyLock<Level> = LazyLock::new(Level::detect);
        *BEST
    }

    fn detect() -> Level {
        #[cfg(target_arch = "x86_64")]
        if x86::has_avx2() {
            return Level(Instructions::Avx2);
        }
        Level::baseline()
    }

    /// The fastest that every machine of this kind has.
    fn baseline() -> Level {
        #[cfg(target_arch = "x86_64")]
        return Level(Instructions::Sse2);
        #[cfg(target_arch = "aarch64")]
        return Level(Instructions::Neon);
        #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
        Level(Instructions::Portable)
    }

    /// All that this machine has, the fastest first.
    pub fn available() -> Vec<Level> {
        let mut levels = vec![Level::best(), Level::baseline(), Level(Instructions::Portable)];
        levels.dedup();
        levels
    }
}

/// Finds the end of a string or of an object or array, whose bytes may come in parts.
///
/// Brackets are counted, not matched in kind: `{]` passes. A backslash takes away a quote behind it also outside of strings; so text that is no JSON may be read otherwise than a parser of JSON would, but always in the same way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scanner {
    level: Level,
    /// Brackets that are open.
    depth: u64,
    /// All ones within a string, else 0.
    in_string: u64,
    /// 1 when the next byte is taken away by a backslash.
    escape: u64,
    /// Bytes stepped over so far.
    passed: u64,
    /// Bytes up to and with the last quote that opened or closed a string.
    last_quote: u64,
    /// Bytes before the longest string of a block or more that a container held, and up to its closing quote.
    longest: (u64, u64),
    /// The string that it stands in took a whole block, or the rest of one.
    is_long: bool,
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

    /// Goes on through `bytes`. Returns how many of them belong to the container when it ends among them, that is when
    /// no more than `outer` brackets are open; `None` when all do.
    pub fn container(&mut self, bytes: &[u8], outer: u64) -> Option<usize> {
        match self.level.0 {
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => x86::container_avx2(self, bytes, outer),
            #[cfg(target_arch = "x86_64")]
            Instructions::Sse2 => x86::container_sse2(self, bytes, outer),
            #[cfg(target_arch = "aarch64")]
            Instructions::Neon => neon::container(self, bytes, outer),
            Instructions::Portable => self.container_by(bytes, outer, Portable),
        }
    }

    /// Goes on through `bytes`, which are within a string. Returns how many of them belong to it, the closing quote
    /// among them; `None` when all do.
    pub fn string(&mut self, bytes: &[u8]) -> Option<usize> {
        match self.level.0 {
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => x86::string_avx2(self, bytes),
            #[cfg(target_arch = "x86_64")]
            Instructions::Sse2 => x86::string_sse2(self, bytes),
            #[cfg(target_arch = "aarch64")]
            Instructions::Neon => neon::string(self, bytes),
            Instructions::Portable => self.string_by(bytes, Portable),
        }
    }

    /// Brackets that are open.
    pub fn depth(&self) -> u64 {
        self.depth
    }

    /// How many bytes of the string that it stands in were stepped over; `None` outside of strings.
    pub fn string_so_far(&self) -> Option<u64> {
        (self.in_string != 0).then(|| self.passed - self.last_quote)
    }

    /// Bytes stepped over so far.
    pub fn passed(&self) -> u64 {
        self.passed
    }

    /// The longest string that was stepped over within the container: the bytes before its first one inside the quotes,
    /// and the bytes up to and with its closing quote. Empty when there was none of a block or more.
    pub fn longest_string(&self) -> std::ops::Range<u64> {
        self.longest.0..self.longest.1
    }

    /// The next byte is taken away by a backslash.
    pub fn is_escaped(&self) -> bool {
        self.escape != 0
    }

    #[inline(always)]
    fn container_by(&mut self, bytes: &[u8], outer: u64, classify: impl Classify) -> Option<usize> {
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        let mut scanner = *self;
        let mut end = None;
        for (number, block) in blocks.iter().enumerate() {
            if let Some(length) = scanner.container_block(block, BLOCK, outer, classify) {
                end = Some(number * BLOCK + length);
                break;
            }
        }
        if end.is_none() && !rest.is_empty() {
            let length = scanner.container_block(&padded(rest), rest.len(), outer, classify);
            end = length.map(|length| blocks.len() * BLOCK + length);
        }
        *self = scanner;
        end
    }

    #[inline(always)]
    fn string_by(&mut self, bytes: &[u8], classify: impl Classify) -> Option<usize> {
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        let mut scanner = *self;
        let mut end = None;
        for (number, block) in blocks.iter().enumerate() {
            if let Some(length) = scanner.string_block(block, BLOCK, classify) {
                end = Some(number * BLOCK + length);
                break;
            }
        }
        if end.is_none() && !rest.is_empty() {
            let length = scanner.string_block(&padded(rest), rest.len(), classify);
            end = length.map(|length| blocks.len() * BLOCK + length);
        }
        *self = scanner;
        end
    }

    /// A block of `length` bytes; those behind them are 0.
    #[inline(always)]
    fn container_block(&mut self, block: &Block, length: usize, outer: u64, classify: impl Classify) -> Option<usize> {
        let (quote, backslash) = classify.strings(block);
        let quotes = quote & !escaped(backslash, &mut self.escape, length);
        let before = self.passed;
        self.passed += length as u64;
        if quotes == 0 && self.in_string != 0 {
            // The middle of a body.
            self.is_long = true;
            return None;
        }
        if self.is_long {
            self.is_long = false;
            let end = before + u64::from(quotes.trailing_zeros()) + 1;
            if end - self.last_quote > self.longest.1 - self.longest.0 {
                self.longest = (self.last_quote, end);
            }
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
    fn brackets(&mut self, open: u64, close: u64, outer: u64) -> Option<usize> {
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
    fn string_block(&mut self, block: &Block, length: usize, classify: impl Classify) -> Option<usize> {
        let (quote, backslash) = classify.strings(block);
        let quotes = quote & !escaped(backslash, &mut self.escape, length);
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
fn padded(rest: &[u8]) -> Block {
    let mut block = [0; BLOCK];
    if let Some(begin) = block.get_mut(..rest.len()) {
        begin.copy_from_slice(rest);
    }
    block
}

/// The byte after the closing quote of the string whose first byte inside the quotes is at `at`. `None` when the bytes
/// end before the quote.
#[inline]
pub(super) fn end_of_string(bytes: &[u8], at: usize) -> Option<usize> {
    /// Most strings end before this, and are found with less ado.
    const SHORT: usize = 64;
    let mut from = at;
    while from < at + SHORT {
        let rest = bytes.get(from..)?;
        let Some((first, _)) = rest.split_first_chunk::<LANE>() else { break };
        match quote_or_backslash(first) {
            0 => from += LANE,
            found => {
                let place = from + found.trailing_zeros() as usize;
                if bytes.get(place) == Some(&b'"') {
                    return Some(place + 1);
                }
                from = place + 2;
            }
        }
    }
    Scanner::in_string(Level::best()).string(bytes.get(from..)?).map(|length| from + length)
}

/// The text of the string whose first byte inside the quotes is at `at`, and the byte after its closing quote, when it
/// is short and nothing but printable ASCII without escapes, as most strings are. Of other strings: up to where they are
/// plain at least.
#[inline]
#[allow(unsafe_code, reason = "the bytes were looked at one by one")]
pub(super) fn plain_string(bytes: &[u8], at: usize) -> Result<(&str, usize), usize> {
    const SHORT: usize = 16 * LANE;
    let mut end = at;
    while let Some(lane) = bytes.get(end..).and_then(|rest| rest.first_chunk::<LANE>())
        && end < at + SHORT
    {
        let special = special(lane);
        if special == 0 {
            end += LANE;
            continue;
        }
        end += special.trailing_zeros() as usize;
        let Some(inside) = bytes.get(at..end).filter(|_| bytes.get(end) == Some(&b'"')) else { break };
        // SAFETY: `inside` reaches from `at` to `end`, and of the lanes there no byte before `end` is special; so all
        // of them are ASCII, which is UTF-8.
        return Ok((unsafe { std::str::from_utf8_unchecked(inside) }, end + 1));
    }
    Err(end)
}

/// The number at `at`, when it is as most are, digits with perhaps a sign before them and a fraction behind, and the byte
/// after it, which must be there. `None` says nothing about other numbers.
#[inline]
#[allow(unsafe_code, reason = "the bytes were looked at one by one")]
pub(super) fn plain_number(bytes: &[u8], at: usize) -> Option<(&str, usize)> {
    let digits_from = |from: usize| {
        let digits = bytes.get(from..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (digits > 0).then_some(from + digits)
    };
    let mut end = digits_from(at + usize::from(bytes.get(at) == Some(&b'-')))?;
    if bytes.get(end) == Some(&b'.') {
        end = digits_from(end + 1)?;
    }
    if !matches!(bytes.get(end)?, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t') {
        return None;
    }
    let number = bytes.get(at..end)?;
    // SAFETY: `number` is a sign, digits and a point, which are ASCII and so UTF-8.
    Some((unsafe { std::str::from_utf8_unchecked(number) }, end))
}

/// A bit for each byte that does not stand for itself in a string, or is no printable ASCII: a quote, a backslash, a
/// control character, a byte of 0x80 and more.
#[inline(always)]
fn special(bytes: &[u8; LANE]) -> u32 {
    #[cfg(target_arch = "x86_64")]
    return x86::special(bytes);
    #[cfg(target_arch = "aarch64")]
    return neon::special(bytes);
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    mask::special(bytes)
}

/// The byte after the bracket that closes the container opening at `at`. `None` when the bytes end before it.
pub(super) fn end_of_container(bytes: &[u8], at: usize) -> Option<usize> {
    Scanner::new(Level::best()).container(bytes.get(at..)?, 0).map(|length| at + length)
}

/// The byte after the bracket that closes the container that `at` is in, outside of strings. `None` when the bytes end
/// before it.
pub(super) fn end_of_inside(bytes: &[u8], at: usize) -> Option<usize> {
    let mut scanner = Scanner { depth: 1, ..Scanner::new(Level::best()) };
    scanner.container(bytes.get(at..)?, 0).map(|length| at + length)
}

/// Bytes of a short string that are looked at together.
const LANE: usize = 16;

/// A bit for each byte that is a quote or a backslash.
#[inline(always)]
fn quote_or_backslash(bytes: &[u8; LANE]) -> u32 {
    #[cfg(target_arch = "x86_64")]
    return x86::quote_or_backslash(bytes);
    #[cfg(target_arch = "aarch64")]
    return neon::quote_or_backslash(bytes);
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    mask::quote_or_backslash(bytes)
}

/// The first byte from `at` on that is no space, or one before it when the bytes end soon.
#[inline(always)]
pub(super) fn skip_spaces(bytes: &[u8], mut at: usize) -> usize {
    while let Some(lane) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let others = no_space(lane);
        if others != 0 {
            return at + others.trailing_zeros() as usize;
        }
        at += LANE;
    }
    at
}

/// A bit for each byte that is no space.
#[inline(always)]
fn no_space(bytes: &[u8; LANE]) -> u32 {
    #[cfg(target_arch = "x86_64")]
    return x86::no_space(bytes);
    #[cfg(target_arch = "aarch64")]
    return neon::no_space(bytes);
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    mask::no_space(bytes)
}
