//! Frees what no listed fetch needs, so that the report of a large file is not in memory together with the whole analysis.

use super::options::ComposeOptions;
use crate::har::EntryIndex;
use crate::rules::Analysis;

/// For a file with fewer entries it does not pay off.
const LARGE: usize = 2_000;

/// Maximum number of pieces, because each one scans the remaining analysis.
const PIECES: usize = 16;

/// Number of fetches per piece.
pub(super) fn piece(analysis: &Analysis) -> usize {
    match is_large(analysis) {
        false => usize::MAX,
        true => analysis.fetches.len().div_ceil(PIECES).max(LARGE / 8),
    }
}

fn is_large(analysis: &Analysis) -> bool {
    analysis.log.entries >= LARGE
}

/// Drops unlisted fetches, and the entries that neither belong to a listed fetch nor contain evidence.
pub(super) fn forget_unlisted(analysis: &mut Analysis, options: &ComposeOptions) {
    if !is_large(analysis) {
        return;
    }
    let listed = analysis.fetches.iter().filter(|(_, verdict)| options.lists(verdict));
    let of_fetches = listed.flat_map(|(fetch, verdict)| {
        let of_hops = fetch.hops.iter().flat_map(|hop| [hop.preflight_entry, hop.entry]).flatten();
        of_hops.chain(verdict.all_evidence().map(|evidence| evidence.entry))
    });
    let of_advice = analysis.advice.iter().flat_map(|advice| &advice.evidence).map(|evidence| evidence.entry);
    // Sized by the greatest index, that of the last entry.
    let mut needed = vec![false; analysis.entries.last().map_or(0, |entry| entry.index.0 + 1)];
    let not_judged = analysis.not_judged.iter().filter(|_| options.all).copied();
    for EntryIndex(index) in of_fetches.chain(of_advice).chain(not_judged) {
        if let Some(needed) = needed.get_mut(index) {
            *needed = true;
        }
    }
    analysis.entries.retain(|entry| needed.get(entry.index.0).is_some_and(|needed| *needed));
    analysis.entries.shrink_to_fit();
    analysis.fetches.retain(|(_, verdict)| options.lists(verdict));
    analysis.fetches.shrink_to_fit();
}
