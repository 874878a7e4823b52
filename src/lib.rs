//! **har-cors** reads HAR files that browsers export and tells which cross-origin requests failed CORS, why, how sure
//! that is, and how to fix it. It is offline: no connection is ever opened, nothing is printed, nothing exits.
//!
//! ```
//! let har = br#"{"log": {"creator": {"name": "WebInspector"}, "entries": [{
//!     "request": {"method": "GET", "url": "https://api.example/users", "headers": [
//!         {"name": "Host", "value": "api.example"}, {"name": "Origin", "value": "https://app.example"}]},
//!     "response": {"status": 200, "headers": [{"name": "Server", "value": "nginx"}], "_error": "net::ERR_FAILED"}}]}}"#;
//! let file = har_cors::analyze("checkout.har", &har[..], &har_cors::Options::default())?;
//! for fetch in &file.fetches {
//!     println!("{:?} {:?}: {:?}", fetch.method, fetch.url, fetch.cause);
//! }
//! assert_eq!(file.fetches[0].cause.map(|cause| cause.name()), Some("missing-allow-origin"));
//! assert_eq!(file.fetches[0].certainty, "confirmed");
//! # Ok::<(), har_cors::Error>(())
//! ```
//!
//! # The way of the data
//!
//! [`input`] finds and reads what the user named, [`har`] finds the entries in it, [`session`] puts them together as
//! fetches, [`rules`] judges each fetch, [`report`] redacts, groups and writes. [`mod@fetch`] holds the algorithms of
//! the Fetch Standard, [`browser`] what the three engines do and print; [`explain`] shows the rules' pages and tells what a
//! console message means. [`analyze`] goes the whole way for one file; [`judge`] stops before anything is redacted or
//! worded.

pub mod browser;
mod config;
pub mod console;
pub mod explain;
mod extract;
pub mod fetch;
mod filter;
mod gate;
pub mod har;
pub mod input;
mod known;
mod names;
mod nearest;
pub mod parallel;
mod policy;
pub mod report;
pub mod rules;
pub mod session;
mod toml_text;

pub use config::{Config, KnownIn};
pub use console::Console;
pub use extract::{Commands, Extract, ExtractError, ExtractOptions, Kept, extract};
pub use filter::{Filter, FilterError, Key, Subject};
pub use gate::Gate;
pub use known::{Entry, FileError, Known, NewEntries, WARNED_DAYS, today};
pub use policy::{Beyond, Change, Fix, Hindrance, Policy, Rule, ServerPolicy, Side, Solution, Solver, solve, what_if};
use std::io::Read;

/// What a report shall hold.
pub type Options = report::ComposeOptions;

/// Why a HAR could not be analyzed at all. A HAR that is cut short or damaged in parts is analyzed as far as it goes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes could not be read.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// The bytes are no HAR.
    #[error(transparent)]
    Har(#[from] har::ReadError),
}

/// How a HAR is read.
pub struct Reading<'a> {
    /// Threads that read a large file. The result is the same for any number.
    pub threads: usize,
    /// Bytes that compressed input may expand to.
    pub max_expanded: u64,
    /// Told the bytes and entries read so far, now and then.
    pub progress: &'a mut dyn FnMut(u64, usize),
    /// Told what is odd about the input, though nothing is lost by it, in one sentence.
    pub remark: &'a mut dyn FnMut(String),
}

/// Reads a HAR (or a Timelines export of Safari), judges its cross-origin fetches and gives the report on it, redacted
/// unless the options say otherwise. `name` is what the report calls the file. gzip, zstd, a zip archive and UTF-16 are
/// known by their first bytes.
///
/// # Errors
/// When the bytes cannot be read, or are no HAR.
pub fn analyze(name: &str, har: impl Read + Send, options: &Options) -> Result<report::File, Error> {
    Ok(report::compose(name, judge(har)?, options))
}

/// Reads a HAR and judges its cross-origin fetches: verdicts as structure, with nothing redacted.
///
/// # Errors
/// When the bytes cannot be read, or are no HAR.
pub fn judge(har: impl Read + Send) -> Result<rules::Analysis, Error> {
    let threads = parallel::affordable(parallel::processors());
    judge_with(
        har,
        Reading { threads, max_expanded: input::MAX_EXPANDED, progress: &mut |_, _| {}, remark: &mut |_| {} },
    )
}

/// As [`judge`], with a say in how it is read.
///
/// # Errors
/// When the bytes cannot be read, or are no HAR.
pub fn judge_with(har: impl Read + Send, reading: Reading<'_>) -> Result<rules::Analysis, Error> {
    let Reading { threads, max_expanded, progress, remark } = reading;
    let decoded = input::decode(har, max_expanded, |text| {
        Ok::<_, har::ReadError>(har::Reader::new(text)?.read(threads, &session::need_of, progress))
    })?;
    let har::Contents { log, entries, mut damage } = decoded.value?;
    if decoded.padding > 0 {
        remark(format!("{} NULs behind the compressed data are passed over", decoded.padding));
    }
    if let Some(name) = decoded.not_read {
        let message = format!("the archive holds another HAR file, which is not read: {name}");
        damage.push(har::Damage { offset: 0, line: 1, entry: None, message });
    }
    let session = session::assemble(&log, &entries);
    Ok(rules::analyze(log, entries, damage, session))
}
