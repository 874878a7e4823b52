//! NEON, which every aarch64 has. Only the loads and the calls of functions compiled for NEON need `unsafe`.
#![allow(unsafe_code, reason = "vector instructions; each block says why it is sound")]

use super::Scanner;
use super::mask::{Block, Classify};
use crate::har::scan::mask::LANE;
use std::arch::aarch64::{
    uint8x16_t, uint8x16x4_t, vaddvq_u16, vandq_u8, vbslq_u8, vceqq_u8, vcgeq_u8, vcltq_u8, vdupq_n_u8, vdupq_n_u64,
    vextq_u8, vget_lane_u64, vld1q_u8, vld4q_u8, vmvnq_u8, vorrq_u8, vreinterpret_u64_u8, vreinterpretq_u8_u64,
    vreinterpretq_u16_u8, vshrn_n_u16, vzip1q_u8,
};

// The calls below rely on it.
const _: () = assert!(cfg!(target_feature = "neon"), "aarch64 without NEON is not supported");

/// A bit for each byte that is a quote or a backslash.
#[inline(always)]
pub(super) fn quote_or_backslash(bytes: &[u8; LANE]) -> u32 {
    // SAFETY: it needs nothing but NEON, which is asserted above.
    unsafe { quote_or_backslash_with_neon(bytes) }
}

/// A bit for each byte that is a quote, a backslash, a control character or no ASCII.
#[inline(always)]
pub(super) fn special(bytes: &[u8; LANE]) -> u32 {
    // SAFETY: it needs nothing but NEON, which is asserted above.
    unsafe { special_with_neon(bytes) }
}

/// A bit for each byte that is not a space.
#[inline(always)]
pub(super) fn no_space(bytes: &[u8; LANE]) -> u32 {
    // SAFETY: it needs nothing but NEON, which is asserted above.
    unsafe { no_space_with_neon(bytes) }
}

pub(super) fn structure(scanner: &mut Scanner, bytes: &[u8], outer: u64) -> Option<usize> {
    scanner.structure_by(bytes, outer, Neon)
}

pub(super) fn string(scanner: &mut Scanner, bytes: &[u8]) -> Option<usize> {
    scanner.string_by(bytes, Neon)
}

#[derive(Clone, Copy)]
struct Neon;

impl Classify for Neon {
    #[inline(always)]
    fn strings(self, block: &Block) -> (u64, u64) {
        // SAFETY: it needs nothing but NEON, which is asserted above.
        unsafe { equal_with_neon(block, 0, [b'"', b'\\']) }
    }

    #[inline(always)]
    fn brackets(self, block: &Block) -> (u64, u64) {
        // SAFETY: it needs nothing but NEON, which is asserted above.
        unsafe { equal_with_neon(block, 0x20, [b'{', b'}']) }
    }
}

#[target_feature(enable = "neon")]
#[inline]
fn quote_or_backslash_with_neon(bytes: &[u8; LANE]) -> u32 {
    lane_bits(quotes_and_backslashes(load(bytes)))
}

#[target_feature(enable = "neon")]
#[inline]
fn special_with_neon(bytes: &[u8; LANE]) -> u32 {
    let bytes = load(bytes);
    let unprintable = vorrq_u8(vcltq_u8(bytes, vdupq_n_u8(b' ')), vcgeq_u8(bytes, vdupq_n_u8(0x80)));
    lane_bits(vorrq_u8(quotes_and_backslashes(bytes), unprintable))
}

#[target_feature(enable = "neon")]
#[inline]
fn no_space_with_neon(bytes: &[u8; LANE]) -> u32 {
    lane_bits(vmvnq_u8(vceqq_u8(load(bytes), vdupq_n_u8(b' '))))
}

#[target_feature(enable = "neon")]
#[inline]
fn quotes_and_backslashes(bytes: uint8x16_t) -> uint8x16_t {
    vorrq_u8(vceqq_u8(bytes, vdupq_n_u8(b'"')), vceqq_u8(bytes, vdupq_n_u8(b'\\')))
}

/// For each of the two a bit for each byte that is it, once the bits of `folded` are set in the byte.
#[target_feature(enable = "neon")]
#[inline]
fn equal_with_neon(block: &Block, folded: u8, [one, other]: [u8; 2]) -> (u64, u64) {
    // SAFETY: the load needs 64 readable bytes at any alignment, and `block` is a reference to 64.
    let uint8x16x4_t(first, second, third, fourth) = unsafe { vld4q_u8(block.as_ptr()) };
    let bytes = [first, second, third, fourth].map(|lane| vorrq_u8(lane, vdupq_n_u8(folded)));
    let equal = |byte: u8| block_bits(bytes.map(|lane| vceqq_u8(lane, vdupq_n_u8(byte))));
    (equal(one), equal(other))
}

/// A bit for each byte of a block that is all ones; the others are 0. The vectors hold each fourth byte, as `vld4q_u8`
/// deals them out: the first one holds those at 0, 4, 8, …
#[target_feature(enable = "neon")]
#[inline]
fn block_bits([first, second, third, fourth]: [uint8x16_t; 4]) -> u64 {
    // Each byte takes one bit of each vector, so that its lower half tells of four bytes in a row; its upper half too.
    let [ones, twos] = [0x55, 0x33].map(|mask| vdupq_n_u8(mask));
    let both = vbslq_u8(twos, vbslq_u8(ones, first, second), vbslq_u8(ones, third, fourth));
    // Of each two bytes the upper half of the one and the lower half of the other.
    let halves = vshrn_n_u16::<4>(vreinterpretq_u16_u8(both));
    vget_lane_u64::<0>(vreinterpret_u64_u8(halves))
}

#[target_feature(enable = "neon")]
#[inline]
fn load(bytes: &[u8; LANE]) -> uint8x16_t {
    // SAFETY: the load needs 16 readable bytes at any alignment, and `bytes` is a reference to 16.
    unsafe { vld1q_u8(bytes.as_ptr()) }
}

/// A bit for each byte that is all ones; the others are 0.
#[target_feature(enable = "neon")]
#[inline]
fn lane_bits(found: uint8x16_t) -> u32 {
    // To each byte the bit of its own among eight. Then each byte of the one half is beside its like of the other,
    // and the sum of these pairs holds all sixteen bits.
    let bits = vandq_u8(found, vreinterpretq_u8_u64(vdupq_n_u64(0x8040_2010_0804_0201)));
    let pairs = vzip1q_u8(bits, vextq_u8::<8>(bits, bits));
    u32::from(vaddvq_u16(vreinterpretq_u16_u8(pairs)))
}
