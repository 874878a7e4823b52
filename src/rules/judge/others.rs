//! Exporters that are no browser's developer tools: Playwright, chrome-har, proxies, scripts.

use super::chromium::{CONTRADICTION, STORED_ANSWER, from_failures};
use super::draft::Draft;
use super::explain::{Reached, explain};
use super::hints::{is_extension, lone_preflight, stage_of};
use crate::browser::Engine;
use crate::fetch::Stage;
use crate::har::{Entry, ExporterKind};
use crate::rules::cause::Cause;
use crate::rules::net_error::{cause_of_chromium_error, cause_of_firefox_error, cause_of_webkit_error};
use crate::rules::record::Record;
use crate::rules::verdict::{Certainty, Outcome};
use crate::session::{Fetch, Mode};

/// What would settle an answer 407.
pub(super) const PROXY_LOGIN: &str =
    "whether the browser was given the proxy's login: a 407 is the proxy's answer, not the server's";

const NO_HEADERS: &str = "the answer's headers: this exporter keeps none of what failed. Export from the browser's developer tools, or read its console";

/// Playwright: a failure has status −1, no headers, and the engine's text; what was answered was given to the page.
pub(super) fn playwright(record: &Record<'_>, fetch: &Fetch) -> Draft {
    let Some((last, hop)) = record.last(fetch) else { return Draft::undetermined(0, Cause::NotTold) };
    let Some(entry) = record.request(hop) else { return lone_preflight(record, fetch, Certainty::Predicted) };
    if entry.was_aborted {
        return Draft::failure(last, Stage::Request, Cause::BlockedByClient, Certainty::Confirmed);
    }
    match (entry.response.status.code(), entry.error()) {
        (Some(_), None) => Draft::success(last, Certainty::Confirmed),
        (_, Some(text)) => failure_text(record, fetch, last, entry, text),
        (None, None) => Draft::undetermined(last, Cause::StillOpen).missing("the answer: none is recorded"),
    }
}

/// What the engine's text of a failure tells.
fn failure_text(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry, text: &str) -> Draft {
    let says_nothing = matches!(text, "net::ERR_FAILED" | "NS_ERROR_DOM_BAD_URI" | "NS_ERROR_FAILURE");
    if says_nothing {
        return refused_without_headers(record, fetch, last);
    }
    if record.engine() == Some(Engine::WebKit)
        && let Some(error) = cause_of_webkit_error(text)
    {
        return super::webkit::named(record, fetch, last, entry, error);
    }
    match cause_of_chromium_error(text).or_else(|| cause_of_firefox_error(text)) {
        Some(cause) => Draft::failure(last, stage_of(cause), cause, Certainty::Confirmed).with_parameter(text),
        None => Draft::failure(last, Stage::Response, Cause::NetworkError, Certainty::Possible).with_parameter(text),
    }
}

/// The browser refused it as it refuses for CORS, and the file holds neither the preflight nor the answer.
fn refused_without_headers(record: &Record<'_>, fetch: &Fetch, last: usize) -> Draft {
    if matches!(fetch.mode, Mode::NoCors | Mode::Navigate) {
        return Draft::undetermined(last, Cause::NotTold).missing(NO_HEADERS);
    }
    let needs_preflight = fetch.hops.get(last).is_some_and(|hop| hop.preflight_because.is_some());
    let local = record.engine() == Some(Engine::Chromium);
    let local = local.then_some(Cause::LocalNetworkAccess);
    let draft = if needs_preflight {
        Draft::failure(last, Stage::Preflight, Cause::HiddenPreflightFailed, Certainty::Possible).or([
            Cause::MissingAllowOrigin,
            Cause::AllowOriginMismatch,
        ]
        .into_iter()
        .chain(local))
    } else {
        Draft::failure(last, Stage::Response, Cause::MissingAllowOrigin, Certainty::Possible).or([
            Cause::AllowOriginMismatch,
            Cause::WildcardAllowOriginWithCredentials,
        ]
        .into_iter()
        .chain(local))
    };
    draft.missing(NO_HEADERS)
}

/// chrome-har and what is built on it: failed requests are left out but for aborted ones, so that a request that is
/// there was given to the page, and a preflight alone was refused.
pub(super) fn chrome_har(record: &Record<'_>, fetch: &Fetch) -> Draft {
    let Some((last, hop)) = record.last(fetch) else { return Draft::undetermined(0, Cause::NotTold) };
    let Some(entry) = record.request(hop) else { return lone_preflight(record, fetch, Certainty::Deduced) };
    match (entry.response.status.code(), entry.error()) {
        (_, Some(text)) if !text.is_empty() => failure_text(record, fetch, last, entry, text),
        (Some(_), _) => Draft::success(last, Certainty::Confirmed),
        (None, _) => Draft::failure(last, Stage::Response, Cause::Aborted, Certainty::Possible)
            .or([Cause::NetworkError])
            .missing("why no answer came: this exporter does not say"),
    }
}

