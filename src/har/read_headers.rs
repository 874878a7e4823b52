//! `headers`, in the shapes that exporters give it: a list of `{name, value}`, a list of `[name, value]` (Slack), or a
//! map from name to value or values (Postman, scripts).

use std::borrow::Cow;
use std::collections::HashSet;

use memchr::memchr;

use super::json::{Cursor, JsonError};
use super::{HarHeaders, Span};

/// HTTP whitespace of the Fetch Standard.
const WHITESPACE: [char; 4] = ['\t', '\n', '\r', ' '];

/// Reads the value of a `headers` member. `pointer` is the JSON pointer of that member below the entry.
pub(super) fn read<'a>(cursor: &mut Cursor<'a>, pointer: &'static str) -> Result<HarHeaders, JsonError> {
    match cursor.peek() {
        Some(b'[') => read_list(cursor, pointer),
        Some(b'{') => read_map(cursor, pointer),
        _ => cursor.skip_value().map(|_| HarHeaders::default()),
    }
}

fn read_list<'a>(cursor: &mut Cursor<'a>, pointer: &'static str) -> Result<HarHeaders, JsonError> {
    let mut headers = HarHeaders::list(pointer);
    cursor.array(|cursor, index| {
        let start = cursor.at();
        if let Some((name, value)) = cursor.pair() {
            push(&mut headers, &name, &value, index, Span::within(start..cursor.at()));
            return Ok(());
        }
        let Some((name, values)) = read_element(cursor)? else { return Ok(()) };
        values.push_to(&mut headers, &name, index, Span::within(start..cursor.at()));
        Ok(())
    })?;
    Ok(headers)
}

fn read_map<'a>(cursor: &mut Cursor<'a>, pointer: &'static str) -> Result<HarHeaders, JsonError> {
    let mut headers = HarHeaders::map(pointer);
    // Members of one name: the last wins. Each member's headers stand together, at `ranges`.
    let mut ranges = Vec::new();
    cursor.object(|cursor, key| {
        let values = read_values(cursor)?;
        let span = Span::within(key.start..cursor.at());
        let from = headers.len();
        values.push_to(&mut headers, &key.name, ranges.len(), span);
        ranges.push((key.name.clone(), from..headers.len()));
        Ok(())
    })?;
    let mut later = HashSet::new();
    let mut keep = vec![true; headers.len()];
    for (name, range) in ranges.into_iter().rev() {
        if !later.insert(name) {
            keep.get_mut(range).unwrap_or_default().fill(false);
        }
    }
    headers.retain(|position| keep.get(position).copied().unwrap_or(true));
    Ok(headers)
}

/// The values of one header: nearly always one.
#[derive(Default)]
struct Values<'a> {
    first: Cow<'a, str>,
    more: Vec<Cow<'a, str>>,
}

/// An element of a list: an object or a pair. `None` when it is neither, or has no name.
fn read_element<'a>(cursor: &mut Cursor<'a>) -> Result<Option<(Cow<'a, str>, Values<'a>)>, JsonError> {
    let mut name = None;
    let mut values = Values::default();
    if cursor.peek() == Some(b'[') {
        cursor.array(|cursor, index| {
            match index {
                0 => name = cursor.scalar()?.into_text(),
                1 => values = read_values(cursor)?,
                _ => {}
            }
            Ok(())
        })?;
    } else {
        cursor.object(|cursor, key| {
            match &*key.name {
                "name" => name = cursor.scalar()?.into_text(),
                "value" => values = read_values(cursor)?,
                _ => {}
            }
            Ok(())
        })?;
    }
    Ok(name.filter(|name| !name.is_empty()).map(|name| (name, values)))
}

/// A header's value, or the list of its values.
fn read_values<'a>(cursor: &mut Cursor<'a>) -> Result<Values<'a>, JsonError> {
    let mut values = Values::default();
    if cursor.peek() == Some(b'[') {
        cursor.array(|cursor, index| {
            let value = cursor.scalar()?.into_text().unwrap_or_default();
            match index {
                0 => values.first = value,
                _ => values.more.push(value),
            }
            Ok(())
        })?;
    } else {
        values.first = cursor.scalar()?.into_text().unwrap_or_default();
    }
    Ok(values)
}

