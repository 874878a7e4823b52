//! The HTML report as a browser sees it: opened in a real headless Chromium, filtered, sorted, attacked, and judged by
//! axe-core where the environment variable `AXE_CORE` names its `axe.min.js`.

mod browser;

use browser::Browser;
use har_cors::report::{Format, report};
use har_cors::{Options, analyze};
use serde_json::{Value, json};
use std::path::Path;

/// The report on captures of Chromium, and how many failures it lists.
fn captured(cases: &[&str]) -> (String, usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/captures/chromium");
    let options = Options::default();
    let read = |case: &&str| std::fs::read(root.join(case).join("capture.har")).unwrap();
    let files: Vec<_> = cases.iter().map(|case| analyze(case, &read(case)[..], &options).unwrap()).collect();
    let listed = files.iter().map(|file| file.fetches.len()).sum();
    (rendered(files), listed)
}

fn rendered(files: Vec<har_cors::report::File>) -> String {
    let mut out = Vec::new();
    Format::Html.write(&report(files), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

const CASES: [&str; 6] = [
    "preflight-h2-missing-acah",
    "cred-star",
    "main-redirect-302-put",
    "csp-connect-xhr",
    "get-502-no-cors",
    "cache-hit-failed-twice",
];

/// A refused response with that text wherever a HAR has room for one.
fn hostile(text: &str, count: usize) -> Vec<u8> {
    let entry = |n: usize| {
        json!({
            "startedDateTime": "2026-01-01T00:00:00.000Z", "time": 5, "_resourceType": "fetch",
            "request": {"method": format!("GET{text}"), "url": format!("https://api.example/{n}/{text}"), "headers": [
                {"name": "Origin", "value": "https://app.example"}, {"name": text, "value": text}]},
            "response": {"status": 200, "statusText": text, "_error": format!("net::ERR_FAILED {text}"), "headers": [
                {"name": "Access-Control-Allow-Origin", "value": text}, {"name": "Server", "value": text},
                {"name": "Location", "value": format!("javascript:window.hit=1//{text}")}]},
        })
    };
    let entries: Vec<Value> = (0..count).map(entry).collect();
    let log = json!({"creator": {"name": text, "version": text}, "browser": {"name": "Chrome", "version": text}, "entries": entries});
    serde_json::to_vec(&json!({"log": log})).unwrap()
}

#[test]
fn the_page_opens_in_silence_and_shows_every_failure() {
    let Some(mut browser) = Browser::start("opens") else { return };
    let (html, listed) = captured(&CASES);
    assert!(listed >= 6);
    for (width, scheme) in [(400, "light"), (1400, "dark")] {
        browser.open(&html, width, scheme);
        assert_eq!(browser.evaluate("document.querySelectorAll('#rows tbody tr').length"), json!(listed));
        assert_eq!(browser.evaluate("document.querySelectorAll('.failure').length"), json!(listed));
        assert_eq!(browser.evaluate("document.documentElement.scrollWidth <= innerWidth"), json!(true), "{width}");
        assert_eq!(browser.complaints(), Vec::<String>::new());
    }
}

#[test]
fn without_script_all_is_there_and_no_dead_control_is_seen() {
    let Some(mut browser) = Browser::start("noscript") else { return };
    let (html, listed) = captured(&CASES);
    browser.call("Emulation.setScriptExecutionDisabled", json!({"value": true}));
    browser.open(&html, 1000, "light");
    // The test's own expressions run all the same.
    assert_eq!(browser.evaluate("document.querySelectorAll('#rows tbody tr').length"), json!(listed));
    assert_eq!(browser.evaluate("document.getElementById('filter').checkVisibility()"), json!(false));
    assert_eq!(browser.evaluate("document.querySelectorAll('th button').length"), json!(0));
}

#[test]
fn filters_and_sorting_work() {
    let Some(mut browser) = Browser::start("filters") else { return };
    let (html, listed) = captured(&CASES);
    browser.open(&html, 1400, "light");
    let shown = "document.querySelectorAll('#rows tbody tr:not([hidden])').length";
    let choose = |key: &str, value: &str| {
        format!(
            "{{ const s = document.querySelector('select[data-key={key}]'); s.value = {value:?}; s.dispatchEvent(new Event('change')); }}"
        )
    };
    browser.evaluate(&choose("outcome", "policy"));
    let policy = browser.evaluate("document.querySelectorAll('#rows tbody tr[data-outcome=policy]').length");
    assert!(policy.as_u64().unwrap() >= 1 && policy.as_u64().unwrap() < listed as u64);
    assert_eq!(browser.evaluate(shown), policy);
    assert_eq!(browser.evaluate("document.querySelectorAll('.failure:not([hidden])').length"), policy);
    let said = browser.evaluate("document.getElementById('filter-count').textContent");
    assert_eq!(said, json!(format!("{policy} of {listed} shown")));
    browser.evaluate("document.getElementById('filter-reset').click()");
    assert_eq!(browser.evaluate(shown), json!(listed));
    browser.evaluate("{ const t = document.getElementById('filter-text'); t.value = 'NO-SUCH-TEXT'; t.dispatchEvent(new Event('input')); }");
    browser.evaluate("new Promise((done) => setTimeout(done, 300))");
    assert_eq!(browser.evaluate(shown), json!(0));
    let sorted = "(() => { const t = Array.from(document.querySelectorAll('#rows td.cause'), (c) => c.textContent); \
                  return JSON.stringify(t) === JSON.stringify(t.toSorted(new Intl.Collator('en', {numeric: true}).compare)); })()";
    browser.evaluate(
        "Array.from(document.querySelectorAll('#rows th button')).find((b) => b.textContent === 'Cause').click()",
    );
    assert_eq!(browser.evaluate(sorted), json!(true));
    assert_eq!(browser.evaluate("document.querySelectorAll('th[aria-sort=ascending]').length"), json!(1));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_link_opens_the_section_it_leads_to() {
    let Some(mut browser) = Browser::start("links") else { return };
    let (html, _) = captured(&CASES);
    browser.open(&html, 1000, "light");
    browser.evaluate("document.querySelectorAll('details').forEach((d) => d.open = false)");
    browser.evaluate("document.querySelector('#rows a').click()");
    browser.evaluate("new Promise((done) => setTimeout(done, 200))");
    assert_eq!(browser.evaluate("document.querySelector(location.hash).closest('details').open"), json!(true));
}

#[test]
fn nothing_hostile_runs_links_or_hides() {
    let Some(mut browser) = Browser::start("hostile") else { return };
    let long = format!("{}<script>window.hit=1</script>", "x".repeat(1_000_000));
    let texts = [
        "</title></style></script><script>window.hit=1</script><img src=x onerror=window.hit=1>",
        "\" onload=\"window.hit=1\" autofocus onfocus='window.hit=1' x=\"",
        "javascript:window.hit=1",
        "a\u{202e}b\u{200b}c\u{feff}\u{1b}]8;;https://evil.example\u{7}d",
        "<!--<svg onload=window.hit=1><base href=https://evil.example/><meta http-equiv=refresh content=0;url=https://evil.example>",
        "&lt;script&gt;]]>\u{0}",
        &long,
    ];
    for text in texts {
        let options = Options { show_secrets: true, all: true, ..Options::default() };
        let html = rendered(vec![analyze(text, &hostile(text, 2)[..], &options).unwrap()]);
        assert!(html.len() < 400_000, "{} bytes", html.len());
        browser.open(&html, 1000, "light");
        browser.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)");
        assert_eq!(browser.evaluate("typeof window.hit"), json!("undefined"), "{text:.80}");
        assert_eq!(browser.evaluate("document.scripts.length + document.querySelectorAll('style').length"), json!(2));
        assert_eq!(
            browser.evaluate("document.querySelectorAll('img, iframe, base, form, object, embed').length"),
            json!(0)
        );
        let links = "Array.from(document.querySelectorAll('[href], [src], [action]'), (e) => e.getAttribute('href') ?? '').filter((h) => !/^#(main|f\\d+-\\d+)$/.test(h))";
        assert_eq!(browser.evaluate(links), json!([]));
        let handlers = "Array.from(document.querySelectorAll('*')).flatMap((e) => Array.from(e.attributes)).filter((a) => a.name.startsWith('on') || a.name === 'style').length";
        assert_eq!(browser.evaluate(handlers), json!(0));
        let unseen = "/[\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\u001b]/.test(document.documentElement.textContent)";
        assert_eq!(browser.evaluate(unseen), json!(false));
        assert_eq!(browser.complaints(), Vec::<String>::new(), "{text:.80}");
    }
}

#[test]
fn ten_thousand_failures_stay_usable() {
    let Some(mut browser) = Browser::start("many") else { return };
    let file = analyze("many.har", &hostile("x", 10_000)[..], &Options::default()).unwrap();
    let start = std::time::Instant::now();
    let html = rendered(vec![file]);
    eprintln!("10,000 failures rendered in {:?}", start.elapsed());
    assert!(html.len() < 20_000_000, "{} bytes", html.len());
    browser.open(&html, 1400, "light");
    assert_eq!(browser.evaluate("document.querySelectorAll('#rows tbody tr').length"), json!(10_000));
    let filtering = "(() => { const s = document.querySelector('select[data-key=outcome]'); const t = performance.now(); \
                     s.value = s.options[1].value; s.dispatchEvent(new Event('change')); document.body.offsetHeight; return performance.now() - t; })()";
    let took = browser.evaluate(filtering).as_f64().unwrap();
    assert!(took < 5000.0, "filtering took {took} ms");
    eprintln!("10,000 failures: {} bytes, filtering {took:.0} ms", html.len());
}

#[test]
fn axe_finds_nothing_serious_in_light_and_dark() {
    let Some(mut browser) = Browser::start("axe") else { return };
    let Some(path) = std::env::var_os("AXE_CORE") else {
        assert!(std::env::var_os("CI").is_none(), "AXE_CORE names no axe.min.js, and on CI it must");
        eprintln!("\n*** SKIPPED axe: AXE_CORE names no axe.min.js ***\n");
        return;
    };
    let axe = std::fs::read_to_string(path).unwrap();
    let (several, _) = captured(&CASES);
    let (one, _) = captured(&CASES[..1]);
    for (html, width, scheme) in
        [(&several, 1400, "light"), (&several, 1400, "dark"), (&several, 400, "light"), (&one, 400, "dark")]
    {
        browser.open(html, width, scheme);
        browser.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)");
        // The page's policy holds for the page; what the protocol evaluates is the browser's own.
        browser.evaluate(&format!("{axe}; true"));
        let found = browser.evaluate(
            "axe.run(document).then((r) => r.violations.filter((v) => ['serious', 'critical'].includes(v.impact))\
             .map((v) => v.id + ': ' + v.nodes.slice(0, 5).map((n) => n.html.slice(0, 200) + ' ' + n.failureSummary).join(' | ')))",
        );
        assert_eq!(found, json!([]), "{width} {scheme}");
        assert!(browser.evaluate("axe.version").is_string());
    }
}
