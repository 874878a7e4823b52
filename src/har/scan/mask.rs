//! What the bits of the masks say: which bytes are taken away by backslashes, and which are within strings.

use super::{BLOCK, LANE};

/// Bytes that are looked at together.
pub(super) type Block = [u8; BLOCK];

/// A bit for each byte of a block, the first byte the lowest bit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Masks {
    /// `"`
    pub(super) quote: u64,
    /// `\`
    pub(super) backslash: u64,
    /// `{` or `[`
    pub(super) open: u64,
    /// `}` or `]`
    pub(super) close: u64,
}

/// The classification in plain Rust.
pub(super) struct Portable;

impl Portable {
    /// The masks of a block. `{` and `[`, `}` and `]` differ in one bit only.
    #[inline(always)]
    pub(super) fn masks(block: &Block) -> Masks {
        let mut masks = Masks::default();
        let (words, _) = block.as_chunks::<8>();
        for (number, word) in words.iter().enumerate() {
            let word = u64::from_le_bytes(*word);
            let shift = number * 8;
            masks.quote |= equal(word, b'"') << shift;
            masks.backslash |= equal(word, b'\\') << shift;
            masks.open |= equal(word | splat(0x20), b'{') << shift;
            masks.close |= equal(word | splat(0x20), b'}') << shift;
        }
        masks
    }
}

/// A bit for each byte that is a quote or a backslash.
#[allow(dead_code, reason = "where there are vectors, only the tests compare with it")]
#[inline(always)]
pub(super) fn quote_or_backslash(bytes: &[u8; LANE]) -> u32 {
    let (words, _) = bytes.as_chunks::<8>();
    let mut found = 0;
    for (number, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        found |= ((equal(word, b'"') | equal(word, b'\\')) as u32) << (number * 8);
    }
    found
}

/// A bit for each byte that is no ASCII.
#[allow(dead_code, reason = "where there are vectors, only the tests compare with it")]
#[inline(always)]
pub(super) fn not_ascii(bytes: &[u8; LANE]) -> u32 {
    let high = |(place, byte): (usize, &u8)| u32::from(byte >> 7) << place;
    bytes.iter().enumerate().map(high).sum()
}

const fn splat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// A bit for each of the eight bytes that is `byte`.
#[inline(always)]
fn equal(word: u64, byte: u8) -> u64 {
    const LOW: u64 = splat(0x7F);
    let different = word ^ splat(byte);
    // The high bit of each byte that is 0: adding 0x7F carries into it from every other.
    let zero = !(((different & LOW) + LOW) | different) & !LOW;
    // One bit of each byte, at 7, 15, …: the product gathers them in the highest byte without a carry.
    (zero >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// The bytes that a backslash takes away. `carry` is 1 when the first one is, and tells the same of what comes behind
/// the `length` bytes of this block.
///
/// In a run of backslashes every second one is taken away itself. Adding at the start of each run carries through it,
/// and shows at its end whether its length was odd.
#[inline(always)]
pub(super) fn escaped(backslash: u64, carry: &mut u64, length: usize) -> u64 {
    const ODD: u64 = 0xAAAA_AAAA_AAAA_AAAA;
    if backslash == 0 {
        return std::mem::replace(carry, 0);
    }
    let escaping = backslash & !*carry;
    let followers = (escaping << 1) | ODD;
    let ends = followers.wrapping_sub(escaping) ^ ODD;
    let escaped = ends ^ (backslash | *carry);
    *carry = ((ends & backslash) >> (length - 1)) & 1;
    escaped
}

/// The bytes within strings, opening quotes among them and closing ones not. `carry` is all ones when the block begins
/// within a string, and tells the same of what comes behind it.
#[inline(always)]
pub(super) fn in_strings(quotes: u64, carry: &mut u64) -> u64 {
    let mut inside = quotes;
    // Each bit becomes the parity of the quotes up to it.
    for shift in [1, 2, 4, 8, 16, 32] {
        inside ^= inside << shift;
    }
    inside ^= *carry;
    // The sign bit, in all places.
    *carry = ((inside as i64) >> 63) as u64;
    inside
}
