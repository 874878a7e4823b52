//! What the report is to be, as the command line says.

use super::known::{ConfigOptions, KnownOptions};
use super::output::Delivery;
use har_cors::Gate;
use har_cors::input::Globs;
use har_cors::report::ComposeOptions;
use std::path::PathBuf;

/// The checked arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Options {
    /// Whether each file is hashed.
    pub(crate) hash: bool,
    /// Maximum decompressed size in bytes.
    pub(crate) max_expanded: u64,
    /// Worker threads: at least one.
    pub(crate) threads: usize,
    /// Whether the progress bar is suppressed.
    pub(crate) quiet: bool,
    /// The inputs; `-` is standard input.
    pub(crate) inputs: Vec<PathBuf>,
    /// What makes the exit status 1.
    pub(crate) gate: Gate,
    /// Options for accepted failures.
    pub(crate) known: KnownOptions,
    /// Options for the configuration.
    pub(crate) config: ConfigOptions,
    /// A file with more inputs; `-` is standard input.
    pub(crate) files_from: Option<PathBuf>,
    /// Policy files and rules under which the requests are judged.
    pub(crate) what_if: Vec<String>,
    /// Console logs.
    pub(crate) consoles: Vec<PathBuf>,
    /// Inputs to leave out.
    pub(crate) exclude: Globs,
    /// What the report contains.
    pub(crate) compose: ComposeOptions,
    /// The reports to write: at least one.
    pub(crate) deliveries: Vec<Delivery>,
    /// Whether diagnostics may use colour.
    pub(crate) color_errors: bool,
    /// Width of diagnostics.
    pub(crate) error_width: usize,
}
