//! `har-cors FILE…`: parses the command line, has the library read and judge, writes the report, sets the exit status.

mod cli;
mod output;

use har_cors::report::{self, ComposeOptions, File, exit_status};
use miette::{MietteHandlerOpts, Report, miette};
use std::path::Path;
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
    for input in &options.inputs {
        match read(input, &options.compose) {
            Ok(file) => files.push(file),
            Err(error) => {
                complain(&error);
                incomplete = true;
            }
        }
    }
    let report = report::report(files);
    if let Err(error) = output::deliver(options.output.as_deref(), |out| options.format.write(&report, out)) {
        complain(&miette!("the report could not be written: {error}"));
        incomplete = true;
    }
    ExitCode::from(exit_status(&report, incomplete))
}

/// Reads and judges one input. To be joined with `har_cors::input` and `har_cors::analyze`.
fn read(input: &Path, _options: &ComposeOptions) -> Result<File, Report> {
    Err(miette!("{}: reading is not there yet", input.display()))
}

#[allow(clippy::print_stderr, reason = "diagnostics go to standard error, and nowhere else")]
fn complain(error: &Report) {
    eprintln!("{error:?}");
}
