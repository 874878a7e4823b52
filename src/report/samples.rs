//! Reports made by hand, for the tests of the writers: what the rules say changes, what is tested here does not.

use super::fixes::Wanted;
use super::model::*;
use super::text::Text;
use crate::browser::Stage;
use crate::har::{Span, Timestamp};
use crate::rules::{Cause, Certainty, Outcome, RootCause, RootCertainty};

/// One failed fetch: the preflight asked for a login.
pub(super) fn preflight_401(id: usize) -> Fetch {
    let url = "https://api.example/v1/users/7?from=REDACTED-1";
    let origin = "https://app.example";
    Fetch {
        id,
        url: url.into(),
        started: Time::of(Timestamp(1_795_557_498_504_000)),
        duration_ms: Some(212.4),
        page_url: Some("https://app.example/cart".into()),
        server_ip: Some("192.0.2.7".into()),
        request_ids: [header("x-request-id", "4f3a-7")].into(),
        host: "api.example".into(),
        path_template: "/v1/users/{id}".into(),
        key: "v1:PUT api.example:443 /v1/users/{id} from https://app.example".into(),
        fingerprint: Some("v1:PUT api.example:443 /v1/users/{id} from https://app.example missing-allow-origin".into()),
        known: None,
        method: "PUT".into(),
        origin: Some(origin.into()),
        initiator: Initiator::Fetch,
        mode: Mode::Cors,
        credentials: Credentials::Unknown,
        entries: FetchEntries { request: Some(17), preflight: Some(16), redirects: [].into() },
        preflight: PreflightState::Recorded,
        preflight_request: None,
        outcome: Outcome::Cors,
        failed_at: Some(Stage::Preflight),
        cause: Some(Cause::MissingAllowOrigin),
        outcome_certainty: Certainty::Confirmed,
        certainty: Certainty::Confirmed,
        root_cause: Some(RootCause::AuthBeforePreflight),
        root_cause_certainty: Some(RootCertainty::Confirmed),
        root_cause_alternatives: [].into(),
        root_cause_evidence: [].into(),
        alternatives: [].into(),
        also_wrong: [Cause::HeaderNotAllowed].into(),
        effects: Effects { request_executed: Some(false), cookies_stored: Some(false) },
        missing_fact: None,
        chromium_error: Some("PreflightMissingAllowOriginHeader".into()),
        by_engine: None,
        console: Console::default(),
        javascript_saw: Some("TypeError: Failed to fetch".into()),
        server_saw: Some("OPTIONS answered 401; the PUT was not sent".into()),
        explanation: "The server asked for a login on the preflight. Browsers send preflights without cookies and \
                      without Authorization, so a login in front of OPTIONS refuses every one of them."
            .into(),
        last_resort: None,
        fixes: [
            "Answer OPTIONS before authentication:\n  204\n  Access-Control-Allow-Origin: https://app.example\n  Vary: Origin"
                .into(),
            "Put `Access-Control-Allow-Origin` on errors too.".into(),
        ].into(),
        server: Some(Server { name: "nginx".into(), evidence: "`server: nginx/1.24.0`".into() }.into()),
        snippet: Some(Snippet {
            language: "nginx".into(),
            place: "into the location".into(),
            text: "add_header Access-Control-Allow-Origin $cors_origin always;\nadd_header Vary Origin always;".into(),
        }.into()),
        wanted: Wanted::default(),
        evidence: [Evidence {
            entry: 16,
            pointer: "/log/entries/16/response/headers".into(),
            offset: 45_678,
            length: 61,
            line: 1234,
            column: 9,
            note: "no Access-Control-Allow-Origin".into(),
        }].into(),
        console_evidence: [].into(),
        console_lines: [format!(
            "Access to fetch at '{url}' from origin '{origin}' has been blocked by CORS policy: Response to preflight \
             request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the \
             requested resource."
        ).into()].into(),
        exchange: [Message {
            step: MessageStep::Preflight,
            entry: 16,
            line: 1200,
            method: "OPTIONS".into(),
            url: url.into(),
            url_place: place(1203),
            request_headers: [
                message_header("Origin", origin, 1207),
                message_header("Access-Control-Request-Method", "PUT", 1211),
            ].into(),
            status: Some(401),
            status_place: place(1230),
            status_text: "Unauthorized".into(),
            response_headers: [message_header("www-authenticate", "Bearer realm=\"api\"", 1235)].into(),
            missing_headers: ["access-control-allow-origin".into()].into(),
        }].into(),
        error_status: Some(401),
        refused: Some(0),
        network_saw: "OPTIONS 401".into(),
        saw_preflight: true,
        last_url: url.into(),
        beside: Beside::default(),
    }
}

