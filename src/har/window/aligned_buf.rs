//! The buffer that a part of the input is read into.

use std::ops::{Deref, DerefMut};

/// The system copies a file much faster to memory that is aligned as the file is, by lines of the processor's cache.
const LINE: usize = 64;

/// Bytes that can be aligned as the input is.
#[derive(Debug, Default)]
pub(in crate::har) struct AlignedBuf {
    bytes: Vec<u8>,
    /// Bytes before the first.
    before: usize,
}

impl AlignedBuf {
    /// Grows to at least that many bytes.
    pub(in crate::har) fn grow(&mut self, length: usize) {
        if self.len() < length {
            self.resize(self.before + length);
        }
    }

    /// It does not double: it grows by blocks, and large buffers are short-lived.
    fn resize(&mut self, length: usize) {
        self.bytes.reserve_exact(length.saturating_sub(self.bytes.len()));
        self.bytes.resize(length, 0);
    }

    /// Aligns `index` like byte `place` of a file, and grows to at least `length` bytes. The old content is
    /// lost.
    pub(in crate::har) fn align_to_file(&mut self, index: usize, place: u64, length: usize) {
        // Memory that grows may move.
        if self.bytes.is_empty() {
            // Some allocators have zeros available, which then need not be written.
            self.bytes = vec![0; length + LINE];
        } else if self.bytes.len() < length + LINE {
            self.resize(length + LINE);
        }
        let wanted = usize::try_from(place % LINE as u64).unwrap_or_default();
        // Any number will do where it is unknown.
        let to_line = self.bytes.as_ptr().align_offset(LINE) % LINE;
        self.before = (to_line + wanted + LINE - index % LINE) % LINE;
    }
}

impl Drop for AlignedBuf {
    /// Allocators take the freeing of a large piece for a sign that as much will be wanted again, and from then on keep more of
    /// all that they have (glibc: its dynamic threshold); of a piece that became small before, none does.
    fn drop(&mut self) {
        const SMALL: usize = 4096;
        self.bytes.clear();
        self.bytes.shrink_to(SMALL);
    }
}

impl Deref for AlignedBuf {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes.get(self.before..).unwrap_or_default()
    }
}

impl DerefMut for AlignedBuf {
    fn deref_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(self.before..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_lie_as_in_the_file() {
        for (index, place) in [(0, 0), (0, 4), (1, 0), (63, 64), (64, 63), (1_000, 262_144), (77, 1_000_003)] {
            let mut room = AlignedBuf::default();
            room.align_to_file(index, place, 5_000);
            assert!(room.len() >= 5_000);
            assert_eq!(room[index..].as_ptr().addr() as u64 % 64, place % 64, "{index} {place}");
            room.grow(4_000);
            room.grow(7_000);
            assert!(room.len() >= 7_000);
        }
    }
}
