//! The objection of each engine to the same exchange. If the record leaves open what an engine would have printed, or
//! whether it would have failed at all, that engine has no finding.

use super::draft::Draft;
use super::elsewhere;
use crate::browser::{Engine, Stage};
use crate::har::{Entry, EntryIndex};
use crate::rules::capture::Capture;
use crate::rules::card::{self, Defect, Known, depends_on_answer};
use crate::rules::cause::Cause;
use crate::rules::checks::run::{FailedCheck, lacks_stored_answer, names_any_header, places, walk_hop, walk_response};
use crate::rules::judge::ending::Ending;
use crate::rules::verdict::{EngineEnding, EngineFinding, Outcome};
use crate::session::{Fetch, Hop};
use crate::standard::{
    CredentialsMode, InitiatorKind, is_client_hint, is_cors_safelisted_method, is_ok_status, is_redirect_status,
};

type Findings = ([Option<Box<EngineFinding>>; 3], [Option<EngineEnding>; 3]);

/// The findings and the endings, in the order of [`Engine::ALL`].
pub(super) fn findings(capture: &Capture<'_>, fetch: &Fetch, draft: &Draft) -> Findings {
    let mut findings = [None, None, None];
    let mut endings = [None; 3];
    for ((engine, finding), ending) in Engine::ALL.into_iter().zip(&mut findings).zip(&mut endings) {
        match ending_in(capture, fetch, draft, engine) {
            Ending::Fails(found) => {
                let is_own = capture.engine() == Some(engine);
                let outcome = if is_own { draft.outcome() } else { found.cause.rule().outcome };
                let cause = if is_own { draft.cause() } else { Some(found.cause) };
                let is_told = is_own || draft.cause().is_none_or(|cause| !elsewhere::may_end_otherwise(cause));
                *ending = is_told.then_some(EngineEnding { outcome, cause });
                *finding = Some(Box::new(found));
            }
            Ending::Ends(found) => *ending = Some(found),
            Ending::Open => {}
        }
    }
    (findings, endings)
}

fn ending_in(capture: &Capture<'_>, fetch: &Fetch, draft: &Draft, engine: Engine) -> Ending {
    let is_own = capture.engine() == Some(engine);
    let as_recorded = || Ending::Ends(EngineEnding { outcome: draft.outcome(), cause: draft.cause() });
    match draft.cause().zip(draft.failed_at()) {
        None if is_own => as_recorded(),
        None if draft.outcome() == Outcome::Succeeded => elsewhere::after_success(capture, fetch, draft, engine),
        None => Ending::Open,
        Some((cause, stage)) => {
            let own = Own { capture, fetch, draft, hop: fetch.hops.get(draft.hop), cause, stage };
            own.ending(engine)
        }
    }
}

/// The objection of the file's engine.
struct Own<'a, 'r> {
    capture: &'a Capture<'r>,
    fetch: &'a Fetch,
    draft: &'a Draft,
    hop: Option<&'a Hop>,
    cause: Cause,
    stage: Stage,
}

impl Own<'_, '_> {
    fn ending(&self, engine: Engine) -> Ending {
        if self.capture.engine() == Some(engine) {
            let own = self.as_own(engine);
            return Ending::Fails(match self.draft.failed().and_then(|failed| failed.prints) {
                Some(cause) => EngineFinding { cause, parameter: None, ..own },
                None => own,
            });
        }
        let is_cors = self.draft.outcome() == Outcome::Cors;
        if is_cors
            && engine == Engine::Chromium
            && let Some(request) = self.hop.and_then(|hop| self.capture.request(hop))
            && let Some(finding) = elsewhere::local_network_finding(self.capture, self.fetch, request)
        {
            return Ending::Fails(finding);
        }
        match self.draft.outcome() {
            Outcome::Network => self.network_finding(engine).map_or(Ending::Open, Ending::Fails),
            Outcome::Cors if self.leaves_open_whether(engine) => Ending::Open,
            Outcome::Cors if self.has_answer() => self.answered_ending(engine),
            Outcome::Cors => self.verdict_finding(engine).map_or_else(|| self.wordless_ending(engine), Ending::Fails),
            Outcome::Policy => elsewhere::after_policy(self.capture, self.draft, self.hop),
            Outcome::Succeeded | Outcome::Aborted | Outcome::Undetermined => Ending::Open,
        }
    }