/// A failure with several explanations, whose preflight the exporter hid.
pub(super) fn possible(id: usize) -> Fetch {
    Fetch {
        url: "https://files.example/archive/2026/quarterly/reports/and/other/long/segments/report.csv".into(),
        last_url: "https://files.example/archive".into(),
        method: "DELETE".into(),
        failed_at: Some(Stage::Response),
        cause: Some(Cause::WildcardAllowOriginWithCredentials),
        outcome_certainty: Certainty::Possible,
        certainty: Certainty::Possible,
        root_cause: None,
        root_cause_certainty: None,
        error_status: None,
        alternatives: [Cause::MissingAllowOrigin, Cause::LocalNetworkAccess].into(),
        missing_fact: Some("export with sensitive data, and look whether the request sent cookies".into()),
        preflight: PreflightState::Hidden,
        preflight_request: Some(
            PreflightRequest {
                url: "https://files.example/report.csv".into(),
                headers: [header("Origin", "https://app.example")].into(),
                because: "method DELETE".into(),
                curl: "curl -i -X OPTIONS -H 'Origin: https://app.example' --url 'https://files.example/report.csv'"
                    .into(),
            }
            .into(),
        ),
        effects: Effects { request_executed: Some(true), cookies_stored: Some(true) },
        network_saw: "200".into(),
        saw_preflight: false,
        also_wrong: [].into(),
        console_evidence: [].into(),
        console_lines: [].into(),
        exchange: [].into(),
        refused: None,
        fixes: ["Send the origin instead of `*`.".into()].into(),
        server: None,
        snippet: None,
        ..preflight_401(id)
    }
}

/// A failure of the network.
pub(super) fn refused(id: usize) -> Fetch {
    Fetch {
        url: "https://metrics.example/ping".into(),
        last_url: "https://metrics.example/ping".into(),
        method: "GET".into(),
        outcome: Outcome::Network,
        failed_at: None,
        cause: Some(Cause::ConnectionRefused),
        root_cause: None,
        root_cause_certainty: None,
        error_status: None,
        network_saw: "refused".into(),
        saw_preflight: false,
        server_saw: Some("nothing: no connection, so no GET".into()),
        explanation: "Nothing listens at that port.".into(),
        fixes: ["Start the server.".into()].into(),
        server: None,
        snippet: None,
        also_wrong: [].into(),
        console_evidence: [].into(),
        console_lines: [].into(),
        exchange: [].into(),
        evidence: [].into(),
        refused: None,
        ..preflight_401(id)
    }
}

