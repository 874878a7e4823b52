//! The redacted values of a failed fetch, from which the rules create their texts.

use super::source::Source;
use crate::browser::{Engine, Stage};
use crate::console::{Says, Told};
use crate::har::Entry;
use crate::report::redact::{Redactions, Redactor};
use crate::rules::{Cause, Facts, OtherCause, Quoted, Verdict, phrases, redirect_target};
use crate::session::{Fetch, Hop, Preflight};
use crate::standard::{CredentialsMode, Origin, lower_case, plain_origin};
use std::borrow::Cow;
use url::Url;

/// The objection to a fetch: of the verdict itself, or of one engine.
pub(super) struct Objection<'a> {
    pub(super) engine: Option<Engine>,
    pub(super) cause: Option<Cause>,
    pub(super) stage: Stage,
    pub(super) parameter: Option<&'a str>,
    /// Status of the judged response, if it is not the blocked entry's own.
    pub(super) status: Option<u16>,
}

impl<'a> Objection<'a> {
    pub(super) fn from_verdict(verdict: &'a Verdict, engine: Option<Engine>) -> Objection<'a> {
        Objection {
            engine,
            cause: verdict.cause(),
            stage: verdict.ending.failed_at().unwrap_or(Stage::Response),
            parameter: verdict.ending.parameter(),
            status: None,
        }
    }
}

/// The facts of the verdict's own objection, reused for engines with the same objection.
pub(super) struct SharedFacts {
    pub(super) facts: Facts,
    parameter: Option<String>,
    /// Status of the blocked entry.
    status: Option<u16>,
    /// Its error message.
    error: Option<Quoted>,
    /// The secrets that were redacted.
    gone: Redactions,
}

impl SharedFacts {
    pub(super) fn of(
        source: &Source<'_>,
        redactor: &mut Redactor,
        fetch: &Fetch,
        verdict: &Verdict,
        objection: &Objection<'_>,
    ) -> SharedFacts {
        let (facts, gone) = redactor.recording(|redactor| facts(source, redactor, fetch, verdict, objection));
        let parameter = objection.parameter.map(str::to_owned);
        SharedFacts { status: facts.status, error: facts.error.clone(), facts, parameter, gone }
    }

    /// Replaces the facts by those of another objection to the same fetch.
    pub(super) fn facts_for(
        &mut self,
        source: &Source<'_>,
        redactor: &mut Redactor,
        fetch: &Fetch,
        verdict: &Verdict,
        objection: &Objection<'_>,
    ) -> Cow<'_, Facts> {
        if objection.stage != self.facts.stage || objection.parameter != self.parameter.as_deref() {
            return Cow::Owned(facts(source, redactor, fetch, verdict, objection));
        }
        redactor.count_again(&self.gone);
        self.facts.engine = objection.engine;
        self.facts.engine_major = major(source, objection);
        self.facts.error = if is_recorders(source, objection) { self.error.clone() } else { None };
        self.facts.status = objection.status.or(self.status);
        self.facts.credentials = verdict.credentials.or_else(|| supposed_credentials(objection.cause));
        Cow::Borrowed(&self.facts)
    }
}

/// Whether the objecting engine wrote the file: no other prints the recorded error.
fn is_recorders(source: &Source<'_>, objection: &Objection<'_>) -> bool {
    objection.engine.is_none() || objection.engine == source.analysis.log.exporter.engine
}

/// Major version of the objecting engine, if it wrote the file.
fn major(source: &Source<'_>, objection: &Objection<'_>) -> Option<u32> {
    source.analysis.log.exporter.major().filter(|_| is_recorders(source, objection))
}

