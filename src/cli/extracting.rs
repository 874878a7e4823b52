//! `har-cors extract`: reads one file, twice, and writes what the library makes of it.

use crate::cli::arguments::{CurlForm, Extraction};
use crate::cli::sink::deliver;
use crate::cli::{complain, place, problem, tell};
use har_cors::ExtractError;
use har_cors::input::{self, Source, SourceKind};
use har_cors::report::sanitize;
use miette::{Report, miette};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Makes the small files; the status says whether there are any.
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
        return Err(miette!(help = names, "an extract is made of one HAR file, and there are {}", sources.len()));
    }
    let outputs =
        [extraction.har.as_deref(), extraction.curl.as_ref().map(|(path, _)| &**path), extraction.fetch.as_deref()];
    let outputs = outputs.into_iter().flatten().map(|path| place::named(file(path))).collect();
    place::refuse_clashes_of(outputs, Vec::new(), &sources)?;
    let Some(source) = sources.pop().transpose().map_err(|error| problem::of_input(&error))? else {
        return Err(miette!("there is no input"));
    };
    let mut reader = Rereader::of(&source)?;
    let extract = match har_cors::extract(&mut || reader.open(), &extraction.options) {
        Ok(extract) => extract,
        Err(ExtractError::Unread(error)) => return Err(problem::of_reading(&source.shown, error)),
        Err(error @ ExtractError::Nothing) => {
            tell(&format!("har-cors: {}: {error}", sanitize(&source.shown)));
            return Ok(ExitCode::from(1));
        }
        Err(error) => return Err(miette!("{}: {error}", sanitize(&source.shown))),
    };
    let curl = extraction.curl.as_ref().map(|(path, form)| match form {
        CurlForm::Config => (path, &extract.commands.curl_config),
        CurlForm::Text => (path, &extract.commands.curl_lines),
    });
    let har = extraction.har.as_ref().map(|path| (path, &extract.har));
    let javascript = extraction.fetch.as_ref().map(|path| (path, &extract.commands.javascript));
    for (path, text) in [har, curl, javascript].into_iter().flatten() {
        deliver(file(path), &|out| text.write_to(out))
            .map_err(|error| miette!("{} could not be written: {error}", sanitize(&path.to_string_lossy())))?;
        if !extraction.quiet && file(path).is_some_and(Path::is_file) {
            let (entries, of) = (extract.entries, extract.of);
            tell(&format!("har-cors: wrote {} ({entries} of {of} entries)", sanitize(&path.to_string_lossy())));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The file that a path names; `None` for `-`.
fn file(path: &Path) -> Option<&Path> {
    (path.as_os_str() != "-").then_some(path)
}

/// An input that can be read more than once.
enum Rereader {
    Source(Source),
    /// What came from a pipe, kept in a file without a name.
    Kept(File),
}

impl Rereader {
    fn of(source: &Source) -> Result<Rereader, Report> {
        let is_file = |path: &PathBuf| path.is_file();
        match &source.kind {
            SourceKind::File(path) if is_file(path) => Ok(Rereader::Source(source.clone())),
            SourceKind::Member { .. } | SourceKind::Kept(_) => Ok(Rereader::Source(source.clone())),
            _ => {
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

    fn open(&mut self) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Rereader::Source(source) => Ok(Box::new(input::open(source).map_err(io::Error::other)?)),
            Rereader::Kept(file) => {
                file.rewind()?;
                Ok(Box::new(file.try_clone()?))
            }
        }
    }
}
