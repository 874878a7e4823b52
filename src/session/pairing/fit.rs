//! Whether a preflight can belong to a request, and how well the two match.

use super::super::view::{LONGEST_WAIT, View, Views, made_by};
use super::answer::Answer;
use super::order::Place;
use crate::browser::Engine;
use crate::har::{HarHeaders, Timestamp, Traffic, is_placeholder};
use crate::standard::{NameSet, is_cors_safelisted_method};

/// A preflight, with its requested method and headers.
pub(super) struct Asks<'v, 'a> {
    pub(super) position: usize,
    pub(super) view: &'v View<'a>,
    /// `Access-Control-Request-Method`; empty when lost.
    pub(super) method: &'a str,
    /// `Access-Control-Request-Headers`; `None` if its value was removed from the file.
    pub(super) names: Option<Vec<String>>,
    pub(super) answer: Answer,
    /// Process and number of its request in `_initiator.requestId`.
    pub(super) id: Option<(&'a str, u64)>,
}

/// A request that may have had a preflight.
pub(super) struct Asker<'v, 'a> {
    pub(super) position: usize,
    pub(super) view: &'v View<'a>,
    /// The first hop of the redirect chain that it is a later hop of.
    pub(super) first: Option<&'v View<'a>>,
    /// Its position among the requests; for a redirect chain, that of its first hop.
    pub(super) place: Place,
    /// Its sort key: its position if ids order the preflights, otherwise its own start.
    pub(super) order: Place,
}

/// How strictly the record is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Only what a browser does.
    Strict,
    /// An extension may have changed headers: those of a response, or of a sent request.
    Lenient,
}

/// Which of the two an exporter writes first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    RequestFirst,
    Either,
}

/// A pair is worth more than the best order of pairs.
const PAIR: i64 = 30_000;

/// The value of a pair, about one point per millisecond between the two; `None` if they cannot belong together.
pub(super) fn value(views: &Views<'_>, asks: &Asks<'_, '_>, asker: &Asker<'_, '_>, reading: Reading) -> Option<i64> {
    let (preflight, request) = (asks.view, asker.view);
    let method = &*request.entry.request.method;
    let is_asked_for = method == asks.method || views.changes_case && method.eq_ignore_ascii_case(asks.method);
    if !asks.method.is_empty() && !method.is_empty() && !is_asked_for {
        return None;
    }
    // The time first: it is the cheapest check, and excludes most pairs if one URL is requested repeatedly.
    let distance = distance(views, asks, request)?;
    let origin = origin_fit(views, preflight, request)?;
    let names = names_fit(views, asks, asker, reading)?;
    let outcome = outcome_fit(asks, asker, reading)?;
    let page = if preflight.entry.page == request.entry.page { 1_500 } else { 0 };
    Some(PAIR + origin + names + outcome + page - distance)
}

/// Whether the same frame can have made both: most if both have the same origin, less if the request has none, nothing if
/// only its `Referer` contradicts.
fn origin_fit(views: &Views<'_>, preflight: &View<'_>, request: &View<'_>) -> Option<i64> {
    const NAMED: i64 = 1_000;
    if request.is_same_origin() {
        return None;
    }
    let Some(asked) = preflight.origin_header() else { return Some(NAMED) };
    match request.origin_header() {
        Some(sent) if sent == asked => Some(NAMED),
        // After a redirect Firefox's preflight has the page's origin, and its request `null`.
        Some("null") if !matches!(views.log.exporter.engine, Some(Engine::Chromium | Engine::WebKit)) => Some(0),
        Some(_) => None,
        // It was sent without CORS.
        None if views.traits().shows_what_was_sent(request.entry) => None,
        // A sandboxed frame sends a Referer with an origin, but its own origin is opaque.
        None if asked == "null" => Some(0),
        None => Some(if made_by(request).is_none_or(|origin| origin.serialized() == asked) { NAMED } else { -NAMED }),
    }
}

