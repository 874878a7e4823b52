//! The input of the causes' cards: the exchange for a check, and the facts for texts.

use super::cause::Cause;
use super::quoted::Quoted;
use super::verdict::Certainty;
use crate::browser::{Engine, Reason, Refusal, Stage};
use crate::standard::{CredentialsMode, HeaderList, InitiatorKind};

/// One response and its request.
#[derive(Clone, Debug)]
pub struct Exchange<'a> {
    /// Preflight, redirect or response.
    pub stage: Stage,
    /// The engine whose rules apply; `None`: the standard's.
    pub engine: Option<Engine>,
    /// The request's credentials mode, or an assumed one.
    pub credentials: CredentialsMode,
    /// Serialized origin in force.
    pub origin: &'a str,
    /// Status of the response.
    pub status: u16,
    /// Headers of the response.
    pub headers: &'a HeaderList<'a>,
    /// `Location` of a redirect, resolved where possible.
    pub location: Option<&'a str>,
    /// Method of the request itself (not of its preflight).
    pub method: &'a str,
    /// CORS-unsafe request-header names: lower case, sorted.
    pub unsafe_names: &'a [String],
}

/// A defect that a check found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Finding {
    /// The value that it is about, as the engine names it: header value, method, header name, invalid token.
    pub parameter: Option<String>,
}

impl Finding {
    /// A defect with a value.
    pub fn of(parameter: impl Into<String>) -> Finding {
        Finding { parameter: Some(parameter.into()) }
    }
}

/// The redacted values of one failed fetch. Texts are created only from these.
#[derive(Clone, PartialEq, Debug)]
pub struct Facts {
    /// The stage that failed.
    pub stage: Stage,
    /// The certainty of the failure, whichever check failed first.
    pub outcome_certainty: Certainty,
    /// The certainty of the cause.
    pub certainty: Certainty,
    /// The engine that made the request, if known.
    pub engine: Option<Engine>,
    /// Major version of that engine, if the file shows it.
    pub engine_major: Option<u32>,
    /// What made the request.
    pub initiator: InitiatorKind,
    /// The URL that failed: that of the last hop.
    pub url: Quoted,
    /// The last URL before this one that a server redirected; `None` if nothing was sent to a server before.
    pub redirected_from: Option<Quoted>,
    /// First URL of the chain; the same as `url` without redirects.
    pub initial_url: Quoted,
    /// Target of the blocked redirect, or of the preflight's redirect.
    pub location: Option<Quoted>,
    /// Serialized origin of the page, `null` for an opaque one; empty when unknown.
    pub page_origin: Quoted,
    /// Serialized origin in force at this hop (`null` after a redirect to a third origin); empty when unknown.
    pub request_origin: Quoted,
    /// URL of the page, if known.
    pub page_url: Option<Quoted>,
    /// Method of the request (not of its preflight).
    pub method: Quoted,
    /// The file contains the blocked response: then a header that is not there is known to be missing.
    pub answer_is_recorded: bool,
    /// Status of the blocked response.
    pub status: Option<u16>,
    /// Its status text.
    pub status_text: Quoted,
    /// The value that the cause is about.
    pub parameter: Option<Quoted>,
    /// Lines of `Access-Control-Allow-Origin` in that response.
    pub allow_origin: Vec<Quoted>,
    /// `Access-Control-Allow-Credentials`, joined.
    pub allow_credentials: Option<Quoted>,
    /// `Access-Control-Allow-Methods`, joined.
    pub allow_methods: Option<Quoted>,
    /// `Access-Control-Allow-Headers`, joined.
    pub allow_headers: Option<Quoted>,
    /// CORS-unsafe request-header names: lower case, sorted.
    pub unsafe_names: Vec<Quoted>,
    /// Headers that script set, in its spelling (WebKit prints that).
    pub script_header_names: Vec<Quoted>,
    /// Credentials mode, as known or assumed by the verdict; `None` if it does not matter or is open.
    pub credentials: Option<CredentialsMode>,
    /// Its failures with the other credentials mode, if it fails with both.
    pub other_failures: Vec<OtherCause>,
    /// The exporter's error text (`net::ERR_…`, WebKit's sentence).
    pub error: Option<Quoted>,
    /// The server handled the request itself; `None` if unknown.
    pub request_executed: Option<bool>,
    /// A preflight passed before the request.
    pub preflight_passed: bool,
    /// It may also have failed at the response to the request itself.
    pub stage_is_open: bool,
    /// The detail for the root cause's texts, see [`crate::rules::RootFinding::detail`].
    pub root_detail: Option<&'static str>,
}

impl Facts {
    /// Major version of an engine, if known: only for the one that made the request. For the others it is the current one.
    pub(crate) fn major(&self, engine: Engine) -> Option<u32> {
        self.engine_major.filter(|_| self.engine == Some(engine))
    }

    /// The blocked fetch for the console message of an engine, with its reason.
    pub fn refusal<'a>(&'a self, engine: Engine, reason: &'a Reason) -> Refusal<'a> {
        Refusal {
            initiator: self.initiator,
            stage: self.stage,
            url: &self.url,
            initial_url: &self.initial_url,
            location: self.location.as_deref(),
            page_origin: &self.page_origin,
            page_url: self.page_url.as_deref(),
            status: self.status,
            major: self.major(engine),
            reason,
        }
    }
}

/// A cause that also explains a failure, with another credentials mode: see [`Facts::other_failures`].
#[derive(Clone, PartialEq, Debug)]
pub struct OtherCause {
    /// The cause.
    pub cause: Cause,
    /// The value that it is about.
    pub parameter: Option<Quoted>,
    /// The only credentials mode for which it holds.
    pub credentials: Option<CredentialsMode>,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A blocked simple GET, for the tests of single rules.
    pub(crate) fn facts() -> Facts {
        Facts {
            stage: Stage::Response,
            outcome_certainty: Certainty::Confirmed,
            certainty: Certainty::Confirmed,
            engine: Some(Engine::Chromium),
            engine_major: None,
            initiator: InitiatorKind::Fetch,
            url: "https://api.example/users/7".into(),
            initial_url: "https://api.example/users/7".into(),
            redirected_from: None,
            location: None,
            page_origin: "https://app.example".into(),
            request_origin: "https://app.example".into(),
            page_url: None,
            method: "GET".into(),
            answer_is_recorded: true,
            status: Some(200),
            status_text: "OK".into(),
            parameter: None,
            allow_origin: vec![],
            allow_credentials: None,
            allow_methods: None,
            allow_headers: None,
            unsafe_names: vec![],
            script_header_names: vec![],
            credentials: None,
            other_failures: vec![],
            error: None,
            request_executed: Some(true),
            preflight_passed: false,
            stage_is_open: false,
            root_detail: None,
        }
    }

    /// A response to a simple GET without credentials, judged by the standard, for the tests of single rules.
    pub(crate) fn exchange<'a>(headers: &'a HeaderList<'a>) -> Exchange<'a> {
        Exchange {
            stage: Stage::Response,
            engine: None,
            credentials: CredentialsMode::NotInclude,
            origin: "https://app.example",
            status: 200,
            headers,
            location: None,
            method: "GET",
            unsafe_names: &[],
        }
    }
}
