//! One cause of a file: what happened, the requests, the exchange with its wrong lines marked, and the fix.

use super::columns::{right, spaces};
use super::look::{INDENT, Look};
use super::paint::{Painter, Style, WIDEST_TEXT};
use super::shorten::{columns, middle, short_url};
use crate::report::beside::not_always;
use crate::report::causes::FileCause;
use crate::report::elsewhere::{Parting, partings};
use crate::report::excerpt::{self, Extent, Shown, decisive, earlier, in_short, reason, request_line};
use crate::report::identity::host;
use crate::report::model::{Fetch, File, MessageStep, PreflightState};
use crate::report::text::{AsText, Piece, Text, words};
use crate::rules::Outcome;

/// The width of the indent and the labels of a section.
const BESIDE: &str = "           ";
/// Maximum number of requests to list per cause; the others are counted.
const MOST_REQUESTS: usize = 10;
/// Maximum length of a line of an exchange or a console, in bytes.
const LONGEST: usize = 4_000;
/// Maximum number of other problems to name.
const MOST_NAMES: usize = 4;

/// The style of a section.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    pub(super) file: &'a File,
    pub(super) look: Look,
    /// With many failures, each cause lists only one of its requests.
    pub(super) is_long: bool,
    /// With many causes, each section is short.
    pub(super) is_short: bool,
    /// An earlier section explained the same cause of the same server.
    pub(super) is_explained: bool,
}

pub(super) fn write(painter: &mut Painter, form: Form<'_>, number: usize, cause: &FileCause<'_>) {
    let fetch = cause.example;
    title(painter, number, cause);
    if form.is_explained {
        requests(painter, form, cause);
        painter.put(Style::Faint, "  The same as explained above.").newline().newline();
        return;
    }
    painter.paragraph(Style::Plain, "", &fetch.explanation);
    if !form.is_short {
        painter.newline();
    }
    requests(painter, form, cause);
    let extent = match (form.look.explain, form.is_short) {
        (true, _) => Extent::All,
        (false, true) => Extent::Short,
        (false, false) => Extent::Cors,
    };
    exchange(painter, fetch, extent);
    if !form.is_short && decisive(fetch).is_some() {
        painter.newline();
    }
    fixes(painter, form, cause);
    doubt(painter, fetch, form);
    console(painter, form, fetch);
    elsewhere(painter, fetch);
    logs(painter, form, fetch);
    ids(painter, fetch);
    preflight(painter, fetch);
    if form.look.explain {
        more(painter, fetch);
    }
    painter.newline();
}

/// `── 1 ─ OPTIONS requires authentication (401) ──── auth-before-preflight ──`
fn title(painter: &mut Painter, number: usize, cause: &FileCause<'_>) {
    let name = cause.example.headline();
    let number = words!("{}", number);
    let width = painter.width.min(super::look::WIDEST);
    let not_cors = if cause.example.is_not_cors() { " (not CORS)" } else { "" };
    let phrase = words!("{}{}", cause.phrase, not_cors);
    let used = 3 + columns(&number) + 3 + columns(&phrase) + 1;
    let tail = 1 + columns(name) + 3;
    painter.put(Style::Faint, "── ").put(Style::Strong, &number).put(Style::Faint, " ─ ");
    let section = cause.example.cause.map(|cause| cause.rule().section);
    if used + tail <= width {
        painter.put(Style::Strong, &phrase).put(Style::Plain, " ");
        painter.rule(Style::Faint, width - used - tail).put(Style::Plain, " ");
    } else {
        // The name on its own line.
        let room = width.saturating_sub(used - columns(&phrase)).max(20);
        painter.put(Style::Strong, middle(&phrase, room, room * 2 / 3)).newline();
        painter.rule(Style::Faint, width.saturating_sub(tail).min(3 + columns(&number))).put(Style::Plain, " ");
    }
    painter.link(Style::Plain, section, name).put(Style::Faint, " ──").newline();
}

/// The requests: method, path, time of day, entry.
fn requests(painter: &mut Painter, form: Form<'_>, cause: &FileCause<'_>) {
    if let [only] = cause.members.as_slice()
        && decisive(only).is_some_and(|message| message.step == MessageStep::Request)
    {
        // The exchange shows it.
        return;
    }
    let most = if form.is_long { 1 } else { MOST_REQUESTS };
    let all = if form.look.explain { usize::MAX } else { most };
    rows(painter, form.file, &cause.members, all, Some(&cause.host));
    if !form.is_short {
        painter.newline();
    }
}

