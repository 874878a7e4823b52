//! Policies over all captures of the three browsers: what `solve` calls fixable is let through by what it proposes, in
//! every engine, and nothing in it is more than is needed. And what single rules make of single exchanges.

use crate::common::fixtures;
use har_cors::policy::ServerPolicy;
use har_cors::report::{Fix, Hindrance, Solver};
use har_cors::rules::{Analysis, Cause, MissingFact, Outcome, Supposed};
use har_cors::{Policy, judge};
use har_cors::{solve, what_if};
use std::path::PathBuf;

/// Every HAR below `fixtures/captures` that can be read.
fn captures() -> Vec<(PathBuf, Analysis)> {
    // Of some captures the browser exported an error in place of a HAR.
    let read = |path: PathBuf| Some((path.clone(), judge(std::fs::File::open(path).unwrap()).ok()?));
    fixtures::files("captures", &[".har"]).into_iter().filter_map(read).collect()
}

/// The requests that were to succeed, and do not in some engine.
fn red(analysis: &Analysis, fixes: &[Fix], policy: &Policy) -> Vec<String> {
    // What succeeded may be refused by another engine as it is.
    let is_good = |supposed: &Supposed, fix: &Fix| {
        let others = supposed.per_engine.iter().flatten().filter(|_| *fix == Fix::Headers);
        std::iter::once(&supposed.end).chain(others).all(|end| end.outcome == Outcome::Succeeded)
    };
    let all = what_if(analysis, policy).into_iter().zip(fixes).zip(&analysis.fetches);
    let wanted =
        all.filter(|((_, fix), (_, verdict))| **fix == Fix::Headers || verdict.outcome() == Outcome::Succeeded);
    let red = wanted.filter(|((supposed, fix), _)| !is_good(supposed, fix));
    red.map(|((supposed, _), (fetch, _))| format!("{}: {:?}", fetch.hops[0].url, supposed.end)).collect()
}

/// The policy without one origin, one method, one header or credentials.
fn without_one(policy: &Policy) -> Vec<Policy> {
    let mut less = Vec::new();
    for at in 0..policy.servers.len() {
        let mut with = |change: &dyn Fn(&mut ServerPolicy)| {
            let mut smaller = policy.clone();
            change(&mut smaller.servers[at]);
            less.push(smaller);
        };
        let server = &policy.servers[at];
        (0..server.origins.len()).for_each(|n| with(&|server| drop(server.origins.remove(n))));
        (0..server.methods.len()).for_each(|n| with(&|server| drop(server.methods.remove(n))));
        (0..server.headers.len()).for_each(|n| with(&|server| drop(server.headers.remove(n))));
        if server.credentials {
            with(&|server| server.credentials = false);
        }
    }
    less
}

#[test]
fn what_solve_proposes_lets_all_through_and_nothing_in_it_can_be_spared() {
    let (mut fixed, mut elements) = (0, 0);
    let mut not_fixed = std::collections::BTreeMap::new();
    for (path, analysis) in captures() {
        let mut solver = Solver::default();
        let fixes = solver.add(&analysis);
        let solution = solver.finish();
        fixed += fixes.iter().filter(|fix| **fix == Fix::Headers).count();
        for fix in &fixes {
            if let Fix::Not(hindrance) = fix {
                *not_fixed.entry(*hindrance).or_insert(0) += 1;
            }
        }
        assert_eq!(solution.policy.servers.is_empty(), !fixes.contains(&Fix::Headers), "{}", path.display());
        let text = solution.policy.to_toml();
        let policy = match solution.policy.servers.is_empty() {
            true => Policy::default(),
            false => Policy::parse(&text).unwrap(),
        };
        assert_eq!(policy, solution.policy, "{}: {text}", path.display());
        for server in &policy.servers {
            let all = server.origins.iter().chain(&server.methods).chain(&server.headers);
            assert!(all.clone().all(|value| value != "*" && value != "null"), "{}: {text}", path.display());
        }
        let uncovered: usize = solution.uncovered.values().sum();
        let left = red(&analysis, &fixes, &policy);
        assert!(left.len() <= uncovered, "{}: {left:#?}\n{text}", path.display());
        for smaller in without_one(&policy) {
            elements += 1;
            let more = red(&analysis, &fixes, &smaller);
            assert!(more.len() > left.len(), "{}: {text}\nis no worse than\n{}", path.display(), smaller.to_toml());
        }
    }
    println!("{fixed} fixed by headers, {elements} elements of policies, none to spare; not fixed: {not_fixed:?}");
    assert!(fixed > 480 && elements > 800, "{fixed} {elements}");
}