    /// The other engine's message is open; whether it would fail may be known.
    fn wordless_ending(&self, engine: Engine) -> Ending {
        let defect = self.cause.rule().defect;
        let is_of_headers = defect == Defect::Headers;
        // Every engine checks that last.
        let is_last = defect == Defect::Credentials && self.stage == Stage::Response;
        if is_of_headers && engine == Engine::Chromium && self.draft.parameter().is_none_or(is_client_hint) {
            return Ending::Open;
        }
        match is_of_headers || is_last {
            true => Ending::fails_cors(Some(self.cause)),
            false if depends_on_answer(self.cause) => Ending::fails_cors(None),
            false => Ending::Open,
        }
    }

    /// The verdict itself as an engine's finding.
    fn as_own(&self, engine: Engine) -> EngineFinding {
        let (parameter, status) = (self.draft.parameter().map(str::to_owned), self.draft.status());
        EngineFinding { engine, cause: self.cause, stage: self.stage, parameter, status }
    }

    fn refused(&self) -> Option<&Entry> {
        let hop = self.hop?;
        if self.stage == Stage::Preflight { self.capture.preflight(hop) } else { self.capture.request(hop) }
    }

    /// The blocked response is in the file.
    fn has_answer(&self) -> bool {
        self.refused().is_some_and(|entry| entry.response.status.code().is_some())
    }

    /// It is unknown whether that engine would have had this failure at all.
    fn leaves_open_whether(&self, engine: Engine) -> bool {
        let is_left_open = match engine {
            Engine::WebKit => self.is_font_face() || self.is_stored_for_others() || self.may_skip_preflight(),
            // Firefox caches responses to images separately.
            Engine::Firefox => self.draft.stored.is_some_and(|stored| self.is_image(stored)),
            Engine::Chromium => false,
        };
        // Firefox treats invalid HTTP as a response without headers, the others as no response.
        is_left_open
            || self.capture.engine() == Some(Engine::Firefox)
                && self
                    .refused()
                    .is_some_and(|e| e.response.status.code() == Some(200) && e.response.headers.is_empty())
    }

    /// WebKit loads fonts without CORS (measured with WebKitGTK 2.50), except those of a `<link rel=preload>`: for these
    /// Firefox sends a priority. A file of Chromium does not distinguish them.
    fn is_font_face(&self) -> bool {
        let request = self.hop.and_then(|hop| self.capture.request(hop));
        let is_firefox = self.capture.engine() == Some(Engine::Firefox);
        let is_preload = is_firefox && request.is_some_and(|entry| entry.request.headers.has("Priority"));
        self.fetch.initiator == InitiatorKind::Font && !is_preload
    }

    /// The cache reused the response to a request with another origin, or without CORS: WebKit would ask the server again.
    fn is_stored_for_others(&self) -> bool {
        let Some(request) = self.hop.and_then(|hop| self.capture.request(hop)) else { return false };
        let is_stored = self.draft.stored.is_some() || request.from_cache.is_some() || is_unsent(self.capture, request);
        if !is_stored || self.stage == Stage::Preflight {
            return false;
        }
        let url = request.url();
        let by_url = || self.capture.earlier(url, request.index).find(|e| e.response.status.code().is_some());
        let stored = self.draft.stored.and_then(|index| self.capture.entry(index)).or_else(by_url);
        let origin = self.hop.and_then(|hop| hop.request_origin.as_deref());
        stored.is_none_or(|stored| stored.request.headers.value("Origin") != origin)
    }

