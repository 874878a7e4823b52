//! The headers of a message in one piece of memory, for the many entries of a large file. They are read forward: most
//! are a number among the [`Shared`] headers of the file, and each place follows from the one before it.

use super::varint;
use crate::har::HarHeader;
use crate::har::headers::delta::{self, Place, Places};
use crate::har::headers::interner::{Interned, InternedHeader, Interner};
use std::mem;
use std::sync::Arc;

/// What a header begins with of which neither name nor value is shared: their lengths follow.
const OWN: u64 = 0;
/// Of which the name alone is shared: its number and the length of the value follow.
const OWN_VALUE: u64 = 1;
/// What the number of a shared header is added to.
const SHARED: u64 = 2;

/// Bytes of a part for which memory stays available.
const ROOM: usize = 1 << 16;

/// Headers that no longer change.
#[derive(Clone, Debug)]
pub(in crate::har) struct Packed {
    /// Three numbers: how many headers there are, and the bytes of the two parts that follow. What they are, and where they
    /// stand. Then the names and values that are not shared, one after another.
    text: Box<str>,
    shared: Arc<Interned>,
}

impl Packed {
    /// Packs headers, and refers to the file's shared headers where possible.
    pub(in crate::har) fn new<'a>(
        headers: impl Iterator<Item = (HarHeader<'a>, Place)> + Clone,
        sharing: &mut Interner,
    ) -> Packed {
        // They grow in memory that is available, so that only what is kept is allocated, and once.
        let mut parts = mem::take(&mut sharing.parts);
        let [lengths, codes, where_they_stand, own] = &mut parts;
        let mut count = 0;
        for (header, _) in headers.clone() {
            count += 1;
            write(codes, own, header, sharing);
        }
        delta::write(where_they_stand, headers.map(|(header, place)| (place, bytes_of(header))));
        for number in [count, codes.len() as u64, where_they_stand.len() as u64] {
            varint::write(lengths, number);
        }
        let text = parts.concat().into();
        for part in &mut parts {
            part.clear();
            part.shrink_to(ROOM);
        }
        sharing.parts = parts;
        Packed { text, shared: sharing.texts() }
    }

    /// How many there are.
    pub(in crate::har) fn len(&self) -> usize {
        varint::read(&mut self.text.as_bytes()).and_then(|count| usize::try_from(count).ok()).unwrap_or_default()
    }

    /// All of them.
    pub(in crate::har) fn iter(&self) -> Headers<'_> {
        self.parts().unwrap_or((Headers { left: 0, codes: &[], own: "", read: 0, shared: &self.shared }, &[])).0
    }

    /// All of them, with their places.
    pub(in crate::har) fn placed(&self) -> impl Iterator<Item = (HarHeader<'_>, Place)> {
        let parts = self.parts().map(|(headers, bytes)| (headers, Places::new(bytes)));
        parts.into_iter().flat_map(|(headers, mut places)| {
            headers.map_while(move |header| Some((header, places.next(bytes_of(header))?)))
        })
    }

    /// Bytes that they take beside what is shared.
    #[cfg(test)]
    pub(in crate::har) fn size(&self) -> usize {
        self.text.len()
    }

    /// The headers and their places.
    #[inline]
    fn parts(&self) -> Option<(Headers<'_>, &[u8])> {
        let mut bytes = self.text.as_bytes();
        let mut number = || usize::try_from(varint::read(&mut bytes)?).ok();
        let (left, codes, places) = (number()?, number()?, number()?);
        let (codes, bytes) = bytes.split_at_checked(codes)?;
        let (places, own) = bytes.split_at_checked(places)?;
        let own = self.text.get(self.text.len() - own.len()..)?;
        Some((Headers { left, codes, own, read: 0, shared: &self.shared }, places))
    }
}

fn write(codes: &mut String, own: &mut String, header: HarHeader<'_>, sharing: &mut Interner) {
    let HarHeader { name, value } = header;
    if let Some(number) = sharing.number_of(name, value) {
        varint::write(codes, SHARED + u64::from(number));
        return;
    }
    match sharing.number_of(name, "") {
        Some(number) => {
            varint::write(codes, OWN_VALUE);
            varint::write(codes, u64::from(number));
        }
        None => {
            varint::write(codes, OWN);
            varint::write(codes, name.len() as u64);
            own.push_str(name);
        }
    }
    varint::write(codes, value.len() as u64);
    own.push_str(value);
}

fn bytes_of(header: HarHeader<'_>) -> u64 {
    (header.name.len() + header.value.len()) as u64
}

/// Reads headers, one after another.
#[derive(Clone)]
pub(in crate::har) struct Headers<'a> {
    left: usize,
    codes: &'a [u8],
    /// Names and values that are not shared.
    own: &'a str,
    /// Bytes of them already read.
    read: usize,
    shared: &'a Interned,
}

/// A part of a text that is not looked at yet.
struct Part<'a> {
    text: &'a str,
    at: usize,
    length: usize,
}

impl<'a> Part<'a> {
    fn get(&self) -> Option<&'a str> {
        self.text.get(self.at..self.at + self.length)
    }
}

impl<'a> Headers<'a> {
    /// The first of that name among those that are left. It stands apart, as reading the next does, so that whoever may
    /// look at either kind of headers stays small for those of small files.
    #[inline(never)]
    pub(in crate::har) fn find_named(&mut self, wanted: &str) -> Option<HarHeader<'a>> {
        loop {
            let (name, value) = self.step()?;
            // Few names are of the same length.
            if name.length == wanted.len() {
                let name = name.get()?;
                if name.eq_ignore_ascii_case(wanted) {
                    return Some(HarHeader { name, value: value.get()? });
                }
            }
        }
    }

    /// Name and value of the next one.
    #[inline(always)]
    fn step(&mut self) -> Option<(Part<'a>, Part<'a>)> {
        let code = varint::read(&mut self.codes)?;
        self.left = self.left.saturating_sub(1);
        match code {
            OWN => Some((self.own()?, self.own()?)),
            OWN_VALUE => {
                let number = varint::read(&mut self.codes)?;
                Some((self.shared(number)?.0, self.own()?))
            }
            number => self.shared(number - SHARED),
        }
    }

    fn own(&mut self) -> Option<Part<'a>> {
        let length = usize::try_from(varint::read(&mut self.codes)?).ok()?;
        let part = Part { text: self.own, at: self.read, length };
        self.read += length;
        Some(part)
    }

    #[inline]
    fn shared(&self, number: u64) -> Option<(Part<'a>, Part<'a>)> {
        let InternedHeader { text, name } = self.shared.get(usize::try_from(number).ok()?)?;
        let name = *name as usize;
        Some((Part { text, at: 0, length: name }, Part { text, at: name, length: text.len() - name }))
    }
}

impl<'a> Iterator for Headers<'a> {
    type Item = HarHeader<'a>;

    #[inline(never)]
    fn next(&mut self) -> Option<HarHeader<'a>> {
        let (name, value) = self.step()?;
        Some(HarHeader { name: name.get()?, value: value.get()? })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Headers<'_> {}
