//! Runs the checks over the recorded responses of a fetch, in order, for one credentials mode.

use crate::browser::{Engine, Stage, is_common_in_webkit, preflight_asks_home};
use crate::har::{Entry, Traffic};
use crate::rules::capture::Capture;
use crate::rules::cause::Cause;
use crate::rules::checks::order::checks;
use crate::rules::cors::header_not_allowed::refuses_several;
use crate::rules::rule::Exchange;
use crate::session::{Fetch, Hop};
use crate::standard::{CredentialsMode, HeaderList, Origin, is_client_hint, is_redirect_status, lower_case, resolve};
use std::borrow::Cow;

/// The first check that a fetch fails.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct FailedCheck {
    /// Index of the hop.
    pub(crate) hop: usize,
    pub(crate) stage: Stage,
    pub(crate) cause: Cause,
    pub(crate) parameter: Option<String>,
    /// Status of the judged response: for a 304, that of the stored response.
    pub(crate) status: u16,
    /// Further defects of the same response, in the engine's order.
    pub(crate) also: Vec<Cause>,
}

/// The first failure of the whole fetch with that credentials mode, by the engine's rules (the standard's for `None`).
pub(crate) fn walk(
    capture: &Capture<'_>,
    fetch: &Fetch,
    engine: Option<Engine>,
    credentials: CredentialsMode,
) -> Option<FailedCheck> {
    fetch.hops.iter().enumerate().find_map(|(index, _)| walk_hop(capture, fetch, index, engine, credentials))
}

/// The first failure of one hop.
pub(crate) fn walk_hop(
    capture: &Capture<'_>,
    fetch: &Fetch,
    index: usize,
    engine: Option<Engine>,
    credentials: CredentialsMode,
) -> Option<FailedCheck> {
    walk_preflight(capture, fetch, index, engine, credentials)
        .or_else(|| walk_response(capture, fetch, index, engine, credentials))
}

/// The first failure of a hop's preflight.
pub(crate) fn walk_preflight(
    capture: &Capture<'_>,
    fetch: &Fetch,
    index: usize,
    engine: Option<Engine>,
    credentials: CredentialsMode,
) -> Option<FailedCheck> {
    let hop = fetch.hops.get(index).filter(|hop| hop.is_cors)?;
    let entry = capture.preflight(hop)?;
    let own = entry.request.headers.value("Origin").filter(|value| Origin::is_serialization(value));
    let origin = own.or(hop.request_origin.as_deref());
    let page = own.and_then(Origin::parse);
    let is_home = Origin::of(&hop.url).is_some_and(|url| preflight_asks_home(engine, page, &url));
    examine(capture, entry, JudgedAs { hop, index, origin, stage: Stage::Preflight, is_home }, engine, credentials)
}

/// The first failure of the response to a hop's request, whatever happened to its preflight.
pub(crate) fn walk_response(
    capture: &Capture<'_>,
    fetch: &Fetch,
    index: usize,
    engine: Option<Engine>,
    credentials: CredentialsMode,
) -> Option<FailedCheck> {
    let hop = fetch.hops.get(index)?;
    let is_last = index + 1 == fetch.hops.len();
    let entry = capture.request(hop)?;
    let is_redirect = redirect_in(engine, entry).is_some();
    let stage = if is_redirect { Stage::Redirect } else { Stage::Response };
    if !hop.is_cors {
        return refused_for_target(entry, hop, index, engine, credentials).filter(|_| is_last && is_redirect);
    }
    let origin = hop.request_origin.as_deref();
    let failure = examine(capture, entry, JudgedAs { hop, index, origin, stage, is_home: false }, engine, credentials)?;
    // A redirect that was followed cannot have failed because of its target.
    let refused_for_target = failure.cause.rule().is_about_target;
    (is_last || !refused_for_target).then_some(failure)
}

/// The redirect target of a response by the rules of an engine.
pub(crate) fn location_in(engine: Option<Engine>, entry: &Entry) -> Option<&str> {
    match engine {
        Some(Engine::Firefox) => entry.location_or_itself(),
        _ => entry.location(),
    }
}

/// The same of a redirect, and of nothing else.
fn redirect_in(engine: Option<Engine>, entry: &Entry) -> Option<&str> {
    location_in(engine, entry).filter(|_| entry.has_redirect_status())
}

