//! `har-cors solve`: reads files, and writes what servers have to allow.

use crate::cli::arguments::{self, SolveForm};
use crate::cli::hearing::Consoles;
use crate::cli::listed::add_listed;
use crate::cli::sink::deliver;
use crate::cli::stderr::{Complaints, complain, tell};
use crate::cli::{outcome, place, problem, reading};
use har_cors::input;
use har_cors::report::{Composer, SolutionBuilder, SolutionReport, SolvedFile, Unread, sanitize};
use har_cors::rules::Analysis;
use miette::{Report, miette};
use std::io::{self, Write};
use std::process::ExitCode;

/// Solves, and writes it.
pub(crate) fn solve(options: arguments::SolveOptions) -> ExitCode {
    match solved(options) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            complain(&error);
            ExitCode::from(2)
        }
    }
}

fn solved(asked: arguments::SolveOptions) -> Result<u8, Report> {
    let arguments::SolveOptions { mut options, solver, form, software, output, color, width } = asked;
    add_listed(&mut options)?;
    let sources = input::expand_but(&options.inputs, &options.exclude);
    if sources.is_empty() {
        return Err(miette!(help = "name a HAR file or a folder that contains one", "no input"));
    }
    let list = options.files_from.iter().filter(|list| list.as_os_str() != "-");
    let list = list.map(|list| place::named(Some(list))).collect();
    place::refuse_clashes_of(vec![place::named(output.as_deref())], list, &sources)?;
    let mut complaints = Complaints::of(sources.len());
    let mut solution = SolutionBuilder::new();
    let mut is_incomplete = false;
    let consoles = Consoles::of(&options, &sources, |_, error| {
        complaints.add(&error);
        is_incomplete = true;
    });
    let mut composer = Composer::new(&options.compose);
    let compose = |name: &str, analysis: &mut Analysis, _| composer.solved(name, analysis, solver.clone());
    reading::read_heard(sources, &options, &consoles, compose, |outcome: outcome::Outcome<SolvedFile>| match outcome {
        outcome::Outcome::File(file, remarks) => {
            for remark in remarks {
                complaints.add(&remark.text);
                is_incomplete |= remark.is_serious;
            }
            problem::from_damage(&file.file).iter().for_each(|error| complaints.add(error));
            solution.add(*file);
        }
        outcome::Outcome::Copy(..) => {}
        outcome::Outcome::Unread(name, error) => {
            complaints.add(&error);
            solution.add_unread(Unread::new(&name, &error.to_string()));
        }
    });
    complaints.finish();
    let solution = solution.finish(software);
    if solution.files == 0 {
        return Ok(2);
    }
    let written = deliver(output.as_deref(), &|out| match (software, form) {
        (Some(_), _) => solution.write_configurations(out),
        (None, SolveForm::Toml) => solution.write_toml(out),
        (None, SolveForm::Text) => solution.write_text(width, color, out),
        (None, SolveForm::Json) => solution.write_json(out),
    });
    let place = output.as_ref().map(|path| format!(" to {}", sanitize(&path.to_string_lossy()))).unwrap_or_default();
    written.map_err(|error| miette!("could not write the solution{place}: {error}"))?;
    if software.is_some() || form == SolveForm::Toml {
        // If standard error is closed, nothing in the output is missing.
        let _ = explain(&solution, &options);
    }
    if !options.quiet
        && let Some(path) = output.filter(|path| path.is_file())
    {
        tell(&format!("har-cors: wrote {}", sanitize(&path.to_string_lossy())));
    }
    Ok(if is_incomplete { 2 } else { solution.exit_status() })
}

/// Notes on the policy, on standard error; with `--quiet`, only those about what it allows unexpectedly.
fn explain(solution: &SolutionReport, options: &arguments::Options) -> io::Result<()> {
    let mut out = io::stderr().lock();
    match options.quiet {
        true => solution.write_caveats(options.error_width, options.color_errors, &mut out)?,
        false => solution.write_text(options.error_width, options.color_errors, &mut out)?,
    }
    out.flush()
}
