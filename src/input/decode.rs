//! UTF-16 to UTF-8. Windows editors and PowerShell's redirection write it.

/// The text as UTF-8, if it opens with a byte order mark of UTF-16; otherwise the bytes as they are.
///
/// The mark of UTF-16 is left out, that of UTF-8 stays. Lone surrogates and an odd last byte become U+FFFD.
pub fn to_utf8(bytes: Vec<u8>) -> Vec<u8> {
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => transcode(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => transcode(rest, u16::from_be_bytes),
        _ => bytes,
    }
}

fn transcode(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Vec<u8> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let characters = char::decode_utf16(pairs.iter().map(|&pair| unit(pair)));
    let mut text: String = characters.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    if !odd.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_known_by_its_mark() {
        for (bytes, text) in [
            (&b"{}"[..], &b"{}"[..]),
            (b"", b""),
            (b"\xEF\xBB\xBF{}", b"\xEF\xBB\xBF{}"),
            (b"\xFF\xFE{\0}\0", b"{}"),
            (b"\xFE\xFF\0{\0}", b"{}"),
            (b"\xFF\xFE\xe9\0", "\u{e9}".as_bytes()),
            (b"\xFF\xFE\x3d\xd8\x00\xde", "\u{1F600}".as_bytes()),
            (b"\xFF\xFE\x3d\xd8x\0", "\u{FFFD}x".as_bytes()),
            (b"\xFF\xFE{\0}", "{\u{FFFD}".as_bytes()),
            (b"\xFF\xFE", b""),
            (b"\xFF", b"\xFF"),
        ] {
            assert_eq!(to_utf8(bytes.to_vec()), text, "{}", bytes.escape_ascii());
        }
    }
}
