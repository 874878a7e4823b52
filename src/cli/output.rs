//! The reports of a run, each with its format and destination: all of them are written file by file.

use crate::cli::arguments::Delivery;
use crate::cli::fault::{self, Fault};
use crate::cli::made::Made;
use crate::cli::place::{Place, step_summary};
use crate::cli::problem;
use crate::cli::sink::{Held, Sink, Text, append, deliver};
use har_cors::report::{File, Format, KnownReport, Stream, Totals, Unread, sanitize};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The step summary of GitHub Actions is limited to one mebibyte.
pub(crate) const SUMMARY: Format = Format::Markdown { max_size: 900_000, each: false };

/// The reports of a run, each written file by file. An error in one does not stop the others.
pub(crate) struct Outputs {
    all: Vec<Output>,
    flushed: Instant,
}

/// One report and its destination.
struct Output<R = Stream<'static>> {
    report: R,
    target: Target,
    /// The open destination of a report that is written file by file; `None` if it is written at the end, or has failed.
    sink: Option<Sink>,
    failure: Option<io::Error>,
    /// Reused for every file.
    piece: Vec<u8>,
}

/// The destination of a report.
enum Target {
    StandardOutput,
    File(PathBuf),
    /// Appended to a file.
    Summary(PathBuf),
}

impl Outputs {
    /// Starts every report.
    pub(crate) fn begin(deliveries: &[Delivery], stream: impl Fn(Format) -> Stream<'static>) -> Outputs {
        let wanted = deliveries.iter().map(|Delivery { format, path }| {
            let target = path.as_ref().map_or(Target::StandardOutput, |path| Target::File(path.clone()));
            (*format, target)
        });
        let summary = step_summary(deliveries).map(|path| (SUMMARY, Target::Summary(path)));
        let all = wanted.chain(summary).map(|(format, target)| Output::begin(stream(format), target)).collect();
        Outputs { all, flushed: Instant::now() }
    }

    /// Adds the next file, and writes what can be written of it. Returns a message for each report that cannot include
    /// it: there it counts as unread.
    pub(crate) fn file(&mut self, file: &Arc<File>) -> Vec<miette::Report> {
        let failures = self.all.iter_mut().filter_map(|output| output.file(file)).collect();
        self.flush_soon();
        failures
    }

    /// Adds an input that could not be read.
    pub(crate) fn unread(&mut self, unread: &Unread) {
        self.all.iter_mut().for_each(|output| output.unread(unread));
        self.flush_soon();
    }

    /// Adds the state of known failures.
    pub(crate) fn known(&self) -> Option<KnownReport> {
        self.all.first().and_then(|output| output.report.known())
    }

    /// Flushes rows soon for waiting readers, but writes many together.
    fn flush_soon(&mut self) {
        if self.flushed.elapsed() > AT_ONCE {
            self.all.iter_mut().for_each(Output::flush);
            self.flushed = Instant::now();
        }
    }

    /// Writes the rest of every report. Returns a message for each failure, and the exit status. `wrote` is called with each
    /// file that was written, and its counts.
    pub(crate) fn end(&mut self, mut wrote: impl FnMut(&Path, Totals)) -> (Vec<miette::Report>, u8) {
        let mut failures = Vec::new();
        let mut written = Vec::new();
        for output in &mut self.all {
            let place = output.target.place();
            // In some file systems different names are the same file, which shows only once the file exists.
            let is_taken = matches!(place, Some(Place::There(_))) && written.contains(&place);
            let result = match is_taken {
                true => Err(io::Error::other("another report was just written to this file")),
                false => output.end(&mut failures),
            };
            match (result, &output.target) {
                (Ok(()), Target::File(path)) => wrote(path, output.report.totals()),
                (Ok(()), _) => {}
                (Err(error), Target::Summary(_)) => {
                    failures.push(miette::miette!("could not write the step summary: {error}"));
                }
                (Err(error), target) => {
                    let place = target.path().map(|path| format!(" to {}", sanitize(&path.to_string_lossy())));
                    let place = place.unwrap_or_default();
                    failures.push(miette::miette!("could not write the report{place}: {error}"));
                }
            }
            written.push(output.target.place());
        }
        let status = self.all.iter().map(|output| output.report.status()).max().unwrap_or(0);
        (failures, status)
    }
}

