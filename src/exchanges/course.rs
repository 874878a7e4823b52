//! The course of a fetch whose exchanges are known: what is sent to which URL, and which check fails first.

use super::parts::Parts;
use super::{FetchError, KnownAnswer, KnownFetch, KnownHop};
use crate::browser::{Engine, Stage, console_lines, is_common_in_webkit};
use crate::rules::{
    Cause, Certainty, End, Exchange, Facts, MissingFact, Outcome, Quoted, Refusal, becomes_get, goes_along, refusal,
    refusal_of_target,
};
use crate::sanitize::sanitize;
use crate::session::{Mode, in_force};
use crate::standard::{
    Address, InitiatorKind, Origin, cors_unsafe_request_header_names, is_client_hint, is_cors_safelisted_method,
    is_forbidden_request_header, is_redirect_status, lower_case, resolve, without_fragment,
};
use foldhash::{HashMap, HashMapExt};
use std::sync::Arc;

/// Redirects that browsers follow (<https://fetch.spec.whatwg.org/#http-redirect-fetch>, step 6).
const MOST_REDIRECTS: usize = 20;

/// A fetch that holds together, and what is sent to each URL.
pub(super) struct Course<'a> {
    fetch: &'a KnownFetch,
    page: Origin,
    steps: Vec<Step<'a>>,
}

/// What is sent to one URL.
struct Step<'a> {
    url: Arc<str>,
    method: String,
    /// The headers that script set and that are still sent.
    headers: Vec<(&'a str, &'a str)>,
    request_origin: Arc<str>,
    is_cors: bool,
    hop: Option<&'a KnownHop>,
}

/// Where something was objected to.
pub(super) struct Refused<'s, 'a> {
    step: &'s Step<'a>,
    answer: Option<&'a KnownAnswer>,
    location: Option<String>,
    names: Vec<String>,
}

