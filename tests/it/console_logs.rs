//! Console logs beside a HAR: the captures' own messages in every form in which people have them, whole and spoilt; and logs
//! that fit badly.

use crate::captures::EXCLUDED;
use crate::captures::grade::{Grade, Said, grade};
use crate::common::{Scratch, fixtures, run, text as utf8};
use har_cors::console::{Log, LogError, Matched};
use har_cors::report::{FORMATS, File, compose, report};
use har_cors::{Console, Options, judge};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::LazyLock;

/// A message as a capture holds it: its text, and the URL that the browser names beside it.
#[derive(Clone)]
struct Line {
    text: String,
    url: String,
    /// Firefox's name.
    category: String,
}

/// A capture: its HAR, what the browser said, its console.
struct Capture {
    har: PathBuf,
    truth: Value,
    lines: Vec<Line>,
}

fn of<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn captures(engine: &str) -> Vec<Capture> {
    let har = if engine == "webkit" { "capture.with-failed.har" } else { "capture.har" };
    let folders = fixtures::cases(&format!("captures/{engine}"));
    let is_sound = |folder: &PathBuf| {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        !EXCLUDED.iter().any(|(of, case, _)| *of == engine && *case == name)
    };
    let folders = folders.into_iter().filter(|folder| folder.join(har).exists() && is_sound(folder));
    let read = |folder: PathBuf| {
        let truth: Value = serde_json::from_slice(&std::fs::read(folder.join("truth.json")).ok()?).unwrap();
        let lists = ["console_entries", "console_detail", "console_full"];
        let list = lists.iter().find_map(|list| truth.get(*list)?.as_array()).cloned().unwrap_or_default();
        let line = |line: &Value| Line {
            text: of(line, "text").replace('\n', " "),
            url: of(line, "url").to_owned(),
            category: of(line, "category").to_owned(),
        };
        let lines = list.iter().map(line).collect();
        Some(Capture { har: folder.join(har), truth, lines })
    };
    folders.filter_map(read).collect()
}

/// Numbers that look random, and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

static LANGUAGES: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../src/explain/firefox_languages.json")).unwrap());

/// The same message in some other language; `None` where that language has it in English.
fn translated(line: &Line, dice: &mut Dice) -> Option<Line> {
    let languages = LANGUAGES.as_object().unwrap();
    let (_, messages) = languages.iter().nth(dice.roll(languages.len())).unwrap();
    let template = messages.get(&line.category)?.as_str()?;
    let (_, rest) = line.text.split_once("remote resource at ")?;
    let (url, reason) = rest.split_once(" (Reason: ")?;
    let url = url.trim_end_matches('.').trim_matches(['‘', '’']);
    let value = match reason.rsplit_once("Status code: ") {
        Some((_, status)) => status.trim_end_matches('.'),
        None => {
            let quoted = reason.split('‘').skip(1).filter_map(|part| part.split('’').next());
            quoted.filter(|value| !value.starts_with("Access-Control-")).last().unwrap_or_default()
        }
    };
    Some(Line { text: template.replace("%1$S", url).replace("%2$S", value), ..line.clone() })
}

/// A tenth is removed, a tenth belongs to another request, a tenth is in another language.
fn spoilt(lines: &[Line], others: &[Line], dice: &mut Dice) -> Vec<Line> {
    let mut left = Vec::new();
    for line in lines {
        match dice.roll(10) {
            0 => {}
            1 => left.push(others[dice.roll(others.len())].clone()),
            2 => left.push(translated(line, dice).unwrap_or_else(|| line.clone())),
            _ => left.push(line.clone()),
        }
    }
    left
}

