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

use mask::{Block, Masks, escaped, in_strings};

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// Which instructions classify the bytes. All give the same answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Level(Instructions);

/// Made only for a machine that has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Instructions {
    /// 256-bit vectors of x86-64.
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
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
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
}

impl Scanner {
    /// Before a container.
    pub fn new(level: Level) -> Self {
        Scanner { level, depth: 0, in_string: 0, escape: 0, passed: 0, last_quote: 0 }
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
            Instructions::Portable => self.container_by(bytes, outer, mask::Portable::masks),
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
            Instructions::Portable => self.string_by(bytes, mask::Portable::masks),
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

    /// The next byte is taken away by a backslash.
    pub fn is_escaped(&self) -> bool {
        self.escape != 0
    }

    #[inline(always)]
    fn container_by(&mut self, bytes: &[u8], outer: u64, masks: impl Fn(&Block) -> Masks) -> Option<usize> {
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        for (number, block) in blocks.iter().enumerate() {
            if let Some(length) = self.container_block(masks(block), outer, BLOCK) {
                return Some(number * BLOCK + length);
            }
        }
        if rest.is_empty() {
            return None;
        }
        let last = masks(&padded(rest));
        self.container_block(last, outer, rest.len()).map(|length| blocks.len() * BLOCK + length)
    }

    #[inline(always)]
    fn string_by(&mut self, bytes: &[u8], masks: impl Fn(&Block) -> Masks) -> Option<usize> {
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        for (number, block) in blocks.iter().enumerate() {
            if let Some(length) = self.string_block(masks(block), BLOCK) {
                return Some(number * BLOCK + length);
            }
        }
        if rest.is_empty() {
            return None;
        }
        let last = masks(&padded(rest));
        self.string_block(last, rest.len()).map(|length| blocks.len() * BLOCK + length)
    }

    /// A block of `length` bytes; those behind them are 0.
    #[inline(always)]
    fn container_block(&mut self, masks: Masks, outer: u64, length: usize) -> Option<usize> {
        // The middle of a body.
        if masks.quote | masks.backslash | self.escape == 0 && self.in_string != 0 {
            self.passed += length as u64;
            return None;
        }
        let quotes = masks.quote & !escaped(masks.backslash, &mut self.escape, length);
        let strings = in_strings(quotes, &mut self.in_string);
        if quotes != 0 {
            self.last_quote = self.passed + u64::from(BLOCK as u32 - quotes.leading_zeros());
        }
        let (open, close) = (masks.open & !strings, masks.close & !strings);
        let closing = u64::from(close.count_ones());
        if self.depth > outer + closing {
            self.depth = self.depth + u64::from(open.count_ones()) - closing;
            self.passed += length as u64;
            return None;
        }
        self.brackets(open, close, outer, length)
    }

    /// Goes through the brackets of a block one by one.
    fn brackets(&mut self, open: u64, close: u64, outer: u64, length: usize) -> Option<usize> {
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
                let end = bit.trailing_zeros() as usize + 1;
                self.passed += end as u64;
                return Some(end);
            }
        }
        self.passed += length as u64;
        None
    }

    #[inline(always)]
    fn string_block(&mut self, masks: Masks, length: usize) -> Option<usize> {
        let quotes = masks.quote & !escaped(masks.backslash, &mut self.escape, length);
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
/// is short and nothing but ASCII without escapes, as most strings are. `None` says nothing about other strings.
#[inline]
#[allow(unsafe_code, reason = "the bytes were looked at one by one")]
pub(super) fn plain_string(bytes: &[u8], at: usize) -> Option<(&str, usize)> {
    const SHORT: usize = 16 * LANE;
    let mut from = at;
    while from < at + SHORT {
        let lane = bytes.get(from..)?.first_chunk::<LANE>()?;
        let (found, not_ascii) = (quote_or_backslash(lane), not_ascii(lane));
        if found == 0 {
            if not_ascii != 0 {
                return None;
            }
            from += LANE;
            continue;
        }
        let length = found.trailing_zeros();
        if not_ascii.trailing_zeros() < length {
            return None;
        }
        let end = from + length as usize;
        let inside = bytes.get(at..end).filter(|_| bytes.get(end) == Some(&b'"'))?;
        // SAFETY: `inside` reaches from `at` to `end`. Of each lane before the last no byte had its high bit set, and of
        // the last none before `end`; so all of them are ASCII, which is UTF-8.
        return Some((unsafe { std::str::from_utf8_unchecked(inside) }, end + 1));
    }
    None
}

/// A bit for each byte that is no ASCII.
#[inline(always)]
fn not_ascii(bytes: &[u8; LANE]) -> u32 {
    #[cfg(target_arch = "x86_64")]
    return x86::not_ascii(bytes);
    #[cfg(target_arch = "aarch64")]
    return neon::not_ascii(bytes);
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    mask::not_ascii(bytes)
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

/// Bytes that [`quote_or_backslash`] looks at.
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

/// A block of the last bytes, filled up with bytes that mean nothing.
fn padded(rest: &[u8]) -> Block {
    let mut block = [0; BLOCK];
    for (to, from) in block.iter_mut().zip(rest) {
        *to = *from;
    }
    block
}
