//! Walks objects and arrays.

mod known;
mod pairs;

use std::borrow::Cow;
use std::ops::Range;

use super::{JsonError, RawText, Scalar, Trouble};
use crate::har::scan::{end_of_container, end_of_inside, end_of_string, plain_number, skip_spaces, split_plain};
pub(in crate::har) use known::EntryBytes;

/// A place in a JSON text.
#[derive(Clone, Debug)]
pub(in crate::har) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    /// A long string whose end is known: from its first byte inside the quotes to after its closing one.
    known: (usize, usize),
    /// From then on, the longest skipped string is recorded.
    notes: bool,
    /// Lists whose ends are known.
    known_lists: [(usize, usize); 4],
}

/// The name of an object's member.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::har) struct Key<'a> {
    /// The name, decoded.
    pub(in crate::har) name: Cow<'a, str>,
    /// The place of its opening quote.
    pub(in crate::har) start: usize,
}

impl<'a> Cursor<'a> {
    /// A cursor before the byte `at` of `bytes`.
    pub(in crate::har) fn new(bytes: &'a [u8], at: usize) -> Self {
        Cursor { bytes, at, known: (0, 0), notes: false, known_lists: [(0, 0); 4] }
    }

    /// Bytes before the cursor.
    pub(in crate::har) fn at(&self) -> usize {
        self.at
    }

