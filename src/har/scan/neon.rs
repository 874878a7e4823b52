//! NEON, which every aarch64 has. Only the loads need `unsafe`.
#![allow(unsafe_code, reason = "vector instructions; each block says why it is sound")]

use super::mask::{Block, Classify};
use super::{LANE, Scanner};
use std::arch::aarch64::{
    uint8x16_t, vaddv_u8, vandq_u8, vceqq_u8, vdupq_n_u8, vget_high_u8, vget_low_u8, vld1q_u8, vorrq_u8,
};

/// The bit of each byte within its half of a vector.
const BITS: [u8; LANE] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];

pub(super) fn container(scanner: &mut Scanner, bytes: &[u8], outer: u64) -> Option<usize> {
    scanner.container_by(bytes, outer, Neon)
}

pub(super) fn string(scanner: &mut Scanner, bytes: &[u8]) -> Option<usize> {
    scanner.string_by(bytes, Neon)
}

#[derive(Clone, Copy)]
struct Neon;

impl Classify for Neon {
    #[inline(always)]
    fn strings(self, block: &Block) -> (u64, u64) {
        (quarters(block, 0, b'"'), quarters(block, 0, b'\\'))
    }

    #[inline(always)]
    fn brackets(self, block: &Block) -> (u64, u64) {
        (quarters(block, 0x20, b'{'), quarters(block, 0x20, b'}'))
    }
}

#[inline(always)]
fn load(bytes: &[u8; LANE]) -> uint8x16_t {
    // SAFETY: the load needs 16 readable bytes at any alignment, and `bytes` is a reference to 16. Every aarch64 that
    // Rust has a standard library for has NEON.
    unsafe { vld1q_u8(bytes.as_ptr()) }
}

/// A bit for each byte that is `byte` once the bits of `folded` are set in it.
#[inline(always)]
fn quarters(block: &Block, folded: u8, byte: u8) -> u64 {
    let (quarters, _) = block.as_chunks::<LANE>();
    let mut all = 0;
    for (number, quarter) in quarters.iter().enumerate() {
        let bytes = load(quarter);
        // SAFETY: NEON is there, as above; these work on values only.
        let bits = unsafe {
            let bytes = vorrq_u8(bytes, vdupq_n_u8(folded));
            let found = vandq_u8(vceqq_u8(bytes, vdupq_n_u8(byte)), load(&BITS));
            u16::from(vaddv_u8(vget_low_u8(found))) | u16::from(vaddv_u8(vget_high_u8(found))) << 8
        };
        all |= u64::from(bits) << (number * LANE);
    }
    all
}
