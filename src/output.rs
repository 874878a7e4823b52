//! Where a report goes: standard output, or a file that is written whole or not at all.

use crate::cli::Delivery;
use crate::fault::{self, Fault};
use crate::place::{Place, final_path, is_descriptor, parent, step_summary};
use crate::problem;
use crate::unfinished::Unfinished;
use har_cors::report::{self, Format, Report, Unread, sanitize};
use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Bytes of a report for standard output that wait until it is certain that all of it can be made: what is written there
/// cannot be taken back. That of a longer one is tried first.
const HELD: usize = 8 * 1024 * 1024;
/// Bytes of one piece of it: what grows by doubling takes the memory of three times as much.
const PIECE: usize = 256 * 1024;

/// The step summary of GitHub Actions has at most a mebibyte.
const SUMMARY: Format = Format::Markdown { max_size: 900_000 };

/// Writes every report; what could not be written does not stop the others. Returns a message for each failure. A file
/// that is the reason why a report cannot be made is taken out of it, and counts as unread.
///
/// `wrote` is told of each file that was written.
pub(crate) fn deliver_all(
    deliveries: &[Delivery],
    report: &mut Report,
    mut wrote: impl FnMut(&Path, &Report),
) -> Vec<miette::Report> {
    let mut failures = Vec::new();
    let mut written = Vec::new();
    for Delivery { format, path } in deliveries {
        let place = path.as_ref().map(|path| Place::of(path));
        let is_taken = place.as_ref().is_some_and(|place| matches!(place, Place::There(_)) && written.contains(place));
        let result = match is_taken {
            // In some file systems names that look different are the same, which shows only when there is a file.
            true => Err(io::Error::other("another report was just written there")),
            false => make(path.as_deref(), report, &|report, out| format.write(report, out), &mut failures),
        };
        if let (Ok(()), Some(path)) = (&result, path) {
            wrote(path, report);
        }
        if let Err(error) = result {
            let place =
                path.as_ref().map_or_else(String::new, |path| format!(" to {}", sanitize(&path.to_string_lossy())));
            failures.push(miette::miette!("the report could not be written{place}: {error}"));
        }
        written.extend(path.as_ref().map(|path| Place::of(path)));
    }
    if let Some(path) = step_summary(deliveries)
        && let Err(error) = append(&path, &|out| attempt(report, &|report, out| SUMMARY.write(report, out), out))
    {
        failures.push(miette::miette!("the step summary could not be written: {error}"));
    }
    failures
}

/// What writes a report.
type Form<'a> = &'a dyn Fn(&Report, &mut dyn Write) -> io::Result<()>;

/// Writes a report to a file or to standard output, of what can be written.
fn make(
    path: Option<&Path>,
    report: &mut Report,
    form: Form<'_>,
    failures: &mut Vec<miette::Report>,
) -> io::Result<()> {
    let result = deliver(path, &|out| attempt(report, form, out));
    if !result.as_ref().is_err_and(is_fault) {
        return result;
    }
    let found = take_out(report, form);
    if found.is_empty() {
        return result;
    }
    failures.extend(found);
    deliver(path, &|out| attempt(report, form, out))
}

/// Makes a report, and an error of a panic.
fn attempt(report: &Report, form: Form<'_>, out: &mut dyn Write) -> io::Result<()> {
    fault::caught(|| form(report, out)).unwrap_or_else(|fault| Err(io::Error::other(fault)))
}

fn is_fault(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Fault>())
}

