//! The failures of one file by what they have in common: what a reader reads once.

use super::group::host;
use super::model::{Fetch, File};
use super::text::{AsText, Piece, Text, words};
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

/// Listed fetches with the same root cause, or the same cause, and the same status of an error.
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
    pub(crate) fn members_text(&self, most: usize, before: &'static str, between: &'static str) -> Piece<'static> {
        let shown = self.members.iter().take(most).map(|fetch| words!("{}{}", before, fetch.id));
        let shown = Piece::list(shown, between);
        match self.members.len().saturating_sub(most) {
            0 => shown,
            more => words!("{} and {} more", shown, more),
        }
    }

    /// What it is about, for files that share it: name and servers.
    pub(crate) fn keys(&self) -> BTreeSet<(&'static str, Piece<'static>)> {
        self.members.iter().map(|fetch| (fetch.headline(), host(&fetch.last_url).owned())).collect()
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
        match blocks.iter_mut().find(|block| name_of(block.example.fetch()) == name_of(fetch)) {
            Some(block) => {
                block.members.push(member);
                let sure = |fetch: &Fetch| (fetch.certainty, fetch.outcome_certainty);
                if sure(fetch) < sure(block.example.fetch()) {
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

/// What the members of a block have in common.
fn name_of(fetch: &Fetch) -> (&'static str, Option<u16>) {
    (fetch.headline(), fetch.error_status)
}

/// The parts of an instruction: its sentence, and below it the lines to write somewhere, without their common indent.
pub(crate) fn parts_of_fix(text: &Text) -> (Piece<'_>, Vec<Piece<'_>>) {
    let mut lines = text.lines();
    let sentence = lines.next().unwrap_or_default();
    let lines: Vec<Piece<'_>> = lines.collect();
    let indent_of =
        |line: &Piece<'_>| line.len() - line.remade((), |line, ()| line.trim_start_matches(' ').to_owned()).len();
    let indent = lines.iter().map(indent_of).min().unwrap_or(0);
    (sentence, lines.into_iter().map(|line| line.behind(indent)).collect())
}
