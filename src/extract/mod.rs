//! Extracts the few entries that decide a file's failures into a small, redacted HAR with the same verdicts as the whole
//! file. An extract with different verdicts is not written.

mod bytes;
mod commands;
mod document;
mod entries;
mod kept;
mod options;
mod verdicts;
mod whole;

use crate::analyze::judge;
pub use crate::extract::options::{ExtractError, ExtractOptions};
use crate::report::{self, ComposeOptions, Damage, Redacted, Redactor};
pub use bytes::Bytes;
pub use commands::Commands;
use document::Document;
pub use kept::Kept;
use std::io;
use verdicts::Verdicts;
use whole::{Whole, Width};

/// A small HAR.
#[derive(Debug)]
pub struct Extract {
    /// HAR 1.2 as JSON; for a Timelines export of Safari, a smaller Timelines export.
    pub har: Kept,
    /// Entries in it.
    pub entries: usize,
    /// Entries of the whole file.
    pub of: usize,
    /// Failures, and doubtful successes, in it.
    pub fetches: usize,
    /// Its requests as commands, redacted in the same way; empty unless requested.
    pub commands: Commands,
    /// What was redacted.
    pub redacted: Vec<Redacted>,
    /// Damage of the whole file: failures may be missing.
    pub damage: Vec<Damage>,
}

/// Creates a small HAR with the failures of a file. `open` returns the bytes of the file (compressed or not), each time
/// from the beginning: the entries are read a second time, so that only the verdicts are in memory.
///
/// ```
/// use har_cors::Bytes;
///
/// let har = br#"{"log": {"creator": {"name": "WebInspector", "version": "537.36"}, "entries": [
///     {"request": {"method": "GET", "url": "https://app.example/", "headers": []}, "response": {"status": 200}},
///     {"request": {"method": "GET", "url": "https://api.example/users?token=abc", "headers": [
///         {"name": "Host", "value": "api.example"}, {"name": "Origin", "value": "https://app.example"}]},
///      "response": {"status": 200, "headers": [{"name": "Server", "value": "nginx"}], "_error": "net::ERR_FAILED"}}]}}"#;
/// let options = har_cors::ExtractOptions { commands: true, ..Default::default() };
/// let extract = har_cors::extract(&mut || Ok(Bytes::of(&har[..])), &options)?;
/// assert_eq!((extract.entries, extract.of, extract.fetches), (1, 2, 1));
/// let small = har_cors::judge(&*extract.har.to_vec()?)?;
/// assert_eq!(small.fetches[0].1.cause(), Some(har_cors::Cause::MissingAllowOrigin));
/// let curl = String::from_utf8(extract.commands.curl_lines.to_vec()?)?;
/// assert!(curl.contains("curl -gisS -X 'GET' 'https://api.example/users?token=REDACTED-1'"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the file cannot be read or is not a HAR, if a temporary file cannot be written, if there is no failure, or if no
/// smaller file has the same verdicts.
pub fn extract(open: &mut dyn FnMut() -> io::Result<Bytes>, options: &ExtractOptions) -> Result<Extract, ExtractError> {
    let listed = ComposeOptions { filter: options.filter.clone(), ..ComposeOptions::default() };
    let mut analysis = judge(open()?)?;
    report::list_only(&mut analysis, &ComposeOptions::default());
    let mut verdicts = Verdicts::of(&analysis, options.show_secrets);
    report::list_only(&mut analysis, &listed);
    if analysis.fetches.is_empty() {
        return Err(ExtractError::Nothing { damage: report::damage_of(&analysis, &mut new_redactor(options)) });
    }
    verdicts.want(&analysis);
    let whole = Whole::of(analysis);
    let analysis = &whole.analysis;
    let mut difference = String::new();
    let mut before = 0;
    for width in Width::ALL {
        // Each width has the entries of those before.
        let chosen = whole.chosen(width);
        if chosen.len() == before {
            continue;
        }
        before = chosen.len();
        let mut redactor = new_redactor(options);
        let damage = report::damage_of(analysis, &mut redactor);
        let frame = (&analysis.log, &*damage);
        let document = Document::of(frame, &chosen, open()?, &mut redactor, options)?;
        let small = judge(document.har.read().map_err(ExtractError::Unwritten)?)?;
        if let Some(how) = verdicts.difference(small, &chosen, &listed) {
            difference = how;
            continue;
        }
        let commands = match options.commands {
            true => Commands::of(analysis, &document, &mut redactor, options).map_err(ExtractError::Unwritten)?,
            false => Commands::default(),
        };
        let (entries, of, fetches) = (chosen.len(), analysis.log.entries, analysis.fetches.len());
        let redacted = redactor.receipt();
        return Ok(Extract { har: document.har, entries, of, fetches, commands, redacted, damage });
    }
    Err(ExtractError::Differs(difference))
}

fn new_redactor(options: &ExtractOptions) -> Redactor {
    match options.show_secrets {
        true => Redactor::off(),
        false => Redactor::with_overrides(options.overrides.clone()),
    }
}
