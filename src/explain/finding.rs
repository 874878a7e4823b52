//! One reason that a message gives.

use crate::browser::{Engine, Stage};
use crate::rules::Cause;

/// One reason that a text gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Names of the pages that explain it, the likeliest first: some browsers have one sentence for several causes.
    pub pages: Vec<&'static str>,
    /// Whose words they are, where only one browser has them.
    pub engine: Option<Engine>,
    /// The words say that it was the preflight's answer that was refused.
    pub preflight: bool,
}

/// Whether the first of these pages is of a cause that only preflights have.
pub(super) fn are_about_preflight(pages: &[&str]) -> bool {
    let cause = pages.first().and_then(|page| Cause::ALL.iter().find(|cause| cause.name() == *page));
    cause.is_some_and(|cause| cause.rule().only_at == Some(Stage::Preflight))
}
