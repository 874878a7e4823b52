//! Simultaneous preflights: if it is unknown which of them belongs to which request, a verdict that depends on it is only
//! possible.

use super::draft::Draft;
use crate::rules::capture::Capture;
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::Certainty;
use crate::session::Fetch;

/// Downgrades a draft that would change with another simultaneous preflight.
pub(super) fn weigh(capture: &Capture<'_>, fetch: &Fetch, draft: Draft) -> Draft {
    let mut draft = draft;
    for (index, hop) in fetch.hops.iter().enumerate() {
        for &rival in &hop.rival_preflights {
            let mut other = fetch.clone();
            if let Some(hop) = other.hops.get_mut(index) {
                hop.preflight_entry = Some(rival);
            }
            draft = weigh_against(draft, super::by_exporter::draft(capture, &other), MissingFact::PreflightOwner);
        }
    }
    draft
}

/// Downgrades a draft if another one may also hold, and it is unknown which.
pub(super) fn weigh_against(mut draft: Draft, alternative: Draft, missing: MissingFact) -> Draft {
    if turns_on_the_same(&draft, &alternative) {
        return draft;
    }
    // It fails with either, though for different causes.
    let ends_so = match (draft.outcome() == alternative.outcome(), draft.hop == alternative.hop) {
        (true, true) => draft.outcome_certainty().max(alternative.outcome_certainty()),
        _ => Certainty::Possible,
    };
    draft.certainty = Certainty::Possible;
    draft = draft.ends_so_in_any_case(ends_so);
    draft.missing_fact = Some(draft.missing_fact.unwrap_or(missing));
    draft.or(alternative.cause().into_iter().chain(alternative.alternatives))
}

fn turns_on_the_same(draft: &Draft, other: &Draft) -> bool {
    (draft.outcome(), draft.failed_at(), draft.cause(), draft.parameter())
        == (other.outcome(), other.failed_at(), other.cause(), other.parameter())
}
