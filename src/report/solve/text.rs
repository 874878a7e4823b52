//! The solution for people.

use super::hindrance::Hindrance;
use super::{NotFixed, SolutionReport, SolvedPolicy};
use crate::report::finding::counted;
use crate::report::table::paint::{Painter, Style};
use crate::report::text::{AsText, Piece, Text, words};
use crate::sanitize::sanitize;
use std::io::{self, Write};

/// The width of a label.
const INDENT: &str = "                ";
/// Maximum number of groups of failures to list.
const MOST: usize = 40;
/// Maximum number of lines about what a policy also allows.
const MOST_BEYOND: usize = 10;

impl SolutionReport {
    /// Writes the configurations for the requested software, one for each server.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_configurations(&self, out: &mut dyn Write) -> io::Result<()> {
        configurations(self, out)
    }

    /// Writes the text for people.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_text(&self, width: usize, color: bool, out: &mut dyn Write) -> io::Result<()> {
        write(self, width, color, out)
    }

    /// Writes what people must know about the policies even without a report: what a configuration allows more or less than
    /// needed, and what is unknown. Writes nothing if there is nothing of this.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_caveats(&self, width: usize, color: bool, out: &mut dyn Write) -> io::Result<()> {
        write_caveats(self, width, color, out)
    }
}

fn write(report: &SolutionReport, width: usize, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut painter = Painter::new(width.clamp(40, 400), color);
    painter.paragraph(Style::Strong, "", sentence(report));
    for policy in &report.policies {
        painter.newline();
        server(&mut painter, policy);
    }
    if !report.not_fixed.is_empty() {
        painter.newline();
        painter.put(Style::Strong, "Left over: no headers are proposed for these").newline();
        report.not_fixed.iter().take(MOST).for_each(|group| not_fixed(&mut painter, group));
        if report.not_fixed.len() > MOST {
            let more = words!("  and {} more causes (the JSON form lists all)", report.not_fixed.len() - MOST);
            painter.put(Style::Faint, more).newline();
        }
    }
    if report.doubtful > 0 {
        let requests =
            counted(report.doubtful, "request seems to have succeeded and", "requests seem to have succeeded and");
        painter.newline();
        painter.paragraph(Style::Doubt, "", words!("{} may have failed: see the report.", requests));
    }
    if report.undetermined > 0 {
        let requests = counted(report.undetermined, "request", "requests");
        painter.newline();
        painter.paragraph(Style::Doubt, "", words!("How {} ended is not known; see the report.", requests));
    }
    for unread in report.unread.iter().take(MOST) {
        painter.hanging(Style::Doubt, "Not read  ", "          ", &unread.message);
    }
    out.write_all(painter.finish().as_bytes())
}

/// Only what people must know about the policies.
fn write_caveats(report: &SolutionReport, width: usize, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut painter = Painter::new(width.clamp(40, 400), color);
    for policy in &report.policies {
        let caveats = caveats(policy);
        if !caveats.is_empty() {
            painter.put(Style::Strong, &policy.server).newline();
            caveats.into_iter().for_each(|(label, text)| {
                painter.hanging(Style::Plain, label, INDENT, text);
            });
        }
    }
    out.write_all(painter.finish().as_bytes())
}

/// `3 of 5 failures are fixed by the headers of 1 server; 2 are not.`
fn sentence(report: &SolutionReport) -> Piece<'static> {
    let left: usize = report.not_fixed.iter().map(|group| group.requests).sum();
    let all = report.fixed + left;
    let servers = counted(report.policies.len(), "server", "servers");
    match (report.fixed, left) {
        (0, 0) if report.is_incomplete() => {
            words!("No known failures in what could be read: no policy is proposed.")
        }
        (0, 0) if report.doubtful > 0 || report.undetermined > 0 => {
            words!("No known failures: no policy is proposed.")
        }
        (0, 0) => words!("No request failed: no server has to allow more."),
        (_, 0) if report.policies.iter().any(|policy| policy.open_credentials > 0) => words!(
            "{}: headers of {} fix all, unless more of the requests have credentials (see check).",
            counted(all, "failure", "failures"),
            servers
        ),
        (_, 0) => words!("{}: headers of {} fix all.", counted(all, "failure", "failures"), servers),
        (0, _) => words!("{}: no headers are proposed for any (see below).", counted(all, "failure", "failures")),
        (fixed, left) => {
            words!(
                "{}: headers of {} fix {}, and for {} none are proposed (see below).",
                counted(all, "failure", "failures"),
                servers,
                fixed,
                left
            )
        }
    }
}

