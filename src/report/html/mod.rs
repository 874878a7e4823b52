//! The report as one HTML file: it loads nothing, and is complete without script. Its security policy allows only its own
//! style sheet and its own script, which filters and copies.
//!
//! The causes of all files come first, each with its fix, an example and its requests; then files, timeline and notes. The
//! drawings use only values of the report, so they are redacted like everything else.

mod bar;
mod card;
mod console;
mod details;
mod exchange;
mod files;
mod fix;
mod foot;
mod head;
mod markup;
mod maybe;
mod plan;
mod requests;
mod sequence;
mod slim;
#[cfg(test)]
mod tests;
mod traffic;
mod view;

use super::markdown::Ticket;
use super::model::{File, Tool};
use super::sums::Sums;
use super::text::{AsText, OfPage};
use super::writer::{Shared, Writer};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
pub(super) use markup::Html;
use plan::Plan;
use sha2::{Digest, Sha256};
use slim::Slimmer;
use std::io::{self, Write};
use view::View;

/// Maximum size of a ticket in bytes: Jira allows 32,767 characters.
const LONGEST_TICKET: usize = 32_000;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// What the page shows about each file; the page can only be written after the last one.
pub(super) struct Pages<'a> {
    files: Vec<Shared<'a>>,
    slimmer: Slimmer,
    /// The Markdown report, for copying.
    ticket: Ticket<'a>,
}

impl Default for Pages<'_> {
    fn default() -> Self {
        Pages { files: Vec::new(), slimmer: Slimmer::default(), ticket: Ticket::new(LONGEST_TICKET, false) }
    }
}

impl<'a> Writer<'a> for Pages<'a> {
    fn add(&mut self, file: Shared<'a>) {
        if file.duplicate_of.is_none() {
            self.ticket.add(file.clone());
            self.files.extend(self.slimmer.slimmed(file));
        }
    }

    fn end(&self, sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
        let files = self.files.iter().map(|file| &**file).collect();
        write(&View { files, passed: self.slimmer.passed(), ticket: &self.ticket, sums }, out)
    }

    fn retain(&mut self, is_fit: &mut dyn FnMut(&File) -> bool) {
        self.files.retain(|file| is_fit(file));
        self.ticket.retain(is_fit);
    }
}

fn write(report: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let plan = Plan::of(report);
    let mut page = Html::default();
    start(&mut page, head::title(report));
    bar::write(&mut page, report);
    page.markup("<div class=\"columns\">\n");
    bar::side(&mut page, report, &plan);
    page.markup("<main id=\"main\" tabindex=\"-1\">\n");
    head::write(&mut page, report, &plan);
    card::write_all(&mut page, &plan, out)?;
    maybe::write(&mut page, &plan);
    maybe::elsewhere(&mut page, &plan);
    files::write(&mut page, report, &plan, out)?;
    traffic::write(&mut page, report, &plan);
    maybe::others(&mut page, &plan, out)?;
    foot::write(&mut page, report)?;
    page.markup("</main>\n</div>\n");
    end(&mut page, &report.sums.tool);
    out.write_all(page.finish().as_bytes())
}

/// The start of every page.
pub(super) fn start(page: &mut Html, title: impl AsText) {
    page.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.markup("<meta http-equiv=\"Content-Security-Policy\"").attribute("content", OfPage(&policy())).markup(">\n");
    page.markup(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
    );
    page.text(title).markup("</title>\n<style>").markup(STYLE).markup("</style>\n</head>\n<body>\n");
    page.markup("<a class=\"skip\" href=\"#main\">Skip to the report</a>\n");
}

/// The end of every page.
pub(super) fn end(page: &mut Html, tool: &Tool) {
    page.markup("<footer><p>Made by ").text(&tool.name).markup(" ").text(&tool.version);
    page.markup(". This page loads nothing and sends nothing.</p></footer>\n<script>").markup(SCRIPT);
    page.markup("</script>\n</body>\n</html>\n");
}

/// Allows only the style sheet and the script of this page, by their hashes.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}
