//! For a browser, in one file.

use super::{is_not_cors, place, sections, side, sums, told};
use crate::report::diff::State;
use crate::report::diff::compare::Diff;
use crate::report::html::{self, Html};
use crate::report::text::words;
use std::io::{self, Write};

pub(in crate::report) fn write(diff: &Diff, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Html::default();
    html::start(&mut page, words!("{}: {} → {}", sums(diff), diff.before.path, diff.after.path));
    page.markup("<main id=\"main\" tabindex=\"-1\">\n<section class=\"summary\" aria-labelledby=\"summary\">\n<h2 id=\"summary\">");
    page.text(sums(diff)).markup("</h2>\n<p class=\"about\">").text(side(&diff.before)).markup(" → ");
    page.text(side(&diff.after)).markup("</p>\n");
    for warning in &diff.warnings {
        page.markup("<p>").text(warning).markup("</p>\n");
    }
    page.markup("</section>\n");
    for section in sections(diff) {
        page.markup("<section>\n<h2 class=\"").markup(class(section.state)).markup("\">").text(&section.title);
        page.markup("</h2>\n<ul class=\"items\">\n");
        for change in &section.changes {
            page.markup("<li>").code(change.request()).markup("<br>").text(told(change));
            page.markup(if is_not_cors(change) { " (not CORS)" } else { "" }).markup("<br><span class=\"note\">");
            page.text(place(change)).markup("</span></li>\n");
        }
        page.markup("</ul>\n");
        if section.more > 0 {
            page.markup("<p class=\"note\">And ").count(section.more).markup(" more.</p>\n");
        }
        page.markup("</section>\n");
        page.spill(out)?;
    }
    let unread: Vec<_> = diff.before.unread.iter().chain(&diff.after.unread).collect();
    if !unread.is_empty() {
        page.markup("<section>\n<h2>Not read</h2>\n<ul class=\"items\">\n");
        for unread in unread {
            page.markup("<li>").text(&unread.message).markup("</li>\n");
        }
        page.markup("</ul>\n</section>\n");
    }
    page.markup("</main>\n");
    html::end(&mut page, &diff.tool);
    out.write_all(page.finish().as_bytes())
}

fn class(state: State) -> &'static str {
    match state {
        State::New | State::Changed => "cors",
        State::Fixed => "succeeded",
        State::Gone | State::Unsure => "undetermined",
        State::Still => "policy",
    }
}
