//! The lines that a browser's console shows for a refused fetch. What stands round the reason is each engine's own:
//! [`super::chromium`], [`super::firefox`], [`super::webkit`].

use super::firefox::FirefoxReason;
use super::{Engine, chromium, firefox, webkit};
use crate::fetch::{InitiatorKind, Stage};

/// What a rule knows of an engine's message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The reason alone; what stands round it on every line is added here.
    Part(String),
    /// The same for a reason of the access control check, which Chromium introduces by a sentence of its own when the
    /// response was a preflight's.
    Check(String),
    /// As [`Reason::Part`], on a line that names the target of a redirect, and not the URL that redirected.
    OfTarget(String),
    /// A message of Firefox that stands otherwise on its line, or beside other lines, than the rest.
    Firefox(FirefoxReason),
    /// A line of its own, printed as it is.
    Whole(String),
}

impl Reason {
    /// The text, without what the console puts round it.
    pub fn text(&self) -> &str {
        match self {
            Reason::Part(text) | Reason::Check(text) | Reason::OfTarget(text) | Reason::Whole(text) => text,
            Reason::Firefox(reason) => reason.text(),
        }
    }
}

/// A refused fetch, as far as the console names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal<'a> {
    /// What made the request.
    pub initiator: InitiatorKind,
    /// Where it failed.
    pub stage: Stage,
    /// URL at which it failed.
    pub url: &'a str,
    /// First URL of the chain.
    pub initial_url: &'a str,
    /// Target of the refused redirect.
    pub location: Option<&'a str>,
    /// Serialized origin of the page.
    pub page_origin: &'a str,
    /// URL of the page, when known.
    pub page_url: Option<&'a str>,
    /// Status of the refused response.
    pub status: Option<u16>,
    /// The reason.
    pub reason: &'a Reason,
}

/// The one line that carries the reason: Chromium's "Access to …", Firefox's first line (not its echo), WebKit's line
/// without URL.
pub fn console_line(engine: Engine, refusal: &Refusal<'_>) -> String {
    console_lines(engine, refusal).into_iter().next().unwrap_or_default()
}

/// All lines, in the order in which the browser prints them.
pub fn console_lines(engine: Engine, refusal: &Refusal<'_>) -> Vec<String> {
    match (engine, refusal.reason) {
        (_, Reason::Whole(text)) => vec![text.clone()],
        (Engine::Chromium, _) => chromium::console_lines(refusal),
        (Engine::Firefox, _) => firefox::console_lines(refusal),
        (Engine::WebKit, _) => webkit::console_lines(refusal),
    }
}

/// What script gets when the fetch fails, whatever the cause: the rejection of `fetch()`, the error event of the
/// others.
pub fn javascript_saw(engine: Engine, initiator: InitiatorKind) -> String {
    let rejection = match engine {
        Engine::Chromium => "TypeError: Failed to fetch",
        Engine::Firefox => "TypeError: NetworkError when attempting to fetch resource.",
        Engine::WebKit => "TypeError: Load failed",
    };
    match initiator {
        InitiatorKind::Fetch => rejection,
        InitiatorKind::Xhr => "error event, status 0",
        InitiatorKind::EventSource => "error event, readyState 2 (closed)",
        InitiatorKind::WebSocket => "error event, then close event, code 1006",
        InitiatorKind::Font => "nothing (a fallback font is used; FontFace.load() rejects with NetworkError)",
        InitiatorKind::Beacon => "nothing (sendBeacon() had returned true)",
        InitiatorKind::Manifest => "nothing",
        InitiatorKind::Document => "nothing (an error page or an empty frame is shown)",
        InitiatorKind::Script
        | InitiatorKind::Image
        | InitiatorKind::Stylesheet
        | InitiatorKind::Media
        | InitiatorKind::Track
        | InitiatorKind::Module => "error event",
        InitiatorKind::Other => "an error without details",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_line_is_printed_as_it_is() {
        let reason = Reason::Whole("Fetch API cannot load x.".into());
        let refusal = Refusal {
            initiator: InitiatorKind::Fetch,
            stage: Stage::Request,
            url: "https://api.example/",
            initial_url: "https://api.example/",
            location: None,
            page_origin: "https://app.example",
            page_url: None,
            status: None,
            reason: &reason,
        };
        for engine in Engine::ALL {
            assert_eq!(console_lines(engine, &refusal), ["Fetch API cannot load x."]);
        }
    }

    #[test]
    fn each_engine_rejects_fetch_with_its_own_words() {
        let saw = |engine| javascript_saw(engine, InitiatorKind::Fetch);
        assert_eq!(saw(Engine::Chromium), "TypeError: Failed to fetch");
        assert_eq!(saw(Engine::Firefox), "TypeError: NetworkError when attempting to fetch resource.");
        assert_eq!(saw(Engine::WebKit), "TypeError: Load failed");
    }
}
