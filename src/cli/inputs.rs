//! What is read, and how several files are put together.

use clap::{Args, ValueEnum};
use har_cors::report::GroupBy;
use std::path::PathBuf;

/// What is read.
#[derive(Args, Debug)]
pub(super) struct InputArguments {
    /// HAR files, directories of them, or - for standard input
    #[arg(value_name = "FILE", required_unless_present = "files_from", value_hint = clap::ValueHint::AnyPath)]
    pub(super) files: Vec<PathBuf>,

    /// Also read the files that FILE names, one a line, or NUL behind each where there is a NUL; - is standard input
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(super) files_from: Option<PathBuf>,

    /// Leave out inputs whose name or path fits (may be repeated): * and ? stand for what is no slash, ** for anything
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,
}

/// How several files are put together.
#[derive(Args, Debug)]
pub(super) struct SeveralArguments {
    /// Of several files, report on each before all together (table only)
    #[arg(long)]
    pub(super) each: bool,

    /// Groups of failures that the triage of several files shows; 0 for all
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) top: usize,

    /// What failures of several files are grouped by: cause, host, or both
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "cause,host")]
    pub(super) group_by: Vec<By>,
}

impl SeveralArguments {
    pub(super) fn group_by(&self) -> GroupBy {
        GroupBy { cause: self.group_by.contains(&By::Cause), host: self.group_by.contains(&By::Host) }
    }
}

/// What failures have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum By {
    /// Their cause.
    Cause,
    /// Their server.
    Host,
}
