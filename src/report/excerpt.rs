//! The deciding exchange, reduced to the lines that matter; each wrong line with what it must be.

use super::marks::{Line, Mark, marks};
use super::model::{Fetch, Message, MessageHeader, MessageStep};
use super::text::{AsText, Piece, Text, words};
use foldhash::{HashMap, HashSet};

/// Maximum number of lines of a message, and of additional wrong lines.
const MOST_LINES: usize = 40;

/// How much of an exchange to show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Extent {
    /// The wrong lines, with their context.
    Short,
    /// The CORS headers.
    Cors,
    /// Everything in the report.
    All,
}

/// One line.
pub(super) struct Shown {
    pub(super) text: Piece<'static>,
    /// What it must be, if it is wrong.
    pub(super) must: Option<Piece<'static>>,
    /// It is wrong or missing.
    pub(super) is_bad: bool,
}

/// The deciding message: the blocked one, otherwise the last.
pub(super) fn decisive(fetch: &Fetch) -> Option<&Message> {
    fetch.exchange.get(fetch.refused.or_else(|| fetch.exchange.len().checked_sub(1))?)
}

/// The messages before it.
pub(super) fn earlier(fetch: &Fetch) -> impl Iterator<Item = &Message> {
    let decisive = fetch.refused.or_else(|| fetch.exchange.len().checked_sub(1));
    fetch.exchange.iter().enumerate().filter(move |(n, _)| Some(*n) != decisive).map(|(_, message)| message)
}

/// A less important message in one line.
pub(super) fn in_short(message: &Message) -> Piece<'static> {
    let status = status(message);
    if message.step == MessageStep::Preflight {
        return words!("preceding OPTIONS: {} (entry {})", status, message.entry);
    }
    let location = message.response_headers.iter().find(|header| header.is_location());
    let to = location.map(|header| words!(", to {}", header.value)).unwrap_or_default();
    words!("{} {}: {} (entry {}){}", message.method, message.url, status, message.entry, to)
}

/// `> PUT https://api.example/users/7`.
pub(super) fn request_line(message: &Message) -> Piece<'static> {
    words!("> {} {}", message.method, message.url)
}

/// The request's headers, the response's status and headers, and missing headers.
pub(super) fn lines(fetch: &Fetch, message: &Message, extent: Extent) -> Vec<Shown> {
    let marks = if fetch.refused.is_some() { marks(fetch) } else { Vec::new() };
    // A message may have any number of headers, all of them wrong.
    let by_line: HashMap<Line, &Mark> = marks.iter().map(|mark| (mark.line, mark)).collect();
    let must = |line: Line| by_line.get(&line).map(|mark| mark.must.clone());
    let places = fetch.evidence.iter().filter(|place| place.entry == message.entry);
    let places: HashSet<_> = places.map(|place| place.offset).collect();
    let is_evidence = |header: &MessageHeader| places.contains(&header.place.offset);
    let is_shown = |header: &MessageHeader| match extent {
        Extent::Short => header.is_location() || header.is_named("access-control-request-headers"),
        Extent::Cors => {
            header.is_cors_header() && !header.is_named("access-control-max-age")
                || header.is_location()
                || header.is_origin()
                || is_evidence(header)
        }
        Extent::All => true,
    };
    let line = |mark: &'static str, header: &MessageHeader| words!("{} {}: {}", mark, header.name, header.value);
    let plain = |text| Shown { text, must: None, is_bad: false };
    let request = message.request_headers.iter().filter(|header| is_shown(header));
    let mut lines: Vec<Shown> = request.map(|header| plain(line(">", header))).collect();
    let must_be = must(Line::Status);
    lines.push(Shown {
        text: words!("< {}", status(message)),
        is_bad: must_be.is_some() || message.status.is_none(),
        must: must_be,
    });
    for (n, header) in message.response_headers.iter().enumerate() {
        let must = must(Line::Header(n));
        if must.is_some() || is_shown(header) {
            lines.push(Shown { text: line("<", header), is_bad: must.is_some(), must });
        }
    }
    lines.extend(missing(message, &marks));
    few(lines)
}

/// The first lines and the wrong ones: a message can have any number of headers.
fn few(lines: Vec<Shown>) -> Vec<Shown> {
    let all = lines.len();
    if all <= MOST_LINES {
        return lines;
    }
    let (mut passed, mut bad) = (0, 0);
    let mut few = lines;
    few.retain(|line| {
        passed += 1;
        bad += usize::from(line.is_bad);
        passed <= MOST_LINES || line.is_bad && bad <= MOST_LINES
    });
    let more = words!("… and {} more lines", all - few.len());
    few.push(Shown { text: more, must: None, is_bad: false });
    few
}

fn missing(message: &Message, marks: &[Mark]) -> Vec<Shown> {
    let named = |mark: &Mark| match mark.line {
        Line::Absent(name) => Some(name),
        Line::Status | Line::Header(_) => None,
    };
    let is_marked = |name: &Text| marks.iter().filter_map(named).any(|marked| *name == *marked);
    let of_marks = marks.iter().filter_map(|mark| {
        named(mark).map(|name| Shown {
            text: words!("< {}: (missing)", name),
            must: Some(mark.must.clone()),
            is_bad: true,
        })
    });
    let others = message.missing_headers.iter().filter(|name| !is_marked(name));
    of_marks
        .chain(others.map(|name| Shown { text: words!("< {}: (missing)", name), must: None, is_bad: true }))
        .collect()
}

pub(super) fn status(message: &Message) -> Piece<'static> {
    match message.status {
        Some(status) => words!("{} {}", status, message.status_text).trimmed().owned(),
        None => words!("(no response recorded)"),
    }
}

/// A console message without the URL and the origin, which the report already shows.
pub(super) fn reason(line: &Text) -> Piece<'_> {
    const PREFLIGHT: &str = "Response to preflight request ";
    for start in [PREFLIGHT, "has been blocked by CORS policy: ", "(Reason: "] {
        if let Some(reason) = line.part(|line| line.find(start).and_then(|at| line.get(at..))) {
            let skipped = if start.starts_with('(') { 0 } else { start.len() };
            return words!("… {}", reason.behind(skipped));
        }
    }
    line.piece()
}
