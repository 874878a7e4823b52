//! Explanations shared by several exporters' judges.

use super::chromium::from_failures;
use super::draft::Draft;
use super::explain::{Reached, explain};
use crate::browser::Engine;
use crate::fetch::{Address, AddressSpace, CredentialsMode, InitiatorKind, Origin, Stage, origin_of_url};
use crate::har::Entry;
use crate::rules::cause::Cause;
use crate::rules::csp::forbidding_directive;
use crate::rules::missing_fact::MissingFact;
use crate::rules::order::checks;
use crate::rules::record::Record;
use crate::rules::rule::Exchange;
use crate::rules::verdict::{Certainty, Evidence, Part};
use crate::session::Fetch;
use url::Url;

/// Something stopped the request before the network, but the exporter does not show what.
pub(super) fn blocked_before_network(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    let url = &entry.request.url;
    if is_mixed_content(record, fetch, entry, url) {
        let is_exempt = record.engine() == Some(Engine::Chromium)
            && record.is_local(url).is_some_and(|space| space != AddressSpace::Public);
        if is_exempt {
            return Draft::failure(last, Stage::Request, Cause::MixedContent, Certainty::Possible)
                .or([Cause::LocalNetworkAccess, Cause::BlockedByClient])
                .missing(MissingFact::ConsoleOfLocalNetwork);
        }
        // Images and media are upgraded or were allowed; the file may not show which.
        if fetch.initiator == InitiatorKind::Other {
            return Draft::failure(last, Stage::Request, Cause::MixedContent, Certainty::Possible)
                .or([Cause::Csp, Cause::BlockedByClient])
                .missing(MissingFact::ImageOrNot);
        }
        return Draft::failure(last, Stage::Request, Cause::MixedContent, Certainty::Deduced);
    }
    if Address::of(url).and_then(|address| address.port).is_some_and(is_bad_port) {
        return Draft::failure(last, Stage::Request, Cause::BadPort, Certainty::Deduced);
    }
    if let Some(draft) = forbidden_by_policy(record, fetch, last, entry, url) {
        return draft;
    }
    if record.engine() == Some(Engine::Chromium) {
        return refused_without_code(record, fetch, last, entry);
    }
    Draft::failure(last, Stage::Request, Cause::BlockedByClient, Certainty::Possible)
        .or([Cause::Csp, Cause::MixedContent])
        .missing(MissingFact::ConsoleOfBlocker)
}

/// Chromium has an error code for blocking by an extension, but none for blocking by a policy or the developer tools. A
/// `fetch()` blocked by a policy leaves no entry at all.
fn refused_without_code(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    let refused = |cause| Draft::failure(last, Stage::Request, cause, Certainty::Possible);
    let mixed = is_http_on_https(record, fetch, entry, &entry.request.url).then_some(Cause::MixedContent);
    let is_foreign = fetch.hops.get(last).is_some_and(|hop| hop.is_cors);
    // It is no rule of CORS that the page's own origin alone may have tracks without `crossorigin`.
    if fetch.initiator == InitiatorKind::Track && is_foreign {
        return refused(Cause::DisallowedByMode)
            .with(|failed| failed.is_policy = true)
            .or([Cause::Csp, Cause::BlockedByClient])
            .missing(MissingFact::MediaCrossorigin);
    }
    match fetch.initiator == InitiatorKind::Fetch {
        true => refused(Cause::BlockedByClient)
            .or(mixed.into_iter().chain([Cause::Csp]))
            .missing(MissingFact::ConsoleOfBlocking),
        false => refused(Cause::Csp)
            .or([Cause::BlockedByClient].into_iter().chain(mixed))
            .missing(MissingFact::ConsoleOfMetaPolicy),
    }
}

/// The Content-Security-Policy of the entry's page does not allow the URL.
pub(super) fn forbidden_by_policy(
    record: &Record<'_>,
    fetch: &Fetch,
    last: usize,
    entry: &Entry,
    url: &str,
) -> Option<Draft> {
    let document = record.document(entry)?;
    // Frames of another origin and workers have their own policies.
    let of_document = Url::parse(&document.request.url).ok().map(|url| origin_of_url(&url));
    if fetch.from_worker || fetch.origin != of_document {
        return None;
    }
    let directive = forbidding_directive(document, url, fetch.initiator)?;
    let position = document.response.headers.position("Content-Security-Policy");
    let mut draft = Draft::failure(last, Stage::Request, Cause::Csp, Certainty::Deduced).with_parameter(directive);
    draft.evidence.push(Evidence {
        entry: document.index,
        part: position.map_or(Part::ResponseHeaders, Part::ResponseHeader),
        note: "the page's policy does not allow this URL".into(),
    });
    if record.has_frames(entry) {
        draft.certainty = Certainty::Possible;
        draft = draft.or([Cause::BlockedByClient, Cause::MixedContent]).missing(MissingFact::Frame);
    }
    Some(draft)
}

