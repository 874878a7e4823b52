//! The arguments of `har-cors explain`.

use super::{When, color, width};
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Args, Command, Error, ValueEnum};
use har_cors::explain;
use har_cors::report::explained::Form;
use std::ffi::OsStr;
use std::io::IsTerminal;

#[derive(Args, Debug)]
pub(super) struct ExplainArguments {
    /// Name of a cause, root cause or advice; or a message copied from the console, in quotes; - reads it from standard
    /// input
    #[arg(value_name = "NAME|MESSAGE", required_unless_present = "list", value_parser = QueryParser)]
    #[arg(hide_possible_values = true)]
    query: Vec<String>,

    /// List all names
    #[arg(short, long, conflicts_with = "query")]
    list: bool,

    /// Output format
    #[arg(short, long, value_enum, default_value_t = FormName::Text)]
    format: FormName,

    /// When to use colour; auto also obeys NO_COLOR
    #[arg(long, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    color: When,

    /// Text width [default: terminal width]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    width: Option<u16>,
}

/// Accepts any text; shells complete the names of the pages.
#[derive(Clone, Debug)]
struct QueryParser;

impl TypedValueParser for QueryParser {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(explain::pages().into_iter().chain(explain::guides()).map(|page| PossibleValue::new(page.name))))
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum FormName {
    /// For people, on a terminal
    Text,
    /// One JSON document
    Json,
    /// For a ticket
    Markdown,
}

/// What to explain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Subject {
    /// All names.
    List,
    /// A name or a message.
    Query(String),
    /// A message on standard input.
    StandardInput,
}

/// The checked arguments of `explain`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ExplainOptions {
    /// What to explain.
    pub(crate) subject: Subject,
    /// The output format.
    pub(crate) form: Form,
    /// Whether diagnostics may use colour.
    pub(super) color_errors: bool,
    /// Width of diagnostics.
    pub(super) error_width: usize,
}

impl From<ExplainArguments> for ExplainOptions {
    fn from(arguments: ExplainArguments) -> ExplainOptions {
        let to_terminal = std::io::stdout().is_terminal();
        let form = match arguments.format {
            FormName::Text => {
                Form::Text { width: width(arguments.width, to_terminal), color: color(arguments.color, to_terminal) }
            }
            FormName::Json => Form::Json,
            FormName::Markdown => Form::Markdown,
        };
        let subject = match arguments.query.join(" ") {
            _ if arguments.list => Subject::List,
            query if query == "-" => Subject::StandardInput,
            query => Subject::Query(query),
        };
        let terminal = std::io::stderr().is_terminal();
        let (color_errors, error_width) = (color(arguments.color, terminal), width(arguments.width, terminal));
        ExplainOptions { subject, form, color_errors, error_width }
    }
}
