//! `headers`, in the shapes that exporters give it: a list of `{name, value}`, a list of `[name, value]` (Slack), or a
//! map from name to value or values (Postman, scripts).

use crate::har::headers::raw::{MOST_VALUES, RawHeaders};
use crate::har::json::{Cursor, JsonError, RawText};
use std::borrow::Cow;
use std::collections::HashSet;

/// Reads the value of a `headers` member. It replaces what an earlier one had.
pub(in crate::har) fn read<'a>(cursor: &mut Cursor<'a>, headers: &mut RawHeaders<'a>) -> Result<(), JsonError> {
    let opening = cursor.peek();
    headers.begin(opening == Some(b'{'));
    match opening {
        Some(b'[') => read_list(cursor, headers),
        Some(b'{') => read_map(cursor, headers),
        _ => {
            headers.had_others = true;
            cursor.skip_value().map(drop)
        }
    }
}

fn read_list<'a>(cursor: &mut Cursor<'a>, headers: &mut RawHeaders<'a>) -> Result<(), JsonError> {
    let mut index = 0;
    cursor.array(|cursor, _| {
        let start = cursor.at();
        cursor.pairs(|name, value, bytes| {
            headers.push(name, value, index, bytes.start, bytes.end);
            index += 1;
        });
        if cursor.at() > start {
            return Ok(());
        }
        headers.had_others = true;
        if let Some((name, values)) = read_element(cursor)? {
            for value in values.all_with_room(&name, headers) {
                headers.push(name.clone(), value, index, start, cursor.at());
            }
        }
        index += 1;
        Ok(())
    })?;
    Ok(())
}

fn read_map<'a>(cursor: &mut Cursor<'a>, headers: &mut RawHeaders<'a>) -> Result<(), JsonError> {
    // Members of one name: the last wins. Each member's headers are contiguous, at `ranges`.
    let mut ranges = Vec::new();
    cursor.object(|cursor, key| {
        let values = read_values(cursor)?;
        let from = headers.len();
        for value in values.all_with_room(&key.name, headers) {
            headers.push(key.name.clone(), value, ranges.len(), key.start, cursor.at());
        }
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
    Ok(())
}

/// The values of one header: nearly always a single one.
#[derive(Default)]
struct Values<'a> {
    first: RawText<'a>,
    more: Vec<RawText<'a>>,
}

impl<'a> Values<'a> {
    /// All values; two where there are too many: only that there are several matters.
    fn all_with_room(
        mut self,
        name: &str,
        headers: &mut RawHeaders<'a>,
    ) -> impl Iterator<Item = RawText<'a>> + use<'a> {
        if !self.more.is_empty() && !headers.room.take(name, self.more.len()) {
            self.more.truncate(1);
        }
        std::iter::once(self.first).chain(self.more)
    }
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
    Ok(name.map(|name| (name, values)))
}

