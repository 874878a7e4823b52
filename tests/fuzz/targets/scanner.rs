//! The scanner: all its implementations against one that looks at each byte, on text that comes in pieces.
//!
//! The first three bytes of the input are the sizes of the pieces, the fourth how deep the end lies.

use har_cors::har::scan::{Level, Scanner};

pub(crate) fn run(data: &[u8]) {
    let Some((overrides, text)) = data.split_first_chunk::<4>() else { return };
    let outer = u64::from(overrides[3] % 4);
    for level in Level::available() {
        container(Scanner::new(level), Plain::default(), text, overrides, outer);
        let (scanner, plain) = (Scanner::in_string(level), Plain { in_string: true, ..Plain::default() });
        container(scanner, plain, text, overrides, outer);
        string(scanner, plain, text, overrides);
    }
}

/// The text in pieces of one to 256 bytes, the three sizes in turn.
fn pieces<'a>(mut text: &'a [u8], overrides: &[u8; 4]) -> impl Iterator<Item = &'a [u8]> {
    let mut sizes = overrides[..3].iter().map(|&size| usize::from(size) + 1).cycle();
    std::iter::from_fn(move || {
        let length = sizes.next()?.min(text.len());
        let (piece, rest) = text.split_at(length);
        text = rest;
        (!piece.is_empty()).then_some(piece)
    })
}

fn container(mut scanner: Scanner, mut plain: Plain, text: &[u8], overrides: &[u8; 4], outer: u64) {
    for piece in pieces(text, overrides) {
        let (end, expected) = (scanner.container(piece, outer), plain.container(piece, outer));
        assert_eq!((end, scanner.passed()), (expected, plain.passed), "{scanner:?}");
        if end.is_some() {
            assert_eq!(scanner.depth(), plain.depth, "{scanner:?}");
            return;
        }
        plain.assert_same(&scanner);
    }
}

fn string(mut scanner: Scanner, mut plain: Plain, text: &[u8], overrides: &[u8; 4]) {
    for piece in pieces(text, overrides) {
        let (end, expected) = (scanner.string(piece), plain.string(piece));
        assert_eq!(end, expected, "{scanner:?}");
        plain.assert_same(&scanner);
        if end.is_some() {
            return;
        }
    }
}

/// A scanner without any art.
#[derive(Clone, Copy, Default)]
struct Plain {
    depth: u64,
    in_string: bool,
    escaped: bool,
    passed: u64,
    last_quote: u64,
}

impl Plain {
    /// Skips one byte; true when it is a quote or a bracket that means something.
    fn step(&mut self, byte: u8) -> bool {
        self.passed += 1;
        let escaped = std::mem::take(&mut self.escaped);
        match byte {
            b'\\' => self.escaped = !escaped,
            b'"' if !escaped => {
                self.in_string = !self.in_string;
                self.last_quote = self.passed;
                return true;
            }
            // No JSON has a backslash before a bracket outside of strings; it then takes nothing away.
            b'{' | b'[' | b'}' | b']' => return !self.in_string,
            _ => {}
        }
        false
    }

    fn container(&mut self, bytes: &[u8], outer: u64) -> Option<usize> {
        for (index, &byte) in bytes.iter().enumerate() {
            match (self.step(byte), byte) {
                (true, b'{' | b'[') => self.depth += 1,
                (true, b'}' | b']') => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth <= outer {
                        return Some(index + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn string(&mut self, bytes: &[u8]) -> Option<usize> {
        bytes.iter().position(|&byte| self.step(byte) && byte == b'"').map(|index| index + 1)
    }

    fn assert_same(&self, scanner: &Scanner) {
        let so_far = self.in_string.then(|| self.passed - self.last_quote);
        assert_eq!(
            (scanner.depth(), scanner.passed(), scanner.string_so_far(), scanner.is_escaped()),
            (self.depth, self.passed, so_far, self.escaped),
            "{scanner:?}"
        );
    }
}
