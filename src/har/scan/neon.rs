//! NEON, which every aarch64 has. Only the loads need `unsafe`.
#![allow(unsafe_code, reason = "vector instructions; each block says why it is sound")]

use super::Scanner;
use super::mask::{Block, Masks};
use std::arch::aarch64::{
    uint8x16_t, vaddv_u8, vandq_u8, vceqq_u8, vdupq_n_u8, vget_high_u8, vget_low_u8, vld1q_u8, vorrq_u8,
};

const LANES: usize = 16;
/// The bit of each byte within its half of a vector.
const BITS: [u8; LANES] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];

pub(super) fn container(scanner: &mut Scanner, bytes: &[u8], outer: u64) -> Option<usize> {
    scanner.container_by(bytes, outer, masks)
}

pub(super) fn string(scanner: &mut Scanner, bytes: &[u8]) -> Option<usize> {
    scanner.string_by(bytes, masks)
}

#[inline(always)]
fn load(bytes: &[u8; LANES]) -> uint8x16_t {
    // SAFETY: the load needs 16 readable bytes at any alignment, and `bytes` is a reference to 16. Every aarch64 that
    // Rust has a standard library for has NEON.
    unsafe { vld1q_u8(bytes.as_ptr()) }
}

#[inline(always)]
fn masks(block: &Block) -> Masks {
    let (quarters, _) = block.as_chunks::<LANES>();
    let mut masks = Masks::default();
    for (number, quarter) in quarters.iter().enumerate() {
        let bytes = load(quarter);
        let equal = |bytes: uint8x16_t, byte: u8| {
            // SAFETY: NEON is there, as above; these work on values only.
            let bits = unsafe {
                let found = vandq_u8(vceqq_u8(bytes, vdupq_n_u8(byte)), load(&BITS));
                u16::from(vaddv_u8(vget_low_u8(found))) | u16::from(vaddv_u8(vget_high_u8(found))) << 8
            };
            u64::from(bits) << (number * LANES)
        };
        // SAFETY: as above.
        let folded = unsafe { vorrq_u8(bytes, vdupq_n_u8(0x20)) };
        masks.quote |= equal(bytes, b'"');
        masks.backslash |= equal(bytes, b'\\');
        masks.open |= equal(folded, b'{');
        masks.close |= equal(folded, b'}');
    }
    masks
}
