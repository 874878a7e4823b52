//! `har-cors doctor INPUT…`.

use crate::cli::arguments::{DoctorOptions, hints};
use crate::cli::hearing::Consoles;
use crate::cli::listed::add_listed;
use crate::cli::stderr::{Complaints, complain};
use crate::cli::{outcome, reading, sink};
use har_cors::input;
use har_cors::report::{Checkup, Composer, Doctor, Unread};
use har_cors::rules::Analysis;
use miette::miette;
use std::process::ExitCode;

/// Checks the captures, and writes what they lack.
pub(crate) fn examine(asked: DoctorOptions) -> ExitCode {
    let DoctorOptions { mut options, form } = asked;
    if let Err(error) = add_listed(&mut options) {
        complain(&error);
        return ExitCode::from(2);
    }
    let sources = input::expand_but(&options.inputs, &options.exclude);
    if sources.is_empty() {
        complain(&miette!(help = "name a HAR file or a folder that contains one", "no input"));
        return ExitCode::from(2);
    }
    let mut complaints = Complaints::of(sources.len());
    let mut doctor = Doctor::new().with_hints(hints::OF_PROGRAM);
    let mut incomplete = false;
    let consoles = Consoles::of(&options, &sources, |_, error| {
        complaints.add(&error);
        incomplete = true;
    });
    let mut composer = Composer::new(&options.compose);
    let compose = |name: &str, analysis: &mut Analysis, _| composer.examine(name, analysis);
    reading::read_heard(sources, &options, &consoles, compose, |outcome: outcome::Outcome<Checkup>| match outcome {
        outcome::Outcome::File(checkup, remarks) => {
            for remark in remarks {
                complaints.add(&remark.text);
                incomplete |= remark.is_serious;
            }
            doctor.add(*checkup);
        }
        outcome::Outcome::Copy(..) => {}
        outcome::Outcome::Unread(name, error) => {
            complaints.add(&error);
            doctor.add_unread(Unread::new(&name, &error.to_string()));
        }
    });
    complaints.finish();
    let doctor = doctor.finish();
    if let Err(error) = sink::deliver(None, &|out| doctor.write(form, out)) {
        complain(&miette!("could not write the output: {error}"));
        return ExitCode::from(2);
    }
    ExitCode::from(if incomplete { 2 } else { doctor.exit_status() })
}
