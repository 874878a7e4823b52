//! From the bytes of a HAR to verdicts, and to what a report says of them.

use crate::har::{Contents, Damage, ReadError, Reader};
use crate::rules::Analysis;
use crate::{input, parallel, report, rules, session};
use std::io::Read;
use std::path::Path;

/// Options of a report.
pub type Options = report::ComposeOptions;

/// Why a HAR could not be analyzed at all. A truncated or partly damaged HAR is analyzed as far as possible; the lost parts
/// are [`Damage`] of the report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes could not be read.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// The bytes are not a HAR.
    #[error(transparent)]
    Har(#[from] ReadError),
}

/// How a HAR is read.
///
/// ```
/// use har_cors::{Reading, judge_with};
///
/// let mut remarks = Vec::new();
/// let mut remark = |text| remarks.push(text);
/// let analysis = judge_with(&b"{\"log\": {\"entries\": []}}"[..], Reading::default().with_threads(1).on_remark(&mut remark))?;
/// assert_eq!((analysis.log.entries, remarks.len()), (0, 0));
/// # Ok::<(), har_cors::Error>(())
/// ```
#[non_exhaustive]
pub struct Reading<'a> {
    /// Threads for reading a large file, at least 1. The result is the same for any number.
    pub threads: usize,
    /// Maximum decompressed size in bytes.
    pub max_expanded: u64,
    /// Called from time to time with the number of bytes and entries read so far.
    pub progress: Option<&'a mut dyn FnMut(u64, usize)>,
    /// Called with remarks about the input that do not concern lost data, one sentence each.
    pub remark: Option<&'a mut dyn FnMut(String)>,
}

impl Default for Reading<'_> {
    /// With the best number of threads for this machine, and without callbacks.
    fn default() -> Self {
        let threads = parallel::affordable(parallel::processors());
        Reading { threads, max_expanded: input::MAX_EXPANDED, progress: None, remark: None }
    }
}

impl<'a> Reading<'a> {
    /// Sets the number of threads.
    pub fn with_threads(self, threads: usize) -> Self {
        Reading { threads, ..self }
    }

    /// Sets the maximum decompressed size.
    pub fn with_max_expanded(self, max_expanded: u64) -> Self {
        Reading { max_expanded, ..self }
    }

    /// Sets the progress callback.
    pub fn on_progress(self, progress: &'a mut dyn FnMut(u64, usize)) -> Self {
        Reading { progress: Some(progress), ..self }
    }

    /// Sets the callback for remarks.
    pub fn on_remark(self, remark: &'a mut dyn FnMut(String)) -> Self {
        Reading { remark: Some(remark), ..self }
    }
}

/// Reads a HAR (or a Timelines export of Safari), judges its cross-origin fetches and returns the report, redacted
/// unless the options say otherwise. `name` is the file's name in the report. gzip, zstd, zip archives and UTF-16 are
/// detected by their first bytes. For several files use a [`report::Composer`]: then a secret has the same pseudonym in all
/// of them.
///
/// # Errors
/// If the bytes cannot be read, or are not a HAR.
pub fn analyze(name: &str, har: impl Read + Send, options: &Options) -> Result<report::File, Error> {
    Ok(report::compose(name, judge(har)?, options))
}

/// Like [`analyze`], for a path, which is also the name in the report.
///
/// # Errors
/// If the file cannot be read, or is not a HAR.
pub fn analyze_path(path: impl AsRef<Path>, options: &Options) -> Result<report::File, Error> {
    let path = path.as_ref();
    analyze(&path.to_string_lossy(), std::fs::File::open(path)?, options)
}

/// Reads a HAR and judges its cross-origin fetches: returns structured verdicts, unredacted.
///
/// # Errors
/// If the bytes cannot be read, or are not a HAR.
pub fn judge(har: impl Read + Send) -> Result<Analysis, Error> {
    judge_with(har, Reading::default())
}

/// Like [`judge`], with options for reading.
///
/// # Errors
/// If the bytes cannot be read, or are not a HAR.
pub fn judge_with(har: impl Read + Send, reading: Reading<'_>) -> Result<Analysis, Error> {
    let Reading { threads, max_expanded, progress, remark } = reading;
    let mut silent = |_, _| {};
    let progress = progress.unwrap_or(&mut silent);
    let decoded = input::decode(har, max_expanded, |text| {
        Ok::<_, ReadError>(Reader::new(text)?.read(threads, &session::retention_of, progress))
    })?;
    let Contents { log, entries, mut damage } = decoded.value?;
    if let Some(remark) = remark.filter(|_| decoded.padding > 0) {
        remark(format!("{} NULs after the compressed data are ignored", decoded.padding));
    }
    if let Some(name) = decoded.not_read {
        let message = format!("the archive contains another HAR file, which is not read: {name}");
        damage.push(Damage { offset: 0, line: 1, entry: None, message });
    }
    let session = session::assemble(&log, &entries);
    Ok(rules::analyze(log, entries, damage, session))
}
