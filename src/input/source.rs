//! Sources: what they are, how arguments become sources, and how their bytes are read.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::InputError;
use super::decode::to_utf8;

/// One input that holds one HAR.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Source {
    /// What reports call it: the path as the user named it (of a file in a directory: that with the rest of the path),
    /// or `-`. A name that is no Unicode is shown with U+FFFD. It may hold control characters.
    pub shown: String,
    /// Where its bytes are.
    pub kind: SourceKind,
}

/// Where the bytes of a [`Source`] are.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum SourceKind {
    /// In a file, a named pipe, or whatever else can be opened by a path.
    File(PathBuf),
    /// On the standard input.
    Stdin,
}

impl Source {
    fn file(path: PathBuf) -> Self {
        Source { shown: path.to_string_lossy().into_owned(), kind: SourceKind::File(path) }
    }
}

/// Turns arguments into sources, in the order of the arguments. A directory becomes the files that end in `.har` (in
/// any case) in it and below it, sorted by path; links are followed, but not in circles. `-` is the standard input.
///
/// # Errors
/// One for each argument that names nothing, and for each part of a directory that cannot be read. The other sources
/// are good nonetheless.
pub fn expand<A: AsRef<OsStr>>(arguments: &[A]) -> Vec<Result<Source, InputError>> {
    let mut sources = Vec::new();
    for argument in arguments {
        let path = Path::new(argument.as_ref());
        if path.as_os_str() == "-" {
            sources.push(Ok(Source { shown: "-".to_owned(), kind: SourceKind::Stdin }));
            continue;
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => expand_directory(path, &mut sources),
            Ok(_) => sources.push(Ok(Source::file(path.to_owned()))),
            Err(error) => sources.push(Err(cannot_read(path, error))),
        }
    }
    sources
}

fn expand_directory(directory: &Path, sources: &mut Vec<Result<Source, InputError>>) {
    let before = sources.len();
    for found in WalkDir::new(directory).follow_links(true).sort_by_file_name() {
        match found {
            Ok(entry) if entry.file_type().is_file() && is_har(entry.path()) => {
                sources.push(Ok(Source::file(entry.into_path())));
            }
            Ok(_) => {}
            // A circle of links, or a link to nothing: all that is there is found by other ways.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => {
                let path = error.path().unwrap_or(directory).to_owned();
                let Some(error) = error.into_io_error() else { continue };
                if error.kind() != io::ErrorKind::NotFound {
                    sources.push(Err(cannot_read(&path, error)));
                }
            }
        }
    }
    if sources.len() == before {
        sources.push(Err(InputError::NoHarInDirectory { path: directory.to_owned() }));
    }
}

fn is_har(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("har"))
}

/// Reads a source whole, as UTF-8 text. UTF-16 is known by its byte order mark and transcoded; every other byte
/// stays as it is, so what is no UTF-8 is the reader's to bear.
///
/// # Errors
/// When it cannot be read, holds nothing, or is compressed.
pub fn read(source: &Source) -> Result<Vec<u8>, InputError> {
    let bytes = match &source.kind {
        SourceKind::File(path) => fs::read(path).map_err(|error| cannot_read(path, error))?,
        SourceKind::Stdin => read_stdin().map_err(|error| cannot_read(Path::new("-"), error))?,
    };
    if bytes.is_empty() {
        return Err(InputError::Empty { shown: source.shown.clone() });
    }
    if let Some(format) = compression(&bytes) {
        return Err(InputError::Compressed { shown: source.shown.clone(), format });
    }
    Ok(to_utf8(bytes))
}

fn read_stdin() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn cannot_read(path: &Path, error: io::Error) -> InputError {
    match error.kind() {
        io::ErrorKind::NotFound => InputError::Missing { path: path.to_owned() },
        _ => InputError::Unreadable { shown: path.to_string_lossy().into_owned(), error },
    }
}

/// The compression that the first bytes tell of.
fn compression(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x1F, 0x8B, ..] => Some("gzip"),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Some("zstd"),
        [b'P', b'K', 3, 4, ..] => Some("zip"),
        _ => None,
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
        for name in ["c.HAR", "a.har", "note.txt", "b.har/z.har", "har"] {
            fs::write(root.join(name), "{}").unwrap();
        }
        assert_eq!(shown(&expand(&[&root]), &root), ["/a.har", "/b.har/z.har", "/c.HAR"]);
        fs::remove_dir_all(root).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_but_not_in_circles() {
        use std::os::unix::fs::symlink;
        let root = directory("links");
        fs::create_dir_all(root.join("sub")).unwrap();
        fs::write(root.join("sub/a.har"), "{}").unwrap();
        symlink(&root, root.join("sub/up")).unwrap();
        symlink(root.join("gone"), root.join("dead.har")).unwrap();
        symlink(root.join("sub/a.har"), root.join("link.har")).unwrap();
        assert_eq!(shown(&expand(&[&root]), &root), ["/link.har", "/sub/a.har"]);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn arguments_keep_their_order_and_errors_their_place() {
        let root = directory("arguments");
        let file = root.join("any.name");
        fs::write(&file, "{}").unwrap();
        fs::create_dir(root.join("empty")).unwrap();
        let arguments = [file.clone(), "-".into(), root.join("gone.har"), root.join("empty")];
        let sources = expand(&arguments);
        assert!(matches!(&sources[0], Ok(Source { kind: SourceKind::File(path), .. }) if *path == file));
        assert!(matches!(&sources[1], Ok(Source { kind: SourceKind::Stdin, shown }) if shown == "-"));
        assert!(matches!(&sources[2], Err(InputError::Missing { .. })));
        assert!(matches!(&sources[3], Err(InputError::NoHarInDirectory { .. })));
        assert_eq!(sources.len(), 4);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn bytes_are_text_or_an_error() {
        let root = directory("bytes");
        let read_one = |bytes: &[u8]| {
            let path = root.join("x");
            fs::write(&path, bytes).unwrap();
            read(&Source::file(path))
        };
        assert_eq!(read_one(b"\xFF\xFE{\0}\0").unwrap(), b"{}");
        assert_eq!(read_one(b"{}").unwrap(), b"{}");
        assert!(matches!(read_one(b""), Err(InputError::Empty { .. })));
        assert!(matches!(read_one(b"\x1f\x8b\x08"), Err(InputError::Compressed { format: "gzip", .. })));
        assert!(matches!(read(&Source::file(root.join("gone"))), Err(InputError::Missing { .. })));
        assert!(matches!(read(&Source::file(root.clone())), Err(InputError::Unreadable { .. })));
        fs::remove_dir_all(root).unwrap();
    }
}