    /// In WebKit, requests of a page with a service worker have no preflight, and failures of the worker's requests have
    /// other messages.
    fn may_skip_preflight(&self) -> bool {
        let is_workers = self.fetch.from_worker
            || self.hop.and_then(|hop| self.capture.request(hop)).is_some_and(|entry| entry.via_service_worker);
        let has_preflight = self.hop.is_some_and(|hop| hop.preflight_because.is_some());
        self.capture.has_service_worker && (is_workers || has_preflight)
    }

    fn is_image(&self, stored: EntryIndex) -> bool {
        self.capture.entry(stored).is_some_and(|entry| {
            let accept = entry.request.headers.value("Accept").unwrap_or_default();
            entry.resource_type.as_deref() == Some("image") || accept.starts_with("image/")
        })
    }

    /// The same response, judged by that engine's rules.
    fn answered_ending(&self, engine: Engine) -> Ending {
        let Own { capture, fetch, draft, .. } = self;
        let Some(hop) = self.hop else { return Ending::Open };
        let credentials = self.credentials();
        let failure = if self.needs_preflight_in(engine) {
            walk_hop(capture, fetch, draft.hop, Some(engine), credentials)
        } else {
            walk_response(capture, fetch, draft.hop, Some(engine), credentials)
        };
        let Some(FailedCheck { stage, cause, parameter, status, .. }) = failure else {
            return self.accepted_ending(hop);
        };
        let is_any_header = cause.rule().defect == Defect::Headers
            && (names_any_header(capture, hop, engine, credentials) || self.counts_hints_apart(engine));
        if is_any_header {
            return Ending::fails_cors(Some(cause));
        }
        let status = Some(status).filter(|status| *status != 0);
        Ending::Fails(EngineFinding { engine, cause, stage, parameter, status })
    }

    /// The engine finds nothing wrong: it continues with the response to the request itself, or with the next hop.
    fn accepted_ending(&self, hop: &Hop) -> Ending {
        let is_last = self.draft.hop + 1 == self.fetch.hops.len();
        let is_answered = self
            .capture
            .request(hop)
            .is_some_and(|request| request.response.status.code().is_some_and(|status| !is_redirect_status(status)));
        match is_last && is_answered && hop.is_cors && !lacks_stored_answer(self.capture, hop) {
            true => Ending::succeeds(),
            false => Ending::Open,
        }
    }

    /// Script set client hints, which Chromium treats as safe and does not list in preflights: so the set of headers that are
    /// unsafe because of their length also differs.
    fn counts_hints_apart(&self, engine: Engine) -> bool {
        let request = self.hop.and_then(|hop| self.capture.request(hop));
        engine != Engine::Chromium
            && self.capture.engine() == Some(Engine::Chromium)
            && request.is_some_and(elsewhere::carries_hints)
    }

    fn credentials(&self) -> CredentialsMode {
        self.draft.only_under().or(self.fetch.credentials).unwrap_or(CredentialsMode::NotInclude)
    }

    /// Only Chromium treats client hints set by script as safe.
    fn needs_preflight_in(&self, engine: Engine) -> bool {
        let Some(hop) = self.hop.filter(|_| engine == Engine::Chromium) else { return true };
        let only_hints = !hop.unsafe_names.is_empty() && hop.unsafe_names.iter().all(|name| is_client_hint(name));
        !(only_hints && is_cors_safelisted_method(&hop.method))
    }

    /// The response is not in the file. The finding of the file's engine applies to another engine only if it also comes
    /// first in that engine's order and needs no unknown value.
    fn verdict_finding(&self, engine: Engine) -> Option<EngineFinding> {
        let known = Known {
            value: self.draft.parameter().is_some_and(|value| !value.is_empty()),
            status: self.draft.status().is_some(),
            // WebKit checks a preflight's status first.
            ok_status: self.stage != Stage::Preflight || self.draft.status().is_some_and(is_ok_status),
            safelisted_method: self.hop.is_some_and(|hop| is_cors_safelisted_method(&hop.method)),
        };
        let rule = self.cause.rule();
        // WebKit prints the same message for a server's response and for a URL without a server.
        if rule.defect == Defect::MissingOrigin && !self.is_http() {
            return Some(self.scheme_finding(engine));
        }
        if rule.defect == Defect::Headers {
            return self.refused_header_finding(engine);
        }
        if rule.is_about_target && self.leads_to_data() {
            return self.data_url_finding(engine);
        }
        (rule.follows)(engine, &known).then(|| self.as_own(engine))
    }

