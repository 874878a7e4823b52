//! The arguments of `har-cors extract`.

use super::{filter, inputs};
use clap::{Args, ValueEnum};
use har_cors::report::Overrides;
use har_cors::{ExtractOptions, Filter};
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = EXIT_STATUS)]
pub(super) struct ExtractArguments {
    /// A HAR file, or - for standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    input: PathBuf,

    /// Write the small HAR to FILE [default: standard output, unless --curl or --fetch is given]
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,

    /// Also write the requests as curl commands to FILE; - is standard output
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    curl: Option<PathBuf>,

    /// Format of --curl
    #[arg(short, long, value_enum, value_name = "FORM", default_value_t = CurlForm::Config)]
    format: CurlForm,

    /// Also write the requests as JavaScript for the console of the page to FILE; - is standard output
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    fetch: Option<PathBuf>,

    /// Only the failures that match EXPR; see `har-cors explain filter`
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true, value_parser = filter::parse)]
    filter: Option<Filter>,

    /// Keep the bodies of requests and responses, redacted like other text
    #[arg(long)]
    bodies: bool,

    #[command(flatten)]
    redaction: inputs::RedactionArguments,

    /// Do not report what was written
    #[arg(short, long)]
    quiet: bool,
}

const EXIT_STATUS: &str = "\
Exit status:
  0  the files were written
  1  nothing to extract: no request failed, or no failure matches the filter
  2  usage error, the file cannot be read, or no smaller file would give the same verdicts;
     also if the file is damaged: then what could be read is written";

/// Formats of curl commands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum CurlForm {
    /// For `curl --config`: needs no shell
    Config,
    /// One command per request, for a POSIX shell
    Text,
}

/// What to extract, and where to write it. The path `-` is standard output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Extraction {
    pub(crate) input: PathBuf,
    pub(crate) har: Option<PathBuf>,
    pub(crate) curl: Option<(PathBuf, CurlForm)>,
    pub(crate) fetch: Option<PathBuf>,
    pub(crate) options: ExtractOptions,
    pub(crate) quiet: bool,
}

impl From<ExtractArguments> for Extraction {
    fn from(arguments: ExtractArguments) -> Extraction {
        let ExtractArguments { input, output, curl, format, fetch, filter, bodies, redaction, quiet } = arguments;
        let has_commands = curl.is_some() || fetch.is_some();
        let is_har_alone = output.is_none() && !has_commands;
        Extraction {
            input,
            har: output.or_else(|| is_har_alone.then(|| PathBuf::from("-"))),
            curl: curl.map(|path| (path, format)),
            fetch,
            options: ExtractOptions {
                filter: filter.unwrap_or_default(),
                bodies,
                commands: has_commands,
                show_secrets: redaction.show_secrets,
                overrides: Overrides::new(redaction.redact, redaction.keep),
            },
            quiet,
        }
    }
}
