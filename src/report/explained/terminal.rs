//! Shows a page on a terminal: the small subset of Markdown that pages use, wrapped, with code that can be copied.

use crate::explain::{Kind, Page};
use crate::report::table::paint::{Painter, Style};
use crate::report::text::OfPage;

/// The whole page.
pub(super) fn page(painter: &mut Painter, page: &Page) {
    painter.put(Style::Strong, page.name).put(Style::Faint, OfPage(&format!("  ({})", page.kind))).newline();
    body(painter, page.lead());
    for (heading, text) in page.parts() {
        painter.newline();
        painter.put(Style::Strong, OfPage(heading)).newline();
        body(painter, text);
    }
}

/// Names and summaries, by kind.
pub(super) fn list(painter: &mut Painter, pages: &[Page]) {
    let width = pages.iter().map(|page| page.name.len()).max().unwrap_or_default() + 2;
    for (n, (kind, title)) in
        [(Kind::Cause, "Causes"), (Kind::RootCause, "Root causes"), (Kind::Advice, "Advice"), (Kind::Guide, "Guides")]
            .into_iter()
            .enumerate()
    {
        if n > 0 {
            painter.newline();
        }
        painter.put(Style::Strong, title).newline();
        for page in pages.iter().filter(|page| page.kind == kind) {
            let (first, rest) = (format!("  {:<width$}", page.name), " ".repeat(width + 2));
            painter.hanging(Style::Plain, OfPage(&first), OfPage(&rest), page.summary);
        }
    }
}

/// Paragraphs, lists and code.
pub(super) fn body(painter: &mut Painter, text: &str) {
    let mut lines = text.lines().peekable();
    let mut paragraph = String::new();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            flush(painter, &mut paragraph);
            for code in lines.by_ref().take_while(|line| !line.starts_with("```")) {
                let style = if code.is_empty() { Style::Plain } else { Style::Name };
                painter.put(Style::Plain, "      ").put(style, OfPage(code)).newline();
            }
        } else if line.trim().is_empty() {
            flush(painter, &mut paragraph);
            if lines.peek().is_some() {
                painter.newline();
            }
        } else if line.starts_with("- ") {
            flush(painter, &mut paragraph);
            paragraph = line.to_owned();
        } else if line.starts_with('|') {
            let mut rows = vec![line];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                rows.push(row);
            }
            table(painter, &rows);
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph += line.trim();
        }
    }
    flush(painter, &mut paragraph);
}

/// A table of two columns without its header row, which the first column makes unnecessary.
fn table(painter: &mut Painter, rows: &[&str]) {
    let cells = rows.iter().skip(2).filter_map(|row| row.trim_matches('|').split_once(" | "));
    let cells: Vec<(String, String)> =
        cells.map(|(first, second)| (first.trim().replace('`', ""), bare(second.trim()))).collect();
    let width = cells.iter().map(|(first, _)| first.len()).max().unwrap_or_default() + 2;
    for (first, second) in &cells {
        let (first, rest) = (format!("  {first:<width$}"), " ".repeat(width + 2));
        painter.hanging(Style::Plain, OfPage(&first), OfPage(&rest), OfPage(second));
    }
}

fn flush(painter: &mut Painter, paragraph: &mut String) {
    if paragraph.is_empty() {
        return;
    }
    let text = bare(paragraph);
    match text.strip_prefix("- ") {
        Some(item) => painter.hanging(Style::Plain, "  - ", "    ", OfPage(item)),
        None => painter.hanging(Style::Plain, "  ", "  ", OfPage(&text)),
    }
    paragraph.clear();
}

/// Removes marks that only Markdown renderers need. Backticks stay: they show where a message ends.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (n, piece) in text.split('`').enumerate() {
        if n > 0 {
            out.push('`');
        }
        // Text between backticks is quoted unchanged.
        if n % 2 == 0 {
            out += &piece.replace("**", "").replace("<http", "http").replace('>', "");
        } else {
            out += piece;
        }
    }
    out.replace("```", "`").replace("``", "`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_wrapped_and_its_code_is_not() {
        let page = Page {
            name: "x",
            kind: Kind::Cause,
            summary: "X",
            text: "One `a` **b**\nmore.\n\n## Example\n```text\nGET / HTTP/1.1   with a long line that stays as it is, whatever the width\n\n\
                   X: 1\n```\n\n## How to fix it\n- one two three four five six seven eight nine ten eleven twelve\n- two\n\n\
                   ## Standard\nX: <https://x.example/>"
                .into(),
        };
        let mut painter = Painter::new(40, false);
        super::page(&mut painter, &page);
        assert_eq!(
            painter.finish(),
            "x  (cause)\n  One `a` b more.\n\nExample\n      GET / HTTP/1.1   with a long line that stays as it is, whatever the width\n\n      \
             X: 1\n\nHow to fix it\n  - one two three four five six seven\n    eight nine ten eleven twelve\n  - two\n\nStandard\n  X: \
             https://x.example/\n"
        );
    }
}
