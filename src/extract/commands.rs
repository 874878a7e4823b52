//! The requests of an extract as commands: for curl, and for the console of the page.

use super::document::Entry;
use crate::fetch::{is_forbidden_request_header, is_token_byte};
use crate::har::Copied;
use crate::report::{Fetch, Redactor, Text, is_unsafe, safe_json, sanitize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The same requests in three forms.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Commands {
    /// For `curl --config FILE`: no shell reads it, so that nothing in it needs quoting for one.
    pub curl_config: String,
    /// One command a request, for a POSIX shell.
    pub curl_lines: String,
    /// JavaScript to paste into the console of the page. A browser adds the headers that script may not set.
    pub javascript: String,
}

/// A request as it was sent.
struct Sent<'a> {
    entry: Option<usize>,
    method: &'a str,
    url: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    body: Option<&'a str>,
}

/// What a fetch was sent with that no entry holds, redacted as the entries are.
struct Unrecorded {
    origin: Option<Text>,
    /// Headers of the preflight.
    preflight: Option<Vec<(Text, Text)>>,
}

impl Unrecorded {
    fn of(fetch: &Fetch, redactor: &mut Redactor) -> Unrecorded {
        let origin = fetch.origin.as_ref().map(|origin| redactor.url(origin.unescaped()));
        let preflight = fetch.preflight_request.as_ref().map(|preflight| {
            let headers = preflight.headers.iter();
            headers
                .map(|header| {
                    let (name, value) = (header.name.unescaped(), header.value.unescaped());
                    // The names in a list of headers are as the page chose them.
                    (redactor.text(name), redactor.header_in_words(name, value))
                })
                .collect()
        });
        Unrecorded { origin, preflight }
    }
}

/// Headers that the program which sends a request makes itself.
const OF_THE_SENDER: [&str; 6] =
    ["host", "content-length", "connection", "transfer-encoding", "accept-encoding", "keep-alive"];

impl Commands {
    /// Those of the fetches, of the copies of their entries by number.
    pub(super) fn of(fetches: &[Fetch], entries: &BTreeMap<usize, &Entry>, redactor: &mut Redactor) -> Commands {
        let mut commands = Commands::default();
        commands.curl_config +=
            "# curl --config FILE\n# Values named REDACTED were taken out: put real ones in their place.\n";
        commands.curl_lines += "# Values named REDACTED were taken out: put real ones in their place.\n";
        commands.javascript += "// Paste this into the console of the page. Values named REDACTED were taken out: put real ones in their place.\n";
        let mut is_first = true;
        for fetch in fetches {
            let unrecorded = Unrecorded::of(fetch, redactor);
            for mut sent in exchange(fetch, entries, &unrecorded) {
                if fetch.mode.name() == "cors" {
                    sent.add_origin(&unrecorded);
                }
                commands.add_curl(&sent, std::mem::take(&mut is_first));
            }
            commands.add_javascript(fetch, entries);
        }
        commands
    }

    fn add_curl(&mut self, sent: &Sent<'_>, is_first: bool) {
        let config = &mut self.curl_config;
        let lines = &mut self.curl_lines;
        let url = safe_url(sent.url);
        // Writing to a String cannot fail.
        let _ = writeln!(config, "{}\n# {}", if is_first { "" } else { "\nnext" }, sent.title());
        let _ = writeln!(
            config,
            "url = {}\nrequest = {}\ngloboff\ninclude\nsilent\nshow-error",
            quoted(&url),
            quoted(sent.method)
        );
        let _ = write!(lines, "\n# {}\ncurl -gisS -X {} {}", sent.title(), in_shell(sent.method), in_shell(&url));
        if sent.method == "HEAD" {
            config.push_str("head\n");
            lines.push_str(" -I");
        }
        for (name, value) in &sent.headers {
            // A header without a value is written with a semicolon.
            let value = value.replace(is_unsafe, "");
            let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
            let _ = writeln!(config, "header = {}", quoted(&header));
            let _ = write!(lines, " -H {}", in_shell(&header));
        }
        if let Some(body) = sent.body {
            let body = &*body.replace(controls_terminal, "");
            let _ = writeln!(config, "data-raw = {}", quoted(body));
            let _ = write!(lines, " --data-raw {}", in_shell(body));
        }
        lines.push('\n');
    }

    fn add_javascript(&mut self, fetch: &Fetch, entries: &BTreeMap<usize, &Entry>) {
        let first = fetch.entries.redirects.first().copied().or(fetch.entries.request);
        let Some(sent) = first.and_then(|entry| Sent::of(entry, entries.get(&entry)?)) else { return };
        let out = &mut self.javascript;
        let _ = writeln!(out, "\n// {}", sent.title());
        if fetch.mode.name() == "navigate" {
            out.push_str("// A navigation: script cannot make it by fetch().\n");
            return;
        }
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for (name, value) in &sent.headers {
            let is_forbidden = is_forbidden_request_header(name, value) || name.eq_ignore_ascii_case("user-agent");
            if is_forbidden { &mut others } else { &mut own }.push((*name, *value));
        }
        for (name, value) in others {
            let _ = writeln!(out, "// The browser adds: {}", sanitize(&format!("{name}: {value}")));
        }
        let mode = if fetch.mode.name() == "no-cors" { "no-cors" } else { "cors" };
        let credentials = match fetch.credentials.name() {
            "include" => "include",
            _ => "same-origin",
        };
        if fetch.credentials.name() == "unknown" {
            out.push_str(
                "// The file does not tell whether it was sent with credentials: 'include' is the other possibility.\n",
            );
        }
        let _ = writeln!(out, "await fetch({}, {{", json(sent.url));
        let _ =
            writeln!(out, "  method: {},\n  mode: \"{mode}\",\n  credentials: \"{credentials}\",", json(sent.method));
        if !own.is_empty() {
            out.push_str("  headers: [\n");
            for (name, value) in own {
                let _ = writeln!(out, "    [{}, {}],", json(name), json(value));
            }
            out.push_str("  ],\n");
        }
        if let Some(body) = sent.body {
            let _ = writeln!(out, "  body: {},", json(body));
        }
        out.push_str("});\n");
    }
}

