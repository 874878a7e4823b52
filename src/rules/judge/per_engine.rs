//! What each engine would have objected to in the same exchange. Where the record leaves open what an engine would have
//! said, or whether it would have failed at all, that engine has no finding.

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

/// What the engine that took part objected to.
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

    /// What the other engine would say is open; whether it would fail may not be.
    fn wordless_ending(&self, engine: Engine) -> Ending {
        let defect = self.cause.rule().defect;
        let is_of_headers = defect == Defect::Headers;
        // Every engine looks at that last.
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

    /// The answer that was refused is in the file.
    fn has_answer(&self) -> bool {
        self.refused().is_some_and(|entry| entry.response.status.code().is_some())
    }

    /// Whether that engine would have met this failure at all is not on record.
    fn leaves_open_whether(&self, engine: Engine) -> bool {
        let is_left_open = match engine {
            Engine::WebKit => self.is_font_face() || self.is_stored_for_others() || self.may_skip_preflight(),
            // Firefox keeps what an image was answered apart from what others ask for.
            Engine::Firefox => self.draft.stored.is_some_and(|stored| self.is_image(stored)),
            Engine::Chromium => false,
        };
        // What is no HTTP is an answer without headers to Firefox, and none at all to the others.
        is_left_open
            || self.capture.engine() == Some(Engine::Firefox)
                && self
                    .refused()
                    .is_some_and(|e| e.response.status.code() == Some(200) && e.response.headers.is_empty())
    }

    /// WebKit loads fonts without CORS (measured with WebKitGTK 2.50), but not those that a `<link rel=preload>` asks for:
    /// of these Firefox tells the server a priority. In a file of Chromium nothing tells them apart.
    fn is_font_face(&self) -> bool {
        let request = self.hop.and_then(|hop| self.capture.request(hop));
        let is_firefox = self.capture.engine() == Some(Engine::Firefox);
        let is_preload = is_firefox && request.is_some_and(|entry| entry.request.headers.has("Priority"));
        self.fetch.initiator == InitiatorKind::Font && !is_preload
    }

    /// The cache gave what it had kept of a request with another origin, or of one without CORS: WebKit asks the server
    /// again.
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

    /// In WebKit what a page with a service worker asks for goes without a preflight, and what the worker asks for fails
    /// in other words.
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

    /// The same answer, judged by that engine's rules.
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

    /// The engine finds nothing wrong: it goes on to the request's own answer, or to the next hop.
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

    /// Script set client hints, which Chromium counts among the safe headers and names in no preflight: which others are
    /// unsafe for their length differs, too.
    fn counts_hints_apart(&self, engine: Engine) -> bool {
        let request = self.hop.and_then(|hop| self.capture.request(hop));
        engine != Engine::Chromium
            && self.capture.engine() == Some(Engine::Chromium)
            && request.is_some_and(elsewhere::carries_hints)
    }

    fn credentials(&self) -> CredentialsMode {
        self.draft.only_under().or(self.fetch.credentials).unwrap_or(CredentialsMode::NotInclude)
    }

    /// Chromium alone takes client hints that script set for safe.
    fn needs_preflight_in(&self, engine: Engine) -> bool {
        let Some(hop) = self.hop.filter(|_| engine == Engine::Chromium) else { return true };
        let only_hints = !hop.unsafe_names.is_empty() && hop.unsafe_names.iter().all(|name| is_client_hint(name));
        !(only_hints && is_cors_safelisted_method(&hop.method))
    }

    /// The answer is not in the file. What the engine that took part made of it tells what another would have said only
    /// where it comes first in that one's order, too, and names nothing that is not known.
    fn verdict_finding(&self, engine: Engine) -> Option<EngineFinding> {
        let known = Known {
            value: self.draft.parameter().is_some_and(|value| !value.is_empty()),
            status: self.draft.status().is_some(),
            // WebKit looks at a preflight's status before all else.
            ok_status: self.stage != Stage::Preflight || self.draft.status().is_some_and(is_ok_status),
            safelisted_method: self.hop.is_some_and(|hop| is_cors_safelisted_method(&hop.method)),
        };
        let rule = self.cause.rule();
        // WebKit has one sentence for the answer of a server and for a URL that no server answers for.
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

    /// WebKit's CORS check refuses a redirect to `data:`; to the others it is an error of the network.
    fn leads_to_data(&self) -> bool {
        self.stage == Stage::Redirect && self.draft.parameter().is_some_and(|target| target.starts_with("data:"))
    }

    fn data_url_finding(&self, engine: Engine) -> Option<EngineFinding> {
        (engine == Engine::Firefox).then(|| EngineFinding { cause: Cause::UnsafeRedirect, ..self.as_own(engine) })
    }

    /// The header that an engine names is known when it is the first in that engine's order of all that may have been
    /// refused: the one that was named, and those behind it in the order of the engine that named it.
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

    /// A failure of the network: every engine meets it, and words it in its own way.
    fn network_finding(&self, engine: Engine) -> Option<EngineFinding> {
        let error = self.hop.and_then(|hop| self.capture.request(hop)?.error()).unwrap_or_default();
        // Only Chromium sends streams as bodies, and only Chromium asks for HTTP/2 for them.
        if error.contains("ALPN_NEGOTIATION_FAILED") {
            return None;
        }
        // WebKit takes what it can of such an answer.
        if engine == Engine::WebKit && self.cause.rule().elsewhere == card::Elsewhere::OpenTakenByWebKit {
            return None;
        }
        // What another engine says of a redirect that is not followed depends on where it leads.
        if self.cause.rule().elsewhere == card::Elsewhere::ByTarget
            && !error.contains("data:")
            && self.capture.engine() == Some(Engine::WebKit)
        {
            return None;
        }
        // Firefox takes what is no HTTP for an answer of HTTP/0.9: status 200, and no headers.
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

/// Firefox shows what came from its cache like an answer, with no byte of a request sent for it.
fn is_unsent(capture: &Capture<'_>, entry: &Entry) -> bool {
    capture.engine() == Some(Engine::Firefox)
        && entry.response.status.code().is_some()
        && entry.request.headers_size == Some(0)
}
