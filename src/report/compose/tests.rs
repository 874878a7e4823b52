//! The composed report of an analysis.

use super::samples::{analysis, plain};
use super::{ComposeOptions, compose, release};
use crate::browser::Engine;
use crate::har::{Entry, EntryIndex};
use crate::report::model::File;
use crate::rules::{Analysis, Ending, RootCertainty};

fn composed(analysis: &Analysis) -> File {
    compose("a.har", analysis.clone(), &ComposeOptions::default())
}

#[test]
fn a_failed_preflight_is_told_from_all_sides() {
    let file = composed(&analysis(&plain()));
    let fetch = &file.fetches[0];
    assert_eq!(fetch.server_saw.as_ref().unwrap(), "OPTIONS answered 401; the PUT was not sent");
    assert_eq!(fetch.network_saw, "OPTIONS 401");
    assert_eq!((fetch.entries.request, fetch.entries.preflight), (Some(4), Some(3)));
    assert_eq!(fetch.refused, Some(0));
    assert_eq!(fetch.exchange.len(), 1, "the request's own entry has no response");
    assert_eq!(*fetch.exchange[0].missing_headers, ["access-control-allow-origin"]);
    // The sample's root cause is only possible: it is mentioned, but does not become the name.
    assert_eq!((fetch.headline(), fetch.headline_certainty()), ("missing-allow-origin", "confirmed"));
    assert_eq!(fetch.root_cause_certainty, Some(RootCertainty::Possible));
    assert_eq!(fetch.root_cause_evidence[0].pointer.unescaped(), "/log/entries/3/response/status");
    let explanation = fetch.explanation.unescaped();
    assert!(explanation.contains("Possible reason (this file cannot prove it): "), "{explanation}");
    assert!(explanation.contains(" Or gateway-error-page: "), "{explanation}");
    assert!(fetch.fixes[0].unescaped().starts_with("If the reason is auth-before-preflight: "), "{:?}", fetch.fixes);
    assert_eq!(file.exporter.label, "Chrome 156");
    assert_eq!(file.summary.cors, 2);
}

#[test]
fn a_hidden_preflight_is_reconstructed() {
    let file = composed(&analysis(&plain()));
    let request = file.fetches[1].preflight_request.as_ref().unwrap();
    assert_eq!(request.because, "method GET");
    assert_eq!(
        request.curl,
        "curl -i -X OPTIONS -H 'Origin: https://app.example' -H 'Access-Control-Request-Method: GET' \
         -H 'Access-Control-Request-Headers: origin,x-tenant' --url 'https://api.example/v1/users/7'"
    );
    assert_eq!(file.fetches[0].preflight_request, None, "a recorded one needs none");
}

#[test]
fn every_part_has_its_place() {
    let file = composed(&analysis(&plain()));
    let places: Vec<_> = file.fetches[0].evidence.iter().map(|e| (e.pointer.unescaped(), e.offset, e.length)).collect();
    assert_eq!(
        places,
        [
            ("/log/entries/3", 50, 500),
            ("/log/entries/3/request/url", 50, 500),
            ("/log/entries/3/request/headers/0", 100, 8),
            ("/log/entries/3/response/headers/0", 100, 8),
            ("/log/entries/3/response/headers", 100, 8),
            ("/log/entries/3/response/status", 50, 500),
            ("/log/entries/3/response/_error", 50, 500),
        ]
    );
}

#[test]
fn successes_are_listed_when_doubtful_or_asked_for() {
    let mut analysis = analysis(&plain());
    for (_, verdict) in &mut analysis.fetches {
        verdict.ending = Ending::Succeeded;
        verdict.per_engine = [None, None, None];
    }
    analysis.fetches[0].1.alternatives.clear();
    let ids = |all| {
        let options = ComposeOptions { all, ..ComposeOptions::default() };
        compose("a.har", analysis.clone(), &options).fetches.iter().map(|fetch| fetch.id).collect::<Vec<_>>()
    };
    assert_eq!((ids(false), ids(true)), (vec![1], vec![0, 1]));
    let of_engines = ComposeOptions { engines: vec![Engine::WebKit], ..ComposeOptions::default() };
    let listed = compose("a.har", analysis.clone(), &of_engines).fetches;
    let ids: Vec<usize> = listed.iter().map(|fetch| fetch.id).collect();
    assert_eq!(ids, [0, 1], "both fail there");
    let rows = listed.iter().map(|fetch| fetch.by_engine.as_deref().unwrap_or_default().len()).collect::<Vec<_>>();
    assert_eq!(rows, [1, 1]);
    let fetch = &composed(&analysis).fetches[0];
    assert_eq!((fetch.cause.map(|cause| cause.name()), fetch.headline()), (None, "ok"));
    assert_eq!(fetch.console, crate::report::Console::default());
    assert_eq!(fetch.javascript_saw, None);
}

#[test]
fn what_a_large_file_forgets_is_missed_by_nobody() {
    let mut small = analysis(&plain());
    let (_, verdict) = &mut small.fetches[1];
    verdict.ending = Ending::Succeeded;
    verdict.alternatives.clear();
    let mut large = small.clone();
    let more = (100..3_000).map(|index| Entry { index: EntryIndex(index), ..small.entries[0].clone() });
    large.entries.extend(more);
    large.log.entries = 3_000;
    let file = composed(&large);
    assert_eq!(File { entries: small.log.entries, ..file }, composed(&small));
    release::forget_unlisted(&mut large, &ComposeOptions::default());
    let kept: Vec<_> = large.entries.iter().map(|entry| entry.index.0).collect();
    assert_eq!((kept, large.fetches.len()), (vec![3, 4], 1), "those of the listed fetch");
}

#[test]
fn what_is_composed_in_pieces_is_the_same() {
    let one = analysis(&plain());
    let mut whole = one.clone();
    (whole.entries, whole.fetches) = Default::default();
    for n in 0..1_000 {
        let moved = |EntryIndex(index): EntryIndex| EntryIndex(index + 10 * n);
        whole.entries.extend(one.entries.iter().map(|entry| Entry { index: moved(entry.index), ..entry.clone() }));
        for (mut fetch, mut verdict) in one.fetches.clone() {
            fetch.id += 2 * n;
            for hop in &mut fetch.hops {
                hop.entry = hop.entry.map(moved);
                hop.preflight_entry = hop.preflight_entry.map(moved);
            }
            let root = verdict.ending.failed_mut().and_then(|failed| failed.root_cause.as_mut());
            let of_root = root.into_iter().flat_map(|root| &mut root.evidence);
            verdict.evidence.iter_mut().chain(of_root).for_each(|evidence| evidence.entry = moved(evidence.entry));
            whole.fetches.push((fetch, verdict));
        }
    }
    for (_, verdict) in whole.fetches.iter_mut().step_by(3) {
        verdict.ending = Ending::Succeeded;
        verdict.alternatives.clear();
    }
    for (all, listed) in [(false, 1_333), (true, 2_000)] {
        let options = ComposeOptions { all, ..ComposeOptions::default() };
        let mut large = whole.clone();
        large.log.entries = large.entries.len();
        let pieces = compose("a.har", large, &options);
        let whole = compose("a.har", whole.clone(), &options);
        assert_eq!(pieces.fetches.len(), listed);
        assert_eq!((pieces.fetches, pieces.redacted), (whole.fetches, whole.redacted));
    }
}
