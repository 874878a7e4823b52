//! What the report is to be, as the command line says.

use super::known::{ConfigOptions, KnownOptions};
use super::output::Delivery;
use har_cors::Gate;
use har_cors::input::Globs;
use har_cors::report::ComposeOptions;
use std::path::PathBuf;

/// What the user asked for, checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Options {
    /// Whether each file is hashed.
    pub(crate) hash: bool,
    /// Most bytes that compressed input may expand to.
    pub(crate) max_expanded: u64,
    /// Threads that read and judge: at least one.
    pub(crate) threads: usize,
    /// Whether progress is never shown.
    pub(crate) quiet: bool,
    /// What to read; `-` is standard input.
    pub(crate) inputs: Vec<PathBuf>,
    /// What makes the exit status 1.
    pub(crate) gate: Gate,
    /// Which failures are accepted.
    pub(crate) known: KnownOptions,
    /// Which configuration is read.
    pub(crate) config: ConfigOptions,
    /// A list of more to read; `-` is standard input.
    pub(crate) files_from: Option<PathBuf>,
    /// Policy files and rules under which the requests are judged.
    pub(crate) what_if: Vec<String>,
    /// Console logs.
    pub(crate) consoles: Vec<PathBuf>,
    /// What is left out.
    pub(crate) exclude: Globs,
    /// What the report shall hold.
    pub(crate) compose: ComposeOptions,
    /// The reports to write: at least one.
    pub(crate) deliveries: Vec<Delivery>,
    /// Whether diagnostics may be coloured.
    pub(crate) color_errors: bool,
    /// Columns of diagnostics.
    pub(crate) error_width: usize,
}
