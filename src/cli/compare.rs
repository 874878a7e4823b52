//! `har-cors diff BEFORE AFTER`.

use crate::cli::arguments::{self, Delivery};
use crate::cli::known_file::KnownFile;
use crate::cli::stderr::{Complaints, complain, tell};
use crate::cli::{outcome, output, place, reading, settings, sink};
use har_cors::input::{self, Globs, InputError, Source};
use har_cors::report::{self, Composer, Diff, HostMap, Observed, ReadReportError, Side, Unread, sanitize};
use har_cors::rules::Analysis;
use miette::{Report, miette};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Bytes at the start of a file that are enough to recognise a report.
const HEAD: u64 = 4096;

/// Compares, and writes the result.
pub(crate) fn compare(options: arguments::DiffOptions) -> ExitCode {
    match compared(options) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            complain(&error);
            ExitCode::from(2)
        }
    }
}

fn compared(asked: arguments::DiffOptions) -> Result<u8, Report> {
    let arguments::DiffOptions { mut options, map, gate } = asked;
    let mut settings = settings::apply(&mut options)?;
    if let Some(remark) = &settings.remark {
        tell(&format!("har-cors: {remark}"));
    }
    options.compose.known = KnownFile::read(&options.known, settings.known.take())?.known;
    let inputs: Vec<Input> = options.inputs.iter().map(|path| Input::of(path, &options.exclude)).collect();
    if options.inputs.iter().all(|path| path.as_os_str() == "-") {
        return Err(miette!("standard input can be one of the runs, but not both"));
    }
    let sources: Vec<Result<Source, InputError>> =
        inputs.iter().flat_map(|input| input.sources.iter().flatten()).cloned().map(Ok).collect();
    place::refuse_clashes(&options, &sources)?;
    let mut incomplete = false;
    let maps = [map, HostMap::default()];
    // The same secret has the same pseudonym on both sides.
    let mut composer = Composer::new(&options.compose);
    let sides = inputs.into_iter().zip(maps);
    let sides = sides.map(|(input, map)| input.read(&options, map, &mut composer, &mut incomplete));
    let sides: Vec<Side> = sides.collect::<Result<_, Report>>()?;
    let Ok([before, after]) = <[Side; 2]>::try_from(sides) else { return Err(miette!("expected two runs")) };
    let diff = Diff::of(before, after, gate);
    for Delivery { format, path } in &options.deliveries {
        let written = sink::deliver(path.as_deref(), &|out| diff.write(*format, out));
        let place = path.as_ref().map(|path| format!(" to {}", shown(path))).unwrap_or_default();
        written.map_err(|error| miette!("could not write the comparison{place}: {error}"))?;
    }
    if let Some(path) = place::step_summary(&options.deliveries) {
        let written = sink::append(&path, &|out| diff.write(output::SUMMARY, out));
        written.map_err(|error| miette!("could not write the step summary: {error}"))?;
    }
    Ok(if incomplete { 2 } else { diff.exit_status() })
}

fn shown(path: &Path) -> String {
    sanitize(&path.to_string_lossy()).into_owned()
}

/// One side of the comparison.
struct Input {
    path: PathBuf,
    is_report: bool,
    sources: Vec<Result<Source, InputError>>,
}

impl Input {
    fn of(path: &Path, excluded: &Globs) -> Input {
        let is_report = path.is_file() && begins_as_report(path);
        let sources = input::expand_but(&[path], excluded);
        Input { path: path.to_owned(), is_report, sources }
    }

    fn read(
        self,
        options: &arguments::Options,
        map: HostMap,
        composer: &mut Composer,
        incomplete: &mut bool,
    ) -> Result<Side, Report> {
        let Input { path, is_report, sources } = self;
        let name = shown(&path);
        let mut side = Side::new(&path.to_string_lossy(), map);
        if is_report {
            read_report(&path, composer, &mut side).map_err(|error| report_problem(&name, &error))?;
            return Ok(side);
        }
        if sources.is_empty() {
            return Err(miette!(help = "there is nothing to compare with", "{name} contains no HAR file"));
        }
        let mut complaints = Complaints::of(sources.len());
        let observe = |name: &str, analysis: &mut Analysis, _| composer.observe(name, analysis);
        reading::read_with(sources, options, observe, |outcome: outcome::Outcome<Observed>| match outcome {
            outcome::Outcome::File(file, remarks) => {
                for remark in remarks {
                    complaints.add(&remark.text);
                    *incomplete |= remark.is_serious;
                }
                side.add(*file);
            }
            outcome::Outcome::Copy(..) => {}
            outcome::Outcome::Unread(name, error) => {
                complaints.add(&error);
                side.add_unread(Unread::new(&name, &error.to_string()));
            }
        });
        complaints.finish();
        Ok(side)
    }
}

fn begins_as_report(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok() && report::is_report(&head)
}

fn read_report(path: &Path, composer: &mut Composer, side: &mut Side) -> Result<(), ReadReportError> {
    let mut unread = Vec::new();
    let mut note = |name: String| unread.push(name);
    report::read_report(File::open(path)?, composer, &mut |file| side.add(file), &mut note)?;
    for name in unread {
        let name = sanitize(&name).into_owned();
        side.add_unread(Unread::new(&name, &format!("{name}: the earlier run could not read it")));
    }
    Ok(())
}

fn report_problem(name: &str, error: &ReadReportError) -> Report {
    miette!(help = "create it again with `har-cors --all -f json` or `-f jsonl`", "{name}: {error}")
}
