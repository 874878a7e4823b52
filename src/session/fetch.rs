//! The unit of judgement: one fetch in the sense of the Fetch Standard, assembled from its entries.

use super::requester::Sign;
use crate::har::EntryIndex;
use crate::standard::{CredentialsMode, InitiatorKind, Origin};
use std::fmt;
use std::sync::Arc;

/// One fetch of a page: a request with its preflight, and the same for every redirect.
#[derive(Clone, PartialEq, Debug)]
pub struct Fetch {
    /// Position among the file's fetches, in order of their start.
    pub id: usize,
    /// Every URL the fetch went to, the first one first. Never empty.
    pub hops: Vec<Hop>,
    /// Origin of the page, frame or worker that made the request; `None` if the file does not show it.
    pub origin: Option<Origin>,
    /// The evidence that a page of that origin, or at least of another one than the URL's, made it; `None` without evidence:
    /// then it is not judged.
    pub asked_by: Option<Sign>,
    /// What made the request.
    pub initiator: InitiatorKind,
    /// Request mode, as far as the record shows it.
    pub mode: Mode,
    /// Credentials mode, if the record shows it.
    pub credentials: Option<CredentialsMode>,
    /// A service worker's or dedicated worker's fetch that belongs to no page (`pageref` missing in a Chromium export).
    pub from_worker: bool,
}

/// One URL of a fetch: its request and preflight.
#[derive(Clone, PartialEq, Debug)]
pub struct Hop {
    /// The entry of the request; `None` if only its preflight was recorded.
    pub entry: Option<EntryIndex>,
    /// URL of the request, without fragment.
    pub url: Arc<str>,
    /// Method of the request.
    pub method: Arc<str>,
    /// Serialized origin in force at this hop (`null` once a redirect tainted it); `None` if unknown.
    pub request_origin: Option<Arc<str>>,
    /// Whether CORS applies to the response: the URL has another origin, or the chain left the page's origin before.
    pub is_cors: bool,
    /// The state of this hop's preflight.
    pub preflight: Preflight,
    /// The preflight's entry, if recorded.
    pub preflight_entry: Option<EntryIndex>,
    /// Simultaneous preflights of other requests that may be this hop's. Usually empty.
    pub rival_preflights: Box<[EntryIndex]>,
    /// Why a preflight is needed (`method PUT`, `header x-custom`), or `None` for a simple request.
    pub preflight_because: Option<String>,
    /// CORS-unsafe request-header names: lower case, sorted. From `Access-Control-Request-Headers` if the preflight is
    /// recorded, otherwise computed from the request's headers.
    pub unsafe_names: Arc<[String]>,
}

impl Hop {
    /// The index of a name (in lower case) among the unsafe names.
    pub(crate) fn unsafe_place(&self, name: &str) -> Option<usize> {
        self.unsafe_names.binary_search_by(|unsafe_name| unsafe_name.as_str().cmp(name)).ok()
    }
}

/// The state of a preflight.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Preflight {
    /// It is in the file.
    Recorded,
    /// The preflight cache covered it.
    Cached,
    /// It must have been sent, but the exporter does not show preflights, or left it out.
    Hidden,
    /// The request needs none.
    NotNeeded,
    /// The file does not show whether one was needed or sent.
    Unknown,
}

/// Request mode (<https://fetch.spec.whatwg.org/#concept-request-mode>).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// `cors`.
    Cors,
    /// `no-cors`: an opaque response, no CORS check.
    NoCors,
    /// `same-origin`.
    SameOrigin,
    /// `navigate`.
    Navigate,
    /// `websocket`.
    WebSocket,
    /// Unknown.
    Unknown,
}

impl fmt::Display for Preflight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Preflight::Recorded => "recorded",
            Preflight::Cached => "cached",
            Preflight::Hidden => "hidden",
            Preflight::NotNeeded => "not-needed",
            Preflight::Unknown => "unknown",
        })
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mode::Cors => "cors",
            Mode::NoCors => "no-cors",
            Mode::SameOrigin => "same-origin",
            Mode::Navigate => "navigate",
            Mode::WebSocket | Mode::Unknown => "unknown",
        })
    }
}