#[test]
fn an_empty_policy_changes_nothing() {
    for (path, analysis) in captures() {
        for (supposed, (_, verdict)) in what_if(&analysis, &Policy::default()).iter().zip(&analysis.fetches) {
            assert!(!supposed.is_judged_anew, "{}", path.display());
            assert_eq!(supposed.end.outcome, verdict.outcome(), "{}", path.display());
        }
    }
}

/// A Chromium export of one `PUT` with `authorization`, whose preflight was answered so, and the request so.
fn put(preflight: &str, response: &str) -> Analysis {
    let har = format!(
        r#"{{"log": {{"creator": {{"name": "WebInspector", "version": "537.36"}}, "entries": [
        {{"startedDateTime": "2026-01-01T00:00:00.000Z", "_resourceType": "fetch",
          "request": {{"method": "PUT", "url": "https://api.example/v1/a", "headers": [
            {{"name": "Referer", "value": "https://app.example/"}}, {{"name": "Authorization", "value": "Bearer 1"}}]}},
          "response": {{{response}}}}},
        {{"startedDateTime": "2026-01-01T00:00:00.005Z", "_resourceType": "preflight",
          "_initiator": {{"type": "preflight", "url": "https://api.example/v1/a"}},
          "request": {{"method": "OPTIONS", "url": "https://api.example/v1/a", "headers": [
            {{"name": "Origin", "value": "https://app.example"}}, {{"name": "Access-Control-Request-Method", "value": "PUT"}},
            {{"name": "Access-Control-Request-Headers", "value": "authorization"}}]}},
          "response": {{{preflight}}}}}]}}}}"#
    );
    judge(har.as_bytes()).unwrap()
}

