//! What a page contains, and what it never contains.

use crate::har::Timestamp;
use crate::report::model::{File, MessageStep, Time, Traffic, TrafficBar, TrafficRow};
use crate::report::{Format, report, samples};
use crate::rules::{Cause, Outcome};

fn page(files: Vec<File>) -> String {
    let mut out = Vec::new();
    Format::Html.write(&report(files), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The body of a page, without its script.
fn body(page: &str) -> &str {
    let (_, body) = page.split_once("<body>").unwrap();
    body.split_once("<script>").unwrap().0
}

fn with_traffic(mut file: File) -> File {
    let bar = |step, start_ms, duration_ms| TrafficBar { step, start_ms, duration_ms };
    let row = |fetch, is_listed, outcome, bars| TrafficRow {
        fetch,
        is_listed,
        host: if is_listed { "".into() } else { "https://cdn.example".into() },
        outcome,
        bars,
    };
    file.first = Time::of(Timestamp(1_795_383_995_103_000));
    file.traffic = Traffic {
        rows: vec![
            row(
                1,
                true,
                Outcome::Cors,
                vec![bar(MessageStep::Preflight, 0.0, 20.0), bar(MessageStep::Request, 0.0, 25.0)],
            ),
            row(
                9,
                false,
                Outcome::Succeeded,
                vec![bar(MessageStep::Redirect, 5.0, 4.0), bar(MessageStep::Request, 9000.0, 8.0)],
            ),
        ],
        left_out: 3,
    };
    file
}

#[test]
fn a_page_has_its_parts_in_order() {
    insta::assert_snapshot!(body(&page(vec![with_traffic(samples::checkout())])));
}

#[test]
fn the_policy_knows_style_and_script_by_their_hashes_and_forbids_the_rest() {
    let page = page(vec![samples::checkout()]);
    let (_, policy) = page.split_once("Content-Security-Policy\" content=\"").unwrap();
    let (policy, _) = policy.split_once('"').unwrap();
    assert!(policy.starts_with("default-src &#39;none&#39;; style-src &#39;sha256-"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(policy.ends_with("base-uri &#39;none&#39;; form-action &#39;none&#39;"), "{policy}");
    assert!(!page.contains(" style=") && !page.contains("http-equiv=\"refresh"));
}

#[test]
fn no_text_of_a_file_becomes_markup() {
    let hostile = "</script><script>x</script>\" onload=x '\u{202e}\u{200b}\r\n<!--";
    let page = page(vec![samples::file(hostile, vec![samples::hostile(0, hostile), samples::hostile(1, hostile)])]);
    assert!(!body(&page).contains("<script") && !page.contains("\" onload"), "{page}");
    assert!(!page.contains(['\u{202e}', '\u{200b}', '\r']) && !body(&page).contains("<!--"));
    assert!(page.contains("\\u{202e}\\u{200b}\\r\\n"));
}

#[test]
fn of_many_failures_the_first_are_listed_and_the_rest_is_counted() {
    let mut fetches: Vec<_> = (0..1200).map(samples::preflight_401).collect();
    fetches.push(samples::refused(1200));
    let page = page(vec![samples::file("many.har", fetches)]);
    assert_eq!(page.matches("<article class=\"card").count(), 2);
    assert_eq!(page.matches("<tr data-method").count(), 501);
    assert!(page.contains("700 more are not listed here"), "{page}");
    assert!(page.contains("id=\"cause=connection-refused@metrics.example\""));
}

#[test]
fn of_several_files_the_causes_come_before_the_files_and_those_that_failed_before_the_others() {
    let files =
        vec![samples::file("calm.har", vec![]), samples::checkout(), samples::file("b.har", vec![samples::refused(3)])];
    let page = page(files);
    assert!(page.contains("1 request</span>") || page.contains("2 requests in 2 files"), "{page}");
    let places: Vec<usize> =
        ["<h2 id=\"causes\">", "<h2 id=\"files\">", "checkout.har</th>", "b.har</th>", "calm.har</th>"]
            .iter()
            .map(|part| page.find(part).unwrap_or_else(|| panic!("{part} in {page}")))
            .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(page.contains("<a href=\"#cause=connection-refused@metrics.example\">connection-refused</a>"));
}

#[test]
fn sixty_thousand_files_make_a_page_that_opens() {
    let file = |n: usize| {
        let mut fetch = samples::preflight_401(0);
        fetch.last_url = format!("https://api{}.example/v1/users/{n}", n % 5000).into();
        fetch.url = fetch.last_url.clone();
        File { advice: vec![], ..samples::file(&format!("sessions/2026/{n}.har"), vec![fetch]) }
    };
    let page = page((0..60_000).map(file).collect());
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
    assert!(page.contains("4940 smaller groups") && page.contains("59500 more files"));
}

#[test]
fn of_a_message_with_many_headers_the_first_and_the_wrong_ones_are_shown() {
    let mut fetch = samples::preflight_401(1);
    fetch.cause = Some(Cause::AllowOriginMismatch);
    let filler = (0..5000).map(|_| samples::message_header("Vary", "x", 9));
    let wrong = samples::message_header("Access-Control-Allow-Origin", "https://b.example", 9);
    fetch.exchange[0].response_headers = filler.chain([wrong]).collect();
    let page = page(vec![samples::file("long.har", vec![fetch])]);
    assert!(page.contains("&lt; … 4940 more headers") && page.len() < 100_000, "{} bytes", page.len());
    assert!(page.contains("Access-Control-Allow-Origin: https://b.example</span> <b class=\"must\">"), "{page}");
}

#[test]
fn a_file_without_failures_says_so() {
    let page = page(vec![samples::file("calm.har", vec![])]);
    assert!(page.contains("No request failed.") && !page.contains("<article"));
}