/// A log in one of the forms in which people have them.
fn written(form: &str, lines: &[Line]) -> Vec<u8> {
    let part = |url: &str| {
        url.split(['?', '#'])
            .next()
            .unwrap_or_default()
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let joined =
        |write: &dyn Fn(&Line) -> String, end: &str| -> String { lines.iter().map(|line| write(line) + end).collect() };
    let text = match form {
        "paste" => joined(&|line| line.text.clone(), "\n"),
        "Chrome's save" => joined(
            &|line| match line.text.strip_prefix("Failed to load resource: ") {
                Some(error) => format!("{}:1  GET {} {error}\r\n(anonymous) @ app.js:57", part(&line.url), line.url),
                None => format!("(index):1 {}\r\n    at load (app.js:1:2)", line.text),
            },
            "\r\n",
        ),
        "Safari's copy" => joined(
            &|line| match part(&line.url) {
                file if file.is_empty() => format!("[Error] {}", line.text),
                file => format!("[Error] {} ({file}, line 0)", line.text),
            },
            "\n",
        ),
        "Firefox's paste" => joined(&|line| format!("{} [Learn More]", line.text), "\n"),
        "Playwright's Firefox" => joined(
            &|line| format!("[JavaScript Error: \"{}\" {{file: \"http://app.test/\" line: 1}}]", line.text),
            "\n",
        ),
        "WebDriver" => {
            let entry = |line: &Line| json!({"level": "SEVERE", "message": format!("{} - {}", if line.url.is_empty() { "http://app.test/" } else { &line.url }, line.text), "type": ""});
            Value::from(lines.iter().map(entry).collect::<Vec<_>>()).to_string()
        }
        "WebDriver's lines" => joined(
            &|line| {
                json!({"level": "SEVERE", "message": format!("http://app.test/ 12:3 {}", line.text), "timestamp": 0})
                    .to_string()
            },
            "\n",
        ),
        "trace" => {
            let event = |line: &Line| {
                json!({"type": "console", "messageType": "error", "text": line.text, "args": [], "location": {"url": line.url, "lineNumber": 0}}).to_string()
            };
            String::from("{\"version\":10,\"type\":\"context-options\",\"browserName\":\"x\"}\n")
                + &joined(&event, "\n")
        }
        "mark" => String::from("\u{feff}") + &joined(&|line| line.text.clone(), "\r\n"),
        "UTF-16" => {
            let text = joined(&|line| line.text.clone(), "\r\n");
            return [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        }
        other => panic!("{other}"),
    };
    text.into_bytes()
}

fn heard(har: &[u8], log: &[u8]) -> (File, Vec<Matched>) {
    let mut analysis = judge(har).unwrap();
    let mut console = Console::new();
    console.add(Log::read("app.log", log).unwrap());
    let matched = console.weigh(&mut analysis, |_| true);
    (compose("a.har", analysis, &Options { all: true, show_secrets: true, ..Options::default() }), matched)
}

/// What verdicts are worth with a log.
#[derive(Default, Debug)]
struct Score {
    /// Requests that the browser refused for CORS.
    failures: usize,
    /// Of these: said surely to have failed, and with the browser's own cause.
    outcome: usize,
    cause: usize,
    /// Sure of something else than the browser said.
    wrong: Vec<String>,
    /// A success that is said to have failed.
    alarms: Vec<String>,
    alone: usize,
}

fn score(engine: &str, captures: &[Capture], mut log: impl FnMut(&Capture) -> Vec<u8>) -> Score {
    let mut score = Score::default();
    for capture in captures {
        let name = capture.har.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let Ok(har) = std::fs::read(&capture.har) else { continue };
        if judge(&har[..]).is_err() {
            continue;
        }
        let (file, _) = heard(&har, &log(capture));
        let mut fetches: Vec<_> = file
            .fetches
            .into_iter()
            .filter(|fetch| {
                let is_alone = fetch.console_evidence.iter().any(|told| told.says == "alone");
                score.alone += usize::from(is_alone);
                !is_alone
            })
            .collect();
        let key = |url: &str| url.split('#').next().unwrap_or_default().to_owned();
        for truth in capture.truth["requests"].as_array().unwrap() {
            let found = fetches.iter().position(|fetch| {
                key(fetch.url.unescaped()) == key(of(truth, "url")) && fetch.method.unescaped() == of(truth, "method")
            });
            let Some(fetch) = found.map(|found| fetches.remove(found)) else { continue };
            let outcome_is_sure = ["confirmed", "deduced"].contains(&fetch.outcome_certainty.name());
            let told: Vec<_> = fetch.console_evidence.iter().map(|told| told.text.unescaped().to_owned()).collect();
            let said = Said::of(fetch, engine);
            let is_sure = ["confirmed", "deduced"].contains(&said.certainty);
            let grade = grade(truth, Some(&said), engine, true);
            match of(truth, "outcome") {
                "cors" => {
                    score.failures += 1;
                    score.outcome += usize::from(outcome_is_sure && matches!(said.outcome, "cors" | "policy"));
                    score.cause += usize::from(is_sure && grade == Grade::Exact);
                    if is_sure && grade != Grade::Exact {
                        score.wrong.push(format!("{name}: {said} {told:?}"));
                    }
                }
                "ok" if grade == Grade::Wrong => score.alarms.push(format!("{name}: {said} {told:?}")),
                _ => {}
            }
        }
    }
    score
}

fn percent(count: usize, of: usize) -> f64 {
    100.0 * count as f64 / of.max(1) as f64
}

fn forms(engine: &str) -> &'static [&'static str] {
    match engine {
        "chromium" => &["paste", "Chrome's save", "WebDriver", "WebDriver's lines", "trace", "mark", "UTF-16"],
        "firefox" => &["paste", "Firefox's paste", "Playwright's Firefox", "trace", "UTF-16"],
        _ => &["paste", "Safari's copy", "trace", "mark"],
    }
}

/// With the browser's own console nearly every failure is sure. WebKit has one sentence for several causes: which of them it
/// was stays open, and that the request failed does not.
#[test]
fn a_console_decides_what_its_hars_leave_open() {
    for engine in ["chromium", "firefox", "webkit"] {
        let captures = captures(engine);
        let without = score(engine, &captures, |_| Vec::new());
        let said = |score: &Score| {
            format!(
                "{:.1} % failed for sure, {:.1} % with its cause",
                percent(score.outcome, score.failures),
                percent(score.cause, score.failures)
            )
        };
        println!("{engine}: {} failures; without a log {}", without.failures, said(&without));
        for form in forms(engine) {
            let with = score(engine, &captures, |capture| written(form, &capture.lines));
            println!("  {form}: {}, {} more that no entry shows", said(&with), with.alone);
            assert_eq!(with.wrong, Vec::<String>::new(), "{engine}, {form}");
            assert_eq!(with.alarms, Vec::<String>::new(), "{engine}, {form}");
            assert!(percent(with.outcome, with.failures) >= 97.0, "{engine}, {form}: {}", said(&with));
            if engine != "webkit" {
                assert!(percent(with.cause, with.failures) >= 97.0, "{engine}, {form}: {}", said(&with));
            }
            assert!(with.cause >= without.cause, "{engine}, {form}");
        }
    }
}

#[test]
fn a_spoilt_log_makes_no_verdict_wrong() {
    for engine in ["chromium", "firefox", "webkit"] {
        let captures = captures(engine);
        let others: Vec<Line> = captures.iter().flat_map(|capture| capture.lines.clone()).collect();
        for seed in 1..=3 {
            let mut dice = Dice(seed);
            let form = forms(engine)[seed as usize % forms(engine).len()];
            let score = score(engine, &captures, |capture| written(form, &spoilt(&capture.lines, &others, &mut dice)));
            let sure = percent(score.outcome, score.failures);
            println!(
                "{engine}, spoilt {seed} ({form}): {sure:.1} % failed for sure, {:.1} % with its cause",
                percent(score.cause, score.failures)
            );
            assert_eq!(score.wrong, Vec::<String>::new(), "{engine} {seed}");
            assert_eq!(score.alarms, Vec::<String>::new(), "{engine} {seed}");
        }
    }
}

const PAGE: &str = "https://app.example";

/// A PUT whose preflight allows no header and no credentials: what the browser met first depends on how the page asked.
fn put(path: &str, second: u32) -> [Value; 2] {
    put_of(PAGE, path, second)
}

fn put_of(origin: &str, path: &str, second: u32) -> [Value; 2] {
    let header = |name: &str, value: &str| json!({"name": name, "value": value});
    let entry = |method: &str, kind: &str, headers: Vec<Value>, response: Value| {
        json!({
            "startedDateTime": format!("2026-01-01T10:00:{second:02}.000Z"), "time": 40, "_resourceType": kind, "_priority": "High",
            "_initiator": {"type": if kind == "preflight" { "preflight" } else { "script" }},
            "request": {"method": method, "url": format!("https://api.example/{path}"), "httpVersion": "h2", "headers": headers},
            "response": response,
        })
    };
    let answer = vec![header("Access-Control-Allow-Origin", origin), header("Access-Control-Allow-Methods", "PUT")];
    let failed = json!({"status": 0, "headers": [], "_error": "net::ERR_FAILED"});
    let preflight = vec![
        header("Origin", origin),
        header("Access-Control-Request-Method", "PUT"),
        header("Access-Control-Request-Headers", "x-custom"),
    ];
    [
        entry("PUT", "fetch", vec![header("Origin", origin), header("X-Custom", "1")], failed),
        entry("OPTIONS", "preflight", preflight, json!({"status": 204, "headers": answer, "_error": null})),
    ]
}

/// A GET that came through.
fn good(path: &str) -> Value {
    let header = |name: &str, value: &str| json!({"name": name, "value": value});
    json!({
        "startedDateTime": "2026-01-01T10:00:01.000Z", "time": 40, "_resourceType": "fetch", "_initiator": {"type": "script"},
        "request": {"method": "GET", "url": format!("https://api.example/{path}"), "headers": [header("Origin", PAGE)]},
        "response": {"status": 200, "headers": [header("Access-Control-Allow-Origin", "*")], "_error": null},
    })
}

fn chromium(entries: Vec<Value>) -> Vec<u8> {
    json!({"log": {"creator": {"name": "WebInspector", "version": "537.36"}, "pages": [{"id": "page_1", "title": format!("{PAGE}/cart")}],
        "entries": entries}})
    .to_string()
    .into_bytes()
}

fn refused(origin: &str, path: &str, reason: &str) -> String {
    format!(
        "Access to fetch at 'https://api.example/{path}' from origin '{origin}' has been blocked by CORS policy: {reason}"
    )
}

const HEADER: &str =
    "Request header field x-custom is not allowed by Access-Control-Allow-Headers in preflight response.";
const CREDENTIALS: &str = "Response to preflight request doesn't pass access control check: The value of the \
    'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is \
    'include'.";

/// Cause, certainty and what the console says of each fetch.
fn told(file: &File) -> Vec<(String, &'static str, Vec<&'static str>)> {
    let of = |fetch: &har_cors::report::Fetch| {
        let says = fetch.console_evidence.iter().map(|told| told.says.name()).collect();
        (fetch.cause.map_or("succeeded", |cause| cause.name()).to_owned(), fetch.certainty.name(), says)
    };
    file.fetches.iter().map(of).collect()
}

#[test]
fn messages_go_to_requests_one_by_one_or_to_none() {
    let one = chromium(put("a", 1).to_vec());
    let twins = chromium([put("a", 1), put("a", 5)].concat());
    let header = refused(PAGE, "a", HEADER);
    let credentials = refused(PAGE, "a", CREDENTIALS);
    let timed = |second: u32, text: &str| format!("10:00:{second:02}.050 {text}");
    let three = chromium([put("a", 1), put("b", 5), put("c", 9)].concat());
    let [a, b, c] = ["a", "b", "c"].map(|path| refused(PAGE, path, HEADER));
    let quarter = format!("{}\n{}\n10:15:09.050 {c}", timed(1, &a), timed(5, &b));
    let possible = ("header-not-allowed".to_owned(), "possible", vec![]);
    let decided = ("header-not-allowed".to_owned(), "confirmed", vec!["decides"]);
    let other = ("invalid-allow-credentials".to_owned(), "confirmed", vec!["decides"]);
    for (what, har, log, expected) in [
        ("no message", &one, String::new(), vec![possible.clone()]),
        ("one", &one, header.clone(), vec![decided.clone()]),
        ("the other check", &one, credentials.clone(), vec![other.clone()]),
        ("printed three times", &one, format!("{header} x3"), vec![decided.clone()]),
        ("twins, one message", &twins, header.clone(), vec![possible.clone(), possible.clone()]),
        ("twins, two equal messages", &twins, format!("{header}\n{header}"), vec![decided.clone(), decided.clone()]),
        ("twins, two different messages", &twins, format!("{header}\n{credentials}"), vec![possible.clone(), possible.clone()]),
        ("twins, told apart by time", &twins, format!("{}\n{}", timed(5, &header), timed(1, &credentials)), vec![other.clone(), decided.clone()]),
        ("twins, one message with its time", &twins, timed(5, &header), vec![possible.clone(), decided.clone()]),
        ("twins, printed twice in one line", &twins, format!("{header} x2"), vec![decided.clone(), decided.clone()]),
        ("two that contradict each other", &one, format!("{header}\n{credentials}"), vec![possible.clone()]),
        ("quoted by somebody", &one, format!("app.js:9 I asked: \"{header}\" is that you?"), vec![possible.clone()]),
        ("a quarter of an hour after the others", &three, quarter.clone(), vec![decided.clone(), decided.clone(), possible.clone()]),
        ("of another time", &one, timed(40, &header), vec![possible.clone()]),
        ("another page's", &one, refused("https://other.example", "a", HEADER), vec![possible.clone()]),
        ("another URL's", &one, refused(PAGE, "b", HEADER), vec![possible.clone(), ("header-not-allowed".to_owned(), "confirmed", vec!["alone"])]),
        ("another URL's, which was answered", &one, refused(PAGE, "b", "No 'Access-Control-Allow-Origin' header is present on the requested resource."), vec![possible.clone(), ("missing-allow-origin".to_owned(), "confirmed", vec!["alone"])]),
        ("cut before its reason", &one, header[..header.len() - 90].to_owned(), vec![("header-not-allowed".to_owned(), "possible", vec!["leaves-open"])]),
        ("another browser's", &one, "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://api.example/a. (Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’).".to_owned(), vec![possible.clone()]),
        ("what the response excludes", &one, refused(PAGE, "a", "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response."), vec![("header-not-allowed".to_owned(), "possible", vec!["disagrees"])]),
    ] {
        let (file, _) = heard(har, log.as_bytes());
        assert_eq!(told(&file), expected, "{what}: {log}");
        // For an unknown method, the report says nothing about its effect.
        assert!(!file.fetches.iter().any(|fetch| fetch.method.is_empty() && fetch.explanation.contains("twice")), "{what}");
    }
}

/// A page that polls: more requests to one URL than are distinguished, each with its message.
#[test]
fn many_requests_to_one_url_have_each_its_message() {
    let many = 60;
    let har = chromium((0..many).flat_map(|second| put("a", second)).collect());
    let message = refused(PAGE, "a", HEADER);
    let timed = |second: u32| format!("10:00:{second:02}.060 {message}\n");
    for log in [(0..many).map(timed).collect::<String>(), format!("{message}\n").repeat(many as usize)] {
        let (file, matched) = heard(&har, log.as_bytes());
        let confirmed = file.fetches.iter().filter(|fetch| fetch.certainty == "confirmed").count();
        assert_eq!(confirmed, many as usize, "{matched:?}");
    }
    let (file, matched) = heard(&har, format!("{message}\n").repeat(many as usize - 1).as_bytes());
    assert!(file.fetches.iter().all(|fetch| fetch.certainty == "possible"), "{matched:?}");
}

#[test]
fn each_page_has_its_own_messages() {
    let har = chromium([put("a", 1), put_of("https://admin.example", "a", 1)].concat());
    let (file, _) = heard(&har, refused("https://admin.example", "a", CREDENTIALS).as_bytes());
    let certainties: Vec<_> = file
        .fetches
        .iter()
        .map(|fetch| (fetch.origin.as_ref().unwrap().unescaped().to_owned(), fetch.certainty.name()))
        .collect();
    assert!(certainties.contains(&("https://admin.example".to_owned(), "confirmed")), "{certainties:?}");
    assert!(certainties.contains(&(PAGE.to_owned(), "possible")), "{certainties:?}");
}

#[test]
fn a_message_contradicts_no_success_in_silence() {
    let log = refused(PAGE, "ok", "No 'Access-Control-Allow-Origin' header is present on the requested resource.");
    let (file, _) = heard(&chromium(vec![good("ok")]), log.as_bytes());
    let fetch = file.fetches.iter().next().unwrap();
    assert_eq!((fetch.outcome.name(), fetch.certainty.name()), ("succeeded", "possible"));
    assert_eq!(fetch.alternatives.iter().map(|cause| cause.name()).collect::<Vec<_>>(), ["missing-allow-origin"]);
    assert_eq!(fetch.console_evidence[0].says, "disagrees");
    assert!(fetch.is_doubtful());
    // Where one of two failed, the message is of that one.
    let (file, _) =
        heard(&chromium([vec![good("a")], put("a", 1).to_vec()].concat()), refused(PAGE, "a", HEADER).as_bytes());
    let told = told(&file);
    assert!(told.contains(&("succeeded".to_owned(), "confirmed", vec![])), "{told:?}");
    assert!(told.contains(&("header-not-allowed".to_owned(), "confirmed", vec!["decides"])), "{told:?}");
}

#[test]
fn safaris_log_tells_of_what_its_export_leaves_out() {
    let har = json!({"log": {"creator": {"name": "WebKit Web Inspector", "version": "1.0"},
        "pages": [{"id": "page_0", "title": "https://app.example/cart"}],
        "entries": [{"startedDateTime": "2026-01-01T10:00:01.000Z", "time": 40, "pageref": "page_0",
            "request": {"method": "GET", "url": "https://app.example/cart", "headers": []},
            "response": {"status": 200, "headers": [{"name": "Content-Type", "value": "text/html"}]}}]}});
    let log = "[Error] Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 500\n\
               [Error] Fetch API cannot load https://api.example/users due to access control checks.\n\
               [Error] Failed to load resource: Origin https://app.example is not allowed by Access-Control-Allow-Origin. Status code: 500 (users, line 0)\n\
               [Error] Preflight response is not successful. Status code: 404\n\
               [Error] XMLHttpRequest cannot load https://api.example/cart due to access control checks. (app.js, line 3, x2)\n";
    let (file, matched) = heard(har.to_string().as_bytes(), log.as_bytes());
    let alone: Vec<_> = file
        .fetches
        .iter()
        .filter(|fetch| fetch.console_evidence.first().is_some_and(|told| told.says == "alone"))
        .collect();
    let shown: Vec<_> = alone
        .iter()
        .map(|fetch| {
            (
                fetch.url.unescaped(),
                fetch.cause.unwrap().name(),
                fetch.outcome_certainty.name(),
                fetch.certainty.name(),
                fetch.entries.request,
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("https://api.example/users", "missing-allow-origin", "confirmed", "possible", None),
            ("https://api.example/cart", "preflight-bad-status", "confirmed", "confirmed", None),
        ],
        "{matched:?}"
    );
    assert_eq!(file.summary.cors, 2);
    // What the response lacks is as open as the cause, and no text has a gap at the place of the method.
    assert!(alone[0].root_cause_certainty.is_none_or(|certainty| certainty == "possible"), "{:?}", alone[0].root_cause);
    assert!(alone.iter().all(|fetch| !fetch.explanation.contains("The  ")), "{:?}", alone[1].explanation);
}

#[test]
fn no_secret_of_a_log_comes_out_and_nothing_acts_on_a_terminal() {
    let secret = "kQ7vTz81LmWx2RbY9sDp4HcN";
    let log = format!(
        "{}\n{}\n",
        refused(PAGE, &format!("a?token={secret}"), HEADER).replace("fetch at", "fetch\u{1b}[31m at"),
        refused(
            PAGE,
            &format!("b?access_token={secret}"),
            "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response."
        )
    );
    let har = chromium(put(&format!("a?token={secret}"), 1).to_vec());
    let mut analysis = judge(&har[..]).unwrap();
    let mut console = Console::new();
    console.add(Log::read("app.log", log.as_bytes()).unwrap());
    let matched = console.weigh(&mut analysis, |_| true);
    let report = report(vec![compose("a.har", analysis, &Options { all: true, ..Options::default() })]);
    assert!(report.files[0].fetches.iter().any(|fetch| !fetch.console_evidence.is_empty()), "{matched:?}");
    for named in FORMATS {
        let mut out = Vec::new();
        named.format.write(&report, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(!out.contains(secret), "{}: {out}", named.name);
        assert!(!out.contains('\u{1b}'), "{}", named.name);
    }
}

#[test]
fn a_log_of_any_bytes_is_read_or_refused() {
    let line = refused(PAGE, "a", HEADER);
    let long = format!("{}{line}", "Access to ".repeat(400_000));
    let many = format!("{line}\n").repeat(20_000);
    let har = chromium(put("a", 1).to_vec());
    for (log, expected) in [
        (b"\xff\xfe\xff".to_vec(), 0),
        (vec![0xC3; 4096], 0),
        (long.into_bytes(), 1),
        (many.into_bytes(), 20_000),
        (b"[".repeat(100_000), 0),
        (b"{\"message\":".repeat(10_000), 0),
        (b"[{\"message\":\"CORS\",\"timestamp\":1e400}]".to_vec(), 0),
    ] {
        match Log::read("app.log", &log[..]) {
            Ok(read) => {
                assert!(read.len() <= expected.max(1), "{}", read.len());
                heard(&har, &log);
            }
            Err(error) => assert!(matches!(error, LogError::NoText), "{error}"),
        }
    }
}

#[test]
fn the_program_reads_logs_and_guards_them() {
    let scratch = Scratch::new("console-logs");
    let har = scratch.write("a.har", &chromium(put("a", 1).to_vec()));
    let other = scratch.write("b.har", &chromium(put("b", 1).to_vec()));
    let log = scratch.write("app.log", refused(PAGE, "b", HEADER).as_bytes());
    let cause = |output: &std::process::Output| -> Vec<(String, String)> {
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let fetches =
            report["files"].as_array().unwrap().iter().flat_map(|file| file["fetches"].as_array().unwrap().clone());
        fetches.map(|fetch| (of(&fetch, "url").to_owned(), of(&fetch, "certainty").to_owned())).collect()
    };
    let text = |url: &str, certainty: &str| (format!("https://api.example/{url}"), certainty.to_owned());
    // Of two files, the log belongs to the one with its requests.
    let output = run(&["-f", "json", "--console", &log, &har, &other]);
    assert_eq!(output.status.code(), Some(1), "{}", utf8(&output.stderr));
    assert_eq!(cause(&output), [text("a", "possible"), text("b", "confirmed")]);
    // With only the other file, it is about a request that is not there.
    let output = run(&["-f", "json", "--console", &log, &har]);
    assert_eq!(cause(&output), [text("a", "possible"), text("b", "confirmed")]);
    // One bad log is an unread input, and costs nothing else.
    let bad = scratch.write("bad.log", b"\0\0\0");
    let output = run(&["-f", "json", "--console", &bad, "--console", &log, "--console", &har, &other]);
    assert_eq!(output.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["unread"].as_array().unwrap().len(), 2, "{report:#}");
    assert_eq!(cause(&output), [text("b", "confirmed")]);
    let output = run(&["--console", &log, "-o", &format!("json={log}"), &har]);
    assert_eq!(output.status.code(), Some(2));
    assert!(utf8(&output.stderr).contains("the console log"), "{}", utf8(&output.stderr));
    assert!(std::fs::read_to_string(&log).unwrap().starts_with("Access to fetch"));
}

#[test]
fn doctor_and_solve_hear_the_console_as_the_report_does() {
    let scratch = Scratch::new("console-commands");
    let (log, har) = ("fixtures/console/chrome.log", "fixtures/captures/chromium/pf-header-auth-missing/capture.har");
    let doctor = |arguments: &[&str]| run(&[&["doctor"][..], arguments, &[har]].concat());
    assert_eq!(doctor(&[]).status.code(), Some(1));
    let heard = doctor(&["--console", log]);
    assert_eq!(heard.status.code(), Some(0), "{}", utf8(&heard.stdout));
    let solve = |arguments: &[&str]| {
        let output = run(&[&["solve"][..], arguments, &[har]].concat());
        (utf8(&output.stdout).contains("credentials"), output.status.code())
    };
    // The log shows that the request has none, so the policy allows none.
    assert_eq!((solve(&[]), solve(&["--console", log])), ((true, Some(0)), (false, Some(0))));
    let bad = scratch.write("bad.log", b"\0\0\0");
    for command in ["doctor", "solve"] {
        let output = run(&[command, "--console", &bad, har]);
        assert_eq!(output.status.code(), Some(2));
        assert!(utf8(&output.stderr).contains("bad.log is not text"), "{}", utf8(&output.stderr));
    }
}

#[test]
fn what_only_a_log_tells_is_said_to_be_so() {
    let scratch = Scratch::new("console-alone");
    let har = r#"{"log": {"creator": {"name": "WebInspector", "version": "537.36"}, "entries": [{
        "startedDateTime": "2026-01-01T00:00:00Z", "time": 5, "_resourceType": "fetch",
        "request": {"method": "GET", "url": "https://api.example/users", "headers": [
            {"name": "Host", "value": "api.example"}, {"name": "Origin", "value": "https://app.example"}]},
        "response": {"status": 200, "headers": [
            {"name": "Server", "value": "nginx"}, {"name": "Access-Control-Allow-Origin", "value": "https://app.example"}]}}]}}"#;
    let har = scratch.write("a.har", har.as_bytes());
    let message = |path: &str, reason: &str| {
        format!(
            "Access to fetch at 'https://api.example/{path}' from origin 'https://app.example' has been blocked by CORS \
             policy: {reason}\n"
        )
    };
    const MISSING: &str = "No 'Access-Control-Allow-Origin' header is present on the requested resource.";
    const METHOD: &str = "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.";
    for (text, solved, status) in [
        (message("other", MISSING), &["only a console log mentions it"][..], 1),
        (message("other", METHOD), &["only a console log mentions it"], 1),
        (message("users", MISSING), &["No known failures", "1 request seems to have succeeded"], 0),
    ] {
        let log = scratch.write("console.log", text.as_bytes());
        let output = run(&["solve", "-f", "text", "--console", &log, &har]);
        let words = utf8(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(solved.iter().all(|part| words.contains(part)), "{words}");
        assert!(!words.contains("Rename") && !words.contains("No request failed"), "{words}");
        assert_eq!(output.status.code(), Some(status), "{words}");
    }
    // The report does not ask for a log that it already has.
    let log = scratch.write("console.log", message("users", MISSING).as_bytes());
    let output = run(&["doctor", "--console", &log, &har]);
    let words = utf8(&output.stdout);
    assert!(words.contains("they may be from another run") && !words.contains("copy the message"), "{words}");
}

#[test]
fn a_trace_of_playwright_is_har_and_log() {
    for version in [6, 8, 9, 10] {
        let trace = format!("fixtures/compressed/playwright-trace-{version}.zip");
        let output = run(&["-f", "json", "--console", &trace, &trace]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let fetches = report["files"][0]["fetches"].as_array().unwrap();
        let decided = fetches.iter().filter(|fetch| {
            fetch["certainty"] == "confirmed" && !fetch["console_evidence"].as_array().unwrap().is_empty()
        });
        assert_eq!(decided.count(), 2, "{version}: {report:#}");
    }
}
