//! Three short views of a fetch: from the network, the server and the page.

use super::exchange::is_answered;
use super::source::Source;
use crate::browser::{self, Engine, Stage};
use crate::har::Entry;
use crate::report::identity::host;
use crate::report::redact::Redactor;
use crate::report::text::{Piece, Text, words};
use crate::rules::{AnsweredBy, Cause, EngineFinding, Outcome, Sent, Verdict};
use crate::session::{Fetch, Hop, Preflight};

/// The error in script; `None` if it got the response, or if that is unknown.
pub(super) fn javascript_saw(
    source: &Source<'_>,
    redactor: &mut Redactor,
    fetch: &Fetch,
    verdict: &Verdict,
) -> Option<Text> {
    let nothing = matches!(verdict.outcome(), Outcome::Cors | Outcome::Network | Outcome::Policy);
    let engine = source.analysis.log.exporter.engine.filter(|_| nothing)?;
    let about = (engine, fetch.initiator);
    let saw = redactor.own(about, |(engine, initiator)| browser::javascript_saw(engine, initiator));
    Some(saw).filter(|text| !text.is_empty())
}

/// The status of the step at which the fetch ended: `OPTIONS 401`, `504`, `refused`; and whether it shows that the step was
/// a preflight.
pub(super) fn network_saw(source: &Source<'_>, hop: &Hop, verdict: &Verdict) -> (Piece<'static>, bool) {
    let preflight = verdict.ending.failed_at() == Some(Stage::Preflight);
    let entry = source.entry(if preflight { hop.preflight_entry } else { hop.entry });
    let status = entry.and_then(|entry| entry.response.status.code());
    match (status.or_else(|| told_status(source, verdict)), preflight) {
        (Some(status), true) => (words!("OPTIONS {}", status), true),
        (Some(status), false) => (words!("{}", status), false),
        (None, _) => no_status(verdict, preflight),
    }
}

/// The status of the blocked response from the browser's message, if the response is not in the file.
fn told_status(source: &Source<'_>, verdict: &Verdict) -> Option<u16> {
    let engine = source.analysis.log.exporter.engine;
    let own = |finding: &&EngineFinding| finding.engine == Engine::WebKit && Some(finding.engine) == engine;
    verdict.per_engine.iter().flatten().map(Box::as_ref).find(own)?.status
}

fn no_status(verdict: &Verdict, preflight: bool) -> (Piece<'static>, bool) {
    let own = verdict.cause().and_then(|cause| cause.rule().network_saw);
    let saw = own.unwrap_or(match verdict.outcome() {
        Outcome::Aborted => "aborted",
        Outcome::Policy => "not sent",
        Outcome::Network => "failed",
        Outcome::Undetermined => "unknown",
        Outcome::Cors if preflight => "OPTIONS, hidden",
        Outcome::Cors | Outcome::Succeeded => "no response",
    });
    let names_preflight = own.is_none() && preflight && verdict.outcome() == Outcome::Cors;
    (words!("{}", saw), names_preflight)
}

/// What reached the servers along the chain, as one sentence without a full stop.
pub(super) fn server_saw(
    source: &Source<'_>,
    redactor: &mut Redactor,
    fetch: &Fetch,
    hop: &Hop,
    verdict: &Verdict,
) -> Option<Text> {
    let stage = match verdict.outcome() {
        Outcome::Undetermined | Outcome::Aborted => return None,
        Outcome::Succeeded => Stage::Response,
        Outcome::Cors | Outcome::Network | Outcome::Policy => verdict.ending.failed_at().unwrap_or(Stage::Response),
    };
    if verdict.sure_root_cause().is_some_and(|root| root.rule().answered_by == AnsweredBy::Network) {
        let method = if stage == Stage::Preflight { "OPTIONS".into() } else { redactor.text(&hop.method) };
        return Some(redactor.pooled(words!("nothing: something in the network answered the {} instead", method)));
    }
    let mut seen: Vec<Piece<'static>> = Vec::new();
    for before in fetch.hops.iter().take(verdict.hop) {
        seen.extend(redirect_seen(source, redactor, before));
    }
    let method = redactor.text(&hop.method);
    let last = Seen {
        preflight: source.entry(hop.preflight_entry),
        request: source.entry(hop.entry),
        // After a redirect the server has to be named.
        place: if verdict.hop > 0 { words!(" to {}", host(&redactor.url(&hop.url))).owned() } else { Piece::default() },
        told: told_status(source, verdict),
        method,
        hop,
        verdict,
    };
    seen.push(last.at(stage));
    Some(redactor.pooled(Piece::list(seen, "; then ")))
}