/// Requests in columns, one per line; only the path if the server is known.
pub(super) fn rows(painter: &mut Painter, file: &File, fetches: &[&Fetch], most: usize, server: Option<&Piece<'_>>) {
    let shown: Vec<&Fetch> = fetches.iter().copied().take(most).collect();
    let days = file.first.map(|first| first.date()) != file.last.map(|last| last.date());
    let common = super::head::common_origin(file);
    let time = |fetch: &Fetch| match fetch.started {
        Some(started) if days => words!("{} {}", started.day(), started.time_of_day()),
        Some(started) => words!("{}", started.time_of_day()),
        None => Piece::default(),
    };
    let entry = |fetch: &Fetch| match fetch.entries.request.or(fetch.entries.preflight) {
        Some(entry) => words!("entry {}", entry),
        None => Piece::default(),
    };
    let origin = |fetch: &Fetch| match &fetch.origin {
        Some(origin) if common.is_none() => words!("  from {}", origin),
        _ => Piece::default(),
    };
    let method = shown.iter().map(|fetch| columns(&fetch.method)).max().unwrap_or(0).min(12);
    let times = shown.iter().map(|fetch| columns(time(fetch))).max().unwrap_or(0);
    let entries = shown.iter().map(|fetch| columns(entry(fetch))).max().unwrap_or(0);
    let width = painter.width.min(super::look::WIDEST);
    let room = width.saturating_sub(INDENT.len() + method + 1 + 3 + times + 3 + entries).max(16);
    let target = |fetch: &Fetch| match server {
        Some(server) if host(&fetch.url) == *server => words!("{}", path(&fetch.url)),
        _ => fetch.url.piece().owned(),
    };
    let targets: Vec<Piece<'_>> = shown.iter().map(|fetch| short_url(target(fetch), room)).collect();
    let widest = targets.iter().map(columns).max().unwrap_or(0);
    for (fetch, target) in shown.iter().zip(&targets) {
        let name = middle(&fetch.method, method, method / 2);
        painter.put(Style::Plain, INDENT).put(Style::Strong, &name);
        painter.put(Style::Plain, spaces(method - columns(&name) + 1)).put(Style::Plain, target);
        let (time, entry) = (time(fetch), entry(fetch));
        let pad = widest - columns(target) + 3;
        painter.put(Style::Plain, spaces(pad)).put(Style::Plain, &time);
        painter.put(Style::Plain, spaces(times - columns(&time) + 3)).put(Style::Faint, entry);
        let from = origin(fetch);
        if columns(&from) > 0 {
            painter.put(Style::Faint, short_url(from, width / 3));
        }
        painter.newline();
    }
    let rest = fetches.len() - shown.len();
    if rest > 0 {
        painter.put(Style::Faint, INDENT).put(Style::Faint, words!("… and {} more", rest)).newline();
    }
}

/// Path and query of a URL.
fn path(url: &Text) -> Piece<'_> {
    let path = url.part(|url| {
        let after = url.split_once("://")?.1;
        after.get(after.find(['/', '?'])?..)
    });
    path.unwrap_or_else(|| words!("/"))
}

/// The deciding message with its problems; for earlier messages only the response status.
fn exchange(painter: &mut Painter, fetch: &Fetch, extent: Extent) {
    let Some(message) = decisive(fetch) else { return };
    for message in earlier(fetch) {
        painter.hanging(Style::Faint, "  ", "    ", in_short(message).shortened(LONGEST));
    }
    let width = painter.width.min(super::look::WIDEST);
    let first = request_line(message);
    let entry = match fetch.started.filter(|_| message.step == MessageStep::Request) {
        Some(started) => words!("{}   entry {}", started.time_of_day(), message.entry),
        None => words!("entry {}", message.entry),
    };
    // The entry is right-aligned if there is space.
    if 2 + columns(&first) + 2 + columns(&entry) <= width {
        painter.put(Style::Plain, "  ").put(Style::Plain, &first);
        right(painter, 2 + columns(&first), width, Style::Faint, &entry);
        painter.newline();
    } else {
        painter.put(Style::Faint, "  ").put(Style::Faint, &entry).newline();
        painter.hanging(Style::Plain, "  ", "      ", first.shortened(LONGEST));
    }
    lines(painter, &excerpt::lines(fetch, message, extent), width);
}

