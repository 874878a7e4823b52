//! AVX2 and SSE2. Only the loads and the calls of functions compiled for AVX2 need `unsafe`.
#![allow(unsafe_code, reason = "vector instructions; each block says why it is sound")]

use super::mask::{Block, Masks};
use super::{BLOCK, LANE, Scanner};
use std::arch::x86_64::{
    __m128i, __m256i, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
    _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8,
};

/// A bit for each byte that is a quote or a backslash.
#[inline(always)]
pub(super) fn quote_or_backslash(bytes: &[u8; LANE]) -> u32 {
    // SAFETY: the load needs 16 readable bytes at any alignment, and `bytes` is a reference to 16. Every x86-64 has
    // SSE2, and the other calls need nothing else.
    unsafe {
        let bytes = _mm_loadu_si128(bytes.as_ptr().cast::<__m128i>());
        let quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"' as i8));
        let backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8));
        _mm_movemask_epi8(_mm_or_si128(quotes, backslashes)) as u32
    }
}

/// A bit for each byte that is no ASCII.
#[inline(always)]
pub(super) fn not_ascii(bytes: &[u8; LANE]) -> u32 {
    // SAFETY: the load needs 16 readable bytes at any alignment, and `bytes` is a reference to 16. Every x86-64 has
    // SSE2.
    unsafe { _mm_movemask_epi8(_mm_loadu_si128(bytes.as_ptr().cast::<__m128i>())) as u32 }
}

pub(super) fn container_avx2(scanner: &mut Scanner, bytes: &[u8], outer: u64) -> Option<usize> {
    // SAFETY: this level is only made where the machine has AVX2 (`Level::best`).
    unsafe { container_with_avx2(scanner, bytes, outer) }
}

pub(super) fn string_avx2(scanner: &mut Scanner, bytes: &[u8]) -> Option<usize> {
    // SAFETY: this level is only made where the machine has AVX2 (`Level::best`).
    unsafe { string_with_avx2(scanner, bytes) }
}

pub(super) fn container_sse2(scanner: &mut Scanner, bytes: &[u8], outer: u64) -> Option<usize> {
    scanner.container_by(bytes, outer, masks_sse2)
}

pub(super) fn string_sse2(scanner: &mut Scanner, bytes: &[u8]) -> Option<usize> {
    scanner.string_by(bytes, masks_sse2)
}

#[target_feature(enable = "avx2")]
fn container_with_avx2(scanner: &mut Scanner, bytes: &[u8], outer: u64) -> Option<usize> {
    scanner.container_by(bytes, outer, |block| masks_avx2(block))
}

#[target_feature(enable = "avx2")]
fn string_with_avx2(scanner: &mut Scanner, bytes: &[u8]) -> Option<usize> {
    scanner.string_by(bytes, |block| masks_avx2(block))
}

#[target_feature(enable = "avx2")]
#[inline]
fn masks_avx2(block: &Block) -> Masks {
    const HALF: usize = BLOCK / 2;
    let (halves, _) = block.as_chunks::<HALF>();
    let mut masks = Masks::default();
    for (number, half) in halves.iter().enumerate() {
        // SAFETY: the load needs 32 readable bytes at any alignment, and `half` is a reference to 32.
        let bytes = unsafe { _mm256_loadu_si256(half.as_ptr().cast::<__m256i>()) };
        let equal = |bytes, byte: u8| {
            let found = _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte as i8)));
            u64::from(found as u32) << (number * HALF)
        };
        let folded = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
        masks.quote |= equal(bytes, b'"');
        masks.backslash |= equal(bytes, b'\\');
        masks.open |= equal(folded, b'{');
        masks.close |= equal(folded, b'}');
    }
    masks
}

#[inline(always)]
fn masks_sse2(block: &Block) -> Masks {
    const QUARTER: usize = BLOCK / 4;
    let (quarters, _) = block.as_chunks::<QUARTER>();
    let mut masks = Masks::default();
    for (number, quarter) in quarters.iter().enumerate() {
        // SAFETY: the load needs 16 readable bytes at any alignment, and `quarter` is a reference to 16. Every x86-64
        // has SSE2, and the other call needs nothing else.
        let (bytes, folded) = unsafe {
            let bytes = _mm_loadu_si128(quarter.as_ptr().cast::<__m128i>());
            (bytes, _mm_or_si128(bytes, _mm_set1_epi8(0x20)))
        };
        let equal = |bytes, byte: u8| {
            // SAFETY: every x86-64 has SSE2.
            let found = unsafe { _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte as i8))) };
            u64::from(found as u32) << (number * QUARTER)
        };
        masks.quote |= equal(bytes, b'"');
        masks.backslash |= equal(bytes, b'\\');
        masks.open |= equal(folded, b'{');
        masks.close |= equal(folded, b'}');
    }
    masks
}
