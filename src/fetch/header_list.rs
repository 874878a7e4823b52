//! Header lists: <https://fetch.spec.whatwg.org/#concept-header-list>.

/// An ordered list of headers; names compare without regard to ASCII case.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HeaderList {
    items: Vec<(Box<str>, Box<str>)>,
}

impl HeaderList {
    /// Adds a header at the end (`append`).
    pub fn append(&mut self, name: &str, value: &str) {
        self.items.push((name.into(), trim_http_whitespace(value).into()));
    }

    /// `get`: the values of all headers of that name, joined by `, `; `None` when there is none.
    ///
    /// Two lines of one header are therefore the same as one line with a comma, as
    /// <https://fetch.spec.whatwg.org/#concept-header-list-get> has it.
    pub fn get(&self, name: &str) -> Option<String> {
        let mut values = self.lines(name);
        let first = values.next()?;
        Some(values.fold(first.to_owned(), |joined, value| joined + ", " + value))
    }

    /// The value of each line of that name, in order.
    pub fn lines<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.items.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| &**v)
    }

    /// Whether a header of that name is in the list (`contains`).
    pub fn contains(&self, name: &str) -> bool {
        self.lines(name).next().is_some()
    }

    /// All headers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.items.iter().map(|(n, v)| (&**n, &**v))
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for HeaderList {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(headers: I) -> Self {
        let mut list = HeaderList::default();
        for (name, value) in headers {
            list.append(name, value);
        }
        list
    }
}

/// Removes leading and trailing HTTP whitespace bytes (`normalize`): tab, line feed, carriage return, space.
pub(crate) fn trim_http_whitespace(value: &str) -> &str {
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
