//! Inputs made to hurt: too deep, too long, too many, or something else than a HAR. Each has a response or an error, and
//! a failing fetch after the hostile place is found wherever the place can be skipped.

use serde_json::Value;

use super::support::{failures_of, file_of};
use super::synthetic::{FAILING, HEAD, REQUEST, Synthetic};

fn har() -> Synthetic {
    Synthetic::default().then(HEAD)
}

/// Behind the bracket that opens the entries.
fn entries() -> Synthetic {
    har().then("\"entries\": [")
}

/// The failing entry, and the end.
fn closed(har: Synthetic) -> Synthetic {
    har.then(FAILING).then("]}}")
}

/// An entry with one more member, which `fill` writes; then the failing entry.
fn in_entry(fill: impl FnOnce(Synthetic) -> Synthetic) -> Synthetic {
    closed(fill(entries().then("{").then(REQUEST).then(", ")).then("}, "))
}

/// The failing fetch is in the report. Returns the report's file.
fn found(name: &str, har: Synthetic) -> Value {
    let file = failures_of(har).unwrap_or_else(|error| panic!("{name}: {error}"));
    let fetches = file["fetches"].as_array().unwrap();
    let marker = fetches.iter().find(|fetch| fetch["url"] == "https://api.test/marker");
    let marker = marker.unwrap_or_else(|| panic!("{name}: the entry behind it is lost; {}", file["damage"]));
    assert_eq!(
        (&marker["cause"], &marker["certainty"]),
        (&"missing-allow-origin".into(), &"confirmed".into()),
        "{name}"
    );
    file
}

fn sound(name: &str, har: Synthetic, count: u64) {
    let file = found(name, har);
    assert_eq!((&file["entries"], &file["damage"]), (&count.into(), &Value::Array(vec![])), "{name}");
}

#[test]
fn nesting_takes_no_stack() {
    const LEVELS: u64 = 100_000;
    for (name, open, close) in [("arrays", "[", "]"), ("objects", "{\"a\":", "}"), ("both", "[{\"a\": ", "}]")] {
        let deep = |har: Synthetic| har.times(open, LEVELS).then("1").times(close, LEVELS);
        for (place, har) in [
            ("log", closed(deep(har().then("\"x\": ")).then(", \"entries\": ["))),
            ("behind the entries", entries().then(FAILING).then("], \"x\": ")),
            ("entry", in_entry(|har| deep(har.then("\"_x\": ")))),
            ("initiator", in_entry(|har| deep(har.then("\"_initiator\": ")))),
            ("response", in_entry(|har| deep(har.then("\"response\": ")))),
            ("headers", in_entry(|har| deep(har.then("\"response\": {\"headers\": ")).then("}"))),
            ("pages", closed(deep(har().then("\"pages\": ")).then(", \"entries\": ["))),
            ("creator", closed(deep(har().then("\"creator\": ")).then(", \"entries\": ["))),
        ] {
            let har = if place == "behind the entries" { deep(har).then("}}") } else { har };
            found(&format!("{name} in {place}"), har);
        }
        // Nothing but nesting, and nesting that is never closed.
        for har in [
            deep(Synthetic::default()),
            Synthetic::default().times(open, LEVELS),
            entries().times(open, LEVELS),
            entries().then("{\"_initiator\": ").times(open, LEVELS),
            har().then("\"x\": ").times(open, LEVELS),
        ] {
            drop(failures_of(har));
        }
    }
}

#[test]
fn call_frames_that_hold_their_parents_take_no_stack() {
    const LEVELS: u64 = 100_000;
    let har = in_entry(|har| {
        har.then("\"_initiator\": {\"type\": \"script\", \"stack\": ")
            .times("{\"callFrames\": [], \"parent\": ", LEVELS)
            .then("{\"callFrames\": []}")
            .times("}", LEVELS + 1)
    });
    found("parents", har);
}