/// Lines of an exchange; what each must be follows it, in one column if there is space.
fn lines(painter: &mut Painter, lines: &[Shown], width: usize) {
    let fits = |text: &Piece<'_>, must: &Piece<'_>| 2 + columns(text) + 4 + columns(must) <= width;
    let marked = lines.iter().filter_map(|line| line.must.as_ref().map(|must| (&line.text, must)));
    let column = marked.filter(|(text, must)| fits(text, must)).map(|(text, _)| columns(text)).max().unwrap_or(0);
    for Shown { text, must, is_bad } in lines {
        let style = if *is_bad { Style::Bad } else { Style::Plain };
        let Some(must) = must else {
            painter.hanging(style, "  ", "      ", text.shortened(LONGEST));
            continue;
        };
        let arrow = words!("← {}", must);
        let at = if 2 + column + 2 + columns(&arrow) <= width { column.max(columns(text)) } else { columns(text) };
        if fits(text, must) {
            painter.put(Style::Plain, "  ").put(style, text);
            painter.put(Style::Plain, spaces(at - columns(text) + 2)).put(Style::BadStrong, &arrow).newline();
        } else {
            painter.hanging(style, "  ", "      ", text.shortened(LONGEST));
            painter.hanging(Style::BadStrong, "      ", "        ", &arrow);
        }
    }
}

/// The fix, highlighted. The fix that does not change the server is shown once, after the causes.
fn fixes(painter: &mut Painter, form: Form<'_>, cause: &FileCause<'_>) {
    let most = if form.is_short { 1 } else { usize::MAX };
    let way = cause.example.way_without_server().filter(|_| form.look.explain);
    let fixes = cause.example.server_fixes().chain(way).take(most);
    for (n, fix) in fixes.enumerate() {
        // Further fixes continue the first one or are alternatives, as their text says.
        let (label, style) = if n == 0 { ("Fix", Style::Strong) } else { ("-", Style::Plain) };
        labelled_lines(painter, style, label, fix);
    }
    let next = &cause.example.also_wrong;
    if !next.is_empty() {
        let names = Piece::list(next.iter().take(MOST_NAMES).map(|cause| cause.name()), ", ");
        labelled(painter, "Next", words!("once this is fixed: {}", names));
    }
}

/// The alternatives, and what would decide.
fn doubt(painter: &mut Painter, fetch: &Fetch, form: Form<'_>) {
    let fact = fetch.missing_fact.as_ref().map(|fact| words!("; to be sure, check {}", fact)).unwrap_or_default();
    if let Some(text) = not_always(fetch) {
        labelled(painter, "But", text);
    }
    let names = Piece::list(fetch.alternatives.iter().map(|cause| cause.name()), ", ");
    // If the request fails in any case, the exchange shows what else must be fixed.
    if form.is_short && fetch.has_doubtful_cause_only() {
        return;
    }
    match (names.is_empty(), &fetch.missing_fact) {
        (true, None) => {}
        (true, Some(fact)) => labelled(painter, "Check", fact),
        (false, _) => labelled(painter, "Or", words!("{}{}", names, fact)),
    }
    for cause in fetch.alternatives.iter().filter(|_| form.look.explain) {
        labelled(painter, "", words!("{}: {}", cause.name(), cause.rule().summary));
    }
}

/// The console message of the file's browser, from its reason on; if the browser is unknown, those of all three.
fn console(painter: &mut Painter, form: Form<'_>, fetch: &Fetch) {
    if form.look.explain {
        for (n, line) in fetch.console_lines.iter().enumerate() {
            labelled(painter, if n == 0 { "Console" } else { "" }, line);
        }
    } else if let Some(line) = fetch.console_lines.first() {
        let room = painter.width.min(WIDEST_TEXT).saturating_sub(BESIDE.len()).max(40);
        let line = reason(line);
        match form.is_short {
            true => labelled(painter, "Console", middle(line, room, room)),
            false => labelled(painter, "Console", line.shortened(LONGEST)),
        }
    }
    if !fetch.console_lines.is_empty() || form.file.exporter.engine.browser().is_some() {
        return;
    }
    let console = &fetch.console;
    for (label, line) in [("Chrome", &console.chromium), ("Firefox", &console.firefox), ("Safari", &console.webkit)] {
        if let Some(line) = line {
            labelled(painter, label, if form.look.explain { line.piece() } else { reason(line) });
        }
    }
}

