//! The causes of a file, one row each.

use super::columns::{Cell, row, widths};
use super::paint::{Painter, Style};
use crate::report::causes::FileCause;
use crate::report::text::{Piece, words};
use crate::rules::Outcome;

/// Below this width a cause that does not fit takes two lines.
const ROOMY: usize = 100;
/// Maximum number of rows.
const MOST: usize = 40;

pub(super) fn write(painter: &mut Painter, causes: &[FileCause<'_>]) {
    let rows = causes.iter().take(MOST).enumerate();
    let width = painter.width.min(super::look::WIDEST);
    let last = if width < ROOMY { "Certainty" } else { "Cause certainty" };
    let titles = ["", "Cause", "Server", "Requests", last];
    let cells: Vec<[Cell<'_>; 5]> = rows
        .clone()
        .map(|(n, cause)| {
            [
                Cell::new(Style::Faint, words!("{}", n + 1)),
                Cell::new(style(cause), cause.phrase.clone()),
                Cell::new(Style::Plain, cause.host.clone()),
                Cell::new(Style::Plain, cause.requests()),
                Cell::new(Style::Plain, certainty(cause)),
            ]
        })
        .collect();
    let mut widths = widths(&cells, &titles, [4, usize::MAX, usize::MAX, 20, 40]);
    // If there is not enough space, the server is shortened first, whose name may be very long, then the cause.
    let over = (widths.iter().sum::<usize>() + 2 * 4).saturating_sub(width);
    let [_, cause, server, ..] = &mut widths;
    let from_server = over.min(server.saturating_sub(width / 4));
    *server -= from_server;
    let is_narrow = over > from_server && width < ROOMY;
    *cause = cause.saturating_sub(over - from_server).max(20);
    if is_narrow {
        rows.for_each(|(n, cause)| two_lines(painter, n, cause));
    } else {
        row(painter, &titles.map(|title| Cell::new(Style::Faint, words!("{}", title))), &widths);
        cells.iter().for_each(|cells| row(painter, cells, &widths));
    }
    if causes.len() > MOST {
        let requests: usize = causes.iter().skip(MOST).map(|cause| cause.members.len()).sum();
        let text = words!(
            "  {} more causes, {} requests{}",
            causes.len() - MOST,
            requests,
            super::hints::in_brackets(painter.hints.everything)
        );
        painter.put(Style::Faint, text).newline();
    }
}

fn two_lines(painter: &mut Painter, n: usize, cause: &FileCause<'_>) {
    let number = words!("{} ", n + 1);
    painter.hanging(style(cause), number, "  ", &cause.phrase);
    let more = words!("{}, {}, {}", cause.host, cause.requests(), certainty(cause));
    painter.hanging(Style::Plain, "  ", "  ", more);
}

/// The certainty of the cause, and whether it is not CORS.
fn certainty(cause: &FileCause<'_>) -> Piece<'static> {
    let is_other = matches!(cause.example.outcome, Outcome::Network | Outcome::Policy) && cause.example.is_not_cors();
    if is_other { words!("{}, not CORS", cause.certainty()) } else { cause.certainty() }
}

fn style(cause: &FileCause<'_>) -> Style {
    if cause.example.outcome == Outcome::Cors { Style::Bad } else { Style::Doubt }
}
