//! The arguments of `har-cors schema`.

use clap::{Args, ValueEnum};
use har_cors::report::SchemaOf;

#[derive(Args, Debug)]
pub(super) struct SchemaArguments {
    /// Output to describe
    #[arg(value_enum, default_value_t = Of::Report)]
    of: Of,

    /// Describe a line of `--format jsonl` instead of the document of `--format json`
    #[arg(long)]
    lines: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Of {
    /// The report
    Report,
    /// What `har-cors diff` prints
    Diff,
    /// What `har-cors solve` prints
    Solve,
    /// What `har-cors doctor` prints
    Doctor,
}

impl From<SchemaArguments> for SchemaOf {
    fn from(arguments: SchemaArguments) -> SchemaOf {
        match (arguments.of, arguments.lines) {
            (Of::Report, false) => SchemaOf::Document,
            (Of::Report, true) => SchemaOf::Line,
            (Of::Diff, false) => SchemaOf::Diff,
            (Of::Solve, _) => SchemaOf::Solution,
            (Of::Diff, true) => SchemaOf::DiffLine,
            (Of::Doctor, _) => SchemaOf::Doctor,
        }
    }
}
