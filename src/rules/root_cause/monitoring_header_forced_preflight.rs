//! A monitoring script added a header that the server does not allow.
//!
//! ## What it means
//! Scripts for tracing and error reporting add headers to every request of the page: `traceparent`, `tracestate`,
//! `baggage`, `sentry-trace`, `x-datadog-…`, `newrelic`, `b3`, `uber-trace-id`. Each of them makes a preflight
//! necessary, and a third-party server does not allow it. The page's own code is not at fault.
//!
//! ## How to see it
//! `Access-Control-Request-Headers` names such a header, and the preflight fails.
//!
//! ## What the consoles say
//! - Chromium: `Request header field traceparent is not allowed by Access-Control-Allow-Headers in preflight response.`
//! - Firefox:
//!   `(Reason: header ‘traceparent’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response).`
//! - WebKit: `Request header field traceparent is not allowed by Access-Control-Allow-Headers.`
//!
//! If the server does not handle OPTIONS at all, the console reports that instead (see `no-options-route`).
//!
//! ## Example
//! ```text
//! OPTIONS /v1/charges HTTP/1.1
//! Origin: https://app.example
//! Access-Control-Request-Method: GET
//! Access-Control-Request-Headers: traceparent
//!
//! HTTP/1.1 204 No Content
//! Access-Control-Allow-Origin: *
//! ```
//!
//! ## How to fix it
//! Limit the script to your own servers: Sentry `tracePropagationTargets`, Datadog `allowedTracingUrls`, OpenTelemetry
//! `propagateTraceHeaderCorsUrls`, New Relic `distributed_tracing.allowed_origins`. If the server is yours, allow the
//! header.
//!
//! ## Standard
//! CORS-preflight fetch, step 7: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::rules::card::Defect;
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::verdict::Part;
use crate::standard::is_cors_safelisted_method;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "monitoring-header-forced-preflight",
    summary: "A monitoring script added a header that the server does not allow",
    source: include_str!("monitoring_header_forced_preflight.rs"),
    is_fixed_by_cors_settings: true,
    headers_are: "monitoring ",
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// The browser rejected such a header, or only such headers made the preflight necessary.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    forced_by(scene, is_monitoring)
}

/// Whether the preflight failed or was sent because of headers of one kind.
pub(super) fn forced_by(scene: &Scene<'_, '_>, is_such: fn(&str) -> bool) -> Option<Sign> {
    if !scene.is_preflight() {
        return None;
    }
    let names = &scene.hop.unsafe_names;
    let refused = scene.draft.parameter().map(str::to_ascii_lowercase);
    // If nothing else made the preflight necessary, the header is to blame for its failure, whatever check failed.
    let is_alone =
        is_cors_safelisted_method(&scene.hop.method) && !names.is_empty() && names.iter().all(|name| is_such(name));
    let sign = match (scene.defect(), refused) {
        (Defect::Headers, Some(name)) if is_such(&name) && !scene.is_cause_open() => Sign::confirmed(),
        (Defect::Headers, Some(name)) if !is_such(&name) => return None,
        _ if is_alone => Sign::deduced().for_any_cause(),
        (Defect::Headers, Some(_)) => Sign::possible(),
        _ => return None,
    };
    let asked = scene.entry.and_then(|e| Some((e, e.request.headers.position("Access-Control-Request-Headers")?)));
    Some(match asked {
        Some((entry, position)) => sign.at(entry, Part::RequestHeader(position), "added by the page"),
        None => sign,
    })
}

fn explain(facts: &Facts) -> String {
    let names: Vec<String> =
        facts.unsafe_names.iter().filter(|name| is_monitoring(name)).map(|name| format!("`{name}`")).collect();
    let names = if names.is_empty() { "a tracing header".to_owned() } else { phrases::and(&names) };
    format!(
        "A monitoring script added {names} to the request. That made a preflight necessary, and {} did not allow it.",
        phrases::server(facts)
    )
}

/// Headers that scripts of monitoring products add to requests: W3C Trace Context and Baggage, Sentry, Datadog, New Relic,
/// Dynatrace (`x-dtpc`), AppDynamics (`adrum`), Instana, Elastic, SkyWalking, Zipkin, Jaeger, Application Insights,
/// Highlight, Honeycomb, Grafana Faro, Google and Amazon.
fn is_monitoring(name: &str) -> bool {
    const NAMES: [&str; 32] = [
        "traceparent",
        "tracestate",
        "baggage",
        "sentry-trace",
        "newrelic",
        "x-newrelic-id",
        "x-newrelic-transaction",
        "x-dtpc",
        "x-dtreferer",
        "x-dynatrace",
        "x-dynatrace-application",
        "adrum",
        "adrum_0",
        "adrum_1",
        "elastic-apm-traceparent",
        "uber-trace-id",
        "b3",
        "request-id",
        "request-context",
        "x-ms-request-root-id",
        "x-ms-request-id",
        "x-highlight-request",
        "x-honeycomb-trace",
        "x-amzn-trace-id",
        "x-cloud-trace-context",
        "x-session-replay-id",
        "x-logrocket-url",
        "x-fs-session",
        "sw8",
        "sw8-correlation",
        "sw8-x",
        "x-faro-session-id",
    ];
    const STEMS: [&str; 7] =
        ["x-datadog-", "x-b3-", "x-instana-", "x-cloud-trace-", "uberctx-", "x-ot-span-", "ot-tracer-"];
    NAMES.contains(&name) || STEMS.iter().any(|stem| name.starts_with(stem))
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "In the page, keep the monitoring script from adding headers to requests for {} (Sentry: \
             `tracePropagationTargets`, \
             Datadog: `allowedTracingUrls`, OpenTelemetry: `propagateTraceHeaderCorsUrls`).",
            phrases::server(facts)
        ),
        phrases::answer_options(facts),
    ]
}
