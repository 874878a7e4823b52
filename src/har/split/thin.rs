//! Makes an entry smaller while it is read: a WebSocket's entry may hold millions of messages, of which only an error is
//! ever looked at.

use std::io::Read;
use std::ops::Range;

use super::Splitter;
use crate::har::exporter::about::is_entry_member;
use crate::har::json::Cursor;

/// An entry that is larger so far is made smaller.
pub(super) const LARGE: usize = 1024 * 1024;

impl<R: Read> Splitter<R> {
    /// Leaves elements out of the array that the walk has come to in the entry at its place. False when that is none
    /// that may lose any.
    pub(super) fn thin_out(&mut self) -> bool {
        let Some(entry) = self.window.bytes().get(self.at..) else { return false };
        let Some(spare) = spare_elements(entry) else { return false };
        // The last first, so that the others stay where they are.
        for range in spare.into_iter().rev().filter(|range| !range.is_empty()) {
            self.window.leave_out(self.at + range.start..self.at + range.end);
        }
        true
    }
}

/// Elements of the array in which an entry ends that is not in memory to its end: all but the last, and the last before it
/// that tells of an error.
fn spare_elements(entry: &[u8]) -> Option<[Range<usize>; 2]> {
    let mut cursor = Cursor::new(entry, 0);
    if !cursor.take(b'{') {
        return None;
    }
    let mut first = true;
    // Up to the member that is not whole.
    loop {
        let name = cursor.next_member(&mut first).ok()??.name;
        let mut value = cursor.clone();
        if cursor.skip_value().is_err() {
            let may_lose = !matches!(&*name, "request" | "response");
            return if may_lose && value.take(b'[') { spare_in_array(value) } else { None };
        }
    }
}

fn spare_in_array(mut cursor: Cursor<'_>) -> Option<[Range<usize>; 2]> {
    let mut first = true;
    let mut begin = None;
    // The last element so far, and whether it tells of an error; the last before it that does, up to its successor.
    let mut last: Option<(usize, bool)> = None;
    let mut error: Option<Range<usize>> = None;
    // An error is met where the bytes end, also between two elements.
    while cursor.next_element(&mut first).unwrap_or(false) {
        let element = cursor.at();
        begin.get_or_insert(element);
        if let Some((start, true)) = last {
            error = Some(start..element);
        }
        let mut inside = cursor.clone();
        if opens_entry(inside.clone()) {
            return None;
        }
        let is_whole = cursor.skip_value().is_ok();
        last = Some((element, is_whole && tells_of_error(&mut inside)));
        if !is_whole {
            break;
        }
    }
    let (begin, (end, _)) = (begin?, last?);
    let error = error.unwrap_or(end..end);
    let spare = [begin..error.start, error.end..end];
    spare.iter().any(|range| !range.is_empty()).then_some(spare)
}

/// Whether the element begins as an entry does: an array that is not closed swallows those after it, and these must not
/// go. Messages have a `time`, too.
fn opens_entry(mut element: Cursor<'_>) -> bool {
    element.take(b'{')
        && matches!(element.next_member(&mut true), Ok(Some(key)) if key.name != "time" && is_entry_member(&key.name))
}

/// Whether the message is one that would be kept, were it the last: an error with `data`.
fn tells_of_error(message: &mut Cursor<'_>) -> bool {
    let (mut is_error, mut has_data) = (false, false);
    let walked = message.object(|cursor, key| {
        match &*key.name {
            "type" => is_error = cursor.scalar()?.into_text().as_deref() == Some("error"),
            "data" => has_data = true,
            _ => {}
        }
        Ok(())
    });
    walked.is_ok() && is_error && has_data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_elements_without_an_error_may_go() {
        for (entry, expected) in [
            (r#"{"_m": [{"a":1}, {"b":2}, {"c"#, Some("{\"_m\": [{\"c")),
            (
                r#"{"_m":[1,{"type":"error","data":1},2,{"type":"error","data":"]"} ,3,"#,
                Some(r#"{"_m":[{"type":"error","data":"]"} ,3,"#),
            ),
            (r#"{"_m":[1,{"a":2}"#, Some(r#"{"_m":[{"a":2}"#)),
            (r#"{"_m":[1,{"type":"error"}"#, Some(r#"{"_m":[{"type":"error"}"#)),
            (r#"{"_m":[{"type":"error","data":1},1"#, None),
            (r#"{"_m":[{"type":"error"},1"#, Some(r#"{"_m":[1"#)),
            (
                r#"{"_m":[1,{"type":"error","data":1},2,{"type":"error","data":"]"} ,3,[4"#,
                Some(r#"{"_m":[{"type":"error","data":"]"} ,[4"#),
            ),
            (r#"{"_m":[{"type":"error","data":1},[4"#, None),
            (r#"{"_m":[[4"#, None),
            (r#"{"_m":[{"time":1},{"time":2},{"time""#, Some(r#"{"_m":[{"time""#)),
            (r#"{"_m":[1,{"request":{}},2,[4"#, None),
            (r#"{"_m":[1,2,{"_connectionId":"#, None),
            (r#"{"a":[1,2],"request":{"headers":[1,2,[3"#, None),
            (r#"{"request":[1,2,[3"#, None),
            (r#"{"a":{"b":[1,2,[3"#, None),
            (r#"{"a":[1,2,[3]]"#, None),
            (r#"{"a" 1,"b":[1,2,[3"#, None),
            ("[1,2,[3", None),
            ("", None),
        ] {
            let left = spare_elements(entry.as_bytes()).map(|[first, second]| {
                let bytes = entry.as_bytes();
                [&bytes[..first.start], &bytes[first.end..second.start], &bytes[second.end..]].concat()
            });
            assert_eq!(left.as_deref(), expected.map(str::as_bytes), "{entry}");
        }
    }
}
