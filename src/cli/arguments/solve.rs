//! The arguments of `har-cors solve`.

use super::inputs::{ConsoleArguments, InputArguments, ReadingArguments, RedactionArguments};
use super::known::{ConfigOptions, KnownOptions};
use super::{Options, When, color, filter, width};
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use har_cors::input::Globs;
use har_cors::report::{ComposeOptions, Overrides, Software, Solver};
use har_cors::{Filter, Gate, parallel};
use std::io::IsTerminal;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub(super) struct SolveArguments {
    #[command(flatten)]
    inputs: InputArguments,

    #[command(flatten)]
    consoles: ConsoleArguments,

    #[command(flatten)]
    solution: SolutionArguments,

    #[command(flatten)]
    redaction: RedactionArguments,

    #[command(flatten)]
    reading: ReadingArguments,
}

/// Output options.
#[derive(Args, Debug)]
struct SolutionArguments {
    /// Write to FILE [default: standard output]
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,

    /// Output format
    #[arg(short, long, value_enum, value_name = "FORM", default_value_t = SolveForm::Toml)]
    format: SolveForm,

    /// Write a configuration for this software instead of a policy file
    #[arg(long = "as", value_name = "SOFTWARE", value_parser = softwares(), conflicts_with_all = ["format", "expose"])]
    software: Option<String>,

    /// Only the requests that match EXPR, failed or not; see `har-cors explain filter`
    #[arg(long, value_name = "EXPR", value_parser = filter::parse, allow_hyphen_values = true)]
    filter: Option<Filter>,

    /// Also let browsers cache the preflight response for this many seconds
    #[arg(long, value_name = "SECONDS")]
    max_age: Option<u32>,

    /// Also let script read this response header (may be repeated)
    #[arg(long, value_name = "NAME", value_parser = header_name)]
    expose: Vec<String>,

    /// When to use colour; auto also obeys NO_COLOR
    #[arg(long, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    color: When,
}

const AFTER_HELP: &str = "\
The policy is the minimum that servers have to allow: the origins, methods and headers of the requests, and credentials if
a request has them. If the files do not show whether a failed request has credentials, and it may have failed because
they are not allowed, the policy allows them and a comment asks you to check. It never allows * or null. Standard error
lists the failures that no header fixes, and what would fix them.
--what-if takes the policy. --as writes a configuration that allows what the policy does, for the whole server; a comment
(for JSON, a line on standard error) lists what that software cannot express.

Exit status:
  0  headers fix every failure, as far as the files tell
  1  no headers are proposed for a failure, or the software of --as cannot express any of them
  2  usage error, or a file could not be read completely";

/// Formats of a solution.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum SolveForm {
    /// A policy file; notes go to standard error
    Toml,
    /// For people
    Text,
    /// For programs (`har-cors schema solve`)
    Json,
}

/// The checked arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SolveOptions {
    /// Options for reading.
    pub(crate) options: Options,
    /// Additional content of the policy.
    pub(crate) solver: Solver,
    pub(crate) form: SolveForm,
    pub(crate) software: Option<Software>,
    /// Its destination; `None`: standard output.
    pub(crate) output: Option<PathBuf>,
    /// Whether standard output may use colour.
    pub(crate) color: bool,
    /// Width of standard output.
    pub(crate) width: usize,
}

impl From<SolveArguments> for SolveOptions {
    fn from(arguments: SolveArguments) -> SolveOptions {
        let SolveArguments { inputs, consoles, solution, redaction, reading } = arguments;
        let (stdout, stderr) = (std::io::stdout().is_terminal(), std::io::stderr().is_terminal());
        let output = solution.output.filter(|path| path.as_os_str() != "-");
        let to_terminal = output.is_none() && stdout;
        SolveOptions {
            solver: Solver::new(solution.expose, solution.max_age, redaction.show_secrets),
            form: solution.format,
            software: solution.software.as_deref().and_then(Software::called),
            output,
            color: color(solution.color, to_terminal),
            width: width(None, to_terminal),
            options: Options {
                deliveries: Vec::new(),
                color_errors: color(solution.color, stderr),
                error_width: width(None, stderr),
                hash: false,
                max_expanded: reading.max_expanded as u64,
                threads: parallel::affordable(reading.threads.map_or_else(parallel::processors, usize::from)),
                quiet: reading.quiet,
                gate: Gate::default(),
                known: KnownOptions::default(),
                config: ConfigOptions { is_off: true, ..ConfigOptions::default() },
                inputs: inputs.files,
                consoles: consoles.console,
                files_from: inputs.files_from,
                what_if: Vec::new(),
                exclude: Globs::new(inputs.exclude),
                compose: ComposeOptions {
                    show_secrets: redaction.show_secrets,
                    filter: solution.filter.unwrap_or_default(),
                    overrides: Overrides::new(redaction.redact, redaction.keep),
                    ..ComposeOptions::default()
                },
            },
        }
    }
}

fn softwares() -> PossibleValuesParser {
    PossibleValuesParser::new(Software::all().map(Software::id))
}

/// A field name: <https://www.rfc-editor.org/rfc/rfc9110#name-field-names>.
fn header_name(name: &str) -> Result<String, String> {
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    match !name.is_empty() && name != "*" && name.bytes().all(is_token) {
        true => Ok(name.to_owned()),
        false => Err("this is not a header name".to_owned()),
    }
}
