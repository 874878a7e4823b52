//! The file after a path, however it is written: with links, `./`, in another case, or as `/dev/stdout`. No report may
//! overwrite an input or another report.

use crate::cli::arguments::{Delivery, Options};
use har_cors::input::{Archive, InputError, Source, SourceKind};
use har_cors::report::{Format, sanitize};
use miette::{Report, miette};
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// The identity of a file or directory, independent of its name.
#[cfg(unix)]
#[derive(PartialEq, Eq, Clone, Copy, Debug)]
pub(crate) struct Identity {
    device: u64,
    inode: u64,
}

#[cfg(unix)]
impl Identity {
    fn of(_: &Path, metadata: &Metadata) -> io::Result<Identity> {
        use std::os::unix::fs::MetadataExt;
        Ok(Identity { device: metadata.dev(), inode: metadata.ino() })
    }
}

/// The identity of a file or directory, independent of its name. The file stays open as long as this value lives.
#[cfg(not(unix))]
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Identity(same_file::Handle);

#[cfg(not(unix))]
impl Identity {
    fn of(path: &Path, _: &Metadata) -> io::Result<Identity> {
        same_file::Handle::from_path(path).map(Identity)
    }
}

/// What a path refers to.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// A file, or a pipe: there can be one reader or writer.
    There(Identity),
    /// A terminal, `/dev/null`: there can be any number of readers and writers.
    Shared,
    /// A directory.
    Directory,
    /// A file that does not exist yet, by its directory and name.
    NotYet(Identity, OsString),
    /// Unknown.
    Unknown,
}

impl Place {
    pub(crate) fn of(path: &Path) -> Place {
        let path = final_path(path);
        match fs::metadata(&path) {
            Ok(metadata) => Place::described(&path, &metadata),
            Err(_) => Place::not_yet(&path).unwrap_or(Place::Unknown),
        }
    }

    fn described(path: &Path, metadata: &Metadata) -> Place {
        if metadata.is_dir() {
            Place::Directory
        } else if is_shared(metadata) {
            Place::Shared
        } else {
            Identity::of(path, metadata).map_or(Place::Unknown, Place::There)
        }
    }

    fn not_yet(path: &Path) -> Option<Place> {
        let name = path.file_name()?;
        // On this system names are compared with case.
        let name =
            if cfg!(any(windows, target_vendor = "apple")) { name.to_ascii_lowercase() } else { name.to_owned() };
        let directory = parent(path);
        Some(Place::NotYet(Identity::of(directory, &fs::metadata(directory).ok()?).ok()?, name))
    }

    /// What a standard stream refers to.
    #[cfg(unix)]
    pub(crate) fn from_stream(stream: &impl std::os::fd::AsFd) -> Place {
        let file = stream.as_fd().try_clone_to_owned().map(fs::File::from);
        let metadata = file.and_then(|file| file.metadata());
        metadata.map_or(Place::Unknown, |metadata| Place::described(Path::new(""), &metadata))
    }

    /// What a standard stream refers to.
    #[cfg(not(unix))]
    pub(crate) fn from_stream(_: &impl Sized) -> Place {
        Place::Unknown
    }

    /// Whether writing to one would destroy the other.
    fn is_same(&self, other: &Place) -> bool {
        matches!(self, Place::There(_) | Place::NotYet(..)) && self == other
    }
}

#[cfg(unix)]
fn is_shared(metadata: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_char_device(&metadata.file_type())
}

#[cfg(not(unix))]
fn is_shared(metadata: &Metadata) -> bool {
    !metadata.is_file()
}

/// The directory of a path's last part.
pub(crate) fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Follows links, whether the file exists or not. The system's links to open files are not followed.
pub(crate) fn final_path(path: &Path) -> PathBuf {
    /// The limit of Linux.
    const LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            Ok(target) if !is_descriptor(&path) => path = parent(&path).join(target),
            _ => break,
        }
    }
    path
}

/// Whether a path is the system's name for an open file: `/dev/fd/3`.
pub(crate) fn is_descriptor(path: &Path) -> bool {
    let directory = fs::canonicalize(parent(path)).unwrap_or_default();
    directory.starts_with("/proc") || directory.starts_with("/dev/fd")
}

