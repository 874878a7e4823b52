//! Answers from the HTTP cache.

use super::local_network::may_be_local_network_access;
use crate::browser::Stage;
use crate::har::Entry;
use crate::rules::cause::Cause;
use crate::rules::checks::order::checks;
use crate::rules::judge::case::Case;
use crate::rules::judge::draft::Draft;
use crate::rules::missing_fact::MissingFact;
use crate::rules::rule::Exchange;
use crate::rules::verdict::{Certainty, Evidence, Part};
use crate::standard::CredentialsMode;

/// Chromium writes neither status nor headers for a blocked response from the cache. The only trace is the earlier entry of
/// the same URL: its headers do not allow this origin, and it could be stored.
pub(super) fn cached_answer(case: Case<'_>) -> Option<Draft> {
    let Case { capture, fetch, last, entry } = case;
    let hop = fetch.hops.get(last)?;
    if *hop.method != *"GET" || !hop.is_cors {
        return None;
    }
    let origin = hop.request_origin.as_deref()?;
    if bypasses_cache(entry) {
        return None;
    }
    let url = entry.url();
    let stored = capture.earlier(url, entry.index).find(|e| {
        &*e.request.method == "GET"
            && e.response.status.code().is_some_and(|s| s != 304)
            && e.error().is_none_or(|error| error == "net::ERR_ABORTED")
            && is_storable(e)
    })?;
    let freshness = freshness(stored, entry);
    if freshness == Freshness::Stale {
        return None;
    }
    let headers = stored.response.headers.to_list();
    let status = stored.response.status.code()?;
    let refused = |credentials| {
        let exchange = Exchange {
            stage: Stage::Response,
            engine: capture.engine(),
            credentials,
            origin,
            status,
            headers: &headers,
            location: None,
            method: &hop.method,
            unsafe_names: &hop.unsafe_names,
        };
        let mut checks = checks(capture.engine(), Stage::Response);
        checks.find_map(|cause| Some((cause, (cause.rule().check)(&exchange)?, credentials)))
    };
    let (cause, finding, credentials) = match fetch.credentials {
        Some(credentials) => refused(credentials),
        // If it passes without credentials, it can only have failed with them.
        None => refused(CredentialsMode::NotInclude).or_else(|| refused(CredentialsMode::Include)),
    }?;
    let lacks_preflight = hop.preflight_because.is_some() && hop.preflight_entry.is_none();
    let doubtful = capture.has_service_worker
        || lacks_preflight
        || may_be_local_network_access(capture, entry)
        || freshness == Freshness::Unknown
        || stored.error().is_some()
        || !entry.response.has_error_member;
    let certainty = if doubtful { Certainty::Possible } else { Certainty::Deduced };
    let mut draft = Draft::failure(last, Stage::Response, cause, certainty).with(|failed| {
        failed.parameter = finding.parameter;
        failed.only_under = (credentials == CredentialsMode::Include).then_some(credentials);
        failed.status = stored.response.status.code();
    });
    draft.stored = Some(stored.index);
    draft.evidence.push(Evidence {
        entry: stored.index,
        part: Part::ResponseHeaders,
        note: "the cached response: it does not allow this origin, and nothing in it says that it depends on \
               the origin"
            .into(),
    });
    if doubtful {
        draft = draft.or(lacks_preflight.then_some(Cause::HiddenPreflightFailed));
        draft = draft.or([Cause::LocalNetworkAccess, Cause::ServiceWorkerError]).missing(MissingFact::ConsoleLine);
    }
    Some(draft)
}

/// Whether a stored response may be used without asking the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Freshness {
    Fresh,
    /// The server would be asked, so there would be a response with a status.
    Stale,
    /// Neither `max-age` nor `Expires`, or a missing date: browsers use a heuristic.
    Unknown,
}

/// <https://httpwg.org/specs/rfc9111.html#expiration.model>, as far as a file shows it.
pub(super) fn freshness(stored: &Entry, now: &Entry) -> Freshness {
    let headers = stored.response.headers.to_list();
    let control = headers.get("Cache-Control").unwrap_or_default().to_ascii_lowercase();
    let mut directives = control.split(',').map(str::trim);
    if directives.clone().any(|d| d == "no-cache" || d.starts_with("no-cache=")) {
        return Freshness::Stale;
    }
    let lifetime = directives.find_map(|d| d.strip_prefix("max-age=")?.trim_matches('"').parse::<i64>().ok());
    let (Some(lifetime), Some(then), Some(now)) = (lifetime, stored.started, now.started) else {
        return Freshness::Unknown;
    };
    let age = headers.get("Age").and_then(|age| age.trim().parse::<i64>().ok()).unwrap_or_default();
    let passed = now.0.saturating_sub(then.0) / 1_000_000;
    if age.saturating_add(passed) <= lifetime {
        Freshness::Fresh
    } else if control.contains("stale-while-revalidate") {
        Freshness::Unknown
    } else {
        Freshness::Stale
    }
}

/// The request itself forbids a response from the cache: a reload, or "Disable cache" in the developer tools.
pub(super) fn bypasses_cache(entry: &Entry) -> bool {
    let headers = &entry.request.headers;
    headers.all("Cache-Control").any(|h| {
        let value = h.value.to_ascii_lowercase();
        value.contains("no-cache") || value.contains("no-store") || value.contains("max-age=0")
    }) || headers.value("Pragma").is_some_and(|value| value.eq_ignore_ascii_case("no-cache"))
}

/// A response that a cache may store and reuse for any origin.
pub(crate) fn is_storable(entry: &Entry) -> bool {
    let headers = entry.response.headers.to_list();
    let control = headers.get("Cache-Control").unwrap_or_default().to_ascii_lowercase();
    let varies = headers.get("Vary").unwrap_or_default().to_ascii_lowercase();
    let varies_by_origin = varies.split(',').any(|name| matches!(name.trim(), "origin" | "*"));
    let has_lifetime = control.contains("max-age") || control.contains("s-maxage") || headers.contains("Expires");
    let has_validator = headers.contains("ETag") || headers.contains("Last-Modified");
    !control.contains("no-store") && !varies_by_origin && (has_lifetime || has_validator)
}