/// The entry is a request of an https page for an http URL that is not on this machine.
pub(super) fn is_mixed_content(record: &Record<'_>, fetch: &Fetch, entry: &Entry, url: &str) -> bool {
    // Images and media are upgraded to https instead.
    let is_upgraded = matches!(fetch.initiator, InitiatorKind::Image | InitiatorKind::Media);
    !is_upgraded && is_http_on_https(record, fetch, entry, url)
}

fn is_http_on_https(record: &Record<'_>, fetch: &Fetch, entry: &Entry, url: &str) -> bool {
    let page_is_https = match &fetch.origin {
        Some(Origin::Tuple(origin)) => origin.starts_with("https://"),
        Some(Origin::Opaque) => false,
        None => record.page_url(entry).is_some_and(|page| page.starts_with("https://")),
    } || record.page_url(entry).is_some_and(|page| page.starts_with("https://"));
    page_is_https
        && (url.starts_with("http://") || url.starts_with("ws://"))
        && Origin::of(url).is_some_and(|origin| !origin.is_potentially_trustworthy())
}

/// Bad ports: <https://fetch.spec.whatwg.org/#port-blocking>.
pub(super) fn is_bad_port(port: u16) -> bool {
    const BAD: [u16; 83] = [
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
        109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526,
        530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045,
        4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    ];
    BAD.contains(&port)
}

/// A preflight whose request is not in the file. Its exporter leaves out failed requests (`certainty` for that), or the
/// request was never made.
pub(super) fn lone_preflight(record: &Record<'_>, fetch: &Fetch, certainty: Certainty) -> Draft {
    let preflight = fetch.hops.first().and_then(|hop| record.preflight(hop));
    let Some(preflight) = preflight else { return Draft::undetermined(0, Cause::NotTold) };
    if preflight.response.status.code().is_none() {
        return Draft::failure(0, Stage::Preflight, Cause::NetworkError, Certainty::Predicted);
    }
    if !preflight.request.headers.has("Access-Control-Request-Method") {
        return Draft::undetermined(0, Cause::NotTold).missing(MissingFact::PreflightAsked);
    }
    let explanations = explain(record, fetch, record.engine(), Reached::Unknown);
    // The request was answered all the same: something else than these headers decided.
    let url = preflight.url();
    let went_on = fetch.hops.first().is_some_and(|hop| record.was_answered_near(url, &hop.method, preflight));
    let certainty = if went_on { certainty.max(Certainty::Predicted) } else { certainty };
    if let Some(failure) = explanations.only() {
        return Draft::of(failure.clone(), certainty);
    }
    // It fails with both credentials modes, though for different causes.
    let is_refused = !explanations.passes && !explanations.is_contradicted && !went_on;
    match from_failures(&explanations, certainty).filter(|_| is_refused) {
        Some(draft) => draft,
        None => Draft::undetermined(0, Cause::StillOpen)
            .or(explanations.failures.iter().map(|(failure, _)| failure.cause))
            .missing(MissingFact::Request),
    }
}

