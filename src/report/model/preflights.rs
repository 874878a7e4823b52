//! The cost of preflights, by server.

use crate::browser::Engine;
use crate::names::names;
use crate::report::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

names! {
    /// The sign that the browser did not cache preflight responses, as with *Disable cache* in the developer tools: users
    /// send fewer preflights.
    pub enum PreflightCacheOff {
        /// Preflights have `Cache-Control: no-cache`, which that setting adds.
        Shown = "shown",
        /// The same preflight was sent again although its response should still have been cached.
        Possible = "possible",
    }
}

/// The cost of one server's preflights in a file.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct ServerPreflights {
    /// Host of the server, with its port unless that is the default of the scheme.
    pub host: Text,
    /// Preflights that were answered.
    pub sent: usize,
    /// Milliseconds during which at least one of them was in flight.
    pub waited_ms: f64,
    /// Successful preflights whose response has no `Access-Control-Max-Age`.
    pub without_max_age: usize,
    /// What each engine would have saved at most if it had cached every successful response for two hours, limited to the
    /// engine's maximum.
    pub at_most_saved: Box<[SavedPreflights]>,
    /// The sign that the preflight cache was off; `None` if there is none.
    pub cache_off: Option<PreflightCacheOff>,
}

/// What one engine would have saved.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema, Serialize)]
#[non_exhaustive]
pub struct SavedPreflights {
    /// The engine.
    pub engine: Engine,
    /// The maximum number of seconds for which it caches a response, whatever `Access-Control-Max-Age` says.
    pub max_age: u64,
    /// Preflights.
    pub preflights: usize,
    /// Milliseconds that they took.
    pub ms: f64,
}