/// A header's value, or the list of its values.
fn read_values<'a>(cursor: &mut Cursor<'a>) -> Result<Values<'a>, JsonError> {
    let mut values = Values::default();
    if cursor.peek() == Some(b'[') {
        cursor.array(|cursor, index| {
            let value = cursor.raw_text()?;
            match index {
                0 => values.first = value,
                _ if values.more.len() < MOST_VALUES => values.more.push(value),
                _ => {}
            }
            Ok(())
        })?;
    } else {
        values.first = cursor.raw_text()?;
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::headers::Message;
    use crate::har::{HarHeaders, PlacedHeader, Span};

    fn headers(json: &str) -> HarHeaders {
        let mut headers = RawHeaders::default();
        read(&mut Cursor::new(json.as_bytes(), 0), &mut headers).unwrap();
        headers.keep(Message::Request)
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
    fn a_list_is_read_alike_however_its_elements_are_written() {
        let odd = [
            r#"{"value":"2","name":"b"}"#,
            r#"{"name":"b","value":"2","comment":""}"#,
            r#"{ "name" : "b" , "value" : "2" }"#,
            "{\"name\":\"b\",\n\"value\":\"2\"}",
            r#"{"name":"b","value":["2","3"]}"#,
            r#"{"name":"b","value":"\"2\\\u00e9"}"#,
            r#"{"name":"\u0062","value":"é"}"#,
            r#"{"name":"b","value":2}"#,
            r#"{"name":"b","value":""}"#,
            r#"{"name":"b"}"#,
            r#"{"name":"","value":"2"}"#,
            r#"["b","2"]"#,
            "7",
            "{}",
        ];
        let plain = ["accept", "referer", "user-agent", "x-long", "z"].map(|name| {
            let value = "https://example.test/".repeat(if name == "x-long" { 40 } else { name.len() % 4 });
            format!(r#"{{"name":"{name}","value":"{value}"}}"#)
        });
        let alone = |element: &str| -> Vec<(String, String)> {
            let got = headers(&format!("[{element}]"));
            got.iter().map(|h| (h.name.to_owned(), h.value.to_owned())).collect()
        };
        for separator in [",", ", ", " ,\n  "] {
            for (odd, place) in odd.iter().flat_map(|odd| (0..=plain.len()).map(move |place| (odd, place))) {
                let mut elements: Vec<&str> = plain.iter().map(String::as_str).collect();
                elements.insert(place, odd);
                let json = format!("[{}]", elements.join(separator));
                let got = headers(&json);
                let expected: Vec<_> = elements.iter().flat_map(|element| alone(element)).collect();
                let pairs: Vec<_> = got.iter().map(|h| (h.name.to_owned(), h.value.to_owned())).collect();
                assert_eq!(pairs, expected, "{json}");
                for header in got.placed() {
                    let (from, to) = (header.span.offset as usize, (header.span.offset + header.span.length) as usize);
                    let index = elements.iter().position(|&element| Some(element) == json.get(from..to)).unwrap();
                    assert_eq!(header.pointer.to_string(), format!("/request/headers/{index}"), "{json}");
                }
                // A list that ends anywhere before its end is none.
                for end in 0..json.len() {
                    let cut = &json.as_bytes()[..end];
                    assert!(read(&mut Cursor::new(cut, 0), &mut RawHeaders::default()).is_err(), "{json} to {end}");
                }
            }
        }
    }

    #[test]
    fn that_there_are_several_values_is_told_however_many_there_are() {
        let filler = format!(r#"{{"name":"x","value":[{}0]}},"#, "0,".repeat(4_000)).repeat(3);
        for (value, expected) in [(r#"["a","b","c"]"#, ["a", "b", "c"].as_slice()), (r#""a\nb\nc""#, &["a", "b", "c"])]
        {
            let few = headers(&format!(r#"[{{"name":"y","value":{value}}}]"#));
            assert_eq!(few.all("y").map(|header| header.value).collect::<Vec<_>>(), expected);
            let many = headers(&format!(r#"[{filler}{{"name":"y","value":{value}}}]"#));
            assert!(many.all("y").count() > 1, "{value}");
            assert!(many.len() < 12_000);
        }
    }

    /// JSON, name and value.
    const ELEMENTS: [(&str, &str, &str); 3] = [
        (r#"{"name":"a","value":"1"}"#, "a", "1"),
        (r#"{"name":"b","value":"2"}"#, "b", "2"),
        (r#"{"name":"\u0063","value":"\"3"}"#, "c", "\"3"),
    ];

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(4_000))]
        /// Of few elements and blanks, so that the same ones follow one another again and again.
        #[test]
        fn no_element_is_lost_wherever_the_writing_changes(
            parts in proptest::collection::vec((0..ELEMENTS.len(), proptest::bool::weighted(0.2)), 4..12),
        ) {
            let elements: Vec<_> = parts.iter().filter_map(|&(element, _)| ELEMENTS.get(element)).collect();
            let blank = |is_there| if is_there { " " } else { "" };
            let json: Vec<_> = elements.iter().zip(&parts).map(|((json, ..), part)| blank(part.1).to_owned() + json).collect();
            let got = headers(&format!("[{}]", json.join(",")));
            let texts = |h: PlacedHeader<'_>| (h.header.name.to_owned(), h.header.value.to_owned(), h.pointer.to_string());
            let got: Vec<_> = got.placed().map(texts).collect();
            let expected: Vec<_> = elements
                .iter()
                .enumerate()
                .map(|(n, (_, name, value))| ((*name).to_owned(), (*value).to_owned(), format!("/request/headers/{n}")))
                .collect();
            proptest::prop_assert_eq!(got, expected);
        }
    }

    #[test]
    fn pseudo_headers_are_noted_and_left_out() {
        let got = headers(r#"[{"name":":method","value":"GET"},{"name":"a","value":"1"}]"#);
        assert!(got.had_pseudo_headers);
        assert_eq!(got.len(), 1);
        assert_eq!(got.placed().next().unwrap().pointer.to_string(), "/request/headers/1");
    }

    #[test]
    fn pointers_name_the_element_or_the_member() {
        let got = headers(r#"{"a/b~c":"1"}"#);
        assert_eq!(got.placed().next().unwrap().pointer.to_string(), "/request/headers/a~1b~0c");
        let got = headers(r#"["x",["a","1\n2"]]"#);
        let pointers: Vec<_> = got.placed().map(|h| h.pointer.to_string()).collect();
        assert_eq!(pointers, ["/request/headers/1", "/request/headers/1"]);
    }

    #[test]
    fn spans_are_those_of_the_elements() {
        let json = "[ {\"name\":\"a\",\n\"value\":\"1\"} ,\n [\"b\",\"2\"]]";
        let spans: Vec<_> = headers(json).placed().map(|h| h.span).collect();
        assert_eq!(spans, [Span::within(2..27), Span::within(31..40)]);
        let json = "{\n  \"a\": \"1\"}";
        assert_eq!(headers(json).placed().next().unwrap().span, Span::within(4..12));
    }
}
