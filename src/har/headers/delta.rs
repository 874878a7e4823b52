//! The places of the headers of a message. Exporters write all headers alike, so each place follows from the one
//! before it and the length of its header: usually one byte encodes a place that would take forty.

use super::varint;
use crate::har::Span;

/// The place of a header.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::har) struct Place {
    /// Position in the list.
    pub(in crate::har) index: u32,
    pub(in crate::har) span: Span,
}

/// The five numbers of a place.
const NUMBERS: usize = 5;

/// Writes the places of headers whose names and values have that many bytes together.
pub(in crate::har) fn write(text: &mut String, places: impl Iterator<Item = (Place, u64)> + Clone) {
    // Escapes make a header longer than others, and nothing makes it shorter.
    let overhead = places.clone().map(|(place, bytes)| place.span.length.wrapping_sub(bytes)).min().unwrap_or_default();
    varint::write(text, overhead);
    let mut way = Predictor { overhead, ..Predictor::default() };
    for (place, bytes) in places {
        let differences = way.differences(place, bytes);
        let which = differences.iter().rev().fold(0, |which, &number| (which << 1) | u64::from(number != 0));
        varint::write(text, which);
        differences.into_iter().filter(|&number| number != 0).for_each(|number| varint::write(text, number));
        way.advance(place);
    }
}

/// Reads places, one after another.
#[derive(Clone, Debug)]
pub(in crate::har) struct Places<'a> {
    bytes: &'a [u8],
    way: Predictor,
}

impl<'a> Places<'a> {
    /// Those that [`write()`] wrote.
    pub(in crate::har) fn new(mut bytes: &'a [u8]) -> Places<'a> {
        let overhead = varint::read(&mut bytes).unwrap_or_default();
        Places { bytes, way: Predictor { overhead, ..Predictor::default() } }
    }

    /// The next place, of a header of that many bytes.
    pub(in crate::har) fn next(&mut self, bytes: u64) -> Option<Place> {
        let which = varint::read(&mut self.bytes)?;
        let mut differences = [0; NUMBERS];
        for (bit, number) in differences.iter_mut().enumerate() {
            if which >> bit & 1 == 1 {
                *number = varint::read(&mut self.bytes)?;
            }
        }
        let place = self.way.place(differences, bytes);
        self.way.advance(place);
        Some(place)
    }
}

/// The place of the last header, and the distance from one to the next.
#[derive(Clone, Copy, Debug, Default)]
struct Predictor {
    last: Place,
    /// Bytes between one header and the next.
    gap: u64,
    /// Lines from one to the next.
    lines: u64,
    /// Bytes of a header beside its name and value.
    overhead: u64,
}

impl Predictor {
    /// How a place differs from the expected one.
    fn differences(&self, place: Place, bytes: u64) -> [u64; NUMBERS] {
        let Span { offset, length, line, column } = place.span;
        [
            folded(u64::from(place.index), u64::from(self.last.index) + 1),
            folded(length, self.overhead.wrapping_add(bytes)),
            folded(offset, self.end().wrapping_add(self.gap)),
            folded(line, self.last.span.line.wrapping_add(self.lines)),
            folded(column, self.column(offset, line)),
        ]
    }

    /// The place with this difference.
    fn place(&self, [index, length, offset, line, column]: [u64; NUMBERS], bytes: u64) -> Place {
        let index = u32::try_from(unfolded(index, u64::from(self.last.index) + 1)).unwrap_or(u32::MAX);
        let length = unfolded(length, self.overhead.wrapping_add(bytes));
        let offset = unfolded(offset, self.end().wrapping_add(self.gap));
        let line = unfolded(line, self.last.span.line.wrapping_add(self.lines));
        let column = unfolded(column, self.column(offset, line));
        Place { index, span: Span { offset, length, line, column } }
    }

    fn end(&self) -> u64 {
        self.last.span.offset.wrapping_add(self.last.span.length)
    }

    /// On one line columns rise as offsets do; on others what is alike begins alike.
    fn column(&self, offset: u64, line: u64) -> u64 {
        let last = self.last.span;
        if line == last.line { last.column.wrapping_add(offset.wrapping_sub(last.offset)) } else { last.column }
    }

    fn advance(&mut self, place: Place) {
        self.gap = place.span.offset.wrapping_sub(self.end());
        self.lines = place.span.line.wrapping_sub(self.last.span.line);
        self.last = place;
    }
}

/// The difference of two numbers: even numbers lead up, odd ones down.
fn folded(to: u64, from: u64) -> u64 {
    let way = to.wrapping_sub(from).cast_signed();
    ((way << 1) ^ (way >> 63)).cast_unsigned()
}

fn unfolded(way: u64, from: u64) -> u64 {
    from.wrapping_add((way >> 1) ^ (way & 1).wrapping_neg())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(index: u32, offset: u64, length: u64, line: u64, column: u64) -> Place {
        Place { index, span: Span { offset, length, line, column } }
    }

    /// How many bytes these places take, once it is seen that nothing of them is lost.
    fn packed(places: &[(Place, u64)]) -> usize {
        let mut text = String::new();
        write(&mut text, places.iter().copied());
        let mut packed = Places::new(text.as_bytes());
        for (place, bytes) in places {
            assert_eq!(packed.next(*bytes), Some(*place));
        }
        assert_eq!(packed.next(0), None);
        text.len()
    }

    #[test]
    fn a_place_among_others_takes_one_byte() {
        for lines in [4, 0] {
            let (mut places, mut offset) = (Vec::new(), 5 << 30);
            for n in 0..100 {
                let bytes = 20 + n * n % 37;
                // Every tenth has a quotation mark in it.
                let length = bytes + 60 + u64::from(n % 10 == 0);
                let column = if lines == 0 { offset } else { 13 };
                places.push((place(n as u32, offset, length, 9_000 + n * lines, column), bytes));
                offset += length + 11;
            }
            assert!(packed(&places) < 100 + 10 + 30, "{}", packed(&places));
        }
    }

    proptest! {
        #[test]
        fn packing_loses_nothing(
            places in prop::collection::vec((any::<u32>(), any::<[u64; 5]>(), 0..64_u32), 0..20)
        ) {
            let places: Vec<(Place, u64)> = places
                .into_iter()
                .map(|(n, [a, b, c, d, bytes], small)| {
                    (place(n >> (small / 2), a >> small, b >> small, c >> small, d >> small), bytes >> small)
                })
                .collect();
            packed(&places);
        }
    }
}
