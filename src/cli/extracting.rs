//! `har-cors extract`: reads one file, then the needed entries a second time, and writes the extract.

use crate::cli::arguments::{CurlForm, Extraction};
use crate::cli::sink::{Text, deliver_all};
use crate::cli::stderr::{complain, tell};
use crate::cli::{place, problem};
use har_cors::input::{self, Source, SourceKind};
use har_cors::report::{Damage, sanitize};
use har_cors::{Bytes, ExtractError};
use miette::{Report, miette};
use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Writes the small files; the exit status shows whether there are any.
pub(crate) fn extract(extraction: &Extraction) -> ExitCode {
    match made(extraction) {
        Ok(status) => status,
        Err(error) => {
            complain(&error);
            ExitCode::from(2)
        }
    }
}

fn made(extraction: &Extraction) -> Result<ExitCode, Report> {
    let mut sources = input::expand(&[&extraction.input]);
    if sources.len() > 1 {
        let names = "name one of its files, as in ticket.zip!/checkout.har or sessions/checkout.har";
        return Err(miette!(help = names, "extract reads one HAR file, but there are {}", sources.len()));
    }
    let outputs =
        [extraction.har.as_deref(), extraction.curl.as_ref().map(|(path, _)| &**path), extraction.fetch.as_deref()];
    let outputs = outputs.into_iter().flatten().map(|path| place::named(file(path))).collect();
    place::refuse_clashes_of(outputs, Vec::new(), &sources)?;
    let Some(source) = sources.pop().transpose().map_err(|error| problem::from_input(&error))? else {
        return Err(miette!("no input"));
    };
    let mut reader = Rereader::of(&source)?;
    let extract = match har_cors::extract(&mut || reader.open(), &extraction.options) {
        Ok(extract) => extract,
        Err(ExtractError::Unread(error)) => return Err(problem::from_reading(&source.shown, error)),
        Err(ExtractError::Nothing { damage }) => {
            let nothing = ExtractError::Nothing { damage: Vec::new() };
            tell(&format!("har-cors: {}: {nothing}", sanitize(&source.shown)));
            return Ok(ExitCode::from(if tell_damage(&source, &damage) { 2 } else { 1 }));
        }
        Err(error) => return Err(miette!("{}: {error}", sanitize(&source.shown))),
    };
    let curl = extraction.curl.as_ref().map(|(path, form)| match form {
        CurlForm::Config => (path, &extract.commands.curl_config),
        CurlForm::Text => (path, &extract.commands.curl_lines),
    });
    let har = extraction.har.as_ref().map(|path| (path, &extract.har));
    let javascript = extraction.fetch.as_ref().map(|path| (path, &extract.commands.javascript));
    let all: Vec<_> = [har, curl, javascript].into_iter().flatten().collect();
    let writers: Vec<_> =
        all.iter().map(|(path, text)| (file(path), move |out: &mut dyn Write| text.write_to(out))).collect();
    let texts: Vec<(_, Text<'_>)> = writers.iter().map(|(path, write)| (*path, write as Text<'_>)).collect();
    deliver_all(&texts).map_err(|(number, error)| {
        let name = all.get(number).map(|(path, _)| path.to_string_lossy()).unwrap_or_default();
        miette!("could not write {}: {error}", sanitize(&name))
    })?;
    for path in all.iter().filter_map(|(path, _)| file(path)).filter(|path| !extraction.quiet && path.is_file()) {
        let (entries, of) = (extract.entries, extract.of);
        tell(&format!("har-cors: wrote {} ({entries} of {of} entries)", sanitize(&path.to_string_lossy())));
    }
    Ok(ExitCode::from(if tell_damage(&source, &extract.damage) { 2 } else { 0 }))
}

/// Reports damage, and returns whether there is any.
fn tell_damage(source: &Source, damage: &[Damage]) -> bool {
    let damage = problem::from_losses(&source.shown, damage);
    damage.iter().for_each(complain);
    damage.is_some()
}

/// The file that a path names; `None` for `-`.
fn file(path: &Path) -> Option<&Path> {
    (path.as_os_str() != "-").then_some(path)
}

/// An input that can be read more than once.
enum Rereader {
    Source(Source),
    /// The data of a pipe, kept in an unnamed temporary file.
    Kept(File),
}

impl Rereader {
    fn of(source: &Source) -> Result<Rereader, Report> {
        let is_file = |path: &PathBuf| path.is_file();
        match &source.kind {
            SourceKind::File(path) if is_file(path) => Ok(Rereader::Source(source.clone())),
            SourceKind::Member { .. } | SourceKind::Kept(_) => Ok(Rereader::Source(source.clone())),
            SourceKind::File(_) | SourceKind::Stdin | SourceKind::Copy { .. } => {
                let keep = || -> io::Result<File> {
                    let mut opened = input::open(source).map_err(io::Error::other)?;
                    let mut kept = tempfile::tempfile()?;
                    io::copy(&mut opened, &mut kept)?;
                    Ok(kept)
                };
                keep().map(Rereader::Kept).map_err(|error| miette!("{}: {error}", sanitize(&source.shown)))
            }
        }
    }

    fn open(&mut self) -> io::Result<Bytes> {
        match self {
            Rereader::Source(Source { kind: SourceKind::File(path), .. }) => File::open(path).map(Bytes::File),
            Rereader::Source(source) => Ok(Bytes::of(input::open(source).map_err(io::Error::other)?)),
            Rereader::Kept(file) => {
                file.rewind()?;
                file.try_clone().map(Bytes::File)
            }
        }
    }
}
