//! A blocked fetch and its reason, for console messages.

use crate::browser::Stage;
use crate::standard::InitiatorKind;

/// The part of an engine's message that a rule provides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// The text, without the console's surrounding text.
    text: String,
    form: Form,
    /// The line names the target of a blocked redirect, not the redirecting URL.
    pub(super) names_target: bool,
    /// Firefox quotes the URL of this line.
    pub(super) quotes_url: bool,
    /// Firefox's second line about a preflight.
    pub(super) second: Option<String>,
    /// Firefox's message for every network failure: after a redirect it has no echo.
    pub(super) is_echo: bool,
}

/// How much of the line a reason is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    /// Only the reason.
    Part,
    /// Only the reason, of the access control check.
    Check,
    /// The whole line.
    Whole,
}

impl Reason {
    fn new(text: impl Into<String>, form: Form) -> Reason {
        let text = text.into();
        Reason { text, form, names_target: false, quotes_url: false, second: None, is_echo: false }
    }

    /// Only the reason; the surrounding text is added later.
    pub fn part(text: impl Into<String>) -> Reason {
        Reason::new(text, Form::Part)
    }

    /// The same for a reason of the access control check, which Chromium introduces by a sentence of its own when the
    /// response was a preflight's.
    pub fn check(text: impl Into<String>) -> Reason {
        Reason::new(text, Form::Check)
    }

    /// A line of its own, printed as it is.
    pub fn whole(text: impl Into<String>) -> Reason {
        Reason::new(text, Form::Whole)
    }

    /// Of a redirect: the line names its target.
    pub(crate) fn naming_target(self) -> Reason {
        Reason { names_target: true, ..self }
    }

    /// Firefox quotes the URL.
    pub(crate) fn quoting_url(self) -> Reason {
        Reason { quotes_url: true, ..self }
    }

    /// The additional line that Firefox prints about a preflight.
    pub(crate) fn and_then(self, second: Option<String>) -> Reason {
        Reason { second, ..self }
    }

    /// What Firefox prints about every network failure.
    pub(crate) fn echo(self) -> Reason {
        Reason { is_echo: true, ..self }
    }

    /// The text, without the console's surrounding text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// It is a whole line.
    pub(super) fn is_whole(&self) -> bool {
        self.form == Form::Whole
    }

    /// It is a reason of the access control check.
    pub(super) fn fails_cors_check(&self) -> bool {
        self.form == Form::Check
    }
}

/// The details of a blocked fetch for the console.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal<'a> {
    /// What made the request.
    pub initiator: InitiatorKind,
    /// The stage that failed.
    pub stage: Stage,
    /// The URL that failed.
    pub url: &'a str,
    /// First URL of the chain.
    pub initial_url: &'a str,
    /// Target of the blocked redirect.
    pub location: Option<&'a str>,
    /// Serialized origin of the page.
    pub page_origin: &'a str,
    /// URL of the page, if known.
    pub page_url: Option<&'a str>,
    /// Status of the blocked response.
    pub status: Option<u16>,
    /// Major version of the browser, if known: versions have different messages.
    pub major: Option<u32>,
    /// The reason.
    pub reason: &'a Reason,
}
