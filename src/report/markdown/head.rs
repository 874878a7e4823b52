//! The head of a ticket: the file, how many requests failed, and the table of causes.

use super::escape::{cell, code, phrase, prose};
use super::parts::MOST_ROWS;
use crate::report::beside::servers_in_short;
use crate::report::causes::Causes;
use crate::report::finding::counted_requests;
use crate::report::model::{File, Summary};
use crate::report::table::head::period;
use crate::rules::Outcome;
use std::io::{self, Write};

/// Of one file.
pub(super) fn head(file: &File, causes: &Causes<'_>, out: &mut dyn Write) -> io::Result<()> {
    let sanitized = match file.exporter.sanitized {
        Some(true) => ", sanitized export",
        Some(false) => ", cookies and tokens included",
        None => "",
    };
    writeln!(out, "## {}\n", code(&file.path))?;
    let period = period(file);
    let period = if period.is_empty() { String::new() } else { format!(", {}", prose(period)) };
    let page = file.fetches.iter().find_map(|fetch| fetch.page_url.as_ref());
    let page = page.map(|page| format!(" Page {}.", code(page))).unwrap_or_default();
    let requests = counted_requests(file);
    writeln!(out, "{}{sanitized}{period}.{page} {}.\n", prose(&file.exporter.label), prose(requests))?;
    let of_cors = causes.failures.iter().filter(|cause| cause.example.outcome == Outcome::Cors).count();
    writeln!(out, "{}\n", counts(&file.summary, causes.doubtful.len(), of_cors))?;
    if causes.failures.is_empty() {
        return Ok(());
    }
    writeln!(out, "| | Cause | Server | Requests | Cause certainty |\n|---:|---|---|---|---|")?;
    for (n, cause) in causes.failures.iter().take(MOST_ROWS).enumerate() {
        let not_cors = if cause.example.is_not_cors() { ", not CORS" } else { "" };
        let (requests, certainty) = (phrase(cause.requests()), phrase(cause.certainty()));
        let (title, host) = (phrase(&cause.phrase), cell(&cause.host));
        writeln!(out, "| {} | {title} | {host} | {requests} | {certainty}{not_cors} |", n + 1)?;
    }
    if causes.failures.len() > MOST_ROWS {
        writeln!(out, "\n… and {} more causes.", causes.failures.len() - MOST_ROWS)?;
    }
    match servers_in_short(&causes.failures) {
        Some(text) => writeln!(out, "\n{}\n", prose(text)),
        None => writeln!(out),
    }
}

/// How many requests of a file, or of several, ended in which way.
pub(super) fn counts(summary: &Summary, doubtful: usize, causes: usize) -> String {
    let causes = match causes {
        0 => String::new(),
        1 => ", 1 cause".to_owned(),
        causes => format!(", {causes} causes"),
    };
    if summary.cross_origin == 0 {
        return "No cross-origin requests: nothing to check.".to_owned();
    }
    let cors = match (summary.cors, doubtful) {
        (0, 0) => "**No CORS failures**".to_owned(),
        (0, doubtful) => format!("**No definite CORS failures; {doubtful} may have failed**"),
        (1, _) => format!("**1 CORS failure{causes}**"),
        (count, _) => format!("**{count} CORS failures{causes}**"),
    };
    let parts = [
        (summary.network, "failed on the network"),
        (summary.policy, "blocked by another policy"),
        (summary.undetermined, "undetermined"),
        (summary.aborted, "aborted"),
        (summary.known, if summary.known == 1 { "known failure" } else { "known failures" }),
        (if summary.cors > 0 { doubtful } else { 0 }, "more may have failed"),
        (summary.succeeded, "succeeded"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!(", {count} {what}"));
    let filtered = match summary.filtered_out {
        0 => String::new(),
        out => format!(" Filtered: {} of {} requests.", summary.cross_origin, summary.cross_origin + out),
    };
    format!("{cors}{}.{filtered}", parts.collect::<String>())
}
