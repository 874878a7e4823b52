//! Composes the reports of several files.

use super::file::compose_with;
use super::options::ComposeOptions;
use super::{checkup, observe, solved};
use crate::report::Solver;
use crate::report::diff::Observed;
use crate::report::doctor::Checkup;
use crate::report::model::File;
use crate::report::redact::{Pseudonyms, Redactor};
use crate::report::solve::SolvedFile;
use crate::rules::Analysis;

/// Composes the reports of one run, file by file: a secret has the same pseudonym in all of them.
///
/// ```
/// use har_cors::report::Composer;
/// use har_cors::{Options, judge};
///
/// let har = |token: &str| {
///     format!(
///         r#"{{"log": {{"creator": {{"name": "WebInspector"}}, "entries": [{{
///             "request": {{"method": "GET", "url": "https://api.example/?key={token}",
///                 "headers": [{{"name": "Origin", "value": "https://app.example"}}]}},
///             "response": {{"status": 0, "headers": [], "_error": "net::ERR_CONNECTION_REFUSED"}}}}]}}}}"#
///     )
/// };
/// let mut composer = Composer::new(&Options::default());
/// let mut url = |token| Ok::<_, har_cors::Error>(composer.file("a.har", judge(har(token).as_bytes())?).fetches[0].url.clone());
/// assert_eq!(url("hunter2-secret")?, url("hunter2-secret")?);
/// assert_ne!(url("hunter2-secret")?, url("another-secret")?);
/// # Ok::<(), har_cors::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Composer {
    options: ComposeOptions,
    pseudonyms: Pseudonyms,
}

impl Composer {
    /// A composer without files.
    pub fn new(options: &ComposeOptions) -> Composer {
        Composer { options: options.clone(), pseudonyms: Pseudonyms::default() }
    }

    /// The report of the next file; `path` as the user named it.
    pub fn file(&mut self, path: &str, mut analysis: Analysis) -> File {
        self.file_from(path, &mut analysis)
    }

    /// Like [`Composer::file`], for a program that ends before freeing the analysis would pay off. For a large file, parts of
    /// the analysis are freed on the way, so a second report made from the rest would contain less.
    pub fn file_from(&mut self, path: &str, analysis: &mut Analysis) -> File {
        compose_with(path, analysis, &self.options, self.redactor())
    }

    /// The requests of the next file, for a comparison. Filter terms about failures are not applied to successes: otherwise no
    /// failure could be recognised as fixed.
    pub fn observe(&mut self, path: &str, analysis: &Analysis) -> Observed {
        observe::observe(path, analysis, &self.options, self.redactor())
    }

    /// What the next file lacks, and which of its verdicts suffer.
    ///
    /// ```
    /// let har = br#"{"log":{"creator":{"name":"WebKit Web Inspector","version":"1.0"},"entries":[]}}"#;
    /// let analysis = har_cors::judge(&har[..])?;
    /// let mut doctor = har_cors::report::Doctor::new();
    /// doctor.add(har_cors::report::Composer::default().examine("safari.har", &analysis));
    /// // The Network tab of Safari leaves failed requests out of its export.
    /// assert_eq!(doctor.finish().exit_status(), 1);
    /// # Ok::<(), har_cors::Error>(())
    /// ```
    pub fn examine(&mut self, path: &str, analysis: &Analysis) -> Checkup {
        checkup::examine(path, analysis, self.redactor())
    }

    /// Adds the next file to a policy: its needs are added to `solver`. Parts of the analysis that need no report are freed.
    pub fn solved(&mut self, path: &str, analysis: &mut Analysis, solver: Solver) -> SolvedFile {
        solved::solved(path, analysis, &self.options, (solver, self.redactor()))
    }

    pub(in crate::report) fn options(&self) -> &ComposeOptions {
        &self.options
    }

    /// The redactor of the next file.
    pub(in crate::report) fn redactor(&self) -> Redactor {
        match self.options.show_secrets {
            true => Redactor::off(),
            false => Redactor::with(self.options.overrides.clone(), self.pseudonyms.clone()),
        }
    }
}
