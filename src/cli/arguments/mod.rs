//! The command line: parsed once into checked [`Options`].

mod diff;
mod doctor;
mod engine;
mod explain;
mod extract;
mod filter;
pub(crate) mod hints;
mod inputs;
mod known;
mod mistaken;
mod options;
mod output;
mod request;
mod schema;
mod shell;
mod size;
mod solve;
mod terminal;

use clap::{CommandFactory, Parser, Subcommand};
pub(crate) use diff::DiffOptions;
pub(crate) use doctor::DoctorOptions;
pub(crate) use explain::{ExplainOptions, Subject};
pub(crate) use extract::{CurlForm, Extraction};
use har_cors::input::Globs;
use har_cors::report::{ComposeOptions, Format, FormatInfo, GroupBy, Look, Overrides, sanitize};
use har_cors::{Filter, Gate, parallel};
pub(crate) use known::{ConfigOptions, KnownOptions};
pub(crate) use options::Options;
pub(crate) use output::Delivery;
use output::{FormatParser, Target, TargetParser};
pub(crate) use request::Request;
pub(crate) use shell::Generated;
pub(crate) use solve::{SolveForm, SolveOptions};
use std::io::IsTerminal;
use std::thread::JoinHandle;
use terminal::{When, color, is_dumb, width};

/// Reads HAR files that browsers export and finds the cross-origin requests that failed CORS: why, how certain that is, and
/// how to fix it. Works offline.
#[derive(Parser, Debug)]
#[command(name = "har-cors", version, max_term_width = 100, after_help = mistaken::EXAMPLES)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    inputs: inputs::InputArguments,

    #[command(flatten)]
    consoles: inputs::ConsoleArguments,

    /// Report format on standard output [default: table; none with only -o]; github also appends a Markdown summary to the
    /// file that GITHUB_STEP_SUMMARY names
    #[arg(short, long, value_parser = FormatParser)]
    format: Option<&'static FormatInfo>,

    /// Also write a report to FILE; the extension chooses the format (may be repeated). FORMAT=FILE names the format, - is
    /// standard output
    #[arg(short, long, value_name = "FILE", value_parser = TargetParser, value_hint = clap::ValueHint::FilePath)]
    output: Vec<Target>,

    /// List every cross-origin request, not only failures
    #[arg(short, long)]
    all: bool,

    /// List, count and gate only the requests that match EXPR: 'domain:*.example.com -method:OPTIONS'; see
    /// `har-cors explain filter`
    #[arg(long, value_name = "EXPR", value_parser = filter::parse, allow_hyphen_values = true)]
    filter: Option<Filter>,

    /// What makes the exit status 1, as a list of OUTCOME[:CERTAINTY], advice:NAME, known-fixed and known-unexplained, such as
    /// cors,network:deduced; or never [default: cors]
    #[arg(long, value_name = "LIST", value_parser = str::parse::<Gate>)]
    fail_on: Option<Gate>,

    /// Judge the requests as if the servers answered differently; the exit status follows these results. Takes a policy
    /// file, as `har-cors solve` writes it, or a rule (may be repeated): 'api.example /v1/** preflight:
    /// +Access-Control-Allow-Headers: authorization', -NAME, NAME: VALUE, status 204. Works with the table, Markdown and JSON
    #[arg(long, value_name = "RULE|FILE", allow_hyphen_values = true, conflicts_with = "write_known")]
    what_if: Vec<String>,

    /// Also show how each listed request would end in another engine, given the same responses; reports show where the
    /// engines differ, and list the requests that would fail there
    #[arg(long, value_enum, value_name = "ENGINE")]
    engine: Option<engine::Judging>,

    /// Show the evidence: each failure by itself, with the lines of the HAR that decide it (table only)
    #[arg(short = 'v', long)]
    explain: bool,

    #[command(flatten)]
    known: known::KnownArguments,

    #[command(flatten)]
    config: known::ConfigArguments,

    #[command(flatten)]
    several: inputs::SeveralArguments,

    #[command(flatten)]
    redaction: inputs::RedactionArguments,

    /// Maximum size of a Markdown report; 0 for no limit. GitHub takes 65536 characters for a comment, Jira 32767
    #[arg(long, value_name = "BYTES", value_parser = size::parse, default_value = "60k")]
    max_size: usize,

    #[command(flatten)]
    reading: inputs::ReadingArguments,

    /// When to use colour; auto obeys NO_COLOR
    #[arg(long, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    color: When,

    /// Table width [default: terminal width, or 120]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    width: Option<u16>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Compare two runs: what fails now but did not before, what still fails, what is fixed
    Diff(Box<diff::DiffArguments>),
    /// Check whether captures are good enough: which verdicts suffer, and how to capture better
    Doctor(Box<doctor::DoctorArguments>),
    /// Explain a cause by its name, or a message of the browser's console
    Explain(explain::ExplainArguments),
    /// Make a small, redacted HAR of what failed, with the same verdicts as the whole file
    Extract(extract::ExtractArguments),
    /// Work out the minimum that servers have to allow for the failed requests to succeed
    Solve(Box<solve::SolveArguments>),
    /// Print the JSON Schema of the JSON report, or of what `diff`, `solve` or `doctor` prints
    Schema(schema::SchemaArguments),
    /// Print the completion script of a shell
    #[command(hide = true)]
    Completions(shell::CompletionsArguments),
    /// Print the manual page
    #[command(hide = true)]
    Man,
}