impl Target {
    fn path(&self) -> Option<&Path> {
        match self {
            Target::StandardOutput => None,
            Target::File(path) | Target::Summary(path) => Some(path),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            Target::File(path) => Some(Place::of(path)),
            Target::StandardOutput | Target::Summary(_) => None,
        }
    }
}

impl<R: Made> Output<R> {
    fn begin(report: R, target: Target) -> Output<R> {
        let mut output = Output { report, target, sink: None, failure: None, piece: Vec::new() };
        if output.report.has_rows() {
            match Sink::open(output.target.path()) {
                Ok(sink) => output.sink = Some(sink),
                Err(error) => output.failure = Some(error),
            }
            output.write(|report, sink| report.begin(sink));
        }
        output
    }

    /// Writes rows. After a failure nothing more is written.
    fn write(&mut self, write: impl FnOnce(&mut R, &mut Sink) -> io::Result<()>) {
        let Some(sink) = &mut self.sink else { return };
        if let Err(error) = write(&mut self.report, sink) {
            self.sink = None;
            // The reader of a closed pipe has what it wanted.
            self.failure = (error.kind() != io::ErrorKind::BrokenPipe).then_some(error);
        }
    }

    fn file(&mut self, file: &Arc<File>) -> Option<miette::Report> {
        let mut fault = None;
        let piece = std::mem::take(&mut self.piece);
        let mut given_back = Vec::new();
        self.write(|report, sink| {
            let rows = |out: &mut dyn Write| attempt(&|out| report.rows(file, out), out);
            let mut held = Held::new(sink, &rows, piece);
            let result = rows(&mut held).and_then(|()| held.let_go());
            given_back = held.give_back();
            match result {
                Err(error) if is_fault(&error) => fault = Some(error),
                result => return result,
            }
            Ok(())
        });
        self.piece = given_back;
        let taken = match fault {
            Some(fault) => Err(fault),
            None => fault::caught(|| self.report.add(file)).map_err(io::Error::other),
        };
        let fault = taken.err()?;
        let name = sanitize(file.path.unescaped()).into_owned();
        let failure = problem::from_fault(&name, &fault);
        self.unread(&Unread::new(&name, &failure.to_string()));
        Some(failure)
    }

    fn unread(&mut self, unread: &Unread) {
        match self.sink {
            Some(_) => self.write(|report, sink| report.unread(unread, sink)),
            // Nobody reads the row.
            None => drop(self.report.unread(unread, &mut io::sink())),
        }
    }

    fn flush(&mut self) {
        self.write(|_, sink| sink.flush());
    }

    /// Writes the rest.
    fn end(&mut self, failures: &mut Vec<miette::Report>) -> io::Result<()> {
        if self.report.has_rows() {
            self.write(|report, sink| attempt(&|out| report.end(out), sink));
            let closed = self.sink.take().map_or(Ok(()), Sink::close);
            return self.failure.take().map_or(closed, Err);
        }
        let result = self.write_all();
        if !result.as_ref().is_err_and(is_fault) {
            return result;
        }
        let found = self.take_out();
        if found.is_empty() {
            return result;
        }
        failures.extend(found);
        self.write_all()
    }

    /// Writes a report that is written at the end.
    fn write_all(&self) -> io::Result<()> {
        let write = |out: &mut dyn Write| attempt(&|out| self.report.end(out), out);
        match &self.target {
            Target::StandardOutput => deliver(None, &write),
            Target::File(path) => deliver(Some(path), &write),
            Target::Summary(path) => append(path, &write),
        }
    }

    /// Removes the files that cannot be included from the report. Returns a message for each.
    fn take_out(&mut self) -> Vec<miette::Report> {
        let mut unfit = Vec::new();
        let alone = self.report.alone();
        self.report.retain(|file| match attempt(&|out| alone(file, out), &mut io::sink()) {
            Ok(()) => true,
            Err(fault) => {
                let name = sanitize(file.path.unescaped()).into_owned();
                let failure = problem::from_fault(&name, &fault);
                unfit.push((Unread::new(&name, &failure.to_string()), failure));
                false
            }
        });
        unfit
            .into_iter()
            .map(|(unread, failure)| {
                self.unread(&unread);
                failure
            })
            .collect()
    }
}

/// The longest time that a row waits for others.
const AT_ONCE: Duration = Duration::from_millis(20);

/// Runs code that may panic, and returns a panic as an error.
fn attempt(write: Text<'_>, out: &mut dyn Write) -> io::Result<()> {
    fault::caught(|| write(out)).unwrap_or_else(|fault| Err(io::Error::other(fault)))
}

