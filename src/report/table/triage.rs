//! Several files together: what has to be fixed over all of them, on one page.

use super::columns::spaces;
use super::head::{counts, period_of};
use super::hints::in_brackets;
use super::look::Look;
use super::paint::{Painter, Style};
use super::shorten::{columns, middle};
use crate::report::finding::counted;
use crate::report::model::Time;
use crate::report::sums::Sums;
use crate::report::text::{AsText, Piece, words};
use crate::report::triage::{Found, Moment, Triage};
use crate::rules::Outcome;

/// Below this width the first line of a group has no space for the server.
const ROOMY: usize = 100;
/// With more groups, each takes two lines.
const FEW: usize = 8;
/// Maximum number of lines for kinds of advice, and for unread inputs.
const MOST_NOTES: usize = 3;
const MOST_UNREAD: usize = 3;

pub(super) fn write(painter: &mut Painter, sums: &Sums, triage: &Triage, look: Look) {
    head(painter, sums, triage);
    let groups = triage.groups();
    let top = if look.top == 0 { usize::MAX } else { look.top };
    let shown = groups.iter().copied().take(top);
    let is_short = shown.len() > FEW && look.top != 0;
    let widths = Widths::of(painter, shown.clone(), look);
    if !groups.is_empty() {
        painter.newline();
    }
    for (n, group) in shown.enumerate() {
        write_group(painter, (n + 1, group), look, &widths, is_short);
    }
    let rest: Vec<&Found> = groups.iter().copied().skip(top).collect();
    if !rest.is_empty() {
        let requests: usize = rest.iter().map(|group| group.fetches).sum();
        let text = words!(
            "{}, {}{}",
            counted(rest.len(), "smaller group", "smaller groups"),
            counted(requests, "request", "requests"),
            if painter.hints.groups.is_empty() { Piece::default() } else { words!(": {}", painter.hints.groups) }
        );
        painter.put(Style::Faint, text).newline();
    }
    painter.newline();
    foot(painter, sums, triage, groups.first().copied());
}

fn head(painter: &mut Painter, sums: &Sums, triage: &Triage) {
    let totals = &sums.totals;
    let copies = match sums.copies {
        0 => Piece::default(),
        copies => words!("; {} left out", counted(copies, "copy", "copies")),
    };
    let period = triage.period.map(|(first, last)| words!(", {}", days(first, last))).unwrap_or_default();
    let text = words!(
        "{}, {}, {}{}{}",
        counted(totals.files, "file", "files"),
        counted(totals.entries, "entry", "entries"),
        counted(totals.summary.cross_origin, "cross-origin request", "cross-origin requests"),
        period,
        copies
    );
    painter.hanging(Style::Strong, "", "  ", text);
    counts(painter, &totals.summary, None, sums.is_blind);
    if triage.doubtful > 0 {
        let text = words!("{} more may have failed; these exports cannot tell", triage.doubtful);
        painter.put(Style::Doubt, text).newline();
    }
}

/// `2026-11-01 to 2026-11-20`; within one day with times.
fn days(first: Time, last: Time) -> Piece<'static> {
    match first.date() == last.date() {
        true => period_of(first, last),
        false => words!("{} to {}", first.day(), last.day()),
    }
}

/// The widths of the first cells of the groups.
struct Widths {
    count: usize,
    title: usize,
    server: usize,
    /// The length of the common folder of all examples, in bytes.
    folder: usize,
}

/// The length of the common folder of several groups' example files, in bytes.
fn common_folder<'a>(groups: impl Iterator<Item = &'a Found>) -> usize {
    let mut folder: Option<&str> = None;
    let mut several = 0;
    for group in groups {
        let path = group.example_file.unescaped();
        let known = folder.unwrap_or(path);
        let common = known.bytes().zip(path.bytes()).take_while(|(one, other)| one == other).count();
        let common = path.as_bytes().get(..common).unwrap_or_default();
        let end = common.iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
        folder = path.get(..end);
        several += 1;
    }
    folder.filter(|_| several > 1).map_or(0, str::len)
}

