//! Advice for people: each rule once, with its servers.

use super::model::{Advice, File};
use super::text::{Piece, Text, words};
use crate::rules::AdviceRule;

/// Maximum number of servers to name in a note.
const MOST_HOSTS: usize = 3;

/// One note.
pub(super) struct Note<'a> {
    /// The first piece of advice, whose message is shown.
    pub(super) first: &'a Advice,
    /// The other servers.
    others: Vec<&'a Text>,
    /// All entries, of all servers.
    pub(super) entries: usize,
}

/// The advice of a file, each rule once, in the order in which rules are given.
pub(super) fn notes(file: &File) -> Vec<Note<'_>> {
    let mut notes: Vec<Note<'_>> = Vec::new();
    for advice in &file.advice {
        match notes.iter_mut().find(|note| note.first.rule == advice.rule) {
            Some(note) => {
                note.entries += advice.entries.len();
                if !advice.host.is_empty() && advice.host != note.first.host && !note.others.contains(&&advice.host) {
                    note.others.push(&advice.host);
                }
            }
            None => notes.push(Note { first: advice, others: Vec::new(), entries: advice.entries.len() }),
        }
    }
    notes
}

impl Note<'_> {
    /// The kind of advice, and its servers.
    pub(super) fn in_short(&self) -> Piece<'static> {
        let known = AdviceRule::ALL.iter().find(|rule| self.first.rule == *rule.name);
        let Some(rule) = known.filter(|_| !self.first.host.is_empty()) else { return self.text() };
        let all: Vec<&Text> = std::iter::once(&self.first.host).chain(self.others.iter().copied()).collect();
        let servers = match all.as_slice() {
            [only] => words!("{}", only),
            all => words!("{} servers", all.len()),
        };
        words!("{}: {}", rule.summary, servers)
    }

    /// The message, and the other servers.
    pub(super) fn text(&self) -> Piece<'static> {
        let others = match self.others.as_slice() {
            [] => Piece::default(),
            others => words!(" The same applies to {}.", hosts(others)),
        };
        words!("{}{}", self.first.message, others)
    }
}

/// `api.example, cdn.example and 2 more`.
pub(super) fn hosts(hosts: &[&Text]) -> Piece<'static> {
    let shown = Piece::list(hosts.iter().take(MOST_HOSTS), ", ");
    match hosts.len().saturating_sub(MOST_HOSTS) {
        0 => shown,
        more => words!("{} and {} more", shown, more),
    }
}
