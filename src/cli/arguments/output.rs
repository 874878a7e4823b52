//! The destinations and formats of reports.

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};
use har_cors::report::{FORMATS, Format, FormatInfo};
use std::ffi::OsStr;
use std::io::IsTerminal;
use std::path::PathBuf;

/// A destination of `--output`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Target {
    /// `-`: standard output.
    StandardOutput,
    /// A file or a device, and its format.
    File(PathBuf, &'static FormatInfo),
}

/// Names of formats.
#[derive(Clone, Debug)]
pub(super) struct FormatParser;

impl TypedValueParser for FormatParser {
    type Value = &'static FormatInfo;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<&'static FormatInfo, Error> {
        let names = clap::builder::PossibleValuesParser::new(FORMATS.iter().map(|named| named.name));
        let name = names.parse_ref(command, argument, value)?;
        FormatInfo::called(&name).ok_or_else(|| Error::new(ErrorKind::InvalidValue).with_cmd(command))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(FORMATS.iter().map(|named| PossibleValue::new(named.name).help(about(named)))))
    }
}

/// The purpose of a format, and its file extensions.
fn about(named: &FormatInfo) -> String {
    let endings: Vec<String> = named.endings.iter().map(|ending| format!(".{ending}")).collect();
    if endings.is_empty() { named.about.to_owned() } else { format!("{} ({})", named.about, endings.join(", ")) }
}

/// `FILE`, `FORMAT=FILE` or `-`.
#[derive(Clone, Debug)]
pub(super) struct TargetParser;

impl TypedValueParser for TargetParser {
    type Value = Target;

    fn parse_ref(&self, command: &Command, _: Option<&Arg>, value: &OsStr) -> Result<Target, Error> {
        let text = value.to_string_lossy();
        if value == "-" {
            return Ok(Target::StandardOutput);
        }
        if let Some((named, path)) =
            text.split_once('=').and_then(|(name, path)| Some((FormatInfo::called(name)?, path)))
        {
            return Ok(Target::File(PathBuf::from(path), named));
        }
        match FormatInfo::for_file_name(&text) {
            Some(named) => Ok(Target::File(PathBuf::from(value), named)),
            None => Err(unknown(command, &text)),
        }
    }
}

fn unknown(command: &Command, path: &str) -> Error {
    let path = har_cors::report::sanitize(path);
    let endings: Vec<&str> = FORMATS.iter().filter_map(|named| named.endings.first().copied()).collect();
    let message = format!(
        "the extension of '{path}' does not name a format\n\nWrite FORMAT={path}, as in json={path}, or let it \
         end with .{}\n",
        endings.join(", .")
    );
    Error::raw(ErrorKind::InvalidValue, message).with_cmd(command)
}

/// One report to write.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Delivery {
    /// Its format.
    pub(crate) format: Format,
    /// Its destination; `None`: standard output.
    pub(crate) path: Option<PathBuf>,
}

/// The reports to write, with their settings. Files come first: when the report appears on the terminal, they exist.
pub(super) fn deliveries(
    format: Option<&'static FormatInfo>,
    targets: &[Target],
    settings: impl Fn(&FormatInfo, bool) -> Format,
) -> Vec<Delivery> {
    let files = targets.iter().filter_map(|target| match target {
        Target::File(path, named) => Some(Delivery { format: settings(named, false), path: Some(path.clone()) }),
        Target::StandardOutput => None,
    });
    let to_terminal = std::io::stdout().is_terminal();
    let shown =
        standard_output(format, targets).map(|named| Delivery { format: settings(named, to_terminal), path: None });
    files.chain(shown).collect()
}

/// The report on standard output: the format of `--format`, otherwise the table, or none if there are only files.
fn standard_output(format: Option<&'static FormatInfo>, targets: &[Target]) -> Option<&'static FormatInfo> {
    let is_asked_for = format.is_some() || targets.is_empty() || targets.contains(&Target::StandardOutput);
    is_asked_for.then(|| format.or_else(|| FormatInfo::called("table"))).flatten()
}
