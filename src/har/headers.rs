//! The headers of one message. A file holds millions of them, so all names and values of a message share one piece of
//! memory.

use crate::fetch::HeaderList;

use super::Span;

/// A header as the file holds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HarHeader<'a> {
    /// Name as written.
    pub name: &'a str,
    /// Value with leading and trailing HTTP whitespace removed. A value that the exporter joined by line feeds is
    /// split: each part is a header of its own with the same span.
    pub value: &'a str,
    /// The bytes of the element of `headers` (object, pair or map member).
    pub span: Span,
    /// Where it stands below the entry.
    pub pointer: HeaderPointer<'a>,
}

/// Where a header stands below its entry. It is shown as a JSON pointer: `/response/headers/3`; in a map
/// `/response/headers/NAME`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HeaderPointer<'a> {
    /// An element of that list.
    Element(&'static str, u32),
    /// A member of that map, by its name.
    Member(&'static str, &'a str),
}

impl std::fmt::Display for HeaderPointer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            HeaderPointer::Element(list, index) => write!(f, "{list}/{index}"),
            // Reference tokens of RFC 6901.
            HeaderPointer::Member(map, name) => write!(f, "{map}/{}", name.replace('~', "~0").replace('/', "~1")),
        }
    }
}

/// The headers of one message, in the order of the file. Pseudo-headers (`:method`) are left out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HarHeaders {
    /// Names and values, one behind the other.
    text: String,
    places: Vec<Place>,
    /// JSON pointer of `headers` below the entry.
    member: &'static str,
    /// `headers` is a map, not a list.
    is_map: bool,
    /// Pseudo-headers of HTTP/2 or HTTP/3 stood among them (Chromium: the request reached the network).
    pub had_pseudo_headers: bool,
}

/// Where a header stands: an entry is far smaller than 4 GiB.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Place {
    /// Of the name in the text; the value follows it.
    start: u32,
    name: u32,
    value: u32,
    /// Position in the list.
    index: u32,
    span: Span,
}

impl HarHeaders {
    /// No headers yet. `member` is the JSON pointer of `headers` below the entry.
    #[cfg(test)]
    pub(crate) fn list(member: &'static str) -> Self {
        HarHeaders { member, ..HarHeaders::default() }
    }

    /// No headers yet, and memory for that many headers and bytes of names and values.
    pub(super) fn with_capacity(member: &'static str, is_map: bool, headers: usize, bytes: usize) -> Self {
        let (text, places) = (String::with_capacity(bytes), Vec::with_capacity(headers));
        HarHeaders { text, places, member, is_map, had_pseudo_headers: false }
    }

    /// Adds a header that the element at `index` holds.
    pub(crate) fn push(&mut self, name: &str, value: &str, index: usize, span: Span) {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let start = number(self.text.len());
        self.text.push_str(name);
        self.text.push_str(value);
        let (name, value) = (number(name.len()), number(value.len()));
        self.places.push(Place { start, name, value, index: number(index), span });
    }

    /// The spans of all.
    pub(super) fn spans_mut(&mut self) -> impl Iterator<Item = &mut Span> {
        self.places.iter_mut().map(|place| &mut place.span)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The header at that position.
    pub fn get(&self, position: usize) -> Option<HarHeader<'_>> {
        self.places.get(position).map(|place| self.header(place))
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = HarHeader<'_>> + ExactSizeIterator + Clone {
        self.places.iter().map(|place| self.header(place))
    }

    /// The header list of the Fetch Standard.
    pub fn to_list(&self) -> HeaderList<'_> {
        self.iter().map(|header| (header.name, header.value)).collect()
    }

    /// Headers of that name (ASCII case-insensitive), in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = HarHeader<'a>> {
        self.places.iter().filter(move |place| self.is_named(place, name)).map(|place| self.header(place))
    }

    /// The first header of that name.
    pub fn first(&self, name: &str) -> Option<HarHeader<'_>> {
        self.position(name).and_then(|position| self.get(position))
    }

    /// The position of the first header of that name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.places.iter().position(|place| self.is_named(place, name))
    }

    /// Whether a header of that name is there.
    pub fn has(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    /// The value of the first header of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.first(name).map(|header| header.value)
    }

    fn header(&self, place: &Place) -> HarHeader<'_> {
        let name = self.part(place.start, place.name);
        let pointer = match self.is_map {
            true => HeaderPointer::Member(self.member, name),
            false => HeaderPointer::Element(self.member, place.index),
        };
        HarHeader { name, value: self.part(place.start + place.name, place.value), span: place.span, pointer }
    }

    #[inline]
    fn is_named(&self, place: &Place, name: &str) -> bool {
        place.name as usize == name.len() && self.part(place.start, place.name).eq_ignore_ascii_case(name)
    }

    fn part(&self, start: u32, length: u32) -> &str {
        let (start, length) = (start as usize, length as usize);
        self.text.get(start..start + length).unwrap_or_default()
    }
}
