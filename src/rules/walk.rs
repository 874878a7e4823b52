//! Runs the checks over the recorded responses of a fetch, in the order in which they came, under one value of what the
//! record leaves open.

use super::cause::Cause;
use super::order::checks;
use super::record::Record;
use super::rule::Exchange;
use crate::browser::Engine;
use crate::fetch::{CredentialsMode, HeaderList, Stage, is_redirect_status};
use crate::har::Entry;
use crate::session::{Fetch, Hop};
use url::Url;

/// The first check that a fetch fails.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Failure {
    /// Index of the hop.
    pub(crate) hop: usize,
    pub(crate) stage: Stage,
    pub(crate) cause: Cause,
    pub(crate) parameter: Option<String>,
    /// Status of the response that was judged: of the stored one for a 304.
    pub(crate) status: u16,
    /// Further defects of the same response, in the engine's order.
    pub(crate) also: Vec<Cause>,
}

/// The first failure of the whole fetch under that credentials mode, by the engine's rules (the standard's for `None`).
pub(crate) fn walk(
    record: &Record<'_>,
    fetch: &Fetch,
    engine: Option<Engine>,
    credentials: CredentialsMode,
) -> Option<Failure> {
    fetch.hops.iter().enumerate().find_map(|(index, _)| walk_hop(record, fetch, index, engine, credentials))
}

/// The first failure of one hop.
pub(crate) fn walk_hop(
    record: &Record<'_>,
    fetch: &Fetch,
    index: usize,
    engine: Option<Engine>,
    credentials: CredentialsMode,
) -> Option<Failure> {
    let hop = fetch.hops.get(index)?;
    if !hop.is_cors {
        return None;
    }
    let is_last = index + 1 == fetch.hops.len();
    let preflight = record.preflight(hop).and_then(|entry| {
        let origin = entry.request.headers.value("Origin").or(hop.request_origin.as_deref());
        examine(record, entry, hop, origin, Stage::Preflight, index, engine, credentials)
    });
    preflight.or_else(|| {
        let entry = record.request(hop)?;
        let status = entry.response.status.code()?;
        let is_redirect = is_redirect_status(status) && entry.location().is_some();
        let stage = if is_redirect { Stage::Redirect } else { Stage::Response };
        let failure = examine(record, entry, hop, hop.request_origin.as_deref(), stage, index, engine, credentials)?;
        // A redirect that was followed cannot have been refused for where it leads.
        let refused_for_target =
            matches!(failure.cause, Cause::SchemeNotSupported | Cause::RedirectWithCredentialsInUrl);
        (is_last || !refused_for_target).then_some(failure)
    })
}

#[allow(clippy::too_many_arguments, reason = "the parts of one exchange, named nowhere else")]
fn examine(
    record: &Record<'_>,
    entry: &Entry,
    hop: &Hop,
    origin: Option<&str>,
    stage: Stage,
    index: usize,
    engine: Option<Engine>,
    credentials: CredentialsMode,
) -> Option<Failure> {
    let status = entry.response.status.code()?;
    let (checked_status, headers) = checked_response(record, entry, stage, status)?;
    let location = entry.location().map(|l| resolve(&entry.request.url, l));
    // Without a known origin the one that the server names is taken for it: what is left is wrong for every origin.
    let named;
    let origin = match origin {
        Some(origin) => origin,
        None => {
            named = headers.get("Access-Control-Allow-Origin").filter(|v| v.contains("://")).unwrap_or_default();
            &named
        }
    };
    let exchange = Exchange {
        stage,
        engine,
        credentials,
        origin,
        status,
        headers: &headers,
        location: location.as_deref(),
        method: &hop.method,
        unsafe_names: &names_in_order(record, hop, engine),
    };
    let mut found = checks(engine, stage)
        .iter()
        .filter_map(|cause| (cause.rule().check)(&exchange).map(|finding| (*cause, finding.parameter)));
    let (cause, parameter) = found.next()?;
    let also = found.map(|(cause, _)| cause).collect();
    Some(Failure { hop: index, stage, cause, parameter, status: checked_status, also })
}

/// The unsafe names in the order in which the engine looks at them: sorted, but in Chromium as they stand in the
/// request's header list. Its export keeps that order where the request was never sent; where a name is missing there
/// (a sanitized export lost it), nothing is known of the order.
fn names_in_order(record: &Record<'_>, hop: &Hop, engine: Option<Engine>) -> Vec<String> {
    let mut names = hop.unsafe_names.clone();
    let Some(request) = record.request(hop).filter(|_| engine == Some(Engine::Chromium)) else { return names };
    let position = |name: &String| request.request.headers.items.iter().position(|h| h.name.eq_ignore_ascii_case(name));
    if request.has_no_answer() && names.iter().all(|name| position(name).is_some()) {
        names.sort_by_key(position);
    }
    names
}

/// The status and headers that the check sees. A 304 is judged by the stored response, which it updates: when the 304
/// itself names no origin, the stored one does. `None` when the stored response is not in the file.
fn checked_response(record: &Record<'_>, entry: &Entry, stage: Stage, status: u16) -> Option<(u16, HeaderList)> {
    let own = entry.response.headers.to_list();
    // Script that sends If-None-Match itself is given the 304, and that is what is checked.
    if stage == Stage::Preflight || status != 304 || own.contains("Access-Control-Allow-Origin") {
        return Some((status, own));
    }
    let url = entry.request.url.split('#').next().unwrap_or_default();
    let stored = record
        .earlier(url, entry.index)
        .find(|e| e.response.status.code().is_some_and(|s| s != 304) && !e.response.headers.items.is_empty())?;
    Some((stored.response.status.code()?, stored.response.headers.to_list()))
}

/// A `Location` resolved against the URL that sent it; as written when it does not parse.
pub(crate) fn resolve(base: &str, location: &str) -> String {
    Url::parse(base).ok().and_then(|base| base.join(location).ok()).map_or_else(|| location.to_owned(), String::from)
}
