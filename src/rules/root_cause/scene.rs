//! The input for root-cause detection: a failure, the blocked response, and the record around it.

use crate::browser::Stage;
use crate::har::Entry;
use crate::rules::capture::{Capture, Host, is_same_origin};
use crate::rules::card::Defect;
use crate::rules::cause::Cause;
use crate::rules::judge::Draft;
use crate::rules::verdict::{Certainty, Evidence, Outcome, Part, RootCertainty};
use crate::session::{Fetch, Hop};
use crate::standard::{Origin, host_of};
use std::cell::OnceCell;

/// A failure and its surroundings.
pub(super) struct Scene<'s, 'r> {
    pub(super) capture: &'s Capture<'r>,
    pub(super) fetch: &'s Fetch,
    pub(super) draft: &'s Draft,
    pub(super) hop: &'s Hop,
    pub(super) stage: Stage,
    pub(super) cause: Cause,
    /// The entry whose response was blocked.
    pub(super) entry: Option<&'r Entry>,
    /// See [`Scene::redirects`]; kept because several cards need it.
    redirects: OnceCell<Vec<(&'r Entry, String)>>,
}

impl<'s, 'r> Scene<'s, 'r> {
    /// The scene of a failure; `None` if the fetch did not fail.
    pub(super) fn of(capture: &'s Capture<'r>, fetch: &'s Fetch, draft: &'s Draft) -> Option<Scene<'s, 'r>> {
        let (cause, stage) = (draft.cause()?, draft.failed_at()?);
        let hop = fetch.hops.get(draft.hop)?;
        let entry = if stage == Stage::Preflight { capture.preflight(hop) } else { capture.request(hop) };
        Some(Scene { capture, fetch, draft, hop, stage, cause, entry, redirects: OnceCell::new() })
    }

    pub(super) fn is_cors(&self) -> bool {
        self.draft.outcome() == Outcome::Cors
    }

    pub(super) fn is_preflight(&self) -> bool {
        self.is_cors() && self.stage == Stage::Preflight
    }

    /// The blocked entry, if the file contains its response; without it, nobody knows what it lacks.
    pub(super) fn answer(&self) -> Option<&'r Entry> {
        self.entry.filter(|entry| entry.response.status.code().is_some() && !entry.response.headers.is_empty())
    }

    /// The failure itself is only possible: then no reason can be more certain.
    pub(super) fn is_outcome_open(&self) -> bool {
        self.draft.outcome_certainty() == Certainty::Possible
    }

    /// Its cause is only possible, and the status is not an error, which would speak for itself.
    pub(super) fn is_cause_open(&self) -> bool {
        let by_status = self.entry.and_then(|entry| entry.response.status.code()).is_some_and(|status| status >= 300);
        self.draft.certainty == Certainty::Possible && !by_status
    }

    /// Status of the blocked response, as recorded or as a browser's message names it.
    pub(super) fn status(&self) -> Option<u16> {
        self.entry.and_then(|entry| entry.response.status.code()).or(self.draft.status())
    }

    /// What is wrong in the response.
    pub(super) fn defect(&self) -> Defect {
        self.cause.rule().defect
    }

    /// The response has no `Access-Control-Allow-Origin`.
    pub(super) fn lacks_allow_origin(&self) -> bool {
        self.is_cors() && self.defect() == Defect::MissingOrigin
    }

    /// Status of an error that came without CORS headers.
    pub(super) fn bare_error(&self) -> Option<u16> {
        self.status().filter(|status| *status >= 400 && self.lacks_allow_origin())
    }

    /// The sign of a status that explains itself: the server sent it, without CORS headers.
    pub(super) fn answered(&self, status: u16) -> Option<Sign> {
        self.bare_error().filter(|answered| *answered == status)?;
        Some(Sign::confirmed().at_status(self, "the server's own status"))
    }

    /// The same for the request itself, if its preflight passed or was not needed.
    pub(super) fn error_of_request(&self) -> Option<u16> {
        self.bare_error().filter(|_| self.stage == Stage::Response)
    }

