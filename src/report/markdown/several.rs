//! Several files in one ticket: what has to be fixed over all of them, then the files.

use super::escape::{cell, code, phrase, prose};
use super::head::counts;
use super::parts::{Kind, Parts};
use super::{MOST_DAMAGE, damage, section, write_cause};
use crate::report::finding::counted;
use crate::report::model::{Damage, File, Summary};
use crate::report::sums::Sums;
use crate::report::text::{Text, words};
use crate::report::triage::{Found, GroupBy, Triage};
use crate::report::what_if::sentence;
use std::io::{self, Write};

/// Maximum number of groups with a section.
const TOP: usize = 10;
/// Maximum number of rows of the table of groups.
const MOST_ROWS: usize = 40;
/// Maximum number of files with failures to list.
const MOST_FILES: usize = 50;

/// The data of a ticket about several files.
pub(super) struct Several {
    pub(super) triage: Triage,
    /// The first files with failures or damage.
    listed: Vec<UnsoundFile>,
    /// The number of further such files.
    more: usize,
    sound: usize,
    /// The sections of each file, if requested.
    each: Option<Parts>,
}

/// A file with failures or damage.
struct UnsoundFile {
    path: Text,
    summary: Summary,
    doubtful: usize,
    /// The first damaged places, and their total number.
    damage: (Vec<Damage>, usize),
}

impl Several {
    /// `each`: the size limit for the sections of each file.
    pub(super) fn new(each: Option<Parts>) -> Several {
        Several { triage: Triage::new(GroupBy::BOTH), listed: Vec::new(), more: 0, sound: 0, each }
    }

    pub(super) fn add(&mut self, file: &File) {
        self.triage.add(file);
        if let Some(each) = &mut self.each {
            // Only writing to a file can fail.
            let _ = section(file, each);
        }
        let doubtful = file.fetches.iter().filter(|fetch| fetch.is_doubtful()).count();
        if file.damage.is_empty() && doubtful == 0 && file.summary.cross_origin == file.summary.succeeded {
            self.sound += 1;
        } else if self.listed.len() < MOST_FILES {
            let first = file.damage.iter().take(MOST_DAMAGE).cloned().collect();
            let damage = (first, file.damage.len());
            self.listed.push(UnsoundFile { path: file.path.clone(), summary: file.summary, doubtful, damage });
        } else {
            self.more += 1;
        }
    }

    pub(super) fn write(&self, sums: &Sums, parts: &mut Parts) -> io::Result<()> {
        let groups = self.triage.groups();
        parts.add(Kind::Other, |out| head(sums, self.triage.doubtful, &groups, out))?;
        if let Some(counts) = sums.what_if {
            parts.add(Kind::Other, |out| writeln!(out, "{}\n", prose(sentence(counts))))?;
        }
        for (n, group) in groups.iter().take(TOP).enumerate() {
            parts.add(Kind::Cause, |out| write_group(n, group, out))?;
        }
        parts.add(Kind::Other, |out| self.files(out))?;
        parts.add(Kind::Other, |out| self.notes(out))?;
        parts.add(Kind::Other, |out| {
            let found = sums.reflections.found();
            found.iter().try_for_each(|found| writeln!(out, "- {}", prose(&found.message)))
        })?;
        self.each.as_ref().map_or(Ok(()), |each| parts.add_all(each))
    }

    /// Files with failures, one line each; the others in one line.
    fn files(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "### Files")?;
        for UnsoundFile { path, summary, doubtful, damage: (first, count) } in &self.listed {
            writeln!(out, "- {}: {}", code(path), counts(summary, *doubtful, 0))?;
            damage(first, *count, out)?;
        }
        if self.more > 0 {
            writeln!(out, "- … and {} more with failures", self.more)?;
        }
        if self.sound > 0 {
            let files = counted(self.sound, "file", "files");
            writeln!(out, "- {} without failures", prose(files))?;
        }
        writeln!(out)
    }

    fn notes(&self, out: &mut dyn Write) -> io::Result<()> {
        let advice = self.triage.advice();
        for noted in &advice {
            let files = counted(noted.files, "file", "files");
            let hosts = noted.hosts();
            let hosts = if hosts.is_empty() { hosts } else { words!(" ({})", hosts) };
            writeln!(out, "- Note ({}) in {}{}", prose(&noted.first.rule), prose(files), prose(hosts))?;
        }
        if advice.is_empty() { Ok(()) } else { writeln!(out) }
    }
}

fn write_group(n: usize, group: &Found, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "### {}. {}", n + 1, prose(group.title(GroupBy::BOTH)))?;
    let place = words!("{} #{}", group.example_file, group.example.id);
    let counts = counted(group.fetches, "request", "requests");
    let files = counted(group.files, "file", "files");
    let (routes, server) = (prose(group.routes()), prose(group.server(GroupBy::BOTH)));
    writeln!(out, "{} in {} at {server}: {routes}. One of them, {}:\n", prose(counts), prose(files), code(place))?;
    write_cause(group.engine, &group.example, &[&group.example], out)
}

fn head(sums: &Sums, doubtful: usize, groups: &[&Found], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {} files\n\n{}\n", sums.totals.files, counts(&sums.totals.summary, doubtful, 0))?;
    if groups.is_empty() {
        return Ok(());
    }
    writeln!(out, "| | Cause | Server | Requests | Files | Cause certainty |\n|---:|---|---|---:|---:|---|")?;
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