/// Chromium writes neither status nor headers for a blocked response from the cache. The only trace is the earlier entry of
/// the same URL: its headers do not allow this origin, and it could be stored.
pub(super) fn cached_answer(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Option<Draft> {
    let hop = fetch.hops.get(last)?;
    if *hop.method != *"GET" || !hop.is_cors {
        return None;
    }
    let origin = hop.request_origin.as_deref()?;
    if bypasses_cache(entry) {
        return None;
    }
    let url = entry.url();
    let stored = record.earlier(url, entry.index).find(|e| {
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
            engine: record.engine(),
            credentials,
            origin,
            status,
            headers: &headers,
            location: None,
            method: &hop.method,
            unsafe_names: &hop.unsafe_names,
        };
        let mut checks = checks(record.engine(), Stage::Response);
        checks.find_map(|cause| Some((cause, (cause.rule().check)(&exchange)?, credentials)))
    };
    let (cause, finding, credentials) = match fetch.credentials {
        Some(credentials) => refused(credentials),
        // If it passes without credentials, it can only have failed with them.
        None => refused(CredentialsMode::NotInclude).or_else(|| refused(CredentialsMode::Include)),
    }?;
    let lacks_preflight = hop.preflight_because.is_some() && hop.preflight_entry.is_none();
    let doubtful = record.has_service_worker
        || lacks_preflight
        || may_be_local_network_access(record, entry)
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
enum Freshness {
    Fresh,
    /// The server would be asked, so there would be a response with a status.
    Stale,
    /// Neither `max-age` nor `Expires`, or a missing date: browsers use a heuristic.
    Unknown,
}

/// <https://httpwg.org/specs/rfc9111.html#expiration.model>, as far as a file shows it.
fn freshness(stored: &Entry, now: &Entry) -> Freshness {
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
fn bypasses_cache(entry: &Entry) -> bool {
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

/// A version of Chromium with Private Network Access, or nothing, instead of Local Network Access.
pub(super) fn is_before_local_network_access(record: &Record<'_>) -> bool {
    /// The first version with Local Network Access.
    const FIRST: u32 = 142;
    record.engine() == Some(Engine::Chromium) && record.engine_major().is_some_and(|version| version < FIRST)
}

/// Whether the request went from a more public address space to a more private one, as far as the file shows.
pub(super) fn may_be_local_network_access(record: &Record<'_>, entry: &Entry) -> bool {
    if record.engine() != Some(Engine::Chromium) || is_before_local_network_access(record) {
        return false;
    }
    // A target that was never reached has no recorded address: it may be anywhere.
    let target = record.is_local(&entry.request.url).unwrap_or(AddressSpace::Loopback);
    let document = record.document(entry);
    let page = match document {
        Some(document) => space_of_document(document),
        // A trimmed file may lack the document, but its page may still name this machine.
        None => record.page_url(entry).and_then(|page| record.is_local(page)),
    };
    // A data: page has no address and counts as public.
    page.unwrap_or(AddressSpace::Public) > target
}

/// The address space of a document: its server's, or the public one if its policy demands that.
fn space_of_document(document: &Entry) -> Option<AddressSpace> {
    let policies = &mut document.response.headers.all("Content-Security-Policy");
    // A `data:` page has no address, and counts as public.
    let is_data = document.request.url.starts_with("data:");
    if is_data || policies.any(|policy| policy.value.contains("treat-as-public-address")) {
        return Some(AddressSpace::Public);
    }
    document.server_ip.as_deref().and_then(|ip| ip.parse().ok()).map(AddressSpace::of)
}

/// The address space, if the record shows, for any browser, that the entry's page requested a more private address than its
/// own.
pub(super) fn more_private_target(record: &Record<'_>, entry: &Entry) -> Option<AddressSpace> {
    let page = match record.document(entry) {
        Some(document) => space_of_document(document)?,
        None if record.title(entry).is_some_and(|title| title.starts_with("data:")) => AddressSpace::Public,
        None => return None,
    };
    record.is_local(&entry.request.url).filter(|target| page > *target)
}

/// Local Network Access: Chromium reports it as a CORS error, though no header can fix it. Earlier versions had Private
/// Network Access, which required permission from servers.
pub(super) fn local_network_access(
    record: &Record<'_>,
    fetch: &Fetch,
    last: usize,
    entry: &Entry,
    certainty: Certainty,
) -> Draft {
    let page_is_secure = match &fetch.origin {
        Some(origin @ Origin::Tuple(_)) => origin.is_potentially_trustworthy(),
        _ => false,
    };
    let (error, is_named) = match (is_before_local_network_access(record), page_is_secure) {
        (false, true) => ("LocalNetworkAccessPermissionDenied", true),
        (false, false) => ("InsecureLocalNetwork", true),
        (true, true) => ("PrivateNetworkAccess", false),
        (true, false) => ("InsecurePrivateNetwork", true),
    };
    let space = target_space(record, entry).map_or("unknown".to_owned(), |space| space.to_string());
    Draft::failure(last, Stage::Request, Cause::LocalNetworkAccess, certainty)
        .with(|failed| failed.chromium_error = is_named.then_some(error))
        .with_parameter(format!("{error} {space}"))
}

/// A preflight with the error of Local Network Access. Preflights of Private Network Access were a trial, which usually did
/// not stop the request.
pub(super) fn refused_preflight(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    match is_before_local_network_access(record) {
        true => local_network_access(record, fetch, last, entry, Certainty::Possible)
            .or([Cause::MissingAllowOrigin, Cause::ServiceWorkerError])
            .missing(MissingFact::ConsoleLine),
        false => local_network_access(record, fetch, last, entry, Certainty::Deduced),
    }
}

/// The address space of the target: by its name or address, otherwise by the page's own. For a page in the local
/// network only loopback is more private; a page on loopback that counts as public (by its own policy) is a developer's,
/// and so is its server.
pub(super) fn target_space(record: &Record<'_>, entry: &Entry) -> Option<AddressSpace> {
    let of_page = || {
        let page = record.document(entry)?.server_ip.as_deref()?.parse().ok().map(AddressSpace::of)?;
        (page != AddressSpace::Public).then_some(AddressSpace::Loopback)
    };
    record.is_local(&entry.request.url).or_else(of_page)
}

/// The URL's host has a name that is not in public DNS: one label, or a domain reserved for private use
/// (<https://www.iana.org/assignments/special-use-domain-names/>). `.example` is for documentation, and shows nothing.
pub(super) fn is_private_name(url: &str) -> bool {
    const PRIVATE: [&str; 8] =
        [".test", ".local", ".localhost", ".internal", ".home.arpa", ".lan", ".intranet", ".corp"];
    match Url::parse(url).ok().as_ref().and_then(Url::host) {
        Some(url::Host::Domain(name)) => !name.contains('.') || PRIVATE.iter().any(|domain| name.ends_with(domain)),
        _ => false,
    }
}

/// The page belongs to a browser extension. With permission for a host it is not subject to CORS there, and its permissions
/// are not in the HAR.
pub(super) fn is_extension(fetch: &Fetch) -> bool {
    matches!(&fetch.origin, Some(Origin::Tuple(origin)) if origin.split(':').next().is_some_and(|s| s.ends_with("-extension")))
}
