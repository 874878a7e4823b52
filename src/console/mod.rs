//! Console logs: messages of a browser's console, matched to the requests of a HAR. The input is saved or pasted logs of the
//! three browsers, WebDriver's `browser` log and Playwright traces; the output is [`Log`]s, and verdicts that use them.
//!
//! `formats` finds the messages in a file, `said` their meaning, `matching` their request, and `weigh` lets the rules judge
//! that request again.

mod engines;
mod error;
mod formats;
mod log;
mod lookup;
mod matching;
mod own;
mod place;
mod read;
mod said;
mod table;
mod trace;
mod urls;
mod weigh;
mod when;

pub use crate::console::log::{Log, Matched};
use crate::rules::Analysis;
pub use crate::rules::{Says, Told};
pub use error::{LogError, MOST_BYTES};

/// The console logs of a run.
///
/// ```
/// use har_cors::Cause;
/// use har_cors::console::{Log, Says};
///
/// let har = br#"{"log": {"creator": {"name": "WebInspector"}, "entries": [{
///     "_resourceType": "fetch",
///     "request": {"method": "PUT", "url": "https://api.example/users/7", "headers": [
///         {"name": "Origin", "value": "https://app.example"}]},
///     "response": {"status": 0, "headers": [], "_error": "net::ERR_FAILED"}}]}}"#;
/// let mut analysis = har_cors::judge(&har[..])?;
/// assert_eq!(analysis.fetches[0].1.cause(), Some(Cause::HiddenPreflightFailed));
///
/// let log = "Access to fetch at 'https://api.example/users/7' from origin 'https://app.example' has been blocked by CORS \
///     policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.";
/// let mut console = har_cors::Console::new();
/// console.add(Log::read("app.log", log.as_bytes())?);
/// let matched = console.weigh(&mut analysis, |_| true);
/// assert_eq!((matched[0].messages, matched[0].of_requests), (1, 1));
/// let verdict = &analysis.fetches[0].1;
/// assert_eq!((verdict.cause(), verdict.console[0].says), (Some(Cause::MethodNotAllowed), Says::Decides));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Console {
    logs: Vec<Log>,
}

impl Console {
    /// Without logs.
    pub fn new() -> Console {
        Console::default()
    }

    /// Adds a log.
    pub fn add(&mut self, log: Log) {
        self.logs.push(log);
    }

    /// Whether there is no log.
    pub fn is_empty(&self) -> bool {
        self.logs.is_empty()
    }

    /// The logs, in the order in which they were added.
    pub fn logs(&self) -> &[Log] {
        &self.logs
    }

    /// For each log, the number of messages that match requests of that file.
    pub fn fitting(&self, analysis: &Analysis) -> Vec<usize> {
        self.logs.iter().map(|log| matching::fitting(analysis, log)).collect()
    }

    /// Judges the fetches of a file again with the logs; `wanted` says for each log, by its index, whether it belongs to that
    /// file. Messages about requests that are not in the file become separate findings.
    pub fn weigh(&self, analysis: &mut Analysis, wanted: impl Fn(usize) -> bool) -> Vec<Matched> {
        let logs = self.logs.iter().enumerate().filter(|(position, _)| wanted(*position)).map(|(_, log)| log);
        weigh::weigh(analysis, &logs.collect::<Vec<_>>())
    }
}