/// The preflight, where there was one, and every hop of the request.
fn exchange<'a>(fetch: &Fetch, entries: &BTreeMap<usize, &'a Entry>, unrecorded: &'a Unrecorded) -> Vec<Sent<'a>> {
    let recorded = |number: &usize| Sent::of(*number, entries.get(number)?);
    let last = fetch.entries.request.as_ref().and_then(recorded);
    // Its URL is the request's.
    let reconstructed = || {
        let headers = unrecorded.preflight.as_ref()?.iter();
        let headers = headers.map(|(name, value)| (name.unescaped(), value.unescaped())).collect();
        Some(Sent { entry: None, method: "OPTIONS", url: last.as_ref()?.url, headers, body: None })
    };
    let preflight = fetch.entries.preflight.as_ref().and_then(recorded).or_else(reconstructed);
    fetch.entries.redirects.iter().filter_map(recorded).chain(preflight).chain(last).collect()
}

impl<'a> Sent<'a> {
    fn of(number: usize, entry: &'a Entry) -> Option<Sent<'a>> {
        let request = entry.get("request")?;
        let text = |name: &str| request.get(name).and_then(as_text);
        let Some(Copied::List(headers)) = request.get("headers") else { return None };
        let headers =
            headers.iter().filter_map(|header| Some((as_text(header.get("name")?)?, as_text(header.get("value")?)?)));
        // What is no token is no name of a header; of `@file` curl would read the file.
        let is_kept = |name: &str| is_token(name) && !OF_THE_SENDER.iter().any(|own| own.eq_ignore_ascii_case(name));
        let body =
            request.get("postData").and_then(|data| data.get("text")).filter(|body| matches!(body, Copied::Text(_)));
        Some(Sent {
            entry: Some(number),
            method: text("method").filter(|method| is_token(method)).unwrap_or("GET"),
            url: text("url")?,
            headers: headers.filter(|(name, _)| is_kept(name)).collect(),
            body: body.and_then(as_text),
        })
    }

    /// A request that was held back has none of the headers that the browser would have added.
    fn add_origin(&mut self, unrecorded: &'a Unrecorded) {
        let has_origin = self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("origin"));
        if let (false, Some(origin)) = (has_origin, &unrecorded.origin) {
            self.headers.push(("Origin", origin.unescaped()));
        }
    }

    /// On one line, whatever stands in it.
    fn title(&self) -> String {
        let place = self.entry.map_or("not in the file".to_owned(), |entry| format!("entry {entry}"));
        format!("{} {} ({place})", sanitize(self.method), sanitize(self.url)).replace(['\n', '\r'], " ")
    }
}

fn as_text(value: &Entry) -> Option<&str> {
    match value {
        Copied::Text(text) => Some(text.unescaped()),
        Copied::Own(text) => Some(text),
        _ => None,
    }
}

/// An argument of a curl configuration file, which knows five escapes.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            '\0' => {}
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// An argument of a POSIX shell.
fn in_shell(text: &str) -> String {
    crate::rules::shell_quoted(&text.replace('\0', ""))
}

/// A string of JavaScript.
fn json(text: &str) -> String {
    safe_json(&text, false)
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

/// A URL without a character that a terminal does not take well: browsers send them encoded.
fn safe_url(url: &str) -> Cow<'_, str> {
    if !url.contains(is_unsafe) {
        return url.into();
    }
    let mut safe = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            // The parser of URLs drops them.
            '\t' | '\n' | '\r' => {}
            c if is_unsafe(c) => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    // Writing to a String cannot fail.
                    let _ = write!(safe, "%{byte:02X}");
                }
            }
            c => safe.push(c),
        }
    }
    safe.into()
}

/// Whether a character of a body would do something on a terminal: no command line can hold it otherwise.
fn controls_terminal(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_controls_a_terminal_or_ends_a_string() {
        assert_eq!(safe_url("https://a.test/\n\u{1b}[31m\u{202e}x"), "https://a.test/%1B[31m%E2%80%AEx");
        assert_eq!(safe_url("https://a.test/ä"), "https://a.test/ä");
        assert_eq!(json("\u{2028}\u{85}\u{202e}\"</script>"), r#""\u2028\u0085\u202e\"</script>""#);
        assert_eq!("a\u{1b}\nb\u{202e}".replace(controls_terminal, ""), "a\nb");
        assert!(is_token("x-a") && !is_token("@/etc/passwd") && !is_token("a\nb") && !is_token(":path"));
    }

    #[test]
    fn no_quotation_ends_early() {
        let hostile = "it's \"q\" \\ $HOME %PATH% ^ & | `x`\nurl = \"http://other.test/\"";
        assert_eq!(quoted(hostile), r#""it's \"q\" \\ $HOME %PATH% ^ & | `x`\nurl = \"http://other.test/\"""#);
        assert_eq!(in_shell("it's"), r"'it'\''s'");
        assert_eq!(quoted("a\tb\u{b}c\rd\0"), r#""a\tb\vc\rd""#);
    }
}
