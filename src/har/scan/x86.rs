//! AVX-512, AVX2 and SSE2. Only the loads and the calls of functions compiled for more than SSE2 need `unsafe`.
#![allow(unsafe_code, reason = "vector instructions; each block says why it is sound")]

use super::Scanner;
use super::mask::{Block, Classify};
use crate::har::scan::mask::{BLOCK, LANE};
use std::arch::x86_64::{
    __m128i, __m256i, __m512i, _mm_clmulepi64_si128, _mm_cmpeq_epi8, _mm_cmplt_epi8, _mm_cvtsi128_si64,
    _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8, _mm256_cmpeq_epi8,
    _mm256_loadu_si256, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8, _mm512_cmpeq_epi8_mask,
    _mm512_loadu_si512, _mm512_or_si512, _mm512_set1_epi8,
};

/// A bit for each byte that is a quote or a backslash.
#[inline(always)]
pub(super) fn quote_or_backslash(bytes: &[u8; LANE]) -> u32 {
    equal_sse2(bytes, b'"') | equal_sse2(bytes, b'\\')
}

/// A bit for each byte that is not a space.
#[inline(always)]
pub(super) fn no_space(bytes: &[u8; LANE]) -> u32 {
    equal_sse2(bytes, b' ') ^ 0xFFFF
}

/// A bit for each byte that is a quote, a backslash, a control character or no ASCII.
#[inline(always)]
pub(super) fn special(bytes: &[u8; LANE]) -> u32 {
    // SAFETY: the load needs 16 readable bytes at any alignment, and `bytes` is a reference to 16. Every x86-64 has
    // SSE2, and the other calls need nothing else.
    unsafe {
        let bytes = _mm_loadu_si128(bytes.as_ptr().cast::<__m128i>());
        let quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'"' as i8));
        let backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8));
        // Bytes are signed here: those of 0x80 and more are negative.
        let unprintable = _mm_cmplt_epi8(bytes, _mm_set1_epi8(b' ' as i8));
        _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, backslashes), unprintable)) as u32
    }
}

/// A bit for each byte that is `byte`.
#[inline(always)]
fn equal_sse2(bytes: &[u8; LANE], byte: u8) -> u32 {
    // SAFETY: the load needs 16 readable bytes at any alignment, and `bytes` is a reference to 16. Every x86-64 has
    // SSE2, and the other calls need nothing else.
    unsafe {
        let bytes = _mm_loadu_si128(bytes.as_ptr().cast::<__m128i>());
        _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte as i8))) as u32
    }
}

pub(super) fn structure_avx512(scanner: &mut Scanner, bytes: &[u8], outer: u64) -> Option<usize> {
    // SAFETY: this level is only made where the machine has all of it (`Level::detect`).
    unsafe { structure_with_avx512(scanner, bytes, outer) }
}

pub(super) fn string_avx512(scanner: &mut Scanner, bytes: &[u8]) -> Option<usize> {
    // SAFETY: this level is only made where the machine has all of it (`Level::detect`).
    unsafe { string_with_avx512(scanner, bytes) }
}

pub(super) fn structure_avx2(scanner: &mut Scanner, bytes: &[u8], outer: u64) -> Option<usize> {
    // SAFETY: this level is only made where the machine has all of it (`Level::detect`).
    unsafe { structure_with_avx2(scanner, bytes, outer) }
}

pub(super) fn string_avx2(scanner: &mut Scanner, bytes: &[u8]) -> Option<usize> {
    // SAFETY: this level is only made where the machine has all of it (`Level::detect`).
    unsafe { string_with_avx2(scanner, bytes) }
}

pub(super) fn structure_sse2(scanner: &mut Scanner, bytes: &[u8], outer: u64) -> Option<usize> {
    scanner.structure_by(bytes, outer, Sse2)
}

pub(super) fn string_sse2(scanner: &mut Scanner, bytes: &[u8]) -> Option<usize> {
    scanner.string_by(bytes, Sse2)
}

/// Whether the machine has AVX2, and what all processors with AVX2 have besides.
pub(super) fn has_avx2() -> bool {
    std::arch::is_x86_feature_detected!("avx2")
        && std::arch::is_x86_feature_detected!("pclmulqdq")
        && std::arch::is_x86_feature_detected!("popcnt")
        && std::arch::is_x86_feature_detected!("lzcnt")
        && std::arch::is_x86_feature_detected!("bmi1")
}

/// Whether the machine has the parts of AVX-512 that classify bytes, and what [`has_avx2`] names.
pub(super) fn has_avx512() -> bool {
    has_avx2() && std::arch::is_x86_feature_detected!("avx512f") && std::arch::is_x86_feature_detected!("avx512bw")
}

#[target_feature(enable = "avx512f,avx512bw,avx2,pclmulqdq,popcnt,lzcnt,bmi1")]
fn structure_with_avx512(scanner: &mut Scanner, bytes: &[u8], outer: u64) -> Option<usize> {
    scanner.structure_by(bytes, outer, Avx512(()))
}

#[target_feature(enable = "avx512f,avx512bw,avx2,pclmulqdq,popcnt,lzcnt,bmi1")]
fn string_with_avx512(scanner: &mut Scanner, bytes: &[u8]) -> Option<usize> {
    scanner.string_by(bytes, Avx512(()))
}

#[target_feature(enable = "avx2,pclmulqdq,popcnt,lzcnt,bmi1")]
fn structure_with_avx2(scanner: &mut Scanner, bytes: &[u8], outer: u64) -> Option<usize> {
    scanner.structure_by(bytes, outer, Avx2(()))
}

