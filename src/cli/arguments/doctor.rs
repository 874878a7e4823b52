//! The arguments of `har-cors doctor`.

use super::inputs::{ConsoleArguments, InputArguments, ReadingArguments, RedactionArguments};
use super::known::{ConfigOptions, KnownOptions};
use super::{Options, When, color, width};
use clap::{Args, ValueEnum};
use har_cors::input::Globs;
use har_cors::report::{ComposeOptions, DoctorForm, Marks, Overrides};
use har_cors::{Gate, parallel};
use std::io::IsTerminal;

#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub(super) struct DoctorArguments {
    #[command(flatten)]
    inputs: InputArguments,

    /// Output format; `har-cors schema doctor` describes json
    #[arg(short, long, value_enum, default_value_t = Form::Text, value_name = "FORMAT")]
    format: Form,

    #[command(flatten)]
    consoles: ConsoleArguments,

    #[command(flatten)]
    redaction: RedactionArguments,

    #[command(flatten)]
    reading: ReadingArguments,

    /// When to use colour; auto obeys NO_COLOR
    #[arg(long, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    color: When,

    /// Text width [default: terminal width, or 120]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    width: Option<u16>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// One JSON document
    Json,
}

const AFTER_HELP: &str = "Exit status: 0 no verdict suffers, 1 a better capture would make a verdict possible or more \
certain, 2 usage error, or a file could not be read completely";

/// The checked arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct DoctorOptions {
    /// Options for reading.
    pub(crate) options: Options,
    /// Options for writing.
    pub(crate) form: DoctorForm,
}

impl From<DoctorArguments> for DoctorOptions {
    fn from(arguments: DoctorArguments) -> DoctorOptions {
        let (stdout, stderr) = (std::io::stdout().is_terminal(), std::io::stderr().is_terminal());
        let form = match arguments.format {
            Form::Json => DoctorForm::Json,
            Form::Text => DoctorForm::Text {
                width: width(arguments.width, stdout),
                color: color(arguments.color, stdout),
                marks: if stdout && speaks_utf8() { Marks::Unicode } else { Marks::Ascii },
            },
        };
        DoctorOptions {
            form,
            options: Options {
                deliveries: Vec::new(),
                color_errors: color(arguments.color, stderr),
                error_width: width(arguments.width, stderr),
                hash: false,
                max_expanded: arguments.reading.max_expanded as u64,
                threads: parallel::affordable(arguments.reading.threads.map_or_else(parallel::processors, usize::from)),
                quiet: arguments.reading.quiet,
                gate: Gate::default(),
                known: KnownOptions::default(),
                config: ConfigOptions { file: None, is_off: true, given: Vec::new() },
                inputs: arguments.inputs.files,
                consoles: arguments.consoles.console,
                files_from: arguments.inputs.files_from,
                exclude: Globs::new(arguments.inputs.exclude),
                what_if: Vec::new(),
                compose: ComposeOptions {
                    show_secrets: arguments.redaction.show_secrets,
                    overrides: Overrides::new(arguments.redaction.redact, arguments.redaction.keep),
                    ..ComposeOptions::default()
                },
            },
        }
    }
}

/// The first of these variables that is set names the character set; if none is set, it is unknown.
fn speaks_utf8() -> bool {
    let set =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    set.is_some_and(|set| set.to_ascii_lowercase().replace('-', "").contains("utf8"))
}
