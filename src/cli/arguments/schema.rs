//! The arguments of `har-cors schema`.

use clap::{Args, ValueEnum};
use har_cors::report::Described;

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

impl From<SchemaArguments> for Described {
    fn from(arguments: SchemaArguments) -> Described {
        match (arguments.of, arguments.lines) {
            (Of::Report, false) => Described::Document,
            (Of::Report, true) => Described::Line,
            (Of::Diff, false) => Described::Diff,
            (Of::Solve, _) => Described::Solution,
            (Of::Diff, true) => Described::DiffLine,
            (Of::Doctor, _) => Described::Doctor,
        }
    }
}
