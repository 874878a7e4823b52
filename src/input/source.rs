//! Sources: how arguments become sources, and how their bytes are read.

use super::archive::{Archive, ArchivedHar, Kept, KeptReader};
use super::decode::MAX_EXPANDED;
use super::zip::{Har, Members};
use super::{Globs, InputError, archive, trace, walk};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Bytes of an archive to read at a time.
const BLOCK: usize = 256 * 1024;

/// One input with one HAR.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Source {
    /// Its name in reports: the path as the user named it (for a file in a directory, followed by the rest of the path),
    /// or `-`. A name that is not Unicode is shown with U+FFFD. It may contain control characters.
    pub shown: String,
    /// The location of its bytes.
    pub kind: SourceKind,
}

/// The location of the bytes of a [`Source`].
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum SourceKind {
    /// A file, a named pipe, or anything else that can be opened by a path.
    File(PathBuf),
    /// A file in a zip archive.
    Member {
        /// The archive.
        archive: Archive,
        /// Its name in the archive.
        name: String,
        /// The byte offset at which it starts, or at which a search for it can start.
        at: u64,
    },
    /// Standard input.
    Stdin,
    /// An archive from standard input.
    Kept(Kept),
    /// An earlier file with the same content: it is not read again.
    Copy {
        /// The copy.
        path: PathBuf,
        /// The name of the earlier file in reports.
        of: String,
    },
}

impl Source {
    fn file(path: PathBuf) -> Self {
        Source { shown: path.to_string_lossy().into_owned(), kind: SourceKind::File(path) }
    }
}

/// Turns arguments into sources, in the order of the arguments. A directory becomes its files at any depth with the extension
/// `.har` (compressed: `.har.gz`, `.har.zst`, `.zip` with a HAR in it; in any case), or `.json` with the start of a HAR, sorted by
/// path; links to directories are not followed. In a zip archive with several HAR files each is a source,
/// `ticket.zip!/a.har`, and so is each Playwright trace with requests. `-` is standard input; if its first bytes are those of
/// an archive, it is stored in an unnamed temporary file.
///
/// # Errors
/// One for each argument that does not exist, for each part of a directory that cannot be read, and for each `-` except the
/// first. The other sources are still valid.
pub fn expand<A: AsRef<OsStr>>(arguments: &[A]) -> Vec<Result<Source, InputError>> {
    expand_but(arguments, &Globs::default())
}

/// Like [`expand`], without the files that match one of the patterns.
///
/// # Errors
/// Like [`expand`].
pub fn expand_but<A: AsRef<OsStr>>(arguments: &[A], excluded: &Globs) -> Vec<Result<Source, InputError>> {
    let mut sources = Vec::new();
    let mut streams = Streams::default();
    for argument in arguments {
        let path = Path::new(argument.as_ref());
        if path.as_os_str() == "-" {
            let stdin = Source { shown: "-".to_owned(), kind: SourceKind::Stdin };
            match streams.first_time(stdin, stdin_metadata().as_ref()) {
                Ok(_) => add_stdin(&mut sources),
                twice => sources.push(twice),
            }
            continue;
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => expand_directory(path, &mut sources),
            Ok(metadata) if metadata.is_file() => add_file(path.to_owned(), &mut sources),
            Ok(metadata) => sources.push(streams.first_time(Source::file(path.to_owned()), Some(&metadata))),
            Err(error) => sources.push(Err(cannot_read(path, error))),
        }
    }
    sources.retain(|source| source.as_ref().map_or(true, |source| !excluded.match_path(&source.shown)));
    sources
}

/// A file; for an archive with several HAR files, each of them.
fn add_file(path: PathBuf, sources: &mut Vec<Result<Source, InputError>>) {
    let is_zip = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    let hars = if is_zip { archive::hars_of_file(&path).unwrap_or_default() } else { Vec::new() };
    if is_read_as_one(&hars) {
        sources.push(Ok(Source::file(path)));
    } else {
        add_members(&path.to_string_lossy(), &Archive::File(path.clone()), hars, sources);
    }
}

/// Whether an archive can be read from the beginning to its only HAR: no trace without requests comes first.
fn is_read_as_one(hars: &[ArchivedHar]) -> bool {
    match hars {
        [] => true,
        [only] => !trace::is_network(&only.name),
        _ => false,
    }
}

fn add_members(shown: &str, archive: &Archive, hars: Vec<ArchivedHar>, sources: &mut Vec<Result<Source, InputError>>) {
    let is_only = hars.len() == 1;
    sources.extend(hars.into_iter().map(|ArchivedHar { name, at }| {
        let shown = if is_only { shown.to_owned() } else { format!("{shown}!/{name}") };
        Ok(Source { shown, kind: SourceKind::Member { archive: archive.clone(), name, at } })
    }));
}