/// Every text of a fetch set to one hostile string.
pub(super) fn hostile(id: usize, text: &str) -> Fetch {
    let t = || Text::from(text.to_owned());
    let some = || Some(Text::from(text.to_owned()));
    Fetch {
        url: format!("https://x.example/{text}").into(),
        page_url: some(),
        server_ip: some(),
        request_ids: [header(text, text)].into(),
        host: t(),
        path_template: t(),
        key: t(),
        fingerprint: some(),
        known: None,
        method: t(),
        origin: some(),
        root_cause: None,
        root_cause_certainty: None,
        root_cause_evidence: [Evidence { note: t(), pointer: t(), ..preflight_401(0).evidence[0].clone() }].into(),
        error_status: None,
        failed_at: Some(Stage::Response),
        missing_fact: some(),
        javascript_saw: some(),
        server_saw: some(),
        explanation: t(),
        fixes: [t(), format!("{text}\n  {text}").into()].into(),
        server: Some(Server { name: t(), evidence: t() }.into()),
        snippet: Some(Snippet { language: "http".into(), place: t(), text: t() }.into()),
        alternatives: [Cause::NotTold].into(),
        also_wrong: [Cause::HeaderNotAllowed].into(),
        evidence: [Evidence { note: t(), pointer: t(), ..preflight_401(0).evidence[0].clone() }].into(),
        console_evidence: [].into(),
        console_lines: [t()].into(),
        by_engine: None,
        console: Console { chromium: some(), firefox: some(), webkit: some() },
        exchange: [Message {
            step: MessageStep::Request,
            entry: 1,
            line: 1,
            method: t(),
            url: t(),
            url_place: place(3),
            request_headers: [message_header(text, text, 5)].into(),
            status: Some(200),
            status_place: place(7),
            status_text: t(),
            response_headers: [message_header(text, text, 9)].into(),
            missing_headers: [t()].into(),
        }]
        .into(),
        network_saw: t(),
        saw_preflight: false,
        last_url: format!("https://x.example/{text}").into(),
        preflight_request: Some(
            PreflightRequest { url: t(), headers: [header(text, text)].into(), because: t(), curl: t() }.into(),
        ),
        ..preflight_401(id)
    }
}

/// A file of those fetches.
pub(super) fn file(path: &str, fetches: Vec<Fetch>) -> File {
    let cors = fetches.iter().filter(|fetch| fetch.outcome == Outcome::Cors).count();
    let network = fetches.iter().filter(|fetch| fetch.outcome == Outcome::Network).count();
    File {
        path: path.to_owned().into(),
        duplicate_of: None,
        sha256: None,
        exporter: Exporter {
            name: "WebInspector".into(),
            version: "537.36".into(),
            engine: ExporterEngine::Chromium,
            engine_version: Some("156".into()),
            sanitized: Some(true),
            label: "Chrome 156".into(),
        },
        entries: 214,
        first: Time::of(Timestamp(1_795_557_483_000_000)),
        last: Time::of(Timestamp(1_795_557_509_250_000)),
        damage: vec![],
        summary: Summary {
            cross_origin: 37,
            succeeded: 37_usize.saturating_sub(cors + network),
            cors,
            network,
            ..Summary::default()
        },
        fetches: fetches.into(),
        exercised: vec![],
        what_if: None,
        advice: vec![],
        preflights: vec![],
        reflections: vec![],
        redacted: vec![
            Redacted { rule: RedactionRule::QueryValue, what: "query values".into(), count: 1, times: 1 },
            Redacted { rule: RedactionRule::Cookie, what: "cookies".into(), count: 3, times: 7 },
        ],
        traffic: Traffic::default(),
    }
}

/// A file with failures of several kinds, advice and damage.
pub(super) fn checkout() -> File {
    let mut other = preflight_401(4);
    other.method = "POST".into();
    File {
        damage: vec![Damage { offset: 99_000, line: 2100, entry: Some(213), message: "the file ends here".into() }],
        advice: vec![Advice {
            rule: "vary-origin-missing".into(),
            entries: vec![12, 13],
            host: "api.example".into(),
            message:
                "Two responses of api.example name one origin and do not say `Vary: Origin`; a cache may hand them \
                      to another."
                    .into(),
            evidence: [].into(),
        }],
        ..file("checkout.har", vec![preflight_401(1), possible(2), refused(3), other])
    }
}

fn header(name: &str, value: &str) -> NameValue {
    NameValue { name: name.to_owned().into(), value: value.to_owned().into() }
}

/// A header in that line of the file.
pub(super) fn message_header(name: &str, value: &str, line: u64) -> MessageHeader {
    MessageHeader { name: name.to_owned().into(), value: value.to_owned().into(), place: place(line) }
}

fn place(line: u64) -> Span {
    Span { offset: 40 * line, length: 30, line, column: 9 }
}
