//! Skips JSON text at the speed of memory: 64 bytes at a time become bit masks of quotes, backslashes and
//! brackets. The widest instructions that the machine has are chosen when the program runs; all implementations give
//! the same results, and are tested against the portable one.
//!
//! This folder holds the only `unsafe` of the project: vector instructions in `x86` and `neon`, and text known to be ASCII in `short`.

mod level;
mod mask;
#[cfg(target_arch = "aarch64")]
mod neon;
mod scanner;
mod short;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod x86;

use crate::har::scan::level::Instructions;
pub use crate::har::scan::level::Level;
pub use crate::har::scan::scanner::Scanner;
use mask::Portable;
pub(super) use short::{end_of_string, plain_number, skip_spaces, split_plain};
use std::sync::LazyLock;

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

impl Scanner {
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
