//! One header, and where it stands.

use crate::har::Span;

/// A header as the file holds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HarHeader<'a> {
    /// Name as written.
    pub name: &'a str,
    /// Value with leading and trailing HTTP whitespace removed. A value that the exporter joined by line feeds is
    /// split: each part is a header of its own with the same span.
    pub value: &'a str,
}

/// A header and where it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlacedHeader<'a> {
    /// Name and value.
    pub header: HarHeader<'a>,
    /// The bytes of the element of `headers` (object, pair or map member).
    pub span: Span,
    /// Where it is below the entry.
    pub pointer: HeaderPointer<'a>,
}

/// Where a header is below its entry. It is shown as a JSON pointer: `/response/headers/3`; in a map
/// `/response/headers/NAME`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HeaderPointer<'a> {
    /// An element of the list.
    Element(&'static str, u32),
    /// A member of that map, by its name.
    Member(&'static str, &'a str),
}

impl std::fmt::Display for HeaderPointer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            HeaderPointer::Element(list, index) => {
                f.write_str(list)?;
                f.write_str("/")?;
                index.fmt(f)
            }
            // Reference tokens of RFC 6901.
            HeaderPointer::Member(map, name) => write!(f, "{map}/{}", name.replace('~', "~0").replace('/', "~1")),
        }
    }
}

/// Whether names of one length are the same (ASCII case-insensitive). Those of one message begin alike, as `sec-fetch-` and
/// `access-control-` do, so that their ends are compared first.
#[inline]
pub(in crate::har) fn are_same_names(one: &[u8], other: &[u8]) -> bool {
    let mut ends = one.iter().rev().zip(other.iter().rev()).take(2);
    ends.all(|(a, b)| a.eq_ignore_ascii_case(b)) && one.eq_ignore_ascii_case(other)
}
