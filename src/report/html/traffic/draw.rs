//! Draws the waterfall: a lane for each fetch, a bar for each of its entries.

use super::Lane;
use super::scale::Scale;
use crate::report::html::failure::Failures;
use crate::report::html::markup::Html;
use crate::report::html::rows::outcome_class;
use crate::report::model::{MessageStep, TrafficBar};
use crate::report::table::shorten::middle;
use crate::report::text::OfPage;
use crate::rules::Outcome;

/// Where the lanes' names end, where the bars begin and end, and the width of all.
const NUMBER: f64 = 44.0;
const LEFT: f64 = 276.0;
const RIGHT: f64 = 716.0;
const WIDTH: f64 = 860.0;
/// Height of the axis and of a lane.
const TOP: f64 = 38.0;
const LANE: f64 = 20.0;
/// A bar that took no time is still seen.
const THINNEST: f64 = 3.0;
/// Between two labels of the axis.
const APART: f64 = 58.0;

pub(super) fn write(page: &mut Html, failures: &Failures<'_>, place: usize, lanes: &[Lane<'_>]) {
    let scale = Scale::of(lanes.iter().map(|lane| lane.row.span()), LEFT, RIGHT);
    let height = TOP + LANE * float(lanes.len()) + 8.0;
    let failed = lanes.iter().filter(|lane| lane.row.outcome != Outcome::Succeeded).count();
    page.markup("<figure class=\"traffic\" tabindex=\"0\">\n<svg role=\"group\" aria-labelledby=\"wf").count(place);
    page.markup("\"").measure("width", WIDTH).measure("height", height).markup(" viewBox=\"0 0 ").coordinate(WIDTH);
    page.markup(" ").coordinate(height).markup("\">\n<title id=\"wf").count(place).markup("\">Waterfall of ");
    page.count(lanes.len()).markup(" cross-origin fetches, ").count(failed);
    page.markup(" of them failed; the table below holds the same</title>\n");
    axis(page, &scale, height);
    for (n, lane) in lanes.iter().enumerate() {
        write_lane(page, failures, &scale, lane, TOP + LANE * float(n));
    }
    page.markup("</svg>\n</figure>\n");
}

/// The time at the start of each stretch, and how long each cut pause was.
fn axis(page: &mut Html, scale: &Scale, height: f64) {
    let mut free_from = [0.0, 0.0];
    for stretch in &scale.stretches {
        let mut label = |page: &mut Html, line: usize, x: f64, ms: f64, before: &'static str| {
            let Some(free_from) = free_from.get_mut(line).filter(|free_from| x >= **free_from) else { return };
            *free_from = x + APART;
            page.markup("<text class=\"axis\" text-anchor=\"middle\"").measure("x", x);
            page.measure("y", if line == 0 { 12.0 } else { 28.0 }).markup(">").markup(before).text(OfPage(&time(ms)));
            page.markup("</text>");
        };
        if stretch.is_pause {
            page.markup("<rect class=\"pause\" y=\"32\"").measure("x", stretch.from);
            page.measure("width", stretch.to - stretch.from).measure("height", height - 32.0).markup("/>");
            let middle = f64::midpoint(stretch.from, stretch.to);
            label(page, 1, middle, stretch.to_ms - stretch.from_ms, "pause ");
        } else {
            label(page, 0, stretch.from, stretch.from_ms, "");
            label(page, 0, stretch.to, stretch.to_ms, "");
        }
    }
    page.markup("<line class=\"life\" y1=\"32\" y2=\"32\"").measure("x1", LEFT).measure("x2", RIGHT).markup("/>\n");
}

/// `12 ms`, `3.4 s`, `5 min`.
fn time(ms: f64) -> String {
    match ms {
        ms if ms < 1000.0 => format!("{ms:.0} ms"),
        ms if ms < 90_000.0 => format!("{:.1} s", ms / 1000.0),
        ms => format!("{:.0} min", ms / 60_000.0),
    }
}

fn write_lane(page: &mut Html, failures: &Failures<'_>, scale: &Scale, lane: &Lane<'_>, y: f64) {
    page.markup("<g class=\"lane ").markup(outcome_class(lane.row.outcome));
    page.markup(if lane.fetch.is_some() { "\">" } else { " other\">" });
    page.markup("<text class=\"label\" text-anchor=\"end\"")
        .measure("x", NUMBER - 8.0)
        .measure("y", y + 14.0)
        .markup(">");
    match lane.fetch {
        Some(_) => failures.link(page, lane.key),
        None => failures.number(page, lane.key),
    }
    page.markup("</text><text class=\"label\"").measure("x", NUMBER).measure("y", y + 14.0).markup(">");
    page.text(&lane.label).markup("</text>");
    // The time of a request may include that of its preflight, which is drawn over it.
    let is_preflight = |bar: &&TrafficBar| bar.step == MessageStep::Preflight;
    let (above, below): (Vec<_>, Vec<_>) = lane.row.bars.iter().partition(is_preflight);
    for bar in below.into_iter().chain(above) {
        write_bar(page, scale, bar, y);
    }
    let end = scale.place(lane.row.span().1).max(scale.place(lane.row.span().0) + THINNEST);
    end_of_lane(page, lane, end + 6.0, y + 14.0);
    page.markup("</g>\n");
}

fn write_bar(page: &mut Html, scale: &Scale, bar: &TrafficBar, y: f64) {
    let from = scale.place(bar.start_ms);
    let to = scale.place(bar.start_ms + bar.duration_ms).max(from + THINNEST);
    page.markup("<rect class=\"").markup(match bar.step {
        MessageStep::Preflight => "preflight",
        MessageStep::Redirect => "redirect",
        MessageStep::Request => "bar",
    });
    page.markup("\" rx=\"2\" height=\"12\"").measure("x", from).measure("y", y + 4.0).measure("width", to - from);
    page.markup("/>");
}

/// A cross and what the network saw, after the last bar of a failure.
fn end_of_lane(page: &mut Html, lane: &Lane<'_>, x: f64, y: f64) {
    let Some(fetch) = lane.fetch.filter(|fetch| fetch.outcome != Outcome::Succeeded) else { return };
    page.markup("<text class=\"end\"").measure("x", x).measure("y", y).markup(">✕ ");
    page.text(middle(&fetch.network_saw, 18, 9)).markup("</text>");
}

#[allow(clippy::cast_precision_loss, reason = "at most some hundred lanes")]
fn float(n: usize) -> f64 {
    n as f64
}
