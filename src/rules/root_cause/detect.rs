//! Finds the reason behind a server's answer. The first that fits is given: those that only one record can show come
//! before those that hold of every answer without CORS headers.

use super::RootCause;
use crate::fetch::{Origin, Stage, is_placeholder, origin_of_url};
use crate::har::Entry;
use crate::rules::cause::Cause;
use crate::rules::judge::Draft;
use crate::rules::judge::hints::is_storable;
use crate::rules::record::Record;
use crate::rules::verdict::{Outcome, RootCertainty, RootFinding};
use crate::rules::walk::resolve;
use crate::session::{Fetch, Hop};
use url::Url;

/// Names that only servers send.
const RESPONSE_HEADERS: [&str; 5] = [
    "access-control-allow-origin",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-credentials",
    "access-control-expose-headers",
];

/// Headers that monitoring scripts add to every request of a page.
const MONITORING_HEADERS: [&str; 14] = [
    "traceparent",
    "tracestate",
    "baggage",
    "sentry-trace",
    "newrelic",
    "uber-trace-id",
    "b3",
    "x-b3-traceid",
    "x-b3-spanid",
    "x-b3-sampled",
    "x-cloud-trace-context",
    "x-amzn-trace-id",
    "elastic-apm-traceparent",
    "request-id",
];

/// The refused message and what is round it.
struct Refused<'a> {
    hop: &'a Hop,
    stage: Stage,
    cause: Cause,
    /// The entry whose response was refused.
    entry: Option<&'a Entry>,
}

/// The root cause of a failure; `None` when it is no CORS failure, or nothing in the record tells.
pub(crate) fn detect(record: &Record<'_>, fetch: &Fetch, draft: &Draft) -> Option<RootFinding> {
    let cause = first_sign(record, fetch, draft)?;
    let certainty = RootCertainty::Deduced;
    Some(RootFinding { cause, certainty, alternatives: Vec::new(), detail: None, evidence: Vec::new() })
}

fn first_sign(record: &Record<'_>, fetch: &Fetch, draft: &Draft) -> Option<RootCause> {
    let (cause, stage) = (draft.cause?, draft.failed_at?);
    if draft.outcome == Outcome::Network {
        let unreachable = matches!(
            cause,
            Cause::Dns | Cause::ConnectionRefused | Cause::Unreachable | Cause::Timeout | Cause::ConnectionReset
        );
        let url = &fetch.hops.get(draft.hop)?.url;
        let answers = record.host(url).is_some_and(|host| host.answers);
        return (unreachable && !answers).then_some(RootCause::ServerUnreachable);
    }
    if draft.outcome != Outcome::Cors {
        return None;
    }
    let hop = fetch.hops.get(draft.hop)?;
    let entry = if stage == Stage::Preflight { record.preflight(hop) } else { record.request(hop) };
    let refused = Refused { hop, stage, cause, entry };
    if refused_by_cors_filter(&refused) {
        // The origin, the method or a header: where the origin is let in elsewhere, it is not the origin.
        let origin = hop.request_origin.as_deref().unwrap_or_default();
        let lets_it_in = record.host(&hop.url).is_some_and(|host| host.allows(origin));
        return headers_of_the_request(&refused, draft)
            .or_else(|| not_listed(record, &refused).filter(|_| !lets_it_in));
    }
    headers_of_the_request(&refused, draft)
        .or_else(|| preflight_answer(&refused))
        .or_else(|| duplicate_layers(&refused))
        .or_else(|| login(fetch, draft, &refused))
        .or_else(|| cached(record, fetch, &refused))
        .or_else(|| origin_null(fetch, &refused))
        .or_else(|| error_page(record, &refused))
        .or_else(|| not_listed(record, &refused))
        .or_else(|| not_configured(record, &refused))
}

/// What the page itself sent: response headers as request headers, or headers of a monitoring script.
fn headers_of_the_request(refused: &Refused<'_>, draft: &Draft) -> Option<RootCause> {
    let names = &refused.hop.unsafe_names;
    if refused.stage != Stage::Preflight {
        return None;
    }
    let turned_on = draft.parameter.as_deref().map(str::to_ascii_lowercase);
    let named = |list: &[&str]| match (&refused.cause, &turned_on) {
        (Cause::HeaderNotAllowed, Some(name)) => list.contains(&name.as_str()),
        // A refused preflight is the header's doing only when nothing else asked for it.
        _ => {
            !names.is_empty()
                && crate::fetch::is_cors_safelisted_method(&refused.hop.method)
                && names.iter().all(|name| list.contains(&name.as_str()))
        }
    };
    if named(&RESPONSE_HEADERS) {
        return Some(RootCause::ResponseHeaderSentAsRequestHeader);
    }
    let is_monitoring = named(&MONITORING_HEADERS)
        || match (&refused.cause, &turned_on) {
            (Cause::HeaderNotAllowed, Some(name)) => name.starts_with("x-datadog-"),
            _ => !names.is_empty() && names.iter().all(|n| n.starts_with("x-datadog-")),
        };
    is_monitoring.then_some(RootCause::MonitoringHeaderForcedPreflight)
}

