//! Judges each fetch by the Fetch Standard and the browser's rules. The input is [`crate::session::Fetch`] values and the
//! entries they point to, the output [`Verdict`]s. It does not depend on JSON, and creates texts only from [`Facts`].
//!
//! Each cause is a file in `cors/`, `network/` or `policy/`; each root cause is a file in `root_cause/`; each kind of advice
//! is a file in `advice/`.

mod advice;
mod analysis;
mod capture;
mod card;
mod cause;
mod checks;
mod cors;
mod csp;
mod good_answers;
mod heard;
mod join;
mod judge;
mod missing_fact;
mod net_error;
mod network;
pub(crate) mod phrases;
mod policy;
mod quoted;
mod registry;
mod root_cause;
mod rule;
mod siblings;
mod suppose;
#[cfg(test)]
mod texts;
mod verdict;
pub(crate) mod ways;
pub(crate) mod wording;

use crate::har::{Damage, Entry, Log};
pub use crate::rules::analysis::Analysis;
pub(crate) use crate::rules::card::depends_on_answer;
use crate::rules::siblings::equals::Siblings;
use crate::session::{Fetch, Session};
pub use advice::{Advice, AdviceRule, CacheOff, PreflightCost, Reflection, Saving};
pub(crate) use capture::Capture;
pub use card::Rule;
pub(crate) use card::{Defect, HeadersFix, Sent};
pub use cause::Cause;
pub(crate) use checks::order::fails_cors_check;
pub(crate) use checks::run::{refusal, refusal_of_target};
pub use heard::{Says, Told};
pub(crate) use judge::{Standing, Testimony};
pub use missing_fact::MissingFact;
pub use net_error::cause_of_error_text;
pub(crate) use net_error::redirect_target;
pub(crate) use phrases::shell_quoted;
pub use quoted::Quoted;
pub(crate) use root_cause::AnsweredBy;
pub use root_cause::RootCause;
pub use rule::{Exchange, Facts, Finding, OtherCause};
pub(crate) use suppose::{
    Answer, Answers, Refusal, SupposedAnswer, SupposedRequest, becomes_get, depends_on_answers, follow_up, goes_along,
    known_credentials, suppose, suppose_one,
};
pub use suppose::{End, Supposed};
pub use verdict::{
    Certainty, Effects, Ending, EngineEnding, EngineFinding, Evidence, Failed, OtherFailure, Outcome, Part,
    RootCertainty, RootFinding, Verdict,
};

/// Judges the fetches of a file, and collects advice.
pub fn analyze(log: Log, entries: Vec<Entry>, damage: Vec<Damage>, session: Session) -> Analysis {
    let Session { fetches, not_judged } = session;
    let mut capture = Capture::new(&log, &entries);
    capture.siblings = Siblings::of(&capture, &fetches);
    let fetches = judge::judge(&capture, fetches);
    let advice::Advised { advice, preflights, reflections } = advice::advise(&capture, &fetches);
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
    let mut capture = Capture::new(&analysis.log, &analysis.entries);
    capture.siblings = Siblings::of(&capture, &fetches);
    for (place, (position, testimony)) in heard.iter().enumerate() {
        let (Some(fetch), Some(verdict)) = (fetches.get(*position), verdicts.get_mut(*position)) else { continue };
        let marks = std::mem::take(&mut verdict.console);
        let (judged, standing) = judge::told(&capture, fetch, verdict.clone(), testimony);
        *verdict = Verdict { console: marks, ..judged };
        mark(verdict, Heard::Of(place, standing));
    }
    let mut fetches: Vec<(Fetch, Verdict)> = fetches.into_iter().zip(verdicts).collect();
    for (place, (fetch, testimony)) in alone.into_iter().enumerate() {
        let Some(mut verdict) = judge::told_alone(&capture, &fetch, &testimony) else { continue };
        mark(&mut verdict, Heard::Alone(place));
        fetches.push((Fetch { id: fetches.len(), ..fetch }, verdict));
    }
    let advice::Advised { advice, preflights, reflections } = advice::advise(&capture, &fetches);
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
