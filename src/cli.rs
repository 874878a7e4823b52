//! The command line: parsed once into [`Options`], checked there, and never looked at as strings again.

mod explain;

use clap::{Parser, Subcommand, ValueEnum};
pub(crate) use explain::{ExplainOptions, Subject};
use har_cors::report::{ComposeOptions, Format, Wishes};
use std::io::IsTerminal;
use std::path::PathBuf;

/// Width of a report that goes to no terminal.
const DEFAULT_WIDTH: usize = 120;

/// Reads HAR files that browsers export and tells which cross-origin requests failed CORS, why, how sure that is, and
/// how to mend it. Works offline.
#[derive(Parser, Debug)]
#[command(name = "har-cors", version, max_term_width = 100, after_help = EXAMPLES)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    /// HAR files, directories of them, or - for standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Form of the report
    #[arg(short, long, value_enum, default_value_t = FormatName::Table)]
    format: FormatName,

    /// List every cross-origin fetch, and not only failures
    #[arg(short, long)]
    all: bool,

    /// Leave cookies, tokens and query values as they are; without this they are redacted
    #[arg(long)]
    show_secrets: bool,

    /// Redact the values of this header, cookie or query parameter, too (may be repeated)
    #[arg(long, value_name = "NAME", conflicts_with = "show_secrets")]
    redact: Vec<String>,

    /// Do not redact the values of this header, cookie or query parameter (may be repeated)
    #[arg(long, value_name = "NAME")]
    keep: Vec<String>,

    /// Write the report to PATH, whole or not at all
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,

    /// When to use colour; auto also obeys NO_COLOR
    #[arg(long, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    color: When,

    /// Columns of the table; else those of the terminal
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    width: Option<u16>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Explain a cause by its name, or a message of the browser's console
    Explain(explain::ExplainArguments),
}

const EXAMPLES: &str = "\
Examples:
  har-cors checkout.har                       what failed, why, and how to mend it
  har-cors --format markdown a.har | pbcopy   the same, to paste into a ticket
  har-cors --format jsonl sessions/           one line for each file and each failure below a directory
  gunzip -c big.har.gz | har-cors -           from a pipe
  har-cors explain missing-allow-origin       what that means, and how to mend it

Exit status:
  0  no request failed CORS
  1  at least one did
  2  wrong usage, a name that is not known, or a file could not be read whole (what could be read is reported)";

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum FormatName {
    /// For people, on a terminal
    Table,
    /// One JSON document
    Json,
    /// One line for each file and each failure
    Jsonl,
    /// For a ticket
    Markdown,
    /// For a browser, in one file
    Html,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

/// What the user asked for, checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Options {
    /// What to read: at least one; `-` is standard input.
    pub(crate) inputs: Vec<PathBuf>,
    /// What the report shall hold.
    pub(crate) compose: ComposeOptions,
    /// Its form.
    pub(crate) format: Format,
    /// Where it goes; `None`: standard output.
    pub(crate) output: Option<PathBuf>,
    /// Whether diagnostics may be coloured.
    pub(crate) color_errors: bool,
    /// Columns of diagnostics.
    pub(crate) error_width: usize,
}

/// What the program shall do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Request {
    /// Report on files.
    Report(Options),
    /// Explain a name or a message.
    Explain(ExplainOptions),
}

impl Request {
    /// Whether diagnostics may be coloured, and their columns.
    pub(crate) fn diagnostics(&self) -> (bool, usize) {
        match self {
            Request::Report(options) => (options.color_errors, options.error_width),
            Request::Explain(options) => (options.color_errors, options.error_width),
        }
    }
}

/// Reads the command line. Help and version are printed, and usage errors end the program, with status 0 and 2.
pub(crate) fn parse() -> Request {
    let mut arguments = Arguments::parse();
    match arguments.command.take() {
        Some(Command::Explain(explain)) => Request::Explain(explain.into()),
        None => Request::Report(arguments.into()),
    }
}

impl From<Arguments> for Options {
    fn from(arguments: Arguments) -> Options {
        let to_terminal = arguments.output.is_none() && std::io::stdout().is_terminal();
        let width = width(arguments.width, to_terminal);
        let format = match arguments.format {
            FormatName::Table => Format::Table { width, color: color(arguments.color, to_terminal) },
            FormatName::Json => Format::Json,
            FormatName::Jsonl => Format::JsonLines,
            FormatName::Markdown => Format::Markdown,
            FormatName::Html => Format::Html,
        };
        Options {
            inputs: arguments.files,
            compose: ComposeOptions {
                all: arguments.all,
                show_secrets: arguments.show_secrets,
                wishes: Wishes::new(arguments.redact, arguments.keep),
                ..ComposeOptions::default()
            },
            format,
            output: arguments.output,
            color_errors: color(arguments.color, std::io::stderr().is_terminal()),
            error_width: self::width(arguments.width, std::io::stderr().is_terminal()),
        }
    }
}

fn width(asked: Option<u16>, to_terminal: bool) -> usize {
    let terminal = || terminal_size::terminal_size().filter(|_| to_terminal).map(|(width, _)| width.0);
    asked.or_else(terminal).map_or(DEFAULT_WIDTH, usize::from)
}

/// `NO_COLOR` (<https://no-color.org>) and a terminal without abilities say no; an explicit wish overrules both.
fn color(when: When, to_terminal: bool) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => to_terminal && !is_set("NO_COLOR") && !is_dumb,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn options(arguments: &[&str]) -> Result<Options, clap::Error> {
        Arguments::try_parse_from([&["har-cors"], arguments].concat()).map(Options::from)
    }

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn arguments_become_options() {
        let parsed = options(&["a.har", "-", "--format", "jsonl", "--all", "-o", "out.jsonl"]).unwrap();
        assert_eq!(parsed.inputs, [PathBuf::from("a.har"), PathBuf::from("-")]);
        assert_eq!(parsed.format, Format::JsonLines);
        assert!(parsed.compose.all && !parsed.compose.show_secrets);
        assert_eq!(parsed.output, Some(PathBuf::from("out.jsonl")));
        let table = options(&["a.har", "--width", "80", "--color", "always"]).unwrap().format;
        assert_eq!(table, Format::Table { width: 80, color: true });
    }

    #[test]
    fn wrong_usage_is_refused() {
        for arguments in [&[][..], &["a.har", "--width", "7"], &["a.har", "--format", "pdf"], &["--no-such", "a.har"]] {
            assert_eq!(options(arguments).unwrap_err().exit_code(), 2, "{arguments:?}");
        }
    }
}
