//! Reads the needed parts of entries, one after another.

use crate::har::entry::head::{EntryHead, Memory, read_head, read_head_at};
use crate::har::entry::read::{first_error, read_after};
use crate::har::exporter::observed::Observed;
use crate::har::json::{Cursor, EntryBytes, JsonError};
use crate::har::pipeline::batch::{Item, Retention, RetentionOf};
use memchr::memmem;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Reads entries one after another.
#[derive(Default)]
pub(in crate::har) struct EntryReader {
    /// What they say about the exporter, kept or not.
    pub(in crate::har) observed: Observed,
    /// Keys with an entry that was read.
    pub(in crate::har) seen: HashSet<String>,
    memory: Memory,
}

/// Why an entry could not be read, and its key when one of them is enough.
pub(in crate::har) type Unread = (JsonError, Option<String>);

impl EntryReader {
    /// Goes on after entries that said this.
    pub(in crate::har) fn after(observed: Observed) -> Self {
        EntryReader { observed, ..EntryReader::default() }
    }

    /// Reads the entry that these bytes begin with, and returns how many of them are its. `None` when it cannot be read, or is
    /// not proven to be right; nothing has changed then.
    pub(in crate::har) fn read_first(&mut self, bytes: &[u8], retention_of: &RetentionOf<'_>) -> Option<(usize, Item)> {
        let mut head = read_head_at(bytes, std::mem::take(&mut self.memory)).ok()?;
        let (slice, behind) = bytes.split_at_checked(head.length)?;
        // After an entry that swallowed others there may be something else.
        if !goes_on(behind) {
            return None;
        }
        let entry = EntryBytes { longest_string: head.longest_string, ..EntryBytes::from(slice) };
        if may_hold_another(slice, head.whole_request_headers(), head.longest_string)
            && Cursor::of(entry).check_value().is_err()
        {
            return None;
        }
        let item = self.read_seen(&mut head, entry, retention_of).ok()?;
        self.memory = head.into_memory();
        Some((slice.len(), item))
    }

    /// Reads an entry.
    pub(in crate::har) fn read(
        &mut self,
        entry: EntryBytes<'_>,
        retention_of: &RetentionOf<'_>,
    ) -> Result<Item, Unread> {
        let looked = read_head(entry, std::mem::take(&mut self.memory));
        let headers = looked.as_ref().map_or((0, 0), EntryHead::whole_request_headers);
        if may_hold_another(entry.bytes, headers, entry.longest_string) {
            Cursor::of(entry).check_value().map_err(|error| (error, None))?;
        }
        let mut head = looked.map_err(|error| (first_error(entry, error), None))?;
        let item = self.read_seen(&mut head, entry, retention_of);
        if let Err((_, Some(_))) = item {
            // As one that is passed: which it is depends on what was read before.
            self.observed.observe(&mut head);
        }
        self.memory = head.into_memory();
        item
    }

    /// Reads the needed parts of an entry.
    fn read_seen(
        &mut self,
        head: &mut EntryHead<'_>,
        entry: EntryBytes<'_>,
        retention_of: &RetentionOf<'_>,
    ) -> Result<Item, Unread> {
        let spare = match retention_of(head) {
            Retention::Keep => None,
            // Errors inside an entry that is not needed do not matter.
            Retention::FirstPerKey(key) if self.seen.contains(&key) => {
                self.observed.observe(head);
                return Ok(Item::Passed);
            }
            Retention::FirstPerKey(key) => Some(key),
        };
        let read = match read_after(head, entry) {
            Ok(read) => Box::new(read),
            Err(error) => return Err((error, spare)),
        };
        self.observed.observe(head);
        Ok(match spare {
            None => Item::Entry(read),
            Some(key) => {
                self.seen.insert(key.clone());
                Item::Spare(key, read)
            }
        })
    }
}

/// Whether another element follows, or the end of the list.
fn goes_on(bytes: &[u8]) -> bool {
    let mut bytes = bytes.iter().filter(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    match bytes.next() {
        Some(b']') => true,
        Some(b',') => bytes.next().is_some(),
        _ => false,
    }
}

/// Whether the bytes of an entry name a request twice, the headers and a long string aside: brackets that are missing in one
/// entry and too many in the next make one of both, and what is skipped hides it.
fn may_hold_another(entry: &[u8], headers: (usize, usize), string: (usize, usize)) -> bool {
    const NAME: &str = "\"request\"";
    static REQUEST: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new(NAME));
    // In a string its quotes would be escaped, except that in which the string may end. So it makes no difference which
    // string is set aside, or whether one is.
    let string = (string.0, string.1.saturating_sub(NAME.len()));
    let string = if string.1 > string.0 { string } else { (0, 0) };
    let [first, second] = if headers < string { [headers, string] } else { [string, headers] };
    // One may be within the other.
    let parts = [0..first.0, first.1..second.0, second.1.max(first.1)..entry.len()];
    let mut is_seen = false;
    for part in parts {
        let mut rest = entry.get(part).unwrap_or_default();
        while let Some(at) = REQUEST.find(rest) {
            if std::mem::replace(&mut is_seen, true) {
                return true;
            }
            rest = rest.get(at + NAME.len()..).unwrap_or_default();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_makes_no_difference_which_string_is_set_aside() {
        let long = "x".repeat(100);
        for (entry, expected) in [
            (r#"{"request":{},"comment":"request"}"#.to_owned(), true),
            (format!(r#"{{"request":{{}},"content":"{long}\"request"}}"#), true),
            (format!(r#"{{"request":{{}},"content":"{long}"}}"#), false),
            (format!(r#"{{"request":{{}},"content":"{long}\"request\""}}"#), false),
        ] {
            let bytes = entry.as_bytes();
            // The last string of each, from after its opening quote to after its closing one.
            let start = entry.rfind(r#":""#).unwrap() + 2;
            assert_eq!(may_hold_another(bytes, (0, 0), (0, 0)), expected, "{entry}");
            assert_eq!(may_hold_another(bytes, (0, 0), (start, entry.len() - 1)), expected, "{entry}");
        }
    }
}
