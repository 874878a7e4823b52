//! The whole program in memory: any bytes, fed in any way, to every form of the report.

use std::io::{self, Read};

use har_cors::report::{ComposeOptions, FORMATS, Format, Look, Report, report};

/// Gives `size` bytes at a time.
struct InChunks<'a> {
    from: &'a [u8],
    size: usize,
}

impl Read for InChunks<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let most = to.len().min(self.size);
        self.from.read(&mut to[..most])
    }
}

/// Nothing panics, pieces of any size give the same report, and no report can harm a terminal.
pub(crate) fn run(data: &[u8]) {
    // Half of the inputs each way, so that each costs less.
    let all = data.len().is_multiple_of(2);
    let Some(at_once) = read(data, all) else {
        assert!(read(InChunks { from: data, size: 1 }, all).is_none(), "in pieces it is no HAR either");
        return;
    };
    let json = written(&at_once, Format::Json);
    let size = [1, 3, 64, 65, 1000][data.len() % 5];
    let in_pieces = read(InChunks { from: data, size }, all).map(|report| written(&report, Format::Json));
    assert!(in_pieces.as_ref() == Some(&json), "pieces of {size} give another report");
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "the JSON report is JSON");
    for named in FORMATS {
        let text = written(&at_once, named.format);
        // CSV ends its lines as RFC 4180 wants.
        let is_harmful = |c: &char| c.is_control() && *c != '\n' && !(*c == '\r' && named.name == "csv");
        let harmful = text.chars().find(is_harmful);
        assert!(harmful.is_none(), "{} holds {harmful:?}", named.name);
    }
    for (width, explain) in [(40, false), (80, true)] {
        drop(written(&at_once, Format::Table(Look { width, color: true, explain, ..Look::PLAIN })));
    }
}

fn read(har: impl Read + Send, all: bool) -> Option<Report> {
    let options = ComposeOptions { all, show_secrets: all, ..ComposeOptions::default() };
    har_cors::analyze("x.har", har, &options).ok().map(|file| report(vec![file]))
}

fn written(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    format.write(report, &mut out).unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(out).unwrap_or_else(|error| panic!("{format:?}: {error}"))
}
