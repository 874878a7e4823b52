//! Destinations of a text: standard output, or a file that is written completely or not at all.

use crate::cli::place::{Place, final_path, is_descriptor, parent};
use crate::cli::unfinished::Unfinished;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes of a text for standard output that are held back until the whole text exists, because output cannot be undone. A
/// longer text is first generated once as a trial.
const HELD: usize = 8 * 1024 * 1024;
/// Bytes of one piece: a buffer that grows by doubling needs three times the memory.
const PIECE: usize = 256 * 1024;

/// Writes a text; it may be called twice.
pub(crate) type Text<'a> = &'a dyn Fn(&mut dyn Write) -> io::Result<()>;

/// Passes the destination to `write`. A closed pipe is not an error: the reader has what it wanted.
///
/// # Errors
/// Those of the file system. An existing file stays unchanged.
pub(crate) fn deliver(path: Option<&Path>, write: Text<'_>) -> io::Result<()> {
    deliver_all(&[(path, write)]).map_err(|(_, error)| error)
}

/// Like [`deliver`], for several destinations: if one cannot be written, none is, as far as that can be undone.
///
/// # Errors
/// Those of the file system, each with the number of the destination. Existing files stay unchanged.
pub(crate) fn deliver_all(texts: &[(Option<&Path>, Text<'_>)]) -> Result<(), (usize, io::Error)> {
    let is_file = |path: &Path| fs::metadata(path).map_or(true, |metadata| metadata.is_file());
    let numbered = texts.iter().enumerate();
    // One reader may read several pipes in sequence, so each is opened only when it is its turn.
    let (files, flows): (Vec<_>, Vec<_>) = numbered.partition(|(_, (path, _))| path.is_some_and(is_file));
    let mut begun = Vec::new();
    for (number, (path, write)) in files.into_iter().chain(flows) {
        let of = |error| (number, error);
        match Sink::open(*path).map_err(of)? {
            Sink::Open(out) => flow(out, write).map_err(of)?,
            mut sink @ Sink::Beside { .. } => {
                write(&mut sink).map_err(of)?;
                begun.push((number, sink));
            }
        }
    }
    begun.into_iter().try_for_each(|(number, sink)| sink.close().map_err(|error| (number, error)))
}

/// An open destination.
pub(crate) enum Sink {
    /// Output that cannot be undone.
    Open(BufWriter<Box<dyn Write>>),
    /// A temporary file next to the target, which replaces it when complete: readers see the old file or the complete new one.
    Beside { out: BufWriter<Unfinished>, permissions: Option<Permissions>, target: PathBuf },
}

impl Sink {
    /// Opens a path; without one, standard output.
    ///
    /// # Errors
    /// Those of the file system.
    pub(crate) fn open(path: Option<&Path>) -> io::Result<Sink> {
        let direct = |out: Box<dyn Write>| Sink::Open(BufWriter::new(out));
        let Some(path) = path else { return Ok(direct(Box::new(io::stdout().lock()))) };
        let place = Place::of(path);
        if matches!(place, Place::There(_)) && place == Place::from_stream(&io::stdout()) {
            // `/dev/stdout`: continue at the current position of what the shell opened.
            return Ok(direct(Box::new(io::stdout().lock())));
        }
        let path = final_path(path);
        let permissions = match fs::metadata(&path) {
            // A file that another program opened for this one cannot be replaced either.
            Ok(_) if is_descriptor(&path) => {
                return Ok(direct(Box::new(OpenOptions::new().append(true).open(path)?)));
            }
            // A device or a pipe cannot be replaced by a file.
            Ok(metadata) if !metadata.is_file() => {
                return Ok(direct(Box::new(OpenOptions::new().write(true).open(path)?)));
            }
            Ok(metadata) => Some(metadata.permissions()),
            Err(_) => None,
        };
        let out = BufWriter::new(Unfinished::begin(parent(&path))?);
        Ok(Sink::Beside { out, permissions, target: path })
    }

    /// Finishes the output.
    ///
    /// # Errors
    /// Those of the file system. An existing file stays unchanged.
    pub(crate) fn close(self) -> io::Result<()> {
        match self {
            Sink::Open(mut out) => ended(out.flush()),
            Sink::Beside { out, permissions, target } => {
                let mut unfinished = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                let file = unfinished.file()?;
                if let Some(permissions) = permissions {
                    file.set_permissions(permissions)?;
                }
                file.sync_all()?;
                unfinished.finish(&target)
            }
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Open(out) => out.write(bytes),
            Sink::Beside { out, .. } => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Open(out) => out.flush(),
            Sink::Beside { out, .. } => out.flush(),
        }
    }
}

/// A closed pipe is not a failure: its reader has what it wanted.
fn ended(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Appends to a file.
///
/// # Errors
/// Those of the file system.
pub(crate) fn append(path: &Path, write: Text<'_>) -> io::Result<()> {
    flow(OpenOptions::new().append(true).create(true).open(path)?, write)
}

/// Writes output that cannot be undone.
fn flow(out: impl Write, write: Text<'_>) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let mut held = Held::new(&mut out, write, Vec::new());
    ended(write(&mut held).and_then(|()| held.let_go()).and_then(|()| out.flush()))
}

/// Holds a text back until it is complete.
pub(crate) struct Held<'a, W> {
    out: W,
    pieces: Vec<Vec<u8>>,
    /// Bytes in the pieces.
    held: usize,
    write: Text<'a>,
    is_certain: bool,
}

impl<'a, W: Write> Held<'a, W> {
    /// `piece`: an existing buffer to reuse.
    pub(crate) fn new(out: W, write: Text<'a>, piece: Vec<u8>) -> Held<'a, W> {
        let pieces = if piece.capacity() > 0 { vec![piece] } else { Vec::new() };
        Held { out, pieces, held: 0, write, is_certain: false }
    }

    /// Writes the held text.
    ///
    /// # Errors
    /// Those of the destination.
    pub(crate) fn let_go(&mut self) -> io::Result<()> {
        self.is_certain = true;
        self.pieces.iter().try_for_each(|piece| self.out.write_all(piece))?;
        self.pieces.truncate(1);
        self.pieces.iter_mut().for_each(Vec::clear);
        Ok(())
    }

    /// A buffer to reuse.
    pub(crate) fn give_back(mut self) -> Vec<u8> {
        let mut piece = if self.pieces.is_empty() { Vec::new() } else { self.pieces.swap_remove(0) };
        piece.clear();
        piece
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

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn of_several_places_all_are_written_or_none() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        let (first, second, nowhere) = (path("a.har"), path("b.curl"), path("nowhere/b.curl"));
        let fine: Text<'_> = &|out| out.write_all(b"text");
        let fails: Text<'_> = &|_| Err(io::ErrorKind::StorageFull.into());
        for (place, write) in [(&nowhere, fine), (&second, fails)] {
            for at in [0, 1] {
                let mut texts = vec![(Some(&*first), fine)];
                texts.insert(at, (Some(&**place), write));
                assert_eq!(deliver_all(&texts).unwrap_err().0, at);
                assert_eq!(fs::read_dir(&directory).unwrap().count(), 0, "{place:?} {at}");
            }
        }
        deliver_all(&[(Some(&first), fine), (Some(&second), fine)]).unwrap();
        assert_eq!([first, second].map(|path| fs::read(path).unwrap()), [b"text", b"text"]);
    }

    /// So many letters, in two pieces; then perhaps an error.
    fn letters(count: usize, fails: bool, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&vec![b'a'; count / 2])?;
        out.write_all(&vec![b'b'; count - count / 2])?;
        if fails { Err(io::ErrorKind::InvalidData.into()) } else { Ok(()) }
    }

    #[test]
    fn nothing_is_let_go_before_it_is_certain_that_it_has_an_end() {
        for (count, tries) in [(100, 1), (HELD, 1), (HELD + 1, 2), (2 * HELD, 2)] {
            let tried = std::cell::Cell::new(0);
            let mut out = Vec::new();
            let written = flow(&mut out, &|out| {
                tried.set(tried.get() + 1);
                letters(count, false, out)
            });
            written.unwrap();
            assert_eq!((tried.get(), out.len()), (tries, count));
            let mut out = Vec::new();
            assert!(flow(&mut out, &|out| letters(count, true, out)).is_err());
            assert!(out.is_empty(), "{count}");
        }
    }

    #[test]
    fn room_is_given_back_empty() {
        let mut out = Vec::new();
        let write: Text<'_> = &|out| out.write_all(b"abc");
        let mut held = Held::new(&mut out, write, Vec::new());
        write(&mut held).unwrap();
        held.let_go().unwrap();
        let piece = held.give_back();
        assert!(piece.is_empty() && piece.capacity() > 0);
        assert_eq!(out, b"abc");
    }
}
