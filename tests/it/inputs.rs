//! What can be named as an input, and what each format says of those that could not be read.

use crate::common::{Scratch, har_cors, run, text};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

const FAILING: &str = "fixtures/captures/chromium/get-no-acao/capture.har";
const SOUND: &str = "fixtures/captures/chromium/get-ok-exact/capture.har";
const LOGIN: &str = "fixtures/captures/chromium/pf-status-401/capture.har";

fn root(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn paths(output: &[u8]) -> Vec<String> {
    let json: Value = serde_json::from_slice(output).unwrap();
    json["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect()
}

fn rows(output: &[u8]) -> Vec<Value> {
    text(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// An archive of stored members, with the list at its end.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let crc = crc32(content);
        let mut fields = Vec::new();
        fields.extend(20_u16.to_le_bytes());
        fields.extend([0; 8]);
        fields.extend(crc.to_le_bytes());
        fields.extend((content.len() as u32).to_le_bytes());
        fields.extend((content.len() as u32).to_le_bytes());
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend(0_u16.to_le_bytes());
        list.extend(b"PK\x01\x02\x14\0");
        list.extend(&fields);
        list.extend([0; 10]);
        list.extend((out.len() as u32).to_le_bytes());
        list.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&fields);
        out.extend(name.as_bytes());
        out.extend(*content);
    }
    let start = out.len() as u32;
    let count = members.len() as u16;
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend((list.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    };
    !bytes.iter().fold(!0, step)
}

#[test]
fn every_har_of_an_archive_is_an_input() {
    let scratch = Scratch::new("zip-of-three");
    let archive =
        zip(&[("a.har", &root(FAILING)), ("notes.txt", b"x"), ("sub/b.har", &root(SOUND)), ("c.HAR", &root(LOGIN))]);
    let path = scratch.write("ticket.zip", &archive);
    let path = path.as_str();
    for argument in [path, scratch.0.to_str().unwrap()] {
        let output = run(&["-f", "json", argument]);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        assert_eq!(paths(&output.stdout), ["a.har", "sub/b.har", "c.HAR"].map(|name| format!("{path}!/{name}")));
    }
    let output = piped(&["-f", "json", "-"], &archive);
    assert_eq!(paths(&output.stdout), ["-!/a.har", "-!/sub/b.har", "-!/c.HAR"]);
    // One alone is called by the archive's name.
    let one = zip(&[("a.har", &root(FAILING))]);
    let path = scratch.write("one.zip", &one);
    let output = run(&["-f", "json", &path]);
    assert_eq!(paths(&output.stdout), [path.as_str()]);
    let output = piped(&["-f", "json", "-"], &one);
    assert_eq!((paths(&output.stdout), output.status.code()), (vec!["-".to_owned()], Some(1)));
    // What holds none says what it holds, and what cannot be read from its end is read from its beginning.
    let output = piped(&["-"], &zip(&[("notes.txt", b"x")]));
    assert!(text(&output.stderr).contains("only `notes.txt`"), "{}", text(&output.stderr));
    let output = piped(&["-f", "json", "-"], archive.split_last_chunk::<40>().unwrap().0);
    assert_eq!(paths(&output.stdout), ["-"]);
}

/// Runs the program with that on its standard input.
fn piped(arguments: &[&str], input: &[u8]) -> std::process::Output {
    let mut command = har_cors(arguments);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn each_trace_with_requests_is_an_input() {
    const CONTEXT: &[u8] = br#"{"version":10,"type":"context-options","browserName":"chromium"}"#;
    const REQUEST: &[u8] = br#"{"type":"resource-snapshot","snapshot":{"request":{"url":"https://a.example/"}}}"#;
    let scratch = Scratch::new("traces");
    const FIREFOX: &[u8] = br#"{"version":10,"type":"context-options","browserName":"firefox"}"#;
    // Each goes by its own trace, wherever that is before it.
    let of_two = [
        ("0-trace.trace", FIREFOX),
        ("1-trace.trace", CONTEXT),
        ("0-trace.network", REQUEST),
        ("1-trace.network", REQUEST),
    ];
    let two = scratch.write("two.zip", &zip(&of_two));
    // A context without recordings is left out, wherever it is.
    let of_one = [
        ("0-trace.trace", CONTEXT),
        ("0-trace.network", b""),
        ("1-trace.trace", CONTEXT),
        ("1-trace.network", REQUEST),
    ];
    let one = scratch.write("one.zip", &zip(&of_one));
    scratch.write("none.zip", &zip(&of_one[..2]));
    let output = run(&["-f", "json", scratch.0.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let expected = [one, format!("{two}!/0-trace.network"), format!("{two}!/1-trace.network")];
    assert_eq!(paths(&output.stdout), expected);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let engines = [0, 1, 2].map(|n| report["files"][n]["exporter"]["engine"].as_str().unwrap());
    assert_eq!(engines, ["chromium", "firefox", "chromium"]);
    let output = run(&[&scratch.path("none.zip")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("snapshots: true"), "{}", text(&output.stderr));
}

#[test]
fn a_list_names_inputs() {
    let scratch = Scratch::new("list");
    let odd = scratch.write("new\nline.har", &root(FAILING));
    let list = format!("{odd}\0{SOUND}\0");
    let path = scratch.write("list", list.as_bytes());
    let expected = [odd, SOUND.to_owned()];
    assert_eq!(paths(&run(&["-f", "json", "--files-from", &path]).stdout), expected);
    let mut child =
        har_cors(&["-f", "json", "--files-from", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{FAILING}\n{SOUND}\n").as_bytes()).unwrap();
    assert_eq!(paths(&child.wait_with_output().unwrap().stdout), [FAILING, SOUND]);
    // A check of nothing would always pass.
    let empty = scratch.write("empty", b"\n");
    let output = run(&["--files-from", &empty]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert!(text(&output.stderr).contains("no input"), "{}", text(&output.stderr));
    let output = run(&["--exclude", "*.har", FAILING]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_copy_is_named_and_not_counted() {
    let scratch = Scratch::new("copies");
    let [first, copy] = ["a.har", "b.har"].map(|name| scratch.write(name, &root(FAILING)));
    scratch.write("c.har", &root(SOUND));
    let folder = scratch.0.to_str().unwrap();
    let json: Value = serde_json::from_slice(&run(&["-f", "json", folder]).stdout).unwrap();
    assert_eq!(json["files"][1]["path"], copy.as_str());
    assert_eq!(json["files"][1]["duplicate_of"], first.as_str());
    assert_eq!((&json["totals"]["files"], &json["totals"]["cors"]), (&2.into(), &1.into()));
    // With no other file left, the report is that of one file.
    let output = run(&[first.as_str(), copy.as_str()]);
    assert!(text(&output.stdout).contains("── 1 ─ "), "{}", text(&output.stdout));
    let output = run(&["-f", "junit", folder]);
    assert_eq!(text(&output.stdout).matches("<testsuite ").count(), 2);
}

#[test]
fn rows_are_those_of_the_document_and_what_was_not_read_is_one() {
    let scratch = Scratch::new("rows");
    scratch.write("a.har", &root(FAILING));
    scratch.write("b.har", b"{\"log\": ");
    scratch.write("c.har", &root(LOGIN));
    let folder = scratch.0.to_str().unwrap();
    let output = run(&["-f", "jsonl", folder]);
    assert_eq!(output.status.code(), Some(2));
    // A line for the bad file, and no more.
    assert_eq!(text(&output.stderr).lines().count(), 1, "{}", text(&output.stderr));
    let rows = rows(&output.stdout);
    let kinds: Vec<&str> = rows.iter().map(|row| row["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["file", "fetch", "unread", "file", "fetch", "summary"]);
    let json: Value = serde_json::from_slice(&run(&["-f", "json", folder]).stdout).unwrap();
    assert_eq!(rows[5]["totals"], json["totals"]);
    assert_eq!(rows[5]["groups"], json["groups"]);
    assert_eq!(rows[2]["message"], json["unread"][0]["message"]);
    assert_eq!(rows[2]["path"], json["unread"][0]["path"]);
    for (row, fetch) in [(1, &json["files"][0]["fetches"][0]), (4, &json["files"][1]["fetches"][0])] {
        let mut row = rows[row].clone();
        for name in ["type", "path"] {
            row.as_object_mut().unwrap().remove(name);
        }
        assert_eq!(&row, fetch);
    }
    // The same from a whole report, which other reports beside it need.
    let path = scratch.0.join("x.jsonl");
    let both = run(&["-o", path.to_str().unwrap(), "-f", "csv", folder]);
    assert_eq!(fs::read(&path).unwrap().len(), output.stdout.len());
    assert!(text(&both.stdout).lines().any(|row| row.contains(",unread,")), "{}", text(&both.stdout));
    let alone = run(&["-f", "csv", folder]);
    assert_eq!(text(&alone.stdout).lines().count(), text(&both.stdout).lines().count());
}

#[test]
fn very_many_files_need_few_open_ones() {
    let scratch = Scratch::new("open-files");
    let har = root(FAILING);
    for n in 0..2_000 {
        let text = String::from_utf8(har.clone()).unwrap().replace("get-no-acao/a", &format!("get-no-acao/a?{n}"));
        fs::write(scratch.0.join(format!("{n:04}.har")), text).unwrap();
    }
    let script = format!("ulimit -n 20; exec {} --width 100 {}", env!("CARGO_BIN_EXE_har-cors"), scratch.0.display());
    let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
    let lines = text(&output.stdout).lines().count();
    assert!(output.status.code() == Some(1) && lines <= 40, "{lines}: {}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("2000 files, "), "{}", text(&output.stdout));
}

#[test]
fn who_calls_it_bare_or_mistakes_a_subcommand_is_helped() {
    let bare = run(&[]);
    assert_eq!(bare.status.code(), Some(2));
    assert!(
        text(&bare.stderr).lines().count() <= 14 && text(&bare.stderr).contains("To get a HAR"),
        "{}",
        text(&bare.stderr)
    );
    let help = run(&["help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(text(&help.stdout).contains("--files-from"));
    for (argument, meant) in [("explian", "explain"), ("missing-allow-origin", "explain missing-allow-origin")] {
        let output = run(&[argument]);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            text(&output.stderr).contains(&format!("did you mean `har-cors {meant}`?")),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn each_file_that_is_written_is_told() {
    let scratch = Scratch::new("wrote");
    let path = scratch.0.join("x.md");
    let output = run(&["-o", path.to_str().unwrap(), FAILING]);
    let expected = format!("har-cors: wrote {} (1 of 1 cross-origin requests failed CORS)\n", path.display());
    assert_eq!(text(&output.stderr), expected);
    assert_eq!(run(&["-q", "-o", path.to_str().unwrap(), FAILING]).stderr, b"");
}
