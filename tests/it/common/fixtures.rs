//! The captures that the tests read.

use std::path::{Path, PathBuf};

/// The folder of all fixtures.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// All files below a folder of the fixtures whose name ends so, in the order of their paths.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(root().join(folder)).sort_by_file_name().into_iter().map(Result::unwrap);
    let found: Vec<PathBuf> = walk
        .filter(|entry| entry.file_type().is_file() && entry.file_name().to_string_lossy().ends_with(ending))
        .map(walkdir::DirEntry::into_path)
        .collect();
    assert!(!found.is_empty(), "no {ending} below {folder}");
    found
}
