//! The choices by which the script of the page filters. Without script they stay hidden: they would do nothing.

use super::failure::Failures;
use super::markup::Html;
use crate::report::group::host;
use crate::report::text::{Piece, words};
use std::collections::BTreeMap;

/// Most values that one choice offers; the text field finds the rest.
const MOST_VALUES: usize = 200;
/// Below this number of rows there is nothing to choose.
const FEWEST_ROWS: usize = 2;

pub(super) fn write(page: &mut Html, failures: &Failures<'_>) {
    if failures.all.len() < FEWEST_ROWS {
        return;
    }
    page.markup("<div id=\"filter\" class=\"filter\" role=\"search\" aria-label=\"Filter the failures\" hidden>\n");
    let fetches = || failures.all.iter().map(|failure| failure.fetch);
    choice(page, "outcome", "Outcome", fetches().map(|fetch| words!("{}", fetch.outcome.name())));
    choice(page, "cause", "Cause", fetches().map(|fetch| words!("{}", fetch.headline())));
    choice(page, "certainty", "Certainty", fetches().map(|fetch| words!("{}", fetch.outcome_certainty.name())));
    choice(page, "host", "Host", fetches().map(|fetch| host(&fetch.last_url)));
    page.markup(
        "<label>Text<input id=\"filter-text\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\"></label>\n\
         <button id=\"filter-reset\" type=\"button\">Show all</button>\n\
         <p id=\"filter-count\" role=\"status\" aria-live=\"polite\"></p>\n</div>\n",
    );
}

/// A choice of one value, each with how often it occurs.
fn choice<'a>(page: &mut Html, key: &'static str, name: &'static str, values: impl Iterator<Item = Piece<'a>>) {
    let mut counts: BTreeMap<Piece<'a>, usize> = BTreeMap::new();
    for value in values.filter(|value| !value.is_empty()) {
        *counts.entry(value).or_default() += 1;
    }
    page.markup("<label>")
        .markup(name)
        .markup("<select data-key=\"")
        .markup(key)
        .markup("\"><option value=\"\">all</option>");
    for (value, count) in counts.iter().take(MOST_VALUES) {
        page.markup("<option").attribute("value", value).markup(">").text(value).markup(" (").count(*count);
        page.markup(")</option>");
    }
    page.markup("</select></label>\n");
}
