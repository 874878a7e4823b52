//! Inputs that a list names.

use crate::cli::arguments::Options;
use har_cors::input;
use har_cors::report::{self};
use miette::{Report, miette};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Adds the inputs of `--files-from` to those of the command line.
///
/// # Errors
/// It cannot be read.
pub(super) fn add_listed(options: &mut Options) -> Result<(), Report> {
    if let Some(list) = &options.files_from {
        options.inputs.extend(list_of(list)?);
    }
    Ok(())
}

/// The names in a list; `-` is standard input.
pub(super) fn list_of(path: &Path) -> Result<Vec<PathBuf>, Report> {
    let read = || match path.as_os_str() == "-" {
        true => {
            let mut list = Vec::new();
            std::io::stdin().read_to_end(&mut list).map(|_| list)
        }
        false => std::fs::read(path),
    };
    let shown = report::sanitize(&path.to_string_lossy()).into_owned();
    let list = read().map_err(|error| miette!("cannot read the list of files {shown}: {error}"))?;
    Ok(input::names_in_list(&list))
}