/// The error for `--each` with another format.
const EACH: &str = "--each works only with the table and Markdown. The page (html) and annotations (github) show the causes of \
all files together; every other format reports on each file anyway";

/// The error for `--what-if` with another format.
const WHAT_IF: &str = "--what-if works only with the table, Markdown and JSON (json, jsonl)";

/// Reads the command line. Help and version are printed, and usage errors end the program, with status 0 and 2.
///
/// Without optimization it runs on its own stack, because the definition of all options needs more stack than anything else.
pub(crate) fn parse() -> Request {
    const STACK: usize = 1024 * 1024;
    // A thread takes a tenth of the time that a small file does.
    if !cfg!(debug_assertions) {
        return parse_here();
    }
    match std::thread::Builder::new().stack_size(STACK).spawn(parse_here).map(JoinHandle::join) {
        Ok(Ok(request)) => request,
        Ok(Err(fault)) => std::panic::resume_unwind(fault),
        // Where no thread can be had, the one that is there must do.
        Err(_) => parse_here(),
    }
}

fn parse_here() -> Request {
    shell::complete(definition);
    mistaken::answer(Arguments::command);
    let mut arguments = Arguments::try_parse().unwrap_or_else(|error| visible(error).exit());
    match arguments.command.take() {
        Some(Command::Diff(diff)) => Request::Diff((*diff).into()),
        Some(Command::Doctor(doctor)) => Request::Doctor((*doctor).into()),
        Some(Command::Explain(explain)) => Request::Explain(explain.into()),
        Some(Command::Extract(extract)) => Request::Extract(extract.into()),
        Some(Command::Solve(solve)) => Request::Solve((*solve).into()),
        Some(Command::Schema(schema)) => Request::Schema(schema.into()),
        Some(Command::Completions(completions)) => Request::Generate(completions.into()),
        Some(Command::Man) => Request::Generate(Generated::ManualPage),
        None => Request::Report(Options::checked(arguments).unwrap_or_else(|error| error.exit())),
    }
}

/// The definition of the command line.
pub(crate) fn definition() -> clap::Command {
    Arguments::command()
}

/// The same error, with the user's text sanitized: a file name that a shell pattern matched may contain anything.
fn visible(error: clap::Error) -> clap::Error {
    let given = std::env::args_os().map(|argument| sanitize(&argument.to_string_lossy()).into_owned());
    // The error is the same without the characters that cannot be shown.
    if std::env::args_os().all(|argument| argument.to_str().is_some_and(|text| sanitize(text) == text)) {
        return error;
    }
    match Arguments::try_parse_from(given) {
        Err(visible) => visible,
        Ok(_) => clap::Error::raw(error.kind(), "a name on the command line has characters that cannot be shown\n"),
    }
}

impl Options {
    fn checked(arguments: Arguments) -> Result<Options, clap::Error> {
        let stderr = std::io::stderr().is_terminal();
        let deliveries = arguments.deliveries();
        let reports_on_each =
            |delivery: &Delivery| matches!(delivery.format, Format::Table(_) | Format::Markdown { .. });
        if arguments.several.each && !deliveries.iter().any(reports_on_each) {
            return Err(Arguments::command().error(clap::error::ErrorKind::ArgumentConflict, EACH));
        }
        let tells_what_if = |delivery: &Delivery| {
            matches!(delivery.format, Format::Table(_) | Format::Markdown { .. } | Format::Json | Format::JsonLines)
        };
        if !arguments.what_if.is_empty() && !deliveries.iter().all(tells_what_if) {
            return Err(Arguments::command().error(clap::error::ErrorKind::ArgumentConflict, WHAT_IF));
        }
        Ok(Options {
            deliveries,
            color_errors: color(arguments.color, stderr),
            error_width: width(arguments.width, stderr),
            hash: arguments.reading.hash,
            max_expanded: arguments.reading.max_expanded as u64,
            threads: parallel::affordable(arguments.reading.threads.map_or_else(parallel::processors, usize::from)),
            quiet: arguments.reading.quiet,
            config: arguments.config(),
            gate: arguments.fail_on.unwrap_or_default(),
            known: arguments.known.checked(arguments.all),
            inputs: arguments.inputs.files,
            files_from: arguments.inputs.files_from,
            what_if: arguments.what_if,
            consoles: arguments.consoles.console,
            exclude: Globs::new(arguments.inputs.exclude),
            compose: ComposeOptions {
                all: arguments.all,
                engines: arguments.engine.map(engine::Judging::engines).unwrap_or_default(),
                show_secrets: arguments.redaction.show_secrets,
                filter: arguments.filter.unwrap_or_default(),
                overrides: Overrides::new(arguments.redaction.redact, arguments.redaction.keep),
                ..ComposeOptions::default()
            },
        })
    }
}

