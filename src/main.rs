//! `har-cors FILE…`: parses the command line, has the library read and judge, writes the report, sets the exit status.
//! `har-cors explain …` looks up a page instead.

mod cli;
mod fault;
mod output;
mod place;
mod problem;
mod reading;
mod turns;
mod unfinished;

use har_cors::explain;
use har_cors::input;
use har_cors::report::{self, Described, Unread, exit_status};
use miette::{MietteHandlerOpts, Report, miette};
use std::process::ExitCode;

/// Many files are read side by side, and what one thread allocates another frees.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    fault::keep_quiet();
    fault::caught(run).unwrap_or_else(|fault| {
        complain(&problem::of_fault("the report", &fault));
        ExitCode::from(2)
    })
}

fn run() -> ExitCode {
    let request = cli::parse();
    let (color, width) = request.diagnostics();
    // Fails only if a handler is there already.
    let _ = miette::set_hook(Box::new(move |_| {
        Box::new(MietteHandlerOpts::new().color(color).unicode(true).width(width).build())
    }));
    match request {
        cli::Request::Report(options) => report(&options),
        cli::Request::Explain(options) => explain(&options),
        cli::Request::Schema(described) => schema(described),
        cli::Request::Generate(generated) => generate(generated),
    }
}

fn report(options: &cli::Options) -> ExitCode {
    let sources = input::expand(&options.inputs);
    if let Err(clash) = place::refuse_clashes(options, &sources) {
        complain(&clash);
        return ExitCode::from(2);
    }
    let mut files = Vec::new();
    let mut unread = Vec::new();
    let mut incomplete = false;
    reading::read_all(sources, options, |outcome| match outcome {
        reading::Outcome::File(file, remarks) => {
            files.push(*file);
            for remark in remarks {
                complain(&remark.text);
                incomplete |= remark.is_serious;
            }
        }
        reading::Outcome::Unread(name, error) => {
            complain(&error);
            unread.push(Unread::new(&name, &error.to_string()));
        }
    });
    for error in files.iter().filter_map(problem::of_damage) {
        complain(&error);
    }
    let mut report = report::report(files);
    report.unread = unread;
    report.gate = options.gate.clone();
    let failures = output::deliver_all(&options.deliveries, &mut report);
    failures.iter().for_each(complain);
    let status = exit_status(&report, incomplete || !failures.is_empty());
    // The system takes the memory of a program that ends at once; to free it piece by piece takes much longer.
    std::mem::forget(report);
    ExitCode::from(status)
}

/// Prints the JSON Schema of the report.
fn schema(described: Described) -> ExitCode {
    let schema = report::schema(described);
    match output::deliver(None, &|out| writeln!(out, "{schema:#}")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&miette!("the schema could not be written: {error}"));
            ExitCode::from(2)
        }
    }
}

/// Prints what packages install beside the program.
fn generate(generated: cli::Generated) -> ExitCode {
    match output::deliver(None, &|out| generated.write(out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&miette!("the text could not be written: {error}"));
            ExitCode::from(2)
        }
    }
}

/// Explains a name or a message; status 2 when there is nothing to say.
fn explain(options: &cli::ExplainOptions) -> ExitCode {
    let query = match &options.subject {
        cli::Subject::List => None,
        cli::Subject::Query(query) => Some(query.clone()),
        cli::Subject::StandardInput => match std::io::read_to_string(std::io::stdin()) {
            Ok(text) => Some(text),
            Err(error) => {
                complain(&miette!("standard input cannot be read: {error}"));
                return ExitCode::from(2);
            }
        },
    };
    let written = match query.as_deref().map(explain::explain).transpose() {
        Ok(Some(answer)) => output::deliver(None, &|out| explain::write(&answer, options.form, out)),
        Ok(None) => output::deliver(None, &|out| explain::write_list(options.form, out)),
        Err(unknown) => {
            complain(&problem::of_query(&unknown));
            return ExitCode::from(2);
        }
    };
    if let Err(error) = written {
        complain(&miette!("the answer could not be written: {error}"));
        return ExitCode::from(2);
    }
    ExitCode::SUCCESS
}

#[allow(clippy::print_stderr, reason = "diagnostics go to standard error, and nowhere else")]
fn complain(error: &Report) {
    eprintln!("{error:?}");
}
