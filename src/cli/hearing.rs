//! Console logs: read before the inputs, and each matched to the HAR whose requests it mentions.

use crate::cli::arguments;
use crate::cli::outcome::{Outcome, Remark};
use crate::cli::reading::{self};
use har_cors::Console;
use har_cors::console::{Log, LogError, Matched};
use har_cors::input::{self, InputError, Source, SourceKind};
use har_cors::report::sanitize;
use har_cors::rules::Analysis;
use miette::{Report, Severity, miette};
use std::fs::File;
use std::path::Path;

/// The logs of a run.
#[derive(Default)]
pub(crate) struct Consoles {
    console: Console,
    /// With several inputs: the name of the input that each log belongs to.
    owners: Option<Vec<Option<String>>>,
}

impl Consoles {
    /// Reads the logs that the user names, and finds out which input each belongs to. Errors go to `told`, with the
    /// name of the log that could not be read.
    pub(crate) fn of(
        options: &arguments::Options,
        sources: &[Result<Source, InputError>],
        mut told: impl FnMut(Option<String>, Report),
    ) -> Consoles {
        let mut consoles = Consoles::default();
        for path in &options.consoles {
            if let Err((name, error)) = consoles.read(path) {
                told(Some(name), error);
            }
        }
        if let Err(error) = consoles.find_owners(sources, options) {
            told(None, error);
        }
        consoles
    }

    /// Reads one more log; an error includes its name.
    fn read(&mut self, path: &Path) -> Result<(), (String, Report)> {
        let name = sanitize(&path.to_string_lossy()).into_owned();
        let read = || -> Result<Log, LogError> { Log::read(&path.to_string_lossy(), File::open(path)?) };
        match read() {
            Ok(log) => {
                self.console.add(log);
                Ok(())
            }
            Err(error) => {
                let error = match error {
                    LogError::Har => miette!(help = "name it without --console", "the console log {name} {error}"),
                    error => miette!("the console log {name} {error}"),
                };
                Err((name, error))
            }
        }
    }

    /// With several inputs, finds out which one each log belongs to: the one whose requests match most of its messages.
    /// All inputs are read for that, and later again; it is an error if an input can be read only once.
    fn find_owners(
        &mut self,
        sources: &[Result<Source, InputError>],
        options: &arguments::Options,
    ) -> Result<(), Report> {
        if self.console.is_empty() || sources.len() < 2 {
            return Ok(());
        }
        self.owners = Some(vec![None; self.console.logs().len()]);
        if sources.iter().flatten().any(|source| source.kind == SourceKind::Stdin) {
            return Err(miette!(
                help = "pass standard input as a file, or as the only input",
                "with several inputs, a console log can only be matched to one of them if each input can be read twice"
            ));
        }
        let again = input::expand_but(&options.inputs, &options.exclude);
        let console = &self.console;
        let mut best: Vec<(usize, Option<String>)> = vec![(0, None); console.logs().len()];
        let fitting = |name: &str, analysis: &mut Analysis, _| (name.to_owned(), console.fitting(analysis));
        reading::read_with(again, options, fitting, |outcome| {
            let Outcome::File(found, _) = outcome else { return };
            let (name, counts) = *found;
            for (best, count) in best.iter_mut().zip(counts) {
                // If two fit equally well, neither is chosen.
                match count.cmp(&best.0) {
                    std::cmp::Ordering::Greater => *best = (count, Some(name.clone())),
                    std::cmp::Ordering::Equal => best.1 = None,
                    std::cmp::Ordering::Less => {}
                }
            }
        });
        self.owners = Some(best.into_iter().map(|(_, owner)| owner).collect());
        Ok(())
    }

    /// Applies the logs to a file, and returns remarks.
    pub(crate) fn weigh(&self, name: &str, analysis: &mut Analysis) -> Vec<Remark> {
        if self.console.is_empty() {
            return Vec::new();
        }
        let is_owner = |log: usize| match &self.owners {
            Some(owners) => owners.get(log).is_some_and(|owner| owner.as_deref() == Some(name)),
            None => true,
        };
        let matched = self.console.weigh(analysis, is_owner);
        matched.iter().filter_map(|matched| remark(name, matched)).collect()
    }
}

/// A remark about a log.
fn remark(name: &str, matched: &Matched) -> Option<Remark> {
    let (log, name) = (sanitize(&matched.log), sanitize(name));
    let text = if let Some(engine) = matched.of_other_browser {
        format!("the console log {log} is from {engine}, but {name} is from another browser: it is not used")
    } else if matched.messages == 0 {
        format!("the console log {log} contains no message with the reason of a failed request")
    } else if matched.is_cut {
        format!("the console log {log} is used only in part: it is cut short, or contains too many messages")
    } else if matched.open > 0 {
        let (open, all) = (matched.open, matched.messages);
        format!(
            "the console log {log}: {open} of {all} messages are not used, because they match no request of {name}, or several"
        )
    } else {
        return None;
    };
    Some(Remark { text: miette!(severity = Severity::Warning, "{text}"), is_serious: false })
}