impl Arguments {
    fn config(&self) -> ConfigOptions {
        let given = [
            ("filter", self.filter.is_some()),
            ("fail-on", self.fail_on.is_some()),
            ("known", self.known.is_given()),
            ("group-by", self.several.group_by().is_some()),
            ("top", self.several.top.is_some()),
        ];
        ConfigOptions {
            file: self.config.config.clone(),
            is_off: self.config.no_config,
            given: given.into_iter().filter(|(_, is_given)| *is_given).map(|(key, _)| key).collect(),
        }
    }

    fn deliveries(&self) -> Vec<Delivery> {
        output::deliveries(self.format, &self.output, |named, to_terminal| self.settings(named, to_terminal))
    }

    /// A format with its settings.
    fn settings(&self, named: &FormatInfo, to_terminal: bool) -> Format {
        match named.format {
            Format::Table(_) => {
                let color = color(self.color, to_terminal);
                // Links are escape sequences as well: they are only for a terminal with colour.
                let links = color && to_terminal && !is_dumb();
                Format::Table(Look {
                    width: width(self.width, to_terminal),
                    color,
                    links,
                    explain: self.explain,
                    each: self.several.each,
                    top: self.several.top.unwrap_or(Look::PLAIN.top),
                    group_by: self.several.group_by().unwrap_or(GroupBy::BOTH),
                    hints: hints::OF_PROGRAM,
                })
            }
            Format::Markdown { .. } => Format::Markdown { max_size: self.max_size, each: self.several.each },
            format => format,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::terminal::DEFAULT_WIDTH;
    use super::*;
    use std::path::PathBuf;

    fn options(arguments: &[&str]) -> Result<Options, clap::Error> {
        Arguments::try_parse_from([&["har-cors"], arguments].concat()).and_then(Options::checked)
    }

    /// Format and path of each report.
    fn deliveries(arguments: &[&str]) -> Vec<(Format, Option<PathBuf>)> {
        let deliveries = options(arguments).unwrap().deliveries;
        deliveries.into_iter().map(|delivery| (delivery.format, delivery.path)).collect()
    }

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn arguments_become_options() {
        let parsed = options(&["a.har", "-", "--format", "jsonl", "--all"]).unwrap();
        assert_eq!(parsed.inputs, [PathBuf::from("a.har"), PathBuf::from("-")]);
        assert!(parsed.compose.all && !parsed.compose.show_secrets);
        let table = deliveries(&["a.har", "--width", "80", "--color", "always"]);
        let look = Look { width: 80, color: true, hints: hints::OF_PROGRAM, ..Look::PLAIN };
        assert_eq!(table, [(Format::Table(look), None)]);
        let markdown = deliveries(&["a.har", "-f", "markdown", "--max-size", "32k"]);
        assert_eq!(markdown, [(Format::Markdown { max_size: 32_000, each: false }, None)]);
    }

    #[test]
    fn endings_tell_the_formats_of_files_and_format_that_of_standard_output() {
        let path = |name: &str| Some(PathBuf::from(name));
        let table = || Format::Table(Look { width: DEFAULT_WIDTH, hints: hints::OF_PROGRAM, ..Look::PLAIN });
        assert_eq!(deliveries(&["a.har"]), [(table(), None)]);
        assert_eq!(deliveries(&["a.har", "-o", "x.json"]), [(Format::Json, path("x.json"))]);
        assert_eq!(
            deliveries(&["a.har", "-o", "x.sarif", "-o", "y.xml", "-f", "github"]),
            [(Format::Sarif, path("x.sarif")), (Format::Junit, path("y.xml")), (Format::Github, None)]
        );
        assert_eq!(deliveries(&["a.har", "-o", "x.csv", "-o", "-"]), [(Format::Csv, path("x.csv")), (table(), None)]);
        assert_eq!(
            deliveries(&["a.har", "-o", "sarif=x.json", "-o", "table=/dev/stderr"]),
            [(Format::Sarif, path("x.json")), (table(), path("/dev/stderr"))]
        );
    }

    #[test]
    fn wrong_usage_is_refused() {
        let cases: [&[&str]; 7] = [
            &[],
            &["a.har", "--width", "7"],
            &["a.har", "--format", "yaml"],
            &["--no-such", "a.har"],
            &["a.har", "-o", "report.pdf"],
            &["a.har", "-o", "report"],
            &["a.har", "--max-size", "much"],
        ];
        for arguments in cases {
            assert_eq!(options(arguments).unwrap_err().exit_code(), 2, "{arguments:?}");
        }
    }
}