/// A proxy or an unknown exporter: what the browser made of an answer is not recorded. Its verdict is computed.
pub(super) fn proxy(record: &Record<'_>, fetch: &Fetch) -> Draft {
    let Some((last, hop)) = record.last(fetch) else { return Draft::undetermined(0, Cause::NotTold) };
    let Some(entry) = record.request(hop) else { return lone_preflight(record, fetch, Certainty::Predicted) };
    if fetch.mode == Mode::WebSocket {
        return match entry.response.status.code() {
            Some(101) | None => Draft::success(last, Certainty::Possible),
            Some(_) => Draft::failure(last, Stage::Response, Cause::WebSocketFailed, Certainty::Predicted),
        };
    }
    // Files of unknown programs can hold the marks of a browser.
    if let Some(text) = entry.error()
        && text.starts_with("net::ERR_")
        && record.kind() != ExporterKind::Proxy
    {
        return super::chromium::judge(record, fetch);
    }
    if entry.has_no_answer() {
        return unanswered(record, fetch, last, entry);
    }
    computed(record, fetch, last, entry)
}

/// An answer came, and nothing marks what the browser made of it: its headers alone tell what it must have made.
pub(super) fn computed(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    if matches!(fetch.mode, Mode::NoCors | Mode::Navigate) {
        return Draft::success(last, Certainty::Predicted);
    }
    if entry.response.status.code() == Some(407) {
        return asked_by_proxy(last);
    }
    // The request was sent, so that its preflight passed, and every hop before it.
    let explanations = explain(record, fetch, record.engine(), Reached::Answer);
    if explanations.lacks_stored {
        return Draft::success(last, Certainty::Possible).missing(STORED_ANSWER);
    }
    if explanations.failures.is_empty() {
        return match explanations.is_contradicted {
            true => Draft::success(last, Certainty::Possible).missing(CONTRADICTION),
            false => Draft::success(last, Certainty::Predicted),
        };
    }
    if explanations.passes || is_extension(fetch) {
        let causes: Vec<Cause> = explanations.failures.iter().map(|(failure, _)| failure.cause).collect();
        return Draft::success(last, Certainty::Possible).or(causes).missing(if is_extension(fetch) {
            "whether the extension has permission for this host: it is then not subject to CORS"
        } else {
            "whether the page asked with credentials"
        });
    }
    let mut draft =
        from_failures(&explanations, Certainty::Predicted).unwrap_or_else(|| Draft::undetermined(last, Cause::NotTold));
    if draft.certainty != Certainty::Possible {
        draft.certainty = Certainty::Predicted;
    }
    if explanations.is_contradicted {
        return draft;
    }
    if record.engine().is_none() {
        draft = draft.missing("which program made the request: one that is no browser does not apply CORS");
    } else if fetch.mode == Mode::Unknown {
        draft = draft.missing("the request's mode: a form's POST or a request of mode no-cors needs no permission");
    }
    draft
}

/// A proxy on the way asks for a login. That is no answer of the server, and no CORS check sees it once the login is given.
pub(super) fn asked_by_proxy(last: usize) -> Draft {
    Draft::undetermined(last, Cause::NotTold).or([Cause::NetworkError, Cause::MissingAllowOrigin]).missing(PROXY_LOGIN)
}

/// Nothing came back through the proxy.
fn unanswered(record: &Record<'_>, fetch: &Fetch, last: usize, entry: &Entry) -> Draft {
    let preflight = fetch.hops.get(last).and_then(|hop| record.preflight(hop));
    if preflight.is_some_and(|p| p.response.status.code().is_some()) {
        let explanations = explain(record, fetch, record.engine(), Reached::Preflight);
        if let Some(mut draft) = from_failures(&explanations, Certainty::Predicted) {
            draft.certainty = draft.certainty.max(Certainty::Predicted);
            return draft;
        }
    }
    let cause = entry.error().and_then(|text| {
        cause_of_chromium_error(text).or_else(|| cause_of_firefox_error(text)).or_else(|| {
            // Proxies write what their system says: the same words as a browser's network layer has.
            cause_of_webkit_error(text)
                .map(|error| error.cause)
                .filter(|cause| cause.rule().outcome == Outcome::Network)
        })
    });
    match cause {
        Some(cause) => Draft::failure(last, Stage::Response, cause, Certainty::Confirmed),
        None => Draft::failure(last, Stage::Response, Cause::NetworkError, Certainty::Possible)
            .or([Cause::Aborted])
            .missing("why no answer came: this exporter does not say"),
    }
}
