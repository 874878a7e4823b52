//! For people, on a terminal.

use super::{Section, is_not_cors, place, sections, side, sums, told};
use crate::report::diff::State;
use crate::report::diff::compare::Diff;
use crate::report::table::Look;
use crate::report::table::paint::{Painter, Style};
use crate::report::text::words;
use std::io::{self, Write};

pub(in crate::report) fn write(diff: &Diff, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut painter = Painter::new(look.width.clamp(40, 400), look.color);
    painter.hanging(Style::Strong, "", "  ", words!("{} → {}", side(&diff.before), side(&diff.after)));
    let is_bad = diff.totals.new + diff.totals.changed > 0;
    painter.hanging(if is_bad { Style::BadStrong } else { Style::Good }, "", "  ", sums(diff));
    for warning in &diff.warnings {
        painter.hanging(Style::Doubt, "Warning  ", "         ", warning);
    }
    for section in sections(diff) {
        painter.newline();
        painter.put(style(section.state), &section.title).newline();
        write_section(&mut painter, &section);
        painter.spill(out)?;
    }
    for unread in diff.before.unread.iter().chain(&diff.after.unread) {
        painter.hanging(Style::Doubt, "Not read  ", "          ", &unread.message);
    }
    out.write_all(painter.finish().as_bytes())
}

fn style(state: State) -> Style {
    match state {
        State::New | State::Changed => Style::BadStrong,
        State::Fixed => Style::Good,
        State::Gone | State::Unsure => Style::Doubt,
        State::Still => Style::Strong,
    }
}

fn write_section(painter: &mut Painter, section: &Section<'_>) {
    for change in &section.changes {
        painter.hanging(Style::Plain, "  ", "    ", change.request());
        let not_cors = if is_not_cors(change) { " (not CORS)" } else { "" };
        painter.hanging(Style::Name, "      ", "      ", words!("{}{}", told(change), not_cors));
        painter.hanging(Style::Faint, "      ", "      ", place(change));
    }
    if section.more > 0 {
        painter.hanging(Style::Faint, "  ", "  ", words!("… and {} more (the JSON form lists all)", section.more));
    }
}