#[target_feature(enable = "avx2,pclmulqdq,popcnt,lzcnt,bmi1")]
fn string_with_avx2(scanner: &mut Scanner, bytes: &[u8]) -> Option<usize> {
    scanner.string_by(bytes, Avx2(()))
}

/// Made only in functions that are compiled for AVX2.
#[derive(Clone, Copy)]
struct Avx2(());

impl Classify for Avx2 {
    #[inline(always)]
    fn strings(self, block: &Block) -> (u64, u64) {
        // SAFETY: there is an `Avx2`, so the machine has it.
        unsafe { (equal_avx2(block, 0, b'"'), equal_avx2(block, 0, b'\\')) }
    }

    #[inline(always)]
    fn brackets(self, block: &Block) -> (u64, u64) {
        // SAFETY: there is an `Avx2`, so the machine has it.
        unsafe { (equal_avx2(block, 0x20, b'{'), equal_avx2(block, 0x20, b'}')) }
    }

    #[inline(always)]
    fn parity(self, bits: u64) -> u64 {
        // SAFETY: there is an `Avx2`, and it is made only where carry-less products are, too.
        unsafe { parity_by_product(bits) }
    }
}

/// Made only in functions that are compiled for AVX-512.
#[derive(Clone, Copy)]
struct Avx512(());

impl Classify for Avx512 {
    #[inline(always)]
    fn strings(self, block: &Block) -> (u64, u64) {
        // SAFETY: there is an `Avx512`, so the machine has it.
        unsafe { (equal_avx512(block, 0, b'"'), equal_avx512(block, 0, b'\\')) }
    }

    #[inline(always)]
    fn brackets(self, block: &Block) -> (u64, u64) {
        // SAFETY: there is an `Avx512`, so the machine has it.
        unsafe { (equal_avx512(block, 0x20, b'{'), equal_avx512(block, 0x20, b'}')) }
    }

    #[inline(always)]
    fn parity(self, bits: u64) -> u64 {
        // SAFETY: there is an `Avx512`, and it is made only where carry-less products are, too.
        unsafe { parity_by_product(bits) }
    }
}

/// Each bit becomes the parity of the bits up to it: a product without carries with all ones adds to each bit all bits
/// below it.
///
/// # Safety
/// The machine must have carry-less products (`pclmulqdq`).
#[inline(always)]
unsafe fn parity_by_product(bits: u64) -> u64 {
    // SAFETY: the caller answers for the product; every x86-64 has the rest.
    unsafe {
        let product = _mm_clmulepi64_si128::<0>(_mm_set_epi64x(0, bits as i64), _mm_set1_epi8(-1));
        _mm_cvtsi128_si64(product) as u64
    }
}

/// A bit for each byte that is `byte` once the bits of `folded` are set in it.
///
/// # Safety
/// The machine must have AVX-512 F and BW.
#[inline(always)]
unsafe fn equal_avx512(block: &Block, folded: u8, byte: u8) -> u64 {
    // SAFETY: the load needs 64 readable bytes at any alignment, and `block` is a reference to 64. The caller answers for
    // AVX-512.
    unsafe {
        let bytes = _mm512_loadu_si512(block.as_ptr().cast::<__m512i>());
        let bytes = _mm512_or_si512(bytes, _mm512_set1_epi8(folded as i8));
        _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte as i8))
    }
}

/// A bit for each byte that is `byte` once the bits of `folded` are set in it.
///
/// # Safety
/// The machine must have AVX2.
#[inline(always)]
unsafe fn equal_avx2(block: &Block, folded: u8, byte: u8) -> u64 {
    const HALF: usize = BLOCK / 2;
    let (halves, _) = block.as_chunks::<HALF>();
    let mut found = 0;
    for (number, half) in halves.iter().enumerate() {
        // SAFETY: the load needs 32 readable bytes at any alignment, and `half` is a reference to 32. The caller
        // answers for AVX2.
        let half = unsafe {
            let bytes = _mm256_loadu_si256(half.as_ptr().cast::<__m256i>());
            let bytes = _mm256_or_si256(bytes, _mm256_set1_epi8(folded as i8));
            _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte as i8)))
        };
        found |= u64::from(half as u32) << (number * HALF);
    }
    found
}

#[derive(Clone, Copy)]
struct Sse2;

impl Classify for Sse2 {
    #[inline(always)]
    fn strings(self, block: &Block) -> (u64, u64) {
        (quarters(block, 0, b'"'), quarters(block, 0, b'\\'))
    }

    #[inline(always)]
    fn brackets(self, block: &Block) -> (u64, u64) {
        (quarters(block, 0x20, b'{'), quarters(block, 0x20, b'}'))
    }
}

/// A bit for each byte that is `byte` once the bits of `folded` are set in it.
#[inline(always)]
fn quarters(block: &Block, folded: u8, byte: u8) -> u64 {
    let (quarters, _) = block.as_chunks::<LANE>();
    let mut found = 0;
    for (number, quarter) in quarters.iter().enumerate() {
        // SAFETY: the load needs 16 readable bytes at any alignment, and `quarter` is a reference to 16. Every x86-64
        // has SSE2, and the other calls need nothing else.
        let quarter = unsafe {
            let bytes = _mm_loadu_si128(quarter.as_ptr().cast::<__m128i>());
            let bytes = _mm_or_si128(bytes, _mm_set1_epi8(folded as i8));
            _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte as i8)))
        };
        found |= u64::from(quarter as u32) << (number * LANE);
    }
    found
}
