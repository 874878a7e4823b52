//! The headers of one message. A file holds millions of them, so all names and values of a message share one piece of
//! memory, and what repeats from message to message stands once in the [`Shared`] texts of the file.

use std::sync::Arc;

use crate::fetch::HeaderList;

use super::Span;
use super::places::{Place, Places};
use super::shared::{Shared, Sharing};

/// A header as the file holds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HarHeader<'a> {
    /// Name as written.
    pub name: &'a str,
    /// Value with leading and trailing HTTP whitespace removed. A value that the exporter joined by line feeds is
    /// split: each part is a header of its own with the same span.
    pub value: &'a str,
}

/// A header and where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlacedHeader<'a> {
    /// Name and value.
    pub header: HarHeader<'a>,
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
#[derive(Clone, Debug, Default)]
pub struct HarHeaders {
    /// Names and values, one behind the other: of those headers that are not shared.
    text: String,
    parts: Vec<Part>,
    places: Places,
    /// The texts of the others.
    shared: Option<Arc<Shared>>,
    /// JSON pointer of `headers` below the entry.
    member: &'static str,
    /// `headers` is a map, not a list.
    is_map: bool,
    /// Pseudo-headers of HTTP/2 or HTTP/3 stood among them (Chromium: the request reached the network).
    pub had_pseudo_headers: bool,
}

/// Name and value of a header; the value follows the name. An entry is far smaller than 2 GiB.
#[derive(Clone, Copy, Debug)]
struct Part {
    /// Where the name begins in the text; the number of a shared text.
    at: u32,
    /// Bytes of the name.
    name: u32,
    /// Bytes of the value, and [`IS_SHARED`].
    value: u32,
}

const IS_SHARED: u32 = 1 << 31;

/// Equal are headers that say the same at the same places, wherever their texts are kept.
impl PartialEq for HarHeaders {
    fn eq(&self, other: &HarHeaders) -> bool {
        (self.member, self.is_map, self.had_pseudo_headers) == (other.member, other.is_map, other.had_pseudo_headers)
            && self.placed().eq(other.placed())
    }
}

impl Eq for HarHeaders {}

impl HarHeaders {
    /// No headers yet. `member` is the JSON pointer of `headers` below the entry.
    #[cfg(test)]
    pub(crate) fn list(member: &'static str) -> Self {
        HarHeaders { member, ..HarHeaders::default() }
    }

    /// No headers yet, and memory for that many headers and bytes of names and values.
    pub(super) fn with_capacity(member: &'static str, is_map: bool, headers: usize, bytes: usize) -> Self {
        let (text, parts) = (String::with_capacity(bytes), Vec::with_capacity(headers));
        HarHeaders { text, parts, places: Places::with_capacity(headers), member, is_map, ..HarHeaders::default() }
    }

    /// Adds a header that the element at `index` holds.
    pub(crate) fn push(&mut self, name: &str, value: &str, index: usize, span: Span) {
        let at = number(self.text.len());
        self.text.push_str(name);
        self.text.push_str(value);
        self.parts.push(Part { at, name: number(name.len()), value: number(value.len()) });
        self.places.push(Place { index: number(index), span });
    }

    /// The spans of all, before [`HarHeaders::share`].
    pub(super) fn spans_mut(&mut self) -> impl Iterator<Item = &mut Span> {
        self.places.spans_mut()
    }

    /// Gives the texts away that the file's shared texts hold as well, and all memory that is not needed. Places stand fast
    /// from now on.
    pub(super) fn share(&mut self, sharing: &mut Sharing) {
        if self.shared.is_none() && !self.parts.is_empty() {
            let mut own = String::new();
            let mut parts = std::mem::take(&mut self.parts);
            for part in &mut parts {
                let HarHeader { name, value } = self.header(*part);
                match sharing.number_of(name, value) {
                    Some(number) => (part.at, part.value) = (number, part.value | IS_SHARED),
                    None => {
                        let at = number(own.len());
                        own.push_str(name);
                        own.push_str(value);
                        part.at = at;
                    }
                }
            }
            self.places.pack();
            own.shrink_to_fit();
            parts.shrink_to_fit();
            (self.text, self.parts, self.shared) = (own, parts, Some(sharing.texts()));
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The header at that position.
    pub fn get(&self, position: usize) -> Option<HarHeader<'_>> {
        self.parts.get(position).map(|part| self.header(*part))
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = HarHeader<'_>> + ExactSizeIterator + Clone {
        self.parts.iter().map(|part| self.header(*part))
    }

    /// All of them, with their places.
    pub fn placed(&self) -> impl Iterator<Item = PlacedHeader<'_>> {
        self.iter().zip(self.places.iter()).map(|(header, place)| {
            let pointer = match self.is_map {
                true => HeaderPointer::Member(self.member, header.name),
                false => HeaderPointer::Element(self.member, place.index),
            };
            PlacedHeader { header, span: place.span, pointer }
        })
    }

    /// The header list of the Fetch Standard.
    pub fn to_list(&self) -> HeaderList<'_> {
        self.iter().map(|header| (header.name, header.value)).collect()
    }

    /// Headers of that name (ASCII case-insensitive), in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = HarHeader<'a>> {
        self.parts.iter().filter(move |part| self.is_named(**part, name)).map(|part| self.header(*part))
    }

    /// The first header of that name.
    pub fn first(&self, name: &str) -> Option<HarHeader<'_>> {
        self.position(name).and_then(|position| self.get(position))
    }

    /// The position of the first header of that name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.parts.iter().position(|part| self.is_named(*part, name))
    }

    /// Whether a header of that name is there.
    pub fn has(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    /// The value of the first header of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.first(name).map(|header| header.value)
    }

    #[inline]
    fn header(&self, part: Part) -> HarHeader<'_> {
        let Part { at, name, value } = part;
        let (text, at) = match value & IS_SHARED {
            0 => (&*self.text, at),
            _ => (self.shared_text(at), 0),
        };
        HarHeader { name: cut(text, at, name), value: cut(text, at + name, value & !IS_SHARED) }
    }

    #[inline]
    fn is_named(&self, part: Part, name: &str) -> bool {
        part.name as usize == name.len() && self.header(part).name.eq_ignore_ascii_case(name)
    }

    /// Name and value, one behind the other.
    fn shared_text(&self, number: u32) -> &str {
        self.shared.as_ref().and_then(|shared| shared.get(number)).unwrap_or_default()
    }
}

fn cut(text: &str, start: u32, length: u32) -> &str {
    let (start, length) = (start as usize, length as usize);
    text.get(start..start + length).unwrap_or_default()
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX).min(IS_SHARED - 1)
}