/// The result in other engines, if it differs.
fn elsewhere(painter: &mut Painter, fetch: &Fetch) {
    for Parting { browser, text, ending } in partings(fetch) {
        labelled(painter, browser, text);
        if let Some(line) = &ending.console {
            labelled(painter, "", reason(line).shortened(LONGEST));
        }
    }
}

/// The messages of the console logs.
fn logs(painter: &mut Painter, form: Form<'_>, fetch: &Fetch) {
    let most = if form.look.explain { fetch.console_evidence.len() } else { 1 };
    for (n, told) in fetch.console_evidence.iter().take(most).enumerate() {
        let label = if n == 0 { "Log" } else { "" };
        let room = painter.width.min(WIDEST_TEXT).saturating_sub(BESIDE.len()).max(40);
        match form.is_short {
            true => labelled(painter, label, middle(told.in_short(reason(&told.text)), room, room)),
            false if form.look.explain => labelled(painter, label, told.shown().shortened(LONGEST)),
            false => labelled(painter, label, told.in_short(reason(&told.text)).shortened(LONGEST)),
        }
    }
}

/// The ids by which the response can be found in the server's logs.
fn ids(painter: &mut Painter, fetch: &Fetch) {
    let is_id = |name: &Text| !["age", "via", "x-cache", "x-served-by"].iter().any(|other| *name == **other);
    let ids = fetch.request_ids.iter().filter(|id| is_id(&id.name)).take(3);
    let ids = Piece::list(ids.map(|id| words!("{}: {}", id.name, id.value)), "   ");
    if !ids.is_empty() {
        labelled(painter, "Log id", ids);
    }
}

fn preflight(painter: &mut Painter, fetch: &Fetch) {
    let Some(request) = fetch.preflight_request.as_ref().filter(|_| fetch.outcome == Outcome::Cors) else { return };
    let text = match fetch.preflight {
        PreflightState::Cached => "OPTIONS was answered from the browser's cache. This sends it again:",
        PreflightState::Recorded | PreflightState::Hidden | PreflightState::NotNeeded | PreflightState::Unknown => {
            "OPTIONS is not in this file. This sends the same one:"
        }
    };
    labelled(painter, "Try", text);
    painter.unwrapped(BESIDE, &request.curl);
}

/// Details for checking the verdict.
fn more(painter: &mut Painter, fetch: &Fetch) {
    let mut notes = fetch.evidence.iter().filter(|place| !place.note.is_empty()).take(6).enumerate().peekable();
    if notes.peek().is_none() {
        return;
    }
    for (n, place) in notes {
        let text = words!("{} (entry {}, jq '.log.entries[{}]')", place.note, place.entry, place.entry);
        labelled(painter, if n == 0 { "Evidence" } else { "" }, text);
    }
    for (label, saw) in [("Page", &fetch.javascript_saw), ("Server", &fetch.server_saw)] {
        if let Some(saw) = saw {
            labelled(painter, label, saw);
        }
    }
    let facts = [("ip", &fetch.server_ip), ("page", &fetch.page_url)];
    let facts = facts.iter().filter_map(|(name, value)| value.as_ref().map(|value| words!("{} {}", *name, value)));
    let duration = fetch.duration_ms.map(|duration| words!("{} ms", duration));
    let facts = Piece::list(duration.into_iter().chain(facts), "   ");
    if !facts.is_empty() {
        labelled(painter, "Request", facts);
    }
}

fn labelled(painter: &mut Painter, label: &'static str, text: impl AsText) {
    painter.hanging(Style::Plain, indented(label), BESIDE, text);
}

/// The same for a text of this program with several lines.
fn labelled_lines(painter: &mut Painter, style: Style, label: &'static str, text: impl AsText) {
    painter.lines(style, indented(label), BESIDE, text);
}

/// A label with the width of [`BESIDE`].
fn indented(label: &'static str) -> Piece<'static> {
    words!("  {}{}", label, spaces((BESIDE.len() - 2).saturating_sub(label.len())))
}
