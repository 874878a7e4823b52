//! What the page lists, and how it names each.

use super::markup::Html;
use crate::report::blocks::{Block, Listed, blocks_of};
use crate::report::model::{Fetch, File, Report};
use std::collections::HashSet;

/// Most rows of the table: a browser still sorts that many at once.
const MOST_ROWS: usize = 20_000;
/// Most failures that get a section with their exchange and their drawing.
const MOST_DETAILS: usize = 500;

/// A listed fetch, and which file it is of.
#[derive(Clone, Copy)]
pub(super) struct Failure<'a> {
    pub(super) fetch: &'a Fetch,
    pub(super) file: &'a File,
    /// Index of the file.
    pub(super) place: usize,
}

impl<'a> Listed<'a> for Failure<'a> {
    fn fetch(self) -> &'a Fetch {
        self.fetch
    }
}

impl Failure<'_> {
    /// What the page calls it by: unique, and made of numbers only.
    pub(super) fn key(self) -> Key {
        Key { file: self.place, fetch: self.fetch.id }
    }
}

/// Names a failure within the page.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Key {
    pub(super) file: usize,
    pub(super) fetch: usize,
}

impl Key {
    /// `id="PREFIX0-17"`.
    pub(super) fn id(self, page: &mut Html, prefix: &'static str) {
        page.markup(" id=\"");
        self.write(page, prefix);
        page.markup("\"");
    }

    /// `PREFIX0-17`.
    pub(super) fn write(self, page: &mut Html, prefix: &'static str) {
        page.markup(prefix).count(self.file).markup("-").count(self.fetch);
    }
}

/// Failures that have their cause in common.
pub(super) type Cause<'a> = Block<'a, Failure<'a>>;

/// All that is listed, and what of it gets a section.
pub(super) struct Failures<'a> {
    /// In the order of the files; at most [`MOST_ROWS`].
    pub(super) all: Vec<Failure<'a>>,
    /// Listed in the report and not on the page.
    pub(super) left_out: usize,
    /// By what they have in common.
    pub(super) blocks: Vec<Cause<'a>>,
    detailed: HashSet<Key>,
    /// Whether numbers need the file's beside them.
    pub(super) has_many_files: bool,
}

impl<'a> Failures<'a> {
    pub(super) fn of(report: &'a Report) -> Failures<'a> {
        let of_file = |(place, file): (usize, &'a File)| {
            file.rows().0.into_iter().map(move |fetch| Failure { fetch, file, place })
        };
        let mut all: Vec<Failure<'a>> = report.files.iter().enumerate().flat_map(of_file).collect();
        let unseen: usize = report.files.iter().map(|file| file.rows().1).sum();
        let left_out = unseen + all.len().saturating_sub(MOST_ROWS);
        all.truncate(MOST_ROWS);
        let blocks = blocks_of(all.iter().copied());
        let detailed = detailed(&blocks);
        Failures { all, left_out, blocks, detailed, has_many_files: report.files.len() > 1 }
    }

    pub(super) fn is_detailed(&self, key: Key) -> bool {
        self.detailed.contains(&key)
    }

    /// The number people call it by: `#17`, of several files `2:17`.
    pub(super) fn number(&self, page: &mut Html, key: Key) {
        match self.has_many_files {
            true => page.count(key.file + 1).markup(":").count(key.fetch),
            false => page.markup("#").count(key.fetch),
        };
    }

    /// The number, as a link where there is a section to go to.
    pub(super) fn link(&self, page: &mut Html, key: Key) {
        if !self.is_detailed(key) {
            return self.number(page, key);
        }
        page.markup("<a href=\"#");
        key.write(page, "f");
        page.markup("\">");
        self.number(page, key);
        page.markup("</a>");
    }
}

/// The example of each block, then as many others of each in turn as there is room for.
fn detailed(blocks: &[Cause<'_>]) -> HashSet<Key> {
    let mut chosen: HashSet<Key> = blocks.iter().map(|block| block.example.key()).take(MOST_DETAILS).collect();
    let longest = blocks.iter().map(|block| block.members.len()).max().unwrap_or(0);
    let in_turn = (0..longest).flat_map(|n| blocks.iter().filter_map(move |block| block.members.get(n)));
    for member in in_turn {
        if chosen.len() >= MOST_DETAILS {
            break;
        }
        chosen.insert(member.key());
    }
    chosen
}