    /// A header of the blocked response.
    pub(super) fn header(&self, name: &str) -> Option<&'r str> {
        self.entry?.response.headers.value(name)
    }

    /// Whether a line of that header contains the word, in a list or not.
    pub(super) fn lists(&self, name: &str, word: &str) -> bool {
        let lines = self.entry.map(|entry| entry.response.headers.all(name));
        lines.is_some_and(|mut lines| lines.any(|h| h.value.split(',').any(|w| w.trim().eq_ignore_ascii_case(word))))
    }

    /// What is known about the server.
    pub(super) fn host(&self) -> Option<&'s Host> {
        self.capture.host(&self.hop.url)
    }

    /// The origin that the request named.
    pub(super) fn origin(&self) -> &'s str {
        self.hop.request_origin.as_deref().unwrap_or_default()
    }

    /// The request had `Origin: null`.
    pub(super) fn says_null(&self) -> bool {
        let sent = self.entry.and_then(|entry| entry.request.headers.value("Origin"));
        sent.map_or_else(|| self.origin() == "null" || self.fetch.origin == Some(Origin::Opaque), |sent| sent == "null")
    }

    /// Some other response of the server allows the origin, by name or with `*`.
    pub(super) fn is_let_in_elsewhere(&self) -> bool {
        self.host().is_some_and(|host| host.allows_all || host.allows(self.origin()))
    }

    /// Where the blocked response redirects to.
    pub(super) fn redirect_target(&self) -> Option<String> {
        let entry = self.entry?;
        entry.redirect().and_then(|_| entry.target())
    }

    /// The redirects that led to the blocked URL, and the blocked redirect itself: each entry with its target.
    pub(super) fn redirects(&self) -> &[(&'r Entry, String)] {
        self.redirects.get_or_init(|| {
            let before = self.fetch.hops.iter().take(self.draft.hop).filter_map(|hop| self.capture.request(hop));
            let followed = before.filter_map(|entry| Some((entry, entry.target()?)));
            let refused = self.entry.zip(self.redirect_target());
            followed.chain(refused).collect()
        })
    }

    /// The page requested its own origin, and a redirect led elsewhere.
    pub(super) fn is_led_abroad(&self) -> bool {
        let Some(first) = self.fetch.hops.first().filter(|_| self.draft.hop > 0) else { return false };
        let by_origin = self.fetch.origin.as_ref().zip(Origin::of(&first.url));
        by_origin.is_some_and(|(page, asked)| page.is_same_origin(&asked))
            || self.capture.request(first).is_some_and(is_same_origin)
    }

    /// Hosts of the requested URL and of the final one.
    pub(super) fn changed_host(&self, target: &str) -> bool {
        self.fetch.hops.first().is_some_and(|first| host_of(&first.url) != host_of(target))
    }

    /// A rejection by the server's own CORS filter: `Vary` shows that it depends on the preflight's headers.
    pub(super) fn comes_from_cors_filter(&self) -> bool {
        let asks = ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"];
        self.is_preflight() && self.status() == Some(403) && asks.iter().any(|name| self.lists("Vary", name))
    }

    /// The header that shows that a shared cache sent a stored copy.
    pub(super) fn cache_hit(&self) -> Option<&'static str> {
        let headers = &self.answer()?.response.headers;
        let says = |name: &str| headers.value(name).map(str::to_ascii_lowercase).unwrap_or_default();
        let is_hit = |name: &&&str| says(name).contains("hit");
        // Varnish appends the id of the request that filled its cache to the id of the current one.
        let is_varnish = says("X-Varnish").split_ascii_whitespace().count() == 2;
        let is_old = headers.value("Age").is_some_and(|age| age.parse::<u64>().is_ok_and(|age| age > 0));
        let named = ["X-Cache", "CF-Cache-Status", "X-Cache-Status", "X-Proxy-Cache", "CDN-Cache", "X-Drupal-Cache"];
        let named = named.iter().find(is_hit).copied();
        named.or(is_varnish.then_some("X-Varnish")).or(is_old.then_some("Age"))
    }
}

/// The sign of a root cause: how certain it is, and where it is.
pub(super) struct Sign {
    pub(super) certainty: RootCertainty,
    pub(super) detail: Option<&'static str>,
    pub(super) evidence: Vec<Evidence>,
    /// It applies whichever check failed first.
    pub(super) holds_of_any_cause: bool,
}

impl Sign {
    fn new(certainty: RootCertainty) -> Sign {
        Sign { certainty, detail: None, evidence: Vec::new(), holds_of_any_cause: false }
    }

    /// The file shows the root cause directly.
    pub(super) fn confirmed() -> Sign {
        Sign::new(RootCertainty::Confirmed)
    }

    /// The file has no other explanation.
    pub(super) fn deduced() -> Sign {
        Sign::new(RootCertainty::Deduced)
    }

    /// It explains the record, but so may others.
    pub(super) fn possible() -> Sign {
        Sign::new(RootCertainty::Possible)
    }

    /// It applies whichever check failed first.
    pub(super) fn for_any_cause(mut self) -> Sign {
        self.holds_of_any_cause = true;
        self
    }

    /// The detail that the texts depend on.
    pub(super) fn with(mut self, detail: &'static str) -> Sign {
        self.detail = Some(detail);
        self
    }

    /// At a part of an entry.
    pub(super) fn at(mut self, entry: &Entry, part: Part, note: &str) -> Sign {
        self.evidence.push(Evidence { entry: entry.index, part, note: note.to_owned() });
        self
    }

    /// At the status of the blocked response, if the file contains it.
    pub(super) fn at_status(self, scene: &Scene<'_, '_>, note: &str) -> Sign {
        match scene.entry {
            Some(entry) if entry.response.status.code().is_some() => self.at(entry, Part::Status, note),
            Some(entry) => self.at(entry, Part::Error, note),
            None => self,
        }
    }

    /// At a header of an entry's response; if it is missing, at all of the response headers.
    pub(super) fn at_header(self, entry: &Entry, name: &str, note: &str) -> Sign {
        let part = entry.response.headers.position(name).map_or(Part::ResponseHeaders, Part::ResponseHeader);
        self.at(entry, part, note)
    }
}
