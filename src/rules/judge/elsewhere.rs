//! The result in other engines of a fetch that succeeded in the file's engine, or that something other than CORS stopped.
//! Their CORS checks accept the same responses, so a success in one is a success in the others, with the exceptions
//! here: differences in what they request (preflights, address spaces), and in what they check (fonts, mixed content on
//! this machine, opaque responses).

use super::draft::Draft;
use crate::browser::{Engine, Stage};
use crate::har::Entry;
use crate::rules::capture::Capture;
use crate::rules::card;
use crate::rules::cause::Cause;
use crate::rules::checks::order::checks;
use crate::rules::judge::ending::Ending;
use crate::rules::judge::local_network::more_private_target;
use crate::rules::rule::Exchange;
use crate::rules::verdict::{EngineEnding, EngineFinding, Outcome};
use crate::session::{Fetch, Hop, Mode, Preflight};
use crate::standard::{AddressSpace, CredentialsMode, InitiatorKind, Origin, is_client_hint, lower_case};

/// A successful fetch in another engine.
pub(super) fn after_success(capture: &Capture<'_>, fetch: &Fetch, draft: &Draft, engine: Engine) -> Ending {
    let Some(hop) = fetch.hops.get(draft.hop).or(fetch.hops.last()) else { return Ending::Open };
    let Some(request) = capture.request(hop) else { return Ending::Open };
    let elsewhere = Elsewhere { capture, fetch, hop, request, engine };
    if let Some(ending) = elsewhere.address_ending() {
        return ending;
    }
    if elsewhere.is_unchecked_font() {
        return elsewhere.font_ending();
    }
    match elsewhere.asks_otherwise() || elsewhere.may_be_withheld() {
        true => Ending::Open,
        false => Ending::succeeds(),
    }
}

/// A fetch that a policy stopped: policies of the page and of the resource apply in every engine.
pub(super) fn after_policy(capture: &Capture<'_>, draft: &Draft, hop: Option<&Hop>) -> Ending {
    let is_of_page_or_resource = draft.cause().is_some_and(|cause| match cause.rule().elsewhere {
        card::Elsewhere::Stops => true,
        card::Elsewhere::StopsPublic => {
            let space = hop.and_then(|hop| capture.is_local(&hop.url));
            space.is_none_or(|space| space == AddressSpace::Public)
        }
        card::Elsewhere::ByItsRules
        | card::Elsewhere::Open
        | card::Elsewhere::ByTarget
        | card::Elsewhere::OpenTakenByWebKit => false,
    });
    match is_of_page_or_resource {
        true => Ending::Ends(EngineEnding { outcome: draft.outcome(), cause: draft.cause() }),
        false => Ending::Open,
    }
}

/// Engines differ in this case.
pub(super) fn may_end_otherwise(cause: Cause) -> bool {
    matches!(cause.rule().elsewhere, card::Elsewhere::Open | card::Elsewhere::OpenTakenByWebKit)
}

/// A page that is not a secure context requests a more private address: only Chromium blocks that, before sending anything.
pub(super) fn local_network_finding(capture: &Capture<'_>, fetch: &Fetch, request: &Entry) -> Option<EngineFinding> {
    if is_secure(fetch) {
        return None;
    }
    let space = more_private_target(capture, request)?;
    let parameter = Some(format!("InsecureLocalNetwork {space}"));
    let (engine, cause, stage) = (Engine::Chromium, Cause::LocalNetworkAccess, Stage::Request);
    Some(EngineFinding { engine, cause, stage, parameter, status: None })
}

/// The page is a secure context, as far as its origin shows.
fn is_secure(fetch: &Fetch) -> bool {
    match &fetch.origin {
        Some(origin @ Origin::Tuple(_)) => origin.is_potentially_trustworthy(),
        Some(Origin::Opaque) => false,
        None => true,
    }
}

/// The request has client hints, set by script or, at the server's request, by Chromium itself.
pub(super) fn carries_hints(request: &Entry) -> bool {
    request.request.headers.iter().any(|header| is_client_hint(&lower_case(header.name)))
}

/// An answered request, and another engine.
struct Elsewhere<'a, 'r> {
    capture: &'a Capture<'r>,
    fetch: &'a Fetch,
    hop: &'a Hop,
    request: &'a Entry,
    engine: Engine,
}

impl Elsewhere<'_, '_> {
    /// The engine's result from the request's target, before it sends anything. `None` if it sends the request.
    fn address_ending(&self) -> Option<Ending> {
        // Other rules apply to navigations.
        if self.fetch.mode == Mode::Navigate || self.fetch.initiator == InitiatorKind::Document {
            return None;
        }
        match self.engine {
            Engine::Chromium => {
                if let Some(finding) = local_network_finding(self.capture, self.fetch, self.request) {
                    return Some(Ending::Fails(finding));
                }
                // In a secure context the browser asks the user.
                more_private_target(self.capture, self.request).map(|_| Ending::Open)
            }
            Engine::WebKit => self.this_machine_ending(),
            Engine::Firefox => None,
        }
    }

