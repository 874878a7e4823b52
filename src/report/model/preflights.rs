//! What preflights cost, by server.

use crate::browser::Engine;
use crate::names::names;
use crate::report::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

names! {
    /// How it shows that the browser kept no answer of a preflight, as it does not while *Disable cache* of the developer
    /// tools is on: users send fewer.
    pub enum PreflightCacheOff {
        /// Preflights carry `Cache-Control: no-cache`, which that setting adds.
        Shown = "shown",
        /// The same preflight was sent again while its answer had to be kept.
        Possible = "possible",
    }
}

/// What the preflights of one server cost in a file.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct ServerPreflights {
    /// Host of the server, with its port where that is not the scheme's own.
    pub host: Text,
    /// Preflights that were answered.
    pub sent: usize,
    /// Milliseconds during which at least one of them was on its way.
    pub waited_ms: f64,
    /// Good ones whose answer has no `Access-Control-Max-Age`.
    pub without_max_age: usize,
    /// What each engine would have been spared at most, had every good answer been kept for two hours, or for as long as the
    /// engine honours.
    pub at_most_saved: Box<[SavedPreflights]>,
    /// How it shows that the cache of preflights was off; `None` where nothing shows that.
    pub cache_off: Option<PreflightCacheOff>,
}

/// What one engine would have been spared.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct SavedPreflights {
    /// The engine.
    pub engine: Engine,
    /// The most seconds for which it keeps an answer, whatever `Access-Control-Max-Age` says.
    pub max_age: u64,
    /// Preflights.
    pub preflights: usize,
    /// Milliseconds that they took.
    pub ms: f64,
}
