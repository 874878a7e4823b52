//! The requests of an extract as commands: for curl, and for the console of the page.

use super::ExtractOptions;
use super::document::Document;
use super::kept::Kept;
use crate::har::EntryIndex;
use crate::report::{self, Redactor, Text, is_unsafe, safe_json, sanitize};
use crate::rules::{Analysis, Verdict};
use crate::session::{Fetch, Mode};
use crate::standard::{CredentialsMode, is_forbidden_request_header, is_token_byte};
use serde::Deserialize;
use std::borrow::Cow;
use std::io::{self, Write};

/// The same requests in three formats.
#[derive(Debug, Default)]
pub struct Commands {
    /// For `curl --config FILE`: no shell reads it, so it needs no shell quoting.
    pub curl_config: Kept,
    /// One command per request, for a POSIX shell.
    pub curl_lines: Kept,
    /// JavaScript to paste into the console of the page. The browser adds the headers that script may not set.
    pub javascript: Kept,
}

/// A request as it was sent.
struct Sent {
    entry: Option<usize>,
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

/// The parts of a copied entry that describe its request.
#[derive(Deserialize)]
struct Copy {
    request: CopiedRequest,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CopiedRequest {
    #[serde(default)]
    method: serde_json::Value,
    url: String,
    #[serde(default)]
    headers: Vec<CopiedHeader>,
    #[serde(default)]
    post_data: serde_json::Value,
}

#[derive(Deserialize)]
struct CopiedHeader {
    name: String,
    value: String,
}

/// Parts of a request that are in no entry, redacted like the entries.
struct Unrecorded {
    origin: Option<Text>,
    /// Headers of the preflight.
    preflight: Option<Vec<(Text, Text)>>,
}

impl Unrecorded {
    fn of(analysis: &Analysis, (fetch, verdict): &(Fetch, Verdict), redactor: &mut Redactor) -> Unrecorded {
        let origin = fetch.origin.as_ref().map(|origin| redactor.url(origin.serialized()));
        let preflight = report::unrecorded_preflight(analysis, redactor, fetch, verdict);
        Unrecorded { origin, preflight }
    }
}

/// Headers that the sending program adds itself.
const OF_THE_SENDER: [&str; 6] =
    ["host", "content-length", "connection", "transfer-encoding", "accept-encoding", "keep-alive"];

impl Commands {
    /// The requests of an analysis, from its copied entries.
    pub(super) fn of(
        analysis: &Analysis,
        document: &Document,
        redactor: &mut Redactor,
        options: &ExtractOptions,
    ) -> io::Result<Commands> {
        let mut commands = Commands::default();
        commands
            .curl_config
            .write_all(b"# curl --config FILE\n# Values named REDACTED were removed: replace them with real ones.\n")?;
        commands.curl_lines.write_all(b"# Values named REDACTED were removed: replace them with real ones.\n")?;
        commands.javascript.write_all(b"// Paste this into the console of the page. Values named REDACTED were removed: replace them with real ones.\n")?;
        let copies = Copies { document, with_bodies: options.bodies };
        let mut is_first = true;
        for judged in &analysis.fetches {
            let unrecorded = Unrecorded::of(analysis, judged, redactor);
            let mut first = None;
            for mut sent in copies.exchange(&judged.0, &unrecorded)? {
                let is_of_file = sent.entry.is_some() && sent.entry == first_entry(&judged.0);
                if is_of_file {
                    first = Some(sent.in_script(judged)?);
                }
                if judged.0.mode == Mode::Cors {
                    sent.add_origin(&unrecorded);
                }
                commands.add_curl(&sent, std::mem::take(&mut is_first))?;
            }
            commands.javascript.write_all(first.unwrap_or_default().as_bytes())?;
        }
        for text in [&mut commands.curl_config, &mut commands.curl_lines, &mut commands.javascript] {
            text.flush()?;
        }
        Ok(commands)
    }

    fn add_curl(&mut self, sent: &Sent, is_first: bool) -> io::Result<()> {
        let config = &mut self.curl_config;
        let lines = &mut self.curl_lines;
        let url = safe_url(&sent.url);
        writeln!(config, "{}\n# {}", if is_first { "" } else { "\nnext" }, sent.title())?;
        writeln!(
            config,
            "url = {}\nrequest = {}\ngloboff\ninclude\nsilent\nshow-error",
            quoted(&url),
            quoted(&sent.method)
        )?;
        write!(lines, "\n# {}\ncurl -gisS -X {} {}", sent.title(), in_shell(&sent.method), in_shell(&url))?;
        if sent.method == "HEAD" {
            config.write_all(b"head\n")?;
            lines.write_all(b" -I")?;
        }
        for (name, value) in &sent.headers {
            // A header without a value is written with a semicolon.
            let value = value.replace(is_unsafe, "");
            let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
            writeln!(config, "header = {}", quoted(&header))?;
            write!(lines, " -H {}", in_shell(&header))?;
        }
        if let Some(body) = &sent.body {
            let body = &*body.replace(controls_terminal, "");
            writeln!(config, "data-raw = {}", quoted(body))?;
            write!(lines, " --data-raw {}", in_shell(body))?;
        }
        lines.write_all(b"\n")
    }
}

/// The first entry of a fetch.
fn first_entry(fetch: &Fetch) -> Option<usize> {
    fetch.hops.iter().find_map(|hop| hop.entry).map(|entry| entry.0)
}

/// The copied entries.
struct Copies<'a> {
    document: &'a Document,
    with_bodies: bool,
}

impl Copies<'_> {
    fn sent(&self, index: Option<EntryIndex>) -> io::Result<Option<Sent>> {
        let Some(index) = index else { return Ok(None) };
        let Some(bytes) = self.document.entry(index)? else { return Ok(None) };
        // One without a URL cannot be sent.
        Ok(serde_json::from_slice(&bytes).ok().map(|copy| Sent::of(index.0, copy, self.with_bodies)))
    }

