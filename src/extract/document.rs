//! The document round the entries of an extract.

use crate::har::{Copied, ExporterKind, Log};
use crate::report::{Redactor, Text, safe_json};
use serde::Serialize;
use std::collections::BTreeSet;

/// A copied entry.
pub(super) type Entry = Copied<Text>;

/// A HAR, or a Timelines export.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Document {
    Log(OfLog),
    Recording(Recording),
}

#[derive(Serialize)]
pub(super) struct OfLog {
    version: &'static str,
    creator: Product,
    #[serde(skip_serializing_if = "Option::is_none")]
    browser: Option<Product>,
    comment: String,
    #[serde(rename = "_sanitized", skip_serializing_if = "Option::is_none")]
    sanitized: Option<bool>,
    pages: Vec<Page>,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Recording {
    display_name: String,
    #[serde(rename = "_sanitized", skip_serializing_if = "Option::is_none")]
    sanitized: Option<bool>,
    records: Vec<Record>,
}

#[derive(Serialize)]
struct Record {
    #[serde(rename = "type")]
    kind: &'static str,
    entry: Entry,
}

#[derive(Serialize)]
struct Product {
    name: Text,
    version: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    id: Text,
    title: Text,
    started_date_time: &'static str,
    page_timings: PageTimings,
}

#[derive(Serialize)]
struct PageTimings {}

impl Document {
    pub(super) fn new(
        log: &Log,
        used: &BTreeSet<&str>,
        entries: Vec<Entry>,
        of: usize,
        redactor: &mut Redactor,
    ) -> Document {
        let exporter = &log.exporter;
        let comment = format!(
            "{} of the {of} entries of a larger file. Bodies and what no verdict turns on are left out.",
            entries.len()
        );
        let sanitized = exporter.sanitized;
        if exporter.kind == ExporterKind::WebKitTimelines {
            let record = |entry| Record { kind: "timeline-record-type-network", entry };
            let records = entries.into_iter().map(record).collect();
            return Document::Recording(Recording { display_name: comment, sanitized, records });
        }
        let mut product =
            |name: &str, version: &str| Product { name: redactor.text(name), version: redactor.text(version) };
        let creator = product(&exporter.name, &exporter.version);
        let has_browser = !exporter.browser_name.is_empty();
        let browser = has_browser.then(|| product(&exporter.browser_name, &exporter.browser_version));
        // Where there are pages, an entry without one is a worker's.
        let first = log.pages.first().map(|page| &*page.id).filter(|_| used.is_empty());
        let pages = log.pages.iter().filter(|page| used.contains(&*page.id) || first == Some(&*page.id));
        let pages = pages.map(|page| Page {
            id: redactor.text(&page.id),
            // Mostly an address, and else a sentence.
            title: redactor.reference(&page.title),
            started_date_time: "1970-01-01T00:00:00Z",
            page_timings: PageTimings {},
        });
        Document::Log(OfLog { version: "1.2", creator, browser, comment, sanitized, pages: pages.collect(), entries })
    }

    /// Indented, for people look at it.
    pub(super) fn to_json(&self) -> Vec<u8> {
        (safe_json(self, true) + "\n").into_bytes()
    }
}
