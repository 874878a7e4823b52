//! An analysis made by hand, for the tests of composing and of redaction.

use crate::browser::{Engine, Stage};
use crate::har::*;
use crate::rules::*;
use crate::session::{Fetch, Hop, Mode, Preflight, Sign};
use crate::standard::{InitiatorKind, Origin};

/// What is in a HAR, each where a secret may stand.
pub(in crate::report) struct Values {
    pub(in crate::report) url: String,
    pub(in crate::report) request_headers: Vec<(String, String)>,
    pub(in crate::report) response_headers: Vec<(String, String)>,
    pub(in crate::report) redirect_url: String,
    pub(in crate::report) error: String,
    pub(in crate::report) note: String,
    pub(in crate::report) parameter: String,
    pub(in crate::report) page: String,
}

fn headers(list: &'static str, items: &[(String, String)]) -> HarHeaders {
    let mut headers = HarHeaders::list(list);
    for (n, (name, value)) in items.iter().enumerate() {
        let span = Span { offset: 100 + 10 * n as u64, length: 8, line: 5 + n as u64, column: 3 };
        headers.push(name, value, n, span);
    }
    headers
}

fn entry(index: usize, method: &str, status: Status, values: &Values) -> Entry {
    Entry {
        index: EntryIndex(index),
        span: Span { offset: 50, length: 500, line: 4, column: 1 },
        pointer: EntryPointer { list: "/log/entries".into(), element: index, is_record: false },
        started: None,
        has_zone: false,
        duration_ms: None,
        page: Some("page_1".into()),
        has_response: true,
        request: Request {
            method: method.into(),
            url: values.url.as_str().into(),
            headers: headers("/request/headers", &values.request_headers),
            ..Request::default()
        },
        response: Response {
            status,
            status_text: "Unauthorized".into(),
            headers: headers("/response/headers", &values.response_headers),
            redirect_url: Some(values.redirect_url.as_str().into()),
            error: Some(Box::new(ErrorText {
                member: "_error",
                text: values.error.as_str().into(),
                span: Span::default(),
            })),
            ..Response::default()
        },
        server_ip: None,
        has_timings: true,
        has_network_timings: true,
        resource_type: None,
        initiator: None,
        call_site: None,
        from_cache: None,
        fetch_type: None,
        via_service_worker: false,
        priority: None,
        security_state: None,
        was_fulfilled: false,
        was_aborted: false,
        is_api_request: false,
        web_socket_error: None,
    }
}

/// A PUT whose preflight was answered 401, and a GET whose hidden preflight passed and whose response was refused.
pub(in crate::report) fn analysis(values: &Values) -> Analysis {
    let hop = |entry: Option<usize>, preflight: Option<usize>, method: &str| Hop {
        entry: entry.map(EntryIndex),
        url: values.url.as_str().into(),
        method: method.into(),
        request_origin: Some("https://app.example".into()),
        is_cors: true,
        preflight: if preflight.is_some() { Preflight::Recorded } else { Preflight::Hidden },
        preflight_entry: preflight.map(EntryIndex),
        rival_preflights: Box::default(),
        preflight_because: Some(format!("method {method}")),
        unsafe_names: values.request_headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect(),
    };
    let fetch = |id, hop| Fetch {
        id,
        hops: vec![hop],
        origin: Origin::parse("https://app.example"),
        asked_by: Some(Sign::Origin),
        initiator: InitiatorKind::Fetch,
        mode: Mode::Cors,
        credentials: None,
        from_worker: false,
    };
    let verdict = |stage, entry: usize| Verdict {
        ending: Ending::Failed(Box::new(Failed {
            parameter: Some(values.parameter.clone()),
            also_wrong: vec![Cause::HeaderNotAllowed],
            root_cause: Some(Box::new(RootFinding {
                cause: RootCause::AuthBeforePreflight,
                certainty: RootCertainty::Possible,
                alternatives: vec![RootCause::GatewayErrorPage],
                detail: None,
                evidence: vec![Evidence {
                    entry: EntryIndex(entry),
                    part: Part::Status,
                    note: values.parameter.clone(),
                }],
            })),
            ..Failed::new(stage, Cause::MissingAllowOrigin)
        })),
        hop: 0,
        outcome_certainty: Certainty::Confirmed,
        certainty: Certainty::Confirmed,
        alternatives: vec![Cause::NotTold],
        credentials: None,
        missing_fact: Some(MissingFact::Credentials),
        per_engine: Engine::ALL.map(|engine| {
            Some(Box::new(EngineFinding {
                engine,
                cause: Cause::AllowOriginMismatch,
                stage,
                parameter: Some(values.parameter.clone()),
                status: None,
            }))
        }),
        endings: [Some(EngineEnding { outcome: Outcome::Cors, cause: Some(Cause::AllowOriginMismatch) }); 3],
        console: Box::default(),
        effects: Effects { request_executed: Some(stage == Stage::Response), cookies_stored: None },
        evidence: [Part::Entry, Part::Url, Part::RequestHeader(0), Part::ResponseHeader(0), Part::ResponseHeaders]
            .into_iter()
            .chain([Part::Status, Part::Error, Part::RequestHeader(999)])
            .map(|part| Evidence { entry: EntryIndex(entry), part, note: values.note.clone() })
            .collect(),
    };
    Analysis {
        log: Log {
            exporter: Exporter {
                browser_name: "".into(),
                browser_version: "".into(),
                name: "WebInspector".into(),
                version: "537.36".into(),
                kind: ExporterKind::ChromiumDevTools,
                engine: Some(Engine::Chromium),
                engine_version: Some("156".into()),
                sanitized: Some(false),
            },
            pages: vec![Page { id: "page_1".into(), title: values.page.as_str().into() }],
            entries: 9,
        },
        entries: vec![
            entry(3, "OPTIONS", Status::Code(401), values),
            entry(4, "PUT", Status::None, values),
            entry(7, "GET", Status::Code(200), values),
        ],
        damage: vec![],
        fetches: vec![
            (fetch(0, hop(Some(4), Some(3), "PUT")), verdict(Stage::Preflight, 3)),
            (fetch(1, hop(Some(7), None, "GET")), verdict(Stage::Response, 7)),
        ],
        not_judged: vec![],
        preflights: vec![],
        reflections: vec![],
        advice: vec![],
    }
}

/// Values without any secret.
pub(in crate::report) fn plain() -> Values {
    Values {
        url: "https://api.example/v1/users/7".into(),
        request_headers: vec![("Origin".into(), "https://app.example".into()), ("X-Tenant".into(), "acme".into())],
        response_headers: vec![("Vary".into(), "Origin".into())],
        redirect_url: String::new(),
        error: "net::ERR_FAILED".into(),
        note: "no Access-Control-Allow-Origin".into(),
        parameter: "https://other.example".into(),
        page: "https://app.example/cart".into(),
    }
}
