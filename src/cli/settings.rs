//! The configuration of the project: found before anything is read, and merged into the command line's options.

use crate::cli::arguments::{Delivery, Options};
use crate::cli::known_file::day_of_run;
use crate::cli::problem;
use har_cors::report::{Format, sanitize};
use har_cors::{Config, Known, KnownIn};
use miette::{Report, miette};
use std::path::{Path, PathBuf};

/// The result.
#[derive(Default)]
pub(crate) struct Settings {
    /// The configuration's name, if one was read.
    pub(crate) name: Option<String>,
    /// Known failures in it.
    pub(crate) known: Option<Known>,
    /// Why a configuration was not read, for people.
    pub(crate) remark: Option<String>,
}

/// Reads the configuration, and sets the options that the command line does not set.
///
/// # Errors
/// It cannot be read, or is not a configuration.
pub(crate) fn apply(options: &mut Options) -> Result<Settings, Report> {
    if options.config.is_off {
        return Ok(Settings::default());
    }
    let here = std::env::current_dir().unwrap_or_default();
    let named = options.config.file.clone();
    let Some(path) = named.clone().or_else(|| Config::find(&here)) else { return Ok(Settings::default()) };
    let name = path.strip_prefix(&here).unwrap_or(&path).to_string_lossy().into_owned();
    let shown = sanitize(&name).into_owned();
    // No report may overwrite it, even if it is not used.
    options.config.file = Some(path.clone());
    if named.is_none() && is_in_input(&path, &options.inputs) {
        let remark =
            format!("{shown} is not used, because it is in a folder of the inputs; to use it, pass it with --config");
        return Ok(Settings { remark: Some(remark), ..Settings::default() });
    }
    let text =
        std::fs::read_to_string(&path).map_err(|error| miette!("{shown}: cannot read the configuration: {error}"))?;
    let config = Config::parse(&name, &text, day_of_run()?);
    let config = config.map_err(|error| problem::from_settings(&shown, &text, &error))?;
    Ok(Settings { known: put(config, &path, options), name: Some(name), remark: None })
}

/// Inputs must not decide what passes: they may come from anywhere, for example an unpacked ticket. In an input folder, a
/// configuration at any depth belongs to the inputs; next to an input file, only one in the same folder does.
fn is_in_input(config: &Path, inputs: &[PathBuf]) -> bool {
    let Ok(config) = std::fs::canonicalize(config) else { return true };
    let holder = config.parent().map(|folder| match folder.parent() {
        Some(above) if folder.ends_with(".config") => above,
        _ => folder,
    });
    inputs.iter().filter_map(|input| std::fs::canonicalize(input).ok()).any(|input| {
        if input.is_dir() { config.starts_with(&input) } else { input.parent().is_some() && input.parent() == holder }
    })
}

/// Returns the known failures of the configuration.
fn put(config: Config, path: &Path, options: &mut Options) -> Option<Known> {
    let given = options.config.given.clone();
    let is_open = |key: &str| !given.contains(&key);
    if let Some(filter) = config.filter.filter(|_| is_open("filter")) {
        options.compose.filter = filter;
    }
    if let Some(gate) = config.fail_on.filter(|_| is_open("fail-on")) {
        options.gate = gate;
    }
    options.exclude.extend(&config.exclude);
    options.compose.overrides.redact_also(config.redact);
    for Delivery { format, .. } in &mut options.deliveries {
        if let Format::Table(look) = format {
            look.top = config.top.filter(|_| is_open("top")).unwrap_or(look.top);
            look.group_by = config.group_by.filter(|_| is_open("group-by")).unwrap_or(look.group_by);
        }
    }
    match config.known.filter(|_| is_open("known"))? {
        KnownIn::File(file) => {
            options.known.file = Some(path.parent().unwrap_or(Path::new("")).join(file));
            None
        }
        KnownIn::Here(known) => Some(known),
    }
}
