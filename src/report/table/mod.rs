//! The report for a terminal: for each file its head, the table of failures, one block for each cause; then all files
//! together.

mod block;
mod diagnostic;
pub(super) mod overview;
pub(crate) mod paint;
pub(super) mod shorten;
mod wrap;

use super::blocks::{Block, blocks};
use super::finding::counted;
use super::model::{Advice, Fetch, File, Report, Summary};
use super::text::{Piece, Text, words};
use crate::parallel;
use paint::{Painter, Style};
use shorten::columns;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Most advice entries named one by one.
const MOST_ENTRIES: usize = 8;
/// Most groups listed for several files together.
const MOST_GROUPS: usize = 20;
/// Fewer files are written before other threads are ready.
const MANY: usize = 64;
/// Files that one thread writes together.
const TOGETHER: usize = 16;

/// How the report looks on a terminal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Whether escape sequences for colour may be written.
    pub color: bool,
    /// Whether links may be written (OSC 8): to sections of the standard, and to the files named by the user.
    pub links: bool,
    /// Show each failure by itself below its group.
    pub explain: bool,
}

impl Look {
    /// For a file: no escape sequence.
    pub const PLAIN: Look = Look { width: 120, color: false, links: false, explain: false };
}

pub(super) fn write(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let painter = || Painter::new(look.width.clamp(40, 400), look.color).with_links(look.links);
    let files: Vec<_> = report.files.iter().zip(parts(&report.files)).collect();
    let sections = |files: &[(&File, Vec<Part<'_>>)], out: &mut dyn Write| {
        let mut painter = painter();
        for (file, parts) in files {
            section(&mut painter, file, parts, look.explain, out)?;
        }
        out.write_all(painter.finish().as_bytes())
    };
    if files.len() < MANY {
        sections(&files, out)?;
    } else {
        let section = |files: &[_]| {
            let mut text = Vec::new();
            sections(files, &mut text).map(|()| text)
        };
        let written: Vec<io::Result<Vec<u8>>> = parallel::map(files.chunks(TOGETHER).collect(), section);
        written.into_iter().try_for_each(|text| out.write_all(&text?))?;
    }
    let mut painter = painter();
    if report.files.len() > 1 {
        together(&mut painter, report);
    }
    receipt(&mut painter, report);
    out.write_all(painter.finish().as_bytes())
}

/// A block of a file.
struct Part<'a> {
    block: Block<'a>,
    /// Whether an earlier block explained all that it says: that need not be done for each file.
    is_explained: bool,
}

/// The blocks of each file.
fn parts<'a>(files: &'a [File]) -> Vec<Vec<Part<'a>>> {
    let mut explained = BTreeSet::new();
    let mut part = |block: Block<'a>| {
        let keys = block.keys();
        let is_explained = keys.is_subset(&explained);
        if !is_explained {
            explained.extend(keys);
        }
        Part { block, is_explained }
    };
    files.iter().map(|file| blocks(file).into_iter().map(&mut part).collect()).collect()
}

fn section(
    painter: &mut Painter,
    file: &File,
    parts: &[Part<'_>],
    explain: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    head(painter, file);
    if !file.fetches.is_empty() {
        painter.newline();
        overview::write(painter, file, out)?;
    }
    painter.newline();
    for Part { block, is_explained } in parts {
        if *is_explained {
            reference(painter, block);
        } else {
            block::write(painter, file, block);
        }
        if explain {
            diagnostic::write(painter, file, block, out)?;
        }
        painter.spill(out)?;
    }
    for advice in &file.advice {
        advise(painter, advice);
    }
    for damage in &file.damage {
        let entry = damage.entry.map(|entry| words!(", entry {}", entry)).unwrap_or_default();
        let text = words!("Damaged at line {} (byte {}{}): {}", damage.line, damage.offset, entry, damage.message);
        painter.paragraph(Style::Doubt, "", text);
    }
    if !file.advice.is_empty() || !file.damage.is_empty() {
        painter.newline();
    }
    painter.spill(out)
}

fn head(painter: &mut Painter, file: &File) {
    let sanitized = match file.exporter.sanitized {
        Some(true) => ", sanitized export",
        Some(false) => ", with sensitive data",
        None => "",
    };
    painter
        .link(Style::Strong, address(painter, &file.path).as_deref(), &file.path)
        .put(Style::Plain, "   ")
        .put(Style::Plain, &file.exporter.label);
    let entries = counted(file.entries, "entry", "entries");
    let fetches = counted(file.summary.cross_origin, "cross-origin fetch", "cross-origin fetches");
    painter.put(Style::Plain, sanitized);
    let used =
        columns(&file.path) + columns(&file.exporter.label) + sanitized.len() + entries.len() + fetches.len() + 8;
    if used > painter.width {
        painter.newline();
    } else {
        painter.put(Style::Plain, "   ");
    }
    painter.put(Style::Plain, words!("{}, {}", entries, fetches)).newline();
    counts(painter, &file.summary, distinct_causes(file.fetches.iter()), file.doubtful());
    if let Some(origin) = overview::common_origin(file) {
        painter.put(Style::Faint, "All listed below come from ").put(Style::Plain, origin).newline();
    }
}

/// The `file:` URL of a file that the user named, for a link.
fn address(painter: &Painter, path: &Text) -> Option<String> {
    let path =
        painter.links().then(|| std::path::absolute(path.unescaped()).ok()).flatten().filter(|path| path.is_file())?;
    url::Url::from_file_path(path).ok().map(String::from)
}

/// How many things there are to mend: what failed, by what it is called.
fn distinct_causes<'a>(fetches: impl Iterator<Item = &'a Fetch>) -> usize {
    let failed = fetches.filter(|fetch| fetch.is_failure());
    failed.map(Fetch::headline).collect::<BTreeSet<_>>().len()
}

