//! A refused fetch, and the reason of it, as consoles name them.

use crate::browser::Stage;
use crate::standard::InitiatorKind;

/// What a rule knows of an engine's message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// The text, without what the console puts round it.
    text: String,
    form: Form,
    /// The line names the target of a refused redirect, and not the URL that redirected.
    pub(super) names_target: bool,
    /// Firefox puts the URL of this line in quotes.
    pub(super) quotes_url: bool,
    /// What Firefox says of a preflight in a second line.
    pub(super) second: Option<String>,
    /// Firefox's words for every failure of the network: after a redirect no echo of them follows.
    pub(super) is_echo: bool,
}

/// How much of its line a reason is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    /// The reason alone.
    Part,
    /// The same, of the access control check.
    Check,
    /// All of it.
    Whole,
}

impl Reason {
    fn new(text: impl Into<String>, form: Form) -> Reason {
        let text = text.into();
        Reason { text, form, names_target: false, quotes_url: false, second: None, is_echo: false }
    }

    /// The reason alone; what stands round it on every line is added later.
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

    /// Firefox says more of a preflight.
    pub(crate) fn and_then(self, second: Option<String>) -> Reason {
        Reason { second, ..self }
    }

    /// Firefox says so of every failure of the network.
    pub(crate) fn echo(self) -> Reason {
        Reason { is_echo: true, ..self }
    }

    /// The text, without what the console puts round it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// It is a line of its own.
    pub(super) fn is_whole(&self) -> bool {
        self.form == Form::Whole
    }

    /// It is a reason of the access control check.
    pub(super) fn fails_cors_check(&self) -> bool {
        self.form == Form::Check
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
    /// Major version of the browser, where it is known: other versions have other words.
    pub major: Option<u32>,
    /// The reason.
    pub reason: &'a Reason,
}
