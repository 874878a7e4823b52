//! Where a report goes: standard output, or a file that is written whole or not at all.

use crate::cli::Delivery;
use har_cors::report::{Format, Report, sanitize};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes every report; what could not be written does not stop the others. Returns a message for each failure.
pub(crate) fn deliver_all(deliveries: &[Delivery], report: &Report) -> Vec<String> {
    let mut failures = Vec::new();
    for Delivery { format, path } in deliveries {
        if let Err(error) = deliver(path.as_deref(), |out| format.write(report, out)) {
            let place =
                path.as_ref().map_or_else(String::new, |path| format!(" to {}", sanitize(&path.to_string_lossy())));
            failures.push(format!("the report could not be written{place}: {error}"));
        }
        if *format == Format::Github
            && path.is_none()
            && let Err(error) = summarize(report)
        {
            failures.push(format!("the step summary could not be written: {error}"));
        }
    }
    failures
}

/// The step summary of GitHub Actions, which every step may add to: Markdown, at most a mebibyte.
fn summarize(report: &Report) -> io::Result<()> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else { return Ok(()) };
    let file = OpenOptions::new().append(true).create(true).open(path)?;
    let markdown = Format::Markdown { max_size: 1_000_000 };
    buffered(file, |out| markdown.write(report, out)).map(drop)
}

/// Gives `write` the place to write to. A closed pipe is no error: the reader has what it wanted.
///
/// # Errors
/// Those of the file system. A file that was there stays as it was.
pub(crate) fn deliver(path: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let Some(path) = path else {
        let mut out = BufWriter::new(io::stdout().lock());
        return match write(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        };
    };
    match fs::metadata(path) {
        // A device or a pipe cannot be replaced by a file.
        Ok(metadata) if !metadata.is_file() => buffered(OpenOptions::new().write(true).open(path)?, write).map(drop),
        // What a symbolic link points to is replaced, and not the link.
        Ok(metadata) => replace(&fs::canonicalize(path)?, Some(metadata.permissions()), write),
        Err(_) => replace(path, None, write),
    }
}

fn buffered(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<File> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)
}

/// Writes beside the target, then renames: readers see the old file or the whole new one.
fn replace(
    path: &Path,
    permissions: Option<fs::Permissions>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let temporary = beside(path)?;
    let file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
    let written = buffered(file, write).and_then(|file| {
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&temporary, path)).inspect_err(|_| {
        // The error that counts is the first one.
        let _ = fs::remove_file(&temporary);
    })
}

fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.tmp", std::process::id()));
    Ok(path.with_file_name(hidden))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let directory = std::env::temp_dir().join(format!("har-cors-output-{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        let path = directory.join("report.json");
        deliver(Some(&path), |out| out.write_all(b"first")).unwrap();
        let failed = deliver(Some(&path), |out| {
            out.write_all(b"half of the second")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(fs::read_dir(&directory).unwrap().count(), 1, "no temporary file is left");
        deliver(Some(&path), |out| out.write_all(b"second")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        fs::remove_dir_all(&directory).unwrap();
    }
}
