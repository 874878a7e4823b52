//! Says of each fetch what the Fetch Standard and the browser made of it. In come [`crate::session::Fetch`] values and
//! the entries they point to; out go [`Verdict`]s. It knows nothing of JSON, and makes no text but from [`Facts`].
//!
//! One cause is one file below `cors/`, `network/` or `policy/`; one reason behind a server's answer is one file below
//! `root_cause/`; one piece of advice is one file below `advice/`.

mod advice;
mod card;
mod cause;
mod cors;
mod csp;
mod good_answers;
mod heard;
mod judge;
mod missing_fact;
mod net_error;
mod network;
mod order;
mod policy;
mod quoted;
mod record;
mod root_cause;
mod rule;
mod siblings;
mod suppose;
#[cfg(test)]
mod texts;
mod verdict;
mod walk;
pub(crate) mod ways;
pub(crate) mod wording;
pub(crate) mod words;

pub use advice::{Advice, AdviceRule, CacheOff, PreflightCost, Reflection, Saving};
pub use card::Rule;
pub(crate) use card::{Defect, HeadersFix, Sent};
pub use cause::Cause;
pub use heard::{Says, Told};
pub use missing_fact::MissingFact;
pub use net_error::cause_of_error_text;
pub(crate) use net_error::redirect_target;
pub(crate) use order::is_of_cors_check;
pub use quoted::Quoted;
pub(crate) use record::Record;
pub(crate) use root_cause::AnsweredBy;
pub use root_cause::RootCause;
pub use rule::{Exchange, Facts, Finding, OtherCause};
pub(crate) use suppose::{
    Answer, Answers, Asked, Refusal, SupposedAnswer, becomes_get, depends_on_answers, follow_up, goes_along,
    is_of_answer, known_credentials, suppose, suppose_one,
};
pub use suppose::{End, Supposed};
pub use verdict::{
    Certainty, Effects, Ending, EngineEnding, EngineFinding, Evidence, Failed, OtherFailure, Outcome, Part,
    RootCertainty, RootFinding, Verdict,
};
pub(crate) use walk::{refusal, refusal_of_target};
pub(crate) use words::shell_quoted;

pub(crate) use judge::{Standing, Testimony};

use crate::har::{Damage, Entry, EntryIndex, Log};
use crate::session::{Fetch, Session};
use siblings::Siblings;

/// All that is known of one file once its fetches are judged.
#[derive(Clone, PartialEq, Debug)]
pub struct Analysis {
    /// Who wrote it, and its pages.
    pub log: Log,
    /// Its entries, in the order of the file (those that could not be read are missing).
    pub entries: Vec<Entry>,
    /// What was lost.
    pub damage: Vec<Damage>,
    /// Its cross-origin fetches, in order of start, each with its verdict.
    pub fetches: Vec<(Fetch, Verdict)>,
    /// The entries of requests that nothing shows to come from a page: these are not judged.
    pub not_judged: Vec<EntryIndex>,
    /// Advice about the whole file.
    pub advice: Vec<Advice>,
    /// What the preflights of each server cost.
    pub preflights: Vec<PreflightCost>,
    /// Origins that servers named back, with credentials.
    pub reflections: Vec<Reflection>,
}

/// Judges the fetches of a file, and looks for what is worth advice.
pub fn analyze(log: Log, entries: Vec<Entry>, damage: Vec<Damage>, session: Session) -> Analysis {
    let Session { fetches, not_judged } = session;
    let mut record = Record::new(&log, &entries);
    record.siblings = Siblings::of(&record, &fetches);
    let fetches = judge::judge(&record, fetches);
    let advice::Advised { advice, preflights, reflections } = advice::advise(&record, &fetches);
    Analysis { log, entries, damage, fetches, not_judged, advice, preflights, reflections }
}

/// Judges fetches once more, each by what a message of the console says of it, and adds fetches that the console alone tells
/// of. `mark` writes down where each message comes from, by its place in `heard` or `alone`.
pub(crate) fn hear(
    analysis: &mut Analysis,
    heard: &[(usize, Testimony)],
    alone: Vec<(Fetch, Testimony)>,
    mut mark: impl FnMut(&mut Verdict, Heard),
) {
    let (fetches, mut verdicts): (Vec<Fetch>, Vec<Verdict>) = std::mem::take(&mut analysis.fetches).into_iter().unzip();
    let mut record = Record::new(&analysis.log, &analysis.entries);
    record.siblings = Siblings::of(&record, &fetches);
    for (place, (position, testimony)) in heard.iter().enumerate() {
        let (Some(fetch), Some(verdict)) = (fetches.get(*position), verdicts.get_mut(*position)) else { continue };
        let marks = std::mem::take(&mut verdict.console);
        let (judged, standing) = judge::told(&record, fetch, verdict.clone(), testimony);
        *verdict = Verdict { console: marks, ..judged };
        mark(verdict, Heard::Of(place, standing));
    }
    let mut fetches: Vec<(Fetch, Verdict)> = fetches.into_iter().zip(verdicts).collect();
    for (place, (fetch, testimony)) in alone.into_iter().enumerate() {
        let Some(mut verdict) = judge::told_alone(&record, &fetch, &testimony) else { continue };
        mark(&mut verdict, Heard::Alone(place));
        fetches.push((Fetch { id: fetches.len(), ..fetch }, verdict));
    }
    let advice::Advised { advice, preflights, reflections } = advice::advise(&record, &fetches);
    (analysis.advice, analysis.preflights, analysis.reflections) = (advice, preflights, reflections);
    analysis.fetches = fetches;
}

/// A message of the console that was heard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Heard {
    /// Of a fetch of the file: its place among those, and how it stands to the record.
    Of(usize, Standing),
    /// Of none: its place among those.
    Alone(usize),
}