#[test]
fn numbers_of_ten_megabytes_are_numbers_or_nothing() {
    for member in ["\"time\": ", "\"_x\": ", "\"startedDateTime\": ", "\"response\": {\"status\": "] {
        let end = if member.contains('{') { "}" } else { "" };
        for digits in ["1", "0."] {
            let har = in_entry(|har| har.then(member).then(digits).times("7", 10_000_000).then(end));
            assert_eq!(found(member, har)["entries"], 2, "{member}");
        }
    }
    let har = closed(har().then("\"version\": ").times("7", 10_000_000).then(", \"entries\": ["));
    // Before the list of entries there is nothing to be lost.
    if let Err(error) = failures_of(har) {
        assert!(error.contains("expected a shorter value"), "{error}");
    }
}

#[test]
fn keys_of_ten_megabytes_are_stepped_over() {
    let long = |har: Synthetic| har.then("\"").times("key", 3_500_000).then("\": 1");
    sound("in an entry", in_entry(long), 2);
    sound("in a request", in_entry(|har| long(har.then("\"response\": {")).then("}")), 2);
    sound("in the log", closed(long(har()).then(", \"entries\": [")), 1);
    let escaped = |har: Synthetic| har.then("\"").times("\\u006b", 1_700_000).then("\": 1");
    sound("escaped", in_entry(escaped), 2);
    let har = in_entry(|har| long(har.then("\"response\": {\"headers\": {")).then("}}"));
    found("among the headers", har);
}

#[test]
fn long_strings_are_stepped_over_or_shortened() {
    for member in
        ["\"response\": {\"content\": {\"text\": ", "\"response\": {\"_error\": ", "\"response\": {\"statusText\": "]
    {
        let end = "}".repeat(member.matches('{').count());
        let har =
            in_entry(|har| har.then(member).then("\"").times("body \\\" ", 2_000_000).then("\"").then(end.clone()));
        sound(member, har, 2);
    }
    let url = entries().then("{\"request\": {\"method\": \"GET\", \"url\": \"https://b.test/").times("x", 10_000_000);
    found("url", closed(url.then("\", \"headers\": []}, \"response\": {\"status\": 200, \"headers\": []}}, ")));
    let value = |har: Synthetic| {
        let har = har.then(
            "\"response\": {\"status\": 200, \"headers\": [{\"name\": \"Access-Control-Allow-Origin\", \"value\": \"",
        );
        har.times("https://app.test, ", 500_000).then("\"}]}")
    };
    found("header value", in_entry(value));
}

#[test]
fn a_million_headers_in_one_entry_are_borne() {
    let har = in_entry(|har| {
        har.then("\"response\": {\"status\": 200, \"headers\": [")
            .times("{\"name\": \"X\", \"value\": \"1\"},", 1_000_000)
            .then("{\"name\": \"Y\", \"value\": \"2\"}]}")
    });
    assert_eq!(found("headers", har)["entries"], 2);
}

