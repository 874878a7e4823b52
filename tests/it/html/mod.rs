//! The HTML report as a browser sees it: opened in a real headless Chromium, filtered, copied, printed, attacked, and judged by
//! axe-core where the environment variable `AXE_CORE` names its `axe.min.js`.

mod browser;

use crate::common::made_sessions::{CHECKOUT, session};
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
    "pf-method-missing",
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

/// Elements that are there, and of these the ones that can be seen.
fn count(browser: &mut Browser, selector: &str) -> (u64, u64) {
    let of = |more: &str| format!("Array.from(document.querySelectorAll({selector:?})){more}.length");
    let all = browser.evaluate(&of("")).as_u64().unwrap();
    (all, browser.evaluate(&of(".filter((e) => e.checkVisibility())")).as_u64().unwrap())
}

fn wait(browser: &mut Browser) {
    // The page's own timers do not run where its script is off.
    std::thread::sleep(std::time::Duration::from_millis(250));
    browser.evaluate("0");
}

/// Presses keys as a user does.
fn press(browser: &mut Browser, keys: &[(&str, u32)]) {
    for (key, code) in keys {
        let text = if *key == "Enter" { "\r" } else { "" };
        for kind in ["keyDown", "keyUp"] {
            let params = json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text});
            browser.call("Input.dispatchKeyEvent", params);
        }
    }
}

