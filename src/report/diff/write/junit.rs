//! For test reports: a test case for each request. A change that fails the comparison is a `failure`; a known, unsure or
//! gone one is `skipped`; a fixed one passes.

use super::{place, told};
use crate::report::diff::State;
use crate::report::diff::compare::{Change, Diff};
use crate::report::junit::attribute;
use crate::report::text::{Piece, words};
use std::io::{self, Write};

pub(in crate::report) fn write(diff: &Diff, out: &mut dyn Write) -> io::Result<()> {
    let unread: Vec<_> = diff.before.unread.iter().chain(&diff.after.unread).collect();
    let count = |is: fn(&Diff, &Change) -> bool| diff.changes.iter().filter(|change| is(diff, change)).count();
    let failures = count(|diff, change| diff.gate.fails(change));
    let skipped = count(|diff, change| !diff.gate.fails(change) && change.state != State::Fixed);
    // A comparison without failures is one passed test.
    let tests = (diff.changes.len() + unread.len()).max(1);
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{}\"", unread.len());
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"har-cors diff\" {counts}>")?;
    let name = words!("{} → {}", diff.before.path, diff.after.path);
    writeln!(out, "  <testsuite name={} {counts} skipped=\"{skipped}\">", attribute(name))?;
    for change in &diff.changes {
        case(diff, change, out)?;
    }
    for unread in &unread {
        writeln!(out, "    <testcase name={} classname=\"inputs\">", attribute(words!("reading {}", unread.path)))?;
        writeln!(out, "      <error type=\"unread\" message={}/>\n    </testcase>", attribute(&unread.message))?;
    }
    if diff.changes.is_empty() && unread.is_empty() {
        writeln!(out, "    <testcase name=\"no failures on either side\" classname=\"har-cors diff\"/>")?;
    }
    writeln!(out, "  </testsuite>\n</testsuites>")
}

fn case(diff: &Diff, change: &Change, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "    <testcase name={} classname={}", attribute(change.request()), attribute(&change.host))?;
    let known = change.known.map(|line| words!("known failure (line {}), ", line)).unwrap_or_default();
    let message: Piece<'_> = words!("{}{}: {}; {}", known, change.state.name(), told(change), place(change));
    let kind = attribute(words!("{}", change.state.name()));
    if diff.gate.fails(change) {
        writeln!(out, ">\n      <failure type={kind} message={}/>\n    </testcase>", attribute(message))
    } else if change.state == State::Fixed {
        writeln!(out, "/>")
    } else {
        writeln!(out, ">\n      <skipped message={}/>\n    </testcase>", attribute(message))
    }
}
