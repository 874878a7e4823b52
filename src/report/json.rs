//! The JSON report: <https://docs.rs/serde_json>'s output, with every character that could harm a terminal or a
//! JavaScript source escaped. The values are the same.

use super::escaping::{Escaping, write_value};
use super::group::Groups;
use super::model::{File, SCHEMA_VERSION, Unread};
use super::rows::{FetchLine, FileLine, SummaryLine, SummaryRow, UnreadLine};
use super::sums::Sums;
use super::writer::{Shared, Writer};
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};
use std::io::{self, BufWriter, Write};

/// A value at this depth of an indented document.
pub(super) fn write_part(value: &impl Serialize, depth: usize, out: &mut impl Write) -> io::Result<()> {
    write_value(value, out, Escaping(Indented { depth, has_value: false }))
}

/// The report as one indented document: each file as it comes, then the sums of all files.
#[derive(Default)]
pub(super) struct Document {
    groups: Groups,
    files: usize,
    unread: Vec<Unread>,
}

impl<'a> Writer<'a> for Document {
    fn begin(&self, sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
        let mut out = gathered(out);
        write!(out, "{{\n  \"schema_version\": {SCHEMA_VERSION},\n  \"tool\": ")?;
        write_part(&sums.tool, 1, &mut out)?;
        out.write_all(b",\n  \"files\": [")?;
        out.flush()
    }

    fn rows(&self, _: &Sums, file: &File, out: &mut dyn Write) -> io::Result<()> {
        let mut out = gathered(out);
        out.write_all(if self.files > 0 { b",\n    " } else { b"\n    " })?;
        write_part(file, 2, &mut out)?;
        out.flush()
    }

    fn add(&mut self, file: Shared<'a>) {
        self.files += 1;
        self.groups.add(&file);
    }

    fn add_unread(&mut self, unread: &Unread) {
        self.unread.push(unread.clone());
    }

    fn end(&self, sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
        let mut out = gathered(out);
        out.write_all(if self.files > 0 { b"\n  ],\n  \"totals\": " } else { b"],\n  \"totals\": " })?;
        write_part(&sums.totals, 1, &mut out)?;
        out.write_all(b",\n  \"groups\": ")?;
        write_part(&self.groups.largest_first(), 1, &mut out)?;
        let reflections = sums.reflections.found();
        if !reflections.is_empty() {
            out.write_all(b",\n  \"reflections\": ")?;
            write_part(&reflections, 1, &mut out)?;
        }
        out.write_all(b",\n  \"unread\": ")?;
        write_part(&self.unread, 1, &mut out)?;
        if let Some(known) = sums.known_report() {
            out.write_all(b",\n  \"known\": ")?;
            write_part(&known, 1, &mut out)?;
        }
        if let Some(config) = &sums.config {
            out.write_all(b",\n  \"config\": ")?;
            write_part(config, 1, &mut out)?;
        }
        out.write_all(b"\n}\n")?;
        out.flush()
    }
}

/// Buffers the thousands of short pieces that JSON is written in: each would cost a virtual call.
pub(super) fn gathered(out: &mut dyn Write) -> BufWriter<&mut dyn Write> {
    const GATHERED: usize = 32 * 1024;
    BufWriter::with_capacity(GATHERED, out)
}

/// One line for each file and each of its fetches; one for each input without a report; last the sums.
#[derive(Default)]
pub(super) struct Lines {
    groups: Groups,
}

impl<'a> Writer<'a> for Lines {
    fn rows(&self, _: &Sums, file: &File, out: &mut dyn Write) -> io::Result<()> {
        let mut out = gathered(out);
        write_line(&FileLine::of(file), &mut out)?;
        for fetch in file.fetches.all() {
            write_line(&FetchLine::of(&file.path, fetch), &mut out)?;
        }
        out.flush()
    }

    fn add(&mut self, file: Shared<'a>) {
        self.groups.add(&file);
    }

    fn unread_row(&self, unread: &Unread, out: &mut dyn Write) -> io::Result<()> {
        let mut out = gathered(out);
        write_line(&UnreadLine::of(unread), &mut out)?;
        out.flush()
    }

