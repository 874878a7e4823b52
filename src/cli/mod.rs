//! The program: parses the command line, lets the library read and judge, writes the report, sets the exit status.

mod arguments;
mod compare;
mod doctoring;
mod extracting;
mod fault;
mod hearing;
mod known_file;
mod listed;
mod made;
mod outcome;
mod output;
mod place;
mod problem;
mod reading;
mod settings;
mod sink;
mod solving;
mod stderr;
mod supposing;
mod unfinished;

use crate::cli::listed::add_listed;
use crate::cli::stderr::{Complaints, complain, tell};
use har_cors::report::{self, File, KnownReport, SchemaOf, Stream, Totals, Unread, explained};
use har_cors::{Gate, explain, input};
use hearing::Consoles;
use known_file::KnownFile;
use miette::{MietteHandlerOpts, miette};
use output::Outputs;
use settings::Settings;
use std::collections::HashSet;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Runs the program; returns its exit status.
pub(crate) fn main() -> ExitCode {
    fault::keep_quiet();
    fault::caught(run).unwrap_or_else(|fault| {
        complain(&problem::from_fault("the report", &fault));
        ExitCode::from(2)
    })
}

fn run() -> ExitCode {
    let request = arguments::parse();
    let (color, width) = request.diagnostics();
    // Fails only if a handler is already installed.
    let _ = miette::set_hook(Box::new(move |_| {
        Box::new(MietteHandlerOpts::new().color(color).unicode(true).width(width).build())
    }));
    match request {
        arguments::Request::Report(options) => report(options),
        arguments::Request::Diff(options) => compare::compare(options),
        arguments::Request::Doctor(options) => doctoring::examine(options),
        arguments::Request::Explain(options) => explain(&options),
        arguments::Request::Extract(extraction) => extracting::extract(&extraction),
        arguments::Request::Solve(options) => solving::solve(options),
        arguments::Request::Schema(described) => schema(described),
        arguments::Request::Generate(generated) => generate(generated),
    }
}

fn report(mut options: arguments::Options) -> ExitCode {
    let read = add_listed(&mut options).and_then(|()| settings::apply(&mut options)).and_then(|mut settings| {
        let known = KnownFile::read(&options.known, settings.known.take())?;
        options.compose.what_if = supposing::policy(&options.what_if)?.map(Arc::new);
        Ok((settings, known))
    });
    match read {
        Ok((settings, known)) => {
            if let Some(remark) = &settings.remark {
                tell(&format!("har-cors: {remark}"));
            }
            options.compose.known = known.known.clone();
            report_with(&options, &settings, known)
        }
        Err(error) => {
            complain(&error);
            ExitCode::from(2)
        }
    }
}

fn report_with(options: &arguments::Options, settings: &Settings, mut known: KnownFile) -> ExitCode {
    let sources = input::expand_but(&options.inputs, &options.exclude);
    if sources.is_empty() {
        complain(&miette!(
            help = "a check without input would always pass; name a HAR file or a folder that contains one",
            "no input"
        ));
        return ExitCode::from(2);
    }
    if let Err(clash) = place::refuse_clashes(options, &sources) {
        complain(&clash);
        return ExitCode::from(2);
    }
    let mut complaints = Complaints::of(sources.len());
    let is_only = sources.len() == 1;
    let gate = gate_of_run(options);
    let stream = |format| {
        let stream = Stream::new(format, gate.clone()).with_config(settings.name.as_deref());
        stream.with_known(known.known.as_deref(), options.known.is_listed)
    };
    let mut outputs = Outputs::begin(&options.deliveries, stream);
    let mut unread = HashSet::new();
    let mut incomplete = false;
    let consoles = Consoles::of(options, &sources, |name, error| {
        complaints.add(&error);
        match name {
            Some(name) => outputs.unread(&Unread::new(&name, &error.to_string())),
            None => incomplete = true,
        }
    });
    reading::read_all(sources, options, &consoles, |outcome| match outcome {
        outcome::Outcome::File(file, remarks) => {
            known.add(&options.known, &options.gate, &file);
            for remark in remarks {
                complaints.add(&remark.text);
                incomplete |= remark.is_serious;
            }
            problem::from_damage(&file).iter().for_each(|error| complaints.add(error));
            let file = Arc::new(*file);
            if is_only {
                // The program ends soon, and the system frees the memory at once; freeing it piece by piece takes much longer.
                std::mem::forget(file.clone());
            }
            outputs.file(&file).iter().for_each(|error| complaints.add(error));
        }
        outcome::Outcome::Copy(name, of) => match unread.contains(&of) {
            true => outputs.unread(&unread_copy(&name, &of)),
            false => outputs.file(&Arc::new(File::copy(&name, &of))).iter().for_each(|error| complaints.add(error)),
        },
        outcome::Outcome::Unread(name, error) => {
            complaints.add(&error);
            outputs.unread(&Unread::new(&name, &error.to_string()));
            unread.insert(name);
        }
    });
    complaints.finish();
    let (failures, status) = outputs.end(|path, totals| {
        // For a pipe or a device, its reader reports it.
        if !options.quiet && path.is_file() {
            tell_written(path, totals);
        }
    });
    failures.iter().for_each(complain);
    let is_written = finish_known(options, &known, outputs.known().as_ref());
    std::mem::forget(outputs);
    ExitCode::from(if incomplete || !failures.is_empty() || !is_written { 2 } else { status })
}

