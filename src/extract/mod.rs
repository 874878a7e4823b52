//! The few entries of a file that its failures turn on, as a HAR of their own: small, redacted, and judged like the whole
//! file. What cannot be judged alike is not written.

mod commands;
mod document;
mod entries;

use crate::filter::Filter;
use crate::har::{Log, Span, Word, copy_entry};
use crate::report::{self, ComposeOptions, Fetch, File, Pseudonyms, Redacted, Redactor, Wishes};
use crate::rules::Analysis;
use crate::{Error, input, judge};
pub use commands::Commands;
use document::{Document, Entry};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

/// What an extract shall hold.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExtractOptions {
    /// Of which failures; the empty filter wants all.
    pub filter: Filter,
    /// Keep the bodies of requests and answers. They are redacted by the rules for free text.
    pub bodies: bool,
    /// Leave secrets as they are.
    pub show_secrets: bool,
    /// What goes or stays by name, besides the rules of redaction.
    pub wishes: Wishes,
}

/// A small HAR.
#[derive(Clone, PartialEq, Debug)]
pub struct Extract {
    /// HAR 1.2 as JSON; of a Timelines export of Safari a smaller one.
    pub har: Vec<u8>,
    /// Entries in it.
    pub entries: usize,
    /// Entries of the whole file.
    pub of: usize,
    /// Failures, and doubtful successes, in it.
    pub fetches: usize,
    /// Its requests as commands, as redacted as it.
    pub commands: Commands,
    /// What was taken out.
    pub redacted: Vec<Redacted>,
}

/// Why there is no extract.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// The file could not be read, or is no HAR.
    #[error(transparent)]
    Unread(#[from] Error),
    /// No request failed, or none that the filter wants.
    #[error("there is nothing to extract: no request failed that the filter wants")]
    Nothing,
    /// The smaller file is judged in another way.
    #[error("no smaller file is judged like the whole one: {0}")]
    Differs(String),
}

impl From<io::Error> for ExtractError {
    fn from(error: io::Error) -> ExtractError {
        ExtractError::Unread(Error::Io(error))
    }
}

/// Makes a small HAR of the failures in a file. `open` gives the bytes of the file, packed or not, each time from their
/// beginning: they are read at least twice.
///
/// ```
/// let har = br#"{"log": {"creator": {"name": "WebInspector", "version": "537.36"}, "entries": [
///     {"request": {"method": "GET", "url": "https://app.example/", "headers": []}, "response": {"status": 200}},
///     {"request": {"method": "GET", "url": "https://api.example/users?token=abc", "headers": [
///         {"name": "Host", "value": "api.example"}, {"name": "Origin", "value": "https://app.example"}]},
///      "response": {"status": 200, "headers": [{"name": "Server", "value": "nginx"}], "_error": "net::ERR_FAILED"}}]}}"#;
/// let options = har_cors::ExtractOptions::default();
/// let extract = har_cors::extract(&mut || Ok(Box::new(&har[..])), &options)?;
/// assert_eq!((extract.entries, extract.of, extract.fetches), (1, 2, 1));
/// # Ok::<(), har_cors::ExtractError>(())
/// ```
///
/// # Errors
/// When the file cannot be read or is no HAR, when it holds no failure, and when no smaller file is judged alike.
pub fn extract(
    open: &mut dyn FnMut() -> io::Result<Box<dyn Read + Send>>,
    options: &ExtractOptions,
) -> Result<Extract, ExtractError> {
    let whole = Whole::of(judge(open()?)?, options);
    if whole.file.fetches.is_empty() {
        return Err(ExtractError::Nothing);
    }
    let mut difference = String::new();
    let mut before = BTreeSet::new();
    for chosen in entries::wider_and_wider(&whole.file.fetches, &whole.places) {
        if chosen == before {
            continue;
        }
        let mut redactor = match options.show_secrets {
            true => Redactor::off(),
            false => Redactor::with(options.wishes.clone(), Pseudonyms::default()),
        };
        let copied = whole.copy(&chosen, open()?, &mut redactor, options.bodies)?;
        let pages: BTreeSet<&str> =
            chosen.iter().filter_map(|index| whole.places.get(index)?.page.as_deref()).collect();
        let by_number = chosen.iter().copied().zip(&copied).collect();
        let commands = Commands::of(&whole.file.fetches, &by_number, &mut redactor);
        let har = Document::new(&whole.log, &pages, copied, whole.file.entries, &mut redactor).to_json();
        match whole.differs_from(&har, &chosen, options)? {
            None => {
                let (of, fetches) = (whole.file.entries, whole.file.fetches.len());
                let redacted = redactor.receipt();
                return Ok(Extract { har, entries: chosen.len(), of, fetches, commands, redacted });
            }
            Some(how) => difference = how,
        }
        before = chosen;
    }
    Err(ExtractError::Differs(difference))
}

