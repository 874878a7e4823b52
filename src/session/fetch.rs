//! The unit that is judged: one fetch, as the Fetch Standard has it, put together from the entries that show it.

use super::requester::Sign;
use crate::har::EntryIndex;
use crate::standard::{CredentialsMode, InitiatorKind, Origin};
use std::fmt;
use std::sync::Arc;

/// One thing that a page asked for: a request with its preflight, and the same for every redirect on the way.
#[derive(Clone, PartialEq, Debug)]
pub struct Fetch {
    /// Position among the file's fetches, in order of their start.
    pub id: usize,
    /// Every URL the fetch went to, the first one first. Never empty.
    pub hops: Vec<Hop>,
    /// Origin of the page, frame or worker that made the request; `None` when the file does not tell.
    pub origin: Option<Origin>,
    /// What tells that a page of that origin, or at least of another one than the URL's, asked; `None` when nothing does,
    /// so that nobody judges it.
    pub asked_by: Option<Sign>,
    /// What made the request.
    pub initiator: InitiatorKind,
    /// Request mode, as far as the record tells.
    pub mode: Mode,
    /// Credentials mode, when the record tells it.
    pub credentials: Option<CredentialsMode>,
    /// A service worker's or dedicated worker's fetch that belongs to no page (`pageref` missing in a Chromium export).
    pub from_worker: bool,
}

/// One URL of a fetch: the request to it and the preflight before it.
#[derive(Clone, PartialEq, Debug)]
pub struct Hop {
    /// The entry of the request; `None` when only its preflight was recorded.
    pub entry: Option<EntryIndex>,
    /// URL of the request, without fragment.
    pub url: Arc<str>,
    /// Method of the request.
    pub method: Arc<str>,
    /// Serialized origin in force at this hop (`null` once a redirect tainted it); `None` when unknown.
    pub request_origin: Option<Arc<str>>,
    /// Whether the response is filtered by CORS: the URL is another origin's, or the chain left the page's origin before.
    pub is_cors: bool,
    /// What is known of this hop's preflight.
    pub preflight: Preflight,
    /// The preflight's entry, when recorded.
    pub preflight_entry: Option<EntryIndex>,
    /// Preflights of other requests that were under way at the same time, and of which nothing tells that they are not
    /// this hop's. Empty for most.
    pub rival_preflights: Box<[EntryIndex]>,
    /// Why a preflight is needed (`method PUT`, `header x-custom`), or `None` for a simple request.
    pub preflight_because: Option<String>,
    /// CORS-unsafe request-header names: lower case, sorted. Of `Access-Control-Request-Headers` where the preflight
    /// is recorded, else worked out from the request's headers.
    pub unsafe_names: Arc<[String]>,
}

impl Hop {
    /// Where a name, given in lower case, stands among the unsafe names.
    pub(crate) fn unsafe_place(&self, name: &str) -> Option<usize> {
        self.unsafe_names.binary_search_by(|unsafe_name| unsafe_name.as_str().cmp(name)).ok()
    }
}

/// What is known of a preflight.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Preflight {
    /// It is in the file.
    Recorded,
    /// An earlier answer in the preflight cache stood for it.
    Cached,
    /// It must have been sent; this exporter does not show preflights, or left it out.
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
    /// The file does not show it.
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
