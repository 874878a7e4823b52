//! Judges a fetch whose exchanges somebody knows without a HAR: a test of a server, a proxy, a page of documentation. The
//! checks are those that a HAR is judged by.

mod course;
mod known;
mod parts;
#[cfg(test)]
mod tests;

use crate::browser::Engine;
pub use crate::exchanges::known::{FetchError, KnownAnswer, KnownFetch, KnownHop};
use crate::rules::End;
use course::Course;

/// How a fetch ends.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct FetchVerdict {
    /// By the Fetch Standard.
    pub standard: End,
    /// In each engine, in the order of [`Engine::ALL`].
    pub engines: [EngineVerdict; 3],
}

impl FetchVerdict {
    /// How it ends in that engine.
    pub fn in_engine(&self, engine: Engine) -> &EngineVerdict {
        let [chromium, firefox, webkit] = &self.engines;
        match engine {
            Engine::Chromium => chromium,
            Engine::Firefox => firefox,
            Engine::WebKit => webkit,
        }
    }
}

/// How a fetch ends in one engine.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct EngineVerdict {
    /// The engine.
    pub engine: Engine,
    /// How it ends; `undetermined` where a response is missing that decides.
    pub end: End,
    /// The lines that its console prints, control characters made visible; none for a success, and where they name what the
    /// fetch does not hold (the URL of the page).
    pub console: Vec<String>,
}

/// Judges a fetch by the rules of the Fetch Standard and of each engine: whether CORS refuses it, where, and for what first.
/// What else may refuse it (mixed content, a policy of the page, an `EventSource` that gets no event stream) is not judged.
///
/// ```
/// use har_cors::{Cause, Engine, KnownAnswer, KnownFetch, KnownHop, judge_fetch};
///
/// let fetch = KnownFetch {
///     method: "PUT".to_owned(),
///     headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
///     hops: vec![KnownHop {
///         preflight: Some(KnownAnswer::new(204, [("Access-Control-Allow-Origin", "https://app.example")])),
///         response: None,
///     }],
///     ..KnownFetch::new("https://app.example", "https://api.example/users/7")
/// };
/// let verdict = judge_fetch(&fetch)?;
/// let chrome = verdict.in_engine(Engine::Chromium);
/// assert_eq!(chrome.end.cause, Some(Cause::MethodNotAllowed));
/// assert_eq!(chrome.console[0], "Access to fetch at 'https://api.example/users/7' from origin 'https://app.example' has \
///     been blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.");
/// # Ok::<(), har_cors::FetchError>(())
/// ```
///
/// # Errors
/// When the origin, the URL, the method, a status, or a header's name or value is none, when the page's URL is of another
/// origin, when CORS has no part in the mode or the URL, and when a hop follows a response that is not a redirect.
pub fn judge_fetch(fetch: &KnownFetch) -> Result<FetchVerdict, FetchError> {
    let course = Course::of(fetch)?;
    Ok(FetchVerdict {
        standard: course.end(None).0,
        engines: Engine::ALL.map(|engine| {
            let (end, refused) = course.end(Some(engine));
            let console = refused.map(|refused| course.lines(engine, &end, &refused)).unwrap_or_default();
            EngineVerdict { engine, end, console }
        }),
    })
}
