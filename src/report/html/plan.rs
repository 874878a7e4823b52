//! The content of the page: a card for each cause at each server, over all files, and the other parts.

use super::markup::Html;
use super::view::View;
use crate::report::causes::{Grouping, order};
use crate::report::model::{Fetch, File};
use crate::report::phrase::common_phrase;
use crate::report::text::Piece;
use crate::rules::Outcome;
use foldhash::{HashMap, HashMapExt};
use std::cmp::Reverse;

/// Maximum number of cards for one file, and for several.
const MOST_CARDS: (usize, usize) = (150, 60);
/// Maximum number of failures used for the title of a card.
const MOST_LOOKED_AT: usize = 200;
/// Maximum number of requests on a card, for one file and for several.
pub(super) const MOST_ROWS: (usize, usize) = (500, 20);

/// A listed fetch and its file.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) fetch: &'a Fetch,
    pub(super) file: &'a File,
    /// Index of the file.
    pub(super) place: usize,
}

/// Failures with the same cause and server: one thing to fix.
pub(super) struct Card<'a> {
    /// Root cause or cause.
    pub(super) name: &'static str,
    /// Its title for people.
    pub(super) phrase: Piece<'static>,
    /// Host and port of the server; empty where the URL has none.
    pub(super) host: Piece<'a>,
    /// The most certain one.
    pub(super) example: Row<'a>,
    /// All of them, in the order of the files.
    pub(super) members: Vec<Row<'a>>,
    /// Number of files.
    pub(super) files: usize,
    /// Number of earlier cards with the same name and server, but another status.
    twins: usize,
}

impl<'a> Card<'a> {
    fn of((host, members): (Piece<'a>, Vec<Row<'a>>)) -> Option<Card<'a>> {
        let example = *members.iter().min_by_key(|member| member.fetch.certainty)?;
        // Members are in the order of the files.
        let parted = members.windows(2).filter(|pair| matches!(pair, [one, other] if one.place != other.place)).count();
        let fetches: Vec<&Fetch> = members.iter().take(MOST_LOOKED_AT).map(|member| member.fetch).collect();
        let (name, phrase) = (example.fetch.headline(), common_phrase(&fetches));
        Some(Card { name, phrase, host, example, members, files: 1 + parted, twins: 0 })
    }

    pub(super) fn outcome(&self) -> Outcome {
        self.example.fetch.outcome
    }

    /// `cause=auth-before-preflight@auth.example`: its fragment in the page's URL.
    pub(super) fn anchor(&self, page: &mut Html) {
        page.markup("cause=").text(self.name).markup("@").text(&self.host);
        if self.twins > 0 {
            page.markup(".").count(self.twins + 1);
        }
    }
}

/// All listed fetches, and the cards.
pub(super) struct Plan<'a> {
    /// The most severe first, then by number of files.
    pub(super) cards: Vec<Card<'a>>,
    /// Smaller groups without a card.
    pub(super) smaller: Vec<Card<'a>>,
    /// Doubtful successes.
    pub(super) maybe: Vec<Row<'a>>,
    /// Other requests, with `--all`.
    pub(super) others: Vec<Row<'a>>,
    /// Maximum number of requests on a card.
    pub(super) most_rows: usize,
    /// Whether requests have to name their file.
    pub(super) has_many_files: bool,
}

impl<'a> Plan<'a> {
    pub(super) fn of(report: &View<'a>) -> Plan<'a> {
        let has_many_files = report.files.len() > 1;
        let all = report.files.iter().copied().enumerate();
        let all = all.flat_map(|(place, file)| file.fetches.iter().map(move |fetch| Row { fetch, file, place }));
        let (mut grouping, mut maybe, mut others) = (Grouping::default(), Vec::new(), Vec::new());
        for failure in all {
            if failure.fetch.is_doubtful() {
                maybe.push(failure);
            } else if failure.fetch.is_finding() {
                grouping.add(failure.fetch, failure);
            } else {
                others.push(failure);
            }
        }
        let mut cards: Vec<Card<'a>> = grouping.groups.into_iter().filter_map(Card::of).collect();
        let mut names: HashMap<(&'static str, Piece<'a>), usize> = HashMap::new();
        for card in &mut cards {
            let twins = names.entry((card.name, card.host.clone())).or_default();
            card.twins = *twins;
            *twins += 1;
        }
        // For one file, in the order of the other reports, so that the same number means the same cause.
        let name = |card: &Card<'a>| if has_many_files { card.name } else { "" };
        cards.sort_by_key(|card| (order(card.outcome()), Reverse((card.files, card.members.len())), name(card)));
        let most = if has_many_files { MOST_CARDS.1 } else { MOST_CARDS.0 };
        let smaller = cards.split_off(cards.len().min(most));
        let most_rows = if has_many_files { MOST_ROWS.1 } else { MOST_ROWS.0 };
        Plan { cards, smaller, maybe, others, most_rows, has_many_files }
    }

    /// All failures with a card.
    pub(super) fn listed(&self) -> impl Iterator<Item = &Row<'a>> {
        self.cards.iter().flat_map(|card| &card.members)
    }
}

/// The CSS class of an outcome.
pub(super) fn outcome_class(outcome: Outcome) -> &'static str {
    outcome.name()
}
