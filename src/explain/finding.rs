//! One finding in a message.

use crate::browser::{Engine, Stage};
use crate::rules::Cause;

/// One reason that a text names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Names of its pages, the likeliest first: some browsers print the same message for several causes.
    pub pages: Vec<&'static str>,
    /// The browser, if only one prints this message.
    pub engine: Option<Engine>,
    /// The message says that the preflight response was blocked.
    pub preflight: bool,
}

/// Whether the first page is about a cause that only preflights have.
pub(super) fn are_about_preflight(pages: &[&str]) -> bool {
    let cause = pages.first().and_then(|page| Cause::ALL.iter().find(|cause| cause.name() == *page));
    cause.is_some_and(|cause| cause.rule().only_at == Some(Stage::Preflight))
}