#[test]
fn the_page_opens_in_silence_and_shows_every_failure() {
    let Some(mut browser) = Browser::start("opens") else { return };
    let (html, listed) = captured(&CASES);
    assert!(listed >= 6);
    for (width, scheme) in [(400, "light"), (900, "dark"), (1400, "dark")] {
        browser.open(&html, width, scheme);
        assert_eq!(count(&mut browser, ".requests tbody tr").0, listed as u64);
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
    assert_eq!(count(&mut browser, ".requests tbody tr").0, listed as u64);
    assert_eq!(count(&mut browser, "button, select, input").1, 0);
    let (cards, seen) = count(&mut browser, ".card .sequence svg");
    assert!(cards > 1 && seen == cards, "{seen} of {cards}");
    // The tabs need none: one is open, and another opens by its name.
    let (tabs, _) = count(&mut browser, ".tabs > details");
    let (_, open) = count(&mut browser, ".tabs > details > .copied");
    assert!(tabs > open && open >= cards, "{open} of {tabs}");
    browser.evaluate("document.querySelector('.console details:not([open]) > summary').click()");
    assert_eq!(count(&mut browser, ".tabs > details > .copied").1, open);
    assert_eq!(browser.evaluate("document.querySelector('.console').querySelectorAll('[open]').length"), json!(1));
}

#[test]
fn filters_narrow_the_causes_and_are_kept_in_the_address() {
    let Some(mut browser) = Browser::start("filters") else { return };
    let (html, listed) = captured(&CASES);
    let set = |field: &str, value: &str, event: &str| {
        format!(
            "{{ const f = document.querySelector({field:?}); f.value = {value:?}; f.dispatchEvent(new Event({event:?})); }}"
        )
    };
    browser.open(&html, 1400, "light");
    browser.evaluate(&set("select[data-key=method]", "PUT", "change"));
    let puts = count(&mut browser, ".requests tbody tr[data-method=PUT]").0;
    assert!(puts > 0 && puts < listed as u64);
    assert_eq!(count(&mut browser, ".requests tbody tr:not([hidden])").0, puts);
    let (cards, shown) = count(&mut browser, ".card");
    assert!(shown < cards && count(&mut browser, ".causes li").1 == shown);
    assert_eq!(browser.evaluate("location.hash"), json!("#method=PUT"));
    let said = browser.evaluate("document.getElementById('filter-count').textContent");
    assert_eq!(said, json!(format!("{puts} of {listed} requests, {shown} of {cards} causes, {shown} of 6 files")));
    // The address alone restores all of it.
    browser.reopen("#method=PUT&text=no%20such%20text");
    assert_eq!(count(&mut browser, ".card").1, 0);
    assert_eq!(count(&mut browser, "#nothing").1, 1);
    assert_eq!(browser.evaluate("document.getElementById('filter-text').value"), json!("no such text"));
    // Escape empties the field, the button all of them.
    browser.evaluate("document.getElementById('filter-text').focus()");
    press(&mut browser, &[("Escape", 27)]);
    assert_eq!(browser.evaluate("location.hash"), json!("#method=PUT"));
    browser.evaluate("document.getElementById('filter-reset').click()");
    assert_eq!(count(&mut browser, ".card").1, cards);
    assert_eq!(browser.evaluate("location.hash"), json!(""));
    browser.evaluate(&set("#filter-text", "CSP", "input"));
    wait(&mut browser);
    assert_eq!(count(&mut browser, ".card").1, 1);
    assert_eq!(browser.evaluate("location.hash"), json!("#text=CSP"));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn the_files_are_filtered_by_what_failed_in_them_and_by_what_made_them() {
    let Some(mut browser) = Browser::start("files") else { return };
    let file = |engine: &str, case: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/captures").join(engine).join(case);
        analyze(&format!("{engine}-{case}"), &std::fs::read(path.join("capture.har")).unwrap()[..], &Options::default())
    };
    let of_chromium = CASES.iter().chain(&["get-ok-exact"]).map(|case| file("chromium", case).unwrap());
    let files: Vec<_> = of_chromium.chain([file("firefox", "cred-star").unwrap()]).collect();
    let listed = files.len() as u64;
    let kinds: Vec<Vec<&str>> =
        files.iter().map(|file| file.fetches.iter().map(|fetch| fetch.headline()).collect()).collect();
    let kind = *kinds[0].first().unwrap();
    let with_kind = kinds.iter().filter(|of_file| of_file.contains(&kind)).count() as u64;
    assert!(with_kind > 0 && with_kind < listed);
    browser.open(&rendered(files), 1400, "light");
    let rows = ".files tbody tr";
    assert_eq!(count(&mut browser, rows), (listed, listed));
    let choose = |key: &str, value: &str| {
        format!(
            "{{ const f = document.querySelector('select[data-key={key}]'); f.value = {value:?};
                f.dispatchEvent(new Event('change')); }}"
        )
    };
    browser.evaluate(&choose("kind", kind));
    assert_eq!(count(&mut browser, rows).1, with_kind);
    assert_eq!(browser.evaluate("location.hash"), json!(format!("#kind={kind}")));
    let said = browser.evaluate("document.getElementById('filter-count').textContent");
    assert!(said.as_str().unwrap().ends_with(&format!(", {with_kind} of {listed} files")), "{said}");
    // Both must hold of one failure: the server of all of them, and a method that this cause never met.
    browser.reopen("#outcome=policy");
    assert_eq!(count(&mut browser, rows).1, 1);
    assert_eq!(count(&mut browser, ".card").1, 1);
    browser.reopen(&format!("#kind={kind}&outcome=policy"));
    assert_eq!((count(&mut browser, rows).1, count(&mut browser, "#no-file").1), (0, 1));
    // What made them; requests of the cards follow.
    browser.evaluate("document.getElementById('filter-reset').click()");
    let firefox = "Array.from(document.querySelector('select[data-key=from]').options)
        .find((o) => o.value.includes('Firefox')).value";
    let firefox = browser.evaluate(firefox);
    browser.evaluate(&choose("from", firefox.as_str().unwrap()));
    assert_eq!(count(&mut browser, rows).1, 1);
    let others = "Array.from(document.querySelectorAll('.requests tbody tr:not([hidden])'))
        .filter((row) => !row.dataset.from.includes('Firefox')).length";
    assert_eq!(browser.evaluate(others), json!(0));
    let hash = browser.evaluate("decodeURIComponent(location.hash)");
    assert_eq!(hash, json!(format!("#from={}", firefox.as_str().unwrap())));
    // By keyboard: a letter chooses what begins with it.
    browser.evaluate("document.getElementById('filter-reset').click()");
    browser.evaluate("document.querySelector('select[data-key=outcome]').focus()");
    browser.call("Input.dispatchKeyEvent", json!({"type": "char", "text": "p"}));
    wait(&mut browser);
    assert_eq!(browser.evaluate("location.hash"), json!("#outcome=policy"));
    assert_eq!(count(&mut browser, rows).1, 1);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_link_opens_its_card_and_the_open_card_is_in_the_address() {
    let Some(mut browser) = Browser::start("links") else { return };
    let (html, _) = captured(&CASES);
    for script in [true, false] {
        browser.call("Emulation.setScriptExecutionDisabled", json!({"value": !script}));
        browser.open(&html, 1000, "light");
        browser.evaluate("document.querySelectorAll('.card > details').forEach((d) => d.open = false)");
        browser.evaluate("document.querySelectorAll('.causes a')[1].click()");
        wait(&mut browser);
        let open = "document.querySelectorAll('.card')[1].firstElementChild.open";
        assert_eq!(browser.evaluate(open), json!(true), "{script}");
        let hash = browser.evaluate("location.hash");
        assert!(hash.as_str().unwrap().starts_with("#cause="), "{hash}");
        browser.reopen(hash.as_str().unwrap());
        wait(&mut browser);
        let top =
            browser.evaluate("document.querySelectorAll('.card')[1].getBoundingClientRect().top").as_f64().unwrap();
        assert!((-20.0..300.0).contains(&top), "{script}: {top}");
    }
    browser.call("Emulation.setScriptExecutionDisabled", json!({"value": false}));
    browser.reopen("#method=GET");
    browser.evaluate("document.querySelector('.card:not([hidden]) summary').click()");
    browser.evaluate("document.querySelector('.card:not([hidden]) summary').click()");
    let hash = browser.evaluate("location.hash");
    let hash = hash.as_str().unwrap();
    assert!(hash.starts_with("#cause=") && hash.ends_with("&method=GET"), "{hash}");
}

