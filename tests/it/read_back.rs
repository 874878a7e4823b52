//! A report in JSON is read back into the types that it was made of, and says the same when it is written again.

use crate::common::{Scratch, fixtures, run, text};
use har_cors::report::{Diff, DoctorReport, Format, Report, Row, SolutionReport, report};
use har_cors::{Options, analyze};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fs;

/// Reads a text and writes it again: no member and no digit differs.
fn read_back<T: DeserializeOwned + Serialize>(written: &str) -> T {
    let read: T = serde_json::from_str(written).unwrap_or_else(|error| panic!("{error}: {written:.2000}"));
    let [one, other]: [Value; 2] =
        [serde_json::from_str(written).unwrap(), serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap()];
    assert!(one == other, "{}", differing(&one, &other));
    read
}

/// Where two documents differ, shown shortly.
fn differing(one: &Value, other: &Value) -> String {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            let (key, _) = a.iter().find(|(key, value)| b[*key] != **value).unwrap();
            format!("{key}: {}", differing(&a[key], &b[key]))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let n = a.iter().zip(b).position(|(a, b)| a != b).unwrap();
            format!("{n}: {}", differing(&a[n], &b[n]))
        }
        _ => format!("{one:.500} / {other:.500}"),
    }
}

#[test]
fn the_report_of_every_fixture_is_read_back() {
    let options = Options { all: true, engines: har_cors::browser::Engine::ALL.to_vec(), ..Options::default() };
    let mut fetches = 0;
    for path in fixtures::files("", &[".har"]) {
        let name = path.strip_prefix(fixtures::root()).unwrap().to_string_lossy().into_owned();
        let Ok(file) = analyze(&name, &fs::read(&path).unwrap()[..], &options) else { continue };
        let made = report(vec![file]);
        let written = |format: Format| {
            let mut out = Vec::new();
            format.write(&made, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let read: Report = read_back(&written(Format::Json));
        // Byte for byte, with each member in its place.
        let [before, after] = [&made, &read].map(|report| serde_json::to_string(report).unwrap());
        assert!(before == after, "{name}");
        fetches += read.files.iter().map(|file| file.fetches.all().count()).sum::<usize>();
        let rows: Vec<Row> = written(Format::JsonLines).lines().map(read_back).collect();
        let of_rows = rows.iter().filter(|row| matches!(row, Row::Fetch(_))).count();
        assert_eq!(of_rows, read.files[0].fetches.all().count(), "{name}");
        assert!(matches!(rows[..], [Row::File(_), .., Row::Summary(_)]), "{name}");
    }
    assert!(fetches > 2000, "{fetches}");
}

#[test]
fn what_the_user_adds_is_read_back_too() {
    let scratch = Scratch::new("read-back");
    let folder = fixtures::root().join("captures/chromium");
    let folder = folder.to_str().unwrap();
    let known = "[[known]]\nfilter = \"cause:missing-allow-origin\"\nreason = \"someone else's\"\nuntil = 2999-01-31\n\
                 [[known]]\nfilter = \"cause:dns\"\n";
    let policy = "[[policy]]\nserver = \"https://api.example\"\norigins = [\"https://app.example\"]\nmethods = [\"PUT\"]\n\
                  headers = []\ncredentials = false\n";
    let known = scratch.write("known.toml", known.as_bytes());
    let policy = scratch.write("policy.toml", policy.as_bytes());
    let gone = scratch.path("gone.har");
    for format in ["json", "jsonl"] {
        let output = run(&[folder, &gone, "-f", format, "--all", "--known", &known, "--what-if", &policy, "--hash"]);
        let written = text(&output.stdout);
        let (known, unread, what_if) = match format {
            "json" => {
                let read: Report = read_back(written);
                let covered = read.files.iter().map(|file| file.fetches.known().len()).sum::<usize>();
                assert!(covered > 0, "no failure is known");
                (read.known, read.unread.len(), read.files.iter().filter(|file| file.what_if.is_some()).count())
            }
            _ => {
                let rows: Vec<Row> = written.lines().map(read_back).collect();
                let known = rows.iter().find_map(|row| match row {
                    Row::Summary(sums) => sums.known.clone(),
                    _ => None,
                });
                let unread = rows.iter().filter(|row| matches!(row, Row::Unread(_))).count();
                let what_if =
                    rows.iter().filter(|row| matches!(row, Row::File(file) if file.what_if.is_some())).count();
                (known, unread, what_if)
            }
        };
        assert!(known.is_some_and(|known| known.entries.len() == 2 && known.entries[0].fetches > 0), "{format}");
        assert_eq!(unread, 1, "{format}");
        assert!(what_if > 0, "{format}");
    }
}

#[test]
fn the_other_documents_are_read_back() {
    let captures = fixtures::root().join("captures");
    let [chromium, firefox, webkit] =
        ["chromium", "firefox", "webkit"].map(|engine| captures.join(engine).to_str().unwrap().to_owned());
    let written = |arguments: &[&str]| text(&run(arguments).stdout).to_owned();
    for folder in [&chromium, &firefox, &webkit] {
        let solution: SolutionReport = read_back(&written(&["solve", folder, "-f", "json"]));
        assert!(solution.policies.len() + solution.not_fixed.len() > 10, "{folder}");
        let doctor: DoctorReport = read_back(&written(&["doctor", folder, "-f", "json"]));
        assert!(doctor.captures.iter().all(|captures| !captures.checks.is_empty()), "{folder}");
    }
    let diff: Diff = read_back(&written(&["diff", &chromium, &firefox, "-f", "json"]));
    assert!(!diff.changes.is_empty() && !diff.warnings.is_empty());
}