/// The values of the blocked exchange.
fn facts(
    source: &Source<'_>,
    redactor: &mut Redactor,
    fetch: &Fetch,
    verdict: &Verdict,
    objection: &Objection<'_>,
) -> Facts {
    let hop = fetch.hops.get(verdict.hop).or(fetch.hops.last());
    let refused = hop.and_then(|hop| refused_entry(source, hop, objection.stage));
    let recorded_status = refused.and_then(|entry| entry.response.status.code());
    let request = hop.and_then(|hop| source.entry(hop.entry));
    let lines = |name: &str| refused.map(|entry| lines(entry, name)).unwrap_or_default();
    let mut joined = |name: &str| {
        let lines = lines(name);
        (!lines.is_empty()).then(|| redactor.header(name, &lines.join(", ")).quoted())
    };
    let allow_credentials = joined("access-control-allow-credentials");
    let allow_methods = joined("access-control-allow-methods");
    let allow_headers = joined("access-control-allow-headers");
    let origin = fetch.origin.as_ref().map(Origin::serialized).unwrap_or_default();
    let request_origin = hop.and_then(|hop| hop.request_origin.as_deref()).unwrap_or(origin);
    let url = hop.map(|hop| &*hop.url).unwrap_or_default();
    let initial_url = fetch.hops.first().map(|hop| &*hop.url).unwrap_or_default();
    Facts {
        stage: objection.stage,
        outcome_certainty: verdict.outcome_certainty,
        certainty: verdict.certainty,
        engine: objection.engine,
        engine_major: major(source, objection),
        initiator: fetch.initiator,
        url: redactor.url(url).quoted(),
        initial_url: redactor.url(initial_url).quoted(),
        redirected_from: redirected_from(source, fetch, verdict.hop).map(|url| redactor.url(url).quoted()),
        location: refused
            .and_then(|entry| entry.target().or_else(|| named_target(entry, objection.stage)))
            .map(|location| redactor.url(&location).quoted()),
        page_origin: redactor.url(origin).quoted(),
        request_origin: redactor.url(request_origin).quoted(),
        page_url: page_url(source, request.or(refused)).map(|page| redactor.url(&page).quoted()),
        method: redactor.text(hop.map(|hop| told_method(&hop.method)).unwrap_or_default()).quoted(),
        answer_is_recorded: recorded_status.is_some()
            && refused.is_some_and(|entry| !entry.response.headers.is_empty())
            || is_told_missing(verdict, objection),
        status: objection.status.or(recorded_status).or_else(|| told_status(verdict, objection)),
        status_text: redactor.text(refused.map(|entry| &*entry.response.status_text).unwrap_or_default()).quoted(),
        parameter: objection.parameter.map(|parameter| redactor.value(parameter).quoted()),
        allow_origin: lines("access-control-allow-origin")
            .into_iter()
            .map(|value| redactor.header("access-control-allow-origin", value).quoted())
            .collect(),
        allow_credentials,
        allow_methods,
        allow_headers,
        unsafe_names: hop.map(|hop| redact_all(redactor, &hop.unsafe_names)).unwrap_or_default(),
        script_header_names: hop.map(|hop| script_header_names(source, redactor, hop, fetch)).unwrap_or_default(),
        credentials: verdict.credentials.or_else(|| supposed_credentials(objection.cause)),
        other_failures: other_failures(redactor, verdict),
        error: refused
            .or(request)
            .filter(|_| is_recorders(source, objection))
            .and_then(|entry| entry.response.error.as_ref())
            .map(|error| redactor.text(&error.text).quoted())
            .filter(|text| !text.is_empty()),
        request_executed: verdict.effects.request_executed,
        preflight_passed: preflight_passed(hop, objection.stage),
        stage_is_open: verdict.ending.stage_is_open(),
        root_detail: verdict.root_cause().and_then(|root| root.detail),
    }
}

/// A method for sentences. A request that only the console mentions usually has no known method.
pub(super) fn told_method(method: &str) -> &str {
    if method.is_empty() { phrases::UNKNOWN_METHOD } else { method }
}

/// The console message says that the header is missing: then that is known without the response.
fn is_told_missing(verdict: &Verdict, objection: &Objection<'_>) -> bool {
    let Some(cause) = objection.cause.filter(|cause| cause.rule().is_absence()) else { return false };
    let says_so = |told: &Told| told.says != Says::Disagrees && told.causes == [cause];
    verdict.cause() == Some(cause) && verdict.console.iter().any(says_so)
}