fn is_fault(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Fault>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use har_cors::{Gate, Options};
    use std::fs;

    /// Writes the names of files; one of them cannot be written, either when the file is added or at the end.
    #[derive(Default)]
    struct Names {
        has_rows: bool,
        files: Vec<Arc<File>>,
        unread: usize,
    }

    fn name(file: &File, out: &mut dyn Write) -> io::Result<()> {
        assert_ne!(file.path, "bad.har", "a secret");
        writeln!(out, "{}", file.path.unescaped())
    }

    impl Made for Names {
        fn has_rows(&self) -> bool {
            self.has_rows
        }

        fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
            writeln!(out, "begin")
        }

        fn rows(&self, file: &File, out: &mut dyn Write) -> io::Result<()> {
            write!(out, "the file ")?;
            name(file, out)
        }

        fn add(&mut self, file: &Arc<File>) {
            self.files.push(file.clone());
        }

        fn unread(&mut self, unread: &Unread, out: &mut dyn Write) -> io::Result<()> {
            let message = unread.message.unescaped();
            assert!(message.starts_with("bad.har: ") && !message.contains("secret"), "{message:?}");
            self.unread += 1;
            writeln!(out, "one is unread")
        }

        fn end(&self, out: &mut dyn Write) -> io::Result<()> {
            if !self.has_rows {
                self.files.iter().try_for_each(|file| name(file, out))?;
            }
            writeln!(out, "{} unread", self.unread)
        }

        fn retain(&mut self, mut is_fit: impl FnMut(&File) -> bool) {
            self.files.retain(|file| is_fit(file));
        }

        fn alone(&self) -> impl Fn(&File, &mut dyn Write) -> io::Result<()> + 'static {
            name
        }
    }

    fn files(names: &[&str]) -> Vec<Arc<File>> {
        let har = br#"{"log": {"entries": []}}"#;
        let file = |name: &&str| Arc::new(har_cors::analyze(name, &har[..], &Options::default()).unwrap());
        names.iter().map(file).collect()
    }

    #[test]
    fn a_file_that_cannot_be_written_costs_no_other() {
        for names in [&["a.har", "bad.har", "c.har"][..], &["bad.har", "a.har", "c.har"]] {
            for has_rows in [false, true] {
                let directory = tempfile::tempdir().unwrap();
                let path = directory.path().join("report.txt");
                let names_of = Names { has_rows, ..Names::default() };
                let mut output = Output::begin(names_of, Target::File(path.clone()));
                let mut failures: Vec<_> = files(names).iter().filter_map(|file| output.file(file)).collect();
                assert_eq!(failures.len(), usize::from(has_rows));
                output.end(&mut failures).unwrap();
                assert_eq!(failures.len(), 1);
                let text = fs::read_to_string(&path).unwrap();
                let expected = match (has_rows, names[0]) {
                    (false, _) => "a.har\nc.har\n1 unread\n",
                    (true, "bad.har") => "begin\none is unread\nthe file a.har\nthe file c.har\n1 unread\n",
                    (true, _) => "begin\nthe file a.har\none is unread\nthe file c.har\n1 unread\n",
                };
                assert_eq!(text, expected);
                assert_eq!(fs::read_dir(&directory).unwrap().count(), 1, "no temporary file is left");
            }
        }
    }

    #[test]
    fn a_report_that_has_no_place_costs_no_other() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| Some(directory.path().join(name));
        let delivery = |format, name| Delivery { format, path: path(name) };
        let deliveries = [
            delivery(Format::JsonLines, "nowhere/a.jsonl"),
            delivery(Format::JsonLines, "b.jsonl"),
            delivery(Format::Csv, "c.csv"),
        ];
        let mut outputs = Outputs::begin(&deliveries, |format| Stream::new(format, Gate::default()));
        for file in files(&["a.har", "b.har"]) {
            assert!(outputs.file(&file).is_empty());
        }
        let mut wrote = Vec::new();
        let (failures, status) = outputs.end(|path, totals| wrote.push((path.to_owned(), totals.files)));
        assert_eq!((failures.len(), status), (1, 0));
        assert_eq!(wrote, [(path("b.jsonl").unwrap(), 2), (path("c.csv").unwrap(), 2)]);
        assert_eq!(fs::read_to_string(path("b.jsonl").unwrap()).unwrap().lines().count(), 3);
    }
}