/// The status of an answer; 0 where Firefox kept its headers and lost its status, as it does when the page goes away.
fn status_of(capture: &Capture<'_>, entry: &Entry) -> Option<u16> {
    let has_answer = || capture.kind().traits().keeps_headers_without_status && !entry.response.headers.is_empty();
    entry.response.status.code().or_else(|| has_answer().then_some(0))
}

/// Why a redirect of the page's own server failed: its headers are not checked, only its target.
fn refused_for_target(
    entry: &Entry,
    hop: &Hop,
    index: usize,
    engine: Option<Engine>,
    credentials: CredentialsMode,
) -> Option<FailedCheck> {
    let status = entry.response.status.code()?;
    let location = entry.target()?;
    if Origin::of(&entry.request.url)?.is_same_origin(&Origin::of(&location)?) {
        return None;
    }
    let exchange = Exchange {
        stage: Stage::Redirect,
        engine,
        credentials,
        origin: hop.request_origin.as_deref().unwrap_or_default(),
        status,
        headers: &entry.response.headers.to_list(),
        location: Some(&location),
        method: &hop.method,
        unsafe_names: &hop.unsafe_names,
    };
    let (cause, parameter) = refusal_of_target(&exchange)?;
    Some(FailedCheck { hop: index, stage: Stage::Redirect, cause, parameter, status, also: Vec::new() })
}

/// Why a redirect without a CORS check fails.
pub(crate) fn refusal_of_target(exchange: &Exchange<'_>) -> Option<(Cause, Option<String>)> {
    let mut of_target = checks(exchange.engine, Stage::Redirect).filter(|cause| cause.rule().is_about_target);
    of_target.find_map(|cause| Some((cause, (cause.rule().check)(exchange)?.parameter)))
}

/// The response to that hop is a cached one, or a 304 without CORS headers, and the stored response is not in the file.
pub(crate) fn lacks_stored_answer(capture: &Capture<'_>, hop: &Hop) -> bool {
    let Some(entry) = capture.request(hop) else { return false };
    let Some(status) = entry.response.status.code() else { return false };
    !is_redirect_status(status) && checked_response(capture, entry, hop, Stage::Response, status).is_none()
}

/// The input of the checks on a response.
struct JudgedAs<'a> {
    hop: &'a Hop,
    /// Of the hop.
    index: usize,
    origin: Option<&'a str>,
    stage: Stage,
    /// The request has the origin of the server itself.
    is_home: bool,
}

