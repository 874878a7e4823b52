//! The three views of one fetch, in short: what the network saw, what the server saw, what the page saw.

use super::Source;
use super::exchange::is_answered;
use crate::browser::{self, Engine};
use crate::fetch::Stage;
use crate::har::Entry;
use crate::report::redact::Redactor;
use crate::report::text::{Piece, Text, words};
use crate::rules::{Cause, EngineFinding, Outcome, Verdict};
use crate::session::{Fetch, Hop, Preflight};

/// What script got; `None` where it got the response, or where that is not known.
pub(super) fn javascript_saw(
    source: &Source<'_>,
    redactor: &mut Redactor,
    fetch: &Fetch,
    verdict: &Verdict,
) -> Option<Text> {
    let nothing = matches!(verdict.outcome, Outcome::Cors | Outcome::Network | Outcome::Policy);
    let engine = source.analysis.log.exporter.engine.filter(|_| nothing)?;
    let about = (engine, fetch.initiator);
    let saw = redactor.own(about, |(engine, initiator)| browser::javascript_saw(engine, initiator));
    Some(saw).filter(|text| !text.is_empty())
}

/// What the network saw of the step at which the fetch ended: `OPTIONS 401`, `504`, `refused`.
pub(super) fn network_saw(source: &Source<'_>, hop: &Hop, verdict: &Verdict) -> Piece<'static> {
    let preflight = verdict.failed_at == Some(Stage::Preflight);
    let entry = source.entry(if preflight { hop.preflight_entry } else { hop.entry });
    let status = entry.and_then(|entry| entry.response.status.code());
    match (status.or_else(|| told_status(source, verdict)), preflight) {
        (Some(status), true) => words!("OPTIONS {}", status),
        (Some(status), false) => words!("{}", status),
        (None, _) => words!("{}", no_status(verdict, preflight)),
    }
}

/// The status of the refused answer, where the file does not hold the answer and the browser's own words tell it.
fn told_status(source: &Source<'_>, verdict: &Verdict) -> Option<u16> {
    let engine = source.analysis.log.exporter.engine;
    let own = |finding: &&EngineFinding| finding.engine == Engine::WebKit && Some(finding.engine) == engine;
    verdict.per_engine.iter().flatten().map(Box::as_ref).find(own)?.status
}

fn no_status(verdict: &Verdict, preflight: bool) -> &'static str {
    match verdict.cause {
        Some(Cause::Dns) => "no such host",
        Some(Cause::ConnectionRefused) => "refused",
        Some(Cause::ConnectionReset) => "reset",
        Some(Cause::ConnectionClosed) => "closed",
        Some(Cause::EmptyResponse) => "empty answer",
        Some(Cause::Tls) => "TLS error",
        Some(Cause::Timeout) => "timeout",
        Some(Cause::Unreachable) => "unreachable",
        Some(Cause::Offline) => "offline",
        Some(Cause::TooManyRedirects) => "redirect loop",
        Some(Cause::StillOpen) => "still open",
        _ => match verdict.outcome {
            Outcome::Aborted => "aborted",
            Outcome::Policy => "not sent",
            Outcome::Network => "failed",
            Outcome::Undetermined => "not told",
            Outcome::Cors if preflight => "OPTIONS, hidden",
            Outcome::Cors | Outcome::Succeeded => "no answer",
        },
    }
}

/// What reached the server, in one sentence without a full stop.
pub(super) fn server_saw(source: &Source<'_>, redactor: &mut Redactor, hop: &Hop, verdict: &Verdict) -> Option<Text> {
    let method = redactor.text(&hop.method);
    let request = source.entry(hop.entry);
    let preflight = source.entry(hop.preflight_entry);
    let stage = match verdict.outcome {
        Outcome::Undetermined | Outcome::Aborted => return None,
        Outcome::Succeeded => Stage::Response,
        _ => verdict.failed_at.unwrap_or(Stage::Response),
    };
    // Where several explanations are left, the request may have got through under one of them.
    let is_open = verdict.effects.request_executed.is_none();
    let saw = match stage {
        Stage::Request if is_open => words!("perhaps nothing: whether the {} was sent is not on record", method),
        Stage::Request => words!("nothing: the {} was never sent", method),
        Stage::Preflight if is_open => {
            words!("{}; whether the {} was sent is not on record", preflight_seen(preflight, hop, None), method)
        }
        Stage::Preflight => {
            let seen = preflight_seen(preflight, hop, told_status(source, verdict));
            match verdict.hop {
                0 => words!("{}; the {} was never sent", seen, method),
                _ => words!("{}; the {} went no further than the redirect before it", seen, method),
            }
        }
        Stage::Redirect | Stage::Response => {
            let seen = request_seen(request, &method, stage, verdict, told_status(source, verdict));
            match preflight.and_then(|entry| entry.response.status.code()) {
                Some(status) => words!("OPTIONS answered {}, then {}", status, seen),
                None => seen,
            }
        }
    };
    Some(redactor.pooled(saw))
}

fn preflight_seen(preflight: Option<&Entry>, hop: &Hop, told: Option<u16>) -> Piece<'static> {
    if let (None, Some(status)) = (preflight, told) {
        return words!("an OPTIONS that this file does not show, answered {}", status);
    }
    match preflight {
        Some(entry) => match entry.response.status.code() {
            Some(status) => words!("OPTIONS answered {}", status),
            None => words!("an OPTIONS at most, with no answer on record"),
        },
        None if hop.preflight == Preflight::Hidden => words!("an OPTIONS that this file does not show"),
        None => words!("an OPTIONS at most"),
    }
}

fn request_seen(
    request: Option<&Entry>,
    method: &Text,
    stage: Stage,
    verdict: &Verdict,
    told: Option<u16>,
) -> Piece<'static> {
    let answered = request.filter(|entry| is_answered(entry)).and_then(|entry| entry.response.status.code());
    let executed = verdict.effects.request_executed == Some(true);
    let answered = answered.or_else(|| told.filter(|_| executed));
    if request.is_some_and(|entry| entry.from_cache.is_some()) {
        return words!("no {} this time: the answer came from the browser's cache", method);
    }
    match (answered, stage) {
        (Some(status), Stage::Redirect) => {
            words!("{} answered {}; the redirect's target was not asked", method, status)
        }
        (Some(status), _) if verdict.outcome == Outcome::Succeeded => words!("{} answered {}", method, status),
        (Some(status), _) => words!("{} answered {}; the page was not given the answer", method, status),
        (None, _) if never_connected(verdict.cause) => words!("nothing: no connection, so no {}", method),
        (None, _) if verdict.cause == Some(Cause::TooManyRedirects) => {
            words!("{} answered with one redirect after another", method)
        }
        (None, _) => match verdict.effects.request_executed {
            Some(false) => words!("no {}", method),
            Some(true) if verdict.hop > 0 => {
                words!("{} answered with a redirect; what it led to has no answer on record", method)
            }
            Some(true) => words!("{}; its answer is not on record", method),
            None => words!("perhaps the {}: no answer is on record", method),
        },
    }
}

fn never_connected(cause: Option<Cause>) -> bool {
    matches!(
        cause,
        Some(Cause::Dns | Cause::ConnectionRefused | Cause::Tls | Cause::Offline | Cause::Unreachable | Cause::BadPort)
    )
}