#[test]
fn a_request_may_set_any_number_of_headers() {
    const TIMES: usize = 100_000;
    let names: Vec<_> = (0..TIMES).map(|n| format!(r#"{{"name":"X-{n}","value":""}}"#)).collect();
    let headers = format!(r#""headers": [{}, {{"name": "Host""#, names.join(","));
    let har = FAILING.replacen(r#""headers": [{"name": "Host""#, &headers, 1);
    assert_ne!(har, FAILING);
    found("headers", entries().then(har).then("]}}"));
}

#[test]
fn a_million_entries_are_counted() {
    // The Referer shows that these are of the page's own origin.
    let entry = r#"{"request":{"url":"https://app.test/","headers":[{"name":"Referer","value":"https://app.test/"}]},"response":{"status":200}},"#;
    sound("entries", closed(entries().times(entry, 1_000_000)), 1_000_001);
}

#[test]
fn twenty_thousand_requests_without_an_answer_are_listed() {
    let entry = "{\"request\":{\"url\":\"https://other.test/\"}},";
    sound("entries", closed(entries().times(entry, 20_000)), 20_001);
}

#[test]
fn a_million_elements_that_are_no_entries_are_borne() {
    let file = found("numbers", closed(entries().times("7,", 1_000_000)));
    assert_eq!(file["entries"], 1_000_001);
    assert!(!file["damage"].as_array().unwrap().is_empty());
}

#[test]
fn pages_may_come_last_and_be_many() {
    let page =
        "{\"startedDateTime\": \"2026-01-01T00:00:00.000Z\", \"id\": \"page_1\", \"title\": \"https://app.test/\"}";
    sound("one", entries().then(FAILING).then("], \"pages\": [").then(page).then("]}}"), 1);
    let many = entries().then(FAILING).then("], \"pages\": [").times(format!("{page},"), 50_000).then(page).then("]}}");
    sound("many", many, 1);
}

#[test]
fn what_stands_round_the_har_is_passed_over() {
    let whole = || closed(entries());
    let plain = Synthetic::default;
    for (name, har) in [
        ("NULs before", plain().times("\0", 100_000).then(read(whole()))),
        ("NULs behind", whole().times("\0", 100_000)),
        ("blanks before", plain().times(" \r\n\t", 1_000_000).then(read(whole()))),
        ("blanks behind", whole().times("\n", 1_000_000)),
        ("a second document", whole().then(read(whole()))),
        ("a byte order mark", plain().then("\u{feff}").then(read(whole()))),
        ("a callback", plain().then("onInputData(").then(read(whole())).then(");")),
        ("garbage behind", whole().times("}]\"x", 100_000)),
        ("an array of logs", plain().then("[").then(read(whole())).then("]")),
        ("an array of entries", plain().then("[").then(FAILING).then("]")),
        ("bare entries", plain().then("{\"entries\": [").then(FAILING).then("]}")),
    ] {
        assert_eq!(found(name, har)["entries"], 1, "{name}");
    }
}

fn read(mut from: Synthetic) -> Vec<u8> {
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut from, &mut bytes).unwrap();
    bytes
}

#[test]
fn what_is_no_har_is_an_error() {
    for (name, text) in [
        ("nothing", Synthetic::default()),
        ("NULs", Synthetic::default().times("\0", 10_000_000)),
        ("blanks", Synthetic::default().times("\n", 10_000_000)),
        ("a name", Synthetic::default().times("x", 10_000_000)),
        ("a number", Synthetic::default().times("1", 10_000_000)),
        ("a string", Synthetic::default().then("\"").times("x", 10_000_000).then("\"")),
        ("a string without end", Synthetic::default().then("\"").times("x", 10_000_000)),
        ("quotes", Synthetic::default().times("\"", 10_000_001)),
        ("commas", Synthetic::default().times(",", 10_000_000)),
        ("a page of HTML", Synthetic::default().times("<div>", 1_000_000)),
        ("many members", Synthetic::default().then("{").times("\"a\":1,", 1_000_000).then("\"b\":2}")),
        ("many arrays", Synthetic::default().then("[").times("[],", 1_000_000).then("1]")),
    ] {
        assert!(failures_of(text).is_err(), "{name}");
    }
}

#[test]
fn a_body_that_closes_the_list_of_a_broken_entry_ends_nothing() {
    // One quote is missing; so what the body says of brackets counts.
    let broken = r#"{"request":{"url":"https://a.test/","headers":[{"name":"Accept,"value":"x"}]},"response":{"status":200,"content":{"text":"[1]}}}}]}}"}}},"#;
    for times in [0, 1, 100] {
        let file = found("behind it", closed(entries().then(broken).times("{\"request\":{\"url\":\"b\"}},", times)));
        assert!(file["entries"].as_u64().unwrap() > times, "{}", file["entries"]);
        let damage = file["damage"].as_array().unwrap();
        assert_eq!(damage[0]["entry"], 0, "{damage:?}");
    }
}

#[test]
fn brackets_too_many_close_nothing_for_good() {
    let sound = format!("{{{REQUEST}}},");
    for broken in [
        // The rest of the stack looks like elements of the list, its bracket like that of the list, and what follows
        // it like a member of the log.
        r#"{"_initiator":{"stack":{"callFrames":[{"url":"a"}}}}},{"url":"b"},{"url":"c"}],"description":"d"}},"time":1},"#,
        r#"{"request":{"url":"https://a.test/","headers":[]}}]}},"time":1},"#,
        r#"{"request":{"url":"https://a.test/","headers":[]}}]}},"#,
    ] {
        for times in [0, 1, 100] {
            let file =
                found("behind it", closed(entries().then(sound.as_str()).then(broken).times(sound.as_str(), times)));
            let (entries, damage) = (file["entries"].as_u64().unwrap(), &file["damage"]);
            assert!(entries >= times + 3, "{entries} with {times}: {damage}");
            assert!(!damage.as_array().unwrap().is_empty(), "{broken}");
        }
    }
}

#[test]
fn a_list_of_messages_that_is_not_closed_takes_no_entry_along() {
    // It has no end, nor has its entry. It is so long that messages are left out of it; entries must not be.
    let message = r#"{"type":"receive","time":1,"data":"x"},"#;
    let own = r#"{"request":{"url":"https://app.test/","headers":[{"name":"Referer","value":"https://app.test/"}]},"response":{"status":200}},"#;
    let open = entries().then(format!("{{{REQUEST},\"_webSocketMessages\":[")).times(message, 100_000);
    for times in [10, 30_000, 100_000] {
        let file = found("behind it", closed(open.clone().then("{},").times(own, times)));
        assert_eq!(file["entries"], times + 2, "{}", file["damage"]);
        assert_eq!(file["damage"][0]["entry"], 0);
    }
}

#[test]
fn quotes_that_are_missing_where_nobody_looks_swallow_nothing() {
    let entry = |stack: &str| format!(r#"{{"_initiator":{{"stack":{{{stack}:[]}}}},{REQUEST}}},"#);
    let (sound, one, other) = (entry(r#""callFrames""#), entry(r#"callFrames""#), entry(r#""callFrames"#));
    for (first, second) in [(&one, &other), (&one, &one), (&other, &one), (&other, &sound)] {
        let between = [sound.as_str(); 4].concat();
        let har = entries().then(sound.as_str()).then(first.as_str()).then(between).then(second.as_str());
        let file = found("behind it", closed(har));
        let entries = file["entries"].as_u64().unwrap();
        assert!(entries >= 7, "{entries} of 8: {}", file["damage"]);
        assert_eq!(file["damage"][0]["entry"], 1, "{}", file["damage"]);
    }
}

#[test]
fn another_document_behind_a_broken_entry_is_told_and_not_read() {
    let broken = || entries().then(FAILING).then(r#",{"request":{"url":"https://a.test/" x}}]}}"#);
    let alone = found("alone", broken());
    let second = read(closed(entries().then(FAILING).then(",")));
    for (behind, told) in [
        (&second[..], Some("another document follows, which is not read")),
        (b"upload finished, ok", Some("the document is followed by something that is not JSON")),
        (b"]", None),
    ] {
        let mut file = found("with more behind", broken().then("\n").then(behind.to_vec()));
        let damage = file["damage"].as_array_mut().unwrap();
        let last = damage.pop_if(|last| told.is_some_and(|told| last["message"] == told));
        assert_eq!(last.is_some(), told.is_some(), "{told:?}");
        assert_eq!((&file["entries"], &file["damage"]), (&alone["entries"], &alone["damage"]));
    }
}

#[test]
fn half_open_entries_are_gone_through_only_so_far() {
    // Each of many that lacks its end is looked at in vain to the end of the file: at some time that must stop, though
    // there is an entry after them.
    for (piece, is_found_behind_many) in [
        (r#"{"time":1,"x":{},{"request":{"#, false),
        (r#",{"request":{"url":"a"},"#, false),
        (r#"{"request":""#, true),
        (r#"[{"startedDateTime":"#, true),
    ] {
        for (times, is_found) in [(10, true), (100_000, is_found_behind_many)] {
            let file = failures_of(closed(entries().times(piece, times).then(","))).unwrap();
            let fetches = file["fetches"].as_array().unwrap().len();
            assert_eq!(fetches, usize::from(is_found), "behind {times} of {piece}: {}", file["damage"]);
        }
    }
}

#[test]
fn broken_entries_within_each_other_are_gone_through_only_so_far() {
    let open = format!("{{{REQUEST},\"z\":[1 2],\"x\":[1,");
    for (levels, is_found) in [(1_000, true), (20_000, false)] {
        let har = entries().times(open.as_str(), levels).then("{}").times("]}?", levels).then(",");
        let file = failures_of(closed(har)).unwrap();
        let fetches = file["fetches"].as_array().unwrap();
        let marker = fetches.iter().any(|fetch| fetch["url"] == "https://api.test/marker");
        assert_eq!(marker, is_found, "behind {levels}: {}", file["damage"][0]);
    }
}

/// A response to a request of the page's own server; another that is cut short and goes on with `second`; one to a request of
/// another server that failed; and after that the brackets that the second lacks, in `behind`.
fn own_and_foreign(cut_at: &str, second: &str, behind: &str) -> String {
    let entry = |url: &str, headers: &str| {
        format!(
            r#"{{"pageref":"p","request":{{"method":"GET","url":"{url}","headers":[{headers}]}},"response":{{"status":200,"headers":[["Date","x"]]}}}}"#
        )
    };
    let own = |url: &str| entry(url, r#"{"name":"Sec-Fetch-Site","value":"same-origin"}"#);
    let foreign = entry("https://api.test/c", r#"["Sec-Fetch-Site","cross-site"],["Origin","https://app.test"]"#);
    let cut = own("https://app.test/b");
    let (cut, _) = cut.split_once(cut_at).unwrap();
    format!(
        r#"{{"log":{{"creator":{{"name":"WebInspector"}},"entries":[{},{cut}{second},{foreign}{behind}]}}}}"#,
        own("https://app.test/a")
    )
}

#[test]
fn an_entry_that_nobody_needs_takes_no_other_along() {
    // The second entry and the third are one, and of the page's own server.
    for (cut_at, second, behind) in [
        (r#"]]}}"#, r#"]]},"_initiator":{"type":"script","stack":{"callFrames":[{"url":"x""#, "}]}}}"),
        (r#"]},"response""#, r#",{"name":"x","value":[{"y":1"#, r#"}]}]},"response":{"status":200,"headers":[]}}"#),
        (r#"]},"response""#, r#",[["x"],[{"y":1"#, r#"}]]]},"response":{"status":200,"headers":[]}}"#),
        (r#"]},"response""#, r#",{"comment":{"y":{"z":1"#, r#"}}}]},"response":{"status":200,"headers":[]}}"#),
    ] {
        let report = file_of(own_and_foreign(cut_at, second, behind).as_bytes()).unwrap();
        assert!(!report["damage"].as_array().unwrap().is_empty(), "{second} {report}");
        let fetches = report["fetches"].as_array().unwrap();
        assert!(fetches.iter().any(|fetch| fetch["url"] == "https://api.test/c"), "{second} {report}");
    }
}

#[test]
fn a_header_that_stands_there_50_000_times_is_pointed_at_each_time() {
    const TIMES: usize = 50_000;
    let allow = r#"{"name":"Access-Control-Allow-Origin","value":"a"}"#;
    let har = format!(
        r#"{{"log":{{"creator":{{"name":"WebInspector"}},"entries":[{{"request":{{"method":"GET","url":"https://api.test/","headers":[{{"name":"Origin","value":"https://app.test"}}]}},"response":{{"status":200,"headers":[{}]}}}}]}}}}"#,
        vec![allow; TIMES].join(",")
    );
    let report = file_of(har.as_bytes()).unwrap();
    let evidence = report["fetches"][0]["evidence"].as_array().unwrap();
    let pointers: std::collections::HashSet<_> =
        evidence.iter().filter_map(|place| place["pointer"].as_str()).collect();
    for n in [0, 1, TIMES / 2, TIMES - 1] {
        assert!(pointers.contains(&*format!("/log/entries/0/response/headers/{n}")), "{n} of {}", pointers.len());
    }
}
