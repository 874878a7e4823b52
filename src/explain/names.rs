//! Names and codes for causes in a text: from protocols, links, panels and network layers.

use super::finding::{Finding, are_about_preflight};
use super::plain::squeezed;
use super::reasons::{FIREFOX_NAMES, Name};
use crate::browser::{Engine, Stage};
use crate::rules::{Cause, cause_of_error_text};
use foldhash::HashMap;
use std::sync::LazyLock;

/// The pages of a category of Firefox, `CORSMissingAllowOrigin2`.
pub(crate) fn pages_of(category: &str) -> &'static [&'static str] {
    let category = squeezed(category);
    let named = FIREFOX_NAMES.iter().filter(|name| category.starts_with(&squeezed(name.name)));
    named.max_by_key(|name| name.name.len()).map_or(&[], |name| &name.pages)
}

/// Names of causes in a protocol, a link or a panel: Chromium's `CorsError`s and Firefox's categories.
pub(super) fn names(text: &str, plain: &str) -> Vec<(usize, Finding)> {
    let mut found = Vec::new();
    for (at, word) in words(text).filter(|(_, word)| word.starts_with("CORS")) {
        let pages = pages_of(word).to_vec();
        // `CORSDisabled` must not match a longer name that begins with it.
        if !pages.is_empty() && (word.len() == "CORSDisabled".len() || !word.starts_with("CORSDisabled")) {
            found.push((at, Finding { preflight: are_about_preflight(&pages), pages, engine: Some(Engine::Firefox) }));
        }
    }
    for Name { name, pages } in FIREFOX_NAMES.iter() {
        // Old Chromium advised to "fetch the resource with CORS disabled".
        if let Some(at) = plain.find(name).filter(|at| !plain.get(..*at).is_some_and(|head| head.ends_with("with "))) {
            let pages = pages.clone();
            found.push((at, Finding { preflight: are_about_preflight(&pages), pages, engine: Some(Engine::Firefox) }));
        }
    }
    found.extend(words(text).filter_map(|(at, word)| {
        let name = word.strip_prefix('k').unwrap_or(word).to_ascii_lowercase();
        let page = *CHROMIUM_NAMES.get(&name)?;
        let preflight = name.starts_with("preflight") || are_about_preflight(&[page]);
        Some((at, Finding { pages: vec![page], engine: Some(Engine::Chromium), preflight }))
    }));
    found
}

/// Chromium's `CorsError`s in lower case, and their pages. Names of one or two words would also match prose.
static CHROMIUM_NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    const LEAST: usize = 16;
    let stages = [Stage::Preflight, Stage::Response, Stage::Request, Stage::Redirect];
    let of_causes = Cause::ALL.iter().map(|cause| cause.rule()).flat_map(|rule| {
        let names = stages.into_iter().filter_map(|stage| (rule.chromium_error)(stage));
        names.chain(rule.kinds.iter().copied()).map(|name| (name, rule.name))
    });
    of_causes.filter(|(name, _)| name.len() >= LEAST).map(|(name, page)| (name.to_ascii_lowercase(), page)).collect()
});

/// Runs of letters and digits, with their positions.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - start, word))
}

/// Error codes: `net::ERR_…`, with or without its prefix, and Firefox's `NS_ERROR_…`.
pub(super) fn codes(text: &str) -> Vec<(usize, Finding)> {
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split(|c: char| !is_code(c)) {
        let engine = if word.starts_with("ERR_") {
            Some(Engine::Chromium)
        } else if ["NS_ERROR_", "NS_BINDING_", "SEC_ERROR_", "SSL_ERROR_", "MOZILLA_PKIX_"]
            .iter()
            .any(|p| word.starts_with(p))
        {
            Some(Engine::Firefox)
        } else {
            None
        };
        let cause = match engine {
            Some(Engine::Chromium) if word != "ERR_NETWORK" => {
                cause_of_error_text(Engine::Chromium, &format!("net::{word}"))
            }
            Some(Engine::Firefox) => cause_of_error_text(Engine::Firefox, word),
            _ => None,
        };
        if let Some(cause) = cause {
            found.push((at, Finding { pages: vec![cause.rule().name], engine, preflight: false }));
        }
        at += word.len() + 1;
    }
    found
}
