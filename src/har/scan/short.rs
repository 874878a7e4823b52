//! Short runs of bytes: most strings, numbers and indentations end within a few vectors, and are found with less work than
//! a scanner makes.

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
use super::mask;
#[cfg(target_arch = "aarch64")]
use super::neon;
#[cfg(target_arch = "x86_64")]
use super::x86;
use crate::har::scan::mask::LANE;
use crate::har::scan::{Level, Scanner};

/// The byte after the closing quote of the string whose first byte inside the quotes is at `at`. `None` when the bytes
/// end before the quote.
#[inline]
pub(in crate::har) fn end_of_string(bytes: &[u8], at: usize) -> Option<usize> {
    /// Most strings end before this, and are found with less work.
    const SHORT: usize = 64;
    let mut from = at;
    while from < at + SHORT {
        let rest = bytes.get(from..)?;
        let Some((first, _)) = rest.split_first_chunk::<LANE>() else { break };
        match quote_or_backslash(first) {
            0 => from += LANE,
            found => {
                let place = from + found.trailing_zeros() as usize;
                if bytes.get(place) == Some(&b'"') {
                    return Some(place + 1);
                }
                from = place + 2;
            }
        }
    }
    Scanner::in_string(Level::best()).string(bytes.get(from..)?).map(|length| from + length)
}

/// Splits the bytes after the opening quote of a string where its plain beginning ends: nothing but printable ASCII that
/// stands for itself. A short string of nothing else, as most strings are, has its closing quote there; longer ones may be
/// parted before.
#[inline(always)]
#[allow(unsafe_code, reason = "the bytes were looked at one by one")]
pub(in crate::har) fn split_plain(string: &[u8]) -> (&str, &[u8]) {
    const SHORT: usize = 16 * LANE;
    let (lanes, _) = string.get(..SHORT).unwrap_or(string).as_chunks::<LANE>();
    let mut length = 0;
    for lane in lanes {
        let special = special(lane);
        if special != 0 {
            length += special.trailing_zeros() as usize;
            break;
        }
        length += LANE;
    }
    let (plain, rest) = string.split_at_checked(length).unwrap_or_default();
    // SAFETY: of the lanes that `plain` is the beginning of no byte up to `length` is special; so all of them are ASCII,
    // which is UTF-8.
    (unsafe { std::str::from_utf8_unchecked(plain) }, rest)
}

/// The number at `at`, when it is as most are, digits with perhaps a sign before them and a fraction after them, and the byte
/// after it, which must be there. `None` says nothing about other numbers.
#[inline]
#[allow(unsafe_code, reason = "the bytes were looked at one by one")]
pub(in crate::har) fn plain_number(bytes: &[u8], at: usize) -> Option<(&str, usize)> {
    let digits_from = |from: usize| {
        let digits = bytes.get(from..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (digits > 0).then_some(from + digits)
    };
    let mut end = digits_from(at + usize::from(bytes.get(at) == Some(&b'-')))?;
    if bytes.get(end) == Some(&b'.') {
        end = digits_from(end + 1)?;
    }
    if !matches!(bytes.get(end)?, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t') {
        return None;
    }
    let number = bytes.get(at..end)?;
    // SAFETY: `number` is a sign, digits and a point, which are ASCII and so UTF-8.
    Some((unsafe { std::str::from_utf8_unchecked(number) }, end))
}

/// A bit for each byte that does not stand for itself in a string, or is no printable ASCII: a quote, a backslash, a
/// control character, a byte of 0x80 and more.
#[inline(always)]
pub(super) fn special(bytes: &[u8; LANE]) -> u32 {
    #[cfg(target_arch = "x86_64")]
    return x86::special(bytes);
    #[cfg(target_arch = "aarch64")]
    return neon::special(bytes);
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    mask::special(bytes)
}

/// A bit for each byte that is a quote or a backslash.
#[inline(always)]
pub(super) fn quote_or_backslash(bytes: &[u8; LANE]) -> u32 {
    #[cfg(target_arch = "x86_64")]
    return x86::quote_or_backslash(bytes);
    #[cfg(target_arch = "aarch64")]
    return neon::quote_or_backslash(bytes);
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    mask::quote_or_backslash(bytes)
}

/// The first byte from `at` on that is not a space, or one before it when the bytes end soon.
#[inline(always)]
pub(in crate::har) fn skip_spaces(bytes: &[u8], mut at: usize) -> usize {
    while let Some(lane) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let others = no_space(lane);
        if others != 0 {
            return at + others.trailing_zeros() as usize;
        }
        at += LANE;
    }
    at
}

/// A bit for each byte that is not a space.
#[inline(always)]
pub(super) fn no_space(bytes: &[u8; LANE]) -> u32 {
    #[cfg(target_arch = "x86_64")]
    return x86::no_space(bytes);
    #[cfg(target_arch = "aarch64")]
    return neon::no_space(bytes);
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    mask::no_space(bytes)
}