    /// For WebKit, `http://127.0.0.1` on an https page is mixed content; for the others it is not.
    fn this_machine_ending(&self) -> Option<Ending> {
        let is_https = matches!(&self.fetch.origin, Some(Origin::Tuple(origin)) if origin.starts_with("https://"));
        let is_mixed = is_https && self.hop.url.starts_with("http://");
        if !is_mixed || self.capture.is_local(&self.hop.url) != Some(AddressSpace::Loopback) {
            return None;
        }
        let is_upgraded = matches!(self.fetch.initiator, InitiatorKind::Image | InitiatorKind::Media);
        let is_measured = self.hop.url.starts_with("http://127.0.0.1") && !is_upgraded;
        Some(match is_measured {
            true => Ending::Ends(EngineEnding { outcome: Outcome::Policy, cause: Some(Cause::MixedContent) }),
            false => Ending::Open,
        })
    }

    /// There was no CORS check of the response.
    fn is_unchecked(&self) -> bool {
        match self.fetch.mode {
            Mode::NoCors => true,
            Mode::Unknown => !self.request.request.headers.has("Origin"),
            Mode::Cors | Mode::SameOrigin | Mode::Navigate | Mode::WebSocket => false,
        }
    }

    /// The response's type, in lower case.
    fn mime_type(&self) -> String {
        self.request.response.headers.value("Content-Type").unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// WebKit loaded a font, which it does not check (measured with WebKitGTK 2.50). Its exporter does not show the initiator.
    fn is_unchecked_font(&self) -> bool {
        let mime = self.mime_type();
        let is_font = ["font/", "application/font-", "application/x-font-"].iter().any(|font| mime.starts_with(font));
        self.capture.engine() == Some(Engine::WebKit) && is_font && self.is_unchecked()
    }

    /// The response to an unchecked font, by the rules of engines that check it. WebKit sends no `Origin` for it, on which
    /// the response may depend.
    fn font_ending(&self) -> Ending {
        let headers = &self.request.response.headers;
        let depends_on_origin = headers.all("Vary").any(|vary| {
            vary.value.split(',').any(|name| matches!(name.trim(), "*") || name.trim().eq_ignore_ascii_case("Origin"))
        });
        let origin = self.fetch.origin.as_ref().map(Origin::serialized);
        let Some(origin) = origin.filter(|_| !depends_on_origin && self.fetch.hops.len() == 1) else {
            return Ending::Open;
        };
        let Some(status) = self.request.response.status.code().filter(|status| *status != 304) else {
            return Ending::Open;
        };
        let (engine, stage) = (self.engine, Stage::Response);
        let exchange = Exchange {
            stage,
            engine: Some(engine),
            credentials: CredentialsMode::NotInclude,
            origin,
            status,
            headers: &headers.to_list(),
            location: None,
            method: &self.hop.method,
            unsafe_names: &[],
        };
        let mut failed =
            checks(Some(engine), stage).filter_map(|cause| Some((cause, (cause.rule().check)(&exchange)?)));
        match failed.next() {
            None => Ending::succeeds(),
            Some((cause, finding)) => {
                let parameter = finding.parameter;
                Ending::Fails(EngineFinding { engine, cause, stage, parameter, status: None })
            }
        }
    }

    /// The engine sends a preflight that the other one did not send, or a different one, so its response is not in the file.
    fn asks_otherwise(&self) -> bool {
        let Elsewhere { capture, fetch, engine, .. } = self;
        let own = capture.engine();
        let of_hints = own == Some(Engine::Chromium) && self.hop.is_cors && carries_hints(self.request);
        // If the page has a service worker that does not answer, WebKit sends no preflight.
        let of_worker =
            own == Some(Engine::WebKit) && capture.has_service_worker && self.hop.preflight_because.is_some();
        // Chromium sends none to a redirect's target if the redirect removed the reason for it.
        let first_needs = fetch.hops.first().is_some_and(|hop| hop.preflight_because.is_some());
        let is_dropped = own == Some(Engine::Chromium)
            && fetch.hops.iter().skip(1).any(|hop| first_needs && hop.is_cors && hop.preflight == Preflight::NotNeeded);
        // The preflight of a tainted hop has the page's origin in Firefox, and `null` in the others.
        let is_firefox = |engine| engine == Some(Engine::Firefox);
        let is_tainted = is_firefox(own) != is_firefox(Some(*engine))
            && fetch.hops.iter().skip(1).any(|hop| {
                hop.preflight_because.is_some() && hop.request_origin.as_deref().is_none_or(|origin| origin == "null")
            });
        of_hints || of_worker || is_dropped || is_tainted
    }

    /// An opaque response with a type that opaque response blocking may block: WebKit does not have it, and the other two
    /// differ.
    fn may_be_withheld(&self) -> bool {
        let is_known = ["image/", "audio/", "video/", "font/", "text/css", "text/javascript", "application/javascript"];
        let mime = self.mime_type();
        let is_exempt = self.engine == Engine::WebKit || is_known.iter().any(|known| mime.starts_with(known));
        !is_exempt && self.is_unchecked()
    }
}
