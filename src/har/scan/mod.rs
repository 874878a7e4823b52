//! Skips JSON text at the speed of memory: 64 bytes at a time become bit masks of quotes, backslashes and
//! brackets. The widest instructions that the machine has are chosen when the program runs; all implementations give
//! the same results, and are tested against the portable one.
//!
//! This folder holds the only `unsafe` of the project: vector instructions in `x86` and `neon`, and text known to be ASCII in `short`.

mod mask;
#[cfg(target_arch = "aarch64")]
mod neon;
mod short;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod x86;

use std::sync::LazyLock;

use mask::{Block, Classify, Portable, escaped};
pub(super) use short::{end_of_string, plain_number, skip_spaces, split_plain};

/// Bytes that are looked at together.
const BLOCK: usize = 64;
/// Bytes of a short string that are looked at together.
const LANE: usize = 16;

/// Which instructions classify the bytes. All give the same results.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Level(Instructions);

/// Made only for a machine that has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Instructions {
    /// 512-bit vectors of x86-64, and what came before them.
    #[cfg(target_arch = "x86_64")]
    Avx512,
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
        if x86::has_avx512() {
            return Level(Instructions::Avx512);
        } else if x86::has_avx2() {
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
        let mut levels = vec![Level::best()];
        #[cfg(target_arch = "x86_64")]
        levels.extend(x86::has_avx2().then_some(Level(Instructions::Avx2)));
        levels.extend([Level::baseline(), Level(Instructions::Portable)]);
        levels.dedup();
        levels
    }
}

/// Finds the end of a string or of an object or array, whose bytes may come in parts.
///
/// Brackets are counted, not matched in kind: `{]` passes. A backslash takes away a quote after it also outside of strings; so text that is not JSON may be read differently than by a JSON parser, but always in the same way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scanner {
    level: Level,
    /// Brackets that are open.
    depth: u64,
    /// All ones within a string, else 0.
    in_string: u64,
    /// 1 when the next byte is taken away by a backslash.
    escape: u64,
    /// Bytes skipped so far.
    passed: u64,
    /// Bytes up to and including the last quote that opened or closed a string.
    last_quote: u64,
    /// Bytes before the longest string of a block or more that a container held, and up to its closing quote.
    longest: (u64, u64),
    /// The string that it is in took a whole block, or the rest of one.
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
        let mut at = 0;
        loop {
            // Nearly all of most files is bodies, in which only quotes and backslashes are looked for.
            if self.is_long {
                let before = self.last_quote;
                at += self.string(bytes.get(at..)?)?;
                self.is_long = false;
                if self.passed - before > self.longest.1 - self.longest.0 {
                    self.longest = (before, self.passed);
                }
            }
            at += self.structure(bytes.get(at..)?, outer)?;
            if !self.is_long {
                return Some(at);
            }
        }
    }

    /// Goes on through `bytes` to the end of the container, or into the middle of a long string. Returns how many of them it
    /// skipped; `None` when there is neither.
    fn structure(&mut self, bytes: &[u8], outer: u64) -> Option<usize> {
        match self.level.0 {
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => x86::structure_avx512(self, bytes, outer),
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => x86::structure_avx2(self, bytes, outer),
            #[cfg(target_arch = "x86_64")]
            Instructions::Sse2 => x86::structure_sse2(self, bytes, outer),
            #[cfg(target_arch = "aarch64")]
            Instructions::Neon => neon::structure(self, bytes, outer),
            Instructions::Portable => self.structure_by(bytes, outer, Portable),
        }
    }

    /// Goes on through `bytes`, which are within a string. Returns how many of them belong to it, the closing quote
    /// among them; `None` when all do.
    pub fn string(&mut self, bytes: &[u8]) -> Option<usize> {
        match self.level.0 {
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => x86::string_avx512(self, bytes),
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
    fn structure_by(&mut self, bytes: &[u8], outer: u64, classify: impl Classify) -> Option<usize> {
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
    fn string_by(&mut self, bytes: &[u8], classify: impl Classify) -> Option<usize> {
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
    fn structure_block(&mut self, block: &Block, length: usize, outer: u64, classify: impl Classify) -> Option<usize> {
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
fn padded(rest: &[u8]) -> Block {
    let mut block = [0; BLOCK];
    if let Some(begin) = block.get_mut(..rest.len()) {
        begin.copy_from_slice(rest);
    }
    block
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
