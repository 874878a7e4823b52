//! The head of a file's report: exporter, time, page, and the number of failures.

use super::columns::right;
use super::paint::{Painter, Style};
use super::shorten::columns;
use crate::report::causes::Causes;
use crate::report::finding::{counted, counted_requests};
use crate::report::model::{File, Summary, Time};
use crate::report::text::{Piece, Text, words};

/// Maximum number of pages to name.
const MOST_PAGES: usize = 2;
/// The first remark about an export that cannot contain failures.
const BLIND: &str = "This kind of export leaves out requests that failed: \"no failures\" here means nothing.";

pub(super) fn write(painter: &mut Painter, file: &File, causes: &Causes<'_>) {
    let sanitized = match file.exporter.sanitized {
        Some(true) => ", sanitized export",
        Some(false) => ", cookies and tokens included",
        None => "",
    };
    let exporter = words!("{}{}", file.exporter.label, sanitized);
    painter.link(Style::Strong, super::paint::address(painter, &file.path).as_deref(), &file.path);
    let mut used = columns(&file.path);
    for text in [exporter, period(file)].iter().filter(|text| !text.is_empty()) {
        if used + 3 + columns(text) > painter.width {
            painter.newline();
            used = 0;
        } else {
            painter.put(Style::Plain, "   ");
            used += 3;
        }
        painter.put(Style::Plain, text);
        used += columns(text);
    }
    painter.newline();
    let requests = counted_requests(file);
    match pages(file) {
        Some(pages) => painter.hanging(Style::Plain, "", "     ", words!("{}   {}", pages, requests)),
        None => painter.hanging(Style::Plain, "", "     ", requests),
    }
    painter.newline();
    counts(painter, &file.summary, Some(causes), file.leaves_out_failures().is_some());
}

/// `2026-11-24 21:58:03–21:58:29 UTC`.
pub(in crate::report) fn period(file: &File) -> Piece<'static> {
    let (Some(first), Some(last)) = (file.first, file.last) else { return Piece::default() };
    period_of(first, last)
}

pub(super) fn period_of(first: Time, last: Time) -> Piece<'static> {
    let (from, to) = (first.to_the_second(), last.to_the_second());
    if first.date() != last.date() {
        return words!("{} {} – {} {} UTC", first.day(), from, last.day(), to);
    }
    if first.milliseconds() / 1000 == last.milliseconds() / 1000 {
        return words!("{} {} UTC", first.day(), from);
    }
    words!("{} {}–{} UTC", first.day(), from, to)
}

/// The pages of the listed requests; otherwise their common origin.
fn pages(file: &File) -> Option<Piece<'static>> {
    let mut pages: Vec<&Text> = Vec::new();
    for page in file.fetches.iter().filter_map(|fetch| fetch.page_url.as_ref()) {
        if !pages.contains(&page) {
            pages.push(page);
        }
        // A file may have any number of pages: they are not counted further.
        if pages.len() > 50 {
            break;
        }
    }
    match pages.as_slice() {
        [] => common_origin(file).map(|origin| words!("Page {}", origin)),
        [page] => Some(words!("Page {}", page)),
        [one, two] => Some(words!("Pages {}, {}", one, two)),
        [first, ..] => Some(words!("Pages {} and {} more", first, pages.len() - MOST_PAGES + 1)),
    }
}