/// Takes the files out of the report of which it cannot be made. Returns a message for each.
fn take_out(report: &mut Report, form: Form<'_>) -> Vec<miette::Report> {
    let mut failures = Vec::new();
    let mut unread = std::mem::take(&mut report.unread);
    let files = std::mem::take(&mut report.files).into_iter();
    let kept = files.filter_map(|file| {
        let name = sanitize(file.path.unescaped()).into_owned();
        let mut alone = report::report(vec![file]);
        match fault::caught(|| form(&alone, &mut io::sink())) {
            Ok(_) => alone.files.pop(),
            Err(fault) => {
                let failure = problem::of_fault(&name, &fault);
                unread.push(Unread::new(&name, &failure.to_string()));
                failures.push(failure);
                None
            }
        }
    });
    let kept = kept.collect();
    let (gate, known, config) = (std::mem::take(&mut report.gate), report.known.take(), report.config.take());
    *report = Report { unread, gate, known, config, ..report::report(kept) };
    failures
}

/// What writes a text; it may be asked for twice.
type Text<'a> = &'a dyn Fn(&mut dyn Write) -> io::Result<()>;

/// Gives `write` the place to write to. A closed pipe is no error: the reader has what it wanted.
///
/// # Errors
/// Those of the file system. A file that was there stays as it was.
pub(crate) fn deliver(path: Option<&Path>, write: Text<'_>) -> io::Result<()> {
    let Some(path) = path else { return flow(io::stdout().lock(), write) };
    let place = Place::of(path);
    if matches!(place, Place::There(_)) && place == Place::of_stream(&io::stdout()) {
        // `/dev/stdout`: what the shell opened goes on where it stands.
        return flow(io::stdout().lock(), write);
    }
    let path = &final_path(path);
    match fs::metadata(path) {
        // What another program has opened for this one cannot be replaced either.
        Ok(_) if is_descriptor(path) => flow(OpenOptions::new().append(true).open(path)?, write),
        // A device or a pipe cannot be replaced by a file.
        Ok(metadata) if !metadata.is_file() => flow(OpenOptions::new().write(true).open(path)?, write),
        Ok(metadata) => replace(path, Some(metadata.permissions()), write),
        Err(_) => replace(path, None, write),
    }
}

/// Gives `write` the place to write to, once: what it writes goes out as it comes. A closed pipe is no error.
///
/// # Errors
/// Those of the file system. A file that was there stays as it was.
pub(crate) fn stream(path: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let Some(path) = path else { return direct(io::stdout().lock(), write) };
    let place = Place::of(path);
    if matches!(place, Place::There(_)) && place == Place::of_stream(&io::stdout()) {
        return direct(io::stdout().lock(), write);
    }
    let path = &final_path(path);
    match fs::metadata(path) {
        Ok(_) if is_descriptor(path) => direct(OpenOptions::new().append(true).open(path)?, write),
        Ok(metadata) if !metadata.is_file() => direct(OpenOptions::new().write(true).open(path)?, write),
        Ok(metadata) => replace(path, Some(metadata.permissions()), write),
        Err(_) => replace(path, None, write),
    }
}

