//! Writes explanations: for a terminal, as Markdown, as JSON.

mod terminal;

use crate::browser::Engine;
use crate::explain::{Answer, Finding, Page, Recognised, guides, page, pages};
use crate::report::table::paint::{Painter, Style};
use crate::report::text::OfPage;
use serde_json::{Value, json};
use std::io::{self, Write};

/// The format of an explanation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// For people.
    Text {
        /// Width.
        width: usize,
        /// Whether to use colour.
        color: bool,
    },
    /// One JSON document.
    Json,
    /// For a ticket or a wiki.
    Markdown,
}

/// Writes an explanation.
///
/// # Errors
/// Those of `out`.
pub fn write(answer: &Answer, form: Form, out: &mut dyn Write) -> io::Result<()> {
    match (form, answer) {
        (Form::Text { width, color }, answer) => {
            let mut painter = Painter::new(width, color);
            match answer {
                Answer::Page(page) => terminal::page(&mut painter, page),
                Answer::Message(recognised) => message(&mut painter, recognised),
            }
            out.write_all(painter.finish().as_bytes())
        }
        (Form::Markdown, Answer::Page(page)) => markdown(page, out),
        (Form::Markdown, Answer::Message(recognised)) => {
            for (finding, page) in explained(recognised) {
                writeln!(out, "{}\n", says(finding))?;
                markdown(&page, out)?;
            }
            let texts = recognised.advice.into_iter().chain(recognised.remarks.iter().map(String::as_str));
            texts.enumerate().try_for_each(|(n, text)| writeln!(out, "{}{text}", if n > 0 { "\n" } else { "" }))
        }
        (Form::Json, Answer::Page(page)) => document(&json_page(page), out),
        (Form::Json, Answer::Message(recognised)) => document(&json_message(recognised), out),
    }
}

/// Writes the names of all pages with their summaries.
///
/// # Errors
/// Those of `out`.
pub fn write_list(form: Form, out: &mut dyn Write) -> io::Result<()> {
    let pages = [pages(), guides()].concat();
    match form {
        Form::Text { width, color } => {
            let mut painter = Painter::new(width, color);
            terminal::list(&mut painter, &pages);
            out.write_all(painter.finish().as_bytes())
        }
        Form::Markdown => {
            writeln!(out, "| name | kind | summary |\n|---|---|---|")?;
            pages.iter().try_for_each(|page| writeln!(out, "| `{}` | {} | {} |", page.name, page.kind, page.summary))
        }
        Form::Json => {
            let list = pages.iter().map(|page| json!({"name": page.name, "kind": page.kind, "summary": page.summary}));
            document(&Value::Array(list.collect()), out)
        }
    }
}

/// Each finding with the page of its likeliest cause.
fn explained(recognised: &Recognised) -> impl Iterator<Item = (&Finding, Page)> {
    recognised.findings.iter().filter_map(|finding| Some((finding, page(finding.pages.first()?)?)))
}

fn message(painter: &mut Painter, recognised: &Recognised) {
    for (n, (finding, page)) in explained(recognised).enumerate() {
        if n > 0 {
            painter.newline();
        }
        painter.hanging(Style::Doubt, "", "", OfPage(&says(finding)));
        painter.newline();
        terminal::page(painter, &page);
    }
    for (n, text) in recognised.advice.into_iter().chain(recognised.remarks.iter().map(String::as_str)).enumerate() {
        if n > 0 || !recognised.findings.is_empty() {
            painter.newline();
        }
        terminal::body(painter, text);
    }
}

/// One sentence on what the message means, and what it leaves open.
fn says(finding: &Finding) -> String {
    let who = match finding.engine {
        Some(Engine::Chromium) => "Chrome and Edge print this",
        Some(Engine::Firefox) => "Firefox prints this",
        Some(Engine::WebKit) => "Safari (WebKit) prints this",
        None => "The browser prints this",
    };
    let stage = if finding.preflight { " about the preflight" } else { "" };
    let (first, others) = finding.pages.split_first().map_or(("", [].as_slice()), |(first, others)| (*first, others));
    let open = if others.is_empty() {
        String::new()
    } else {
        format!(" The same message can also mean {}: the exported HAR shows which.", others.join(" and "))
    };
    format!("{who}{stage}: {first}.{open}")
}

fn markdown(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n\n{}", page.name, page.text)
}

fn json_page(page: &Page) -> Value {
    json!({
        "name": page.name,
        "kind": page.kind,
        "summary": page.summary,
        "meaning": page.part("What it means"),
        "signs": page.part("How to see it"),
        "consoles": page.part("What the consoles say"),
        "example": page.part("Example"),
        "mend": page.part("How to fix it"),
        "standard": page.section(),
        "markdown": page.text,
    })
}

fn json_message(recognised: &Recognised) -> Value {
    let findings = recognised.findings.iter().map(|finding| {
        json!({
            "pages": finding.pages,
            "engine": finding.engine.map(|engine| engine.to_string()),
            "preflight": finding.preflight,
            "page": finding.pages.first().and_then(|name| page(name)).as_ref().map(json_page),
        })
    });
    json!({ "findings": findings.collect::<Vec<_>>(), "advice": recognised.advice, "remarks": recognised.remarks })
}

fn document(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::explain;

    fn written(query: &str, form: Form) -> String {
        let mut out = Vec::new();
        write(&explain(query).unwrap(), form, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_message_shows_the_page_and_what_it_leaves_open() {
        let text = written(
            "Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 200",
            Form::Text { width: 100, color: false },
        );
        assert!(
            text.starts_with("Safari (WebKit) prints this: missing-allow-origin. The same message can also mean"),
            "{text}"
        );
        assert!(text.contains("\nmissing-allow-origin  (cause)\n"), "{text}");
    }

    #[test]
    fn every_page_can_be_written_in_every_form() {
        for page in pages() {
            let text = written(page.name, Form::Text { width: 80, color: false });
            let prose = text.lines().filter(|line| !line.starts_with("      ") && !line.contains("://"));
            for line in prose {
                assert!(line.chars().count() <= 80 || !line.trim().contains(' '), "{}: {line}", page.name);
                assert!(!line.contains("**") && !line.contains("```"), "{}: {line}", page.name);
            }
            assert!(written(page.name, Form::Markdown).starts_with(&format!("# {}\n", page.name)));
            let json: Value = serde_json::from_str(&written(page.name, Form::Json)).unwrap();
            assert_eq!(json["name"], page.name);
            assert!(json["standard"].as_str().is_some_and(|url| url.starts_with("https://")), "{json}");
        }
    }
}