/// Checks, before anything is read, that no report would overwrite an input or another report.
///
/// # Errors
/// The first that would.
pub(crate) fn refuse_clashes(options: &Options, sources: &[Result<Source, InputError>]) -> Result<(), Report> {
    let mut outputs: Vec<(String, Place)> =
        options.deliveries.iter().map(|delivery| named(delivery.path.as_deref())).collect();
    if let Some(path) = &options.known.file {
        outputs.push((format!("the known failures, {}", shown(path)), Place::of(path)));
    }
    if let Some(path) = step_summary(&options.deliveries) {
        outputs.push((format!("the step summary, {}", shown(&path)), Place::of(&path)));
    }
    let list = options.files_from.as_ref().map(|list| match list.as_os_str() == "-" {
        true => ("the list of files on standard input".to_owned(), Place::from_stream(&io::stdin())),
        false => (format!("the list of files {}", shown(list)), Place::of(list)),
    });
    let consoles = options.consoles.iter().map(|log| (format!("the console log {}", shown(log)), Place::of(log)));
    let config = options.config.file.as_ref().filter(|_| !options.config.is_off);
    let config = config.map(|path| (format!("the configuration {}", shown(path)), Place::of(path)));
    let policies = options.what_if.iter().map(Path::new).filter(|path| path.is_file());
    let policies = policies.map(|path| (format!("the policy {}", shown(path)), Place::of(path)));
    refuse_clashes_of(outputs, list.into_iter().chain(config).chain(policies).chain(consoles).collect(), sources)
}

/// An output with its name; `None`: standard output.
pub(crate) fn named(path: Option<&Path>) -> (String, Place) {
    match path {
        Some(path) => (shown(path), Place::of(path)),
        None => ("standard output".to_owned(), Place::from_stream(&io::stdout())),
    }
}

/// Like [`refuse_clashes`], for these outputs and for what is read in addition to the inputs.
///
/// # Errors
/// The first that would.
pub(crate) fn refuse_clashes_of(
    mut outputs: Vec<(String, Place)>,
    read: Vec<(String, Place)>,
    sources: &[Result<Source, InputError>],
) -> Result<(), Report> {
    if let Some((name, _)) = outputs.iter().find(|(_, place)| *place == Place::Directory) {
        return Err(miette!("{name} is a directory, so no report can be written there"));
    }
    for (position, (name, place)) in outputs.iter().enumerate() {
        if let Some((other, _)) = outputs.iter().take(position).find(|(_, other)| place.is_same(other)) {
            return Err(miette!(
                help = "write each report to its own file",
                "two reports cannot go to the same file: {other} and {name}"
            ));
        }
    }
    outputs.retain(|(_, place)| matches!(place, Place::There(_)));
    if outputs.is_empty() {
        return Ok(());
    }
    let inputs = sources.iter().flatten().map(|source| {
        let place = match &source.kind {
            SourceKind::File(path)
            | SourceKind::Member { archive: Archive::File(path), .. }
            | SourceKind::Copy { path, .. } => Place::of(path),
            SourceKind::Stdin | SourceKind::Kept(_) | SourceKind::Member { archive: Archive::Stdin(_), .. } => {
                Place::from_stream(&io::stdin())
            }
        };
        (format!("the input {}", sanitize(&source.shown)), place)
    });
    for (input, place) in read.into_iter().chain(inputs) {
        if let Some((output, _)) = outputs.iter().find(|(_, output)| output.is_same(&place)) {
            return Err(miette!(
                help = "nothing was read or written; give the report another name",
                "the report would overwrite an input: {output} is {input}"
            ));
        }
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    sanitize(&path.to_string_lossy()).into_owned()
}

/// The file for the step summary of GitHub Actions, if one is requested. Every step may append to it.
pub(crate) fn step_summary(deliveries: &[Delivery]) -> Option<PathBuf> {
    let is_wanted = deliveries.iter().any(|delivery| delivery.format == Format::Github && delivery.path.is_none());
    let path = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| is_wanted && !path.is_empty())?;
    Some(path.into())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_known_however_it_is_written() {
        use std::os::unix::fs::symlink;
        let root = tempfile::tempdir().unwrap();
        let path = |name: &str| root.path().join(name);
        fs::create_dir(path("sub")).unwrap();
        fs::write(path("a"), "x").unwrap();
        fs::hard_link(path("a"), path("hard")).unwrap();
        symlink(path("a"), path("link")).unwrap();
        symlink("../a", path("sub/link")).unwrap();
        symlink("sub", path("folder")).unwrap();
        symlink("new", path("dangling")).unwrap();
        for same in ["a", "./a", "hard", "link", "sub/link", "sub/../a", "folder/link", "folder/../a"] {
            assert!(Place::of(&path(same)).is_same(&Place::of(&path("a"))), "{same}");
        }
        for same in ["new", "./new", "sub/../new", "dangling"] {
            assert!(Place::of(&path(same)).is_same(&Place::of(&path("new"))), "{same}");
        }
        assert!(Place::of(&path("folder/new")).is_same(&Place::of(&path("sub/new"))));
        assert!(!Place::of(&path("new")).is_same(&Place::of(&path("sub/new"))));
        assert!(!Place::of(&path("new")).is_same(&Place::of(&path("a"))));
        assert_eq!(Place::of(&path("sub")), Place::Directory);
        assert_eq!(Place::of(&path("gone/new")), Place::Unknown);
        let null = Place::of(Path::new("/dev/null"));
        assert!(null == Place::Shared && !null.is_same(&null));
    }
}
