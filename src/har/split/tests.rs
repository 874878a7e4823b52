//! What the splitter does where the frame of a file is odd or broken.

use crate::har::Reader;

/// The URLs of what is read, damage in square brackets.
fn outcome(json: &str) -> Vec<String> {
    let reader = Reader::new(json.as_bytes()).unwrap_or_else(|error| panic!("{json}: {error}"));
    reader
        .map(|item| match item {
            Ok(entry) => format!("{} {}", entry.pointer, entry.request.url),
            Err(damage) => {
                let entry = damage.entry.map_or("-".to_owned(), |index| index.0.to_string());
                format!("[{} {entry}: {}]", damage.offset, damage.message)
            }
        })
        .collect()
}

/// An entry with that URL.
fn entry(url: &str) -> String {
    format!(r#"{{"request":{{"url":"{url}"}}}}"#)
}

#[test]
fn entries_are_found_in_every_frame() {
    let (a, b) = (entry("a"), entry("b"));
    for (json, expected) in [
        (format!(r#"{{"log":{{"entries":[{a},{b}]}}}}"#), &["/log/entries/0 a", "/log/entries/1 b"][..]),
        (format!(r#"{{"\u006cog":{{"entries":[{a}]}}}}"#), &["/log/entries/0 a"]),
        (format!(r#"{{"x":{{"entries":[{b}]}},"log":{{"x":[{b}],"entries":[{a}]}}}}"#), &["/log/entries/0 a"]),
        (format!(r#"{{"entries":[{a}]}}"#), &["/entries/0 a"]),
        (format!("[{a},{b},]"), &["/0 a", "/1 b"]),
        (
            format!(r#"[{{"log":{{"entries":[{a}]}}}},7,{{"entries":[{b}]}}]"#),
            &["/0/log/entries/0 a", "/2/entries/0 b"],
        ),
        (r#"{"log":{"entries":null}}"#.to_owned(), &[]),
        (r#"{"log":{"entries":[]}}"#.to_owned(), &[]),
        (
            format!(
                r#"{{"recording":{{"records":[7,{{"entry":{a},"type":"timeline-record-type-network"}},{{"entry":{b}}}]}}}}"#
            ),
            &["/recording/records/1/entry a"],
        ),
        (format!("\0 cb.x (\n[{a}]);"), &["/0 a"]),
        (format!("[{a}]]]{{"), &["/0 a", "[27 -: another document follows, which is not read]"]),
    ] {
        assert_eq!(outcome(&json), expected, "{json}");
    }
}

#[test]
fn damage_costs_the_entry_it_is_in() {
    let (a, b, c) = (entry("a"), entry("b"), entry("c"));
    for (bad, expected) in [
        // A brace too few, so that the entry swallows those after it.
        (r#"{"request":{"url":"x"}"#, r#"[48 1: entry 1 is not JSON: expected a member's name in double quotes]"#),
        // A brace too many.
        (r#"{"request":{"url":"x"}}}"#, "[48 -: not JSON: expected `,` or `]`]"),
        // A quote too few.
        (r#"{"request":{"url":"x}}"#, "[25 1: entry 1 is not closed]"),
        (r#"{"request":{"url":x}}"#, "[43 1: entry 1 is not JSON: expected a value]"),
        (r#""x""#, "[25 1: entry 1 is no object]"),
        ("}", "[25 1: entry 1 is not JSON: expected a value]"),
    ] {
        let json = format!("[{a},{bad},{b},{c}]");
        let got = outcome(&json);
        let read: Vec<_> =
            got.iter().filter(|item| !item.starts_with('[')).map(|item| item.rsplit(' ').next().unwrap()).collect();
        let with_x = if bad.ends_with("}}}") { vec!["a", "x", "b", "c"] } else { vec!["a", "b", "c"] };
        assert_eq!(read, with_x, "{bad}");
        assert!(got.iter().any(|item| item.as_str() == expected), "{bad}: {got:?}");
    }
}

#[test]
fn damage_behind_the_entries_is_told() {
    let a = entry("a");
    let json = format!(r#"{{"log":{{"entries":[{a}],"pages":[{{]}}}}"#);
    assert_eq!(
        outcome(&json)[1],
        "[54 -: not JSON: expected a member's name in double quotes; what follows is not read]"
    );
    let json = format!(r#"{{"log":{{"entries":[{a}]"#);
    assert_eq!(outcome(&json)[1], "[43 -: the file is cut short]");
}

#[test]
fn an_entry_at_the_place_of_an_error_is_read() {
    let [a, b, c] = ["a", "b", "c"].map(entry);
    for (bad, told) in [
        ("],", "[44 -: not JSON: expected a member's name in double quotes]"),
        ("]", "[43 -: not JSON: expected `,` or `}`]"),
        ("]},", "[45 -: not JSON: expected a member's name in double quotes]"),
        ("]}}", "[45 -: not JSON: expected the end of the file]"),
        ("", "[42 -: not JSON: expected `,` or `]`]"),
        (":", "[42 -: not JSON: expected `,` or `]`]"),
        ("}", "[42 -: not JSON: expected `,` or `]`]"),
        (",x ", "[43 1: entry 1 is not JSON: expected a value]"),
        (",,", "[43 1: entry 1 is not JSON: expected a value]"),
    ] {
        let json = format!(r#"{{"log":{{"entries":[{a}{bad}{b},{c}]}}}}"#);
        let (damage, read): (Vec<_>, Vec<_>) = outcome(&json).into_iter().partition(|item| item.starts_with('['));
        assert!(damage.iter().any(|item| item == told), "{bad}: {damage:?}");
        let read: Vec<_> = read.iter().filter_map(|item| item.split(' ').nth(1)).collect();
        assert_eq!(read, ["a", "b", "c"], "{bad}: {damage:?}");
    }
}

#[test]
fn text_that_a_missing_backslash_lets_out_of_a_body_ends_nothing() {
    let [a, b, c] = ["a", "b", "c"].map(entry);
    for body in [
        // Of what is said in it, `d` has lost its second backslash, or the first.
        r#"[{\"a\":{\"b\":[{\"c\":[{\"d":\"e\"}]}]}},{\"a\":2}]"#,
        r#"[{\"a\":{\"b\":[{\"c\":[{"d\":\"e\"}]}]}},[{\"a\":2}]]"#,
        r#"x"]}]}]}}, {a: 1} "#,
        r#"x"]}]}]}}, [a, 1] "#,
    ] {
        let broken = format!(r#"{{"request":{{"url":"x"}},"response":{{"content":{{"text":"{body}"}}}}}}"#);
        let json = format!(r#"{{"log":{{"entries":[{a},{broken},{b},{c}]}}}}"#);
        let got = outcome(&json);
        let urls: Vec<_> =
            got.iter().filter_map(|item| item.strip_prefix("/log/entries/")?.split(' ').nth(1)).collect();
        assert!(urls.ends_with(&["b", "c"]), "{body}: {got:?}");
    }
    // Another document is another document.
    for behind in
        ["{}", "[]", "[[1", "{ \"log\" : {", "[ { \"request\":{", ", {\"log\":{", "\u{feff}{\"a\":1", "\x1e{\"a\":1"]
    {
        let json = format!(r#"{{"log":{{"entries":[{a}]}}}} {behind} ,{b}]"#);
        let told = outcome(&json);
        let [entry, damage] = &told[..] else { panic!("{behind}: {told:?}") };
        assert_eq!(entry, "/log/entries/0 a", "{behind}");
        assert!(damage.ends_with("another document follows, which is not read]"), "{behind}: {damage}");
    }
}

#[test]
fn what_stands_behind_the_end_is_told_unless_it_is_padding() {
    let a = entry("a");
    for padding in ["", "\n", " \r\n\t", "\0\0", "\n\0", "}", "]}", ");", ");\n", "\u{feff}", "\x1e\n"] {
        for json in [format!(r#"{{"log":{{"entries":[{a}]}}}}{padding}"#), format!("[{a}]{padding}")] {
            assert_eq!(outcome(&json).len(), 1, "{padding:?}: {:?}", outcome(&json));
        }
    }
    for junk in ["x", "\nupload finished, ok", "1", "\"\"", "\0x", "}]x", "<html>", ",", ",{\"a\":1}"] {
        let json = format!(r#"{{"log":{{"entries":[{a}]}}}}{junk}"#);
        let told = outcome(&json);
        assert_eq!(told.len(), 2, "{junk:?}: {told:?}");
        assert!(told[1].contains("the document is followed by something that is not JSON"), "{junk:?}: {told:?}");
    }
}

/// An entry that is not JSON, and which swallowed others.
fn swallowing(others: &[String]) -> String {
    format!(r#"{{"request":{{"url":"x"}},"z" 1,"x":[1,{}]}}"#, others.join(","))
}

/// The URLs of the entries that are read of a list.
fn urls(list: &str) -> Vec<String> {
    let mut got = outcome(&format!("[{list}]"));
    got.retain(|item| !item.starts_with('['));
    got.iter().filter_map(|item| item.split(' ').nth(1)).map(str::to_owned).collect()
}

#[test]
fn what_only_looks_like_an_entry_hides_none() {
    let mut others = vec![r#"{"time":1,"data":"abc"}"#.to_owned(); 300];
    others.extend([entry("b"), entry("c")]);
    let (a, broken, d) = (entry("a"), swallowing(&others), entry("d"));
    for behind in [",", "?,", "},"] {
        assert_eq!(urls(&format!("{a},{broken}{behind}{d}")), ["a", "b", "c", "d"], "{behind}");
    }
}

#[test]
fn entries_are_found_in_one_of_which_not_all_is_in_memory() {
    // So long that its middle is cut out, or messages are left out.
    let long =
        format!(r#"{{"request":{{"url":"b"}},"response":{{"content":{{"text":"{}"}}}}}}"#, "long\\n".repeat(400_000));
    let messages = format!(r#"{{"request":{{"url":"b"}},"_m":[{}1]}}"#, "{\"data\":\"x\"},\n".repeat(100_000));
    let (a, c, d) = (entry("a"), entry("c"), entry("d"));
    for b in [long, messages] {
        let list = format!("{a},{},\n{d}", swallowing(&[b, c.clone()]));
        assert_eq!(urls(&list), ["a", "b", "c", "d"]);
        let json = format!("[{list}]");
        let read: Vec<_> = Reader::new(json.as_bytes()).unwrap().flatten().collect();
        for entry in read {
            let (before, of_entry) = json.split_at(usize::try_from(entry.span.offset).unwrap());
            let (of_entry, _) = of_entry.split_at(usize::try_from(entry.span.length).unwrap());
            assert!(of_entry.starts_with(&format!(r#"{{"request":{{"url":"{}"}}"#, entry.request.url)));
            assert!(of_entry.ends_with('}'));
            let line = 1 + before.matches('\n').count() as u64;
            assert_eq!(entry.span.line, line, "{}", entry.request.url);
        }
    }
}

#[test]
fn nothing_is_told_of_where_swallowed_entries_end() {
    let [a, b, c, d] = ["a", "b", "c", "d"].map(entry);
    for (broken, expected) in [
        (format!(r#"{{"z" 1,"x":[1,{b},{c}],"y":[2]}}"#), &[][..]),
        (format!(r#"{{"z" 1,"x":[1,{b},{c}}},"y":2}}"#), &[]),
        (format!(r#"{{"z" 1,"x":{{"y":1,{b},{c}}}}}"#), &[]),
        (format!(r#"{{"z" 1,"x":[1,{b},{c},{{"request" 1}}]}}"#), &["entry 4 is not JSON: expected `:`]"]),
        (format!(r#"{{"z" 1,"x":[1,{b},{c},{{"request":]}}}}"#), &["entry 4 is not JSON: expected a value]"]),
    ] {
        let json = format!("[{a},{broken},{d}]");
        let (damage, read): (Vec<_>, Vec<_>) = outcome(&json).into_iter().partition(|item| item.starts_with('['));
        let read: Vec<_> = read.iter().filter_map(|item| item.split(' ').nth(1)).collect();
        assert_eq!(read, ["a", "b", "c", "d"], "{broken}: {damage:?}");
        let damage: Vec<_> = damage.iter().filter_map(|item| Some(item.split_once(": ")?.1)).collect();
        assert_eq!(damage, [&["entry 1 is not JSON: expected `:`]"], expected].concat(), "{broken}");
    }
}

#[test]
fn an_entry_that_is_too_large_takes_none_along_without_a_word() {
    let large = format!(r#"{{"request":{{"url":"x"}},"x":{{{}"y":1}}}}"#, r#""k":1,"#.repeat(2_000_000));
    let [a, b] = ["a", "b"].map(entry);
    // The second does not look like an entry.
    for (behind, expected, end) in
        [(b.as_str(), &["a", "b"][..], "messages]"), (r#"{"x":{}}"#, &["a"], "messages; what follows is not read]")]
    {
        let json = format!("[{a},{large},{behind}]");
        let (damage, read): (Vec<_>, Vec<_>) = outcome(&json).into_iter().partition(|item| item.starts_with('['));
        let read: Vec<_> = read.iter().filter_map(|item| item.split(' ').nth(1)).collect();
        assert_eq!(read, expected);
        assert!(damage.len() == 1 && damage[0].ends_with(end), "{damage:?}");
    }
}

#[test]
fn elements_at_the_top_are_told_apart_wherever_they_stand() {
    let (a, b) = (entry("a"), entry("b"));
    let log = |blanks: &str, url: &str| format!(r#"{{{blanks}"log":{{"entries":[{url}]}}}}"#);
    let (first, blanks) = (log("", &a), " \n".repeat(3_000));
    let broken = format!("[{first},\n\n   {{5}},{}]", log("", &b));
    let at = broken.find('5').unwrap();
    let told = format!("[{at} -: not JSON: expected a member's name in double quotes; what follows is not read]");
    let long = format!(r#"{{"{}":1,"log":{{"entries":[{b}]}}}}"#, "x".repeat(5_000));
    for (json, expected) in [
        (broken, ["/0/log/entries/0 a", told.as_str()]),
        (format!("[{first},{}]", log(&blanks, &b)), ["/0/log/entries/0 a", "/1/log/entries/0 b"]),
        (format!("[{},{long}]", log(&blanks, &a)), ["/0/log/entries/0 a", "/1/log/entries/0 b"]),
    ] {
        assert_eq!(outcome(&json), expected);
    }
    let json = "[1,\n\n{5}]";
    let error = Reader::new(json.as_bytes()).err().map(|error| error.to_string());
    assert_eq!(error.as_deref(), Some("not JSON at line 3, column 2: expected a member's name in double quotes"));
}

#[test]
fn blanks_behind_an_entry_are_no_part_of_it() {
    let (a, b) = (entry("a"), entry("b"));
    let blanks = " \n".repeat(1_500_000);
    // Before the word, an entry is not proven yet.
    for (between, before, damage) in [(",", "", 0), ("", "", 1), ("x", ",", 1)] {
        let json = format!("[{a}{blanks}{between}{blanks}{before}{b}{blanks}]");
        let (read, lost): (Vec<_>, Vec<_>) = Reader::new(json.as_bytes()).unwrap().partition(Result::is_ok);
        let places: Vec<_> =
            read.into_iter().flatten().map(|entry| (entry.span.offset, entry.span.length, entry.span.line)).collect();
        let second = 1 + a.len() + 2 * blanks.len() + between.len() + before.len();
        let expected = [(1, a.len() as u64, 1), (second as u64, b.len() as u64, 3_000_001)];
        assert_eq!((places, lost.len()), (expected.to_vec(), damage), "{between}");
    }
}

#[test]
fn a_bracket_before_an_entry_takes_no_entry_along() {
    let [a, b, c] = ["a", "b", "c"].map(entry);
    for list in
        [format!("[{a},{b},{c}"), format!("[{a},{b}],{c}"), format!("{a},[{b},{c}"), format!("{a},[[{b}],[{c}]]")]
    {
        let json = format!(r#"{{"log":{{"entries":[{list}]}}}}"#);
        let (damage, read): (Vec<_>, Vec<_>) = outcome(&json).into_iter().partition(|item| item.starts_with('['));
        let read: Vec<_> = read.iter().filter_map(|item| item.split(' ').nth(1)).collect();
        assert_eq!(read, ["a", "b", "c"], "{list}: {damage:?}");
        assert!(!damage.is_empty(), "{list}");
    }
}