/// The failures with the other credentials mode.
fn other_failures(redactor: &mut Redactor, verdict: &Verdict) -> Vec<OtherCause> {
    let others = verdict.other_failures().iter();
    others
        .map(|other| OtherCause {
            cause: other.cause,
            parameter: other.parameter.as_deref().map(|parameter| redactor.value(parameter).quoted()),
            credentials: other.credentials,
        })
        .collect()
}

/// The last URL before this hop that a server redirected.
fn redirected_from<'f>(source: &Source<'_>, fetch: &'f Fetch, hop: usize) -> Option<&'f str> {
    let mut before = fetch.hops.iter().take(hop).rev();
    before.find(|hop| source.entry(hop.entry).is_some_and(|e| !e.is_browsers_own_redirect())).map(|hop| &*hop.url)
}

/// The values of one response header, line by line.
fn lines<'a>(entry: &'a Entry, name: &str) -> Vec<&'a str> {
    let items = entry.response.headers.iter();
    items.filter(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value).collect()
}

/// The entry whose response was blocked at that stage.
pub(super) fn refused_entry<'a>(source: &Source<'a>, hop: &Hop, stage: Stage) -> Option<&'a Entry> {
    match stage {
        Stage::Preflight => source.entry(hop.preflight_entry),
        Stage::Request | Stage::Redirect | Stage::Response => source.entry(hop.entry),
    }
}

/// The status of an answer that the file does not hold, as the engine's own words tell it.
fn told_status(verdict: &Verdict, objection: &Objection<'_>) -> Option<u16> {
    verdict.per_engine.iter().flatten().find(|finding| Some(finding.engine) == objection.engine)?.status
}

/// WebKit's message names the target of a redirect that it blocked; the response itself is not recorded.
fn named_target(entry: &Entry, stage: Stage) -> Option<String> {
    let sentence = entry.error().filter(|_| stage == Stage::Redirect)?;
    redirect_target(sentence).map(str::to_owned)
}

fn redact_all(redactor: &mut Redactor, names: &[String]) -> Vec<Quoted> {
    names.iter().map(|name| redactor.text(name).quoted()).collect()
}

/// Browsers export the page's URL as its title; `Referer` shows at least its origin.
fn page_url(source: &Source<'_>, entry: Option<&Entry>) -> Option<String> {
    let entry = entry?;
    let title = entry.page.as_deref().and_then(|page| source.title(page));
    let is_address = |text: &&str| {
        text.starts_with("http") && plain_origin(text).is_some()
            || Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "file"))
    };
    title.filter(is_address).or_else(|| entry.request.headers.value("referer").filter(is_address)).map(str::to_owned)
}

/// The unsafe names as the requests of the fetch spell them; in lower case for requests that are not recorded.
fn script_header_names(source: &Source<'_>, redactor: &mut Redactor, hop: &Hop, fetch: &Fetch) -> Vec<Quoted> {
    if hop.unsafe_names.is_empty() {
        return Vec::new();
    }
    // The first of each name, preferably from the hop itself. A request may have any number of them.
    let mut spellings: Vec<Option<&str>> = vec![None; hop.unsafe_names.len()];
    let others = fetch.hops.iter().map(|other| other.entry).filter(|entry| *entry != hop.entry);
    let requests = std::iter::once(hop.entry).chain(others).filter_map(|entry| source.entry(entry));
    for header in requests.flat_map(|entry| entry.request.headers.iter()) {
        let place = hop.unsafe_place(&lower_case(header.name));
        if let Some(spelling) = place.and_then(|place| spellings.get_mut(place)) {
            spelling.get_or_insert(header.name);
        }
    }
    let names = hop.unsafe_names.iter().zip(spellings);
    names.map(|(name, spelling)| redactor.text(spelling.unwrap_or(name)).quoted()).collect()
}

/// Some causes only occur with credentials.
fn supposed_credentials(cause: Option<Cause>) -> Option<CredentialsMode> {
    cause.filter(|cause| cause.rule().needs_credentials).map(|_| CredentialsMode::Include)
}

fn preflight_passed(hop: Option<&Hop>, stage: Stage) -> bool {
    let after = matches!(stage, Stage::Redirect | Stage::Response);
    after && hop.is_some_and(|hop| matches!(hop.preflight, Preflight::Recorded | Preflight::Cached | Preflight::Hidden))
}
