//! Header lists: <https://fetch.spec.whatwg.org/#concept-header-list>.

use std::borrow::Cow;

/// An ordered list of borrowed headers; names compare without ASCII case.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HeaderList<'a> {
    items: Vec<(&'a str, &'a str)>,
}

impl<'a> HeaderList<'a> {
    /// Appends a header (`append`).
    pub fn append(&mut self, name: &'a str, value: &'a str) {
        self.items.push((name, trim_http_whitespace(value)));
    }

    /// `get`: the values of all headers with that name, joined by `, `; `None` if there is none.
    ///
    /// So two lines of a header are the same as one line with a comma:
    /// <https://fetch.spec.whatwg.org/#concept-header-list-get>.
    pub fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut values = self.lines(name);
        let first = Cow::Borrowed(values.next()?);
        Some(values.fold(first, |joined, value| joined + ", " + value))
    }

    /// The value of each line of that name, in order.
    pub fn lines(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.items.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| *v)
    }

    /// Whether a header of that name is in the list (`contains`).
    pub fn contains(&self, name: &str) -> bool {
        self.lines(name).next().is_some()
    }

    /// All headers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.items.iter().copied()
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for HeaderList<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(headers: I) -> Self {
        let trimmed = headers.into_iter().map(|(name, value)| (name, trim_http_whitespace(value)));
        HeaderList { items: trimmed.collect() }
    }
}

/// A name in lower case, as in HTTP/2 and HTTP/3: usually the name itself.
pub(crate) fn lower_case(name: &str) -> Cow<'_, str> {
    // Without an early exit the compiler can vectorise the loop.
    if name.bytes().fold(false, |found, b| found | b.is_ascii_uppercase()) {
        name.to_ascii_lowercase().into()
    } else {
        name.into()
    }
}

/// Whether a header belongs to the CORS protocol (<https://fetch.spec.whatwg.org/#http-cors-protocol>), by the prefix that
/// all of them have except `Origin`.
pub(crate) fn is_cors_header(name: &str) -> bool {
    const STEM: &str = "access-control-";
    name.get(..STEM.len()).is_some_and(|stem| stem.eq_ignore_ascii_case(STEM))
}

/// Removes leading and trailing HTTP whitespace bytes (`normalize`): tab, line feed, carriage return, space.
pub(crate) fn trim_http_whitespace(value: &str) -> &str {
    // Most values have no such bytes.
    let is_whitespace = |byte: Option<&u8>| matches!(byte, Some(b'\t' | b'\n' | b'\r' | b' '));
    if !is_whitespace(value.as_bytes().first()) && !is_whitespace(value.as_bytes().last()) {
        return value;
    }
    value.trim_matches(['\t', '\n', '\r', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_name_are_joined_by_comma_and_space() {
        let list: HeaderList = [("Vary", "Origin"), ("x", "1"), ("vary", " Accept\t")].into_iter().collect();
        assert_eq!(list.get("VARY").as_deref(), Some("Origin, Accept"));
        assert_eq!(list.get("missing"), None);
    }

    #[test]
    fn an_empty_value_is_not_a_missing_header() {
        let list: HeaderList = [("Access-Control-Allow-Origin", "")].into_iter().collect();
        assert_eq!(list.get("access-control-allow-origin").as_deref(), Some(""));
    }
}
