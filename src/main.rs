//! `har-cors FILE…`: parses the command line, has the library read and judge, writes the report, sets the exit status.

mod cli;
mod output;
mod problem;

use har_cors::report::{self, ComposeOptions, File, exit_status};
use har_cors::{analyze, input};
use miette::{MietteHandlerOpts, Report, miette};
use std::process::ExitCode;

fn main() -> ExitCode {
    let options = cli::parse();
    let (color, width) = (options.color_errors, options.error_width);
    // Fails only if a handler is there already.
    let _ = miette::set_hook(Box::new(move |_| {
        Box::new(MietteHandlerOpts::new().color(color).unicode(true).width(width).build())
    }));

    let mut files = Vec::new();
    let mut incomplete = false;
    for source in input::expand(&options.inputs) {
        match source.map_err(Report::new).and_then(|source| read(&source, &options.compose)) {
            Ok(file) => files.push(file),
            Err(error) => {
                complain(&error);
                incomplete = true;
            }
        }
    }
    for error in files.iter().filter_map(problem::of_damage) {
        complain(&error);
    }
    let report = report::report(files);
    if let Err(error) = output::deliver(options.output.as_deref(), |out| options.format.write(&report, out)) {
        complain(&miette!("the report could not be written: {error}"));
        incomplete = true;
    }
    ExitCode::from(exit_status(&report, incomplete))
}

/// Reads and judges one input.
fn read(source: &input::Source, options: &ComposeOptions) -> Result<File, Report> {
    let bytes = input::read(source)?;
    analyze(&source.shown, &bytes[..], options).map_err(|error| problem::of_reading(&source.shown, error))
}

#[allow(clippy::print_stderr, reason = "diagnostics go to standard error, and nowhere else")]
fn complain(error: &Report) {
    eprintln!("{error:?}");
}