/// `6 failures, 4 causes` and below it `5 failed CORS   1 failed on the network   31 succeeded`
fn counts(painter: &mut Painter, summary: &Summary, causes: usize, doubtful: usize) {
    if summary.filtered_out > 0 {
        let wanted = summary.cross_origin + summary.not_judged;
        let all = counted(wanted + summary.filtered_out, "request", "requests");
        painter.put(Style::Strong, words!("Filtered: {} of {}.", wanted, all)).newline();
        if wanted == 0 {
            return;
        }
    }
    if summary.not_judged > 0 && summary.cross_origin == 0 {
        let requests = counted(summary.not_judged, "request", "requests");
        painter.put(Style::Doubt, words!("{} not judged: nothing says who asked.", requests)).newline();
    }
    if summary.cross_origin == 0 {
        painter.put(Style::Plain, "No cross-origin fetch in it, so nothing for CORS to judge.").newline();
        return;
    }
    if summary.cross_origin == summary.succeeded && doubtful == 0 {
        let fetches = counted(summary.cross_origin, "cross-origin fetch", "cross-origin fetches");
        painter.put(Style::Good, words!("No CORS failure: {} checked.", fetches)).newline();
        return;
    }
    if causes > 0 {
        let failures = counted(summary.cors + summary.network + summary.policy, "failure", "failures");
        painter.put(Style::Strong, words!("{}, {}", failures, counted(causes, "cause", "causes"))).newline();
    }
    let parts = [
        (summary.cors, Style::Bad, "failed CORS"),
        (summary.network, Style::Doubt, "failed on the network"),
        (summary.policy, Style::Doubt, "stopped by another policy"),
        (summary.aborted, Style::Plain, "aborted"),
        (summary.undetermined, Style::Doubt, "undetermined"),
        (summary.succeeded, Style::Good, "succeeded"),
        (summary.not_judged, Style::Plain, "not judged"),
    ];
    let mut column = 0;
    for (count, style, what) in parts.iter().filter(|(count, ..)| *count > 0) {
        let text = words!("{} {}", *count, *what);
        let length = text.len();
        if column > 0 && column + length > painter.width {
            painter.newline();
            column = 0;
        }
        painter.put(*style, text).put(Style::Plain, "   ");
        column += length + 3;
    }
    painter.newline();
    if summary.cors == 0 {
        let fetches = counted(summary.cross_origin, "cross-origin fetch", "cross-origin fetches");
        let (style, text) = match doubtful {
            0 => (Style::Good, words!("No CORS failure in {}.", fetches)),
            1 => (Style::Doubt, words!("No CORS failure is proven in {}; 1 may be one, see below.", fetches)),
            many => {
                (Style::Doubt, words!("No CORS failure is proven in {}; {} may be some, see below.", fetches, many))
            }
        };
        painter.put(style, &text).newline();
    }
}

/// A cause that an earlier file's block explained.
fn reference(painter: &mut Painter, block: &Block<'_>) {
    let text = words!("{}   the same as explained above", block.members_text(12, "#", " "));
    painter.put(Style::Faint, "── ").put(Style::Strong, block.example.headline());
    painter.put(Style::Faint, " ─ ").put(Style::Plain, &text).newline().newline();
}

fn advise(painter: &mut Painter, advice: &Advice) {
    let shown = advice.entries.iter().copied().take(MOST_ENTRIES);
    let more = advice.entries.len().saturating_sub(MOST_ENTRIES);
    let more = if more > 0 { words!(" and {} more", more) } else { Piece::default() };
    let entries = match advice.entries.len() {
        0 => Piece::default(),
        1 => words!(" (entry {})", Piece::list(shown, " ")),
        _ => words!(" (entries {}{})", Piece::list(shown, ", "), more),
    };
    painter.lines(Style::Plain, "Advice   ", "         ", words!("{}: {}{}", advice.rule, advice.message, entries));
}

/// All files together: totals, and the groups over all of them.
fn together(painter: &mut Painter, report: &Report) {
    painter.put(Style::Strong, words!("All {} files", report.totals.files)).put(
        Style::Plain,
        words!("   {} entries, {} cross-origin fetches", report.totals.entries, report.totals.summary.cross_origin),
    );
    painter.newline();
    let causes = distinct_causes(report.files.iter().flat_map(|file| &file.fetches));
    counts(painter, &report.totals.summary, causes, report.files.iter().map(File::doubtful).sum());
    for group in report.groups.iter().take(MOST_GROUPS) {
        let name = group.headline();
        let fetches = counted(group.fetches, "fetch", "fetches");
        let files = counted(group.files, "file", "files");
        let example = report.files.get(group.example.file).map(|file| file.path.clone()).unwrap_or_default();
        let text = words!(
            "{} at {}: {} in {}, first #{} of {}",
            name,
            group.host,
            fetches,
            files,
            group.example.fetch,
            example
        );
        painter.hanging(Style::Plain, "   ", "      ", text);
    }
    if report.groups.len() > MOST_GROUPS {
        let text = words!("   … and {} smaller groups (--format json lists all)", report.groups.len() - MOST_GROUPS);
        painter.put(Style::Faint, &text).newline();
    }
    painter.newline();
}

/// What was redacted, so that nobody looks for it in the file.
fn receipt(painter: &mut Painter, report: &Report) {
    if let Some(text) = super::receipt::receipt(report) {
        painter.paragraph(Style::Faint, "", words!("{} (--show-secrets shows them).", text));
    }
    if let Some(text) = super::receipt::left(report) {
        painter.paragraph(Style::Faint, "", words!("{}.", text));
    }
}
