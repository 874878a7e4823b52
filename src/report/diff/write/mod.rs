//! A comparison in every format.

pub(in crate::report) mod github;
pub(in crate::report) mod html;
pub(in crate::report) mod junit;
pub(in crate::report) mod markdown;
pub(in crate::report) mod rows;
pub(in crate::report) mod sarif;
pub(in crate::report) mod table;

use super::State;
use super::compare::{Change, Diff};
use crate::report::finding::counted;
use crate::report::text::{Piece, words};
use crate::rules::Outcome;
pub(in crate::report) use rows::DiffLine;

/// Maximum number of changes to name in a state that needs no action.
const MOST_QUIET: usize = 20;
/// Maximum number of changes to name in any state.
const MOST: usize = 200;

/// Changes of one state, for people.
struct Section<'a> {
    title: Piece<'static>,
    state: State,
    changes: Vec<&'a Change>,
    /// The number of changes that are not named.
    more: usize,
}

/// The states in order, with their named changes; known failures are only counted.
fn sections(diff: &Diff) -> Vec<Section<'_>> {
    let of = |state: &State| {
        let all: Vec<&Change> =
            diff.changes.iter().filter(|change| change.state == *state && change.known.is_none()).collect();
        let most = if matches!(state, State::New | State::Changed) { MOST } else { MOST_QUIET };
        let title = words!("{} ({})", title(*state), all.len());
        let more = all.len().saturating_sub(most);
        Section { title, state: *state, changes: all.into_iter().take(most).collect(), more }
    };
    State::ALL.iter().map(of).filter(|section| !section.changes.is_empty()).collect()
}

fn title(state: State) -> &'static str {
    match state {
        State::New => "New failures",
        State::Changed => "Failing for another reason",
        State::Still => "Still failing",
        State::Fixed => "Fixed",
        State::Gone => "Failed before, not requested now",
        State::Unsure => "Unsure: in one of the runs it may or may not have failed",
    }
}

/// `2 new, 1 changed, 3 still failing`, in the order of the states.
fn sums(diff: &Diff) -> Piece<'static> {
    let totals = &diff.totals;
    let parts = [
        (totals.new, "new"),
        (totals.changed, "changed"),
        (totals.still, "still failing"),
        (totals.fixed, "fixed"),
        (totals.gone, "not requested now"),
        (totals.unsure, "unsure"),
        (totals.known, "known"),
    ];
    let parts: Vec<Piece<'static>> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| words!("{} {}", *count, *what)).collect();
    if parts.is_empty() { words!("no failures on either side") } else { Piece::list(parts, ", ") }
}

/// `before/ (3 files, Chrome 156)`
fn side(side: &super::SideReport) -> Piece<'static> {
    let exporters = match side.exporters.as_slice() {
        [] => Piece::default(),
        [one] => words!(", {}", one),
        [one, rest @ ..] => words!(", {} and {} more", one, rest.len()),
    };
    let sanitized = match side.sanitized {
        Some(true) => ", sanitized",
        Some(false) => ", cookies and tokens included",
        None => "",
    };
    let damaged = match side.damaged {
        0 => Piece::default(),
        damaged => words!(", {} read in part", damaged),
    };
    words!("{} ({}{}{}{})", side.path, counted(side.files, "file", "files"), exporters, sanitized, damaged)
}

/// The results on both sides: `missing-allow-origin → method-not-allowed`.
fn told(change: &Change) -> Piece<'static> {
    let of = |side: &Option<super::SideOf>| match side {
        Some(side) => side.told(),
        None => words!("not requested"),
    };
    let (before, after) = (of(&change.before), of(&change.after));
    match change.state {
        State::Still => after,
        State::New if change.before.is_none() => words!("{} (not requested before)", after),
        State::New | State::Changed | State::Fixed | State::Gone | State::Unsure => words!("{} → {}", before, after),
    }
}

/// `3 requests in 2 files, e.g. after/a.har #3`, from the last side that failed.
fn place(change: &Change) -> Piece<'static> {
    let side = match change.state {
        State::Fixed | State::Gone => &change.before,
        State::New | State::Changed | State::Still | State::Unsure => {
            if change.after.as_ref().is_some_and(|after| after.example.is_some()) {
                &change.after
            } else {
                &change.before
            }
        }
    };
    let Some(side) = side else { return Piece::default() };
    let requests = counted(side.failed + side.unsure, "request", "requests");
    let files = if side.files > 1 { words!(" in {} files", side.files) } else { Piece::default() };
    let example = side.example.as_ref().map(|place| words!(", e.g. {} #{}", place.path, place.id)).unwrap_or_default();
    words!("{}{}{}", requests, files, example)
}

/// Whether a change does not concern CORS.
fn is_not_cors(change: &Change) -> bool {
    let mut outcomes = change.outcomes().peekable();
    outcomes.peek().is_some() && outcomes.all(|outcome| outcome != Outcome::Cors)
}
