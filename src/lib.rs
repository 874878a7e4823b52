#![doc = include_str!("README.md")]
// A new cause, engine or exporter makes the compiler show each place that has to handle it.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

mod analyze;
#[doc(hidden)]
pub mod browser;
mod config;
pub mod console;
mod exchanges;
pub mod explain;
mod extract;
pub mod filter;
#[doc(hidden)]
pub mod har;
#[doc(hidden)]
pub mod input;
pub mod known;
mod names;
mod nearest;
#[doc(hidden)]
pub mod ordered;
#[doc(hidden)]
pub mod parallel;
pub mod policy;
pub mod report;
#[doc(hidden)]
pub mod rules;
mod sanitize;
#[doc(hidden)]
pub mod session;
#[doc(hidden)]
pub mod standard;
mod time;
mod toml_text;

pub use analyze::{Error, Options, Reading, analyze, analyze_path, judge, judge_with};
pub use browser::{Engine, Stage};
pub use config::{Config, KnownIn};
pub use console::Console;
pub use exchanges::{EngineVerdict, FetchError, FetchVerdict, KnownAnswer, KnownFetch, KnownHop, judge_fetch};
pub use extract::{Bytes, Commands, Extract, ExtractError, ExtractOptions, Kept, extract};
pub use filter::Filter;
pub use har::{Damage, ReadError};
pub use known::Known;
pub use policy::{Policy, what_if};
pub use report::{Gate, solve};
pub use rules::{Analysis, Cause, Certainty, End, Outcome, RootCause, RootCertainty, Supposed, Verdict};
pub use session::Mode;
pub use standard::{CredentialsMode, InitiatorKind};
pub use toml_text::FileError;
