//! Which failures are known and accepted.

use clap::Args;
use har_cors::report::Day;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct KnownArguments {
    /// Accept the failures listed in FILE: they are counted but do not fail the run ([[known]] entries with filter, reason,
    /// until)
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    known: Option<PathBuf>,

    /// Like --known, and add an entry to FILE for each failure that would fail the run
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, conflicts_with = "known")]
    write_known: Option<PathBuf>,

    /// Last day of the entries that --write-known adds
    #[arg(long, value_name = "DATE", value_parser = day, requires = "write_known")]
    until: Option<Day>,

    /// Also list known failures
    #[arg(long)]
    show_known: bool,
}

/// Options for the configuration file.
#[derive(Args, Debug)]
pub(super) struct ConfigArguments {
    /// Configuration file [default: the nearest har-cors.toml, .har-cors.toml or .config/har-cors.toml from here up to the
    /// directory with .git]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,

    /// Ignore configuration files
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,
}

/// Which configuration is read, and which of its keys the command line overrides.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct ConfigOptions {
    /// The file named by the user.
    pub(crate) file: Option<PathBuf>,
    /// Configuration files are ignored.
    pub(crate) is_off: bool,
    /// Configuration keys that the command line sets.
    pub(crate) given: Vec<&'static str>,
}

/// The checked options for known failures.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct KnownOptions {
    /// The file of known failures.
    pub(crate) file: Option<PathBuf>,
    /// Whether entries are added to the file, which then need not exist.
    pub(crate) is_written: bool,
    /// The last day of new entries.
    pub(crate) until: Option<Day>,
    /// Whether known failures are listed.
    pub(crate) is_listed: bool,
}

impl KnownArguments {
    pub(super) fn is_given(&self) -> bool {
        self.known.is_some() || self.write_known.is_some()
    }

    pub(super) fn checked(self, all: bool) -> KnownOptions {
        KnownOptions {
            is_written: self.write_known.is_some(),
            file: self.known.or(self.write_known),
            until: self.until,
            is_listed: self.show_known || all,
        }
    }
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "expected a date such as 2027-01-31".to_owned())
}