fn server(painter: &mut Painter, policy: &SolvedPolicy) {
    painter.put(Style::Strong, &policy.server).newline();
    let list = |items: &[Text]| Piece::list(items, ", ");
    let mut line = |label: &'static str, text: Piece<'static>| {
        if !text.is_empty() {
            painter.hanging(Style::Plain, label, INDENT, text);
        }
    };
    line("  origins       ", list(&policy.origins));
    line("  methods       ", list(&policy.methods));
    line("  headers       ", list(&policy.headers));
    line("  expose        ", list(&policy.expose));
    let credentials = match (policy.credentials, policy.credentials_are_possible) {
        (false, _) => Piece::default(),
        (true, false) => words!("true"),
        // The caveats explain it.
        (true, true) => words!("true, perhaps"),
    };
    line("  credentials   ", credentials);
    line("  max-age       ", policy.max_age.map(|seconds| words!("{}", seconds)).unwrap_or_default());
    if let Some(configuration) = &policy.configuration {
        let place = match configuration.text.is_empty() {
            true => words!("none for {}", configuration.software),
            false => words!("{}: {}", configuration.software, configuration.place),
        };
        line("  configuration ", place);
    }
    caveats(policy).into_iter().for_each(|(label, text)| line(label, text));
}

/// What a policy and its configuration allow more or less than needed, and what is unknown; each with its label.
fn caveats(policy: &SolvedPolicy) -> Vec<(&'static str, Piece<'static>)> {
    let list = |items: &[Text]| Piece::list(items, ", ");
    let mut all = Vec::new();
    let mut line = |label: &'static str, text: Piece<'static>| all.push((label, text));
    let beyond_headers =
        policy.beyond_headers.iter().map(|beyond| words!("{} with {}", beyond.method, list(&beyond.headers)));
    let beyond_origins = policy.beyond_origins.iter().map(|beyond| {
        let credentials = beyond.credentials.then(|| words!("credentials"));
        let parts: Vec<Piece<'_>> =
            beyond.methods.iter().chain(&beyond.headers).map(|text| words!("{}", text)).chain(credentials).collect();
        words!("{} to {}", Piece::list(&parts, ", "), beyond.origin)
    });
    let beyond: Vec<Piece<'static>> = beyond_headers.chain(beyond_origins).collect();
    for (n, text) in beyond.iter().take(MOST_BEYOND).enumerate() {
        line(if n == 0 { "  also allows   " } else { INDENT }, words!("{}", text));
    }
    if beyond.len() > MOST_BEYOND {
        line(INDENT, words!("and {} more (the JSON form lists all)", beyond.len() - MOST_BEYOND));
    }
    for (n, limit) in policy.configuration.iter().flat_map(|configuration| &configuration.limits).enumerate() {
        line(if n == 0 { "  limits        " } else { INDENT }, words!("{}", limit));
    }
    if policy.credentials_are_possible {
        line(
            "  check         ",
            words!(
                "these files do not show whether the requests have credentials; if not, remove `credentials = true`"
            ),
        );
    }
    if policy.open_credentials > 0 {
        let requests = counted(policy.open_credentials, "request has", "requests have");
        line(
            "  check         ",
            words!("these files do not show whether {} credentials; if so, add `credentials = true`", requests),
        );
    }
    if policy.uncovered > 0 {
        let requests = counted(policy.uncovered, "request that succeeds", "requests that succeed");
        line("  not covered   ", words!("{} now, from pages whose origin is `null` or unknown", requests));
    }
    all
}

fn not_fixed(painter: &mut Painter, group: &NotFixed) {
    let requests = counted(group.requests, "request", "requests");
    let (method, url) = (&group.example.method, &group.example.url);
    let more = if group.requests > 1 { words!(" ({})", requests) } else { Piece::default() };
    painter.put(Style::Bad, words!("  {}", group.cause.name()));
    // A console log does not contain the method.
    let method = if method.is_empty() { Piece::default() } else { words!("{} ", method) };
    painter.hanging(Style::Plain, "", "    ", words!("  {}{}{}", method, url, more));
    if group.reason == Hindrance::Uncertain
        && let Some(fact) = &group.missing_fact
    {
        painter.hanging(Style::Doubt, "    ", "    ", words!("To be sure, check {}", fact));
    }
    if let Some(fix) = &group.fix {
        for line in fix.lines().take(1) {
            painter.hanging(Style::Plain, "    ", "    ", line);
        }
    }
}

/// The configurations for copying; with several servers, each after the name of its server.
fn configurations(report: &SolutionReport, out: &mut dyn Write) -> io::Result<()> {
    let configured = report.policies.iter().filter_map(|policy| Some((&policy.server, policy.configuration.as_ref()?)));
    for (n, (server, configuration)) in configured.enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        let comment = comment(&configuration.language);
        if report.policies.len() > 1
            && let Some((begin, end)) = comment
        {
            writeln!(out, "{begin} {}{end}", sanitize(server.unescaped()))?;
        }
        // If a language has no comments, the note is shown next to the configuration.
        for limit in &configuration.limits {
            if let Some((begin, end)) = comment {
                writeln!(out, "{begin} {}{end}", sanitize(limit.unescaped()))?;
            }
        }
        for line in configuration.text.lines() {
            writeln!(out, "{}", sanitize(line.unescaped()))?;
        }
    }
    Ok(())
}

/// Start and end of a comment in a language; JSON has none.
fn comment(language: &Text) -> Option<(&'static str, &'static str)> {
    Some(match language.unescaped() {
        "json" => return None,
        "js" | "java" | "csharp" | "go" | "php" => ("//", ""),
        "xml" => ("<!--", " -->"),
        _ => ("#", ""),
    })
}
