//! Writes the file of known failures: existing text stays, and new entries are inserted in order.

use crate::time::Day;
use crate::toml_text::{self, FileError, quoted};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The start of a new file.
const HEAD: &str = "\
# Known failures: `har-cors --known` counts them, and they do not fail a run. `har-cors explain filter` describes filters.
# In `reason`, say why nobody fixes it; `until = 2027-01-31` is the last day on which an entry is valid.
";

/// Entries for failures that no entry covers yet: one per fingerprint, with redacted texts only.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NewEntries {
    filters: BTreeSet<String>,
}

impl NewEntries {
    /// Adds an entry with that filter, unless there is one.
    pub fn add(&mut self, filter: String) {
        self.filters.insert(filter);
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.filters.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.filters.is_empty()
    }

    /// The file including these entries. `text` is the old file, empty if there was none: its content stays. `until` is the
    /// last day of each new entry.
    ///
    /// # Errors
    /// The old file is not valid TOML.
    pub fn put_into(&self, text: &str, until: Option<Day>) -> Result<String, FileError> {
        let blocks = blocks(text)?;
        let mut out = String::with_capacity(text.len() + 160 * self.filters.len() + HEAD.len());
        out.push_str(if text.trim().is_empty() { HEAD } else { "" });
        let mut new = self.filters.iter().peekable();
        let mut at = 0;
        for block in &blocks {
            while let Some(filter) = new.next_if(|filter| **filter < block.filter) {
                out.push_str(text.get(at..block.start).unwrap_or_default());
                at = block.start;
                separate(&mut out);
                out += &entry(filter, until);
                out.push('\n');
            }
            out.push_str(text.get(at..block.end).unwrap_or_default());
            at = block.end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        for filter in new {
            separate(&mut out);
            out += &entry(filter, until);
        }
        Ok(out)
    }
}

/// An empty line in front of an entry.
fn separate(out: &mut String) {
    if out.is_empty() || out.ends_with("\n\n") {
        return;
    }
    out.push_str(if out.ends_with('\n') { "\n" } else { "\n\n" });
}

/// An entry of a file.
struct WrittenEntry {
    filter: String,
    start: usize,
    end: usize,
}

fn blocks(text: &str) -> Result<Vec<WrittenEntry>, FileError> {
    let table = toml_text::parse(text)?;
    let Some(items) = table.get("known").and_then(|value| value.get_ref().as_array()) else { return Ok(Vec::new()) };
    let mut blocks: Vec<WrittenEntry> = Vec::new();
    for item in items.iter() {
        let member = |name: &str| item.get_ref().as_table().and_then(|table| table.get(name));
        let filter = member("filter").and_then(|value| value.get_ref().as_str()).unwrap_or_default().to_owned();
        let start = with_comments(text, line_start(text, item.span().start));
        if let Some(last) = blocks.last_mut() {
            last.end = start;
        }
        blocks.push(WrittenEntry { filter, start, end: text.len() });
    }
    // Entries in an inline list cannot be separated.
    let are_apart = blocks.windows(2).all(|pair| matches!(pair, [one, other] if one.start < other.start));
    Ok(if are_apart { blocks } else { Vec::new() })
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |feed| feed + 1)
}

/// Comments directly above an entry belong to it; those at the head of the file are followed by an empty line.
fn with_comments(text: &str, mut start: usize) -> usize {
    while start > 0 {
        let above = line_start(text, start - 1);
        if !text.get(above..start).is_some_and(|line| line.trim_start().starts_with('#')) {
            break;
        }
        start = above;
    }
    start
}

fn entry(filter: &str, until: Option<Day>) -> String {
    let mut out = format!("[[known]]\nfilter = {}\nreason = \"\"\n", quoted(filter));
    if let Some(until) = until {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "until = {until}");
    }
    out
}
