//! The arguments of `har-cors schema`.

use clap::Args;
use har_cors::report::Described;

#[derive(Args, Debug)]
pub(super) struct SchemaArguments {
    /// Of one line of `--format jsonl`, and not of the document of `--format json`
    #[arg(long)]
    lines: bool,
}

impl From<SchemaArguments> for Described {
    fn from(arguments: SchemaArguments) -> Described {
        if arguments.lines { Described::Line } else { Described::Document }
    }
}