/// Writes to where nothing can be taken back, as it comes.
fn direct(out: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Adds to a file.
fn append(path: &Path, write: Text<'_>) -> io::Result<()> {
    flow(OpenOptions::new().append(true).create(true).open(path)?, write)
}

/// Writes to where nothing can be taken back.
fn flow(out: impl Write, write: Text<'_>) -> io::Result<()> {
    let mut held = Held { out: BufWriter::new(out), pieces: Vec::new(), held: 0, write, is_certain: false };
    match write(&mut held).and_then(|()| held.finish()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Holds a text back until it is certain that there is an end to it.
struct Held<'a, W: Write> {
    out: BufWriter<W>,
    pieces: Vec<Vec<u8>>,
    /// Bytes in the pieces.
    held: usize,
    write: Text<'a>,
    is_certain: bool,
}

impl<W: Write> Held<'_, W> {
    fn let_go(&mut self) -> io::Result<()> {
        self.is_certain = true;
        std::mem::take(&mut self.pieces).iter().try_for_each(|piece| self.out.write_all(piece))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.let_go()?;
        self.out.flush()
    }
}

impl<W: Write> Write for Held<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if !self.is_certain && self.held + bytes.len() > HELD {
            (self.write)(&mut io::sink())?;
            self.let_go()?;
        }
        if self.is_certain {
            return self.out.write_all(bytes);
        }
        self.held += bytes.len();
        match self.pieces.last_mut() {
            Some(piece) if piece.capacity() - piece.len() >= bytes.len() => piece.extend_from_slice(bytes),
            _ => {
                let mut piece = Vec::with_capacity(PIECE.max(bytes.len()));
                piece.extend_from_slice(bytes);
                self.pieces.push(piece);
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_certain { self.out.flush() } else { Ok(()) }
    }
}

/// Writes beside the target, then renames: readers see the old file or the whole new one.
fn replace(
    path: &Path,
    permissions: Option<fs::Permissions>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut unfinished = Unfinished::begin(parent(path))?;
    let mut out = BufWriter::new(unfinished.file()?);
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    file.sync_all()?;
    unfinished.finish(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use har_cors::Options;

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("report.json");
        deliver(Some(&path), &|out| out.write_all(b"first")).unwrap();
        let failed = deliver(Some(&path), &|out| {
            out.write_all(b"half of the second")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(fs::read_dir(&directory).unwrap().count(), 1, "no temporary file is left");
        deliver(Some(&path), &|out| out.write_all(b"second")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        // A name may be as long as the file system takes.
        let long = directory.path().join("x".repeat(250) + ".json");
        deliver(Some(&long), &|out| out.write_all(b"third")).unwrap();
        assert_eq!(fs::read(&long).unwrap(), b"third");
    }

    /// A report on files of these names.
    fn report_on(names: &[&str]) -> Report {
        let har = br#"{"log": {"entries": []}}"#;
        let file = |name: &&str| har_cors::analyze(name, &har[..], &Options::default()).unwrap();
        report::report(names.iter().map(file).collect())
    }

    /// The names of the files, each with so much behind it; one of them cannot be written.
    fn names(report: &Report, out: &mut dyn Write, behind: usize) -> io::Result<()> {
        for file in &report.files {
            assert_ne!(file.path, "bad.har", "a secret");
            writeln!(out, "{}{}", file.path.unescaped(), " ".repeat(behind))?;
        }
        writeln!(out, "{} unread", report.unread.len())
    }

    #[test]
    fn a_file_that_cannot_be_written_costs_no_other() {
        for names_of_files in [&["a.har", "bad.har", "c.har"][..], &["bad.har", "a.har", "c.har"]] {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("report.txt");
            let (mut report, mut failures) = (report_on(names_of_files), Vec::new());
            make(Some(&path), &mut report, &|report, out| names(report, out, 0), &mut failures).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), "a.har\nc.har\n1 unread\n");
            assert_eq!((report.files.len(), report.totals.files, report.unread.len()), (2, 2, 1));
            assert_eq!(report::exit_status(&report, false), 2);
            let message = &report.unread[0].message;
            assert!(message.starts_with("bad.har: ") && !message.contains("secret"), "{message:?}");
            assert_eq!(failures.len(), 1);
        }
    }

    #[test]
    fn nothing_is_let_go_before_it_is_certain_that_it_has_an_end() {
        for (behind, held) in [(0, true), (HELD, false)] {
            let tries = std::cell::Cell::new(0);
            let report = report_on(&["a.har", "b.har"]);
            let mut out = Vec::new();
            flow(&mut out, &|out| {
                tries.set(tries.get() + 1);
                names(&report, out, behind)
            })
            .unwrap();
            assert_eq!(tries.get(), if held { 1 } else { 2 });
            assert_eq!(out.len(), 2 * ("a.har\n".len() + behind) + "0 unread\n".len());
            // The bad file comes last, behind more than is held.
            let report = report_on(&["a.har", "b.har", "bad.har"]);
            let mut out = Vec::new();
            let failed = flow(&mut out, &|out| attempt(&report, &|report, out| names(report, out, behind), out));
            assert!(is_fault(&failed.unwrap_err()) && out.is_empty());
        }
    }
}
