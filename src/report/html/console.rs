//! The console messages of the browsers, one tab each.

use super::markup::Html;
use super::plan::Row;
use crate::browser::Engine;
use crate::report::text::Text;

pub(super) fn write(page: &mut Html, failure: Row<'_>, n: usize) {
    let fetch = failure.fetch;
    let own = failure.file.exporter.engine.browser();
    let engines = [
        (Engine::Chromium, "Chrome", &fetch.console.chromium),
        (Engine::Firefox, "Firefox", &fetch.console.firefox),
        (Engine::WebKit, "Safari", &fetch.console.webkit),
    ];
    let lines_of = |engine: Engine, line: &'_ Option<Text>| -> Vec<Text> {
        match own == Some(engine) && !fetch.console_lines.is_empty() {
            true => fetch.console_lines.to_vec(),
            false => line.iter().cloned().collect(),
        }
    };
    let shown: Vec<(Engine, &'static str, Vec<Text>)> = engines
        .into_iter()
        .map(|(engine, name, line)| (engine, name, lines_of(engine, line)))
        .filter(|(.., lines)| !lines.is_empty())
        .collect();
    if shown.is_empty() {
        return;
    }
    let open = shown.iter().position(|(engine, ..)| own == Some(*engine)).unwrap_or(0);
    page.markup("<h4>Console</h4>\n<div class=\"tabs console\">\n");
    for (number, (_, name, lines)) in shown.iter().enumerate() {
        page.markup("<details name=\"console-").count(n).markup(if number == open { "\" open>" } else { "\">" });
        page.markup("<summary>").markup(name).markup("</summary>\n").copied_block("Console", lines.iter());
        page.markup("</details>\n");
    }
    page.markup("</div>\n");
}
