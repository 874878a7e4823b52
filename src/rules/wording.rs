//! Patterns of browsers' messages, including old versions: the fixed parts of a message without its URLs and values.

use super::cause::Cause;
use crate::browser::Engine;

/// The pattern of one kind of message: its fixed parts in order, in lower case and without quotes, with a value between two
/// parts. Each is on the card of the page that explains it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wording {
    /// Its fixed parts.
    pub(crate) parts: &'static [&'static str],
    /// The engine that prints it; `None` if several do.
    pub(crate) engine: Option<Engine>,
    /// Other causes with the same message, the likeliest first.
    pub(crate) also: &'static [Cause],
    /// How to choose between them.
    pub(crate) refine: Refine,
}

/// How to choose between the causes of one wording.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Refine {
    /// The message does not show it.
    No,
    /// By the status after the message: a redirect, or another.
    ByStatus,
    /// By the value of `Access-Control-Allow-Origin`.
    ByValue,
}

/// Firefox's language-independent name for a message: the category, the page of its documentation (in the link "Learn
/// More"), and, with spaces, the text in its Network panel.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FirefoxName {
    /// In lower case, with spaces.
    pub(crate) name: &'static str,
    /// Other causes with the same message, the likeliest first.
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

/// A message of several engines, or of a discontinued one.
pub(crate) const fn any(parts: &'static [&'static str]) -> Wording {
    Wording { parts, engine: None, also: &[], refine: Refine::No }
}

/// A name of Firefox.
pub(crate) const fn named(name: &'static str) -> FirefoxName {
    FirefoxName { name, also: &[] }
}

impl Wording {
    /// The same with other possible causes.
    pub(crate) const fn or(self, also: &'static [Cause]) -> Wording {
        Wording { also, ..self }
    }

    /// The same with a way to choose between its causes.
    pub(crate) const fn by(self, refine: Refine) -> Wording {
        Wording { refine, ..self }
    }
}

impl FirefoxName {
    /// The same with other possible causes.
    pub(crate) const fn or(self, also: &'static [Cause]) -> FirefoxName {
        FirefoxName { also, ..self }
    }
}
