//! The headers of one message. A file holds millions of them, so all names and values of a message share one piece of
//! memory; and where many messages are kept they are packed.

pub(super) mod delta;
mod header;
pub(super) mod interner;
pub(super) mod packed;
pub(super) mod raw;
pub(super) mod read;
pub(super) mod shared_str;
pub(super) mod unpacked;
pub(super) mod varint;

use crate::har::Span;
pub use crate::har::headers::header::{HarHeader, HeaderPointer, PlacedHeader};
use crate::har::headers::interner::Interner;
use crate::har::headers::packed::Packed;
use crate::har::headers::unpacked::Unpacked;
use crate::standard::HeaderList;

/// The headers of one message, in the order of the file. Pseudo-headers (`:method`) are left out.
#[derive(Clone, Debug, Default)]
pub struct HarHeaders {
    kept: Kept,
    message: Message,
    /// `headers` is a map, not a list.
    is_map: bool,
    /// Pseudo-headers of HTTP/2 or HTTP/3 stood among them (Chromium: the request reached the network).
    pub had_pseudo_headers: bool,
}

/// What the headers belong to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::har) enum Message {
    /// `request`.
    #[default]
    Request,
    /// `response`.
    Response,
}

impl Message {
    /// JSON pointer of `headers` below the entry.
    fn pointer(self) -> &'static str {
        match self {
            Message::Request => "/request/headers",
            Message::Response => "/response/headers",
        }
    }
}

#[derive(Clone, Debug)]
enum Kept {
    /// Fast to read and write. `None` when there are none.
    Unpacked(Option<Box<Unpacked>>),
    /// Small.
    Packed(Packed),
}

impl Default for Kept {
    fn default() -> Self {
        Kept::Unpacked(None)
    }
}

/// Headers are equal when they say the same at the same places, however they are stored.
impl PartialEq for HarHeaders {
    fn eq(&self, other: &HarHeaders) -> bool {
        (self.message, self.is_map, self.had_pseudo_headers) == (other.message, other.is_map, other.had_pseudo_headers)
            && self.placed().eq(other.placed())
    }
}

impl Eq for HarHeaders {}

impl HarHeaders {
    /// No headers yet. `member` is the JSON pointer of `headers` below the entry.
    #[cfg(test)]
    pub(crate) fn list(member: &str) -> Self {
        let message = if member == Message::Response.pointer() { Message::Response } else { Message::Request };
        HarHeaders { message, ..HarHeaders::default() }
    }

    /// No headers yet, with memory for that many headers and bytes of names and values.
    pub(in crate::har) fn with_capacity(message: Message, is_map: bool, headers: usize, bytes: usize) -> Self {
        let kept = Kept::Unpacked((headers > 0).then(|| Box::new(Unpacked::with_capacity(headers, bytes))));
        HarHeaders { kept, message, is_map, had_pseudo_headers: false }
    }

    /// Adds a header that the element at `index` holds; what is packed takes no more.
    pub(crate) fn push(&mut self, name: &str, value: &str, index: usize, span: Span) {
        if let Kept::Unpacked(loose) = &mut self.kept {
            let loose = loose.get_or_insert_with(|| Box::new(Unpacked::with_capacity(0, 0)));
            loose.push(name, value, index, span);
        }
    }

    /// The spans of all, before [`HarHeaders::share`].
    pub(in crate::har) fn spans_mut(&mut self) -> impl ExactSizeIterator<Item = &mut Span> {
        let headers = match &mut self.kept {
            Kept::Unpacked(Some(loose)) => loose.headers_mut(),
            Kept::Unpacked(None) | Kept::Packed(_) => &mut [],
        };
        headers.iter_mut().map(unpacked::Header::span_mut)
    }

    /// Packs them, and releases texts that the file's shared texts also hold. They no longer change.
    pub(in crate::har) fn share(&mut self, sharing: &mut Interner) {
        if let Kept::Unpacked(Some(loose)) = &self.kept {
            self.kept = Kept::Packed(Packed::new(loose.placed(), sharing));
        }
    }

