//! Several files in one ticket: what has to be fixed over all of them, then the files.

use super::escape::{cell, code, phrase, prose};
use super::parts::{Kind, Parts};
use super::{counts, damage, of_cause, unread};
use crate::report::finding::counted;
use crate::report::model::{File, Report};
use crate::report::text::words;
use crate::report::triage::{Found, GroupBy, Triage};
use std::io::{self, Write};

/// Groups with a section of their own.
const TOP: usize = 10;
/// Rows of the table of groups.
const MOST_ROWS: usize = 40;
/// Most files with failures that have a line.
const MOST_FILES: usize = 50;

pub(super) fn write(report: &Report, parts: &mut Parts) -> io::Result<()> {
    let mut triage = Triage::new(GroupBy::BOTH);
    let files = || report.files.iter().filter(|file| file.duplicate_of.is_none());
    files().for_each(|file| triage.add(file));
    let groups = triage.groups();
    parts.add(Kind::Other, |out| head(report, &triage, &groups, out))?;
    for (n, group) in groups.iter().take(TOP).enumerate() {
        parts.add(Kind::Cause, |out| {
            writeln!(out, "### {}. {}", n + 1, prose(group.title(GroupBy::BOTH)))?;
            let place = words!("{} #{}", group.example_file, group.example.id);
            let counts = counted(group.fetches, "request", "requests");
            let files = counted(group.files, "file", "files");
            let (routes, server) = (prose(group.routes()), prose(group.server(GroupBy::BOTH)));
            writeln!(
                out,
                "{} in {} at {server}: {routes}. One of them, {}:\n",
                prose(counts),
                prose(files),
                code(place)
            )?;
            let Some(file) = files_named(report, group) else { return Ok(()) };
            of_cause(file, &group.example, &[&group.example], out)
        })?;
    }
    parts.add(Kind::Other, |out| of_files(files(), out))?;
    parts.add(Kind::Other, |out| {
        for noted in triage.advice() {
            let files = counted(noted.files, "file", "files");
            let hosts = noted.hosts();
            let hosts = if hosts.is_empty() { hosts } else { words!(" ({})", hosts) };
            writeln!(out, "- Note ({}) in {}{}", prose(&noted.first.rule), prose(files), prose(hosts))?;
        }
        if triage.advice().is_empty() { Ok(()) } else { writeln!(out) }
    })?;
    parts.add(Kind::Other, |out| unread(report, out))
}

fn files_named<'a>(report: &'a Report, group: &Found) -> Option<&'a File> {
    report.files.iter().find(|file| file.path == group.example_file)
}

fn head(report: &Report, triage: &Triage, groups: &[&Found], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {} files\n\n{}\n", report.totals.files, counts(&report.totals.summary, triage.doubtful, 0))?;
    if groups.is_empty() {
        return Ok(());
    }
    writeln!(out, "| | Cause | Server | Requests | Files | Sure of the cause |\n|---:|---|---|---:|---:|---|")?;
    for (n, group) in groups.iter().take(MOST_ROWS).enumerate() {
        let not_cors = if group.example.is_not_cors() { ", not CORS" } else { "" };
        let (title, server) = (phrase(group.title(GroupBy::BOTH)), cell(group.server(GroupBy::BOTH)));
        let certainty = phrase(group.certainty());
        writeln!(
            out,
            "| {} | {title} | {server} | {} | {} | {certainty}{not_cors} |",
            n + 1,
            group.fetches,
            group.files
        )?;
    }
    if groups.len() > MOST_ROWS {
        let requests: usize = groups.iter().skip(MOST_ROWS).map(|group| group.fetches).sum();
        writeln!(out, "\n… and {} smaller groups, {requests} requests.", groups.len() - MOST_ROWS)?;
    }
    writeln!(out)
}

/// Files with failures, a line each; the others in one line.
fn of_files<'a>(files: impl Iterator<Item = &'a File>, out: &mut dyn Write) -> io::Result<()> {
    let (mut shown, mut more, mut sound) = (0_usize, 0_usize, 0_usize);
    writeln!(out, "### Files")?;
    for file in files {
        let doubtful = file.fetches.iter().filter(|fetch| fetch.is_doubtful()).count();
        let is_sound = file.damage.is_empty() && doubtful == 0 && file.summary.cross_origin == file.summary.succeeded;
        if is_sound {
            sound += 1;
        } else if shown < MOST_FILES {
            shown += 1;
            writeln!(out, "- {}: {}", code(&file.path), counts(&file.summary, doubtful, 0))?;
            damage(file, out)?;
        } else {
            more += 1;
        }
    }
    if more > 0 {
        writeln!(out, "- … and {more} more with failures")?;
    }
    if sound > 0 {
        let files = counted(sound, "file", "files");
        writeln!(out, "- {} without failures", prose(files))?;
    }
    writeln!(out)
}