/// What a redirecting server saw, or that the browser itself redirected.
fn redirect_seen(source: &Source<'_>, redactor: &mut Redactor, hop: &Hop) -> Option<Piece<'static>> {
    let entry = source.entry(hop.entry)?;
    let url = redactor.url(&hop.url);
    let (method, server) = (redactor.text(&hop.method), host(&url));
    if entry.is_browsers_own_redirect() {
        return Some(words!("nothing at {}: the browser itself redirected the {}", server, method).owned());
    }
    let status = entry.response.status.code()?;
    let preflight = source.entry(hop.preflight_entry).and_then(|entry| entry.response.status.code());
    Some(match preflight {
        Some(asked) => words!("OPTIONS to {} answered {}, {} answered {}", server, asked, method, status).owned(),
        None => words!("{} to {} answered {}", method, server, status).owned(),
    })
}

/// The step at which a fetch ended, and what is known about it.
struct Seen<'a> {
    preflight: Option<&'a Entry>,
    request: Option<&'a Entry>,
    /// ` to api.example`, after a redirect.
    place: Piece<'static>,
    /// A status from the browser's message.
    told: Option<u16>,
    method: Text,
    hop: &'a Hop,
    verdict: &'a Verdict,
}

impl Seen<'_> {
    fn at(&self, stage: Stage) -> Piece<'static> {
        let Seen { method, place, verdict, .. } = self;
        // If several explanations remain, the request may have been sent in one of them.
        let is_open = verdict.effects.request_executed.is_none();
        match stage {
            Stage::Request if is_open => {
                words!("perhaps nothing: the file does not show whether the {} was sent", method)
            }
            Stage::Request => words!("nothing: the {} was not sent{}", method, place),
            Stage::Preflight if is_open => {
                words!("{}; the file does not show whether the {} was sent", self.preflight(), method)
            }
            Stage::Preflight if place.is_empty() => words!("{}; the {} was not sent", self.preflight(), method),
            Stage::Preflight => words!("{}; the {} did not get that far", self.preflight(), method),
            Stage::Redirect | Stage::Response => match self.preflight.and_then(|entry| entry.response.status.code()) {
                Some(status) => words!("OPTIONS{} answered {}, then {}", place, status, self.request(stage)),
                None => self.request(stage),
            },
        }
    }

    fn preflight(&self) -> Piece<'static> {
        let Seen { place, .. } = self;
        if let (None, Some(status)) = (self.preflight, self.told.filter(|_| !self.verdict.ending.stage_is_open())) {
            return words!("an OPTIONS that is not in this file{}, answered {}", place, status);
        }
        match self.preflight {
            Some(entry) if entry.is_browsers_own_redirect() => {
                words!("nothing: the browser itself redirected the OPTIONS{}", place)
            }
            Some(entry) => match entry.response.status.code() {
                Some(status) => words!("OPTIONS{} answered {}", place, status),
                None => words!("OPTIONS{} at most (no response)", place),
            },
            None if self.hop.preflight == Preflight::Hidden => words!("an OPTIONS{} that is not in this file", place),
            None => words!("OPTIONS{} at most", place),
        }
    }

    fn request(&self, stage: Stage) -> Piece<'static> {
        let Seen { method, place, verdict, request, .. } = self;
        let told = self.told.filter(|_| !verdict.ending.stage_is_open());
        let answered = request.filter(|entry| is_answered(entry)).and_then(|entry| entry.response.status.code());
        if request.is_some_and(|entry| entry.from_cache.is_some()) {
            return words!("no {} this time: the response came from the browser's cache", method);
        }
        if request.is_some_and(Entry::is_browsers_own_redirect) {
            return words!("nothing{}: the browser itself redirected the {}", place, method);
        }
        match (answered.or(told), stage) {
            (Some(status), Stage::Redirect) => {
                words!("{}{} answered {}; the target of the redirect was not requested", method, place, status)
            }
            (Some(status), _) if verdict.outcome() == Outcome::Succeeded => {
                words!("{}{} answered {}", method, place, status)
            }
            (Some(status), _) => words!("{}{} answered {}, but the page could not read it", method, place, status),
            (None, _) if is_sent(verdict.cause(), Sent::NoConnection) => {
                words!("nothing: no connection, so no {}{}", method, place)
            }
            (None, _) if is_sent(verdict.cause(), Sent::Redirected) => {
                words!("{} answered with one redirect after another", method)
            }
            (None, _) => match verdict.effects.request_executed {
                Some(false) => words!("no {}{}", method, place),
                Some(true) if verdict.hop == 0 => words!("{} (no response recorded)", method),
                // The connection may have failed before, or a worker answered.
                None if verdict.outcome() == Outcome::Network => {
                    words!("nothing, or the {}{} without a response", method, place)
                }
                _ => words!("probably the {}{} (no response recorded)", method, place),
            },
        }
    }
}

fn is_sent(cause: Option<Cause>, sent: Sent) -> bool {
    cause.is_some_and(|cause| cause.rule().sent == sent)
}