#[test]
fn copies_are_what_is_shown() {
    let Some(mut browser) = Browser::start("copies") else { return };
    let (html, _) = captured(&CASES[..1]);
    browser.open(&html, 1400, "light");
    // A page of a file is not given the clipboard here, and copies by a selection: what goes out is caught on its way.
    let caught = "document.addEventListener('copy', () => { window.copied = getSelection().toString(); }); \
                  Object.defineProperty(navigator, 'clipboard', {value: {writeText: (t) => { window.copied = t; return Promise.resolve(); }}});";
    browser.evaluate(caught);
    let (buttons, _) = count(&mut browser, ".copied > .copy");
    assert_eq!(buttons, count(&mut browser, ".copied").0);
    for (selector, expected) in [
        (".message.refused .copy", "> OPTIONS https://"),
        (".steps + h4 ~ .tabs [open] .copy", "Access-Control-Allow-Origin"),
        (".console [open] .copy", "Access to fetch at"),
        ("#copy-ticket", "header-not-allowed"),
    ] {
        browser.evaluate("window.copied = ''");
        browser.evaluate(&format!("document.querySelector({selector:?}).click()"));
        wait(&mut browser);
        let copied = browser.evaluate("window.copied");
        let copied = copied.as_str().unwrap();
        assert!(copied.contains(expected) && !copied.contains("Copy"), "{selector}: {copied}");
        let said = browser.evaluate("document.getElementById('said').textContent");
        assert!(said.as_str().unwrap().ends_with(" copied"), "{said}");
    }
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn light_and_dark_are_the_readers_choice() {
    let Some(mut browser) = Browser::start("theme") else { return };
    let (html, _) = captured(&CASES[..1]);
    let background = "getComputedStyle(document.body).backgroundColor";
    let mut seen = Vec::new();
    for scheme in ["light", "dark"] {
        browser.open(&html, 1400, scheme);
        let before = browser.evaluate(background);
        browser.evaluate("document.getElementById('theme').click()");
        let after = browser.evaluate(background);
        assert_ne!(before, after, "{scheme}");
        seen.push((before, after));
    }
    assert_eq!(seen[0].0, seen[1].1, "light is light");
    assert_eq!(seen[0].1, seen[1].0, "dark is dark");
}

#[test]
fn all_can_be_done_by_keyboard() {
    let Some(mut browser) = Browser::start("keyboard") else { return };
    let (html, _) = captured(&CASES);
    browser.open(&html, 1400, "light");
    let active = "(document.activeElement.id || document.activeElement.textContent).trim()";
    press(&mut browser, &[("Tab", 9)]);
    assert_eq!(browser.evaluate(active), json!("Skip to the report"));
    let mut reached = Vec::new();
    for _ in 0..60 {
        press(&mut browser, &[("Tab", 9)]);
        reached.push(browser.evaluate(active).as_str().unwrap().to_owned());
    }
    for wanted in ["copy-ticket", "theme", "Help", "filter-text", "filter-reset", "nginx", "Firefox", "Copy"] {
        assert!(reached.iter().any(|name| name == wanted), "{wanted} in {reached:?}");
    }
    // Enter opens a tab.
    browser.evaluate("document.querySelector('.console details:not([open]) > summary').focus()");
    press(&mut browser, &[("Enter", 13)]);
    assert_eq!(browser.evaluate("document.activeElement.parentElement.open"), json!(true));
}

#[test]
fn paper_has_every_cause_and_no_success() {
    let Some(mut browser) = Browser::start("print") else { return };
    let (html, _) = captured(&CASES);
    browser.open(&html, 1000, "light");
    browser.evaluate("document.querySelectorAll('.card > details').forEach((d) => d.open = false)");
    browser.call("Emulation.setEmulatedMedia", json!({"media": "print"}));
    let (cards, seen) = count(&mut browser, ".card .message");
    assert!(cards > 0 && seen == cards, "{seen} of {cards}");
    assert_eq!(count(&mut browser, "button, select, input, .lane.succeeded").1, 0);
    let breaks = "new Set(Array.from(document.querySelectorAll('.card'), (c) => getComputedStyle(c).breakBefore)).size";
    assert_eq!(browser.evaluate(breaks), json!(1));
    browser.call("Emulation.setEmulatedMedia", json!({"media": ""}));
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
        let links = "Array.from(document.querySelectorAll('[href], [src], [action]'), (e) => e.getAttribute('href') ?? '').filter((h) => !/^#(main|help|maybe|timeline|notes|redacted|files|unread|damage|idle-\\d+|cause=[\\w.:@-]*)$/.test(h))";
        assert_eq!(browser.evaluate(links), json!([]));
        let handlers = "Array.from(document.querySelectorAll('*')).flatMap((e) => Array.from(e.attributes)).filter((a) => a.name.startsWith('on') || a.name === 'style').length";
        assert_eq!(browser.evaluate(handlers), json!(0));
        let unseen = "/[\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\u001b]/.test(document.documentElement.textContent)";
        assert_eq!(browser.evaluate(unseen), json!(false));
        assert_eq!(browser.complaints(), Vec::<String>::new(), "{text:.80}");
    }
}

