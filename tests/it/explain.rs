//! `har-cors explain`: every message that real browsers printed leads to its cause, and the program behaves.

use crate::common::fixtures;
use crate::truth::cause_of;
use har_cors::browser::Engine;
use har_cors::explain::recognise;
use har_cors::rules::Cause;
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};

/// What a capture's browser printed, and what it objected to.
struct Capture {
    name: String,
    console: Vec<String>,
    /// Its own name for each refusal, and the cause after it.
    refusals: Vec<(String, Cause)>,
    /// A failure of another kind is there as well.
    others: bool,
}

fn captures(engine: Engine) -> Vec<Capture> {
    let folders = fixtures::cases(&format!("captures/{engine}"));
    let read = |folder: PathBuf| {
        let truth: Value = serde_json::from_slice(&std::fs::read(folder.join("truth.json")).ok()?).unwrap();
        let lines: Vec<String> =
            truth["console"].as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect();
        let requests = truth["requests"].as_array().unwrap();
        let refusals = requests.iter().filter(|request| request["outcome"] == "cors").filter_map(|request| {
            let name = request["cors_error"].as_str()?;
            let sentence = request["error_text"].as_str().unwrap_or_default();
            let cause = if sentence.contains("has credentials") {
                Cause::RedirectWithCredentialsInUrl
            } else if sentence.contains("No-Cors mode")
                || lines.iter().any(|line: &String| line.starts_with("No-Cors mode"))
            {
                Cause::NoCorsRedirectMode
            } else if ["301", "302", "303", "307", "308"]
                .iter()
                .any(|s| sentence.ends_with(&format!("successful. Status code: {s}")))
            {
                Cause::PreflightRedirect
            } else {
                cause_of(engine, name)?.0
            };
            // Firefox has one category for a different origin and for an invalid one.
            let is_no_origin = |c: Cause| c.rule().name == "allow-origin-mismatch" && engine == Engine::Firefox;
            let told = request["failed_parameter"].as_str();
            let cause = match told {
                Some(value) if value.contains([',', ' ']) => cause,
                Some(value) if is_no_origin(cause) && value != "null" && url::Url::parse(value).is_err() => {
                    Cause::InvalidAllowOrigin
                }
                _ => cause,
            };
            Some((name.to_owned(), cause))
        });
        let refusals = refusals.collect();
        Some(Capture {
            name: format!("{engine} {}", folder.file_name().unwrap().to_string_lossy()),
            console: lines,
            refusals,
            others: requests.iter().any(|request| request["outcome"] != "cors" && request["outcome"] != "ok"),
        })
    };
    folders.into_iter().filter_map(read).collect()
}

/// Whether a line is about CORS and has a reason, judged without the program: by what every such line has.
fn carries_a_reason(engine: Engine, line: &str) -> bool {
    match engine {
        Engine::Chromium => line.contains("blocked by CORS policy: "),
        Engine::Firefox => line.contains("(Reason: ") && !line.contains("request did not succeed"),
        Engine::WebKit => {
            let line = line.strip_prefix("Failed to load resource: ").unwrap_or(line);
            ["Origin ", "Preflight response", "Access-Control-", "Cannot use wildcard", "Credentials flag", "Method "]
                .iter()
                .chain(&[
                    "Request header field",
                    "Header Access-Control",
                    "Cross-origin redirection to",
                    "No-Cors mode",
                ])
                .chain(&["Cross origin requests are only"])
                .any(|stem| line.starts_with(stem))
        }
    }
}

fn pages(message: &str) -> Vec<Vec<&'static str>> {
    recognise(message).unwrap_or_default().findings.into_iter().map(|finding| finding.pages).collect()
}

/// Lines with a reason, those that lead to a cause of their capture, and those that lead to it first.
fn rate(engine: Engine) -> (usize, usize, usize) {
    let (mut all, mut right, mut first) = (0, 0, 0);
    for capture in captures(engine) {
        let expected: Vec<&str> = capture.refusals.iter().map(|(_, cause)| cause.rule().name).collect();
        for line in capture.console.iter().filter(|line| carries_a_reason(engine, line)) {
            if expected.is_empty() && capture.others {
                continue;
            }
            all += 1;
            let found = pages(line);
            let found = found.first().map(Vec::as_slice).unwrap_or_default();
            right += usize::from(found.iter().any(|page| expected.contains(page)));
            first += usize::from(found.first().is_some_and(|page| expected.contains(page)));
            if !found.first().is_some_and(|page| expected.contains(page)) {
                println!("{}: {line}\n  found {found:?}, expected {expected:?}", capture.name);
            }
        }
    }
    println!("{engine}: {all} lines carry a reason, {right} lead to their cause, {first} of them first of all");
    (all, right, first)
}

#[test]
fn every_line_of_the_captures_leads_to_its_cause() {
    for engine in Engine::ALL {
        let (all, right, _) = rate(engine);
        assert!(all > 100, "{engine}: {all}");
        assert_eq!(right, all, "{engine}");
    }
}

