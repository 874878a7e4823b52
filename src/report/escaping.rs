//! JSON with every character escaped that could harm a terminal or a JavaScript source. The values are the same.

use crate::sanitize::{is_plain, is_unsafe};
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};
use std::io::{self, Write};

/// A value as one line of JSON that is safe on a terminal and in JavaScript.
pub(crate) fn safe_json(value: &impl Serialize) -> String {
    let mut json = Vec::new();
    // Writing texts, numbers and names to memory cannot fail.
    let _ = write_value(value, &mut json, Escaping(CompactFormatter));
    String::from_utf8(json).unwrap_or_default()
}

/// Writes a value as JSON that is safe to show, indented for people.
pub(crate) fn write_safe_json(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    write_value(value, out, Escaping(PrettyFormatter::new()))
}

pub(super) fn write_value(value: &impl Serialize, out: &mut impl Write, formatter: impl Formatter) -> io::Result<()> {
    // Here serde_json can only fail on writing; `into` returns that error with its kind.
    value.serialize(&mut serde_json::Serializer::with_formatter(out, formatter)).map_err(io::Error::from)
}

/// Escapes what `serde_json` passes through but a terminal or JavaScript may interpret.
pub(super) struct Escaping<F>(pub(super) F);

/// Unsafe characters as `\uXXXX`, all others unchanged.
fn write_escaped<W: ?Sized + Write>(writer: &mut W, text: &str) -> io::Result<()> {
    let mut rest = text;
    while let Some(at) = rest.find(is_unsafe) {
        let (before, after) = rest.split_at(at);
        writer.write_all(before.as_bytes())?;
        let mut characters = after.chars();
        if let Some(c) = characters.next() {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        rest = characters.as_str();
    }
    writer.write_all(rest.as_bytes())
}

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if is_plain(fragment) {
            return writer.write_all(fragment.as_bytes());
        }
        for (n, part) in fragment.split("##").enumerate() {
            if n > 0 {
                // Build services treat `##[error]` as a command anywhere in a line.
                writer.write_all(b"\\u0023\\u0023")?;
            }
            write_escaped(writer, part)?;
        }
        Ok(())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }
    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }
    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }
    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }
    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }
    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }
    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }
    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }
    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}
