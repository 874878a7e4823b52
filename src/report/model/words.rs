//! The report's own enums. The enums for stage, outcome and cause are in [`crate::fetch`] and [`crate::rules`].

use crate::names::names;
use crate::{session, standard};

names! {
    /// What made a request.
    pub enum Initiator {
        /// `fetch()`.
        Fetch = "fetch",
        /// `XMLHttpRequest`.
        Xhr = "xhr",
        /// `<script>`, classic or (in Chromium's export) module.
        Script = "script",
        /// `<img>` and other images.
        Image = "image",
        /// A font.
        Font = "font",
        /// A stylesheet.
        Stylesheet = "stylesheet",
        /// `<audio>`, `<video>`.
        Media = "media",
        /// `<track>`.
        Track = "track",
        /// A module script.
        Module = "module",
        /// `navigator.sendBeacon`.
        Beacon = "beacon",
        /// `EventSource`.
        EventSource = "eventsource",
        /// A web app manifest.
        Manifest = "manifest",
        /// Anything else, or unknown.
        Other = "other",
    }
}

names! {
    /// Request mode (<https://fetch.spec.whatwg.org/#concept-request-mode>).
    pub enum Mode {
        /// `cors`.
        Cors = "cors",
        /// `no-cors`: an opaque response, no CORS check.
        NoCors = "no-cors",
        /// `same-origin`.
        SameOrigin = "same-origin",
        /// `navigate`.
        Navigate = "navigate",
        /// Unknown, or another mode.
        Unknown = "unknown",
    }
}

names! {
    /// Credentials mode, as far as CORS distinguishes it.
    pub enum Credentials {
        /// `include`.
        Include = "include",
        /// `omit`, or `same-origin` on a request to another origin.
        NotInclude = "not-include",
        /// Unknown.
        Unknown = "unknown",
    }
}

names! {
    /// The state of a preflight.
    pub enum PreflightState {
        /// It is in the file.
        Recorded = "recorded",
        /// The preflight cache covered it.
        Cached = "cached",
        /// It must have been sent, but is not in the file.
        Hidden = "hidden",
        /// The request needs none.
        NotNeeded = "not-needed",
        /// The file does not show whether one was needed or sent.
        Unknown = "unknown",
    }
}

names! {
    /// A redaction rule: the kind or the place of a secret.
    pub enum RedactionRule {
        /// The value of a cookie.
        Cookie = "cookie",
        /// Credentials of `Authorization` and similar headers.
        Credential = "authorization",
        /// A value with a secret's name.
        Named = "named-value",
        /// A key of a known service, by its shape.
        Key = "service-key",
        /// A private key.
        PrivateKey = "private-key",
        /// A value that looks like a token.
        Token = "token-shape",
        /// The value of a header that is not known to be harmless.
        HeaderValue = "header-value",
        /// User and password of a URL.
        UserInfo = "url-user-info",
        /// A value in the query of a URL.
        QueryValue = "query-value",
        /// The fragment of a URL.
        Fragment = "url-fragment",
        /// A segment of a path that looks like a token.
        PathSegment = "path-segment",
        /// An e-mail address.
        Email = "e-mail-address",
        /// A number that identifies a person.
        Number = "personal-number",
        /// The content of a `data:` URL.
        Data = "data-url",
        /// A value that the user named.
        Asked = "asked-for",
    }
}

impl From<standard::InitiatorKind> for Initiator {
    fn from(kind: standard::InitiatorKind) -> Initiator {
        use standard::InitiatorKind as Kind;
        match kind {
            Kind::Fetch => Initiator::Fetch,
            Kind::Xhr => Initiator::Xhr,
            Kind::Script => Initiator::Script,
            Kind::Image => Initiator::Image,
            Kind::Font => Initiator::Font,
            Kind::Stylesheet => Initiator::Stylesheet,
            Kind::Media => Initiator::Media,
            Kind::Track => Initiator::Track,
            Kind::Module => Initiator::Module,
            Kind::Beacon => Initiator::Beacon,
            Kind::EventSource => Initiator::EventSource,
            Kind::Manifest => Initiator::Manifest,
            Kind::Document | Kind::WebSocket | Kind::Other => Initiator::Other,
        }
    }
}

impl From<session::Mode> for Mode {
    fn from(mode: session::Mode) -> Mode {
        match mode {
            session::Mode::Cors => Mode::Cors,
            session::Mode::NoCors => Mode::NoCors,
            session::Mode::SameOrigin => Mode::SameOrigin,
            session::Mode::Navigate => Mode::Navigate,
            session::Mode::WebSocket | session::Mode::Unknown => Mode::Unknown,
        }
    }
}

impl From<Option<standard::CredentialsMode>> for Credentials {
    fn from(mode: Option<standard::CredentialsMode>) -> Credentials {
        match mode {
            Some(standard::CredentialsMode::Include) => Credentials::Include,
            Some(standard::CredentialsMode::NotInclude) => Credentials::NotInclude,
            None => Credentials::Unknown,
        }
    }
}

impl From<session::Preflight> for PreflightState {
    fn from(state: session::Preflight) -> PreflightState {
        match state {
            session::Preflight::Recorded => PreflightState::Recorded,
            session::Preflight::Cached => PreflightState::Cached,
            session::Preflight::Hidden => PreflightState::Hidden,
            session::Preflight::NotNeeded => PreflightState::NotNeeded,
            session::Preflight::Unknown => PreflightState::Unknown,
        }
    }
}
