//! The messages of a fetch, for people; not part of the JSON report.

use crate::har::Span;
use crate::report::text::Text;

/// The role of a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MessageStep {
    /// The preflight of a hop.
    Preflight,
    /// A request that was redirected.
    Redirect,
    /// The request at which the fetch ended.
    Request,
}

/// A request and its response, reduced to what matters for CORS.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// Its role.
    pub step: MessageStep,
    /// Index into `log.entries`.
    pub entry: usize,
    /// First line of the entry in the file.
    pub line: u64,
    /// Request method.
    pub method: Text,
    /// Request URL.
    pub url: Text,
    /// Position of the URL in the file.
    pub url_place: Span,
    /// Request headers that matter (Origin, Access-Control-Request-*, what script set).
    pub request_headers: Box<[MessageHeader]>,
    /// Response status, if there was one.
    pub status: Option<u16>,
    /// Position of the status in the file.
    pub status_place: Span,
    /// The status text.
    pub status_text: Text,
    /// Response headers that matter, in the order of the file.
    pub response_headers: Box<[MessageHeader]>,
    /// Missing headers.
    pub missing_headers: Box<[Text]>,
}

/// A header of a message in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageHeader {
    /// Its name.
    pub name: Text,
    /// Its value.
    pub value: Text,
    /// Its position in the file.
    pub place: Span,
}

impl MessageHeader {
    /// It is a CORS header.
    pub(crate) fn is_cors_header(&self) -> bool {
        const PREFIX: &str = "access-control-";
        self.name.unescaped().get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
    }

    /// It names the target of a redirect.
    pub(crate) fn is_location(&self) -> bool {
        self.is_named("location")
    }

    /// It names the requesting origin.
    pub(crate) fn is_origin(&self) -> bool {
        self.is_named("origin")
    }

    /// It has that name, in any case.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.name.unescaped().eq_ignore_ascii_case(name)
    }
}