/// The place of a group's example. If there is not enough space, the common folder is left out first.
fn example<'a>(group: &'a Found, widths: &Widths, room: usize) -> Piece<'a> {
    let whole = words!("{} #{}", group.example_file, group.example.id);
    let within = group.example_file.part(|path| path.get(widths.folder..).filter(|_| widths.folder > 0));
    match within {
        Some(within) if columns(&whole) > room => words!("…/{} #{}", within, group.example.id).owned(),
        _ => whole.owned(),
    }
}

impl Widths {
    fn of<'a>(painter: &Painter, groups: impl Iterator<Item = &'a Found> + Clone, look: Look) -> Widths {
        let widest = |of: &dyn Fn(&Found) -> usize| groups.clone().map(of).max().unwrap_or(0);
        let count = widest(&|group| columns(count(group)));
        let certainty = widest(&|group| columns(group.certainty())).min(24);
        let room = painter.width.min(super::look::WIDEST).saturating_sub(4 + count + 2 + 2 + 2 + certainty);
        let server = widest(&|group| columns(group.server(look.group_by))).min((room / 3).max(16));
        let title = widest(&|group| columns(title(group, look))).min(room.saturating_sub(server).max(20));
        Widths { count, title, server, folder: common_folder(groups) }
    }
}

fn count(group: &Found) -> Piece<'static> {
    words!("{} in {}", group.fetches, counted(group.files, "file", "files"))
}

fn title(group: &Found, look: Look) -> Piece<'static> {
    match group.outcome {
        Outcome::Network | Outcome::Policy => words!("{} (not CORS)", group.title(look.group_by)),
        Outcome::Succeeded | Outcome::Cors | Outcome::Aborted | Outcome::Undetermined => group.title(look.group_by),
    }
}

fn write_group(painter: &mut Painter, (n, group): (usize, &Found), look: Look, widths: &Widths, is_short: bool) {
    let number = words!("{}", n);
    let count = count(group);
    let style = if group.outcome == Outcome::Cors { Style::BadStrong } else { Style::Doubt };
    painter.put(Style::Faint, spaces(2_usize.saturating_sub(columns(&number)))).put(Style::Faint, &number);
    painter.put(Style::Plain, "  ").put(Style::Plain, &count);
    painter.put(Style::Plain, spaces(widths.count - columns(&count) + 2));
    let certainty = group.certainty();
    let is_narrow = painter.width < ROOMY;
    let title = title(group, look);
    let server = group.server(look.group_by).owned();
    if is_narrow {
        let room = painter.width.saturating_sub(6 + widths.count).max(20);
        painter.put(style, middle(&title, room, room));
    } else {
        let title = middle(&title, widths.title, widths.title);
        let server = middle(&server, widths.server, widths.server / 2);
        painter.put(style, &title).put(Style::Plain, spaces(widths.title.saturating_sub(columns(&title)) + 2));
        painter
            .put(Style::Plain, &server)
            .put(Style::Plain, spaces(widths.server.saturating_sub(columns(&server)) + 2));
        painter.put(Style::Plain, &certainty);
    }
    painter.newline();
    let room = painter.width.min(super::look::WIDEST).saturating_sub(4);
    let routes = match is_narrow {
        true => words!("{}, {}: {}", server, certainty, group.routes()),
        false => group.routes(),
    };
    if is_short {
        /// The minimum length of an example's name, or nothing is shown: its end distinguishes it.
        const LEAST: usize = 16;
        // A narrow terminal has no space for routes.
        let routes = if is_narrow { words!("{}, {}", server, certainty) } else { routes };
        let room_of_example = match is_narrow {
            true => room.saturating_sub(columns(&routes) + 8),
            false => room / 2,
        };
        painter.put(Style::Plain, "    ");
        if room_of_example < LEAST {
            painter.put(Style::Plain, middle(routes, room, room)).newline();
            return;
        }
        let example = middle(example(group, widths, room_of_example), room_of_example, room_of_example / 2);
        let left = room.saturating_sub(columns(&example) + 8);
        painter.put(Style::Plain, middle(routes, left, left));
        painter.put(Style::Faint, words!(", e.g. {}", example)).newline();
        return;
    }
    let example = words!("{} #{}", group.example_file, group.example.id);
    painter.put(Style::Plain, "    ").put(Style::Plain, middle(routes, room, room)).newline();
    let moments = match (&group.first, &group.last) {
        (Some(first), Some(last)) if group.fetches > 1 => {
            let each = room.saturating_sub(36) / 2;
            words!("first {}, last {}", moment(first, each), moment(last, each))
        }
        (Some(first), _) => words!("on {}", moment(first, room.saturating_sub(20))),
        _ => words!("e.g. {}", middle(example, room.saturating_sub(5), room / 2)),
    };
    painter.put(Style::Plain, "    ").put(Style::Faint, moments).newline();
}