impl Values<'_> {
    fn push_to(&self, headers: &mut HarHeaders, name: &str, index: usize, span: Span) {
        for value in std::iter::once(&self.first).chain(&self.more) {
            push(headers, name, value, index, span);
        }
    }
}

/// Adds a header; a value of several lines makes several.
fn push(headers: &mut HarHeaders, name: &str, value: &str, index: usize, span: Span) {
    match name.as_bytes().first() {
        None => {}
        Some(b':') => headers.had_pseudo_headers = true,
        Some(_) if is_one_line(value.as_bytes()) => headers.push(name, value, index, span),
        Some(_) => {
            for line in value.trim_matches(WHITESPACE).split('\n') {
                headers.push(name, line.trim_matches(WHITESPACE), index, span);
            }
        }
    }
}

/// Nothing is to be split or cut off.
fn is_one_line(value: &[u8]) -> bool {
    let is_dense = |end: Option<&u8>| end.is_none_or(|&byte| byte > b' ');
    is_dense(value.first()) && is_dense(value.last()) && memchr(b'\n', value).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(json: &str) -> HarHeaders {
        read(&mut Cursor::new(json.as_bytes(), 0), "/request/headers").unwrap()
    }

    #[test]
    fn every_shape_gives_names_and_values() {
        for (json, expected) in [
            (r#"[{"name":"A","value":"1"},{"value":"2","name":"b"}]"#, &[("A", "1"), ("b", "2")][..]),
            (r#"[["A","1"],["b",2,"x"],["c"]]"#, &[("A", "1"), ("b", "2"), ("c", "")]),
            (r#"{"A":"1","b":["2","3"],"c":[]}"#, &[("A", "1"), ("b", "2"), ("b", "3"), ("c", "")]),
            (r#"{"A":"1","b":"2","A":"3"}"#, &[("b", "2"), ("A", "3")]),
            (
                r#"[{"name":"A","value":null},{"name":"B"},{"name":"C","value":true}]"#,
                &[("A", ""), ("B", ""), ("C", "true")],
            ),
            (r#"[{"name":"A","value":"x","value":"y"}]"#, &[("A", "y")]),
            (r#"[{"name":"A","value":["x","y"]}]"#, &[("A", "x"), ("A", "y")]),
            (r#"[{"name":"A","value":" x\t\r\n"}]"#, &[("A", "x")]),
            (r#"[{"name":"A","value":"x\ny\r\n z"}]"#, &[("A", "x"), ("A", "y"), ("A", "z")]),
            (r#"[{"name":"A","value":"\u00a0x"}]"#, &[("A", "\u{a0}x")]),
            (r#"[null,7,{"value":"x"},{"name":"","value":"x"},{"name":null},[],"A: 1"]"#, &[]),
            ("null", &[]),
            (r#""A: 1""#, &[]),
        ] {
            let got = headers(json);
            let pairs: Vec<_> = got.iter().map(|h| (h.name, h.value)).collect();
            assert_eq!(pairs, expected, "{json}");
            assert!(!got.had_pseudo_headers);
        }
    }

    #[test]
    fn pseudo_headers_are_noted_and_left_out() {
        let got = headers(r#"[{"name":":method","value":"GET"},{"name":"a","value":"1"}]"#);
        assert!(got.had_pseudo_headers);
        assert_eq!(got.len(), 1);
        assert_eq!(got.get(0).unwrap().pointer.to_string(), "/request/headers/1");
    }

    #[test]
    fn pointers_name_the_element_or_the_member() {
        let got = headers(r#"{"a/b~c":"1"}"#);
        assert_eq!(got.get(0).unwrap().pointer.to_string(), "/request/headers/a~1b~0c");
        let got = headers(r#"["x",["a","1\n2"]]"#);
        let pointers: Vec<_> = got.iter().map(|h| h.pointer.to_string()).collect();
        assert_eq!(pointers, ["/request/headers/1", "/request/headers/1"]);
    }

    #[test]
    fn spans_are_those_of_the_elements() {
        let json = "[ {\"name\":\"a\",\n\"value\":\"1\"} ,\n [\"b\",\"2\"]]";
        let spans: Vec<_> = headers(json).iter().map(|h| h.span).collect();
        assert_eq!(spans, [Span::within(2..27), Span::within(31..40)]);
        let json = "{\n  \"a\": \"1\"}";
        assert_eq!(headers(json).get(0).unwrap().span, Span::within(4..12));
    }
}