impl<'a> Course<'a> {
    pub(super) fn of(fetch: &'a KnownFetch) -> Result<Course<'a>, FetchError> {
        let Parts { page, first, mut method } = Parts::of(fetch)?;
        let mut headers: Vec<(&str, &str)> = fetch
            .headers
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .filter(|(name, value)| !is_forbidden_request_header(name, value))
            .collect();
        let mut url = without_fragment(&fetch.url).to_owned();
        let mut origins = vec![first];
        let mut steps: Vec<Step<'_>> = Vec::new();
        let mut hops = fetch.hops.iter();
        loop {
            let hop = hops.next();
            steps.push(Step {
                url: url.as_str().into(),
                method: method.clone(),
                headers: headers.clone(),
                request_origin: Arc::default(),
                is_cors: false,
                hop,
            });
            let answer = hop.and_then(|hop| hop.response.as_ref());
            let Some((status, target)) = answer.and_then(|answer| Some((answer.status, location(answer, &url, None)?)))
            else {
                break;
            };
            let Some(target_origin) = Origin::of(&target) else { break };
            let leaves = origins.last().is_none_or(|origin| !origin.is_same_origin(&target_origin));
            let is_get = becomes_get(status, &method);
            headers.retain(|(name, _)| goes_along(&lower_case(name), is_get, leaves));
            if is_get {
                method = "GET".to_owned();
            }
            url = without_fragment(&target).to_owned();
            origins.push(target_origin);
        }
        if hops.next().is_some() {
            return Err(FetchError::Behind(steps.len()));
        }
        for (step, (origin, is_cors)) in steps.iter_mut().zip(in_force(Some(&page), origins.iter())) {
            (step.request_origin, step.is_cors) = (origin.unwrap_or_default(), is_cors);
        }
        Ok(Course { fetch, page, steps })
    }

    /// How it ends by the rules of an engine (the standard's for `None`), and what was refused.
    pub(super) fn end(&self, engine: Option<Engine>) -> (End, Option<Refused<'_, 'a>>) {
        let mut last = Arc::default();
        let mut was_preflighted = false;
        for (index, step) in self.steps.iter().enumerate() {
            last = Arc::clone(&step.url);
            let unknown = |fact| (End::undetermined(Arc::clone(&step.url), fact), None);
            if self.fetch.mode == Mode::SameOrigin && step.is_cors {
                return self.refused(step, Stage::Request, (Cause::DisallowedByMode, None), None);
            }
            if let Some(scheme) = scheme_of(&step.url).filter(|scheme| index == 0 && step.is_cors && !is_http(scheme)) {
                return match scheme.ends_with("-extension") {
                    true => unknown(MissingFact::ExtensionResource),
                    false => self.refused(step, Stage::Request, (Cause::SchemeNotSupported, Some(scheme)), None),
                };
            }
            if index > MOST_REDIRECTS {
                return self.refused(step, Stage::Redirect, (Cause::TooManyRedirects, None), None);
            }
            if engine == Some(Engine::WebKit) && self.fetch.initiator == InitiatorKind::Font && step.is_cors {
                return unknown(MissingFact::FontPreload);
            }
            let response = step.hop.and_then(|hop| hop.response.as_ref());
            // An opaque response is not checked.
            let is_checked = self.fetch.mode != Mode::NoCors;
            // What a redirect leaves of a request that needed a preflight, Firefox asks for once more.
            let asks_again = engine == Some(Engine::Firefox) && was_preflighted;
            if is_checked && step.is_cors && (step.needs_preflight(engine) || asks_again) {
                was_preflighted = true;
                match step.hop.and_then(|hop| hop.preflight.as_ref()) {
                    Some(preflight) => {
                        if let Some(found) = self.objection(step, preflight, Stage::Preflight, engine) {
                            return self.refused(step, Stage::Preflight, found, Some(preflight));
                        }
                    }
                    // The request was sent: its preflight passed, or the preflight cache stood for it.
                    None if response.is_some() => {}
                    None => return unknown(MissingFact::ExchangePreflight),
                }
            }
            let Some(response) = response else { return unknown(MissingFact::ExchangeAnswer) };
            let target = location(response, &step.url, engine);
            let is_redirect = target.is_some();
            let stage = if is_redirect { Stage::Redirect } else { Stage::Response };
            if is_checked && let Some(found) = self.objection(step, response, stage, engine) {
                return self.refused(step, stage, found, Some(response));
            }
            // CORS refuses the other schemes.
            let is_followed = |scheme: &str| if is_checked { scheme != "data" } else { is_http(scheme) };
            if target.and_then(|target| scheme_of(&target)).is_some_and(|scheme| !is_followed(&scheme)) {
                return self.refused(step, Stage::Redirect, (Cause::UnsafeRedirect, None), Some(response));
            }
            if is_redirect && index + 1 == self.steps.len() {
                return unknown(MissingFact::ExchangeRedirectAnswer);
            }
        }
        (End::success(last), None)
    }

    /// What a response is refused for: the cause, and the value that it turns on.
    fn objection(
        &self,
        step: &Step<'_>,
        answer: &KnownAnswer,
        stage: Stage,
        engine: Option<Engine>,
    ) -> Option<(Cause, Option<String>)> {
        let target = location(answer, &step.url, engine);
        // Firefox names the page's origin in every preflight.
        let is_pages = stage == Stage::Preflight && engine == Some(Engine::Firefox);
        let exchange = Exchange {
            stage,
            engine,
            credentials: self.fetch.credentials,
            origin: if is_pages { self.page.serialized() } else { &step.request_origin },
            status: answer.status,
            headers: &answer.list(),
            location: target.as_deref(),
            method: &step.method,
            unsafe_names: &step.unsafe_names(engine),
        };
        if step.is_cors {
            return refusal(&exchange, &step.url).map(|(cause, parameter, _)| (cause, parameter));
        }
        // The page's own server: no header of it is checked, only where it leads.
        let leaves = || Origin::of(target.as_deref()?).filter(|target| !target.is_same_origin(&self.page));
        leaves().and_then(|_| refusal_of_target(&exchange))
    }

    fn refused<'s>(
        &'s self,
        step: &'s Step<'a>,
        stage: Stage,
        (cause, parameter): (Cause, Option<String>),
        answer: Option<&'a KnownAnswer>,
    ) -> (End, Option<Refused<'s, 'a>>) {
        let names = step.unsafe_names(None);
        let target = answer.and_then(|answer| location(answer, &step.url, Some(Engine::Firefox)));
        let end = End::refused(Refusal { url: Arc::clone(&step.url), stage, cause, parameter });
        // Of an opaque response no console speaks by CORS' words.
        let is_silent = self.fetch.mode == Mode::NoCors && end.outcome != Outcome::Cors;
        (end, (!is_silent).then_some(Refused { step, answer, location: target, names }))
    }

    /// What a console prints.
    pub(super) fn lines(&self, engine: Engine, end: &End, refused: &Refused<'_, '_>) -> Vec<String> {
        let Some((cause, stage)) = end.cause.zip(end.failed_at) else { return Vec::new() };
        let facts = self.facts(engine, stage, end, refused);
        let Some(reason) = (cause.rule().reason)(engine, &facts) else { return Vec::new() };
        console_lines(engine, &facts.refusal(engine, &reason))
    }

