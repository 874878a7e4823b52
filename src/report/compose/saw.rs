//! The three views of one fetch, in short: what the network saw, what the server saw, what the page saw.

use super::Source;
use super::exchange::is_answered;
use crate::browser::{self, Engine};
use crate::fetch::Stage;
use crate::har::Entry;
use crate::report::redact::Redactor;
use crate::rules::{Cause, EngineFinding, Outcome, Verdict};
use crate::session::{Fetch, Hop, Preflight};

/// What script got; `None` where it got the response, or where that is not known.
pub(super) fn javascript_saw(source: &Source<'_>, fetch: &Fetch, verdict: &Verdict) -> Option<String> {
    let nothing = matches!(verdict.outcome, Outcome::Cors | Outcome::Network | Outcome::Policy);
    let engine = source.analysis.log.exporter.engine.filter(|_| nothing)?;
    Some(browser::javascript_saw(engine, fetch.initiator)).filter(|text| !text.is_empty())
}

/// What the network saw of the step at which the fetch ended: `OPTIONS 401`, `504`, `refused`.
pub(super) fn network_saw(source: &Source<'_>, hop: &Hop, verdict: &Verdict) -> String {
    let preflight = verdict.failed_at == Some(Stage::Preflight);
    let entry = source.entry(if preflight { hop.preflight_entry } else { hop.entry });
    let status = entry.and_then(|entry| entry.response.status.code());
    match (status.or_else(|| told_status(source, verdict)), preflight) {
        (Some(status), true) => format!("OPTIONS {status}"),
        (Some(status), false) => status.to_string(),
        (None, _) => no_status(verdict, preflight).to_owned(),
    }
}

/// The status of the refused answer, where the file does not hold the answer and the browser's own words tell it.
fn told_status(source: &Source<'_>, verdict: &Verdict) -> Option<u16> {
    let engine = source.analysis.log.exporter.engine;
    let own = |finding: &&Box<EngineFinding>| finding.engine == Engine::WebKit && Some(finding.engine) == engine;
    verdict.per_engine.iter().flatten().find(own)?.status
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
pub(super) fn server_saw(source: &Source<'_>, redactor: &mut Redactor, hop: &Hop, verdict: &Verdict) -> Option<String> {
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
    Some(match stage {
        Stage::Request if is_open => format!("perhaps nothing: whether the {method} was sent is not on record"),
        Stage::Request => format!("nothing: the {method} was never sent"),
        Stage::Preflight if is_open => {
            format!("{}; whether the {method} was sent is not on record", preflight_seen(preflight, hop, None))
        }
        Stage::Preflight => {
            let seen = preflight_seen(preflight, hop, told_status(source, verdict));
            match verdict.hop {
                0 => format!("{seen}; the {method} was never sent"),
                _ => format!("{seen}; the {method} went no further than the redirect before it"),
            }
        }
        Stage::Redirect | Stage::Response => {
            let mut seen = String::new();
            if let Some(status) = preflight.and_then(|entry| entry.response.status.code()) {
                seen = format!("OPTIONS answered {status}, then ");
            }
            seen + &request_seen(request, &method, stage, verdict, told_status(source, verdict))
        }
    })
}

fn preflight_seen(preflight: Option<&Entry>, hop: &Hop, told: Option<u16>) -> String {
    if let (None, Some(status)) = (preflight, told) {
        return format!("an OPTIONS that this file does not show, answered {status}");
    }
    match preflight {
        Some(entry) => match entry.response.status.code() {
            Some(status) => format!("OPTIONS answered {status}"),
            None => "an OPTIONS at most, with no answer on record".to_owned(),
        },
        None if hop.preflight == Preflight::Hidden => "an OPTIONS that this file does not show".to_owned(),
        None => "an OPTIONS at most".to_owned(),
    }
}

fn request_seen(request: Option<&Entry>, method: &str, stage: Stage, verdict: &Verdict, told: Option<u16>) -> String {
    let answered = request.filter(|entry| is_answered(entry)).and_then(|entry| entry.response.status.code());
    let executed = verdict.effects.request_executed == Some(true);
    let answered = answered.or_else(|| told.filter(|_| executed));
    if request.is_some_and(|entry| entry.from_cache.is_some()) {
        return format!("no {method} this time: the answer came from the browser's cache");
    }
    match (answered, stage) {
        (Some(status), Stage::Redirect) => format!("{method} answered {status}; the redirect's target was not asked"),
        (Some(status), _) if verdict.outcome == Outcome::Succeeded => format!("{method} answered {status}"),
        (Some(status), _) => format!("{method} answered {status}; the page was not given the answer"),
        (None, _) if never_connected(verdict.cause) => format!("nothing: no connection, so no {method}"),
        (None, _) => match verdict.effects.request_executed {
            Some(false) => format!("no {method}"),
            Some(true) if verdict.hop > 0 => {
                format!("{method} answered with a redirect; what it led to has no answer on record")
            }
            Some(true) => format!("{method}; its answer is not on record"),
            None => format!("perhaps the {method}: no answer is on record"),
        },
    }
}

fn never_connected(cause: Option<Cause>) -> bool {
    matches!(
        cause,
        Some(Cause::Dns | Cause::ConnectionRefused | Cause::Tls | Cause::Offline | Cause::Unreachable | Cause::BadPort)
    )
}