/// Standard input; for an archive, each of its HAR files. Its first bytes are only peeked at. A terminal is not checked for an archive.
fn add_stdin(sources: &mut Vec<Result<Source, InputError>>) {
    let stdin = io::stdin();
    let is_archive = !stdin.is_terminal() && stdin.lock().fill_buf().is_ok_and(archive::begins);
    let kept = if is_archive { Kept::new(stdin.lock()).map(Some) } else { Ok(None) };
    match kept {
        Ok(None) => sources.push(Ok(Source { shown: "-".to_owned(), kind: SourceKind::Stdin })),
        Ok(Some(kept)) => {
            let hars = archive::hars(&mut kept.reader()).unwrap_or_default();
            if is_read_as_one(&hars) {
                sources.push(Ok(Source { shown: "-".to_owned(), kind: SourceKind::Kept(kept) }));
            } else {
                add_members("-", &Archive::Stdin(kept), hars, sources);
            }
        }
        Err(error) => sources.push(Err(InputError::Unreadable { shown: "-".to_owned(), error })),
    }
}

/// Sources that can be read only once.
#[derive(Default)]
struct Streams {
    has_stdin: bool,
    /// Device and inode of pipes and sockets.
    known: Vec<(u64, u64)>,
}

impl Streams {
    fn first_time(&mut self, source: Source, metadata: Option<&fs::Metadata>) -> Result<Source, InputError> {
        let again = source.kind == SourceKind::Stdin && std::mem::replace(&mut self.has_stdin, true);
        let stream = metadata.and_then(stream);
        if again || stream.is_some_and(|stream| self.known.contains(&stream)) {
            return Err(InputError::NamedTwice { shown: source.shown });
        }
        self.known.extend(stream);
        Ok(source)
    }
}

/// The identity of a pipe or socket.
#[cfg(unix)]
fn stream(metadata: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::{FileTypeExt, MetadataExt};
    let kind = metadata.file_type();
    (kind.is_fifo() || kind.is_socket()).then(|| (metadata.dev(), metadata.ino()))
}

/// Other systems have no paths for them.
#[cfg(not(unix))]
fn stream(_: &fs::Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(unix)]
fn stdin_metadata() -> Option<fs::Metadata> {
    use std::os::fd::AsFd;
    let stdin = io::stdin().as_fd().try_clone_to_owned().ok()?;
    fs::File::from(stdin).metadata().ok()
}

#[cfg(not(unix))]
fn stdin_metadata() -> Option<fs::Metadata> {
    None
}

fn expand_directory(directory: &Path, sources: &mut Vec<Result<Source, InputError>>) {
    let before = sources.len();
    for found in walk::files(directory) {
        match found {
            Ok(path) => add_file(path, sources),
            Err((path, error)) => sources.push(Err(cannot_read(&path, error))),
        }
    }
    if sources.len() == before {
        sources.push(Err(InputError::NoHarInDirectory { path: directory.to_owned() }));
    }
}

/// A source that is being read.
pub struct Opened {
    input: Input,
    /// The metadata of a file when it was opened.
    before: Option<fs::Metadata>,
}

enum Input {
    File(fs::File),
    Member(Box<Har<BufReader<Box<dyn Read + Send>>>>),
    Stdin(io::Stdin),
    Kept(KeptReader),
}

impl Opened {
    /// Its length in bytes, if known.
    pub fn length(&self) -> Option<u64> {
        self.before.as_ref().map(fs::Metadata::len)
    }

    /// Whether the file was modified since it was opened.
    pub fn has_changed(&self) -> bool {
        let (Input::File(file), Some(before)) = (&self.input, &self.before) else { return false };
        file.metadata().is_ok_and(|now| now.len() != before.len() || now.modified().ok() != before.modified().ok())
    }
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.input {
            Input::File(file) => file.read(buffer),
            Input::Member(content) => content.read(buffer),
            Input::Stdin(stdin) => stdin.read(buffer),
            Input::Kept(kept) => kept.read(buffer),
        }
    }
}

/// Opens a source. Its bytes are unchanged; `decode` turns them into text.
///
/// # Errors
/// If it cannot be opened.
pub fn open(source: &Source) -> Result<Opened, InputError> {
    let path = match &source.kind {
        SourceKind::File(path) => path,
        SourceKind::Stdin => return Ok(Opened { input: Input::Stdin(io::stdin()), before: None }),
        SourceKind::Kept(kept) => return Ok(Opened { input: Input::Kept(kept.reader()), before: None }),
        SourceKind::Member { archive, name, at } => return open_member(&source.shown, archive, name, *at),
        SourceKind::Copy { .. } => {
            let error = io::Error::other("it is a copy, which is not read");
            return Err(InputError::Unreadable { shown: source.shown.clone(), error });
        }
    };
    let opened = || {
        let file = fs::File::open(path)?;
        let metadata = file.metadata()?;
        // For a pipe or device, length and time are meaningless.
        let before = Some(metadata).filter(fs::Metadata::is_file);
        Ok(Opened { input: Input::File(file), before })
    };
    opened().map_err(|error| cannot_read(path, error))
}

