//! The headers of a message as they are read: fast to write and read, not yet compact.

use crate::har::headers::delta::Place;
use crate::har::headers::header::are_same_names;
use crate::har::{HarHeader, Span};
use std::slice;

/// Headers that may still change.
#[derive(Clone, Debug)]
pub(in crate::har) struct Unpacked {
    /// Names and values, one after another.
    text: String,
    headers: Vec<Header>,
}

/// Name and value of a header; the value follows the name. An entry is far smaller than 4 GiB.
#[derive(Clone, Copy, Debug)]
pub(in crate::har) struct Header {
    /// Where the name begins in the text.
    at: u32,
    /// Bytes of the name.
    name: u32,
    /// Bytes of the value.
    value: u32,
    place: Place,
}

impl Unpacked {
    /// No headers yet, and memory for that many headers and bytes of names and values.
    pub(in crate::har) fn with_capacity(headers: usize, bytes: usize) -> Unpacked {
        Unpacked { text: String::with_capacity(bytes), headers: Vec::with_capacity(headers) }
    }

    /// Adds a header that the element at `index` holds.
    pub(in crate::har) fn push(&mut self, name: &str, value: &str, index: usize, span: Span) {
        let at = number(self.text.len());
        self.text.push_str(name);
        self.text.push_str(value);
        let place = Place { index: number(index), span };
        self.headers.push(Header { at, name: number(name.len()), value: number(value.len()), place });
    }

    /// All headers, to change their places.
    pub(in crate::har) fn headers_mut(&mut self) -> &mut [Header] {
        &mut self.headers
    }

    /// How many there are.
    pub(in crate::har) fn len(&self) -> usize {
        self.headers.len()
    }

    /// The first header of that name.
    pub(in crate::har) fn first(&self, name: &str) -> Option<HarHeader<'_>> {
        let found = self.headers.iter().find(|header| header.is_named(&self.text, name))?;
        Some(found.of(&self.text))
    }

    /// All of them, with their places.
    pub(in crate::har) fn placed(&self) -> impl Iterator<Item = (HarHeader<'_>, Place)> + Clone {
        Headers::of(Some(self)).placed()
    }
}

impl Header {
    /// Its place.
    pub(in crate::har) fn span_mut(&mut self) -> &mut Span {
        &mut self.place.span
    }

    #[inline]
    fn of<'a>(&self, text: &'a str) -> HarHeader<'a> {
        HarHeader { name: cut(text, self.at, self.name), value: cut(text, self.at + self.name, self.value) }
    }

    #[inline]
    fn is_named(&self, text: &str, name: &str) -> bool {
        let at = self.at as usize;
        let own = || text.as_bytes().get(at..at + name.len());
        self.name as usize == name.len() && own().is_some_and(|own| are_same_names(own, name.as_bytes()))
    }
}

/// Looks at headers, one after another.
#[derive(Clone, Default)]
pub(in crate::har) struct Headers<'a> {
    text: &'a str,
    headers: slice::Iter<'a, Header>,
}

impl<'a> Headers<'a> {
    /// All of them, or none.
    pub(in crate::har) fn of(loose: Option<&'a Unpacked>) -> Headers<'a> {
        loose.map(|Unpacked { text, headers }| Headers { text, headers: headers.iter() }).unwrap_or_default()
    }

    /// With their places.
    pub(in crate::har) fn placed(self) -> impl Iterator<Item = (HarHeader<'a>, Place)> + Clone {
        let Headers { text, headers } = self;
        headers.map(move |header| (header.of(text), header.place))
    }

    /// Those of that name (ASCII case-insensitive).
    pub(in crate::har) fn named(self, name: &str) -> impl Iterator<Item = HarHeader<'a>> {
        let Headers { text, headers } = self;
        headers.filter(move |header| header.is_named(text, name)).map(move |header| header.of(text))
    }

    /// How many are before the first of that name.
    pub(in crate::har) fn position_named(mut self, name: &str) -> Option<usize> {
        self.headers.position(|header| header.is_named(self.text, name))
    }
}

impl<'a> Iterator for Headers<'a> {
    type Item = HarHeader<'a>;

    #[inline]
    fn next(&mut self) -> Option<HarHeader<'a>> {
        self.headers.next().map(|header| header.of(self.text))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.headers.size_hint()
    }
}

impl ExactSizeIterator for Headers<'_> {}

fn cut(text: &str, start: u32, length: u32) -> &str {
    let (start, length) = (start as usize, length as usize);
    text.get(start..start + length).unwrap_or_default()
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