#[test]
fn a_page_of_a_session_can_be_mailed() {
    let har = session(355, &CHECKOUT, 24).to_string();
    let html = rendered(vec![analyze("A-chrome-checkout.har", har.as_bytes(), &Options::default()).unwrap()]);
    eprintln!("355 entries and 13 failures: {} bytes", html.len());
    assert!(html.len() < 200_000, "{} bytes", html.len());
    assert_eq!(html.matches("<article class=\"card cors-card\"").count(), 5);
    for part in
        ["13 CORS failures, 5 causes", "id=\"cause=auth-before-preflight@auth.acme.example\"", "← must be 200–299"]
    {
        assert!(html.contains(part), "{part}");
    }
}

#[test]
fn ten_thousand_failures_stay_usable() {
    let Some(mut browser) = Browser::start("many") else { return };
    let file = analyze("many.har", &hostile("x", 10_000)[..], &Options::default()).unwrap();
    let start = std::time::Instant::now();
    let html = rendered(vec![file]);
    eprintln!("10,000 failures rendered in {:?}", start.elapsed());
    assert!(html.len() < 3_000_000, "{} bytes", html.len());
    browser.open(&html, 1400, "light");
    let filtering = "(() => { const t = performance.now(); const f = document.getElementById('filter-text'); f.value = '77'; \
                     document.querySelector('select').dispatchEvent(new Event('change')); document.body.offsetHeight; return performance.now() - t; })()";
    let took = browser.evaluate(filtering).as_f64().unwrap();
    assert!(took < 2000.0, "filtering took {took} ms");
    eprintln!("10,000 failures: {} bytes, filtering {took:.0} ms", html.len());
}

#[test]
fn axe_finds_nothing_in_light_and_dark() {
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
            "axe.run(document).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 5).map((n) => n.html.slice(0, 200) + ' ' + n.failureSummary).join(' | ')))",
        );
        assert_eq!(found, json!([]), "{width} {scheme}");
        assert!(browser.evaluate("axe.version").is_string());
    }
}
