//! Options for inputs, redaction and several files. The groups are small, because without optimization every option takes
//! stack space in the function that defines its group.

use super::size;
use clap::{Args, ValueEnum};
use har_cors::report::{GroupBy, Overrides};
use std::path::PathBuf;

/// The inputs.
#[derive(Args, Debug)]
pub(super) struct InputArguments {
    /// HAR files, directories to search, or - for standard input
    #[arg(value_name = "FILE", required_unless_present = "files_from", value_hint = clap::ValueHint::AnyPath)]
    pub(super) files: Vec<PathBuf>,

    /// Also read the files listed in FILE: one per line, or NUL-separated; - is standard input
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(super) files_from: Option<PathBuf>,

    /// Leave out inputs whose name or path matches (may be repeated): * and ? match anything but /, ** matches anything
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,
}

/// Other sources about how requests ended.
#[derive(Args, Debug)]
pub(super) struct ConsoleArguments {
    /// Also read a console log or a paste of it, and match its messages to the requests (may be repeated): text of Chrome, Firefox
    /// or Safari, a WebDriver browser log, a Playwright trace
    #[arg(long, value_name = "LOG", value_hint = clap::ValueHint::FilePath)]
    pub(super) console: Vec<PathBuf>,
}

/// Redaction.
#[derive(Args, Debug)]
pub(super) struct RedactionArguments {
    /// Do not redact cookies, tokens and query values
    #[arg(long)]
    pub(super) show_secrets: bool,

    /// Also redact the values of this header, cookie or query parameter (may be repeated)
    #[arg(long, value_name = "NAME", conflicts_with = "show_secrets", value_parser = redacted_name)]
    pub(super) redact: Vec<String>,

    /// Do not redact the values of this header, cookie or query parameter (may be repeated)
    #[arg(long, value_name = "NAME")]
    pub(super) keep: Vec<String>,
}

/// How inputs are read.
#[derive(Args, Debug)]
pub(super) struct ReadingArguments {
    /// Include each file's SHA-256 (slow)
    #[arg(long)]
    pub(super) hash: bool,

    /// Maximum decompressed size
    #[arg(long, value_name = "BYTES", value_parser = size::parse, default_value = "16G")]
    pub(super) max_expanded: usize,

    /// Worker threads [default: one per CPU]. A file below 128 MiB is read by one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,

    /// Suppress the progress bar and the lines about files written
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// How several files are combined.
#[derive(Args, Debug)]
pub(super) struct SeveralArguments {
    /// With several files, also report on each (table and Markdown)
    #[arg(long)]
    pub(super) each: bool,

    /// With several files, show the N largest groups of failures; 0 for all [default: 10]
    #[arg(long, value_name = "N")]
    pub(super) top: Option<usize>,

    /// With several files, group failures by cause, host or both [default: cause,host]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(super) group_by: Vec<By>,
}

impl SeveralArguments {
    pub(super) fn group_by(&self) -> Option<GroupBy> {
        let by = GroupBy { cause: self.group_by.contains(&By::Cause), host: self.group_by.contains(&By::Host) };
        (!self.group_by.is_empty()).then_some(by)
    }
}

/// What to group failures by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum By {
    /// Their cause.
    Cause,
    /// Their server.
    Host,
}

/// A name whose values can be redacted.
fn redacted_name(name: &str) -> Result<String, String> {
    Overrides::refuses(name).map_or_else(|| Ok(name.to_owned()), |why| Err(why.to_owned()))
}
