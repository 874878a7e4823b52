//! The task that the command line describes.

use super::shell::Generated;
use super::terminal::{DEFAULT_WIDTH, When, color, width};
use super::{DiffOptions, DoctorOptions, ExplainOptions, Extraction, Options, SolveOptions};
use har_cors::report::SchemaOf;
use std::io::IsTerminal;

/// The task of a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Request {
    /// Report on files.
    Report(Options),
    /// Compare two runs.
    Diff(DiffOptions),
    /// Check what captures lack.
    Doctor(DoctorOptions),
    /// Explain a name or a message.
    Explain(ExplainOptions),
    /// Make a small file.
    Extract(Extraction),
    /// Work out a policy.
    Solve(SolveOptions),
    /// Print a schema.
    Schema(SchemaOf),
    /// Print a text for the shell or the manual.
    Generate(Generated),
}

impl Request {
    /// Whether diagnostics may use colour, and their width.
    pub(crate) fn diagnostics(&self) -> (bool, usize) {
        match self {
            Request::Schema(_) | Request::Generate(_) => (false, DEFAULT_WIDTH),
            Request::Extract(_) => {
                let stderr = std::io::stderr().is_terminal();
                (color(When::Auto, stderr), width(None, stderr))
            }
            Request::Report(options) => (options.color_errors, options.error_width),
            Request::Diff(DiffOptions { options, .. }) => (options.color_errors, options.error_width),
            Request::Doctor(DoctorOptions { options, .. }) => (options.color_errors, options.error_width),
            Request::Explain(options) => (options.color_errors, options.error_width),
            Request::Solve(SolveOptions { options, .. }) => (options.color_errors, options.error_width),
        }
    }
}