fn headers(items: &[(&str, &str)]) -> String {
    let items: Vec<String> =
        items.iter().map(|(name, value)| format!(r#"{{"name": "{name}", "value": "{value}"}}"#)).collect();
    format!(r#""headers": [{}]"#, items.join(", "))
}

const HELD_BACK: &str = r#""status": 0, "headers": [], "_error": "net::ERR_FAILED""#;

fn end(analysis: &Analysis, policy: &Policy) -> (Outcome, Option<Cause>) {
    let all = what_if(analysis, policy);
    assert_eq!(all.len(), 1);
    (all[0].end.outcome, all[0].end.cause)
}

fn rules(rules: &[&str]) -> Policy {
    rules.iter().fold(Policy::default(), |mut all, rule| {
        all.extend(Policy::parse_rule(rule).unwrap());
        all
    })
}

#[test]
fn a_rule_changes_one_answer_and_the_next_obstacle_shows() {
    use Cause::*;
    let acao = ("Access-Control-Allow-Origin", "https://app.example");
    let preflight = format!(r#""status": 204, {}"#, headers(&[acao, ("Access-Control-Allow-Methods", "PUT")]));
    let analysis = put(&preflight, HELD_BACK);
    assert_eq!(analysis.fetches[0].1.cause(), Some(HeaderNotAllowed));
    let refused = |cause| (Outcome::Cors, Some(cause));
    for (given, expected) in [
        (&["api.example preflight: +Access-Control-Allow-Headers: x-other"][..], refused(HeaderNotAllowed)),
        (&["api.example +Access-Control-Allow-Headers: a b"], refused(InvalidAllowHeaders)),
        (&["api.example preflight: -Access-Control-Allow-Origin"], refused(MissingAllowOrigin)),
        (&["* Access-Control-Allow-Origin: https://app.example/"], refused(AllowOriginMismatch)),
        (&["api.example preflight: +Access-Control-Allow-Origin: https://app.example"], refused(MultipleAllowOrigin)),
        (&["api.example preflight: status 404"], refused(PreflightBadStatus)),
        // What the request itself would be answered, nobody knows.
        (
            &["https://api.example /v1/** preflight: +Access-Control-Allow-Headers: authorization"],
            (Outcome::Undetermined, Some(NotTold)),
        ),
        // These are about something else.
        (&["api.example /v2/** preflight: -Access-Control-Allow-Origin"], refused(HeaderNotAllowed)),
        (&["other.example -Access-Control-Allow-Origin"], refused(HeaderNotAllowed)),
        (&["http://api.example -Access-Control-Allow-Origin"], refused(HeaderNotAllowed)),
    ] {
        assert_eq!(end(&analysis, &rules(given)), expected, "{given:?}");
    }
    let facts = what_if(&analysis, &rules(&["api.example +Access-Control-Allow-Headers: authorization"]));
    assert!(facts[0].end.missing_fact == Some(MissingFact::AnswerOfServer), "{facts:?}");
}

#[test]
fn engines_that_part_are_told_apart() {
    let preflight = format!(r#""status": 204, {}"#, headers(&[("Access-Control-Allow-Origin", "https://app.example")]));
    let analysis = put(&preflight, HELD_BACK);
    let given = rules(&["* preflight: status 404", "* preflight: -Access-Control-Allow-Origin"]);
    let supposed = what_if(&analysis, &given).remove(0);
    let causes = supposed.per_engine.map(|end| end.and_then(|end| end.cause));
    // WebKit looks at the status first.
    let missing = Some(Cause::MissingAllowOrigin);
    assert_eq!((supposed.end.cause, causes), (missing, [missing, missing, Some(Cause::PreflightBadStatus)]));
}

#[test]
fn a_policy_is_a_middleware_in_front_of_everything() {
    let refused = put(r#""status": 401, "headers": [{"name": "Server", "value": "nginx"}]"#, HELD_BACK);
    let policy = |lines: &str| Policy::parse(&format!("[[policy]]\nserver = 'https://api.example'\n{lines}")).unwrap();
    let good = "origins = ['https://app.example']\nmethods = ['PUT']\nheaders = ['Authorization']\n";
    let cors = |cause| (Outcome::Cors, Some(cause));
    for (lines, expected) in [
        (good, (Outcome::Succeeded, None)),
        ("origins = ['*']\nmethods = ['*']\nheaders = ['*']", (Outcome::Succeeded, None)),
        ("origins = ['https://other.example']", cors(Cause::MissingAllowOrigin)),
        ("origins = ['https://app.example']", cors(Cause::MethodNotAllowed)),
        ("origins = ['https://app.example']\nmethods = ['PUT']", cors(Cause::HeaderNotAllowed)),
    ] {
        assert_eq!(end(&refused, &policy(lines)), expected, "{lines}");
    }
    let elsewhere = policy(&format!("path = '/v2/**'\n{good}"));
    assert_eq!(end(&refused, &elsewhere), cors(analysis_cause(&refused)));
    let redirected = put(
        r#""status": 301, "headers": [{"name": "Location", "value": "https://api.example/v1/a/"}], "_error": "net::ERR_INVALID_REDIRECT""#,
        HELD_BACK,
    );
    assert_eq!(end(&redirected, &policy(good)), cors(Cause::PreflightRedirect));
    let fixed = rules(&["api.example preflight: status 204"]);
    assert_eq!(end(&redirected, &fixed), cors(Cause::MissingAllowOrigin));
    let mut both = policy(good);
    both.extend(fixed);
    assert_eq!(end(&redirected, &both), (Outcome::Succeeded, None));
}

fn analysis_cause(analysis: &Analysis) -> Cause {
    analysis.fetches[0].1.cause().unwrap()
}

/// A simple GET that was redirected without headers, and not followed.
fn redirected_to(target: &str) -> Analysis {
    let har = format!(
        r#"{{"log": {{"creator": {{"name": "WebInspector", "version": "537.36"}}, "entries": [
        {{"startedDateTime": "2026-01-01T00:00:00.000Z", "_resourceType": "xhr",
          "request": {{"method": "GET", "url": "https://api.example/a", "headers": [
            {{"name": "Host", "value": "api.example"}}, {{"name": "Origin", "value": "https://app.example"}}]}},
          "response": {{"status": 301, "headers": [{{"name": "Location", "value": "{target}"}}], "redirectURL": "{target}",
            "_error": "net::ERR_FAILED"}}}}]}}}}"#
    );
    judge(har.as_bytes()).unwrap()
}

#[test]
fn every_server_of_a_redirect_chain_has_to_let_it_through() {
    let api = "[[policy]]\nserver = 'https://api.example'\norigins = ['https://app.example']\n";
    let cdn = "[[policy]]\nserver = 'https://cdn.example'\norigins = ['https://app.example']\n";
    let open = "[[policy]]\nserver = 'https://cdn.example'\norigins = ['*']\n";
    let parsed = |text: &str| Policy::parse(text).unwrap();
    let slash = redirected_to("https://api.example/a/");
    assert_eq!(end(&slash, &parsed(api)), (Outcome::Succeeded, None));
    let away = redirected_to("https://cdn.example/a");
    assert_eq!(end(&away, &parsed(api)), (Outcome::Undetermined, Some(Cause::NotTold)));
    // A redirect to a third origin makes the origin `null`.
    assert_eq!(end(&away, &parsed(&format!("{api}{cdn}"))), (Outcome::Cors, Some(Cause::MissingAllowOrigin)));
    assert_eq!(end(&away, &parsed(&format!("{api}{open}"))).0, Outcome::Succeeded);
    assert_eq!(solve(&away).policy.servers, []);
    assert_eq!(Solver::default().add(&away), [Fix::Not(Hindrance::Redirect)]);
    assert_eq!(solve(&slash).policy, parsed(api));
}

#[test]
fn names_that_look_like_secrets_or_mean_something_elsewhere_get_into_no_policy() {
    let bad = format!(r#""status": 405, {}"#, headers(&[("Server", "nginx")]));
    for name in ["x-ghp_0123456789abcdefghijklmnopqrstuvwxyz", "x$request_uri", "x|y"] {
        let text = format!(
            r#"{{"log": {{"creator": {{"name": "WebInspector", "version": "537.36"}}, "entries": [
            {{"_resourceType": "fetch", "request": {{"method": "PUT", "url": "https://api.example/a", "headers": [
                {{"name": "Referer", "value": "https://app.example/"}}, {{"name": "{name}", "value": "1"}}]}},
              "response": {{{HELD_BACK}}}}},
            {{"_resourceType": "preflight", "_initiator": {{"type": "preflight", "url": "https://api.example/a"}},
              "request": {{"method": "OPTIONS", "url": "https://api.example/a", "headers": [
                {{"name": "Origin", "value": "https://app.example"}}, {{"name": "Access-Control-Request-Method", "value": "PUT"}},
                {{"name": "Access-Control-Request-Headers", "value": "{name}"}}]}},
              "response": {{{bad}}}}}]}}}}"#
        );
        let analysis = judge(text.as_bytes()).unwrap();
        let mut solver = Solver::default();
        assert_eq!(solver.add(&analysis), [Fix::Not(Hindrance::Name)], "{name}");
        assert_eq!(solver.finish().policy.to_toml(), "");
    }
}

