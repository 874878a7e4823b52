//! The lines that a browser's console shows for a blocked fetch. The text around the reason depends on the engine:
//! [`super::chromium`], [`super::firefox`], [`super::webkit`].

use super::{Engine, Refusal, chromium, firefox, webkit};
use crate::standard::InitiatorKind;

/// The line with the reason: Chromium's "Access to …", Firefox's first line (not its echo), WebKit's line without a URL.
pub fn console_line(engine: Engine, refusal: &Refusal<'_>) -> String {
    console_lines(engine, refusal).into_iter().next().unwrap_or_default()
}

/// All lines, in the order in which the browser prints them.
pub fn console_lines(engine: Engine, refusal: &Refusal<'_>) -> Vec<String> {
    match engine {
        _ if refusal.reason.is_whole() => vec![refusal.reason.text().to_owned()],
        Engine::Chromium => chromium::console_lines(refusal),
        Engine::Firefox => firefox::console_lines(refusal),
        Engine::WebKit => webkit::console_lines(refusal),
    }
}

/// What script gets if the fetch fails, whatever the cause: the rejection of `fetch()`, or an error event.
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
    use crate::browser::{Reason, Stage};

    #[test]
    fn a_whole_line_is_printed_as_it_is() {
        let reason = Reason::whole("Fetch API cannot load x.");
        let refusal = Refusal {
            initiator: InitiatorKind::Fetch,
            stage: Stage::Request,
            url: "https://api.example/",
            initial_url: "https://api.example/",
            location: None,
            page_origin: "https://app.example",
            page_url: None,
            status: None,
            major: None,
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
