//! The messages of a fetch, for people: no part of the JSON form.

use crate::har::Span;
use crate::report::text::Text;

/// What a message is to its fetch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MessageStep {
    /// The preflight of a hop.
    Preflight,
    /// A request that was answered by a redirect.
    Redirect,
    /// The request at which the fetch ended.
    Request,
}

/// A request and its response, cut down to what matters for CORS.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// What it is to its fetch.
    pub step: MessageStep,
    /// Index into `log.entries`.
    pub entry: usize,
    /// Line of the file at which the entry begins.
    pub line: u64,
    /// Request method.
    pub method: Text,
    /// Request URL.
    pub url: Text,
    /// Where the URL is in the file.
    pub url_place: Span,
    /// Request headers that matter (Origin, Access-Control-Request-*, what script set).
    pub request_headers: Box<[MessageHeader]>,
    /// Response status, when there was one.
    pub status: Option<u16>,
    /// Where the status is in the file.
    pub status_place: Span,
    /// Its text.
    pub status_text: Text,
    /// Response headers that matter, in the order of the file.
    pub response_headers: Box<[MessageHeader]>,
    /// Headers that should have been there and are not.
    pub missing_headers: Box<[Text]>,
}

/// A header as a message of the file has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageHeader {
    /// Its name.
    pub name: Text,
    /// Its value.
    pub value: Text,
    /// Where it is in the file.
    pub place: Span,
}

impl MessageHeader {
    /// It is one of the headers by which CORS is negotiated.
    pub(crate) fn is_cors_header(&self) -> bool {
        const PREFIX: &str = "access-control-";
        self.name.unescaped().get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
    }

    /// It names the target of a redirect.
    pub(crate) fn is_location(&self) -> bool {
        self.is_named("location")
    }

    /// It names the origin that asks.
    pub(crate) fn is_origin(&self) -> bool {
        self.is_named("origin")
    }

    /// It has that name, in whatever case.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.name.unescaped().eq_ignore_ascii_case(name)
    }
}
