//! What the bits of the masks say: which bytes are taken away by backslashes, and which are within strings.

/// Bytes that are looked at together.
pub(super) type Block = [u8; BLOCK];

/// How the bytes of a block are classified: a bit for each byte, the first byte the lowest bit.
pub(super) trait Classify: Copy {
    /// The places of quotes, and of backslashes.
    fn strings(self, block: &Block) -> (u64, u64);

    /// Where a bracket opens, `{` or `[`, and where one closes. The two of a kind differ in one bit only.
    fn brackets(self, block: &Block) -> (u64, u64);

    /// Each bit becomes the parity of the bits up to it.
    #[inline(always)]
    fn parity(self, mut bits: u64) -> u64 {
        for shift in [1, 2, 4, 8, 16, 32] {
            bits ^= bits << shift;
        }
        bits
    }
}

/// The classification in plain Rust.
#[derive(Clone, Copy)]
pub(super) struct Portable;

impl Classify for Portable {
    #[inline(always)]
    fn strings(self, block: &Block) -> (u64, u64) {
        by_word(block, |word| (equal(word, b'"'), equal(word, b'\\')))
    }

    #[inline(always)]
    fn brackets(self, block: &Block) -> (u64, u64) {
        by_word(block, |word| (equal(word | splat(0x20), b'{'), equal(word | splat(0x20), b'}')))
    }
}

#[inline(always)]
fn by_word(block: &Block, classify: impl Fn(u64) -> (u64, u64)) -> (u64, u64) {
    let (words, _) = block.as_chunks::<8>();
    let mut masks = (0, 0);
    for (number, word) in words.iter().enumerate() {
        let (first, second) = classify(u64::from_le_bytes(*word));
        masks.0 |= first << (number * 8);
        masks.1 |= second << (number * 8);
    }
    masks
}

/// A bit for each byte that is a quote or a backslash.
#[cfg_attr(
    any(target_arch = "x86_64", target_arch = "aarch64"),
    allow(dead_code, reason = "the tests compare with it")
)]
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

/// A bit for each byte that is a quote, a backslash, a control character or no ASCII.
#[cfg_attr(
    any(target_arch = "x86_64", target_arch = "aarch64"),
    allow(dead_code, reason = "the tests compare with it")
)]
#[inline(always)]
pub(super) fn special(bytes: &[u8; LANE]) -> u32 {
    let special = |(place, byte): (usize, &u8)| u32::from(matches!(byte, b'"' | b'\\' | ..b' ' | 0x80..)) << place;
    bytes.iter().enumerate().map(special).sum()
}

/// A bit for each byte that is not a space.
#[cfg_attr(
    any(target_arch = "x86_64", target_arch = "aarch64"),
    allow(dead_code, reason = "the tests compare with it")
)]
#[inline(always)]
pub(super) fn no_space(bytes: &[u8; LANE]) -> u32 {
    let other = |(place, byte): (usize, &u8)| u32::from(*byte != b' ') << place;
    bytes.iter().enumerate().map(other).sum()
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

/// The bytes that a backslash takes away. `carry` is 1 when the first one is, and so is what is returned with them when the
/// first one after the `length` bytes of this block is.
///
/// In a run of backslashes every second one is taken away itself. Adding at the start of each run carries through it,
/// and shows at its end whether its length was odd.
#[inline(always)]
pub(super) fn escaped(backslash: u64, carry: u64, length: usize) -> (u64, u64) {
    const ODD: u64 = 0xAAAA_AAAA_AAAA_AAAA;
    let behind = (backslash << 1) | carry;
    if backslash & behind == 0 {
        // There are no runs: the usual case.
        return (behind, (backslash >> (length - 1)) & 1);
    }
    let escaping = backslash & !carry;
    let followers = (escaping << 1) | ODD;
    let ends = followers.wrapping_sub(escaping) ^ ODD;
    (ends ^ (backslash | carry), ((ends & backslash) >> (length - 1)) & 1)
}

/// Bytes that are looked at together.
pub(super) const BLOCK: usize = 64;

/// Bytes of a short string that are looked at together.
pub(super) const LANE: usize = 16;