fn examine(
    capture: &Capture<'_>,
    entry: &Entry,
    asked: JudgedAs<'_>,
    engine: Option<Engine>,
    credentials: CredentialsMode,
) -> Option<FailedCheck> {
    let JudgedAs { hop, index, origin, stage, is_home } = asked;
    let status = status_of(capture, entry)?;
    let (checked_status, headers) = checked_response(capture, entry, hop, stage, status)?;
    // No other answer leads anywhere.
    let location = redirect_in(engine, entry).map(|location| resolve(&entry.request.url, location));
    // Without a known origin the one that the server names is taken for it: what is left is wrong for every origin.
    let named;
    let origin = match origin {
        Some(origin) => origin,
        None => {
            named = headers
                .get("Access-Control-Allow-Origin")
                .filter(|value| Origin::is_serialization(value))
                .unwrap_or_default();
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
        unsafe_names: &names_in_order(capture, hop, engine).names,
    };
    let (cause, parameter, also) = first_refusal(&exchange, |cause| !is_home || !is_about_origin(cause))?;
    Some(FailedCheck { hop: index, stage, cause, parameter, status: checked_status, also })
}

/// The first failed check of the exchange with a URL, in the order of its engine: the cause, its value, and the further
/// checks that also fail.
pub(crate) fn refusal(exchange: &Exchange<'_>, url: &str) -> Option<(Cause, Option<String>, Vec<Cause>)> {
    let is_preflight = exchange.stage == Stage::Preflight;
    let asks_home = |url: Origin| preflight_asks_home(exchange.engine, Origin::parse(exchange.origin), &url);
    let is_home = is_preflight && Origin::of(url).is_some_and(asks_home);
    first_refusal(exchange, |cause| !is_home || !is_about_origin(cause))
}

fn first_refusal(
    exchange: &Exchange<'_>,
    is_made: impl Fn(Cause) -> bool,
) -> Option<(Cause, Option<String>, Vec<Cause>)> {
    let mut found = checks(exchange.engine, exchange.stage)
        .filter(|cause| is_made(*cause))
        .filter_map(|cause| (cause.rule().check)(exchange).map(|finding| (cause, finding.parameter)));
    let (cause, parameter) = found.next()?;
    Some((cause, parameter, found.map(|(cause, _)| cause).collect()))
}

/// A step of the CORS check (<https://fetch.spec.whatwg.org/#concept-cors-check>).
fn is_about_origin(cause: Cause) -> bool {
    let header = cause.rule().header();
    matches!(header, Some("Access-Control-Allow-Origin" | "Access-Control-Allow-Credentials"))
}

/// The unsafe names in the order in which the engine checks them, as far as it is known.
///
/// Firefox sorts them. Chromium and WebKit use the order of the request's header list, WebKit with the common names first.
/// Chromium's export keeps this order if the request was never sent, Firefox's and WebKit's the order in which script set
/// the headers; if a name is missing there (removed by a sanitized export), the order is unknown.
pub(crate) fn names_in_order<'h>(capture: &Capture<'_>, hop: &'h Hop, engine: Option<Engine>) -> Names<'h> {
    let names = Cow::Borrowed(&*hop.unsafe_names);
    let Some(engine @ (Engine::Chromium | Engine::WebKit)) = engine else { return Names { names, is_known: true } };
    let recorder = capture.engine();
    let has_hints = engine == Engine::Chromium && recorder != Some(engine) && names.iter().any(|n| is_client_hint(n));
    let names = if has_hints { names.iter().filter(|name| !is_client_hint(name)).cloned().collect() } else { names };
    if names.len() < 2 {
        return Names { names, is_known: true };
    }
    let keeps_order = match engine {
        Engine::Chromium => recorder == Some(engine),
        Engine::Firefox | Engine::WebKit => matches!(recorder, Some(Engine::Firefox | Engine::WebKit)),
    };
    let request = capture.request(hop).filter(|request| keeps_order && request.has_no_answer());
    let Some(order) = request.and_then(|request| places(hop, request)) else {
        return Names { names, is_known: false };
    };
    let mut in_order: Vec<String> =
        order.into_iter().filter_map(|place| hop.unsafe_names.get(place).cloned()).collect();
    if engine == Engine::WebKit {
        in_order.sort_by_key(|name| !is_common_in_webkit(name));
    }
    Names { names: in_order.into(), is_known: true }
}

/// The positions of a hop's unsafe names in the request's headers; `None` if one of them is missing there.
pub(crate) fn places(hop: &Hop, request: &Entry) -> Option<Vec<usize>> {
    // A request may have any number of both.
    let mut order = Vec::with_capacity(hop.unsafe_names.len());
    let mut seen = vec![false; hop.unsafe_names.len()];
    for header in request.request.headers.iter() {
        let place = hop.unsafe_place(&lower_case(header.name));
        if let Some((place, seen)) = place.and_then(|place| Some((place, seen.get_mut(place)?)))
            && !std::mem::replace(seen, true)
        {
            order.push(place);
        }
    }
    (order.len() == hop.unsafe_names.len()).then_some(order)
}

/// Unsafe names, and whether they are known to be in the engine's own order.
pub(crate) struct Names<'h> {
    pub(crate) names: Cow<'h, [String]>,
    is_known: bool,
}

/// Whether it is open which of several disallowed headers the engine names.
pub(crate) fn names_any_header(capture: &Capture<'_>, hop: &Hop, engine: Engine, credentials: CredentialsMode) -> bool {
    let Names { names, is_known } = names_in_order(capture, hop, Some(engine));
    let Some(preflight) = capture.preflight(hop).filter(|_| !is_known) else { return false };
    refuses_several(&preflight.response.headers.to_list(), &names, credentials, engine)
}