    fn is_http(&self) -> bool {
        self.hop.is_none_or(|hop| hop.url.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http")))
    }

    fn scheme_finding(&self, engine: Engine) -> EngineFinding {
        EngineFinding { engine, cause: Cause::SchemeNotSupported, stage: Stage::Request, parameter: None, status: None }
    }

    /// WebKit's CORS check blocks a redirect to `data:`; for the others it is a network error.
    fn leads_to_data(&self) -> bool {
        self.stage == Stage::Redirect && self.draft.parameter().is_some_and(|target| target.starts_with("data:"))
    }

    fn data_url_finding(&self, engine: Engine) -> Option<EngineFinding> {
        (engine == Engine::Firefox).then(|| EngineFinding { cause: Cause::UnsafeRedirect, ..self.as_own(engine) })
    }

    /// The header that an engine names is known if it is the first, in that engine's order, of all that may have been
    /// rejected: the named one, and those after it in the order of the engine that named it.
    fn refused_header_finding(&self, engine: Engine) -> Option<EngineFinding> {
        let named = self.draft.parameter()?;
        if engine == Engine::Chromium && is_client_hint(named) {
            return None;
        }
        let hop = self.hop?;
        let in_order = places(hop, self.capture.request(hop)?).unwrap_or_default();
        let in_order: Vec<&str> = in_order.into_iter().filter_map(|n| hop.unsafe_names.get(n)).map(|n| &**n).collect();
        let behind = in_order.iter().position(|name| *name == named).and_then(|n| in_order.get(n + 1..));
        let may_be_first = |other: &str| match engine {
            _ if other == named => false,
            Engine::Firefox => other < named,
            Engine::Chromium => !is_client_hint(other),
            Engine::WebKit => true,
        };
        let is_open = match behind {
            Some(behind) => behind.iter().any(|other| may_be_first(other)),
            None => hop.unsafe_names.iter().any(|other| may_be_first(other)),
        };
        (!is_open).then(|| self.as_own(engine))
    }

    /// A network failure: every engine has it, with its own message.
    fn network_finding(&self, engine: Engine) -> Option<EngineFinding> {
        let error = self.hop.and_then(|hop| self.capture.request(hop)?.error()).unwrap_or_default();
        // Only Chromium sends streams as bodies, and requires HTTP/2 for them.
        if error.contains("ALPN_NEGOTIATION_FAILED") {
            return None;
        }
        // WebKit uses as much of such a response as possible.
        if engine == Engine::WebKit && self.cause.rule().elsewhere == card::Elsewhere::OpenTakenByWebKit {
            return None;
        }
        // Another engine's message for an unfollowed redirect depends on the target.
        if self.cause.rule().elsewhere == card::Elsewhere::ByTarget
            && !error.contains("data:")
            && self.capture.engine() == Some(Engine::WebKit)
        {
            return None;
        }
        // Firefox treats invalid HTTP as an HTTP/0.9 response: status 200 without headers.
        let is_no_http = error.contains("INVALID_HTTP_RESPONSE") || error.contains("Could not parse HTTP response");
        if is_no_http && engine == Engine::Firefox && self.hop.is_some_and(|hop| hop.is_cors) {
            return Some(EngineFinding {
                cause: Cause::MissingAllowOrigin,
                status: Some(200),
                parameter: None,
                ..self.as_own(engine)
            });
        }
        Some(self.as_own(engine))
    }
}

/// Firefox shows a response from its cache like any other, but without sent bytes.
fn is_unsent(capture: &Capture<'_>, entry: &Entry) -> bool {
    capture.engine() == Some(Engine::Firefox)
        && entry.response.status.code().is_some()
        && entry.request.headers_size == Some(0)
}