    fn facts(&self, engine: Engine, stage: Stage, end: &End, refused: &Refused<'_, '_>) -> Facts {
        let Refused { step, answer, location, names } = refused;
        let headers = answer.map(KnownAnswer::list).unwrap_or_default();
        let joined = |name: &str| headers.get(name).map(|value| shown(&value));
        let first = self.steps.first().unwrap_or(step);
        let spelled = |name: &String| {
            let written = self.fetch.headers.iter().find(|(written, _)| written.eq_ignore_ascii_case(name));
            shown(written.map_or(name, |(written, _)| written))
        };
        Facts {
            stage,
            outcome_certainty: Certainty::Predicted,
            certainty: Certainty::Predicted,
            engine: Some(engine),
            engine_major: None,
            initiator: self.fetch.initiator,
            url: shown(&step.url),
            redirected_from: self.before(step).map(|before| shown(&before.url)),
            initial_url: shown(&first.url),
            location: location.as_deref().map(shown),
            page_origin: shown(self.page.serialized()),
            request_origin: shown(&step.request_origin),
            page_url: self.fetch.page_url.as_deref().map(shown),
            method: shown(&step.method),
            answer_is_recorded: answer.is_some(),
            status: answer.map(|answer| answer.status),
            status_text: Quoted::default(),
            parameter: end.parameter.as_deref().map(shown),
            allow_origin: headers.lines("access-control-allow-origin").map(shown).collect(),
            allow_credentials: joined("access-control-allow-credentials"),
            allow_methods: joined("access-control-allow-methods"),
            allow_headers: joined("access-control-allow-headers"),
            unsafe_names: names.iter().map(|name| shown(name)).collect(),
            script_header_names: names.iter().map(spelled).collect(),
            credentials: Some(self.fetch.credentials),
            other_failures: Vec::new(),
            error: None,
            request_executed: Some(end.outcome == Outcome::Cors && !matches!(stage, Stage::Preflight | Stage::Request)),
            preflight_passed: matches!(stage, Stage::Redirect | Stage::Response) && !names.is_empty(),
            stage_is_open: false,
            root_detail: None,
        }
    }

    /// What was sent before that step.
    fn before(&self, step: &Step<'_>) -> Option<&Step<'a>> {
        let at = self.steps.iter().position(|other| std::ptr::eq(other, step))?;
        self.steps.get(at.checked_sub(1)?)
    }
}

impl Step<'_> {
    fn needs_preflight(&self, engine: Option<Engine>) -> bool {
        !is_cors_safelisted_method(&self.method) || !self.unsafe_names(engine).is_empty()
    }

    /// The names of headers that need permission, in the order in which the engine looks at them. Chromium and WebKit go
    /// through the request's header list, WebKit through the common names first; Firefox and the standard sort them.
    fn unsafe_names(&self, engine: Option<Engine>) -> Vec<String> {
        // Chromium takes client hints for safe.
        let counts = |name: &str| !(engine == Some(Engine::Chromium) && is_client_hint(&lower_case(name)));
        let mut names = cors_unsafe_request_header_names(self.headers.iter().copied().filter(|(name, _)| counts(name)));
        if let Some(engine @ (Engine::Chromium | Engine::WebKit)) = engine {
            let mut places = HashMap::with_capacity(self.headers.len());
            for (place, (name, _)) in self.headers.iter().enumerate() {
                places.entry(lower_case(name)).or_insert(place);
            }
            let place = |name: &String| places.get(&**name).copied();
            names.sort_by_cached_key(|name| (engine == Engine::WebKit && !is_common_in_webkit(name), place(name)));
        }
        names
    }
}

/// Where a response leads, by the rules of an engine: in Firefox an empty `Location` leads back to the URL
/// itself, for Chromium it is none.
fn location(answer: &KnownAnswer, url: &str, engine: Option<Engine>) -> Option<String> {
    let location = answer.list().lines("location").next().filter(|_| is_redirect_status(answer.status))?;
    (!location.is_empty() || engine == Some(Engine::Firefox)).then(|| resolve(url, location))
}

/// The scheme of a URL, in lower case.
fn scheme_of(url: &str) -> Option<String> {
    Address::of(url).map(|address| address.scheme.to_string())
}

/// An HTTP(S) scheme: <https://fetch.spec.whatwg.org/#http-scheme>.
fn is_http(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}

/// A value of the caller's own, as console lines quote it: on one line. Nothing is redacted.
fn shown(text: &str) -> Quoted {
    Quoted::vouched(sanitize(text))
}
