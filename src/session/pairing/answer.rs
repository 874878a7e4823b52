//! What a preflight response allows: the checks of CORS-preflight fetch
//! (<https://fetch.spec.whatwg.org/#cors-preflight-fetch>), for both credentials modes.

use super::super::view::View;
use crate::browser::{Engine, preflight_asks_home};
use crate::har::is_placeholder;
use crate::standard::{
    CredentialsMode, NameSet, Origin, cors_check, is_cors_safelisted_method, is_ok_status, items, parse_token_list,
};

/// Whether the request may follow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Answer {
    pub(super) without_credentials: bool,
    pub(super) with_credentials: bool,
    /// The origin is allowed; the request's method or one of its headers may not be.
    pub(super) lets_origin_in: bool,
}

impl Answer {
    /// No browser sends the request, whatever its credentials mode.
    pub(super) fn refuses(self) -> bool {
        !self.without_credentials && !self.with_credentials
    }

    /// Every browser sends the request.
    pub(super) fn permits(self) -> bool {
        self.without_credentials && self.with_credentials
    }
}

/// Reads a preflight response. Headers that are missing from the file may have been right.
pub(super) fn answer(preflight: &View<'_>, method: &str, names: &[String], engine: Option<Engine>) -> Answer {
    let may_pass = preflight.status().is_some_and(is_ok_status);
    let headers = preflight.entry.response.headers.to_list();
    if !may_pass || headers.is_empty() {
        return Answer { without_credentials: may_pass, with_credentials: may_pass, lets_origin_in: may_pass };
    }
    let allow_origin = headers.get("Access-Control-Allow-Origin");
    let own = preflight.origin_header().and_then(Origin::parse);
    let is_home = preflight_asks_home(engine, own, &preflight.origin);
    let origin_passes = |credentials| {
        is_home
            || match (preflight.origin_header(), &allow_origin) {
                (_, Some(value)) if is_placeholder(value) => true,
                (Some(origin), _) => cors_check(&headers, origin, credentials),
                (None, value) => value.is_some(),
            }
    };
    let (methods, listed) = (headers.get("Access-Control-Allow-Methods"), headers.get("Access-Control-Allow-Headers"));
    let (methods, listed) = (AllowList::of(methods.as_deref(), engine), AllowList::of(listed.as_deref(), engine));
    let passes = |credentials| {
        let is_wild = credentials == CredentialsMode::NotInclude;
        // By the standard, a response without the list allows a request that is preflighted for a listener on XMLHttpRequest.upload.
        let may_be_upload = engine != Some(Engine::Chromium) && !headers.contains("Access-Control-Allow-Methods");
        let method_passes =
            method.is_empty() || may_be_upload || is_cors_safelisted_method(method) || methods.has(method, is_wild);
        origin_passes(credentials) && method_passes && names.iter().all(|name| listed.has(name, is_wild))
    };
    Answer {
        without_credentials: passes(CredentialsMode::NotInclude),
        with_credentials: passes(CredentialsMode::Include),
        lets_origin_in: origin_passes(CredentialsMode::NotInclude),
    }
}

/// A list of methods or header names. If engines differ, it is read like the most lenient one.
enum AllowList<'a> {
    Nothing,
    /// Its value is missing from the file.
    Anything,
    Names(NameSet<'a>),
}

impl<'a> AllowList<'a> {
    fn of(value: Option<&'a str>, engine: Option<Engine>) -> AllowList<'a> {
        match value {
            None => AllowList::Nothing,
            Some(value) if is_placeholder(value) => AllowList::Anything,
            Some(value)
                if matches!(engine, Some(Engine::Chromium | Engine::Firefox)) && parse_token_list(value).is_err() =>
            {
                AllowList::Nothing
            }
            Some(value) => AllowList::Names(items(value).map(str::trim).collect()),
        }
    }

    fn has(&self, item: &str, is_wild: bool) -> bool {
        match self {
            AllowList::Nothing => false,
            AllowList::Anything => true,
            AllowList::Names(names) => names.has(item) || is_wild && names.has("*"),
        }
    }
}
