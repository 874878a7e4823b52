//! Where the headers of a message stand. Each place follows from the one before it but for a few small numbers, so that
//! six bytes tell a place which would take forty.

use super::Span;

/// Where a header stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Place {
    /// Position in the list.
    pub(super) index: u32,
    pub(super) span: Span,
}

/// The places of all headers of a message, in the order of the headers.
#[derive(Clone, Debug)]
pub(super) enum Places {
    /// They may still change.
    Loose(Vec<Place>),
    /// Six bytes for each place that is near the one before it, more for others.
    Packed(Box<[u8]>),
}

impl Default for Places {
    fn default() -> Self {
        Places::Loose(Vec::new())
    }
}

impl Places {
    pub(super) fn with_capacity(places: usize) -> Self {
        Places::Loose(Vec::with_capacity(places))
    }

    /// Adds one; what is packed takes no more.
    pub(super) fn push(&mut self, place: Place) {
        if let Places::Loose(places) = self {
            places.push(place);
        }
    }

    /// The spans, as long as they may change.
    pub(super) fn spans_mut(&mut self) -> impl Iterator<Item = &mut Span> {
        let places = match self {
            Places::Loose(places) => places.as_mut_slice(),
            Places::Packed(_) => &mut [],
        };
        places.iter_mut().map(|place| &mut place.span)
    }

    /// Makes them small.
    pub(super) fn pack(&mut self) {
        let Places::Loose(places) = self else { return };
        // The first place is near none.
        let mut bytes = Vec::with_capacity((places.len() + 2) * NEAR);
        let mut before = Place::default();
        for place in places {
            write(&mut bytes, place.less(before));
            before = *place;
        }
        *self = Places::Packed(bytes.into());
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Place> {
        let (loose, mut packed) = match self {
            Places::Loose(places) => (places.as_slice(), [].as_slice()),
            Places::Packed(bytes) => ([].as_slice(), &**bytes),
        };
        let mut before = Place::default();
        let unpacked = std::iter::from_fn(move || {
            before = before.plus(read(&mut packed)?);
            Some(before)
        });
        loose.iter().copied().chain(unpacked)
    }
}

impl Place {
    /// What a place tells that the one before it does not.
    fn less(self, before: Place) -> [u64; 5] {
        let (span, old) = (self.span, before.span);
        [
            folded(u64::from(self.index), u64::from(before.index)),
            folded(span.offset, old.offset.wrapping_add(old.length)),
            span.length,
            folded(span.line, old.line),
            folded(span.column, column_expected(before, span.offset, span.line)),
        ]
    }

    /// The place that tells this beside the one before it.
    fn plus(self, [index, offset, length, line, column]: [u64; 5]) -> Place {
        let old = self.span;
        let index = u32::try_from(unfolded(index, u64::from(self.index))).unwrap_or(u32::MAX);
        let offset = unfolded(offset, old.offset.wrapping_add(old.length));
        let line = unfolded(line, old.line);
        let column = unfolded(column, column_expected(self, offset, line));
        Place { index, span: Span { offset, length, line, column } }
    }
}

/// On one line columns rise as offsets do; on others what is alike begins alike.
fn column_expected(before: Place, offset: u64, line: u64) -> u64 {
    let old = before.span;
    if line == old.line { old.column.wrapping_add(offset.wrapping_sub(old.offset)) } else { old.column }
}

/// The way from one number to another: even numbers lead up, odd ones down.
fn folded(to: u64, from: u64) -> u64 {
    let way = to.wrapping_sub(from).cast_signed();
    ((way << 1) ^ (way >> 63)).cast_unsigned()
}

fn unfolded(way: u64, from: u64) -> u64 {
    from.wrapping_add((way >> 1) ^ (way & 1).wrapping_neg())
}

/// Bytes of a place that is near the one before it.
const NEAR: usize = 6;
/// Bits of the five numbers of such a place. One more tells it from others: it is 0.
const BITS: [u32; 5] = [4, 11, 16, 7, 9];
/// What others begin with. Their numbers follow, seven bits a byte.
const FAR: u8 = 1;

fn write(bytes: &mut Vec<u8>, numbers: [u64; 5]) {
    let (mut near, mut at, mut too_large) = (0, 1, 0);
    for (number, bits) in numbers.into_iter().zip(BITS) {
        near |= number << at;
        at += bits;
        too_large |= number >> bits;
    }
    if too_large == 0 {
        bytes.extend(near.to_le_bytes().first_chunk::<NEAR>().into_iter().flatten());
        return;
    }
    bytes.push(FAR);
    for mut number in numbers {
        while number > 0x7f {
            bytes.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
    }
}

fn read(bytes: &mut &[u8]) -> Option<[u64; 5]> {
    let mut numbers = [0; 5];
    if bytes.first()? & FAR == 0 {
        let (near, rest) = bytes.split_first_chunk::<NEAR>()?;
        *bytes = rest;
        let [a, b, c, d, e, f] = *near;
        let mut near = u64::from_le_bytes([a, b, c, d, e, f, 0, 0]) >> 1;
        for (number, bits) in numbers.iter_mut().zip(BITS) {
            *number = near & ((1 << bits) - 1);
            near >>= bits;
        }
        return Some(numbers);
    }
    (_, *bytes) = bytes.split_first()?;
    for number in &mut numbers {
        for shift in (0..u64::BITS).step_by(7) {
            let (&byte, rest) = bytes.split_first()?;
            *bytes = rest;
            *number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(index: u32, offset: u64, length: u64, line: u64, column: u64) -> Place {
        Place { index, span: Span { offset, length, line, column } }
    }

    fn packed(places: &[Place]) -> Places {
        let mut packed = Places::default();
        places.iter().for_each(|place| packed.push(*place));
        packed.pack();
        packed
    }

    #[test]
    fn a_place_among_others_takes_few_bytes() {
        for (line, column) in [(4, 0), (0, 70)] {
            let places: Vec<Place> =
                (0..100).map(|n| place(n as u32, (5 << 30) + n * 70, 60, 9000 + n * line, 13 + n * column)).collect();
            let packed = packed(&places);
            assert_eq!(packed.iter().collect::<Vec<_>>(), places);
            let Places::Packed(bytes) = packed else { panic!("it is loose") };
            assert!(bytes.len() < 620, "{}", bytes.len());
        }
    }

    proptest! {
        #[test]
        fn packing_loses_nothing(
            places in prop::collection::vec((any::<u32>(), any::<[u64; 4]>(), 0..64_u32), 0..20)
        ) {
            let places: Vec<Place> = places
                .into_iter()
                .map(|(n, [a, b, c, d], small)| place(n >> (small / 2), a >> small, b >> small, c >> small, d >> small))
                .collect();
            prop_assert_eq!(packed(&places).iter().collect::<Vec<_>>(), places);
        }
    }
}