/// Whether the status is 1: failures for which an entry is written do not count.
fn gate_of_run(options: &arguments::Options) -> Gate {
    if options.known.is_written { options.gate.without_failures() } else { options.gate.clone() }
}

/// Writes the known failures if requested, and reports which entries fail the run. `false` if they cannot be written.
fn finish_known(options: &arguments::Options, known: &KnownFile, report: Option<&KnownReport>) -> bool {
    for line in known_file::failing_entries(&options.gate, report) {
        tell(&format!("har-cors: {line}"));
    }
    match known.write(&options.known) {
        Ok(None) => true,
        Ok(Some((name, count))) => {
            let entries = if count == 1 { "entry" } else { "entries" };
            if !options.quiet {
                tell(&format!("har-cors: wrote {name} ({count} new {entries})"));
            }
            true
        }
        Err(error) => {
            complain(&error);
            false
        }
    }
}

/// A copy of an input that could not be read.
fn unread_copy(name: &str, of: &str) -> Unread {
    let [name, of] = [name, of].map(|name| report::sanitize(name).into_owned());
    Unread::new(&name, &format!("{name}: the same as {of}, which could not be read"))
}

/// Prints the JSON Schema of the report.
fn schema(described: SchemaOf) -> ExitCode {
    let schema = report::schema(described);
    match sink::deliver(None, &|out| writeln!(out, "{schema:#}")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&miette!("could not write the schema: {error}"));
            ExitCode::from(2)
        }
    }
}

/// Prints files that packages install with the program.
fn generate(generated: arguments::Generated) -> ExitCode {
    match sink::deliver(None, &|out| generated.write(arguments::definition(), out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&miette!("could not write the text: {error}"));
            ExitCode::from(2)
        }
    }
}

/// Explains a name or a message; status 2 if it is unknown.
fn explain(options: &arguments::ExplainOptions) -> ExitCode {
    let query = match &options.subject {
        arguments::Subject::List => None,
        arguments::Subject::Query(query) => Some(query.clone()),
        arguments::Subject::StandardInput => match std::io::read_to_string(std::io::stdin()) {
            Ok(text) => Some(text),
            Err(error) => {
                complain(&miette!("cannot read standard input: {error}"));
                return ExitCode::from(2);
            }
        },
    };
    let written = match query.as_deref().map(explain::explain).transpose() {
        Ok(Some(answer)) => sink::deliver(None, &|out| explained::write(&answer, options.form, out)),
        Ok(None) => sink::deliver(None, &|out| explained::write_list(options.form, out)),
        Err(unknown) => {
            complain(&problem::from_query(&unknown));
            return ExitCode::from(2);
        }
    };
    if let Err(error) = written {
        complain(&miette!("could not write the output: {error}"));
        return ExitCode::from(2);
    }
    ExitCode::SUCCESS
}

fn tell_written(path: &Path, totals: Totals) {
    let (failed, requests, files) = (totals.summary.cors, totals.summary.cross_origin, totals.files);
    let path = report::sanitize(&path.to_string_lossy()).into_owned();
    let of = if files == 1 { String::new() } else { format!(" in {files} files") };
    tell(&format!("har-cors: wrote {path} ({failed} of {requests} cross-origin requests failed CORS{of})"));
}