/// The preflight names every header that needs permission, and none that the request cannot have.
fn names_fit(views: &Views<'_>, asks: &Asks<'_, '_>, asker: &Asker<'_, '_>, reading: Reading) -> Option<i64> {
    const EXACT: i64 = 4_000;
    let request = asker.view;
    let headers = &request.entry.request.headers;
    let Some(names) = &asks.names else { return Some(0) };
    if headers.is_empty() {
        return Some(0);
    }
    let engine = views.log.exporter.engine;
    let is_complete = request.has_network_headers() || request.header("Connection").is_some();
    // The provisional headers of a later hop are not those that script set.
    let first = asker.first.filter(|_| !is_complete);
    let chain = first.map(|first| first.unsafe_names(engine));
    let own = request.unsafe_names(engine);
    let is_sanitized = views.log.exporter.sanitized != Some(false);
    // If two requests differ only in a removed value, neither matches better.
    let is_own = own == names || is_sanitized && own.iter().eq(names.iter().filter(|name| *name != "authorization"));
    if is_own && chain.is_none_or(|chain| chain.iter().all(|name| holds(names, name))) || chain == Some(names) {
        return Some(bare_fit(views, asks, request)?.saturating_add(EXACT));
    }
    let carries = carries(headers, names.len());
    // Some headers are set by both scripts and browsers: the preflight shows which.
    let set_at_first = first.map(|first| self::carries(&first.entry.request.headers, names.len()));
    let can_have = |name: &String| {
        carries(name)
            || set_at_first.as_ref().is_some_and(|carries| carries(name))
            || match name.as_str() {
                "authorization" => is_sanitized,
                // Headers that the network layer replaces or adds.
                "user-agent" => true,
                "accept" | "accept-language" => !is_complete,
                _ => !is_complete && !views.traits().writes_unsent_headers,
            }
    };
    if !names.iter().all(can_have) || names_safe_type(request, own, names) {
        return None;
    }
    // Headers that the browser adds to every request are also in the preflight.
    let carries = self::carries(&asks.view.entry.request.headers, own.len());
    let is_named = |name: &String| holds(names, name) || carries(name);
    if own.iter().all(is_named) {
        return bare_fit(views, asks, request);
    }
    let is_changed_on_the_way = is_complete && request.status().is_some() && waited(asks.view, request);
    (reading == Reading::Lenient && is_changed_on_the_way).then_some(-EXACT)
}

/// Whether a name is in a sorted list, as all names of a request are.
fn holds(names: &[String], name: &str) -> bool {
    names.binary_search_by(|held| held.as_str().cmp(name)).is_ok()
}

/// A lookup for header names in a message, with the expected number of lookups: a hostile message may have any number of
/// headers and lookups.
fn carries(headers: &HarHeaders, questions: usize) -> impl Fn(&str) -> bool {
    /// Below this number a linear search is used.
    const FEW: usize = 8;
    let names: Option<NameSet<'_>> = (questions > FEW).then(|| headers.iter().map(|header| header.name).collect());
    move |name| names.as_ref().map_or_else(|| headers.has(name), |names| names.has(name))
}

/// The preflight names `Content-Type` although the type needs no permission. It does so only if all safe headers together
/// are too long to be safe.
fn names_safe_type(request: &View<'_>, own: &[String], names: &[String]) -> bool {
    let is_named = |name: &str| names.iter().any(|n| n == name);
    let is_safe = |value: &str| !is_placeholder(value) && !own.iter().any(|name| name == "content-type");
    is_named("content-type")
        && !["accept", "accept-language", "content-language"].into_iter().any(is_named)
        && request.header("Content-Type").is_some_and(is_safe)
}

/// A preflight without an unsafe method or header is sent because of a listener on `XMLHttpRequest.upload`, a stream as the
/// body, or a local-network request.
fn bare_fit(views: &Views<'_>, asks: &Asks<'_, '_>, request: &View<'_>) -> Option<i64> {
    let headers = &asks.view.entry.request.headers;
    let is_bare = is_cors_safelisted_method(asks.method) && asks.names.as_ref().is_some_and(Vec::is_empty);
    if !is_bare
        || headers.has("Access-Control-Request-Private-Network")
        || headers.has("Access-Control-Request-Local-Network")
    {
        return Some(0);
    }
    let is_fetch = request.entry.resource_type.as_deref() == Some("fetch");
    let is_read = &*request.entry.request.method != "POST";
    match (is_fetch, is_read) {
        (true, true) if views.traits().tells_fetch_from_xhr => None,
        (_, true) => Some(-4_000),
        (_, false) => Some(-1_000),
    }
}

/// An answered request was sent, so its preflight passed. If nothing else matches, something (an extension) must have
/// changed the preflight response: its lists, or any part if the exporter shows that the request waited for it.
fn outcome_fit(asks: &Asks<'_, '_>, asker: &Asker<'_, '_>, reading: Reading) -> Option<i64> {
    let request = asker.view;
    let is_answered = !request.has_no_answer();
    match (is_answered, asks.answer.refuses()) {
        (false, true) => Some(3_000),
        // Nothing explains that it was not sent.
        (false, false) if asks.answer.permits() => Some(-1_000),
        (false, false) => Some(1_500),
        (true, false) => Some(0),
        (true, true) => {
            let may_be_its_own = asks.answer.lets_origin_in || waited(asks.view, request);
            (reading == Reading::Lenient && may_be_its_own).then_some(-8_000)
        }
    }
}

/// The exporter shows that the request waited for this preflight.
fn waited(preflight: &View<'_>, request: &View<'_>) -> bool {
    is_marked(preflight)
        && match (request.started(), request.ended(), preflight.started(), preflight.ended()) {
            (Some(sent), Some(over), Some(asked), Some(answered)) => {
                request.entry.index < preflight.entry.index && sent <= asked && answered <= over
            }
            _ => false,
        }
}

