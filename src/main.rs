//! `har-cors FILE…`: parses the command line, has the library read and judge, writes the report, sets the exit status.
//! `har-cors explain …` looks up a page instead.

mod cli;
mod fault;
mod known_file;
mod output;
mod place;
mod problem;
mod reading;
mod settings;
mod turns;
mod unfinished;

use cli::Delivery;
use har_cors::Gate;
use har_cors::explain;
use har_cors::input;
use har_cors::input::{InputError, Source};
use har_cors::report::{self, Described, File, KnownReport, RowFormat, Rows, Unread, exit_status};
use known_file::KnownFile;
use miette::{MietteHandlerOpts, Report, miette};
use settings::Settings;
use std::collections::HashSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

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
        cli::Request::Report(options) => report(options),
        cli::Request::Explain(options) => explain(&options),
        cli::Request::Schema(described) => schema(described),
        cli::Request::Generate(generated) => generate(generated),
    }
}

fn report(mut options: cli::Options) -> ExitCode {
    let read = settings::apply(&mut options).and_then(|mut settings| {
        let known = KnownFile::read(&options.known, settings.known.take())?;
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

fn report_with(options: &cli::Options, settings: &Settings, mut known: KnownFile) -> ExitCode {
    let mut inputs = options.inputs.clone();
    if let Some(list) = &options.files_from {
        match list_of(list) {
            Ok(names) => inputs.extend(names),
            Err(error) => {
                complain(&error);
                return ExitCode::from(2);
            }
        }
    }
    let mut sources = input::expand_but(&inputs, &options.exclude);
    if sources.is_empty() {
        complain(&miette!(
            help = "a check of nothing would always pass; name a HAR file or a folder that holds some",
            "there is no input"
        ));
        return ExitCode::from(2);
    }
    if sources.len() > 1 {
        input::mark_copies(&mut sources);
    }
    if let Err(clash) = place::refuse_clashes(options, &sources) {
        complain(&clash);
        return ExitCode::from(2);
    }
    let mut complaints = Complaints::of(sources.len());
    if let [Delivery { format, path }] = options.deliveries.as_slice()
        && let Some(format) = format.as_rows()
    {
        return stream(sources, options, (settings, known), (format, path.as_deref()), complaints);
    }
    let mut files = Vec::new();
    let mut unread = Vec::new();
    let mut incomplete = false;
    reading::read_all(sources, options, |outcome| match outcome {
        reading::Outcome::File(file, remarks) => {
            known.add(&options.known, &options.gate, &file);
            files.push(*file);
            for remark in remarks {
                complaints.add(&remark.text);
                incomplete |= remark.is_serious;
            }
        }
        reading::Outcome::Copy(name, of) => match unread.iter().any(|unread: &Unread| unread.path == of) {
            true => unread.push(unread_copy(&name, &of)),
            false => files.push(File::copy(&name, &of)),
        },
        reading::Outcome::Unread(name, error) => {
            complaints.add(&error);
            unread.push(Unread::new(&name, &error.to_string()));
        }
    });
    for error in files.iter().filter_map(problem::of_damage) {
        complaints.add(&error);
    }
    complaints.finish();
    let mut report = report::report(files).with_known(known.known.as_deref(), options.known.is_listed);
    report.unread = unread;
    report.gate = gate_of_run(options);
    report.config = settings.name.as_deref().map(report::Text::of_file_name);
    let wrote = |path: &Path, report: &report::Report| {
        // Of a pipe or a device its reader tells.
        if !options.quiet && path.is_file() {
            let sums = &report.totals;
            tell_written(path, sums.summary.cors, sums.summary.cross_origin, sums.files);
        }
    };
    let failures = output::deliver_all(&options.deliveries, &mut report, wrote);
    failures.iter().for_each(complain);
    let is_written = finish_known(options, &known, report.known.as_ref());
    let status = exit_status(&report, incomplete || !failures.is_empty() || !is_written);
    // The system takes the memory of a program that ends at once; to free it piece by piece takes much longer.
    std::mem::forget(report);
    ExitCode::from(status)
}

/// What makes the status 1: failures for which an entry is written do not.
fn gate_of_run(options: &cli::Options) -> Gate {
    if options.known.is_written { options.gate.without_failures() } else { options.gate.clone() }
}

/// Writes the known failures where that was asked for, and tells which entries fail the run. `false` if it cannot be written.
fn finish_known(options: &cli::Options, known: &KnownFile, report: Option<&KnownReport>) -> bool {
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

/// A copy of what could not be read.
fn unread_copy(name: &str, of: &str) -> Unread {
    let [name, of] = [name, of].map(|name| report::sanitize(name).into_owned());
    Unread::new(&name, &format!("{name}: the same as {of}, which could not be read"))
}

/// Writes the rows of each file as soon as those before it are written, and forgets it.
fn stream(
    sources: Vec<Result<Source, InputError>>,
    options: &cli::Options,
    (settings, mut known): (&Settings, KnownFile),
    (format, path): (RowFormat, Option<&Path>),
    mut complaints: Complaints,
) -> ExitCode {
    let mut status = 2;
    let mut of_known = None;
    let mut incomplete = false;
    let written = output::stream(path, |out| {
        let mut rows = Rows::begin(format, gate_of_run(options), known.known.as_deref(), out)?
            .with_config(settings.name.as_deref());
        let mut result = Ok(());
        let mut flushed = Instant::now();
        let mut unread = HashSet::new();
        reading::read_all(sources, options, |outcome| {
            let written = match outcome {
                reading::Outcome::File(file, remarks) => {
                    known.add(&options.known, &options.gate, &file);
                    for remark in remarks {
                        complaints.add(&remark.text);
                        incomplete |= remark.is_serious;
                    }
                    problem::of_damage(&file).iter().for_each(|error| complaints.add(error));
                    rows_of(&mut rows, &file, &mut complaints, out)
                }
                reading::Outcome::Copy(name, of) => match unread.contains(&of) {
                    true => rows.unread(&unread_copy(&name, &of), out),
                    false => rows.file(&File::copy(&name, &of), out),
                },
                reading::Outcome::Unread(name, error) => {
                    complaints.add(&error);
                    unread.insert(name.clone());
                    rows.unread(&Unread::new(&name, &error.to_string()), out)
                }
            };
            // Who waits for the rows sees them soon, and many are written together.
            let written = written.and_then(|()| match flushed.elapsed() > AT_ONCE {
                true => {
                    flushed = Instant::now();
                    out.flush()
                }
                false => Ok(()),
            });
            if result.is_ok() {
                result = written;
            }
        });
        result?;
        (status, of_known) = rows.finish(out)?;
        Ok(())
    });
    complaints.finish();
    if let Err(error) = written {
        complain(&miette!("the report could not be written: {error}"));
        status = 2;
    }
    incomplete |= !finish_known(options, &known, of_known.as_ref());
    ExitCode::from(if incomplete { 2 } else { status })
}

/// The rows of a file, or where they cannot be made that it was not read.
fn rows_of(rows: &mut Rows, file: &File, complaints: &mut Complaints, out: &mut dyn Write) -> std::io::Result<()> {
    let mut text = Vec::new();
    match fault::caught(|| rows.file(file, &mut text)) {
        Ok(result) => result.and_then(|()| out.write_all(&text)),
        Err(fault) => {
            let name = report::sanitize(file.path.unescaped()).into_owned();
            let error = problem::of_fault(&name, &fault);
            complaints.add(&error);
            rows.unread(&Unread::new(&name, &error.to_string()), out)
        }
    }
}

/// Rows wait no longer than this for others.
const AT_ONCE: Duration = Duration::from_millis(20);

/// The names in a list, which `-` says is the standard input.
fn list_of(path: &Path) -> Result<Vec<PathBuf>, Report> {
    let read = || match path.as_os_str() == "-" {
        true => {
            let mut list = Vec::new();
            std::io::stdin().read_to_end(&mut list).map(|_| list)
        }
        false => std::fs::read(path),
    };
    let shown = report::sanitize(&path.to_string_lossy()).into_owned();
    let list = read().map_err(|error| miette!("the list of files {shown} cannot be read: {error}"))?;
    Ok(input::names_in_list(&list))
}

/// What is said of inputs on standard error: of one in full, of several a line each, and of very many the first.
struct Complaints {
    is_only: bool,
    count: usize,
}

impl Complaints {
    /// Most lines.
    const MOST: usize = 20;

    fn of(inputs: usize) -> Complaints {
        Complaints { is_only: inputs == 1, count: 0 }
    }

    fn add(&mut self, error: &Report) {
        self.count += 1;
        match self.is_only {
            true => complain(error),
            false if self.count <= Complaints::MOST => tell(&format!("har-cors: {error}")),
            false => {}
        }
    }

    fn finish(&self) {
        if !self.is_only && self.count > Complaints::MOST {
            tell(&format!("har-cors: and {} more; the report names all", self.count - Complaints::MOST));
        }
    }
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
fn tell_written(path: &Path, failed: usize, requests: usize, files: usize) {
    let path = report::sanitize(&path.to_string_lossy()).into_owned();
    let of = if files == 1 { String::new() } else { format!(" in {files} files") };
    tell(&format!("har-cors: wrote {path} ({failed} of {requests} cross-origin requests failed CORS{of})"));
}

#[allow(clippy::print_stderr, reason = "diagnostics go to standard error, and nowhere else")]
fn tell(line: &str) {
    eprintln!("{line}");
}

#[allow(clippy::print_stderr, reason = "diagnostics go to standard error, and nowhere else")]
fn complain(error: &Report) {
    eprintln!("{error:?}");
}
