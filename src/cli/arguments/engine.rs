//! The values of `--engine`.

use clap::ValueEnum;
use har_cors::browser::Engine;

/// The engines to judge by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Judging {
    /// Chrome, Edge, Opera, Brave
    Chromium,
    /// Firefox
    Firefox,
    /// Safari, and all browsers on iOS
    Webkit,
    /// All three
    All,
}

impl Judging {
    /// The engines in the library's terms.
    pub(super) fn engines(self) -> Vec<Engine> {
        match self {
            Judging::Chromium => vec![Engine::Chromium],
            Judging::Firefox => vec![Engine::Firefox],
            Judging::Webkit => vec![Engine::WebKit],
            Judging::All => Engine::ALL.to_vec(),
        }
    }
}
