//! What preflights cost, and how many of them `Access-Control-Max-Age` would have saved in each browser.
//!
//! The count is an upper bound. A preflight counts only if it repeats an earlier one: same URL, origin, method, headers and
//! credentials mode, within the longest time for which the browser caches a preflight response.

use super::answer::Answer;
use super::by_host::host;
use super::cost::{CacheOff, PreflightCost, Saving};
use super::judged::Judged;
use crate::browser::{Engine, Stage, preflight_cache_cap};
use crate::har::{Entry, EntryIndex};
use crate::rules::verdict::Outcome;
use crate::standard::{CredentialsMode, MaxAge, is_ok_status, items, parse_max_age};
use foldhash::{HashMap, HashMapExt};
use std::collections::BTreeMap;

/// What two preflights must have in common for one to cover the other.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Question<'a> {
    method: &'a str,
    names: &'a str,
    credentials: Option<CredentialsMode>,
}

/// The servers that received preflights, sorted by name.
pub(super) fn costs(judged: &Judged<'_>) -> Vec<PreflightCost> {
    let mut by_host: BTreeMap<String, Vec<&Answer<'_>>> = BTreeMap::new();
    for answer in &judged.preflights {
        by_host.entry(host(answer.entry).into_owned()).or_default().push(answer);
    }
    by_host.into_iter().map(|(host, answers)| cost(host, answers)).collect()
}

fn cost(host: String, mut answers: Vec<&Answer<'_>>) -> PreflightCost {
    answers.sort_by_key(|answer| (answer.entry.started, answer.entry.index));
    let mut entries: Vec<EntryIndex> = answers.iter().map(|answer| answer.entry.index).collect();
    entries.sort_unstable();
    let mut repeated = Vec::new();
    let savings = Engine::ALL.map(|engine| saving(engine, &answers, &mut repeated));
    repeated.sort_unstable();
    repeated.dedup();
    PreflightCost {
        host,
        sent: answers.len(),
        waited_ms: together(answers.iter().map(|answer| answer.entry)),
        without_max_age: answers.iter().filter(|answer| !answer.has_max_age && is_good(answer)).count(),
        savings,
        cache_off: cache_off(&answers),
        entries,
        repeated,
    }
}

fn duration(entry: &Entry) -> f64 {
    entry.duration_ms.filter(|duration| *duration > 0.0).unwrap_or(0.0)
}

/// Its response allowed the request: browsers cache no others.
fn is_good(answer: &Answer<'_>) -> bool {
    let is_refused =
        answer.verdict.outcome() == Outcome::Cors && answer.verdict.ending.failed_at() == Some(Stage::Preflight);
    !is_refused && answer.entry.response.status.code().is_some_and(is_ok_status)
}

fn question<'a>(answer: &Answer<'a>) -> Question<'a> {
    let header = |name| answer.entry.request.headers.value(name).unwrap_or_default();
    Question {
        method: header("Access-Control-Request-Method"),
        names: header("Access-Control-Request-Headers"),
        credentials: answer.fetch.credentials,
    }
}

/// URL and origin.
fn target<'a>(answer: &Answer<'a>) -> (&'a str, &'a str) {
    (&answer.entry.request.url, answer.entry.request.headers.value("Origin").unwrap_or_default())
}

/// When it began and ended, in microseconds.
fn span(entry: &Entry) -> Option<(i64, i64)> {
    let start = entry.started?.0;
    Some((start, start.saturating_add((duration(entry) * 1_000.0) as i64)))
}

/// What the engine would have saved if each successful response had been cached for the advised time (the longest that
/// Chromium honours), limited to the engine's own maximum; a saved preflight does not extend the time.
fn saving(engine: Engine, answers: &[&Answer<'_>], repeated: &mut Vec<EntryIndex>) -> Saving {
    let seconds = preflight_cache_cap(engine).min(preflight_cache_cap(Engine::Chromium));
    let kept_for = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000_000);
    let mut kept: HashMap<(&str, &str), Vec<(Question<'_>, i64)>> = HashMap::new();
    let mut spared: Vec<&Entry> = Vec::new();
    for answer in answers.iter().filter(|answer| is_good(answer) && is_kept_by(engine, answer)) {
        let Some((start, end)) = span(answer.entry) else { continue };
        let question = question(answer);
        let stored = kept.entry(target(answer)).or_default();
        let covers = |(known, since): &&(Question<'_>, i64)| {
            *known == question && (*since..=since.saturating_add(kept_for)).contains(&start)
        };
        if stored.iter().find(covers).is_some() {
            spared.push(answer.entry);
            // Preflights that have Max-Age already are reported elsewhere.
            repeated.extend((!answer.has_max_age).then_some(answer.entry.index));
            continue;
        }
        // WebKit caches one response per URL.
        stored.retain(|(known, _)| engine != Engine::WebKit && *known != question);
        stored.push((question, end));
    }
    Saving { preflights: spared.len(), ms: together(spared.iter().copied()) }
}

/// Milliseconds during which at least one of the preflights (sorted by start time) was in flight: pages send several at a
/// time.
fn together<'a>(entries: impl Iterator<Item = &'a Entry>) -> f64 {
    let (mut ms, mut until) = (0.0, i64::MIN);
    for entry in entries {
        match span(entry) {
            Some((start, end)) => {
                ms += end.saturating_sub(start.max(until)).max(0) as f64 / 1_000.0;
                until = until.max(end);
            }
            None => ms += duration(entry),
        }
    }
    ms
}

/// Firefox does not treat a cached `*` as a wildcard.
fn is_kept_by(engine: Engine, answer: &Answer<'_>) -> bool {
    let headers = &answer.entry.response.headers;
    let is_wildcard = |name: &str| headers.all(name).any(|header| items(header.value).any(|item| item.trim() == "*"));
    let asked = question(answer);
    let needs_method = !matches!(asked.method, "GET" | "POST");
    engine != Engine::Firefox
        || !(needs_method && is_wildcard("Access-Control-Allow-Methods")
            || !asked.names.is_empty() && is_wildcard("Access-Control-Allow-Headers"))
}

fn cache_off(answers: &[&Answer<'_>]) -> Option<CacheOff> {
    let is_told_so = |answer: &&Answer<'_>| {
        let headers = &answer.entry.request.headers;
        headers.value("Cache-Control") == Some("no-cache")
    };
    if answers.iter().copied().any(|answer| is_told_so(&answer)) {
        return Some(CacheOff::Shown);
    }
    /// Seconds for which every engine caches a preflight response without `Access-Control-Max-Age`.
    const DEFAULT: u64 = 5;
    let mut until: HashMap<(&str, &str, Question<'_>), (i64, i64)> = HashMap::new();
    for answer in answers.iter().filter(|answer| is_good(answer)) {
        let Some((start, end)) = span(answer.entry) else { continue };
        let (url, origin) = target(answer);
        let key = (url, origin, question(answer));
        if until.get(&key).is_some_and(|(from, to)| (*from..=*to).contains(&start)) {
            return Some(CacheOff::Possible);
        }
        let seconds = match parse_max_age(&answer.entry.response.headers.to_list()) {
            MaxAge::Seconds(seconds) => seconds.min(preflight_cache_cap(Engine::WebKit)),
            MaxAge::Absent => DEFAULT,
            MaxAge::Negative | MaxAge::Unparsable => 0,
        };
        let kept = i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000_000);
        until.insert(key, (end, end.saturating_add(kept)));
    }
    None
}
