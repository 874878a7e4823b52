//! Reads and judges the inputs: many files in parallel, or one file on several threads, with a progress bar on
//! standard error if it takes long.

use crate::cli::hearing::Consoles;
use crate::cli::outcome::{Outcome, Remark};
use crate::cli::{arguments, fault, problem};
use har_cors::input::{self, InputError, Source, SourceKind};
use har_cors::ordered::in_order;
use har_cors::report::{self, Composer, Text};
use har_cors::rules::Analysis;
use har_cors::{Error, Reading, judge_with, parallel};
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use miette::{Report, Severity, miette};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::io::{self, IsTerminal, Read};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Shorter work shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// A shorter file is read by one thread: more threads would cost more CPU time than the noticeable gain. For a compressed
/// file the compressed size counts, because decompression takes longer than reading.
const WORTH_THREADS: u64 = 128 * 1024 * 1024;

/// Reads all inputs, and passes each result to `each`, in the order in which the user named the inputs.
pub(crate) fn read_all(
    sources: Vec<Result<Source, InputError>>,
    options: &arguments::Options,
    consoles: &Consoles,
    each: impl FnMut(Outcome),
) {
    // The numbers of secrets are freed after the last file: writing the report needs the memory.
    let mut composer = Composer::new(&options.compose);
    let compose = |name: &str, analysis: &mut Analysis, sha256| {
        let mut file = composer.file_from(name, analysis);
        file.sha256 = sha256;
        file
    };
    read_heard(sources, options, consoles, compose, each);
}

/// Like [`read_all`], for something other than a report: `compose` creates it from a file's name, its analysis (with the
/// console logs applied) and its hash.
pub(crate) fn read_heard<T>(
    sources: Vec<Result<Source, InputError>>,
    options: &arguments::Options,
    consoles: &Consoles,
    mut compose: impl FnMut(&str, &mut Analysis, Option<Text>) -> T,
    mut each: impl FnMut(Outcome<T>),
) {
    let heard = RefCell::new(Vec::new());
    let compose = |name: &str, analysis: &mut Analysis, sha256| {
        heard.borrow_mut().extend(consoles.weigh(name, analysis));
        compose(name, analysis, sha256)
    };
    read_with(sources, options, compose, |outcome| match outcome {
        Outcome::File(file, mut remarks) => {
            remarks.append(&mut heard.borrow_mut());
            each(Outcome::File(file, remarks));
        }
        outcome => each(outcome),
    });
}

/// The same without console logs.
pub(crate) fn read_with<T>(
    sources: Vec<Result<Source, InputError>>,
    options: &arguments::Options,
    mut compose: impl FnMut(&str, &mut Analysis, Option<Text>) -> T,
    mut each: impl FnMut(Outcome<T>),
) {
    let is_only = sources.len() == 1;
    let threads = if is_only { options.threads } else { 1 };
    set_up_pool(options.threads.min(parallel::processors()), sources.len());
    let progress = Progress::new(options.quiet);
    let judge = |source| judge(source, threads, options, &progress);
    let compose = |judged| composed(judged, &mut compose, is_only);
    report_on_all(sources, options.threads, judge, compose, |outcome| progress.hidden(|| each(outcome)));
    progress.bar.finish_and_clear();
}