/// The number of failures, CORS first; successes on the right.
/// `is_blind`: the export leaves out failed requests, so "no failures" means nothing.
pub(super) fn counts(painter: &mut Painter, summary: &Summary, causes: Option<&Causes<'_>>, is_blind: bool) {
    if summary.filtered_out > 0 {
        let wanted = summary.cross_origin + summary.not_judged;
        let all = counted(wanted + summary.filtered_out, "request", "requests");
        painter.put(Style::Strong, words!("Filtered: {} of {}.", wanted, all)).newline();
        if wanted == 0 {
            return;
        }
    }
    let doubtful = causes.map_or(0, |causes| causes.doubtful.len());
    if summary.cross_origin == 0 {
        match is_blind {
            true => painter
                .put(Style::Doubt, BLIND)
                .newline()
                .put(Style::Plain, "It contains no cross-origin requests.")
                .newline(),
            false => painter.put(Style::Plain, "No cross-origin requests: nothing to check.").newline(),
        };
        not_judged(painter, summary);
        return;
    }
    if is_blind && summary.cors == 0 {
        painter.put(Style::Doubt, BLIND).newline();
    }
    let failed =
        summary.cors + summary.network + summary.policy + summary.aborted + summary.undetermined + summary.known;
    if failed == 0 && doubtful == 0 {
        let requests = counted(summary.cross_origin, "cross-origin request", "cross-origin requests");
        let text = match is_blind {
            true => words!("{}, which succeeded.", requests),
            false => words!("No CORS failures: {} succeeded.", requests),
        };
        painter.put(if is_blind { Style::Plain } else { Style::Good }, text).newline();
        not_judged(painter, summary);
        return;
    }
    let kinds = causes.map_or(0, |causes| {
        causes.failures.iter().filter(|cause| cause.example.outcome == crate::rules::Outcome::Cors).count()
    });
    // A CORS failure may also be the alternative for a fetch with another outcome.
    let may_be_cors = causes.is_some_and(|causes| {
        causes.failures.iter().flat_map(|cause| &cause.members).any(|fetch| fetch.may_have_failed_cors())
    });
    let cors = match (summary.cors, kinds) {
        (0, _) if doubtful > 0 => {
            words!("No definite CORS failures; {} of {} may have failed (see below)", doubtful, summary.cross_origin)
        }
        (0, _) => {
            let requests = counted(summary.cross_origin, "request", "requests");
            words!("No {}CORS failures in {}", if may_be_cors { "definite " } else { "" }, requests)
        }
        (_, 0) => words!("{}", counted(summary.cors, "CORS failure", "CORS failures")),
        (_, kinds) => {
            words!("{}, {}", counted(summary.cors, "CORS failure", "CORS failures"), counted(kinds, "cause", "causes"))
        }
    };
    let style = match (summary.cors, doubtful) {
        (0, 0) if !may_be_cors => Style::Good,
        (0, _) => Style::Doubt,
        _ => Style::BadStrong,
    };
    let mut parts = vec![(style, cors)];
    let mut add = |count: usize, style: Style, what: &'static str| {
        if count > 0 {
            parts.push((style, words!("{} {}", count, what)));
        }
    };
    add(summary.network, Style::Doubt, "failed on the network");
    add(summary.policy, Style::Doubt, "blocked by another policy");
    add(summary.undetermined, Style::Doubt, "undetermined");
    add(summary.aborted, Style::Plain, "aborted");
    add(summary.known, Style::Plain, if summary.known == 1 { "known failure" } else { "known failures" });
    if summary.cors > 0 {
        add(doubtful, Style::Doubt, "more may have failed");
    }
    let mut column = 0;
    for (style, text) in &parts {
        let length = columns(text);
        if column > 0 && column + 3 + length > painter.width {
            painter.newline();
            column = 0;
        } else if column > 0 {
            painter.put(Style::Plain, "   ");
            column += 3;
        }
        painter.put(*style, text);
        column += length;
    }
    let width = painter.width.min(super::look::WIDEST);
    let succeeded = words!("{} succeeded", summary.succeeded);
    if summary.succeeded > 0 && !right(painter, column, width, Style::Good, &succeeded) {
        painter.newline().put(Style::Good, succeeded);
    }
    painter.newline();
    not_judged(painter, summary);
}

fn not_judged(painter: &mut Painter, summary: &Summary) {
    if summary.not_judged > 0 {
        let requests = counted(summary.not_judged, "request was", "requests were");
        painter
            .put(Style::Faint, words!("{} not judged: nothing shows which page made the request.", requests))
            .newline();
    }
}
/// The common origin of all listed fetches: then the head names it instead of every row.
pub(in crate::report) fn common_origin(file: &File) -> Option<&Text> {
    let (first, rest) = file.fetches.split_first()?;
    let origin = first.origin.as_ref()?;
    rest.iter().all(|fetch| fetch.origin.as_ref() == Some(origin)).then_some(origin)
}
