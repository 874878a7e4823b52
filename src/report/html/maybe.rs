//! Requests that may have failed, and requests that did not.

use super::markup::Html;
use super::plan::{Plan, Row};
use super::requests;
use crate::report::elsewhere::fails_elsewhere;
use crate::rules::Cause;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Maximum number of rows per list.
const MOST: usize = 200;
const MOST_OTHERS: usize = 2000;

/// Doubtful successes: after the failures, and collapsed.
pub(super) fn write(page: &mut Html, plan: &Plan<'_>) {
    if plan.maybe.is_empty() {
        return;
    }
    page.markup(
        "<section class=\"maybe\" aria-labelledby=\"maybe\">\n<details><summary><h2 id=\"maybe\">May have failed (",
    );
    page.count(plan.maybe.len()).markup(")</h2></summary>\n");
    page.markup(
        "<p>A response came, but this export does not show whether the page could read it or the browser blocked it.</p>\n",
    );
    let mut facts: BTreeMap<_, usize> = BTreeMap::new();
    for fact in plan.maybe.iter().filter_map(|failure| failure.fetch.missing_fact.as_ref()) {
        *facts.entry(fact).or_default() += 1;
    }
    for (fact, _) in facts.iter().take(5) {
        page.markup("<p>To be sure: ").prose(*fact).markup(".</p>\n");
    }
    let mut causes: BTreeMap<Cause, Vec<Row<'_>>> = BTreeMap::new();
    for failure in plan.maybe.iter().take(MOST) {
        if let Some(cause) = failure.fetch.alternatives.first() {
            causes.entry(*cause).or_default().push(*failure);
        }
    }
    for (cause, rows) in &causes {
        page.markup("<h3>");
        super::card::named(page, *cause);
        page.markup("</h3>\n");
        requests::table(page, plan, rows, false);
    }
    more(page, plan.maybe.len(), MOST);
    page.markup("</details>\n</section>\n");
}

/// Successes that would fail in another engine.
pub(super) fn elsewhere(page: &mut Html, plan: &Plan<'_>) {
    let groups = fails_elsewhere(plan.others.iter().map(|other| (other.fetch, *other)));
    if groups.is_empty() {
        return;
    }
    page.markup("<section aria-labelledby=\"elsewhere\">\n<h2 id=\"elsewhere\">Other browsers</h2>\n");
    for (browser, text, rows) in groups {
        page.markup("<h3>").text(browser).markup(" ").prose(text).markup("</h3>\n");
        requests::table(page, plan, rows.get(..rows.len().min(MOST)).unwrap_or_default(), false);
        more(page, rows.len(), MOST);
    }
    page.markup("</section>\n");
}

/// Requests that succeeded or were not judged; only with `--all`.
pub(super) fn others(page: &mut Html, plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    if plan.others.is_empty() {
        return Ok(());
    }
    page.markup("<section aria-labelledby=\"others\">\n<details><summary><h2 id=\"others\">All other requests (");
    page.count(plan.others.len()).markup(")</h2></summary>\n");
    for rows in plan.others.get(..plan.others.len().min(MOST_OTHERS)).unwrap_or_default().chunks(500) {
        requests::table(page, plan, rows, false);
        page.spill(out)?;
    }
    more(page, plan.others.len(), MOST_OTHERS);
    page.markup("</details>\n</section>\n");
    Ok(())
}

fn more(page: &mut Html, count: usize, most: usize) {
    if count > most {
        page.markup("<p class=\"note\">").count(count - most).markup(" more are not listed here.</p>\n");
    }
}
