//! The captures that the tests read.

use std::path::{Path, PathBuf};

/// The folder of all fixtures.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// What is in a folder of the fixtures, in the order of the names: usually one folder for each case.
pub(crate) fn cases(folder: &str) -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty(), "nothing is in {folder}");
    cases
}

/// All files below a folder of the fixtures whose names end in one of these, in the order of their paths.
pub(crate) fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(root().join(folder)).sort_by_file_name().into_iter().map(Result::unwrap);
    let is_wanted = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.file_type().is_file() && endings.iter().any(|ending| name.ends_with(ending))
    };
    let found: Vec<PathBuf> = walk.filter(is_wanted).map(walkdir::DirEntry::into_path).collect();
    assert!(!found.is_empty(), "no {endings:?} below {folder}");
    found
}
