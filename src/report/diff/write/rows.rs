//! For programs: JSON Lines and CSV.

use crate::report::diff::compare::{Change, Diff, DiffTotals, SideOf};
use crate::report::diff::side::SideReport;
use crate::report::text::{AsText, Piece, Text, words};
use crate::report::{csv, json};
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// A line of the comparison.
#[derive(JsonSchema, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(in crate::report) enum DiffLine<'a> {
    /// The change of one request.
    Change(&'a Change),
    /// The sums, last.
    Summary {
        /// The earlier run.
        before: &'a SideReport,
        /// The later run.
        after: &'a SideReport,
        /// The changes by state.
        totals: DiffTotals,
        /// Reasons other than the servers why the runs may differ.
        warnings: &'a [Text],
    },
}

pub(in crate::report) fn write_lines(diff: &Diff, out: &mut dyn Write) -> io::Result<()> {
    let Diff { before, after, totals, warnings, changes, .. } = diff;
    let last = DiffLine::Summary { before, after, totals: *totals, warnings };
    changes.iter().map(DiffLine::Change).chain([last]).try_for_each(|line| json::write_one_line(&line, out))
}

/// The columns. Later versions may append more.
const HEADER: [&str; 17] = [
    "state",
    "method",
    "host",
    "path_template",
    "origin",
    "before_causes",
    "after_causes",
    "before_failed",
    "after_failed",
    "before_unsure",
    "after_unsure",
    "before_succeeded",
    "after_succeeded",
    "before_example",
    "after_example",
    "known",
    "key",
];

pub(in crate::report) fn write_csv(diff: &Diff, out: &mut dyn Write) -> io::Result<()> {
    csv::row(HEADER, out)?;
    diff.changes.iter().try_for_each(|change| csv::row(cells(change), out))?;
    let unread = |side: &'static str, of: &SideReport, out: &mut dyn Write| {
        of.unread.iter().try_for_each(|unread| {
            let cells = HEADER.map(|column| match column {
                "state" => words!("unread"),
                "before_example" if side == "before" => words!("{}", unread.message),
                "after_example" if side == "after" => words!("{}", unread.message),
                _ => Piece::default(),
            });
            csv::row(cells, out)
        })
    };
    unread("before", &diff.before, out)?;
    unread("after", &diff.after, out)
}

fn cells(change: &Change) -> [Piece<'_>; HEADER.len()] {
    let [before, after] = [&change.before, &change.after].map(Option::as_ref);
    let causes = |side: Option<&SideOf>| side.map(SideOf::told).unwrap_or_default();
    let number =
        |side: Option<&SideOf>, of: fn(&SideOf) -> usize| side.map(|side| words!("{}", of(side))).unwrap_or_default();
    let example = |side: Option<&SideOf>| {
        let place = side.and_then(|side| side.example.as_ref());
        place.map(|place| words!("{} #{} {}", place.path, place.id, place.url)).unwrap_or_default()
    };
    [
        words!("{}", change.state.name()),
        change.method.piece(),
        change.host.piece(),
        change.path_template.piece(),
        change.origin.as_ref().map(AsText::piece).unwrap_or_default(),
        causes(before),
        causes(after),
        number(before, |side| side.failed),
        number(after, |side| side.failed),
        number(before, |side| side.unsure),
        number(after, |side| side.unsure),
        number(before, |side| side.succeeded),
        number(after, |side| side.succeeded),
        example(before),
        example(after),
        change.known.map(|line| words!("{}", line)).unwrap_or_default(),
        change.key.piece(),
    ]
}
