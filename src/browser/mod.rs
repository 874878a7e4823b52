//! Behaviour and output of Chromium, Firefox and WebKit: the order of their checks, their limits and deviations from the
//! Fetch Standard, their console lines. Independent of HAR.

pub(crate) mod chromium;
mod console;
pub(crate) mod firefox;
mod preflight_cache;
mod refusal;
mod stage;
mod webkit;

pub use console::{console_line, console_lines, javascript_saw};
pub(crate) use firefox::preflight_asks_home;
pub use preflight_cache::{preflight_cache_cap, preflight_cache_seconds};
pub use refusal::{Reason, Refusal};
pub use stage::Stage;
pub(crate) use webkit::is_common_in_webkit;

use std::fmt;

/// A browser engine.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// Chrome, Edge, Opera, Brave, Electron.
    Chromium,
    /// Firefox and its relatives (Gecko).
    Firefox,
    /// Safari, every browser of iOS, WebKitGTK.
    WebKit,
}

impl Engine {
    /// All three, in the order of reports.
    pub const ALL: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

    /// Its stable name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Chromium => "chromium",
            Engine::Firefox => "firefox",
            Engine::WebKit => "webkit",
        }
    }

    /// The name of its best-known browser.
    pub fn browser(self) -> &'static str {
        match self {
            Engine::Chromium => "Chrome",
            Engine::Firefox => "Firefox",
            Engine::WebKit => "Safari",
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
