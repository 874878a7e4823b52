//! The engines that `--engine` asks what they would make of a file.

use clap::ValueEnum;
use har_cors::browser::Engine;

/// The engines that are asked what they would make of a file.
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
    /// As the library names them.
    pub(super) fn engines(self) -> Vec<Engine> {
        match self {
            Judging::Chromium => vec![Engine::Chromium],
            Judging::Firefox => vec![Engine::Firefox],
            Judging::Webkit => vec![Engine::WebKit],
            Judging::All => Engine::ALL.to_vec(),
        }
    }
}
