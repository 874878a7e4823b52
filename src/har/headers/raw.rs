//! The headers of one message as they are in the file: read once, looked at a few times, and usually forgotten. So
//! nothing is copied, and escapes are decoded on demand.

use crate::har::headers::Message;
use crate::har::headers::header::are_same_names;
use crate::har::json::RawText;
use crate::har::{HarHeaders, Span};
use std::borrow::Cow;

/// HTTP whitespace of the Fetch Standard.
const WHITESPACE: [char; 4] = ['\t', '\n', '\r', ' '];

/// Values of one header beside its first: a hostile file may list any number.
pub(in crate::har) const MOST_VALUES: usize = 4_096;

/// Most messages have no more headers than this.
const MANY: usize = 32;

/// Maximum bytes for further values of one header in a message, including the repeated name.
#[derive(Clone, Debug)]
pub(in crate::har) struct ValueBudget(usize);

impl Default for ValueBudget {
    fn default() -> Self {
        ValueBudget(1024 * 1024)
    }
}

impl ValueBudget {
    /// Whether that many more headers of that name can be kept.
    pub(in crate::har) fn take(&mut self, name: &str, more: usize) -> bool {
        /// Beside the name.
        const HEADER: usize = 128;
        let left = self.0.checked_sub(more.saturating_mul(HEADER + name.len()));
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// The headers of a message in the bytes of its entry.
#[derive(Clone, Debug, Default)]
pub struct RawHeaders<'a> {
    items: Vec<RawHeader<'a>>,
    /// `headers` is a map, not a list.
    is_map: bool,
    /// Pseudo-headers of HTTP/2 or HTTP/3 stood among them.
    pub(in crate::har) had_pseudo_headers: bool,
    /// Something else stood among them, which may have been skipped.
    pub(in crate::har) had_others: bool,
    /// For headers with several values.
    pub(in crate::har) room: ValueBudget,
}

/// A header, whose value may hold several lines.
#[derive(Clone, Debug)]
struct RawHeader<'a> {
    name: Cow<'a, str>,
    value: RawText<'a>,
    /// Position in the list.
    index: usize,
    /// Bytes of the entry.
    start: usize,
    end: usize,
}

impl<'a> RawHeaders<'a> {
    /// Its memory, to be used again for headers of other bytes.
    pub(in crate::har) fn emptied<'b>(mut self) -> RawHeaders<'b> {
        self.items.clear();
        // An empty list reuses the same memory.
        let items = self.items.into_iter().map_while(|_| None).collect();
        RawHeaders { items, ..RawHeaders::default() }
    }

    /// Forgets all headers. `is_map` is the shape of the next ones.
    pub(in crate::har) fn begin(&mut self, is_map: bool) {
        self.items.clear();
        (self.is_map, self.had_pseudo_headers, self.had_others) = (is_map, false, is_map);
        self.room = ValueBudget::default();
    }

    /// Adds the header of the element at `index`, in these bytes of the entry. Without a name it is ignored.
    #[inline]
    pub(in crate::har) fn push(
        &mut self,
        name: Cow<'a, str>,
        value: RawText<'a>,
        index: usize,
        start: usize,
        end: usize,
    ) {
        match name.as_bytes().first() {
            None => {}
            Some(b':') => self.had_pseudo_headers = true,
            Some(_) => {
                if self.items.capacity() == 0 {
                    self.items.reserve(MANY);
                }
                self.items.push(RawHeader { name, value, index, start, end });
            }
        }
    }

    /// Removes those for which `keep` returns false. It gets their positions.
    pub(in crate::har) fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        let mut position = 0..;
        self.items.retain(|_| position.next().is_none_or(&mut keep));
    }

    /// How many there are.
    pub(in crate::har) fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether a header of that name (ASCII case-insensitive) is there.
    pub fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// Their names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(|header| &*header.name)
    }

    /// The value of the first header of that name, its first line.
    pub fn value(&self, name: &str) -> Option<Cow<'a, str>> {
        match &self.first(name)?.value {
            RawText::Plain(text) if is_dense(text.as_bytes()) => Some(Cow::Borrowed(text)),
            value @ (RawText::Plain(_) | RawText::Odd(..)) => {
                Some(lines(&value.text()).next().unwrap_or_default().to_owned().into())
            }
        }
    }

    /// The value of the first header of that name as it is written, with its escapes; empty when there is none.
    pub(in crate::har) fn written(&self, name: &str) -> &'a [u8] {
        self.first(name).map(|header| header.value.written()).unwrap_or_default()
    }

    /// Calls `line` with the name and each line of the value of every header.
    pub(in crate::har) fn each(&self, mut line: impl FnMut(&str, &str)) {
        for header in &self.items {
            header.each_line(None, |value| line(&header.name, value));
        }
    }

    /// Calls `line` with each line of the values of the headers of that name.
    pub(in crate::har) fn each_of(&self, name: &str, mut line: impl FnMut(&str)) {
        self.items.iter().filter(|header| header.is_named(name)).for_each(|header| header.each_line(None, &mut line));
    }

    /// A copy to keep, as the headers of that message.
    pub(in crate::har) fn keep(&self, message: Message) -> HarHeaders {
        if self.items.is_empty() && !self.had_pseudo_headers {
            return HarHeaders::default();
        }
        let text: usize = self.items.iter().map(|header| header.name.len() + header.value.written().len()).sum();
        let mut headers = HarHeaders::with_capacity(message, self.is_map, self.items.len(), text);
        headers.had_pseudo_headers = self.had_pseudo_headers;
        let mut room = ValueBudget::default();
        for header in &self.items {
            let span = Span::within(header.start..header.end);
            header.each_line(Some(&mut room), |line| headers.push(&header.name, line, header.index, span));
        }
        headers
    }

    fn first(&self, name: &str) -> Option<&RawHeader<'a>> {
        self.items.iter().find(|header| header.is_named(name))
    }
}

impl RawHeader<'_> {
    #[inline]
    fn is_named(&self, name: &str) -> bool {
        self.name.len() == name.len() && are_same_names(self.name.as_bytes(), name.as_bytes())
    }

    /// Calls `line` with each line of the value; where there is no room for that many headers, with the first, and with the
    /// rest: that there are several is what counts.
    fn each_line(&self, room: Option<&mut ValueBudget>, mut line: impl FnMut(&str)) {
        match &self.value {
            RawText::Plain(text) if is_dense(text.as_bytes()) => line(text),
            value @ (RawText::Plain(_) | RawText::Odd(..)) => {
                let text = value.text();
                match is_dense(text.as_bytes()) && memchr::memchr(b'\n', text.as_bytes()).is_none() {
                    true => line(&text),
                    false if room.is_none_or(|room| room.take(&self.name, lines(&text).skip(1).count())) => {
                        lines(&text).for_each(line);
                    }
                    false => {
                        let (first, rest) = text.trim_matches(WHITESPACE).split_once('\n').unwrap_or_default();
                        [first, rest].map(|part| part.trim_matches(WHITESPACE)).into_iter().for_each(line);
                    }
                }
            }
        }
    }
}

/// The lines of a value, each without the whitespace at its ends.
fn lines(value: &str) -> impl Iterator<Item = &str> {
    value.trim_matches(WHITESPACE).split('\n').map(|line| line.trim_matches(WHITESPACE))
}

/// Nothing has to be trimmed.
fn is_dense(value: &[u8]) -> bool {
    [value.first(), value.last()].into_iter().flatten().all(|&byte| byte > b' ')
}
