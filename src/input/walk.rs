//! Finds the HAR files in a directory, recursively.

use super::archive;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Bytes at the start of a JSON file that are enough to recognise a HAR or a Timelines export.
const HEAD: u64 = 4096;

/// Paths of HAR files, by name or (for JSON) by content, sorted; and what could not be read. Links to directories are not
/// followed, because that could find files twice or never end.
pub(super) fn files(directory: &Path) -> Vec<Result<PathBuf, (PathBuf, io::Error)>> {
    let mut found = Vec::new();
    for entry in WalkDir::new(directory).sort_by_file_name() {
        match entry {
            Ok(entry) if !entry.file_type().is_dir() && is_input(entry.path(), entry.file_type().is_file()) => {
                found.push(Ok(entry.into_path()));
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(directory).to_owned();
                match error.into_io_error() {
                    Some(error) if error.kind() != io::ErrorKind::NotFound => found.push(Err((path, error))),
                    _ => {}
                }
            }
        }
    }
    found
}

/// `is_known`: it is known to be a file, without another system call.
fn is_input(path: &Path, is_known: bool) -> bool {
    const ENDINGS: [&str; 4] = [".har", ".har.gz", ".har.zst", ".har.zip"];
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let ends = |ending: &str| name.len() > ending.len() && name.ends_with(ending);
    // A link may point to a directory or to nothing.
    let is_file = || is_known || fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    if ENDINGS.into_iter().any(ends) {
        return is_file();
    }
    if ends(".zip") {
        return is_file() && archive::hars_of_file(path).is_some_and(|hars| !hars.is_empty());
    }
    ends(".json") && is_file() && is_har_by_content(path).unwrap_or(false)
}

/// Whether a JSON file starts like a HAR or a Timelines export.
fn is_har_by_content(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    let begins = |key: &[u8]| {
        let mut places = head.windows(key.len()).enumerate().filter(|(_, window)| *window == key);
        places.any(|(at, _)| {
            let after = head.get(at + key.len()..).unwrap_or_default().trim_ascii_start();
            after.strip_prefix(b":").is_some_and(|value| value.trim_ascii_start().starts_with(b"{"))
        })
    };
    Ok(begins(b"\"log\"") || begins(b"\"recording\""))
}