/// The status and headers for the check. A 304 is judged by the stored response, which it updates: if the 304 itself has no
/// `Access-Control-Allow-Origin`, that of the stored response counts. `None` if the stored response is not in the file.
fn checked_response<'a>(
    capture: &Capture<'a>,
    entry: &'a Entry,
    hop: &Hop,
    stage: Stage,
    status: u16,
) -> Option<(u16, HeaderList<'a>)> {
    let own = entry.response.headers.to_list();
    // If script itself sent If-None-Match, it gets the 304, and that is checked. The same if the browser sent no condition:
    // then it has nothing stored.
    let is_scripts_own = hop.unsafe_names.iter().any(|name| matches!(&**name, "if-none-match" | "if-modified-since"))
        || bypasses_cache(entry);
    let url = entry.url();
    // Firefox shows the answer as it was when it was stored, and checks it as it is now.
    let is_stored = capture.engine() == Some(Engine::Firefox) && entry.request.headers_size == Some(0);
    if stage == Stage::Response && status != 304 && is_stored && was_updated(capture, url, entry, None) {
        return None;
    }
    if stage == Stage::Preflight
        || status != 304
        || is_scripts_own
        || asks_for_no_confirmation(capture, entry)
        || own.contains("Access-Control-Allow-Origin")
    {
        return Some((status, own));
    }
    // Without the request's headers it is unknown whether script sent the condition itself.
    if entry.request.headers.is_empty() {
        return None;
    }
    let stored = capture.earlier(url, entry.index).find(|e| may_confirm(capture, entry, e))?;
    if was_updated(capture, url, entry, Some(stored)) {
        return None;
    }
    Some((stored.response.status.code()?, stored.response.headers.to_list()))
}

/// A 304 has changed the CORS headers of the stored response since the last complete response.
fn was_updated(capture: &Capture<'_>, url: &str, entry: &Entry, stored: Option<&Entry>) -> bool {
    let is_whole = |e: &&Entry| match stored {
        Some(stored) => e.index == stored.index,
        None => e.response.status.code().is_some_and(|status| status != 304) && e.request.headers_size != Some(0),
    };
    capture
        .earlier(url, entry.index)
        .take_while(|e| !is_whole(e))
        .any(|e| e.response.status.code() == Some(304) && e.response.headers.has("Access-Control-Allow-Origin"))
}

/// The request does not allow a stored response: if it has a condition, script set it
/// (<https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>, "set httpRequest's cache mode to `no-store`").
fn bypasses_cache(entry: &Entry) -> bool {
    let headers = &entry.request.headers;
    ["Cache-Control", "Pragma"].into_iter().all(|name| headers.value(name) == Some("no-cache"))
}

/// The headers are complete, and none of them is a condition. Proxies may have added one.
fn asks_for_no_confirmation(capture: &Capture<'_>, entry: &Entry) -> bool {
    let headers = &entry.request.headers;
    let traits = capture.kind().traits();
    let is_complete =
        traits.traffic == Traffic::Browser && traits.keeps_all_headers && traits.shows_what_was_sent(entry);
    is_complete && !["If-None-Match", "If-Modified-Since", "If-Range"].iter().any(|name| headers.has(name))
}

/// Whether a 304 can be about that earlier response: one to the same method that a cache may store, with the validator in
/// the request or the 304. Firefox caches requests of elements separately, because they have credentials.
fn may_confirm(capture: &Capture<'_>, entry: &Entry, stored: &Entry) -> bool {
    let (then, now) = (&stored.response.headers, &entry.response.headers);
    let asked = &entry.request.headers;
    let differs = |header: Option<&str>, validator: &str| {
        header.is_some_and(|sent| then.value(validator).is_some_and(|kept| bare_tag(kept) != bare_tag(sent)))
    };
    let is_of_script = || {
        let headers = &stored.request.headers;
        headers.value("Accept") == Some("*/*") && headers.value("Priority") == Some("u=4")
    };
    let is_in_same_mode = capture.engine() != Some(Engine::Firefox)
        || asked.has("Origin") == stored.request.headers.has("Origin")
        || asked.has("Cookie")
        || is_of_script();
    stored.request.method == entry.request.method
        && stored.response.status.code().is_some_and(|status| status != 304 && !matches!(status, 401 | 407))
        && !then.is_empty()
        && !then.all("Cache-Control").any(|h| h.value.to_ascii_lowercase().contains("no-store"))
        && is_in_same_mode
        && !differs(asked.value("If-None-Match"), "ETag")
        && !differs(now.value("ETag"), "ETag")
        && (asked.has("If-None-Match") || !differs(asked.value("If-Modified-Since"), "Last-Modified"))
}

/// An entity tag without the weak prefix.
fn bare_tag(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}
