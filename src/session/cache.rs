//! The CORS-preflight cache (<https://fetch.spec.whatwg.org/#cors-preflight-cache>), as far as a file shows its content.

use super::fetch::{Fetch, Preflight};
use super::view::Views;
use crate::browser::{Engine, preflight_cache_seconds};
use crate::har::{EntryIndex, is_placeholder};
use crate::standard::{
    CredentialsMode, MaxAge, cors_check, is_cors_safelisted_method, is_ok_status, lower_case, parse_max_age,
    parse_token_list,
};
use foldhash::HashMap;
use std::sync::Arc;

/// Maximum number of different responses for one URL and origin.
const MOST_ANSWERS: usize = 64;

/// Good preflight responses by serialized origin and exact URL.
#[derive(Default)]
pub(super) struct PreflightCache {
    answers: HashMap<(Arc<str>, Arc<str>), Vec<Answer>>,
}

struct Answer {
    stored: i64,
    expires: i64,
    /// It covers a request with credentials: it allows one, and did not come from a request without.
    with_credentials: bool,
    /// In lower case and sorted like the names: a hostile response may have any number of them, for any number of requests.
    methods: Vec<String>,
    names: Vec<String>,
}

impl PreflightCache {
    /// Marks the hops of a fetch that the cache covers, and stores the responses to its own preflights.
    /// Fetches must come in the order of the file.
    pub(super) fn apply(&mut self, fetch: &mut Fetch, views: &Views<'_>) {
        let credentials = fetch.credentials;
        for hop in &mut fetch.hops {
            let Some(origin) = &hop.request_origin else { continue };
            let key = || (Arc::clone(origin), Arc::clone(&hop.url));
            match (hop.preflight, hop.preflight_entry) {
                (Preflight::Recorded, Some(entry)) => {
                    if let Some(answer) = answer(entry, origin, credentials, views) {
                        // Most URLs have only one.
                        keep(self.answers.entry(key()).or_insert_with(|| Vec::with_capacity(1)), answer);
                    }
                }
                (Preflight::Hidden, _) => {
                    let started = hop.entry.and_then(|entry| started(entry, views));
                    let cached = started.is_some_and(|moment| {
                        self.answers.get(&key()).is_some_and(|answers| {
                            answers.iter().any(|a| a.covers(&hop.method, &hop.unsafe_names, moment, credentials))
                        })
                    });
                    if cached {
                        hop.preflight = Preflight::Cached;
                    }
                }
                _ => {}
            }
        }
    }
}

/// Adds a response. It replaces an equal one, and expired ones are dropped, so the list does not grow with the number of
/// preflights.
fn keep(answers: &mut Vec<Answer>, mut new: Answer) {
    answers.retain(|old| {
        let says_the_same =
            old.methods == new.methods && old.names == new.names && old.with_credentials == new.with_credentials;
        let is_renewed = says_the_same && old.expires >= new.stored;
        if is_renewed {
            new.stored = new.stored.min(old.stored);
            new.expires = new.expires.max(old.expires);
        }
        !is_renewed && old.expires >= new.stored
    });
    if answers.len() < MOST_ANSWERS {
        answers.push(new);
    }
}

impl Answer {
    fn covers(&self, method: &str, names: &[String], moment: i64, credentials: Option<CredentialsMode>) -> bool {
        let includes = credentials == Some(CredentialsMode::Include);
        // With credentials, `*` is not a wildcard.
        let lists = |list: &[String], item: &str| list.binary_search_by(|listed| listed.as_str().cmp(item)).is_ok();
        let has = |list: &[String], item: &str| !includes && lists(list, "*") || lists(list, &lower_case(item));
        (self.stored..=self.expires).contains(&moment)
            && (self.with_credentials || !includes)
            && (is_cors_safelisted_method(method) || has(&self.methods, method))
            && names.iter().all(|name| has(&self.names, name))
    }
}

fn started(entry: EntryIndex, views: &Views<'_>) -> Option<i64> {
    views.by_index(entry)?.started().map(|t| t.0)
}

fn answer(entry: EntryIndex, origin: &str, credentials: Option<CredentialsMode>, views: &Views<'_>) -> Option<Answer> {
    let view = views.by_index(entry)?;
    if !view.status().is_some_and(is_ok_status) {
        return None;
    }
    let headers = view.entry.response.headers.to_list();
    // A failed response is not cached. After a redirect Firefox's preflight has the page's origin, not the one in force.
    let asked = view.origin_header().unwrap_or(origin);
    let allowed = headers.get("Access-Control-Allow-Origin").unwrap_or_default();
    let is_lost = headers.is_empty() || is_placeholder(&allowed);
    let passes = |credentials| is_lost || cors_check(&headers, asked, credentials);
    if !passes(CredentialsMode::NotInclude) {
        return None;
    }
    let list = |name: &str| -> Vec<String> {
        let value = headers.get(name).unwrap_or_default();
        let mut list: Vec<String> =
            parse_token_list(&value).unwrap_or_default().into_iter().map(str::to_ascii_lowercase).collect();
        list.sort_unstable();
        list.dedup();
        list
    };
    let max_age = parse_max_age(&headers);
    let seconds = match views.log.exporter.engine {
        Some(engine) => preflight_cache_seconds(engine, max_age),
        // The standard leaves the maximum to the browser; the longest of the three is the safest assumption.
        None if max_age == MaxAge::Negative => 0,
        None => preflight_cache_seconds(Engine::Firefox, max_age),
    };
    let stored = view.started()?.0;
    // By the exporter's clock, an entry's end can be later than the start of the request that used it.
    let expires = view.ended().unwrap_or(stored).saturating_add(i64::try_from(seconds).ok()?.saturating_mul(1_000_000));
    (seconds > 0).then(|| Answer {
        stored,
        expires,
        with_credentials: passes(CredentialsMode::Include) && credentials != Some(CredentialsMode::NotInclude),
        methods: list("Access-Control-Allow-Methods"),
        names: list("Access-Control-Allow-Headers"),
    })
}