    fn end(&self, sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
        let mut out = gathered(out);
        let groups = self.groups.largest_first().into_iter().cloned().collect();
        write_line(
            &SummaryLine::of(&SummaryRow {
                totals: sums.totals,
                groups,
                reflections: sums.reflections.found(),
                known: sums.known_report(),
                config: sums.config.clone(),
            }),
            &mut out,
        )?;
        out.flush()
    }
}

/// Any value as one document, indented.
pub(super) fn write_document(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut out = gathered(out);
    write_part(value, 0, &mut out)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Any value as one line.
pub(super) fn write_one_line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut out = gathered(out);
    write_line(value, &mut out)?;
    out.flush()
}

fn write_line(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    write_value(value, out, Escaping(CompactFormatter))?;
    out.write_all(b"\n")
}

/// Maximum indentation: deeper values are not indented further.
const DEEPEST: usize = 130;
/// A comma, a line feed and spaces.
const BEFORE: [u8; DEEPEST] = {
    let mut before = [b' '; DEEPEST];
    before[0] = b',';
    before[1] = b'\n';
    before
};

/// Each value on its own line, indented by two spaces per level. Like that of `serde_json`, but the indentation is written
/// at once, not space by space.
#[derive(Default)]
struct Indented {
    depth: usize,
    /// The current list or object is not empty.
    has_value: bool,
}

impl Indented {
    fn begin<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_value = false;
        writer.write_all(bracket)
    }

    fn end<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth = self.depth.saturating_sub(1);
        if self.has_value {
            self.new_line(writer, true)?;
        }
        // It is a value of its parent.
        self.has_value = true;
        writer.write_all(bracket)
    }

    fn new_line<W: ?Sized + Write>(&self, writer: &mut W, without_comma: bool) -> io::Result<()> {
        let end = (2 + 2 * self.depth).min(DEEPEST);
        writer.write_all(BEFORE.get(usize::from(without_comma)..end).unwrap_or_default())
    }
}

impl Formatter for Indented {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"[")
    }
    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"]")
    }
    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.new_line(writer, first)
    }
    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"{")
    }
    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"}")
    }
    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.new_line(writer, first)
    }
    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Format, Report, report, samples};
    use serde_json::{Value, json};

    #[test]
    fn a_document_written_file_by_file_is_the_report() {
        let unread = || Unread { path: "gone.har".into(), message: "gone.har: not there".into() };
        let of = |files: Vec<File>, unread: Vec<Unread>| Report { unread, ..report(files) };
        let copy = || File::copy("b.har", "a.har");
        for report in [
            of(vec![], vec![]),
            of(vec![], vec![unread()]),
            of(vec![samples::checkout()], vec![]),
            of(vec![samples::file("a.har", vec![]), copy(), samples::checkout()], vec![unread(), unread()]),
        ] {
            let mut written = Vec::new();
            Format::Json.write(&report, &mut written).unwrap();
            let mut at_once = Vec::new();
            write_part(&report, 0, &mut at_once).unwrap();
            at_once.push(b'\n');
            assert_eq!(String::from_utf8(written).unwrap(), String::from_utf8(at_once).unwrap());
        }
    }

    #[test]
    fn documents_are_indented_as_serde_json_indents_them() {
        let mut deep = json!("x");
        (0..40).for_each(|n| deep = if n % 2 == 0 { json!([deep, {}]) } else { json!({"a": deep, "b": []}) });
        for value in [json!([]), json!({}), json!([1, [2, {}], {"a": {"b": [null]}, "c": [[], {}]}]), json!("x"), deep]
        {
            let mut out = Vec::new();
            write_part(&value, 0, &mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), format!("{value:#}"));
        }
        let mut deeper = Value::Null;
        (0..100).for_each(|_| deeper = json!([deeper]));
        let mut out = Vec::new();
        write_part(&deeper, 0, &mut out).unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&out).unwrap(), deeper);
    }
}
