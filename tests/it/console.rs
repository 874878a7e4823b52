//! The console lines that the causes make, compared with what real browsers printed.

use crate::common::fixtures;
use crate::truth::cause_of;
use har_cors::browser::Stage;
use har_cors::browser::{Engine, console_line, console_lines};
use har_cors::rules::{Cause, Certainty, Facts, Quoted};
use har_cors::standard::InitiatorKind;
use serde_json::Value;

/// One failed request of a capture: what the browser itself said of it.
struct Failure {
    name: String,
    engine: Engine,
    cause: Cause,
    facts: Facts,
    console: Vec<String>,
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// Requests that reached the server on behalf of the page, in order: (URL, status, origin).
fn served(truth: &Value) -> Vec<(String, Option<u16>, Option<String>)> {
    let log = ["server_saw", "server_log"].iter().find_map(|key| truth[*key].as_array());
    let page = [text(truth, "page"), text(truth, "page_url")].concat();
    log.into_iter()
        .flatten()
        .filter(|row| row["url"] != page.as_str())
        .map(|row| {
            let header = row["headers"].as_array().and_then(|headers| {
                headers.iter().find(|h| h[0].as_str().is_some_and(|n| n.eq_ignore_ascii_case("origin")))
            });
            let origin = header.map_or(&row["origin"], |header| &header[1]).as_str().map(str::to_owned);
            (text(row, "url").to_owned(), row["status"].as_u64().and_then(|s| u16::try_from(s).ok()), origin)
        })
        .collect()
}

fn initiator(via: &str) -> InitiatorKind {
    match via {
        "xhr" => InitiatorKind::Xhr,
        "img" | "css-mask" | "css-shape" => InitiatorKind::Image,
        "script" => InitiatorKind::Script,
        "module" | "modulepreload" | "module-import" => InitiatorKind::Module,
        "font" | "font-css" | "preload" => InitiatorKind::Font,
        "link-css" => InitiatorKind::Stylesheet,
        "track" => InitiatorKind::Track,
        "video" | "audio" => InitiatorKind::Media,
        "eventsource" => InitiatorKind::EventSource,
        "beacon" => InitiatorKind::Beacon,
        _ => InitiatorKind::Fetch,
    }
}

fn failures(engine: Engine) -> Vec<Failure> {
    let mut failures = Vec::new();
    let folders = fixtures::cases(&format!("captures/{engine}"));
    for folder in folders {
        let Ok(truth) = std::fs::read(folder.join("truth.json")) else { continue };
        let truth: Value = serde_json::from_slice(&truth).unwrap();
        let console: Vec<String> =
            truth["console"].as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect();
        for request in truth["requests"].as_array().unwrap() {
            let Some((cause, of_preflight)) = cause_of(engine, text(request, "cors_error")) else { continue };
            if request["outcome"] == "ok" {
                continue;
            }
            failures.push(Failure {
                name: format!("{engine} {}", folder.file_name().unwrap().to_string_lossy()),
                engine,
                cause: if request["error_text"].as_str().is_some_and(|t| t.contains("has credentials")) {
                    Cause::RedirectWithCredentialsInUrl
                } else if console.iter().any(|line| line.starts_with("No-Cors mode")) {
                    Cause::NoCorsRedirectMode
                } else if request["outcome"] == "network" && cause == Cause::MultipleAllowOrigin {
                    Cause::EmptyResponse
                } else {
                    cause
                },
                facts: facts(engine, &truth, request, cause, of_preflight),
                console: console.clone(),
            });
        }
    }
    failures
}

/// What the program would know of the failure, taken from the browser's own record of it.
/// A value as the sentences of the rules quote it; these captures hold no secret.
fn quoted(text: &str) -> Quoted {
    Quoted::vouched(text)
}

fn facts(engine: Engine, truth: &Value, request: &Value, cause: Cause, of_preflight: bool) -> Facts {
    let initial_url = text(request, "url").to_owned();
    let error = text(request, "error_text");
    let served = served(truth);
    let only_one = truth["requests"].as_array().unwrap().len() == 1;
    let last = if only_one { served.last() } else { served.iter().rfind(|row| row.0 == initial_url) };
    let status = last.and_then(|row| row.1);
    let redirected = status.is_some_and(|status| (301..400).contains(&status) && status != 304);
    let stage = match cause {
        _ if error.starts_with("Cross-origin redirection to") => Stage::Redirect,
        Cause::NetworkError | Cause::MultipleAllowOrigin if request["outcome"] == "network" => {
            let echo = |line: &&Value| line.as_str().unwrap().contains("request did not succeed");
            let lines = truth["console"].as_array().unwrap().iter().filter(echo).count();
            if lines > 1 && only_one { Stage::Preflight } else { Stage::Response }
        }
        Cause::RedirectWithCredentialsInUrl => Stage::Redirect,
        Cause::SchemeNotSupported if redirected => Stage::Redirect,
        Cause::SchemeNotSupported | Cause::DisallowedByMode | Cause::NoCorsRedirectMode | Cause::LocalNetworkAccess => {
            Stage::Request
        }
        _ if of_preflight => Stage::Preflight,
        _ if redirected => Stage::Redirect,
        // Firefox and WebKit give a preflight's refusal the same name: one that was served and nothing after it.
        _ => Stage::Response,
    };
    let page = [text(truth, "page"), text(truth, "page_url")].concat();
    let origin_of_page = url::Url::parse(&page).unwrap().origin().ascii_serialization();
    let first_origin = served.iter().find_map(|row| row.2.clone());
    let page_origin = first_origin.unwrap_or(origin_of_page);
    let parameter = match request["failed_parameter"].as_str() {
        _ if error.contains(" has an invalid value: ") => error.split_once(": ").unwrap().1,
        Some(parameter) => parameter,
        None => "",
    };
    let status = if engine == Engine::Chromium { status } else { status_in(error).or(status) };
    let request_origin = error
        .rsplit_once("Origin ")
        .and_then(|(_, rest)| rest.split_once(" is not allowed"))
        .map_or_else(|| page_origin.clone(), |(origin, _)| origin.to_owned());
    let local = match text(request, "cors_error") {
        name @ "InvalidLocalNetworkAccess" => Some(format!("{name} local loopback")),
        name if cause == Cause::LocalNetworkAccess => Some(format!("{name} loopback")),
        _ => None,
    };
    let location = match cause {
        Cause::SchemeNotSupported if redirected => Some("ftp://api.test/x".to_owned()),
        _ => error
            .split_once("redirection URL ")
            .and_then(|(_, rest)| rest.split_once(" has"))
            .map_or_else(|| (stage == Stage::Redirect).then(|| parameter.to_owned()), |(url, _)| Some(url.to_owned())),
    };
    Facts {
        stage,
        outcome_certainty: Certainty::Confirmed,
        certainty: Certainty::Confirmed,
        engine: Some(engine),
        engine_major: None,
        initiator: initiator(text(request, "via")),
        url: quoted(last.map_or(&initial_url, |row| &row.0)),
        initial_url: quoted(&initial_url),
        other_failures: vec![],
        request_executed: None,
        redirected_from: None,
        location: location.as_deref().map(quoted),
        page_origin: quoted(&page_origin),
        request_origin: quoted(&request_origin),
        page_url: Some(quoted(&page)),
        method: quoted(text(request, "method")),
        answer_is_recorded: false,
        status,
        status_text: quoted(""),
        parameter: Some(quoted(local.as_deref().unwrap_or(parameter))),
        allow_origin: vec![],
        allow_credentials: None,
        allow_methods: None,
        allow_headers: None,
        unsafe_names: vec![],
        script_header_names: vec![],
        credentials: None,
        error: Some(quoted(error)),
        preflight_passed: cause == Cause::MultipleAllowOrigin,
        stage_is_open: false,
        root_detail: None,
    }
}

fn status_in(sentence: &str) -> Option<u16> {
    let (_, rest) = sentence.split_once("Status code: ")?;
    rest.trim_end_matches('.').parse().ok()
}

/// How many failures have their line in the browser's console, and how many all their lines.
fn agreement(engine: Engine) -> (usize, usize, usize) {
    let failures = failures(engine);
    let (mut same_line, mut all_lines) = (0, 0);
    for failure in &failures {
        let facts = &failure.facts;
        let Some(reason) = (failure.cause.rule().reason)(failure.engine, facts) else {
            println!("{}: no reason for {}", failure.name, failure.cause);
            continue;
        };
        let refusal = facts.refusal(engine, &reason);
        let line = console_line(engine, &refusal);
        if failure.console.contains(&line) {
            same_line += 1;
        } else {
            println!("{}: {}\n  made  {line}\n  found {:?}", failure.name, failure.cause, failure.console);
        }
        let lines = console_lines(engine, &refusal);
        if failure.console.windows(lines.len()).any(|window| window == lines) {
            all_lines += 1;
        } else if failure.console.contains(&line) {
            println!("{}: {}\n  made all {lines:?}\n  found    {:?}", failure.name, facts.initiator, failure.console);
        }
    }
    println!("{engine}: of {} failures {same_line} have their line, {all_lines} all lines in order", failures.len());
    (failures.len(), same_line, all_lines)
}

#[test]
fn chromium_prints_what_we_print() {
    let (all, same, _) = agreement(Engine::Chromium);
    assert!(all > 150 && same * 100 > all * 97, "{same} of {all}");
}

#[test]
fn firefox_prints_what_we_print() {
    let (all, same, _) = agreement(Engine::Firefox);
    assert!(all > 150 && same * 100 > all * 97, "{same} of {all}");
}

#[test]
fn webkit_prints_what_we_print() {
    let (all, same, _) = agreement(Engine::WebKit);
    assert!(all > 150 && same * 100 > all * 97, "{same} of {all}");
}