    /// The preflight, if there was one, and every hop of the request.
    fn exchange(&self, fetch: &Fetch, unrecorded: &Unrecorded) -> io::Result<Vec<Sent>> {
        let Some((last, before)) = fetch.hops.split_last() else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for hop in before {
            all.extend(self.sent(hop.entry)?);
        }
        let request = self.sent(last.entry)?;
        // Its URL is the request's.
        let reconstructed = || {
            let headers = unrecorded.preflight.as_ref()?.iter();
            let headers = headers.map(|(name, value)| (name.unescaped().to_owned(), value.unescaped().to_owned()));
            let url = request.as_ref()?.url.clone();
            Some(Sent { entry: None, method: "OPTIONS".to_owned(), url, headers: headers.collect(), body: None })
        };
        all.extend(self.sent(last.preflight_entry)?.or_else(reconstructed));
        all.extend(request);
        Ok(all)
    }
}

impl Sent {
    fn of(number: usize, Copy { request }: Copy, with_bodies: bool) -> Sent {
        // Only a token is a header name; curl would read the file for `@file`.
        let is_kept = |name: &str| is_token(name) && !OF_THE_SENDER.iter().any(|own| own.eq_ignore_ascii_case(name));
        let body = request.post_data.get("text").and_then(|body| body.as_str());
        Sent {
            entry: Some(number),
            method: request.method.as_str().filter(|method| is_token(method)).unwrap_or("GET").to_owned(),
            url: request.url,
            headers: request
                .headers
                .into_iter()
                .filter(|header| is_kept(&header.name))
                .map(|header| (header.name, header.value))
                .collect(),
            body: body.filter(|body| with_bodies && !body.is_empty()).map(str::to_owned),
        }
    }

    /// A request that was not sent lacks the headers that the browser would have added.
    fn add_origin(&mut self, unrecorded: &Unrecorded) {
        let has_origin = self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("origin"));
        if let (false, Some(origin)) = (has_origin, &unrecorded.origin) {
            self.headers.push(("Origin".to_owned(), origin.unescaped().to_owned()));
        }
    }

    /// On one line, whatever it contains.
    fn title(&self) -> String {
        let place = self.entry.map_or("not in the file".to_owned(), |entry| format!("entry {entry}"));
        format!("{} {} ({place})", sanitize(&self.method), sanitize(&self.url)).replace(['\n', '\r'], " ")
    }

    /// As a script of the page would send it.
    fn in_script(&self, (fetch, verdict): &(Fetch, Verdict)) -> io::Result<String> {
        let mut out = Vec::new();
        writeln!(out, "\n// {}", self.title())?;
        if fetch.mode == Mode::Navigate {
            writeln!(out, "// This is a navigation, which fetch() cannot make.")?;
            return String::from_utf8(out).map_err(io::Error::other);
        }
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for (name, value) in &self.headers {
            let is_forbidden = is_forbidden_request_header(name, value) || name.eq_ignore_ascii_case("user-agent");
            if is_forbidden { &mut others } else { &mut own }.push((name, value));
        }
        for (name, value) in others {
            writeln!(out, "// The browser adds: {}", sanitize(&format!("{name}: {value}")))?;
        }
        let mode = if fetch.mode == Mode::NoCors { "no-cors" } else { "cors" };
        let known = report::credentials_known(fetch, verdict);
        let credentials = if known == Some(CredentialsMode::Include) { "include" } else { "same-origin" };
        if known.is_none() {
            writeln!(
                out,
                "// The file does not show whether it was sent with credentials; the other possibility is 'include'."
            )?;
        }
        writeln!(out, "await fetch({}, {{", safe_json(&self.url))?;
        writeln!(out, "  method: {},\n  mode: \"{mode}\",", safe_json(&self.method))?;
        writeln!(out, "  credentials: \"{credentials}\",")?;
        if !own.is_empty() {
            writeln!(out, "  headers: [")?;
            for (name, value) in own {
                writeln!(out, "    [{}, {}],", safe_json(name), safe_json(value))?;
            }
            writeln!(out, "  ],")?;
        }
        if let Some(body) = &self.body {
            writeln!(out, "  body: {},", safe_json(body))?;
        }
        writeln!(out, "}});")?;
        String::from_utf8(out).map_err(io::Error::other)
    }
}

/// An argument in a curl configuration file, which supports five escapes.
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

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

/// A URL with unsafe characters encoded, as browsers send it.
fn safe_url(url: &str) -> Cow<'_, str> {
    if !url.contains(is_unsafe) {
        return url.into();
    }
    let mut safe = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            // The URL parser drops these.
            '\t' | '\n' | '\r' => {}
            c if is_unsafe(c) => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    safe.push_str(&format!("%{byte:02X}"));
                }
            }
            c => safe.push(c),
        }
    }
    safe.into()
}

/// Whether a character of a body controls a terminal; a command line cannot escape it.
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
        assert_eq!(safe_json(&"\u{2028}\u{85}\u{202e}\"</script>"), r#""\u2028\u0085\u202e\"</script>""#);
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