/// Judges each source on that many threads, and reports on each in order, because pseudonyms are numbered through all
/// files. A source that fails for whatever reason counts as unread, and does not affect the others.
fn report_on_all<J: Send, T>(
    sources: Vec<Result<Source, InputError>>,
    threads: usize,
    judge: impl Fn(Source) -> Result<J, Report> + Sync,
    mut compose: impl FnMut(J) -> Outcome<T>,
    mut each: impl FnMut(Outcome<T>),
) {
    let judge = |source: Result<Source, InputError>| {
        let (name, judged) = match source {
            Err(error) => (error.name(), Err(problem::from_input(&error))),
            Ok(Source { shown, kind: SourceKind::Copy { of, .. } }) => (shown, Ok(Err(of))),
            Ok(source) => {
                let name = report::sanitize(&source.shown).into_owned();
                let judged = fault::caught(|| judge(source));
                let judged = judged.unwrap_or_else(|fault| Err(problem::from_fault(&name, &fault)));
                (name, judged.map(Ok))
            }
        };
        (name, judged)
    };
    let mut copies = input::Copies::default();
    let is_only = sources.len() == 1;
    let sources = sources.into_iter().map(|source| match is_only {
        true => source,
        false => source.map(|source| copies.marked(source)),
    });
    in_order(sources, threads, judge, |(name, judged)| {
        each(match judged {
            Ok(Err(of)) => Outcome::Copy(name, of),
            Ok(Ok(judged)) => fault::caught(|| compose(judged)).unwrap_or_else(|fault| {
                let error = problem::from_fault(&name, &fault);
                Outcome::Unread(name, error)
            }),
            Err(error) => Outcome::Unread(name, error),
        });
    });
}

/// Configures the thread pool that judges fetches and writes sections in parallel. By default the library uses one thread
/// per CPU, started on first use.
fn set_up_pool(threads: usize, files: usize) {
    /// The sections of this many files are written in parallel.
    const MANY: usize = 64;
    if files >= MANY && threads > 1 {
        // This thread is part of the pool. It must not be the only one: while it waits for the files of other threads, it does
        // not run the jobs that they submit.
        parallel::set_up(threads, true);
    } else if threads < parallel::processors() {
        parallel::set_up(threads, false);
    }
}

/// A file that was read.
struct Judged {
    name: String,
    analysis: Analysis,
    sha256: Option<Text>,
    has_changed: bool,
    remarks: Vec<String>,
}

fn judge(source: Source, threads: usize, options: &arguments::Options, progress: &Progress) -> Result<Judged, Report> {
    let opened = input::open(&source).map_err(|error| problem::from_input(&error))?;
    progress.expect(opened.length());
    let threads = if opened.length().is_some_and(|length| length < WORTH_THREADS) { 1 } else { threads };
    let mut counted = Counted { input: opened, progress, hash: options.hash.then(Sha256::new) };
    let mut seen = 0;
    let mut count = |_: u64, entries: usize| {
        progress.entries.fetch_add(entries - seen, Ordering::Relaxed);
        seen = entries;
    };
    let mut remarks = Vec::new();
    let mut remark = |remark| remarks.push(remark);
    let reading = Reading::default().with_threads(threads).with_max_expanded(options.max_expanded);
    let reading = reading.on_progress(&mut count).on_remark(&mut remark);
    let analysis =
        judge_with(&mut counted, reading).map_err(|error: Error| problem::from_reading(&source.shown, error))?;
    let failures = analysis.fetches.iter().filter(|(_, verdict)| verdict.outcome() == har_cors::Outcome::Cors);
    progress.failures.fetch_add(failures.count(), Ordering::Relaxed);
    let sha256 = counted.hash_of_all().map_err(|error| problem::from_reading(&source.shown, Error::Io(error)))?;
    Ok(Judged { name: source.shown, analysis, sha256, has_changed: counted.input.has_changed(), remarks })
}

/// Creates the report of a file, which may be the only one.
fn composed<T>(
    judged: Judged,
    compose: &mut impl FnMut(&str, &mut Analysis, Option<Text>) -> T,
    is_only: bool,
) -> Outcome<T> {
    let Judged { name, mut analysis, sha256, has_changed, remarks } = judged;
    let file = compose(&name, &mut analysis, sha256);
    if is_only {
        // The program ends soon, and the system frees the memory at once.
        std::mem::forget(analysis);
    }
    let name = report::sanitize(&name);
    let mut notes: Vec<Remark> = remarks
        .iter()
        .map(|text| Remark {
            text: miette!(severity = Severity::Warning, "{name}: {}", report::sanitize(text)),
            is_serious: false,
        })
        .collect();
    if has_changed {
        notes.push(Remark { text: miette!("{name}: the file changed while it was read"), is_serious: true });
    }
    Outcome::File(Box::new(file), notes)
}