/// What the status of a preflight's answer tells.
fn preflight_answer(refused: &Refused<'_>) -> Option<RootCause> {
    if refused.stage != Stage::Preflight {
        return None;
    }
    let entry = refused.entry?;
    match entry.response.status.code()? {
        301 | 302 | 303 | 307 | 308 => {
            let location = entry.location()?;
            Some(if leads_to_login(&entry.request.url, &resolve(&entry.request.url, location)) {
                RootCause::AuthBeforePreflight
            } else {
                RootCause::PreflightRedirected
            })
        }
        401 | 403 | 407 => Some(RootCause::AuthBeforePreflight),
        404 | 405 | 501 => Some(RootCause::NoOptionsRoute),
        502..=504 => Some(RootCause::GatewayErrorPage),
        _ => None,
    }
}

/// A 403 that a server's own CORS filter gave: it says that its answer depends on what a preflight asks (Spring), or it
/// is object storage (S3), which knows no other reason to refuse an OPTIONS.
fn refused_by_cors_filter(refused: &Refused<'_>) -> bool {
    let Some(entry) = refused.entry.filter(|_| refused.stage == Stage::Preflight) else { return false };
    let headers = &entry.response.headers;
    let depends = headers.all("Vary").flat_map(|h| h.value.split(',')).any(|name| {
        let name = name.trim();
        ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"]
            .iter()
            .any(|asked| asked.eq_ignore_ascii_case(name))
    });
    let is_storage = headers.value("Server").is_some_and(|name| name.eq_ignore_ascii_case("AmazonS3"));
    entry.response.status.code() == Some(403) && (depends || is_storage)
}

/// Two layers that each add the header: two lines, or one value twice in one line.
fn duplicate_layers(refused: &Refused<'_>) -> Option<RootCause> {
    if !matches!(refused.cause, Cause::MultipleAllowOrigin | Cause::AllowOriginMismatch) {
        return None;
    }
    let headers = &refused.entry?.response.headers;
    let lines = headers.all("Access-Control-Allow-Origin").count();
    let value = headers.value("Access-Control-Allow-Origin").unwrap_or_default();
    let items: Vec<&str> = value.split(',').map(str::trim).collect();
    let origin = refused.hop.request_origin.as_deref().unwrap_or_default();
    let twice = items.len() == 2 && (items.first() == items.get(1) || items.contains(&"*") && items.contains(&origin));
    (lines > 1 || twice).then_some(RootCause::DuplicateHeaderLayers)
}

/// A session that ended: the API sends the fetch to a login page.
fn login(fetch: &Fetch, draft: &Draft, refused: &Refused<'_>) -> Option<RootCause> {
    let redirected_to = match refused.stage {
        Stage::Redirect => refused.entry.and_then(|e| Some(resolve(&e.request.url, e.location()?))),
        _ if draft.hop > 0 => Some(String::from(&*refused.hop.url)),
        _ => None,
    }?;
    let asked_for = match fetch.hops.first() {
        Some(first) => &*first.url,
        None => "",
    };
    leads_to_login(asked_for, &redirected_to).then_some(RootCause::RedirectedToLogin)
}

/// What was asked for is no login page itself: such a redirect is the login's own business.
fn leads_to_login(asked_for: &str, target: &str) -> bool {
    is_login(target) && !is_login(asked_for)
}

/// Words that login pages and identity providers have in their URLs. They explain a verdict, and never make one.
fn is_login(url: &str) -> bool {
    const WORDS: [&str; 12] = [
        "login",
        "log-in",
        "signin",
        "sign-in",
        "sign_in",
        "sso",
        "saml",
        "oauth",
        "oauth2",
        "openid-connect",
        "authorize",
        "auth",
    ];
    let Ok(url) = Url::parse(url) else { return false };
    let path = url.path().to_ascii_lowercase();
    let in_path = path.split(['/', '.', '_']).any(|segment| WORDS.contains(&segment));
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let in_host = host
        .split('.')
        .next()
        .is_some_and(|label| matches!(label, "login" | "auth" | "sso" | "accounts" | "idp" | "signin"));
    in_path || in_host
}

