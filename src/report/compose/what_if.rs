//! How the requests of a file would end under the user's policies, redacted.

use super::source::Source;
use crate::browser::Engine;
use crate::policy::Policy;
use crate::report::model::{WhatIf, WhatIfCounts, WhatIfEnd, WhatIfEngine, WhatIfRequest, WhatIfState};
use crate::report::redact::Redactor;
use crate::rules::{Certainty, End, Outcome, Supposed, Verdict};
use crate::session::Fetch;

/// Judged before any part of the file is dropped; `all`: for every cross-origin request.
pub(super) fn compose(source: &Source<'_>, redactor: &mut Redactor, policy: &Policy, all: bool) -> WhatIf {
    let supposed = crate::policy::what_if(source.analysis, policy);
    let mut counts = WhatIfCounts::default();
    let mut requests = Vec::new();
    for ((fetch, verdict), supposed) in source.analysis.fetches.iter().zip(&supposed) {
        counts.judged_anew += usize::from(supposed.is_judged_anew);
        let is_plain = verdict.outcome() == Outcome::Succeeded
            && supposed.end.outcome == Outcome::Succeeded
            && verdict.alternatives == supposed.end.alternatives;
        if is_plain && !all {
            continue;
        }
        redactor.learn_secrets(source.entries_of(fetch));
        let request = request(source, redactor, fetch, verdict, supposed);
        match request.state() {
            WhatIfState::Fixed => {
                counts.fixed += 1;
                counts.possibly_fixed += usize::from(request.after.certainty == Certainty::Possible);
            }
            WhatIfState::Failing => counts.failing += 1,
            WhatIfState::Broken => counts.broken += 1,
            WhatIfState::Undetermined => counts.undetermined += 1,
            WhatIfState::Same => {}
        }
        requests.push(request);
    }
    redactor.learn_secrets([]);
    WhatIf { counts, requests }
}

fn request(
    source: &Source<'_>,
    redactor: &mut Redactor,
    fetch: &Fetch,
    verdict: &Verdict,
    supposed: &Supposed,
) -> WhatIfRequest {
    let first = fetch.hops.first();
    let last = fetch.hops.last();
    let status = last.and_then(|hop| source.entry(hop.entry)?.response.status.code());
    let is_other = |end: &&(Engine, &End)| {
        (end.1.outcome, end.1.cause, end.1.failed_at)
            != (supposed.end.outcome, supposed.end.cause, supposed.end.failed_at)
    };
    // Other engines are covered elsewhere.
    let by_engine = Engine::ALL.into_iter().zip(&supposed.per_engine).filter(|_| supposed.is_judged_anew);
    let by_engine = by_engine.filter_map(|(engine, end)| Some((engine, end.as_ref()?))).filter(|end| is_other(&end));
    WhatIfRequest {
        fetch: fetch.id,
        method: redactor.text(first.map(|hop| &*hop.method).unwrap_or_default()),
        url: redactor.url(first.map(|hop| &*hop.url).unwrap_or_default()),
        before: end(redactor, &End::recorded(fetch, verdict)),
        after: end(redactor, &supposed.end),
        error_status: status.filter(|status| *status >= 400 && supposed.end.outcome == Outcome::Succeeded),
        by_engine: by_engine
            .map(|(engine, end)| WhatIfEngine {
                engine: engine.into(),
                outcome: end.outcome,
                cause: end.cause,
                failed_at: end.failed_at,
            })
            .collect(),
    }
}

fn end(redactor: &mut Redactor, end: &End) -> WhatIfEnd {
    WhatIfEnd {
        outcome: end.outcome,
        outcome_certainty: end.outcome_certainty,
        cause: end.cause,
        certainty: end.certainty,
        failed_at: end.failed_at,
        url: redactor.url(&end.url),
        alternatives: end.alternatives.as_slice().into(),
        missing_fact: end.missing_fact.map(|fact| redactor.pooled(fact.text())),
    }
}