    /// Number of headers.
    pub fn len(&self) -> usize {
        match &self.kept {
            Kept::Unpacked(loose) => loose.as_ref().map_or(0, |loose| loose.len()),
            Kept::Packed(packed) => packed.len(),
        }
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The header at that position. To go through the headers use [`HarHeaders::iter`]: this may walk over all
    /// headers before it.
    pub fn get(&self, position: usize) -> Option<HarHeader<'_>> {
        self.iter().nth(position)
    }

    /// All of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = HarHeader<'_>> + Clone {
        match &self.kept {
            Kept::Unpacked(loose) => Either::Unpacked(unpacked::Headers::of(loose.as_deref())),
            Kept::Packed(packed) => Either::Packed(packed.iter()),
        }
    }

    /// All of them, with their places.
    pub fn placed(&self) -> impl Iterator<Item = PlacedHeader<'_>> {
        let all = match &self.kept {
            Kept::Unpacked(loose) => Either::Unpacked(unpacked::Headers::of(loose.as_deref()).placed()),
            Kept::Packed(packed) => Either::Packed(packed.placed()),
        };
        let list = self.message.pointer();
        all.map(move |(header, place)| {
            let pointer = match self.is_map {
                true => HeaderPointer::Member(list, header.name),
                false => HeaderPointer::Element(list, place.index),
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
        match &self.kept {
            Kept::Unpacked(loose) => Either::Unpacked(unpacked::Headers::of(loose.as_deref()).named(name)),
            Kept::Packed(packed) => {
                Either::Packed(packed.iter().filter(move |header| header.name.eq_ignore_ascii_case(name)))
            }
        }
    }

    /// The first header of that name.
    pub fn first(&self, name: &str) -> Option<HarHeader<'_>> {
        match &self.kept {
            Kept::Unpacked(loose) => loose.as_ref()?.first(name),
            Kept::Packed(packed) => packed.iter().find_named(name),
        }
    }

    /// The position of the first header of that name.
    pub fn position(&self, name: &str) -> Option<usize> {
        match &self.kept {
            Kept::Unpacked(loose) => unpacked::Headers::of(loose.as_deref()).position_named(name),
            Kept::Packed(packed) => packed.iter().position(|header| header.name.eq_ignore_ascii_case(name)),
        }
    }

    /// Whether a header of that name is there.
    pub fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// The value of the first header of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.first(name).map(|header| header.value)
    }
}

/// Iterates over either form.
#[derive(Clone)]
enum Either<L, P> {
    Unpacked(L),
    Packed(P),
}

impl<T, L: Iterator<Item = T>, P: Iterator<Item = T>> Iterator for Either<L, P> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        match self {
            Either::Unpacked(loose) => loose.next(),
            Either::Packed(packed) => packed.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Either::Unpacked(loose) => loose.size_hint(),
            Either::Packed(packed) => packed.size_hint(),
        }
    }
}

impl<T, L: ExactSizeIterator<Item = T>, P: ExactSizeIterator<Item = T>> ExactSizeIterator for Either<L, P> {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Packs headers twice: when what they say is new, and when it is known.
    fn packed(headers: &HarHeaders) -> [HarHeaders; 2] {
        let mut sharing = Interner::default();
        let mut packed = [headers.clone(), headers.clone()];
        packed.iter_mut().for_each(|headers| headers.share(&mut sharing));
        packed
    }

