//! The failures of one file by what they have in common: what a reader reads once.

use super::group::host;
use super::model::{Fetch, File};
use std::collections::BTreeSet;

/// Most other ways of mending that a block names beside those of its example.
const MOST_OTHERS: usize = 3;

/// Listed fetches of one file with the same root cause, or the same cause.
pub(crate) struct Block<'a> {
    /// The surest of them.
    pub(crate) example: &'a Fetch,
    /// All of them, in the order of the file.
    pub(crate) members: Vec<&'a Fetch>,
    /// Members that are mended otherwise, one for each way.
    pub(crate) other_fixes: Vec<(&'a Fetch, &'a [String])>,
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
    pub(crate) fn keys(&self) -> BTreeSet<(String, String)> {
        self.members.iter().map(|fetch| (fetch.headline().to_owned(), host(&fetch.last_url))).collect()
    }
}

/// The blocks of a file, in the order in which they first occur.
pub(crate) fn blocks(file: &File) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let listed = file.fetches.iter().filter(|fetch| fetch.outcome != "succeeded" || !fetch.alternatives.is_empty());
    for fetch in listed {
        match blocks.iter_mut().find(|block| block.example.headline() == fetch.headline()) {
            Some(block) => {
                block.members.push(fetch);
                if rank(fetch) < rank(block.example) {
                    block.example = fetch;
                }
            }
            None => blocks.push(Block { example: fetch, members: vec![fetch], other_fixes: Vec::new() }),
        }
    }
    for block in &mut blocks {
        let mut known: BTreeSet<&[String]> = BTreeSet::from([block.example.fixes.as_slice()]);
        let others = block.members.iter().filter(|fetch| !fetch.fixes.is_empty() && known.insert(&fetch.fixes));
        block.other_fixes = others.map(|fetch| (*fetch, fetch.fixes.as_slice())).take(MOST_OTHERS).collect();
    }
    blocks
}

/// The surest first.
fn rank(fetch: &Fetch) -> usize {
    ["confirmed", "deduced", "predicted", "possible"].iter().position(|c| *c == fetch.certainty).unwrap_or(4)
}