fn entries(creator: &str, pages: &str, entries: &str) -> Analysis {
    let har = format!(r#"{{"log": {{"creator": {{{creator}}}, "pages": [{pages}], "entries": [{entries}]}}}}"#);
    judge(har.as_bytes()).unwrap()
}

/// A simple request of a Chromium export that was refused for its response, with these members of the response besides.
fn refused_get(kind: &str, origin: &str, answer: &str) -> Analysis {
    entries(
        r#""name": "WebInspector", "version": "537.36""#,
        "",
        &format!(
            r#"{{"_resourceType": "{kind}", "request": {{"method": "GET", "url": "https://api.example/a", "headers": [
                {{"name": "Host", "value": "api.example"}}, {{"name": "Accept", "value": "*/*"}}, {{"name": "Origin", "value": "{origin}"}}]}},
              "response": {{{answer}, "_error": "net::ERR_FAILED"}}}}"#
        ),
    )
}

#[test]
fn an_event_source_needs_an_event_stream_besides() {
    let policy =
        Policy::parse("[[policy]]\nserver = 'https://api.example'\norigins = ['https://app.example']\n").unwrap();
    for (kind, status, mime, expected) in [
        ("eventsource", 200, "text/event-stream", (Outcome::Succeeded, None)),
        ("eventsource", 200, "text/html", (Outcome::Policy, Some(Cause::NotAnEventStream))),
        ("eventsource", 503, "text/event-stream", (Outcome::Policy, Some(Cause::NotAnEventStream))),
        ("fetch", 503, "text/html", (Outcome::Succeeded, None)),
    ] {
        let answer = format!(r#""status": {status}, {}"#, headers(&[("Content-Type", mime)]));
        let analysis = refused_get(kind, "https://app.example", &answer);
        assert_eq!(end(&analysis, &policy), expected, "{kind} {status} {mime}");
        let fixes = Solver::default().add(&analysis);
        assert_eq!(fixes == [Fix::Headers], expected.0 == Outcome::Succeeded, "{kind} {status} {mime}: {fixes:?}");
    }
}

#[test]
fn of_an_answer_without_headers_no_rule_changes_anything() {
    let rule = rules(&["api.example Access-Control-Allow-Origin: *"]);
    let whole =
        refused_get("fetch", "https://app.example", &format!(r#""status": 200, {}"#, headers(&[("Server", "x")])));
    assert_eq!(end(&whole, &rule).0, Outcome::Succeeded);
    let emptied = refused_get("fetch", "https://app.example", r#""status": 200, "headers": []"#);
    assert_eq!(end(&emptied, &rule), (Outcome::Undetermined, Some(Cause::NotTold)));
    // No check looks at these.
    let unseen = rules(&["* +Access-Control-Max-Age: 5", "* -Access-Control-Expose-Headers"]);
    assert!(what_if(&whole, &unseen).iter().all(|supposed| !supposed.is_judged_anew));
}

#[test]
fn apps_have_origins_that_a_server_can_name_and_extensions_have_none() {
    let answer = format!(r#""status": 200, {}"#, headers(&[("Server", "x")]));
    for (origin, expected) in [
        ("capacitor://localhost", Fix::Headers),
        ("http://localhost:5173", Fix::Headers),
        ("chrome-extension://abcdefghijklmnopabcdefghijklmnop", Fix::Not(Hindrance::Extension)),
        ("null", Fix::Not(Hindrance::NullOrigin)),
    ] {
        let analysis = refused_get("fetch", origin, &answer);
        assert_eq!(Solver::default().add(&analysis), [expected], "{origin}");
        let policy = solve(&analysis).policy;
        let is_fixed = !policy.servers.is_empty();
        assert!(!is_fixed || Policy::parse(&policy.to_toml()).unwrap() == policy, "{origin}");
    }
}

#[test]
fn what_chromium_keeps_from_being_asked_no_header_fixes() {
    let page = |scheme: &str| {
        let answer =
            r#""status": 200, "headers": [{"name": "Server", "value": "x"}], "content": {"size": 5}, "bodySize": 5"#;
        entries(
            r#""name": "Firefox", "version": "153.0""#,
            &format!(r#"{{"id": "page_1", "title": "{scheme}://app.example/"}}"#),
            &format!(
                r#"{{"pageref": "page_1", "serverIPAddress": "93.184.216.34", "request": {{"method": "GET", "url": "{scheme}://app.example/", "headers": [
                    {{"name": "Host", "value": "app.example"}}, {{"name": "Sec-Fetch-Dest", "value": "document"}}, {{"name": "Connection", "value": "keep-alive"}}], "headersSize": 300}},
                  "response": {{{answer}}}}},
                {{"pageref": "page_1", "serverIPAddress": "192.168.1.5", "request": {{"method": "GET", "url": "{scheme}://nas.example/a", "headers": [
                    {{"name": "Host", "value": "nas.example"}}, {{"name": "Accept", "value": "*/*"}}, {{"name": "Origin", "value": "{scheme}://app.example"}},
                    {{"name": "Connection", "value": "keep-alive"}}, {{"name": "Sec-Fetch-Mode", "value": "cors"}}, {{"name": "Sec-Fetch-Site", "value": "cross-site"}}], "headersSize": 300}},
                  "response": {{{answer}}}}}"#
            ),
        )
    };
    let solved = |scheme: &str| Solver::default().add(&page(scheme));
    assert_eq!(solved("https"), [Fix::Headers]);
    assert_eq!(solved("http"), [Fix::Not(Hindrance::OtherEngine)]);
}