/// A stored answer that was made for another origin, or for a request without one.
fn cached(record: &Record<'_>, fetch: &Fetch, refused: &Refused<'_>) -> Option<RootCause> {
    if refused.stage != Stage::Response
        || !matches!(refused.cause, Cause::MissingAllowOrigin | Cause::AllowOriginMismatch)
        || fetch.from_worker
    {
        return None;
    }
    let request = record.request(refused.hop)?;
    let from_cache = request.from_cache.is_some() || request.has_no_answer();
    // A cache on the way says how old its copy is.
    let shared = request.response.headers.value("Age").is_some_and(|age| age != "0")
        || ["X-Cache", "CF-Cache-Status"]
            .iter()
            .any(|name| request.response.headers.value(name).is_some_and(|v| v.to_ascii_lowercase().contains("hit")));
    let unlike = |e: &Entry| {
        let value = e.response.headers.value("Access-Control-Allow-Origin");
        value != Some("*") && e.request.headers.value("Origin") != refused.hop.request_origin.as_deref()
    };
    let url = request.request.url.split('#').next().unwrap_or_default();
    let stored = record.earlier(url, request.index).any(|e| is_storable(e) && unlike(e));
    let copy_of_another = shared && refused.cause == Cause::AllowOriginMismatch && is_storable(request);
    (from_cache && stored || copy_of_another).then_some(RootCause::CachedWithoutVary)
}

/// The origin in force is `null`.
fn origin_null(fetch: &Fetch, refused: &Refused<'_>) -> Option<RootCause> {
    let is_null = refused.hop.request_origin.as_deref() == Some("null") || fetch.origin == Some(Origin::Opaque);
    let turns_on_it = matches!(
        refused.cause,
        Cause::AllowOriginMismatch | Cause::InvalidAllowOrigin | Cause::MultipleAllowOrigin | Cause::MissingAllowOrigin
    );
    let names_another = refused.entry.is_some_and(|e| e.response.headers.has("Access-Control-Allow-Origin"));
    (is_null && turns_on_it && (names_another || refused.cause != Cause::MissingAllowOrigin))
        .then_some(RootCause::OriginNull)
}

/// An error without the CORS headers.
fn error_page(record: &Record<'_>, refused: &Refused<'_>) -> Option<RootCause> {
    let entry = refused.entry?;
    let status = entry.response.status.code()?;
    if refused.cause != Cause::MissingAllowOrigin || status < 400 {
        return None;
    }
    let others_have_it = record.host(&entry.request.url).is_some_and(|host| host.allows_some);
    let is_gateway = matches!(status, 502..=504 | 520..=530);
    Some(if is_gateway || others_have_it { RootCause::GatewayErrorPage } else { RootCause::HttpErrorHiddenByCors })
}

/// The server knows CORS, but not this origin.
fn not_listed(record: &Record<'_>, refused: &Refused<'_>) -> Option<RootCause> {
    let entry = refused.entry?;
    match refused.cause {
        Cause::AllowOriginMismatch => {
            // The origin itself in another spelling (a slash, a path, capitals) is on the list.
            let allowed = entry.response.headers.value("Access-Control-Allow-Origin")?;
            // A list or a pattern: what it means to allow may well hold the origin.
            if allowed.contains(['*', ',', ' ']) || is_placeholder(allowed) {
                return None;
            }
            let meant = Url::parse(allowed).ok().map(|url| origin_of_url(&url).to_string());
            (meant.as_deref() != refused.hop.request_origin.as_deref()).then_some(RootCause::OriginNotListed)
        }
        Cause::MissingAllowOrigin => {
            let origin = refused.hop.request_origin.as_deref()?;
            let lets_others_in = record.host(&entry.request.url).is_some_and(|host| host.allows_other_than(origin));
            let says_it_depends = entry
                .response
                .headers
                .all("Vary")
                .any(|h| h.value.split(',').any(|name| name.trim().eq_ignore_ascii_case("origin")));
            (lets_others_in || says_it_depends).then_some(RootCause::OriginNotListed)
        }
        _ => None,
    }
}

/// No answer of this server carries a CORS header.
fn not_configured(record: &Record<'_>, refused: &Refused<'_>) -> Option<RootCause> {
    let entry = refused.entry?;
    // Of an answer that the file does not hold nobody knows what it lacks.
    let is_seen = entry.response.status.code().is_some() && !entry.response.headers.is_empty();
    if refused.cause != Cause::MissingAllowOrigin || !is_seen {
        return None;
    }
    let may_know_cors = record.host(&entry.request.url).is_some_and(|host| host.knows_cors || host.has_own_pages);
    (!may_know_cors).then_some(RootCause::CorsNotConfigured)
}
