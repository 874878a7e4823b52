//! The arguments of `har-cors diff`.

use super::inputs::{ReadingArguments, RedactionArguments};
use super::known::{ConfigArguments, ConfigOptions, KnownOptions};
use super::output::{self, FormatParser, Target, TargetParser};
use super::{Delivery, Options, When, color, filter, size, width};
use clap::Args;
use har_cors::input::Globs;
use har_cors::report::{ComposeOptions, DiffGate, Format, FormatInfo, GroupBy, HostMap, Look, Overrides};
use har_cors::{Filter, Gate, parallel};
use std::io::IsTerminal;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub(super) struct DiffArguments {
    #[command(flatten)]
    runs: RunArguments,

    #[command(flatten)]
    reports: ReportArguments,

    #[command(flatten)]
    changes: ChangeArguments,

    #[command(flatten)]
    config: ConfigArguments,

    #[command(flatten)]
    redaction: RedactionArguments,

    #[command(flatten)]
    reading: ReadingArguments,
}

/// The two runs to compare.
#[derive(Args, Debug)]
struct RunArguments {
    /// The earlier run: a HAR file, a directory of them, or a report of it in JSON or JSON Lines
    #[arg(value_hint = clap::ValueHint::AnyPath)]
    before: PathBuf,

    /// The later run: the same
    #[arg(value_hint = clap::ValueHint::AnyPath)]
    after: PathBuf,

    /// Treat a host or origin of BEFORE as another one in AFTER, such as uat1.example=uat2.example or
    /// http://localhost:3000=https://app.example (may be repeated); a leading * stands for any subdomain
    #[arg(long, value_name = "OLD=NEW", value_parser = str::parse::<HostMap>)]
    map: Vec<HostMap>,
}

/// Output options.
#[derive(Args, Debug)]
struct ReportArguments {
    /// Report format on stdout [default: table; none with only -o]
    #[arg(short, long, value_parser = FormatParser)]
    format: Option<&'static FormatInfo>,

    /// Also write the comparison to FILE; the extension chooses the format (may be repeated)
    #[arg(short, long, value_name = "FILE", value_parser = TargetParser, value_hint = clap::ValueHint::FilePath)]
    output: Vec<Target>,

    /// Maximum size of a Markdown report; 0 for no limit
    #[arg(long, value_name = "BYTES", value_parser = size::parse, default_value = "60k")]
    max_size: usize,

    /// When to use colour; auto also obeys NO_COLOR
    #[arg(long, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    color: When,

    /// Table width [default: terminal width]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    width: Option<u16>,
}

/// Options that choose which changes count.
#[derive(Args, Debug)]
struct ChangeArguments {
    /// Compare only the requests that match EXPR; see `har-cors explain filter`
    #[arg(long, value_name = "EXPR", value_parser = filter::parse, allow_hyphen_values = true)]
    filter: Option<Filter>,

    /// What makes the exit status 1, as a list of STATE[:OUTCOME]: new, changed, still, fixed, gone, unsure, each for cors
    /// [the default], network or policy; or never
    #[arg(long, value_name = "LIST", value_parser = str::parse::<DiffGate>, default_value = "new,changed")]
    fail_on: DiffGate,

    /// Failures listed in FILE do not fail the run
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    known: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Requests are matched by method, server, path (without ids) and origin of the page.

  new      it fails now, but did not before
  changed  it fails for another reason
  still    it fails as before
  fixed    it failed before, but succeeds now
  gone     it failed before, but was not requested again: that proves nothing
  unsure   in one of the runs it may or may not have failed

Exit status: 0 the gate passed, 1 it failed, 2 usage error, or a file could not be read completely";

/// The checked arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct DiffOptions {
    /// Options for reading and writing; the inputs are the earlier and the later run.
    pub(crate) options: Options,
    /// Hosts with another name in the later run.
    pub(crate) map: HostMap,
    /// What makes the exit status 1.
    pub(crate) gate: DiffGate,
}

impl From<DiffArguments> for DiffOptions {
    fn from(arguments: DiffArguments) -> DiffOptions {
        let stderr = std::io::stderr().is_terminal();
        let given = [
            ("filter", arguments.changes.filter.is_some()),
            ("known", arguments.changes.known.is_some()),
            ("fail-on", true),
        ];
        DiffOptions {
            options: Options {
                deliveries: arguments.reports.deliveries(),
                color_errors: color(arguments.reports.color, stderr),
                error_width: width(arguments.reports.width, stderr),
                hash: false,
                max_expanded: arguments.reading.max_expanded as u64,
                threads: parallel::affordable(arguments.reading.threads.map_or_else(parallel::processors, usize::from)),
                quiet: arguments.reading.quiet,
                gate: Gate::default(),
                known: KnownOptions { file: arguments.changes.known, ..KnownOptions::default() },
                config: ConfigOptions {
                    file: arguments.config.config,
                    is_off: arguments.config.no_config,
                    given: given.into_iter().filter(|(_, is_given)| *is_given).map(|(key, _)| key).collect(),
                },
                inputs: vec![arguments.runs.before, arguments.runs.after],
                consoles: Vec::new(),
                files_from: None,
                what_if: Vec::new(),
                exclude: Globs::default(),
                compose: ComposeOptions {
                    show_secrets: arguments.redaction.show_secrets,
                    filter: arguments.changes.filter.unwrap_or_default(),
                    overrides: Overrides::new(arguments.redaction.redact, arguments.redaction.keep),
                    ..ComposeOptions::default()
                },
            },
            map: HostMap::all(arguments.runs.map),
            gate: arguments.changes.fail_on,
        }
    }
}

impl ReportArguments {
    fn deliveries(&self) -> Vec<Delivery> {
        let look = |to_terminal: bool| Look {
            width: width(self.width, to_terminal),
            color: color(self.color, to_terminal),
            group_by: GroupBy::BOTH,
            ..Look::PLAIN
        };
        output::deliveries(self.format, &self.output, |named, to_terminal| match named.format {
            Format::Table(_) => Format::Table(look(to_terminal)),
            Format::Markdown { .. } => Format::Markdown { max_size: self.max_size, each: false },
            format => format,
        })
    }
}