/// What is known of the whole file.
struct Whole {
    log: Log,
    /// Where the entries stand, and to which server each went.
    places: BTreeMap<usize, Place>,
    /// Its failures.
    file: File,
}

/// Where an entry stands.
struct Place {
    span: Span,
    server: Box<str>,
    page: Option<Word>,
}

impl Whole {
    fn of(mut analysis: Analysis, options: &ExtractOptions) -> Whole {
        let place = |entry: &crate::har::Entry| {
            let server = crate::fetch::server(&entry.request.url).unwrap_or_default();
            (entry.index.0, Place { span: entry.span, server: server.into(), page: entry.page.clone() })
        };
        let places = analysis.entries.iter().map(place).collect();
        let log = analysis.log.clone();
        let file = report::compose_from("", &mut analysis, &compose_options(options));
        Whole { log, places, file }
    }

    /// The chosen entries, read once more.
    fn copy(
        &self,
        chosen: &BTreeSet<usize>,
        bytes: Box<dyn Read + Send>,
        redactor: &mut Redactor,
        bodies: bool,
    ) -> Result<Vec<Entry>, ExtractError> {
        let spans: Vec<Span> = chosen.iter().filter_map(|index| Some(self.places.get(index)?.span)).collect();
        let sizes_tell_bodies = self.log.exporter.kind.traits().sizes_tell_bodies;
        let decoded = input::decode(bytes, input::MAX_EXPANDED, |text| {
            entries::slices(text, &spans, |slice| {
                copy_entry(slice, &mut entries::Shown(redactor), bodies, sizes_tell_bodies)
                    .ok_or_else(|| io::Error::other("an entry changed while it was read"))
            })
        })?;
        Ok(decoded.value?)
    }

    /// In what the smaller file is judged in another way.
    fn differs_from(
        &self,
        har: &[u8],
        chosen: &BTreeSet<usize>,
        options: &ExtractOptions,
    ) -> Result<Option<String>, ExtractError> {
        let compose = compose_options(&ExtractOptions { filter: Filter::default(), ..options.clone() });
        let small = report::compose("", judge(har)?, &compose);
        let numbers: BTreeMap<usize, usize> = chosen.iter().copied().enumerate().collect();
        let first = |fetch: &Fetch| fetch.entries.redirects.first().copied().or(fetch.entries.request);
        let by_first: BTreeMap<usize, &Fetch> =
            small.fetches.iter().filter_map(|fetch| Some((*numbers.get(&first(fetch)?)?, fetch))).collect();
        Ok(self.file.fetches.iter().find_map(|fetch| {
            let number = first(fetch)?;
            let name = format!("{} of entry {number}", fetch.method.unescaped());
            match by_first.get(&number) {
                None => Some(format!("{name} would be no failure")),
                Some(other) => difference(fetch, other).map(|what| format!("{name} would have another {what}")),
            }
        }))
    }
}

fn compose_options(options: &ExtractOptions) -> ComposeOptions {
    ComposeOptions { show_secrets: true, filter: options.filter.clone(), ..ComposeOptions::default() }
}

/// What of two verdicts is not equal. Positions, ids and sentences are not compared.
fn difference(one: &Fetch, other: &Fetch) -> Option<&'static str> {
    [
        (one.outcome == other.outcome, "outcome"),
        (one.outcome_certainty == other.outcome_certainty, "certainty of its outcome"),
        (one.failed_at == other.failed_at, "place of failure"),
        (one.cause == other.cause, "cause"),
        (one.certainty == other.certainty, "certainty"),
        (one.alternatives == other.alternatives, "list of alternatives"),
        (one.also_wrong == other.also_wrong, "list of further defects"),
        (one.root_cause == other.root_cause, "root cause"),
        (one.root_cause_certainty == other.root_cause_certainty, "certainty of its root cause"),
        (one.root_cause_alternatives == other.root_cause_alternatives, "list of other root causes"),
        (one.effects == other.effects, "effect"),
        (one.chromium_error == other.chromium_error, "error of Chromium"),
    ]
    .into_iter()
    .find_map(|(is_equal, what)| (!is_equal).then_some(what))
}
