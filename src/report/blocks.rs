//! The failures of one file by what they have in common: what a reader reads once.

use super::group::host;
use super::model::{Fetch, File};
use super::shared::Text;
use std::collections::BTreeSet;

/// Most other ways of mending that a block names beside those of its example.
const MOST_OTHERS: usize = 3;

/// A listed fetch, perhaps with more that a writer wants to know of it.
pub(crate) trait Listed<'a>: Copy {
    /// The fetch.
    fn fetch(self) -> &'a Fetch;
}

impl<'a> Listed<'a> for &'a Fetch {
    fn fetch(self) -> &'a Fetch {
        self
    }
}

/// Listed fetches with the same root cause, or the same cause.
pub(crate) struct Block<'a, M: Listed<'a> = &'a Fetch> {
    /// The surest of them.
    pub(crate) example: M,
    /// All of them, in the order of the file.
    pub(crate) members: Vec<M>,
    /// Members that are mended otherwise, one for each way.
    pub(crate) other_fixes: Vec<(M, &'a [Text])>,
}

impl Block<'_> {
    /// `#1 #4 and 17 more`, with what stands before each and between them.
    pub(crate) fn members_text(&self, most: usize, before: &str, between: &str) -> String {
        let shown: Vec<String> = self.members.iter().take(most).map(|fetch| format!("{before}{}", fetch.id)).collect();
        match self.members.len().saturating_sub(most) {
            0 => shown.join(between),
            more => format!("{} and {more} more", shown.join(between)),
        }
    }

    /// What it is about, for files that share it: name and servers.
    pub(crate) fn keys(&self) -> BTreeSet<(&'static str, String)> {
        self.members.iter().map(|fetch| (fetch.headline(), host(&fetch.last_url))).collect()
    }
}

/// The blocks of a file, in the order in which they first occur.
pub(crate) fn blocks(file: &File) -> Vec<Block<'_>> {
    blocks_of(file.fetches.iter())
}

/// The blocks of these fetches, in the order in which they first occur.
pub(crate) fn blocks_of<'a, M: Listed<'a>>(fetches: impl Iterator<Item = M>) -> Vec<Block<'a, M>> {
    let mut blocks: Vec<Block<'a, M>> = Vec::new();
    for member in fetches.filter(|member| member.fetch().is_finding()) {
        let fetch = member.fetch();
        match blocks.iter_mut().find(|block| block.example.fetch().headline() == fetch.headline()) {
            Some(block) => {
                block.members.push(member);
                if fetch.certainty < block.example.fetch().certainty {
                    block.example = member;
                }
            }
            None => blocks.push(Block { example: member, members: vec![member], other_fixes: Vec::new() }),
        }
    }
    for block in &mut blocks {
        let mut known: BTreeSet<&[Text]> = BTreeSet::from([&*block.example.fetch().fixes]);
        let others = block.members.iter().map(|member| (*member, &*member.fetch().fixes));
        let others = others.filter(|(_, fixes)| !fixes.is_empty() && known.insert(fixes));
        block.other_fixes = others.take(MOST_OTHERS).collect();
    }
    blocks
}

/// The parts of an instruction: its sentence, and below it the lines to write somewhere, without their common indent.
pub(crate) fn parts_of_fix(text: &str) -> (&str, Vec<String>) {
    let mut lines = text.lines();
    let sentence = lines.next().unwrap_or_default();
    let lines: Vec<&str> = lines.collect();
    let indent = lines.iter().map(|line| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or(0);
    (sentence, lines.iter().map(|line| line.chars().skip(indent).collect()).collect())
}
