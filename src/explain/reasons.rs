//! All wordings of browsers' messages with a reason, and all of Firefox's names, with the pages that explain them. They
//! come from the cards of causes and advice.

use crate::rules::wording::{FirefoxName, Wording};
use crate::rules::{AdviceRule, Cause};
use std::sync::LazyLock;

/// The wording of one kind of message.
pub(super) struct Reason {
    /// Its words.
    pub(super) wording: &'static Wording,
    /// Names of the pages that explain it, the likeliest first.
    pub(super) pages: Vec<&'static str>,
}

/// Firefox's name for a kind of message.
pub(super) struct Name {
    /// In lower case, with spaces.
    pub(super) name: &'static str,
    /// Names of the pages that explain it, the likeliest first.
    pub(super) pages: Vec<&'static str>,
}

/// Messages with a reason.
pub(super) static REASONS: LazyLock<Vec<Reason>> = LazyLock::new(|| {
    let reason =
        |(page, wording): (&'static str, &'static Wording)| Reason { wording, pages: pages(page, wording.also) };
    cards().flat_map(|(page, said, _)| said.iter().map(move |wording| (page, wording))).map(reason).collect()
});

/// Names of Firefox.
pub(super) static FIREFOX_NAMES: LazyLock<Vec<Name>> = LazyLock::new(|| {
    let name =
        |(page, name): (&'static str, &'static FirefoxName)| Name { name: name.name, pages: pages(page, name.also) };
    cards().flat_map(|(page, _, names)| names.iter().map(move |name| (page, name))).map(name).collect()
});

fn pages(page: &'static str, also: &[Cause]) -> Vec<&'static str> {
    std::iter::once(page).chain(also.iter().map(|cause| cause.name())).collect()
}

/// The name of each page, with the wordings and names of its card.
fn cards() -> impl Iterator<Item = (&'static str, &'static [Wording], &'static [FirefoxName])> {
    let causes = Cause::ALL.iter().map(|cause| cause.rule()).map(|rule| (rule.name, rule.said, rule.firefox_names));
    causes.chain(AdviceRule::ALL.iter().map(|rule| (rule.name, rule.said, rule.firefox_names)))
}
