//! Values in Markdown: data from a file must not format the ticket, or link, mention or run anything in it.

use crate::report::text::AsText;
use crate::sanitize::sanitize;

/// A sentence: code, addresses and mentions become code; everything else is escaped.
pub(in crate::report) fn prose(text: impl AsText) -> String {
    let text = sanitize(text.unescaped());
    let mut out = String::with_capacity(text.len() + 16);
    // A value with a backtick may swap text and code; both are harmless.
    for (n, part) in text.split('`').enumerate() {
        let is_code = n % 2 == 1;
        if is_code && !part.is_empty() {
            out += &code_of(part);
        } else if !is_code {
            for piece in part.split_inclusive(' ') {
                out += &word(piece);
            }
        }
    }
    line_start(out)
}

/// One word with its trailing space.
fn word(word: &str) -> String {
    let bare = word.trim_end_matches([' ', '.', ',', ';', ':', ')', '\'']);
    let start = bare.len() - bare.trim_start_matches(['(', '\'']).len();
    let (open, core) = bare.split_at(start);
    if core.contains("://") || core.contains(['@', '#']) || core.contains("www.") || core.contains("GH-") {
        let end = word.get(bare.len()..).unwrap_or_default();
        return format!("{}{}{}", escape(open), code_of(core), escape(end));
    }
    escape(word)
}

/// Text without meaning for Markdown or HTML.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in sanitize(text).chars() {
        match c {
            '&' => out += "&amp;",
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// At the start of a line some characters make lists and headings.
fn line_start(text: String) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if text.starts_with(['-', '+', '=', '#', ':']) {
        return format!("\\{text}");
    }
    match text.split_at(digits) {
        (number, rest) if digits > 0 && rest.starts_with(['.', ')']) => format!("{number}\\{rest}"),
        _ => text,
    }
}

/// A code span, outside tables.
pub(in crate::report) fn code(text: impl AsText) -> String {
    code_of(&sanitize(text.unescaped()))
}

fn code_of(text: &str) -> String {
    if text.trim().is_empty() {
        return String::from("` `");
    }
    let fence = "`".repeat(longest_run(text) + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A value in a table cell. Pipes and backslashes cannot be escaped in a code span there.
pub(super) fn cell(text: impl AsText) -> String {
    let text = sanitize(text.unescaped());
    if !text.contains(['|', '\\', '`']) {
        return code_of(&text);
    }
    phrase_of(&text)
}

/// The program's own words in a cell, with values of a file.
pub(super) fn phrase(text: impl AsText) -> String {
    phrase_of(&sanitize(text.unescaped()))
}

fn phrase_of(text: &str) -> String {
    // An invisible comment breaks links and mentions.
    let escaped = escape(text).replace("://", ":\\/\\/").replace("www.", "www<!-- -->.").replace("GH-", "GH<!-- -->-");
    escaped.replace('@', "<!-- -->@<!-- -->").replace('#', "#<!-- -->")
}

/// A fenced block of lines, each after `indent`.
pub(super) fn block(indent: &'static str, lines: &[impl AsText]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| sanitize(line.unescaped())).collect();
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let mut out = format!("{indent}{fence}text\n");
    for line in lines {
        out += indent;
        out += &line;
        out.push('\n');
    }
    out + indent + &fence + "\n"
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_formats_links_mentions_or_runs() {
        let cases = [
            ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
            ("<img src=x onerror=alert(1)>", "\\<img src=x onerror=alert(1)\\>"),
            ("see https://evil.test/*_*, please", "see `https://evil.test/*_*`, please"),
            ("ask @everyone about #12", "ask `@everyone` about `#12`"),
            ("set `Vary: Origin` there", "set `Vary: Origin` there"),
            ("- no list", "\\- no list"),
            ("1. no list", "1\\. no list"),
            ("a|b\nc", "a\\|b\\\\nc"),
            ("&lt; entities", "&amp;lt; entities"),
        ];
        for (text, expected) in cases {
            assert_eq!(prose(text), expected);
        }
    }

    #[test]
    fn no_backtick_ends_a_code_span_or_block() {
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(block("", &["```"]), "````text\n```\n````\n");
    }

    #[test]
    fn no_value_ends_a_cell() {
        assert_eq!(cell("GET a.test/x"), "`GET a.test/x`");
        assert_eq!(cell("a|b"), "a\\|b");
        assert_eq!(cell("a\\|b"), "a\\\\\\|b");
    }
}
