//! Draws the sequence diagram: one line per participant, one arrow per step.

use super::steps::{Actor, Look, Sequence, Step};
use crate::report::html::markup::Html;
use crate::report::table::shorten::{columns, middle};
use crate::report::text::{AsText, Piece, words};

/// Horizontal positions of the lines.
const PAGE: f64 = 62.0;
const BROWSER: f64 = 226.0;
const SERVER: f64 = 484.0;
const NEXT_SERVER: f64 = 150.0;
/// Margin after the last line.
const MARGIN: f64 = 76.0;
/// Vertical position below the names.
const TOP: f64 = 34.0;
/// Height of a line of text.
const LINE: f64 = 14.0;
/// Approximate width of a character.
const COLUMN: f64 = 6.2;
/// Characters between page and browser, and of a server's name.
const NARROW: usize = 25;
const NAME: usize = 21;

pub(super) fn write(page: &mut Html, card: usize, story: &Sequence) {
    let last = x(Actor::Server(story.servers.len().saturating_sub(1)));
    let rows: Vec<Row> = story.steps.iter().scan(TOP, |y, step| Some(Row::of(step, y))).collect();
    let (width, height) = (last + MARGIN, rows.last().map_or(TOP, |row| row.y) + 16.0);
    page.markup("<figure class=\"sequence\" tabindex=\"0\">\n<svg role=\"img\"");
    page.measure("width", width).measure("height", height).markup(" viewBox=\"0 0 ").coordinate(width).markup(" ");
    page.coordinate(height).markup("\" aria-labelledby=\"");
    page.markup("t").count(card).markup(" w").count(card).markup("\">\n<title id=\"t").count(card);
    page.markup("\">Sequence of the request</title><desc id=\"w")
        .count(card)
        .markup("\">")
        .text(Piece::list(story.words(), " "))
        .markup("</desc>\n");
    let actors = [Actor::Page, Actor::Browser].into_iter().chain((0..story.servers.len()).map(Actor::Server));
    for actor in actors {
        lifeline(page, story, actor, height);
    }
    for row in &rows {
        match row.step {
            Step::Arrow { from, to, look, .. } => arrow(page, row, x(*from), x(*to), *look),
            Step::Note { look, .. } => note(page, row, *look),
        }
    }
    page.markup("</svg>\n</figure>\n");
}

/// A step, with its wrapped text and its position.
struct Row<'a> {
    step: &'a Step,
    lines: Vec<Piece<'static>>,
    /// Vertical position of the arrow, or of the middle of a note.
    y: f64,
}

impl<'a> Row<'a> {
    /// Reserves the space that it needs below `y`.
    fn of(step: &'a Step, y: &mut f64) -> Row<'a> {
        let (label, width) = match step {
            Step::Arrow { from, to, label, .. } => (label, room(*from, *to)),
            Step::Note { label, .. } => (label, 56),
        };
        let label = middle(label, width * 3 - 4, width * 2);
        let lines = label.remade(width, textwrap::fill);
        let lines: Vec<Piece<'_>> = lines.lines().map(Piece::owned).collect();
        *y += match step {
            Step::Arrow { .. } => 14.0 + LINE * float(lines.len()),
            Step::Note { .. } => 36.0,
        };
        // Leave space below a note for the text of the next arrow.
        let up = if matches!(step, Step::Note { .. }) { 8.0 } else { 0.0 };
        Row { step, lines, y: *y - up }
    }
}

/// A small number as a length.
#[allow(clippy::cast_precision_loss, reason = "a handful of lines, servers or columns")]
fn float(n: usize) -> f64 {
    n as f64
}

/// Maximum length of the text over an arrow.
fn room(from: Actor, to: Actor) -> usize {
    if from == Actor::Page || to == Actor::Page { NARROW } else { 40 }
}

fn x(actor: Actor) -> f64 {
    match actor {
        Actor::Page => PAGE,
        Actor::Browser => BROWSER,
        Actor::Server(n) => SERVER + NEXT_SERVER * float(n),
    }
}

fn lifeline(page: &mut Html, story: &Sequence, actor: Actor, height: f64) {
    let middle_x = x(actor);
    page.markup("<line class=\"life\"").measure("x1", middle_x).measure("x2", middle_x).measure("y1", 26.0);
    page.measure("y2", height).markup("/>");
    text(page, "who", middle_x, 16.0, middle(story.name(actor), NAME, NAME / 2));
}

fn text(page: &mut Html, class: &'static str, x: f64, y: f64, text: impl AsText) {
    page.markup("<text class=\"").markup(class).markup("\" text-anchor=\"middle\"").measure("x", x).measure("y", y);
    page.markup(">").text(text).markup("</text>\n");
}

fn class(look: Look) -> &'static str {
    match look {
        Look::Plain => "plain",
        Look::Refused => "refused",
        Look::Unseen => "unseen-step",
        Look::Never => "never",
    }
}

fn arrow(page: &mut Html, row: &Row<'_>, from: f64, to: f64, look: Look) {
    let back = if to > from { -1.0 } else { 1.0 };
    // A message that did not arrive ends half-way, with a cross.
    let end = if look == Look::Never { from + (to - from) * 0.86 } else { to + back };
    page.markup("<g class=\"").markup(class(look)).markup("\"><line").measure("x1", from).measure("x2", end);
    page.measure("y1", row.y).measure("y2", row.y).markup("/>");
    if look == Look::Never {
        cross(page, end, row.y);
    } else {
        page.markup("<path class=\"head\" d=\"M").coordinate(end).markup(" ").coordinate(row.y).markup("l");
        page.coordinate(back * 8.0).markup(" -4v8z\"/>");
    }
    let above = row.y - 5.0 - LINE * (float(row.lines.len()) - 1.0);
    let center = f64::midpoint(from, x_of_nearest(from, to));
    for (n, line) in row.lines.iter().enumerate() {
        text(page, "label", center, above + LINE * float(n), line);
    }
    page.markup("</g>\n");
}

/// Labels are placed between the browser and the first server, where there is space, however long the arrow is.
fn x_of_nearest(from: f64, to: f64) -> f64 {
    if to > SERVER {
        SERVER
    } else if from > SERVER {
        BROWSER - (from - SERVER)
    } else {
        to
    }
}

fn cross(page: &mut Html, x: f64, y: f64) {
    page.markup("<path class=\"cross\" d=\"M").coordinate(x - 4.0).markup(" ").coordinate(y - 4.0);
    page.markup("l8 8m0 -8l-8 8\"/>");
}

/// A box on the browser's line.
fn note(page: &mut Html, row: &Row<'_>, look: Look) {
    let label = Piece::list(&row.lines, " ");
    let sign = if look == Look::Refused { "✕ " } else { "" };
    let width = float(columns(&label) + columns(sign)) * COLUMN + 20.0;
    page.markup("<g class=\"").markup(class(look)).markup("\"><rect rx=\"4\" height=\"22\"");
    page.measure("x", BROWSER - width / 2.0).measure("y", row.y - 13.0).measure("width", width).markup("/>");
    text(page, "label", BROWSER, row.y + 2.0, words!("{}{}", sign, label));
    page.markup("</g>\n");
}