#[test]
fn the_whole_console_of_a_capture_gives_its_causes() {
    for engine in Engine::ALL {
        let (mut all, mut right) = (0, 0);
        for capture in captures(engine).iter().filter(|capture| !capture.refusals.is_empty()) {
            let found = pages(&capture.console.join("\n"));
            for (_, cause) in &capture.refusals {
                // Two refusals in one paste may share a sentence, so any finding may be the one.
                let is_there = found.iter().flatten().any(|page| *page == cause.rule().name);
                all += 1;
                right += usize::from(is_there);
                if !is_there {
                    println!("{}: {cause} is not in {found:?}", capture.name);
                }
            }
        }
        println!("{engine}: {all} refusals, {right} found in the whole console");
        assert!(right * 100 >= all * 98, "{engine}: {right} of {all}");
    }
}

#[test]
fn the_browsers_own_names_lead_to_their_causes() {
    for engine in [Engine::Chromium, Engine::Firefox] {
        for capture in captures(engine) {
            for (name, cause) in &capture.refusals {
                let found = pages(name);
                assert!(found.iter().flatten().any(|page| *page == cause.rule().name), "{name}: {found:?}");
            }
        }
    }
}

#[test]
fn lines_that_are_not_understood_have_nothing_to_do_with_failures() {
    let known = [
        "A preload for",
        "Cookie “",
        "process unknown directive",
        "Quirks Mode",
        "bounce tracker",
        "Unrecognized Content-Security-Policy",
        "AutoCancel",
        "the server responded with a status",
        "resistFingerprinting",
        "MIME type (“application/json”) is not a valid",
        "Upgrading insecure",
        "automatically upgraded",
        "may not load or link",
        "Not allowed to request resource",
        "Fetch API cannot load",
        "EventSource",
        "was preloaded using link preload",
    ];
    let mut strange = 0;
    for engine in Engine::ALL {
        for capture in captures(engine) {
            for line in capture.console.iter().filter(|line| recognise(line).is_none()) {
                if !known.iter().any(|part| line.contains(part)) {
                    println!("{}: {line}", capture.name);
                    strange += 1;
                }
            }
        }
    }
    assert_eq!(strange, 0);
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_har-cors")).arg("explain").args(arguments).output().unwrap()
}

#[test]
fn the_program_explains_lists_and_proposes() {
    let page = run(&["missing-allow-origin", "--width", "80"]);
    assert!(page.status.success());
    assert!(String::from_utf8(page.stdout).unwrap().starts_with("missing-allow-origin  (cause)\n"));

    let list = run(&["--list", "--format", "json"]);
    let list: Value = serde_json::from_slice(&list.stdout).unwrap();
    let all = har_cors::explain::pages().len() + har_cors::explain::guides().len();
    assert_eq!(list.as_array().unwrap().len(), all);

    let unknown = run(&["mising-allow-orign"]);
    assert_eq!((unknown.status.code(), unknown.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8(unknown.stderr).unwrap().contains("missing-allow-origin"));

    assert_eq!(run(&[]).status.code(), Some(2));
    let words = run(&["TypeError:", "Failed", "to", "fetch"]);
    assert!(String::from_utf8(words.stdout).unwrap().contains("Access to fetch at"));
}

/// Messages as people paste them: cut, wrapped, in other languages, of libraries and servers. Each with the pages one of
/// which is right (null: none of them is, and the message is known), pages that are wrong, and a word that must be there.
#[test]
fn pasted_messages_get_an_honest_answer() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/messages");
    let (mut right, mut all) = (0, 0);
    for file in std::fs::read_dir(root).unwrap() {
        let file = file.unwrap().path();
        let cases: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        for case in cases["explain"].as_array().unwrap() {
            all += 1;
            let message = case["message"].as_str().unwrap();
            let found = recognise(message);
            let pages: Vec<&str> =
                found.iter().flat_map(|f| &f.findings).flat_map(|f| f.pages.iter().copied()).collect();
            let texts: Vec<&str> = found
                .iter()
                .flat_map(|f| f.advice.into_iter().chain(f.remarks.iter().map(String::as_str)))
                .chain(pages.iter().copied())
                .collect();
            let names = |member: &str| case[member].as_array().map_or(&[][..], Vec::as_slice).iter();
            let named = names("cause_any").any(|name| name.as_str().is_some_and(|name| pages.contains(&name)));
            let none = names("cause_any").any(Value::is_null) && pages.is_empty();
            let wrong = names("not").any(|name| pages.contains(&name.as_str().unwrap()));
            let word = case["word"].as_str().is_none_or(|word| texts.iter().any(|text| text.contains(word)));
            if (named || none) && !wrong && word && found.is_some() {
                right += 1;
            } else {
                println!("{}: {message}: {pages:?}", file.file_name().unwrap().display());
            }
        }
    }
    println!("pasted messages: {right} of {all}");
    assert_eq!((right, all), (143, 143));
}