fn moment(moment: &Moment, room: usize) -> Piece<'static> {
    let place = words!("{} #{}", moment.file, moment.fetch);
    words!("{} {}", moment.time.day(), middle(place, room, room / 3))
}

fn foot(painter: &mut Painter, sums: &Sums, triage: &Triage, first: Option<&Found>) {
    let room = painter.width.min(super::look::WIDEST).saturating_sub(10);
    let hints = painter.hints;
    let mut line = |label: &'static str, style: Style, text: Piece<'_>| {
        let label = words!("{}{}", label, spaces(10_usize.saturating_sub(label.len())));
        painter.put(Style::Plain, label).put(style, middle(text, room, room * 3 / 4)).newline();
    };
    let advice = triage.advice();
    for (n, noted) in advice.iter().take(MOST_NOTES).enumerate() {
        let more = match advice.len().saturating_sub(MOST_NOTES) {
            more if more > 0 && n + 1 == MOST_NOTES => words!("; {} more kinds", more),
            _ => Piece::default(),
        };
        let hosts = noted.hosts();
        let hosts = if columns(&hosts) > 0 { words!(" ({})", hosts) } else { Piece::default() };
        let files = counted(noted.files, "file", "files");
        let text = words!("{} in {}{}{}", noted.first.rule, files, hosts, more);
        line(if n == 0 { "Advice" } else { "" }, Style::Plain, text);
    }
    for found in sums.reflections.found().iter().take(MOST_NOTES) {
        let origins = counted(found.origins.len(), "origin", "different origins");
        let files = counted(found.files, "file", "files");
        let text = words!(
            "{} allowed {}, with credentials, in {}: from a list, or does it echo every origin?",
            found.host,
            origins,
            files
        );
        line("Security", Style::Doubt, text);
    }
    if let Some(file) = &sums.first_damaged {
        let more = if sums.damaged > 1 { words!(" and {} more", sums.damaged - 1) } else { Piece::default() };
        line("Damaged", Style::Doubt, words!("{}{}: read in part", file, more));
    }
    let unread = sums.unread_count;
    for (n, input) in sums.unread.iter().take(MOST_UNREAD).enumerate() {
        let more = match unread.saturating_sub(MOST_UNREAD) {
            more if more > 0 && n + 1 == MOST_UNREAD => words!(" … and {} more", more),
            _ => Piece::default(),
        };
        line(if n == 0 { "Not read" } else { "" }, Style::Doubt, words!("{}{}", input.message, more));
    }
    if let Some(group) = first.filter(|_| !hints.one_file.is_empty()) {
        let command = words!("{} {}", hints.one_file, group.example_file);
        let each = words!("{}  {}", command, in_brackets(hints.each_file));
        line("Next", Style::Faint, if columns(&each) <= room { each } else { command });
    }
}
