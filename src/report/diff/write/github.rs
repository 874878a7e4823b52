//! Annotations of GitHub Actions.

use super::{place, side, sums, told};
use crate::report::diff::State;
use crate::report::diff::compare::{Change, Diff};
use crate::report::github::{Annotation, Level, line};
use crate::report::text::{Piece, words};
use std::io::{self, Write};

pub(in crate::report) fn write(diff: &Diff, out: &mut dyn Write) -> io::Result<()> {
    let failing = |is: bool| diff.changes.iter().filter(move |change| diff.gate.fails(change) == is);
    let mut errors: Vec<Annotation<'_>> = failing(true).map(annotation).collect();
    let unread = diff.before.unread.iter().chain(&diff.after.unread);
    errors.extend(unread.map(|unread| Annotation {
        file: None,
        line: None,
        title: words!("Input could not be read"),
        message: words!("{}", unread.message),
    }));
    let is_warned_of = |change: &&Change| matches!(change.state, State::New | State::Changed) && change.known.is_none();
    let mut warnings: Vec<Annotation<'_>> = failing(false).filter(is_warned_of).map(annotation).collect();
    let plain =
        |text: Piece<'static>| Annotation { file: None, line: None, title: words!("har-cors diff"), message: text };
    warnings.extend(diff.warnings.iter().map(|warning| plain(words!("{}", warning))));
    for (name, all) in [("error", errors), ("warning", warnings)] {
        let count = all.len();
        Level::of(name, all.into_iter(), count).write(out)?;
    }
    line(words!("har-cors: {} ({} → {})", sums(diff), side(&diff.before), side(&diff.after)), out)
}

fn annotation(change: &Change) -> Annotation<'_> {
    let example = change.after.as_ref().or(change.before.as_ref()).and_then(|side| side.example.as_ref());
    Annotation {
        file: example.map(|place| &place.path),
        line: None,
        title: words!("{}: {}", change.state.name(), told(change)),
        message: words!("{}\n{}", change.request(), place(change)),
    }
}
