//! What a comparison needs from one file: its requests and their results, without texts.

use super::filtered::{Judged, wanted};
use super::options::ComposeOptions;
use super::source::Source;
use super::{exporter, occasion};
use crate::report::diff::{End, Observation, Observed};
use crate::report::identity::Identity;
use crate::report::redact::Redactor;
use crate::report::text::Text;
use crate::rules::{Analysis, Cause, Certainty, Outcome, Verdict};
use crate::session::{Fetch, Mode};
use std::cell::RefCell;

/// The requests of one file, for a comparison; `path` as the user named it. Filter terms about failures are not applied to
/// successes: otherwise no failure could be recognised as fixed.
pub(super) fn observe(path: &str, analysis: &Analysis, options: &ComposeOptions, mut redactor: Redactor) -> Observed {
    let source = Source::of(analysis);
    let of_filter = RefCell::new(Redactor::new());
    let route = options.filter.route();
    let mut requests = Vec::new();
    let mut filtered_out = 0;
    for (fetch, verdict) in &analysis.fetches {
        let Some(end) = end(fetch, verdict) else { continue };
        let judged = Judged::new(&source, path, &of_filter, (fetch, verdict));
        let is_success = matches!(end, End::Succeeded { .. });
        if !wanted(if is_success { &route } else { &options.filter }, &judged) {
            filtered_out += 1;
            continue;
        }
        let known = options.known.as_ref().filter(|_| matches!(end, End::Failed(..))).and_then(|known| {
            let entry = known.entries().get(*known.matching(&judged).first()?)?;
            (!entry.is_expired()).then_some(entry.line)
        });
        requests.push(observation(&source, &mut redactor, (fetch, end), known));
    }
    let observed = Observed {
        path: redactor.file_name(path),
        exporter: exporter::compose(&analysis.log.exporter, &mut redactor),
        entries: analysis.log.entries,
        is_damaged: !analysis.damage.is_empty(),
        filtered_out,
        lacks_successes: false,
        requests,
    };
    redactor.finish();
    observed
}

fn observation(
    source: &Source<'_>,
    redactor: &mut Redactor,
    (fetch, end): (&Fetch, End),
    known: Option<u64>,
) -> Observation {
    let Identity { host, path_template, key } = occasion::identity(redactor, fetch);
    let first = fetch.hops.first();
    let url = match end {
        End::Succeeded { .. } => Text::default(),
        End::Failed(..) | End::Unsure(_) => redactor.url(first.map(|hop| &*hop.url).unwrap_or_default()),
    };
    Observation {
        id: fetch.id,
        key: redactor.pooled(key),
        method: redactor.text(first.map(|hop| &*hop.method).unwrap_or_default()),
        host: redactor.pooled(host),
        path_template: redactor.pooled(path_template),
        origin: fetch.origin.as_ref().map(|origin| redactor.url(origin.serialized())),
        url,
        started: occasion::started(source, fetch),
        end,
        known,
    }
}

/// A cancelled request is not a failure of a server.
fn end(fetch: &Fetch, verdict: &Verdict) -> Option<End> {
    let cause = occasion::main_cause(verdict);
    let name = |cause: Option<Cause>| Text::from(cause.map_or("not-told", Cause::name));
    match verdict.outcome() {
        Outcome::Succeeded if verdict.alternatives.is_empty() => {
            Some(End::Succeeded { is_cors: may_be_cors(fetch.mode) })
        }
        Outcome::Succeeded => Some(End::Unsure(name(cause))),
        Outcome::Cors | Outcome::Network | Outcome::Policy => Some(match verdict.outcome_certainty {
            Certainty::Possible => End::Unsure(name(cause)),
            Certainty::Predicted | Certainty::Deduced | Certainty::Confirmed => {
                End::Failed(verdict.outcome(), name(cause))
            }
        }),
        Outcome::Undetermined => cause.map(|cause| End::Unsure(name(Some(cause)))),
        Outcome::Aborted => None,
    }
}

/// Whether CORS allowed a response that the page got. Some exporters do not record modes.
pub(super) fn may_be_cors(mode: Mode) -> bool {
    match mode {
        Mode::Cors | Mode::Unknown => true,
        Mode::NoCors | Mode::SameOrigin | Mode::Navigate | Mode::WebSocket => false,
    }
}
