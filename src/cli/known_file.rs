//! The file of known failures: read before the inputs, and written after them with `--write-known`.

use crate::cli::arguments::KnownOptions;
use crate::cli::{problem, sink};
use har_cors::known::{NewEntries, today};
use har_cors::report::{Day, File, KnownReport, sanitize};
use har_cors::{FileError, Gate, Known};
use miette::{Report, miette};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// The file of known failures of this run.
#[derive(Default)]
pub(crate) struct KnownFile {
    pub(crate) known: Option<Arc<Known>>,
    /// Its content.
    text: String,
    new: NewEntries,
}

impl KnownFile {
    /// Reads it; known failures may be in the configuration instead.
    ///
    /// # Errors
    /// It cannot be read, or is not a file of known failures.
    pub(crate) fn read(options: &KnownOptions, in_configuration: Option<Known>) -> Result<KnownFile, Report> {
        if let Some(known) = in_configuration {
            return Ok(KnownFile { known: Some(known.into()), ..KnownFile::default() });
        }
        let Some(path) = &options.file else { return Ok(KnownFile::default()) };
        let name = shown(path);
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if options.is_written && error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(miette!("{name}: cannot read the known failures: {error}")),
        };
        let known = Known::parse(&path.to_string_lossy(), &text, day_of_run()?);
        let known = known.map_err(|error| problem::from_settings(&name, &text, &error))?;
        Ok(KnownFile { known: Some(known.into()), text, new: NewEntries::default() })
    }

    /// Adds the failures of a file, if entries are to be written for them.
    pub(crate) fn add(&mut self, options: &KnownOptions, gate: &Gate, file: &File) {
        if options.is_written {
            gate.failures(file).for_each(|fetch| self.new.add(fetch.to_filter()));
        }
    }

    /// Writes it, if requested. Returns the number of new entries.
    ///
    /// # Errors
    /// Those of the file system.
    pub(crate) fn write(&self, options: &KnownOptions) -> Result<Option<(String, usize)>, Report> {
        let Some(path) = options.file.as_ref().filter(|_| options.is_written) else { return Ok(None) };
        let name = shown(path);
        let text = self.new.put_into(&self.text, options.until);
        let text = text.map_err(|error: FileError| problem::from_settings(&name, &self.text, &error))?;
        if text != self.text {
            let written = sink::deliver(Some(path), &|out| out.write_all(text.as_bytes()));
            written.map_err(|error| miette!("{name}: could not write the known failures: {error}"))?;
        }
        Ok(Some((name, self.new.len())))
    }
}

/// Today, in UTC.
pub(crate) fn day_of_run() -> Result<Day, Report> {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok();
    today(set.as_deref()).ok_or_else(|| {
        miette!(help = "it must be a number of seconds since 1970", "SOURCE_DATE_EPOCH is not a valid time")
    })
}

/// Why entries of the known-failures file fail the run, one line each.
pub(crate) fn failing_entries(gate: &Gate, known: Option<&KnownReport>) -> Vec<String> {
    const MOST: usize = 5;
    let Some(known) = known else { return Vec::new() };
    let path = sanitize(known.path.unescaped()).into_owned();
    let failing: Vec<_> = gate.failing_entries(known).collect();
    let mut lines: Vec<String> = failing
        .iter()
        .take(MOST)
        .map(|entry| {
            let why = match (entry.state, entry.reason.is_empty(), entry.until) {
                (har_cors::report::KnownState::Fixed, ..) => "is fixed: remove the entry",
                (_, true, _) => "has no reason",
                _ => "has no last day (until)",
            };
            format!("{path}:{} {why}", entry.line)
        })
        .collect();
    if failing.len() > MOST {
        lines.push(format!("and {} more such entries", failing.len() - MOST));
    }
    lines
}

fn shown(path: &Path) -> String {
    sanitize(&path.to_string_lossy()).into_owned()
}
