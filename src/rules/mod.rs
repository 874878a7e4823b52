//! Judges each fetch by the Fetch Standard and the browser's rules. The input is [`crate::session::Fetch`] values and the
//! entries they point to, the output [`Verdict`]s. It does not depend on JSON, and creates texts only from [`Facts`].
//!
//! Each cause is a file in `cors/`, `network/` or `policy/`; each root cause is a file in `root_cause/`; each kind of advice
//! is a file in `advice/`.

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

/// A judged file.
#[derive(Clone, PartialEq, Debug)]
pub struct Analysis {
    /// The program that wrote it, and its pages.
    pub log: Log,
    /// Its entries, in the order of the file (without those that could not be read).
    pub entries: Vec<Entry>,
    /// What could not be read.
    pub damage: Vec<Damage>,
    /// Its cross-origin fetches with their verdicts, sorted by start.
    pub fetches: Vec<(Fetch, Verdict)>,
    /// The entries of requests without evidence of a page: they are not judged.
    pub not_judged: Vec<EntryIndex>,
    /// Advice about the whole file.
    pub advice: Vec<Advice>,
    /// The cost of each server's preflights.
    pub preflights: Vec<PreflightCost>,
    /// Origins that servers echoed with credentials.
    pub reflections: Vec<Reflection>,
}

/// Judges the fetches of a file, and collects advice.
pub fn analyze(log: Log, entries: Vec<Entry>, damage: Vec<Damage>, session: Session) -> Analysis {
    let Session { fetches, not_judged } = session;
    let mut record = Record::new(&log, &entries);
    record.siblings = Siblings::of(&record, &fetches);
    let fetches = judge::judge(&record, fetches);
    let advice::Advised { advice, preflights, reflections } = advice::advise(&record, &fetches);
    Analysis { log, entries, damage, fetches, not_judged, advice, preflights, reflections }
}

/// Judges fetches again with their console messages, and adds fetches that only the console mentions. `mark` records where
/// each message comes from, by its index in `heard` or `alone`.
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

/// A used console message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Heard {
    /// About a fetch of the file: the index of the fetch, and the relation to the record.
    Of(usize, Standing),
    /// About a fetch that is not in the file: its index.
    Alone(usize),
}
