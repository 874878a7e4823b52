//! A monitoring script added a header that the server does not allow.
//!
//! ## What it means
//! Scripts for tracing and error reports add headers to every request of the page: `traceparent`, `tracestate`,
//! `baggage`, `sentry-trace`, `x-datadog-…`, `newrelic`, `b3`, `uber-trace-id`. Each of them makes a preflight
//! necessary, and a server of somebody else does not allow it. The page's own code is not at fault.
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
//! A server that does not answer OPTIONS at all gives the message for that instead (see `no-options-route`).
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
//! ## How to mend it
//! Limit the script to your own servers: Sentry `tracePropagationTargets`, Datadog `allowedTracingUrls`, OpenTelemetry
//! `propagateTraceHeaderCorsUrls`, New Relic `distributed_tracing.allowed_origins`. If the server is yours, allow the
//! header.
//!
//! ## Standard
//! CORS-preflight fetch, step 7: <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use super::RootCauseRule;
use crate::rules::rule::Facts;
use crate::rules::words;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "monitoring-header-forced-preflight",
    summary: "A monitoring script added a header that the server does not allow",
    source: include_str!("monitoring_header_forced_preflight.rs"),
    says_it_all: false,
    explain,
    fixes,
};

fn explain(facts: &Facts) -> String {
    let names: Vec<String> =
        facts.unsafe_names.iter().filter(|name| is_tracing(name)).map(|name| format!("`{name}`")).collect();
    let names = if names.is_empty() { "a tracing header".to_owned() } else { words::and(&names) };
    format!(
        "A monitoring script added {names} to the request. That made a preflight necessary, and {} did not allow it.",
        words::server(facts)
    )
}

fn is_tracing(name: &str) -> bool {
    const NAMES: [&str; 10] = [
        "traceparent",
        "tracestate",
        "baggage",
        "sentry-trace",
        "newrelic",
        "uber-trace-id",
        "b3",
        "request-id",
        "request-context",
        "elastic-apm-traceparent",
    ];
    NAMES.contains(&name) || ["x-datadog-", "x-b3-", "x-cloud-trace-"].iter().any(|stem| name.starts_with(stem))
}

fn fixes(facts: &Facts) -> Vec<String> {
    vec![
        format!(
            "In the page, keep the monitoring script from adding headers to requests for {} (Sentry: \
             `tracePropagationTargets`, \
             Datadog: `allowedTracingUrls`, OpenTelemetry: `propagateTraceHeaderCorsUrls`).",
            words::server(facts)
        ),
        words::answer_options(facts),
    ]
}
