//! What every writer promises.

use super::model::{Fetch, File, Report};
use super::{DEFAULT_MAX_SIZE, Format, Look, report, samples};

const HOSTILE: &str = "a|b `c` <script>alert(1)</script> [x](javascript:alert(1)) \u{1b}[31mred\u{1b}[0m \u{202e}txt\u{200b} \
                       @everyone #1 \r\n| x | ${{ x }} \u{9b}2J \\";

fn render(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    format.write(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn table(files: Vec<File>, width: usize) -> String {
    render(&report(files), Format::Table(Look { width, ..Look::PLAIN }))
}

#[test]
fn the_table_is_readable_at_every_width() {
    for width in [80, 120, 200] {
        let text = table(vec![samples::checkout()], width);
        insta::assert_snapshot!(format!("table_{width}"), text);
    }
}

#[test]
fn several_files_are_summed_up() {
    let second = samples::file("second.har", vec![samples::preflight_401(0)]);
    let third = samples::file("third.har", vec![]);
    insta::assert_snapshot!(table(vec![samples::checkout(), second, third], 120));
}

#[test]
fn hostile_text_is_shown_and_does_nothing() {
    let files = vec![samples::file("x.har", vec![samples::hostile(0, HOSTILE)])];
    insta::assert_snapshot!("hostile_table", table(files.clone(), 120));
    insta::assert_snapshot!(
        "hostile_markdown",
        render(&report(files), Format::Markdown { max_size: DEFAULT_MAX_SIZE, each: false })
    );
}

#[test]
fn markdown_is_ready_for_a_ticket() {
    insta::assert_snapshot!(render(
        &report(vec![samples::checkout()]),
        Format::Markdown { max_size: DEFAULT_MAX_SIZE, each: false }
    ));
}

#[test]
fn each_failure_can_be_shown_by_itself() {
    let look = Look { width: 100, explain: true, ..Look::PLAIN };
    insta::assert_snapshot!(render(&report(vec![samples::checkout()]), Format::Table(look)));
}

#[test]
fn markdown_keeps_to_any_limit_and_says_what_it_leaves_out() {
    // Causes of many servers, each with a section of its own.
    let of = |n: usize| Fetch { last_url: format!("https://api{n}.example/x").into(), ..samples::preflight_401(n) };
    let report = report(vec![samples::file("many.har", (0..90).map(of).collect())]);
    let all = render(&report, Format::Markdown { max_size: 0, each: false });
    assert_eq!(all.matches("**Fix:**").count(), 90);
    assert!(!all.contains("**Left out**"));
    for max_size in [1, 100, 1_000, 10_000, 32_767, 60_000, 65_536, all.len() + 1_000] {
        let text = render(&report, Format::Markdown { max_size, each: false });
        assert!(text.len() <= max_size, "{max_size}: {}", text.len());
        if max_size >= 1_000 {
            assert_eq!(text.contains("**Left out**"), text.len() + 1_000 < all.len(), "{max_size}");
            assert!(text.contains("Made by"), "{max_size}: {text}");
        }
        if max_size >= 32_767 {
            assert!(
                text.contains("| 40 | OPTIONS requires authentication (401) |")
                    && text.contains("### 1. OPTIONS requires")
            );
        }
    }
}

/// The files below `src` whose code, without tests, contains this word.
fn holders(word: &str) -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = String::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap) {
        let name = entry.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let is_of_tests = name.ends_with("tests.rs") || name.ends_with("samples.rs");
        if is_of_tests || !name.ends_with(".rs") || name.starts_with("report/redact/") {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        if code.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word)) {
            found += &format!("  {name}\n");
        }
    }
    found
}

/// The compiler guarantees that only the redactor creates a text, and that no writer can print one. It cannot show which
/// files read the raw text, and which vouch for one. Review every new file in this list: does it escape the text?
#[test]
fn a_text_is_asked_for_as_it_is_by_what_escapes_it_alone() {
    let words = ["unescaped(", "vouched(", "OfPage(", ":?}"];
    insta::assert_snapshot!("who_escapes", words.map(|word| format!("{word}\n{}", holders(word))).join("\n"));
}
