//! Initiators of requests: an API or an element, in terms of a request's initiator type and destination
//! (<https://fetch.spec.whatwg.org/#request-initiator-type>).

use std::fmt;

/// The initiator of a request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum InitiatorKind {
    /// `fetch()`.
    Fetch,
    /// `XMLHttpRequest`.
    Xhr,
    /// `<script>`, classic or (in Chromium's export) module.
    Script,
    /// `<img>` and other images.
    Image,
    /// A font.
    Font,
    /// A stylesheet.
    Stylesheet,
    /// `<audio>`, `<video>`.
    Media,
    /// `<track>`.
    Track,
    /// A module script.
    Module,
    /// `navigator.sendBeacon`.
    Beacon,
    /// `EventSource`.
    EventSource,
    /// A web app manifest.
    Manifest,
    /// A document or frame.
    Document,
    /// A WebSocket.
    WebSocket,
    /// Anything else, or unknown.
    Other,
}

impl fmt::Display for InitiatorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            InitiatorKind::Fetch => "fetch",
            InitiatorKind::Xhr => "xhr",
            InitiatorKind::Script => "script",
            InitiatorKind::Image => "image",
            InitiatorKind::Font => "font",
            InitiatorKind::Stylesheet => "stylesheet",
            InitiatorKind::Media => "media",
            InitiatorKind::Track => "track",
            InitiatorKind::Module => "module",
            InitiatorKind::Beacon => "beacon",
            InitiatorKind::EventSource => "eventsource",
            InitiatorKind::Manifest => "manifest",
            InitiatorKind::Document | InitiatorKind::WebSocket | InitiatorKind::Other => "other",
        })
    }
}
