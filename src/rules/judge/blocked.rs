//! Requests that were blocked before the network, and what the exporters show of them.

use super::draft::Draft;
use crate::browser::{Engine, Stage};
use crate::rules::cause::Cause;
use crate::rules::judge::case::Case;
use crate::rules::judge::local_network::{is_before_local_network_access, local_network_access};
use crate::rules::judge::policy::{forbidden_by_policy, is_bad_port, is_http_on_https, is_mixed_content};
use crate::rules::missing_fact::MissingFact;
use crate::rules::verdict::Certainty;
use crate::session::Fetch;
use crate::standard::{Address, AddressSpace, InitiatorKind, Origin};

/// Something stopped the request before the network, but the exporter does not show what.
pub(super) fn blocked_before_network(case: Case<'_>) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    let url = &entry.request.url;
    if is_mixed_content(capture, fetch, entry, url) {
        let is_exempt = capture.engine() == Some(Engine::Chromium)
            && capture.is_local(url).is_some_and(|space| space != AddressSpace::Public);
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
    if let Some(draft) = forbidden_by_policy(case, url) {
        return draft;
    }
    if capture.engine() == Some(Engine::Chromium) {
        return refused_without_code(case);
    }
    Draft::failure(last, Stage::Request, Cause::BlockedByClient, Certainty::Possible)
        .or([Cause::Csp, Cause::MixedContent])
        .missing(MissingFact::ConsoleOfBlocker)
}

/// Chromium has an error code for blocking by an extension, but none for blocking by a policy or the developer tools. A
/// `fetch()` blocked by a policy leaves no entry at all.
fn refused_without_code(case: Case<'_>) -> Draft {
    let Case { capture, fetch, last, entry } = case;
    let refused = |cause| Draft::failure(last, Stage::Request, cause, Certainty::Possible);
    let mixed = is_http_on_https(capture, fetch, entry, &entry.request.url).then_some(Cause::MixedContent);
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

/// A preflight with the error of Local Network Access. Preflights of Private Network Access were a trial, which usually did
/// not stop the request.
pub(super) fn refused_preflight(case: Case<'_>) -> Draft {
    let Case { capture, .. } = case;
    match is_before_local_network_access(capture) {
        true => local_network_access(case, Certainty::Possible)
            .or([Cause::MissingAllowOrigin, Cause::ServiceWorkerError])
            .missing(MissingFact::ConsoleLine),
        false => local_network_access(case, Certainty::Deduced),
    }
}

/// The page belongs to a browser extension. With permission for a host it is not subject to CORS there, and its permissions
/// are not in the HAR.
pub(super) fn is_extension(fetch: &Fetch) -> bool {
    matches!(&fetch.origin, Some(Origin::Tuple(origin)) if origin.split(':').next().is_some_and(|s| s.ends_with("-extension")))
}