/// The exporter itself calls it a preflight.
fn is_marked(preflight: &View<'_>) -> bool {
    preflight.entry.resource_type.as_deref() == Some("preflight")
}

/// The time between the two in milliseconds; `None` if one cannot have waited for the other.
fn distance(views: &Views<'_>, asks: &Asks<'_, '_>, request: &View<'_>) -> Option<i64> {
    let preflight = asks.view;
    let covers = is_marked(preflight);
    let order = if covers || views.traits().request_comes_first { Order::RequestFirst } else { Order::Either };
    let is_before = request.entry.index < preflight.entry.index;
    let (Some(asked), Some(sent)) = (preflight.started(), request.started()) else {
        let entries = request.entry.index.0.abs_diff(preflight.entry.index.0);
        let entries = i64::try_from(entries).unwrap_or(i64::MAX / 1_000).saturating_mul(10);
        return (is_before || order == Order::Either).then_some(entries);
    };
    let behind = asked.0.saturating_sub(sent.0);
    if behind.abs() > LONGEST_WAIT {
        return None;
    }
    match order {
        Order::RequestFirst => {
            /// Tolerance between two clocks of one process.
            const TOLERANCE: i64 = 1_500;
            if behind < -TOLERANCE {
                return (!is_before && asks.answer.lets_origin_in).then(|| followed(preflight, request)).flatten();
            }
            let late = if covers { lateness(preflight, request)? } else { 0 };
            Some(cost(behind.abs()).saturating_add(late))
        }
        Order::Either => {
            let is_request_first = is_before && behind >= -1_000 && !is_over(request, asked.0);
            // A proxy sees the preflight first, and the request only if it was sent.
            let other_order = if views.traits().traffic == Traffic::Programs { 3_000 } else { 0 };
            let request_first = is_request_first.then(|| cost(behind.abs()).saturating_add(other_order));
            // The time before its start counts as part of its duration: the preflight ended within it.
            let ended = preflight.ended().filter(|_| !views.traits().time_counts_connect).unwrap_or(asked.0);
            let overlap = ended.saturating_sub(sent.0).max(0);
            let preflight_first =
                (behind <= 1_000).then(|| cost(behind.abs()).saturating_add(cost(overlap)).saturating_add(1_000));
            [request_first, preflight_first].into_iter().flatten().min()
        }
    }
}

/// Older versions write the preflight first, directly followed by its request. A later request is covered by the preflight cache.
fn followed(preflight: &View<'_>, request: &View<'_>) -> Option<i64> {
    const AT_ONCE: i64 = 50_000;
    const UNUSUAL: i64 = 6_000;
    let (answered, sent) = (preflight.ended()?, request.started()?);
    let waited = sent.0.saturating_sub(answered);
    (!request.has_no_answer() && waited.abs() <= AT_ONCE).then(|| UNUSUAL + cost(waited.abs()))
}

/// One point per millisecond, later less, so that other evidence for a pair counts.
fn cost(microseconds: i64) -> i64 {
    const NEAR: i64 = 2_000;
    let milliseconds = microseconds / 1_000;
    milliseconds.min(NEAR) + (milliseconds - NEAR).max(0) / 30
}

/// The request was answered before that time.
fn is_over(request: &View<'_>, moment: i64) -> bool {
    const TOLERANCE: i64 = 5_000;
    !request.has_no_answer() && request.ended().is_some_and(|end| end.saturating_add(TOLERANCE) < moment)
}

/// The duration of a request includes the wait for its preflight: it ends after the preflight, or soon after it if the
/// request was not sent. Returns the deviation in milliseconds; `None` if the request ended long before the preflight started.
fn lateness(preflight: &View<'_>, request: &View<'_>) -> Option<i64> {
    /// Tolerance for a busy machine, and for the clocks of two processes.
    const USUAL: i64 = 60_000;
    const CLOCKS_DIFFER: i64 = 300_000;
    const MOST: i64 = 1_500_000;
    let (Some(Timestamp(asked)), Some(answered)) = (preflight.started(), preflight.ended()) else { return Some(0) };
    // Some versions write no duration for an unsent request.
    let has_time = !request.has_no_answer() || request.entry.duration_ms.is_some_and(|time| time > 0.0);
    let Some(over) = request.ended().filter(|_| has_time) else { return Some(0) };
    let too_late = asked.saturating_sub(over);
    if too_late > CLOCKS_DIFFER {
        return None;
    }
    let ahead = answered.saturating_sub(over).clamp(0, MOST);
    let waited = over.saturating_sub(answered).saturating_sub(USUAL).clamp(0, MOST);
    let against = if request.has_no_answer() { ahead.max(waited) } else { ahead };
    Some((against + too_late.max(0).saturating_mul(10)) / 1_000)
}
