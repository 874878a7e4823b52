//! Draws the timeline: one line per request, with a bar for each of its entries. Positions are percentages, so it fits
//! every screen.

use super::lane::Lane;
use super::scale::Scale;
use crate::report::html::markup::Html;
use crate::report::html::plan::outcome_class;
use crate::report::model::{MessageStep, Time, TrafficBar};
use crate::report::table::shorten::middle;

/// Start of the first bar and end of the last one, in percent of the width.
const LEFT: f64 = 1.0;
const RIGHT: f64 = 97.0;
/// Minimum width, so that a bar without duration is visible.
const THINNEST: f64 = 0.5;
/// Minimum distance between two labels of the axis, without and with milliseconds.
const APART: f64 = 15.0;
const FINE: f64 = 23.0;

/// The timeline with that number on the page.
pub(super) fn write(page: &mut Html, n: usize, lanes: &[Lane<'_>], zero: Option<Time>) {
    // The axis covers all requests even if only failures are shown, so that a request keeps its position.
    let scale = Scale::of(lanes.iter().map(|lane| lane.row.span()), LEFT, RIGHT);
    axis(page, n, &scale, zero);
    page.markup("<ol class=\"lanes\">\n");
    for lane in lanes {
        write_lane(page, n, &scale, lane, zero);
    }
    page.markup("</ol>\n");
}

/// The time at both ends of each stretch, if there is space.
fn axis(page: &mut Html, n: usize, scale: &Scale, zero: Option<Time>) {
    page.markup("<div class=\"lane axis\"><span class=\"label\"></span><svg aria-hidden=\"true\">");
    let busy = || scale.stretches.iter().filter(|stretch| !stretch.is_pause);
    let shown: f64 = busy().map(|stretch| stretch.to_ms - stretch.from_ms).sum();
    // A session of many seconds does not need milliseconds here.
    page.markup("<g id=\"idle-").count(n).markup("\">");
    for stretch in scale.stretches.iter().filter(|stretch| stretch.is_pause) {
        page.markup("<rect class=\"pause\" height=\"14\" x=\"").coordinate(stretch.from).markup("%\" width=\"");
        page.coordinate(stretch.to - stretch.from).markup("%\"/>");
    }
    page.markup("</g>");
    let (is_fine, apart) = if shown < 5000.0 { (true, FINE) } else { (false, APART) };
    let mut free_from = 0.0;
    for stretch in busy() {
        let long = stretch.to - stretch.from;
        let ticks = if long > 3.0 * apart { [0.0, 0.5, 1.0].as_slice() } else { [0.0, 1.0].as_slice() };
        for part in ticks {
            let x = stretch.from + part * long;
            let is_last = x > RIGHT - apart;
            let start = if is_last { x - apart } else { x };
            if start < free_from {
                continue;
            }
            free_from = start + apart;
            let ms = stretch.from_ms + part * (stretch.to_ms - stretch.from_ms);
            page.markup("<text text-anchor=\"").markup(if is_last { "end" } else { "start" });
            page.markup("\" y=\"13\" x=\"").coordinate(x).markup("%\">");
            clock(page, zero, ms, is_fine);
            page.markup("</text>");
        }
    }
    page.markup("</svg></div>\n");
}

/// `21:58:18.504`, or without milliseconds; without absolute times, the time since the first request.
fn clock(page: &mut Html, zero: Option<Time>, after_ms: f64, is_fine: bool) {
    match zero.and_then(|zero| zero.after(after_ms)) {
        Some(time) if is_fine => page.time(time),
        Some(time) => page.second(time),
        None => page.coordinate(after_ms / 1000.0).markup(" s"),
    };
}

fn write_lane(page: &mut Html, n: usize, scale: &Scale, lane: &Lane<'_>, zero: Option<Time>) {
    page.markup("<li class=\"lane ").markup(outcome_class(lane.row.outcome)).markup("\"");
    page.attribute("data-host", lane.host());
    if let Some(fetch) = lane.fetch {
        page.attribute("data-method", &fetch.method);
        if !lane.is_success() {
            page.attribute("data-kind", fetch.headline());
        }
    }
    page.markup("><span class=\"label\">").text(&lane.label).markup("</span><svg aria-hidden=\"true\">");
    if scale.stretches.iter().any(|stretch| stretch.is_pause) {
        page.markup("<use href=\"#idle-").count(n).markup("\"/>");
    }
    // The duration of a request may include its preflight, which is drawn over it.
    let is_preflight = |bar: &&TrafficBar| bar.step == MessageStep::Preflight;
    let (above, below): (Vec<_>, Vec<_>) = lane.row.bars.iter().partition(is_preflight);
    for bar in below.into_iter().chain(above) {
        write_bar(page, scale, bar);
    }
    page.markup("</svg><span class=\"when\">");
    let (start, end) = lane.row.span();
    match lane.fetch.and_then(|fetch| fetch.started) {
        Some(started) => _ = page.time(started),
        None => clock(page, zero, start, true),
    }
    page.markup(" · ").coordinate(end - start).markup(" ms");
    if let Some(fetch) = lane.fetch.filter(|_| !lane.is_success()) {
        page.markup(" · <b>").text(middle(&fetch.network_saw, 24, 12)).markup("</b>");
    }
    page.markup("</span></li>\n");
}

fn write_bar(page: &mut Html, scale: &Scale, bar: &TrafficBar) {
    let from = scale.place(bar.start_ms);
    let to = scale.place(bar.start_ms + bar.duration_ms).max(from + THINNEST);
    page.markup("<rect class=\"").markup(match bar.step {
        MessageStep::Preflight => "preflight",
        MessageStep::Redirect => "redirect",
        MessageStep::Request => "request-bar",
    });
    page.markup("\" rx=\"2\" y=\"2\" height=\"10\" x=\"").coordinate(from).markup("%\" width=\"").coordinate(to - from);
    page.markup("%\"/>");
}
