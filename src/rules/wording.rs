//! What browsers' messages read like, old versions included: what stays of a message without its URLs and values.

use super::cause::Cause;
use crate::browser::Engine;

/// How one kind of message reads: its fixed parts in their order, in lower case and without quotes; between two parts stands
/// a value. Each stands on the card of the page that explains it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wording {
    /// Its fixed parts.
    pub(crate) parts: &'static [&'static str],
    /// Who prints it; `None` where several do.
    pub(crate) engine: Option<Engine>,
    /// Other causes for which it stands as well, the likeliest first.
    pub(crate) also: &'static [Cause],
    /// What in the message tells between them.
    pub(crate) refine: Refine,
}

/// What tells between the causes of one wording.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Refine {
    /// Nothing that the message holds.
    No,
    /// The status after the words: a redirect, or another.
    ByStatus,
    /// The value of `Access-Control-Allow-Origin`.
    ByValue,
}

/// A name that Firefox gives a message, which no translation changes: the category, the page of its documentation (in the
/// link "Learn More"), and, with spaces, what its Network panel shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FirefoxName {
    /// In lower case, with spaces.
    pub(crate) name: &'static str,
    /// Other causes for which it stands as well, the likeliest first.
    pub(crate) also: &'static [Cause],
}

/// A message of Chromium.
pub(crate) const fn chromium(parts: &'static [&'static str]) -> Wording {
    Wording { engine: Some(Engine::Chromium), ..any(parts) }
}

/// A message of Firefox.
pub(crate) const fn firefox(parts: &'static [&'static str]) -> Wording {
    Wording { engine: Some(Engine::Firefox), ..any(parts) }
}

/// A message of WebKit.
pub(crate) const fn webkit(parts: &'static [&'static str]) -> Wording {
    Wording { engine: Some(Engine::WebKit), ..any(parts) }
}

/// A message that several print, or an engine that is no more.
pub(crate) const fn any(parts: &'static [&'static str]) -> Wording {
    Wording { parts, engine: None, also: &[], refine: Refine::No }
}

/// A name of Firefox.
pub(crate) const fn named(name: &'static str) -> FirefoxName {
    FirefoxName { name, also: &[] }
}

impl Wording {
    /// The same, which stands for other causes, too.
    pub(crate) const fn or(self, also: &'static [Cause]) -> Wording {
        Wording { also, ..self }
    }

    /// The same, with what tells between its causes.
    pub(crate) const fn by(self, refine: Refine) -> Wording {
        Wording { refine, ..self }
    }
}

impl FirefoxName {
    /// The same, which stands for other causes, too.
    pub(crate) const fn or(self, also: &'static [Cause]) -> FirefoxName {
        FirefoxName { also, ..self }
    }
}