    /// The next byte that is not whitespace, not taken. `None` at the end.
    #[inline]
    pub(in crate::har) fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            // All whitespace of JSON is up to the space, and little else is.
            if byte > b' ' || !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
            if byte == b'\n' {
                // Indentation.
                self.at = skip_spaces(self.bytes, self.at);
            }
        }
    }

    /// Skips what is left of the object or array that the cursor is in, its closing bracket included.
    pub(in crate::har) fn leave(&mut self) -> Result<(), JsonError> {
        self.at = self.or_incomplete(end_of_inside(self.bytes, self.at))?;
        Ok(())
    }

    /// Where the list that begins at `start` ends, if that is known.
    fn known_end(&self, start: usize) -> Option<usize> {
        self.known_lists.iter().find(|list| list.0 == start && start > 0).map(|list| list.1)
    }

    /// Takes the next byte after whitespace if it is `byte`.
    #[inline]
    pub(in crate::har) fn take(&mut self, byte: u8) -> bool {
        let there = self.bytes.get(self.at) == Some(&byte) || self.peek() == Some(byte);
        if there {
            self.at += 1;
        }
        there
    }

    /// An error at the next byte after whitespace: incomplete when there is none.
    pub(in crate::har) fn expected(&mut self, what: &'static str) -> JsonError {
        let kind = if self.peek().is_none() { Trouble::Incomplete } else { Trouble::Expected(what) };
        JsonError { at: self.at, kind }
    }

    /// Steps to the next member of the object that the cursor is in, up to its value; `None` past the closing brace.
    ///
    /// `first` is true before the first member, and is kept by this function from then on.
    #[inline(always)]
    pub(in crate::har) fn next_member(&mut self, first: &mut bool) -> Result<Option<Key<'a>>, JsonError> {
        let mut next = self.peek();
        if !std::mem::replace(first, false) && next != Some(b'}') {
            if next != Some(b',') {
                return Err(self.expected("`,` or `}`"));
            }
            self.at += 1;
            next = self.peek();
        }
        match next {
            Some(b'"') => {}
            Some(b'}') => {
                self.at += 1;
                return Ok(None);
            }
            _ => return Err(self.expected("a member's name in double quotes")),
        }
        let start = self.at;
        let name = self.string()?.text();
        if !self.take(b':') {
            return Err(self.expected("`:`"));
        }
        self.peek();
        Ok(Some(Key { name, start }))
    }

    /// Steps to the next element of the array that the cursor is in; false past the closing bracket.
    ///
    /// `first` is true before the first element, and is kept by this function from then on.
    #[inline(always)]
    pub(in crate::har) fn next_element(&mut self, first: &mut bool) -> Result<bool, JsonError> {
        let mut next = self.peek();
        if !std::mem::replace(first, false) && next != Some(b']') {
            if next != Some(b',') {
                return Err(self.expected("`,` or `]`"));
            }
            self.at += 1;
            next = self.peek();
        }
        match next {
            Some(b']') => {
                self.at += 1;
                Ok(false)
            }
            Some(_) => Ok(true),
            None => Err(self.expected("a value")),
        }
    }

    /// Walks an object, giving each member to `member`, which reads the value or leaves it to be skipped.
    ///
    /// Returns false, and skips the value, when it is not an object.
    pub(in crate::har) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &Key<'a>) -> Result<(), JsonError>,
    ) -> Result<bool, JsonError> {
        self.object_until(|cursor, key| member(cursor, key).map(|()| false))
    }

    /// Walks an object as [`Cursor::object`] does, until `member` says that the rest does not matter.
    pub(in crate::har) fn object_until(
        &mut self,
        mut member: impl FnMut(&mut Self, &Key<'a>) -> Result<bool, JsonError>,
    ) -> Result<bool, JsonError> {
        if !self.take(b'{') {
            self.skip_value()?;
            return Ok(false);
        }
        let mut first = true;
        while let Some(key) = self.next_member(&mut first)? {
            let value = self.at;
            if member(self, &key)? {
                self.leave()?;
                break;
            }
            if self.at == value {
                self.skip_value()?;
            }
        }
        Ok(true)
    }

    /// Walks an array, giving each element and its index to `element`, which reads it or leaves it to be skipped.
    ///
    /// Returns false, and skips the value, when it is not an array.
    pub(in crate::har) fn array(
        &mut self,
        mut element: impl FnMut(&mut Self, usize) -> Result<(), JsonError>,
    ) -> Result<bool, JsonError> {
        self.array_until(|cursor, index| element(cursor, index).map(|()| false))
    }

    /// Walks an array as [`Cursor::array`] does, until `element` says that the rest does not matter.
    pub(in crate::har) fn array_until(
        &mut self,
        mut element: impl FnMut(&mut Self, usize) -> Result<bool, JsonError>,
    ) -> Result<bool, JsonError> {
        if !self.take(b'[') {
            self.skip_value()?;
            return Ok(false);
        }
        let start = self.at - 1;
        let mut first = true;
        let mut index = 0;
        while self.next_element(&mut first)? {
            let value = self.at;
            if element(self, index)? {
                match self.known_end(start) {
                    Some(end) => self.at = end,
                    None => self.leave()?,
                }
                break;
            }
            if self.at == value {
                self.skip_value()?;
            }
            index += 1;
        }
        Ok(true)
    }

    /// Skips a value and returns the bytes it takes.
    pub(in crate::har) fn skip_value(&mut self) -> Result<Range<usize>, JsonError> {
        let next = self.peek();
        let start = self.at;
        match next {
            Some(open @ (b'{' | b'[')) if self.bytes.get(start + 1) == Some(&(open + 2)) => self.at += 2,
            Some(b'{' | b'[') => {
                self.at = match self.known_end(start) {
                    Some(end) => end,
                    None => self.or_incomplete(end_of_container(self.bytes, start))?,
                }
            }
            Some(b'"') if start + 1 == self.known.0 => self.at = self.known.1,
            Some(b'"') => {
                self.at = self.or_incomplete(end_of_string(self.bytes, start + 1))?;
                if self.notes && self.at - start > self.known.1 - self.known.0 {
                    self.known = (start + 1, self.at);
                }
            }
            _ => drop(self.word()?),
        }
        Ok(start..self.at)
    }

    /// Skips a value and returns its text.
    pub(in crate::har) fn raw_value(&mut self) -> Result<&'a [u8], JsonError> {
        let range = self.skip_value()?;
        Ok(self.bytes.get(range).unwrap_or_default())
    }

    /// Walks through all of a value, every bracket and comma of it.
    pub(in crate::har) fn check_value(&mut self) -> Result<(), JsonError> {
        // Brackets that are open: whether of an object, and whether nothing in it was read.
        let mut open: Vec<(bool, bool)> = Vec::new();
        loop {
            match self.peek() {
                Some(bracket @ (b'{' | b'[')) => {
                    self.at += 1;
                    open.push((bracket == b'{', true));
                }
                _ => drop(self.scalar()?),
            }
            loop {
                let Some((is_object, first)) = open.last_mut() else { return Ok(()) };
                let has_next = match is_object {
                    true => self.next_member(first)?.is_some(),
                    false => self.next_element(first)?,
                };
                if has_next {
                    break;
                }
                open.pop();
            }
        }
    }

    /// Reads a leaf; an object or array is skipped.
    pub(in crate::har) fn scalar(&mut self) -> Result<Scalar<'a>, JsonError> {
        match self.peek() {
            Some(b'"') => self.string().map(|text| Scalar::Text(text.text())),
            Some(b'{' | b'[') => self.skip_value().map(|_| Scalar::Container),
            _ => self.word(),
        }
    }

    /// Reads a leaf as text, decoded on demand; empty for null and containers.
    pub(in crate::har) fn raw_text(&mut self) -> Result<RawText<'a>, JsonError> {
        match self.peek() {
            Some(b'"') => self.string(),
            _ => Ok(match self.scalar()?.into_text() {
                Some(Cow::Borrowed(text)) => RawText::Plain(text),
                _ => RawText::default(),
            }),
        }
    }

    /// Reads a string; the cursor is before its quote.
    #[inline]
    fn string(&mut self) -> Result<RawText<'a>, JsonError> {
        let inside = self.at + 1;
        match split_plain(self.bytes.get(inside..).unwrap_or_default()) {
            (text, [b'"', ..]) => {
                self.at = inside + text.len() + 1;
                Ok(RawText::Plain(text))
            }
            (text, _) => self.odd_string(inside, inside + text.len()),
        }
    }

    /// Reads a string that is plain up to `plain` only.
    #[inline(never)]
    fn odd_string(&mut self, inside: usize, plain: usize) -> Result<RawText<'a>, JsonError> {
        let end = self.or_incomplete(end_of_string(self.bytes, plain))?;
        self.at = end;
        Ok(RawText::Odd(self.bytes.get(inside..end - 1).unwrap_or_default(), plain - inside))
    }

    /// Reads a number, `true`, `false`, `null` or one of JavaScript's names for no number.
    fn word(&mut self) -> Result<Scalar<'a>, JsonError> {
        self.peek();
        if let Some((number, end)) = plain_number(self.bytes, self.at) {
            self.at = end;
            return Ok(Scalar::Number(number));
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let in_word = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.' | b'_' | b'$');
        let length = rest.iter().take_while(in_word).count();
        let word = rest.get(..length).and_then(|word| std::str::from_utf8(word).ok()).unwrap_or_default();
        match Scalar::word(word) {
            Some(scalar) => {
                self.at += length;
                Ok(scalar)
            }
            // A word that runs into the end may be the beginning of a good one.
            None if length == rest.len() => Err(JsonError { at: self.bytes.len(), kind: Trouble::Incomplete }),
            None => Err(self.expected("a value")),
        }
    }

    fn or_incomplete(&self, end: Option<usize>) -> Result<usize, JsonError> {
        end.ok_or(JsonError { at: self.bytes.len(), kind: Trouble::Incomplete })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(text: &str) -> Result<Vec<(String, Scalar<'_>)>, JsonError> {
        let mut members = Vec::new();
        Cursor::new(text.as_bytes(), 0).object(|cursor, key| {
            members.push((key.name.to_string(), cursor.scalar()?));
            Ok(())
        })?;
        Ok(members)
    }

    #[test]
    fn members_come_in_order_and_all_of_them() {
        let members = walk(r#" { "a" : 1, "\u0062":"x\n", "a":null, "c":[{}, "]"], } "#).unwrap();
        let expected = [
            ("a".to_owned(), Scalar::Number("1")),
            ("b".to_owned(), Scalar::Text("x\n".into())),
            ("a".to_owned(), Scalar::Null),
            ("c".to_owned(), Scalar::Container),
        ];
        assert_eq!(members, expected);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, at, kind) in [
            (r#"{"a" 1}"#, 5, Trouble::Expected("`:`")),
            (r#"{"a":1 "b":2}"#, 7, Trouble::Expected("`,` or `}`")),
            (r#"{a:1}"#, 1, Trouble::Expected("a member's name in double quotes")),
            (r#"{"a":}"#, 5, Trouble::Expected("a value")),
            (r#"{"a":nope}"#, 5, Trouble::Expected("a value")),
            (r#"{"a":nu"#, 7, Trouble::Incomplete),
            (r#"{"a":1"#, 6, Trouble::Incomplete),
            (r#"{"a"#, 3, Trouble::Incomplete),
            (r#"{"#, 1, Trouble::Incomplete),
            ("", 0, Trouble::Incomplete),
        ] {
            assert_eq!(walk(text), Err(JsonError { at, kind }), "{text}");
        }
    }

    #[test]
    fn a_value_of_another_type_is_stepped_over() {
        let mut cursor = Cursor::new(br#"[1,[2]] 7"#, 0);
        assert_eq!(cursor.object(|_, _| Ok(())), Ok(false));
        assert_eq!(cursor.array(|_, _| Ok(())), Ok(false));
        assert_eq!(cursor.at(), 9);
    }

    #[test]
    fn elements_left_alone_are_stepped_over() {
        let mut seen = Vec::new();
        let mut cursor = Cursor::new(br#"[1,{"a":[]},"x",]"#, 0);
        let walked = cursor.array(|_, index| {
            seen.push(index);
            Ok(())
        });
        assert_eq!((walked, seen), (Ok(true), vec![0, 1, 2]));
    }
}
