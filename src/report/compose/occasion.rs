//! The time and page of a fetch, and the ids of its response in the server's logs: the first questions about a
//! report.

use super::facts::refused_entry;
use super::source::Source;
use crate::browser::Stage;
use crate::har::Entry;
use crate::report::identity::{self, Identity};
use crate::report::model::{NameValue, Time};
use crate::report::redact::Redactor;
use crate::report::text::Text;
use crate::rules::{Cause, Outcome, Verdict};
use crate::session::Fetch;
use crate::standard::{Origin, origin_of_url, plain_origin};
use url::Url;

/// Response headers with ids for the logs of servers, gateways and caches, or which show that a cache answered.
const IDS: [&str; 25] = [
    "age",
    "apigw-requestid",
    "cf-ray",
    "fly-request-id",
    "request-id",
    "traceparent",
    "via",
    "x-amz-cf-id",
    "x-amz-id-2",
    "x-amz-request-id",
    "x-amzn-requestid",
    "x-amzn-trace-id",
    "x-azure-ref",
    "x-b3-traceid",
    "x-cache",
    "x-cloud-trace-context",
    "x-correlation-id",
    "x-github-request-id",
    "x-ms-request-id",
    "x-nf-request-id",
    "x-request-id",
    "x-served-by",
    "x-trace-id",
    "x-transaction-id",
    "x-vercel-id",
];

/// Maximum number per response.
const MOST_IDS: usize = 16;

/// Time, page and ids of a fetch.
pub(super) struct Occasion {
    pub(super) started: Option<Time>,
    pub(super) duration_ms: Option<f64>,
    pub(super) page_url: Option<Text>,
    pub(super) server_ip: Option<Text>,
    pub(super) request_ids: Box<[NameValue]>,
    pub(super) host: Text,
    pub(super) path_template: Text,
    pub(super) key: Text,
    pub(super) fingerprint: Option<Text>,
}

pub(super) fn compose(source: &Source<'_>, redactor: &mut Redactor, fetch: &Fetch, verdict: &Verdict) -> Occasion {
    let Identity { host, path_template, key } = identity(redactor, fetch);
    let cause = main_cause(verdict);
    let answer = answer(source, fetch, verdict);
    let fingerprint = cause.map(|cause| redactor.pooled(identity::fingerprint(&key, cause)));
    Occasion {
        started: started(source, fetch),
        duration_ms: duration(source, fetch),
        page_url: page(source, fetch).map(|page| redactor.url(&page)),
        server_ip: answer.and_then(|entry| entry.server_ip.as_deref()).map(|ip| redactor.id_of_answer("server-ip", ip)),
        request_ids: answer.map(|entry| ids(redactor, entry)).unwrap_or_default(),
        host: redactor.pooled(host),
        path_template: redactor.pooled(path_template),
        key: redactor.pooled(key),
        fingerprint,
    }
}

/// The identity of the request in other files.
pub(super) fn identity(redactor: &mut Redactor, fetch: &Fetch) -> Identity {
    let first = fetch.hops.first();
    let url = redactor.url_by_rules(first.map(|hop| &*hop.url).unwrap_or_default());
    let method = redactor.method_by_rules(first.map(|hop| &*hop.method).unwrap_or_default());
    let origin = fetch.origin.as_ref().map(|origin| redactor.url_by_rules(origin.serialized()));
    Identity::of(&method, &url, origin.as_ref())
}

/// The cause in a fingerprint; for a doubtful success, the possible cause.
pub(super) fn main_cause(verdict: &Verdict) -> Option<Cause> {
    match verdict.outcome() {
        Outcome::Succeeded => verdict.alternatives.first().copied(),
        Outcome::Cors | Outcome::Network | Outcome::Policy | Outcome::Aborted | Outcome::Undetermined => {
            verdict.cause().or(verdict.alternatives.first().copied())
        }
    }
}

/// The start of a fetch: that of its first entry. `None` without a time zone, because then the hour is unknown.
pub(super) fn started(source: &Source<'_>, fetch: &Fetch) -> Option<Time> {
    let entries = source.entries_of(fetch).filter(|entry| entry.has_zone);
    entries.filter_map(|entry| entry.started).min().and_then(Time::of)
}

/// From the first start to the last end; `None` if an entry has no times.
fn duration(source: &Source<'_>, fetch: &Fetch) -> Option<f64> {
    let (mut first, mut last) = (i64::MAX, f64::NEG_INFINITY);
    for entry in source.entries_of(fetch) {
        first = first.min(entry.started?.0);
    }
    for entry in source.entries_of(fetch) {
        let after = entry.started?.0.saturating_sub(first);
        last = last.max(milliseconds(after) + entry.duration_ms?);
    }
    // Rounded to microseconds: exporters write rounding errors after that.
    last.is_finite().then(|| (last * 1000.0).round() / 1000.0)
}

#[allow(clippy::cast_precision_loss, reason = "exact for 285 years of microseconds")]
fn milliseconds(micros: i64) -> f64 {
    micros as f64 / 1000.0
}

/// The entry of the deciding response; otherwise the one at which the fetch ended.
pub(super) fn answer<'a>(source: &Source<'a>, fetch: &Fetch, verdict: &Verdict) -> Option<&'a Entry> {
    let hop = fetch.hops.get(verdict.hop).or(fetch.hops.last())?;
    let stage = verdict.ending.failed_at().unwrap_or(Stage::Response);
    refused_entry(source, hop, stage).or_else(|| source.entry(hop.entry))
}

fn ids(redactor: &mut Redactor, entry: &Entry) -> Box<[NameValue]> {
    let found = entry.response.headers.iter().filter_map(|header| {
        let name = IDS.iter().find(|name| name.eq_ignore_ascii_case(header.name))?;
        (!header.value.trim().is_empty()).then_some((*name, header.value))
    });
    let ids = found
        .take(MOST_IDS)
        .map(|(name, value)| NameValue { name: redactor.pooled(name), value: redactor.id_of_answer(name, value) });
    ids.collect()
}

/// The page, from its title (the URL in browsers' exports) and the referrer; preferably the one with the request's origin: a
/// frame's document is not a page of the export.
fn page(source: &Source<'_>, fetch: &Fetch) -> Option<String> {
    let entry =
        fetch.hops.iter().find_map(|hop| source.entry(hop.entry).or_else(|| source.entry(hop.preflight_entry)))?;
    let title = entry.page.as_deref().and_then(|page| source.title(page)).filter(|title| is_address(title));
    // A referrer is usually reduced to the origin, and then it does not name a page.
    let referrer = entry.request.headers.value("referer").filter(|referrer| is_address(referrer) && !is_bare(referrer));
    let is_own = |address: &&str| fetch.origin.as_ref().is_none_or(|origin| is_of(address, origin));
    title.filter(is_own).or(referrer.filter(is_own)).or(title).map(str::to_owned)
}

fn is_address(text: &str) -> bool {
    text.starts_with("http") && plain_origin(text).is_some()
        || Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "file"))
}

fn is_of(address: &str, origin: &Origin) -> bool {
    match plain_origin(address) {
        Some(of) => of == origin.serialized(),
        None => Url::parse(address).is_ok_and(|url| origin_of_url(&url).serialized() == origin.serialized()),
    }
}

/// Only an origin.
fn is_bare(address: &str) -> bool {
    address.splitn(4, '/').nth(3).is_none_or(str::is_empty)
}