/// Progress of reading, shown if it takes long.
struct Progress {
    bar: ProgressBar,
    started: Instant,
    may_show: bool,
    is_shown: AtomicBool,
    entries: AtomicUsize,
    failures: AtomicUsize,
}

impl Progress {
    fn new(quiet: bool) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        let form = "{bar:20} {binary_bytes} of {binary_total_bytes}  {binary_bytes_per_sec}  {msg}";
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        Progress {
            bar,
            started: Instant::now(),
            may_show: !quiet && io::stderr().is_terminal(),
            is_shown: AtomicBool::new(false),
            entries: AtomicUsize::new(0),
            failures: AtomicUsize::new(0),
        }
    }

    /// More bytes are expected; for a pipe it is not known how many.
    fn expect(&self, bytes: Option<u64>) {
        match bytes {
            Some(bytes) => self.bar.inc_length(bytes),
            None => self.bar.unset_length(),
        }
    }

    fn read(&self, bytes: usize) {
        if !self.may_show {
            return;
        }
        self.bar.inc(bytes as u64);
        if self.started.elapsed() < PATIENCE {
            return;
        }
        if !self.is_shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        let entries = HumanCount(self.entries.load(Ordering::Relaxed) as u64);
        let failures = HumanCount(self.failures.load(Ordering::Relaxed) as u64);
        self.bar.set_message(format!("{entries} entries, {failures} failed CORS in the files read so far"));
    }

    /// Does something that may write to standard error.
    fn hidden<T>(&self, work: impl FnOnce() -> T) -> T {
        self.bar.suspend(work)
    }
}

/// Reports progress on what is read, and hashes it if requested.
struct Counted<'a, R> {
    input: R,
    progress: &'a Progress,
    hash: Option<Sha256>,
}

impl<R: Read> Counted<'_, R> {
    /// The hash of all bytes in hexadecimal: data after the HAR document is read for it as well.
    fn hash_of_all(&mut self) -> io::Result<Option<Text>> {
        if self.hash.is_some() {
            io::copy(self, &mut io::sink())?;
        }
        let digest = self.hash.take().map(Sha256::finalize);
        Ok(digest.map(|digest| Text::hexadecimal(&digest)))
    }
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.input.read(buffer)?;
        if let (Some(hash), Some(read)) = (&mut self.hash, buffer.get(..length)) {
            hash.update(read);
        }
        self.progress.read(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_on_which_the_program_fails_is_unread_and_costs_no_other() {
        let har = br#"{"log": {"entries": []}}"#;
        let source =
            |number: usize| Ok(Source { shown: format!("{number}.har"), kind: SourceKind::File("nowhere".into()) });
        for threads in [1, 2, 5] {
            let judge = |source: Source| {
                assert!(source.shown != "3.har" && source.shown != "11.har", "a secret");
                Ok(source.shown)
            };
            let compose = |name: String| {
                assert_ne!(name, "7.har", "a secret");
                Outcome::File(
                    Box::new(har_cors::analyze(&name, &har[..], &har_cors::Options::default()).unwrap()),
                    vec![],
                )
            };
            let mut told = Vec::new();
            report_on_all((0..12).map(source).collect(), threads, judge, compose, |outcome| {
                told.push(match outcome {
                    Outcome::File(file, _) => file.path.unescaped().to_owned(),
                    Outcome::Unread(_, error) => error.to_string(),
                    Outcome::Copy(..) => String::new(),
                });
            });
            assert_eq!(told.len(), 12);
            for (number, told) in told.iter().enumerate() {
                let is_unread = [3, 7, 11].contains(&number);
                assert!(told.starts_with(&format!("{number}.har")), "{told}");
                assert_eq!(told.contains("har-cors could not analyze it: har-cors failed at "), is_unread, "{told}");
                assert!(!told.contains("secret"), "{told}");
            }
        }
    }
}
