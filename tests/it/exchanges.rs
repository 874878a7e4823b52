//! Hand-made exchanges are judged like captures that hold the same ones.

use har_cors::har::Entry;
use har_cors::rules::{Analysis, Certainty, Outcome, Verdict};
use har_cors::session::{Fetch, Hop, Mode, Preflight};
use har_cors::standard::{is_cors_safelisted_request_header, is_forbidden_request_header};
use har_cors::{KnownAnswer, KnownFetch, KnownHop, judge_fetch};
use std::path::{Path, PathBuf};

fn captures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut folders = vec![root.join("captures"), root.join("sessions")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|extension| extension == "har") => found.push(path),
                false => {}
            }
        }
    }
    found.sort();
    found
}

fn entry(analysis: &Analysis, index: Option<har_cors::har::EntryIndex>) -> Option<&Entry> {
    analysis.entries.iter().find(|entry| Some(entry.index) == index)
}

fn answer(entry: &Entry) -> Option<KnownAnswer> {
    let headers = entry.response.headers.iter().map(|header| (header.name, header.value));
    let status = entry.response.status.code().filter(|status| *status != 304)?;
    Some(KnownAnswer::new(status, headers)).filter(|answer| !answer.headers.is_empty())
}

/// The exchange of a hop; `None` where the record is not whole.
fn hop(analysis: &Analysis, hop: &Hop, is_refused_before: bool) -> Option<KnownHop> {
    let preflight = match hop.preflight {
        Preflight::Recorded => Some(answer(entry(analysis, hop.preflight_entry)?)?),
        Preflight::NotNeeded => None,
        Preflight::Cached | Preflight::Hidden | Preflight::Unknown => return None,
    };
    let request = entry(analysis, hop.entry)?;
    if request.from_cache.is_some() || request.via_service_worker {
        return None;
    }
    let response = if is_refused_before { None } else { Some(answer(request)?) };
    Some(KnownHop { preflight, response })
}

/// The exchanges of a fetch whose record is whole.
fn known(analysis: &Analysis, fetch: &Fetch, verdict: &Verdict) -> Option<KnownFetch> {
    if fetch.mode != Mode::Cors
        || verdict.outcome_certainty == Certainty::Possible
        || verdict.certainty == Certainty::Possible
    {
        return None;
    }
    let credentials = fetch.credentials.or(verdict.credentials)?;
    let first = fetch.hops.first()?;
    let request = entry(analysis, first.entry)?;
    let mut hops = Vec::new();
    for (index, each) in fetch.hops.iter().enumerate() {
        let at = verdict.hop == index && verdict.ending.failed_at() == Some(har_cors::browser::Stage::Preflight);
        hops.push(hop(analysis, each, at)?);
    }
    // The request's headers that script set: the record shows those that need permission.
    let mut headers: Vec<(String, String)> = Vec::new();
    for header in request.request.headers.iter() {
        let name = header.name.to_ascii_lowercase();
        let is_unsafe = first.unsafe_names.contains(&name);
        let is_safe = is_cors_safelisted_request_header(&name, header.value) && name == "content-type";
        if !is_forbidden_request_header(&name, header.value) && (is_unsafe || is_safe) {
            headers.push((header.name.to_owned(), header.value.to_owned()));
        }
    }
    for name in first.unsafe_names.iter() {
        if !headers.iter().any(|(header, _)| header.eq_ignore_ascii_case(name)) {
            return None;
        }
    }
    Some(KnownFetch {
        page_url: None,
        initiator: fetch.initiator,
        credentials,
        method: first.method.to_string(),
        headers,
        hops,
        ..KnownFetch::new(fetch.origin.as_ref()?.serialized(), &*first.url)
    })
}

#[test]
fn the_exchanges_of_a_capture_are_judged_like_the_capture() {
    let (mut failures, mut successes) = (0, 0);
    let mut wrong = Vec::new();
    for path in captures() {
        let Ok(analysis) = har_cors::judge(&*std::fs::read(&path).unwrap()) else { continue };
        let Some(engine) = analysis.log.exporter.engine else { continue };
        for (fetch, verdict) in &analysis.fetches {
            // Whether a response is refused decides these alone.
            if !matches!(verdict.outcome(), Outcome::Cors | Outcome::Succeeded) {
                continue;
            }
            let Some(known) = known(&analysis, fetch, verdict) else { continue };
            let name = format!("{} {}", path.display(), fetch.id);
            let judged = match judge_fetch(&known) {
                Ok(judged) => judged,
                Err(error) => {
                    wrong.push(format!("{name}: {error}"));
                    continue;
                }
            };
            let end = &judged.in_engine(engine).end;
            let (cause, stage) = (verdict.cause(), verdict.ending.failed_at());
            if (end.outcome, end.cause, end.failed_at) != (verdict.outcome(), cause, stage) {
                let other = (end.outcome, end.cause, end.failed_at, end.missing_fact);
                wrong.push(format!("{name}: {:?} {cause:?} {stage:?}, and by itself {other:?}", verdict.outcome()));
            }
            let parameter = verdict.ending.parameter();
            if end.cause == cause && end.parameter.as_deref() != parameter {
                wrong.push(format!("{name}: {cause:?} of {parameter:?}, and by itself of {:?}", end.parameter));
            }
            if verdict.failed().is_some() { failures += 1 } else { successes += 1 }
        }
    }
    println!("{failures} failures and {successes} successes judged alike but {}", wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(failures > 150 && successes > 40, "{failures} {successes}");
}
