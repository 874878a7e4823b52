//! What is known of a fetch that is to be judged.

use crate::session::Mode;
use crate::standard::{CredentialsMode, HeaderList, InitiatorKind};

/// A fetch with all that was asked and answered. It follows redirects: the redirect modes `manual` and `error` cannot be
/// stated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownFetch {
    /// Serialized origin of the page: `https://app.example`, or `null`.
    pub origin: String,
    /// URL of the page, of that origin, where it is known: some console lines name it.
    pub page_url: Option<String>,
    /// What made the request: console lines name it.
    pub initiator: InitiatorKind,
    /// Request mode: `cors`, `same-origin` or `no-cors`.
    pub mode: Mode,
    /// Credentials mode, as far as CORS distinguishes it.
    pub credentials: CredentialsMode,
    /// Method, as script gave it.
    pub method: String,
    /// The headers that script set, in its order. Those that script may not set are passed over.
    pub headers: Vec<(String, String)>,
    /// URL that was requested.
    pub url: String,
    /// What came of it: the first URL's exchange, then that of each redirect's target.
    pub hops: Vec<KnownHop>,
}

impl KnownFetch {
    /// A `fetch(url)` of a page of that origin: `GET`, mode `cors`, without credentials to other origins; nothing of it is
    /// answered.
    pub fn new(origin: impl Into<String>, url: impl Into<String>) -> KnownFetch {
        KnownFetch {
            origin: origin.into(),
            page_url: None,
            initiator: InitiatorKind::Fetch,
            mode: Mode::Cors,
            credentials: CredentialsMode::NotInclude,
            method: "GET".to_owned(),
            headers: Vec::new(),
            url: url.into(),
            hops: Vec::new(),
        }
    }
}

/// The exchange with one URL.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KnownHop {
    /// The response to the preflight. It is not looked at where the request needs none. Where it is not known and there is a
    /// response, the request was sent: its preflight passed, or the preflight cache stood for it.
    pub preflight: Option<KnownAnswer>,
    /// The response to the request; `None` where it is not known, or was not sent.
    pub response: Option<KnownAnswer>,
}

/// A response, as far as CORS looks at it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownAnswer {
    /// 100 to 999: servers send other statuses than HTTP's own, which end at 599.
    pub status: u16,
    /// Names and values, each line by itself.
    pub headers: Vec<(String, String)>,
}

impl KnownAnswer {
    /// A response of that status with those header lines.
    pub fn new<'a>(status: u16, headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> KnownAnswer {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        KnownAnswer { status, headers: headers.into_iter().map(owned).collect() }
    }

    pub(super) fn list(&self) -> HeaderList<'_> {
        self.headers.iter().map(|(name, value)| (&**name, &**value)).collect()
    }
}

/// Why a fetch cannot be judged.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The origin is not a serialized origin.
    #[error("{0:?} is no serialized origin, such as https://app.example, nor null")]
    Origin(String),
    /// The URL is not an absolute one.
    #[error("{0:?} is no absolute URL")]
    Url(String),
    /// The page's URL is of another origin than the page.
    #[error("a page at {0:?} has another origin")]
    PageUrl(String),
    /// The URL is one of `data:` or `blob:`.
    #[error("{0:?} never leaves the browser, and CORS has no part in it")]
    Local(String),
    /// The status does not have three digits: <https://httpwg.org/specs/rfc9112.html#status.line>.
    #[error("{0} is no status of a response: they go from 100 to 999")]
    Status(u16),
    /// The method is not a token.
    #[error("{0:?} is no method")]
    Method(String),
    /// The name of a request or response header is not a token.
    #[error("{0:?} is no name of a header")]
    Header(String),
    /// A header's value, by the name, has a NUL or a line break in it.
    #[error("the value of the header {0} has a NUL or a line break in it")]
    HeaderValue(String),
    /// CORS has no part in requests of that mode.
    #[error("CORS has no part in a request of that mode")]
    Mode,
    /// Mode `no-cors` is limited to what a form could send.
    #[error("mode no-cors allows GET, HEAD and POST, and not {0}")]
    NoCorsMethod(String),
    /// There are more hops than redirects.
    #[error("hop {0} follows a response that redirects nowhere")]
    Behind(usize),
}