    #[test]
    fn what_is_packed_reads_as_before() {
        let mut headers = HarHeaders::list("/response/headers");
        let long = "long ".repeat(1_000);
        let items =
            [("Date", "now"), ("date", ""), ("Set-Cookie", "a=\u{e4}"), ("Set-Cookie", &long), ("x-\u{1f600}", "1")];
        for (n, (name, value)) in items.iter().enumerate() {
            headers.push(name, value, n, Span { offset: n as u64 * 50, length: 40, line: 7, column: 9 });
        }
        for packed in packed(&headers) {
            assert!(matches!(packed.kept, Kept::Packed(_)));
            assert_eq!(packed, headers);
            assert_eq!((packed.len(), packed.is_empty(), packed.iter().len()), (5, false, 5));
            assert_eq!(packed.get(1), Some(HarHeader { name: "date", value: "" }));
            assert_eq!(packed.get(5), None);
            assert_eq!((packed.value("DATE"), packed.value("server")), (Some("now"), None));
            assert_eq!((packed.position("set-cookie"), packed.has("server")), (Some(2), false));
            assert_eq!(packed.all("set-cookie").map(|header| header.value).collect::<Vec<_>>(), ["a=\u{e4}", &*long]);
            assert_eq!(packed.to_list(), headers.to_list());
        }
    }

    #[test]
    fn a_message_without_headers_has_nothing_to_pack() {
        let [packed, _] = packed(&HarHeaders::list("/request/headers"));
        assert_eq!(packed, HarHeaders::default());
        assert_eq!((packed.len(), packed.is_empty(), packed.iter().next()), (0, true, None));
    }

    #[test]
    fn headers_of_a_large_file_take_little() {
        assert!(size_of::<HarHeaders>() <= 32, "{}", size_of::<HarHeaders>());
        let mut sharing = Interner::default();
        let mut bytes = 0;
        for entry in 0..3_u64 {
            let mut headers = HarHeaders::list("/request/headers");
            let mut offset = entry << 20;
            for n in 0..20 {
                let (name, value) = (format!("name-{n}"), format!("the value of number {n}"));
                let length = (name.len() + value.len()) as u64 + 25;
                headers.push(&name, &value, n, Span { offset, length, line: 1, column: offset + 1 });
                offset += length + 1;
            }
            headers.push(
                "cookie",
                &format!("id={entry}"),
                20,
                Span { offset, length: 35, line: 1, column: offset + 1 },
            );
            headers.share(&mut sharing);
            let Kept::Packed(packed) = &headers.kept else { panic!("they are loose") };
            bytes = packed.size();
        }
        assert!(bytes < 80, "{bytes}");
    }

    proptest! {
        #[test]
        fn packing_loses_nothing(
            items in prop::collection::vec(
                ("[a-bA]{0,2}|[a-z-]{1,9}|\\PC{0,4}", "[a-b]{0,1}|\\PC{0,30}", 0..4_u8, any::<u32>(), any::<[u64; 4]>(), 0..64_u32),
                0..30,
            ),
            (is_map, is_response, had_pseudo_headers) in any::<(bool, bool, bool)>(),
        ) {
            let message = if is_response { Message::Response } else { Message::Request };
            let mut headers = HarHeaders::with_capacity(message, is_map, items.len(), 0);
            headers.had_pseudo_headers = had_pseudo_headers;
            let (mut index, mut span) = (0, Span::default());
            for (name, value, kind, new_index, [offset, length, line, column], small) in &items {
                match kind {
                    // One more line of the same element, or the element that follows.
                    0 => {}
                    1 | 2 => {
                        index += 1;
                        let length = (name.len() + value.len()) as u64 + 25;
                        let end = span.offset.wrapping_add(span.length);
                        span = Span { offset: end.wrapping_add(1), length, ..span };
                    }
                    _ => {
                        index = (new_index >> (small / 2)) as usize;
                        span = Span { offset: offset >> small, length: length >> small, line: line >> small, column: column >> small };
                    }
                }
                headers.push(name, value, index, span);
            }
            for packed in packed(&headers) {
                prop_assert_eq!(&packed, &headers);
                prop_assert_eq!(packed.len(), headers.len());
                prop_assert!(packed.iter().eq(headers.iter()));
                for (n, (name, ..)) in items.iter().enumerate() {
                    prop_assert_eq!(packed.get(n), headers.get(n));
                    prop_assert_eq!(packed.first(name), headers.first(name));
                    prop_assert_eq!(packed.position(name), headers.position(name));
                }
            }
        }
    }
}