/// The content of a file in an archive. Its reader limits the decompressed size.
fn open_member(shown: &str, archive: &Archive, name: &str, at: u64) -> Result<Opened, InputError> {
    let opened = |at: u64| {
        let bytes: Box<dyn Read + Send> = match archive {
            Archive::File(path) => Box::new(at_place(fs::File::open(path)?, at)?),
            Archive::Stdin(kept) => Box::new(at_place(kept.reader(), at)?),
        };
        Members::new(BufReader::with_capacity(BLOCK, bytes), MAX_EXPANDED).into_har(name)
    };
    // There may be data in front of the archive, which shifts the offsets in its list.
    let content = opened(at).or_else(|error| if at > 0 { opened(0) } else { Err(error) });
    match content {
        Ok(content) => Ok(Opened { input: Input::Member(Box::new(content)), before: None }),
        Err(error) => Err(InputError::Unreadable { shown: shown.to_owned(), error }),
    }
}

fn at_place<R: Seek>(mut reader: R, at: u64) -> io::Result<R> {
    reader.seek(SeekFrom::Start(at))?;
    Ok(reader)
}

fn cannot_read(path: &Path, error: io::Error) -> InputError {
    match error.kind() == io::ErrorKind::NotFound {
        true => InputError::Missing { path: path.to_owned() },
        false => InputError::Unreadable { shown: path.to_string_lossy().into_owned(), error },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty directory of this test's own.
    fn directory(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("har-cors-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        path
    }

    fn shown(results: &[Result<Source, InputError>], below: &Path) -> Vec<String> {
        let name = |source: &Source| source.shown.replace(&below.to_string_lossy().into_owned(), "");
        results.iter().map(|result| result.as_ref().map_or_else(|e| format!("{e:?}"), name)).collect()
    }

    #[test]
    fn a_directory_gives_its_har_files_sorted() {
        let root = directory("sorted");
        fs::create_dir_all(root.join("b.har")).unwrap();
        for name in ["c.HAR", "a.har", "d.har.gz", "e.gz", "note.txt", "b.har/z.har", "har", ".har"] {
            fs::write(root.join(name), "{}").unwrap();
        }
        // JSON by what it holds, and archives with a HAR in them.
        fs::write(root.join("timeline.json"), r#"{"version": 1, "recording": {"records": []}}"#).unwrap();
        fs::write(root.join("log.json"), r#"{"log" : {"entries": []}}"#).unwrap();
        fs::write(root.join("package.json"), r#"{"log": true, "name": "recording"}"#).unwrap();
        fs::write(root.join("empty.zip"), b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0").unwrap();
        let expected = ["/a.har", "/b.har/z.har", "/c.HAR", "/d.har.gz", "/log.json", "/timeline.json"];
        assert_eq!(shown(&expand(&[&root]), &root), expected);
        let but = Globs::new(["c.*", "b.har/**"]);
        assert_eq!(shown(&expand_but(&[&root], &but), &root), ["/a.har", "/d.har.gz", "/log.json", "/timeline.json"]);
        fs::remove_dir_all(root).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn links_to_files_are_followed_and_those_to_directories_are_not() {
        use std::os::unix::fs::symlink;
        let root = directory("links");
        fs::create_dir_all(root.join("sub")).unwrap();
        fs::write(root.join("sub/a.har"), "{}").unwrap();
        symlink(&root, root.join("sub/up")).unwrap();
        symlink(root.join("gone"), root.join("dead.har")).unwrap();
        symlink(root.join("sub/a.har"), root.join("link.har")).unwrap();
        // A directory is found where it is, and not by a link to it.
        symlink(root.join("sub"), root.join("other")).unwrap();
        assert_eq!(shown(&expand(&[&root]), &root), ["/link.har", "/sub/a.har"]);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn arguments_keep_their_order_and_errors_their_place() {
        let root = directory("arguments");
        let file = root.join("any.name");
        fs::write(&file, "{}").unwrap();
        fs::create_dir(root.join("empty")).unwrap();
        let arguments = [file.clone(), "-".into(), root.join("gone.har"), root.join("empty"), "-".into()];
        let sources = expand(&arguments);
        assert!(matches!(&sources[0], Ok(Source { kind: SourceKind::File(path), .. }) if *path == file));
        assert!(matches!(&sources[1], Ok(Source { kind: SourceKind::Stdin, shown }) if shown == "-"));
        assert!(matches!(&sources[2], Err(InputError::Missing { .. })));
        assert!(matches!(&sources[3], Err(InputError::NoHarInDirectory { .. })));
        assert!(matches!(&sources[4], Err(InputError::NamedTwice { .. })));
        assert_eq!(sources.len(), 5);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_file_that_is_written_to_has_changed() {
        let root = directory("changed");
        let path = root.join("x");
        fs::write(&path, b"{}").unwrap();
        let mut opened = open(&Source::file(path.clone())).unwrap();
        let mut text = String::new();
        opened.read_to_string(&mut text).unwrap();
        assert_eq!((&*text, opened.length(), opened.has_changed()), ("{}", Some(2), false));
        fs::write(&path, b"{ }").unwrap();
        assert!(opened.has_changed());
        assert!(matches!(open(&Source::file(root.join("gone"))), Err(InputError::Missing { .. })));
        fs::remove_dir_all(root).unwrap();
    }
}
