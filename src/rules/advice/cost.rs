//! What preflights cost.

use crate::har::EntryIndex;

/// What the preflights of one server cost in a file.
#[derive(Clone, PartialEq, Debug)]
pub struct PreflightCost {
    /// Host of the server, with its port unless that is the default of the scheme.
    pub host: String,
    /// Preflights that were answered.
    pub sent: usize,
    /// Milliseconds during which at least one of them was on its way.
    pub waited_ms: f64,
    /// Successful preflights whose response has no `Access-Control-Max-Age`.
    pub without_max_age: usize,
    /// What the advised `Access-Control-Max-Age` of two hours would have saved at most, in the order of [`crate::browser::Engine::ALL`]; WebKit
    /// honours less of it.
    pub savings: [Saving; 3],
    /// Whether the preflight cache was off: a setting of the developer tools that users do not have.
    pub cache_off: Option<CacheOff>,
    /// Its preflights, in the order of the file. Never empty.
    pub entries: Vec<EntryIndex>,
    /// Preflights that at least one engine would have saved, in the order of the file.
    pub(super) repeated: Vec<EntryIndex>,
}

/// What a browser would have saved.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Saving {
    /// Preflights.
    pub preflights: usize,
    /// Milliseconds during which at least one of them was on its way.
    pub ms: f64,
}

/// The sign that the browser did not cache preflight responses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CacheOff {
    /// Preflights have `Cache-Control: no-cache`, which the setting *Disable cache* adds.
    Shown,
    /// The same preflight was sent again although its response should still have been cached.
    Possible,
}
