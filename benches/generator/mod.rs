//! Large HARs as Chrome's DevTools would write them: the same bytes for the same overrides, on every machine.
//!
//! Of twenty entries about three are cross-origin requests and one is a preflight; of these, one in five fails. Bodies
//! are text, scripts and Base64 of a wide spread of lengths; headers, cookies, call stacks and timings are as long as
//! those of real exports.

mod entry;
mod random;
mod text;

use entry::Writer;
use random::Random;
use serde::Serialize;
use serde_json::json;
use std::io::{self, Write};
use text::Texts;

/// What the file shall look like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// Indented by two spaces, as exporters do it; else without any blank.
    pub(crate) pretty: bool,
    /// With the bodies of responses.
    pub(crate) bodies: bool,
    /// Files of different seeds differ.
    pub(crate) seed: u64,
}

/// What is in the file.
#[derive(Clone, Copy, Default, Debug, Serialize)]
pub(crate) struct Counts {
    /// Bytes written.
    pub(crate) bytes: u64,
    /// All entries.
    pub(crate) entries: u64,
    /// Entries with an `Origin` that is not the URL's.
    pub(crate) cross_origin: u64,
    /// Of these: without a response, or without `Access-Control-Allow-Origin`. Other programs must count the same number.
    pub(crate) unallowed: u64,
}

/// Writes a HAR of about `size` bytes, at least one entry.
pub(crate) fn write(out: &mut impl Write, size: u64, shape: Shape) -> io::Result<Counts> {
    let texts = Texts::new();
    let mut random = Random(shape.seed);
    let bodies = random.below(1 << 20) as usize;
    let mut writer = Writer { random, texts: &texts, shape, bodies, milliseconds: 0, counts: Counts::default() };
    let (head, tail) = frame(shape.pretty);
    out.write_all(head.as_bytes())?;
    let mut bytes = (head.len() + tail.len()) as u64;
    let separator = if shape.pretty { ",\n" } else { "," };
    while writer.counts.entries == 0 || bytes < size {
        let separator = if writer.counts.entries == 0 { "" } else { separator };
        let entry = writer.entry();
        out.write_all(separator.as_bytes())?;
        out.write_all(&entry)?;
        bytes += (separator.len() + entry.len()) as u64;
    }
    out.write_all(tail.as_bytes())?;
    Ok(Counts { bytes, ..writer.counts })
}

/// Writes a HAR of one failing request whose response has a body of `length` bytes.
#[allow(dead_code, reason = "not every program that includes this module wants it")]
pub(crate) fn write_one_body(out: &mut impl Write, length: u64) -> io::Result<Counts> {
    let har = json!({"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "entries": [{
        "startedDateTime": "2026-01-14T10:00:00.000Z",
        "request": {"method": "GET", "url": "https://cdn.test/film.mp4",
            "headers": [{"name": "Host", "value": "cdn.test"}, {"name": "Origin", "value": "https://app.test"}]},
        "response": {"status": 200, "headers": [], "_error": "net::ERR_FAILED",
            "content": {"mimeType": "video/mp4", "encoding": "base64", "text": "BODY"}},
    }]}});
    let text = har.to_string();
    let (head, tail) = text.split_once("BODY").unwrap_or((&text, ""));
    let texts = Texts::new();
    out.write_all(head.as_bytes())?;
    let mut left = usize::try_from(length).map_err(io::Error::other)?;
    while left > 0 {
        let part = texts.base64.get(..left).unwrap_or(&texts.base64);
        out.write_all(part.as_bytes())?;
        left -= part.len();
    }
    out.write_all(tail.as_bytes())?;
    Ok(Counts { bytes: (head.len() + tail.len()) as u64 + length, entries: 1, cross_origin: 1, unallowed: 1 })
}

/// What is before and after the entries.
fn frame(pretty: bool) -> (String, String) {
    let pages = [1, 2, 3].map(|number| {
        json!({"id": format!("page_{number}"), "title": "https://app.example.test/dashboard",
            "startedDateTime": "2026-01-14T10:00:00.000Z", "pageTimings": {"onContentLoad": 731.2, "onLoad": 1290.4}})
    });
    let har = json!({"log": {
        "creator": {"name": "WebInspector", "version": "537.36"},
        "pages": pages,
        "version": "1.2",
        "~entries": ["ENTRIES"],
    }});
    let text = if pretty { format!("{har:#}\n") } else { har.to_string() };
    // Members are sorted by name; the entries come last, as in an export.
    let text = text.replace("~entries", "entries");
    let (before, behind) =
        text.split_once("      \"ENTRIES\"").or(text.split_once("\"ENTRIES\"")).unwrap_or((&text, ""));
    (before.to_owned(), behind.to_owned())
}
