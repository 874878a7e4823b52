//! No report overwrites an input, and no temporary file remains, however the program ends. What the system refuses (a
//! thread, a file, room) costs no more than what needs it. Names of files reach no terminal as they are.

use crate::common::{FAILING, Scratch, har_cors, run, text};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The names in a directory.
fn names(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The program in that directory.
fn run_in(directory: &Path, arguments: &[&str]) -> Output {
    har_cors(arguments).current_dir(directory).stdin(Stdio::null()).output().unwrap()
}

/// What a shell makes of a line in which `$0` is the program, in that directory.
fn shell(directory: &Path, line: &str) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", line, env!("CARGO_BIN_EXE_har-cors")]).current_dir(directory).env_remove("GITHUB_STEP_SUMMARY");
    command.stdin(Stdio::null()).output().unwrap()
}

/// A directory with `in.har`, links to it, and a folder.
fn with_links(name: &str) -> (Scratch, Vec<u8>) {
    let scratch = Scratch::new(name);
    let har = std::fs::read(FAILING).unwrap();
    let input = scratch.write("in.har", &har);
    scratch.write("folder/a.har", &har);
    scratch.write("old.json", b"old");
    std::fs::hard_link(&input, scratch.path("hard.har")).unwrap();
    symlink("in.har", scratch.path("link.har")).unwrap();
    symlink("folder", scratch.path("other")).unwrap();
    symlink("new.json", scratch.path("dangling.json")).unwrap();
    symlink("old.json", scratch.path("link.json")).unwrap();
    (scratch, har)
}

#[test]
fn no_report_takes_the_place_of_an_input_or_of_another_report() {
    let (scratch, har) = with_links("clash");
    // A copy is an input too, even if its name is not Unicode; and so is a list of inputs.
    let odd = scratch.0.join(std::ffi::OsStr::from_bytes(b"odd\xff.har"));
    std::fs::copy(scratch.0.join("in.har"), &odd).unwrap();
    symlink(&odd, scratch.path("odd.json")).unwrap();
    scratch.write("list", b"in.har\n");
    scratch.write("har-cors.toml", b"top = 3\n");
    let before = names(&scratch.0);
    let is_input: [&[&str]; 15] = [
        &["in.har", "-o", "json=har-cors.toml"],
        &["in.har", "--config", "har-cors.toml", "-o", "json=./har-cors.toml"],
        &["in.har", ".", "-o", "json=odd.json"],
        &["--files-from", "list", "-o", "json=list"],
        &["--files-from", "./list", "in.har", "-o", "x.csv", "-o", "json=folder/../list"],
        &["in.har", "-o", "json=in.har"],
        &["in.har", "-o", "json=./in.har"],
        &["in.har", "-o", "json=folder/../in.har"],
        &["in.har", "-o", "json=link.har"],
        &["link.har", "-o", "json=in.har"],
        &["in.har", "-o", "json=hard.har"],
        &["folder", "-o", "json=other/a.har"],
        &["other", "-o", "x.csv", "-o", "json=folder/a.har"],
        &["folder/a.har", "in.har", "-o", "json=in.har"],
        &["no-such-file.har", "in.har", "-o", "json=in.har"],
    ];
    for arguments in is_input {
        let output = run_in(&scratch.0, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains("would overwrite an input"), "{}", text(&output.stderr));
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
    }
    let twice: [&[&str]; 8] = [
        &["in.har", "-o", "new.json", "-o", "new.json"],
        &["in.har", "-o", "new.json", "-o", "./new.json"],
        &["in.har", "-o", "new.json", "-o", "dangling.json"],
        &["in.har", "-o", "old.json", "-o", "csv=link.json"],
        &["in.har", "-o", "folder/x.json", "-o", "other/x.json"],
        &["in.har", "-o", "json=folder/../new", "-o", "csv=new"],
        &["in.har", "-o", "old.json", "-o", "x.csv", "-o", "sarif=folder/../old.json"],
        &["in.har", "-o", "a.csv", "-o", "a.csv"],
    ];
    for arguments in twice {
        let output = run_in(&scratch.0, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains("two reports cannot go to the same file"), "{}", text(&output.stderr));
    }
    for (line, part) in [
        ("\"$0\" in.har >> in.har", "standard output is the input in.har"),
        ("\"$0\" - -o json=in.har < in.har", "in.har is the input -"),
        ("\"$0\" in.har -o json=/dev/stdout >> in.har", "/dev/stdout is the input in.har"),
        ("\"$0\" in.har -o csv=old.json -f json >> old.json", "two reports cannot go to the same file"),
        ("\"$0\" in.har -o json=folder", "folder is a directory"),
        ("GITHUB_STEP_SUMMARY=in.har \"$0\" -f github in.har", "the step summary, in.har is the input"),
    ] {
        let output = shell(&scratch.0, line);
        assert_eq!(output.status.code(), Some(2), "{line}");
        assert!(text(&output.stderr).contains(part), "{line}: {}", text(&output.stderr));
    }
    assert_eq!(names(&scratch.0), before, "nothing was touched");
    assert_eq!(names(&scratch.0.join("folder")), ["a.har"]);
    assert!(
        std::fs::read(scratch.path("in.har")).unwrap() == har
            && std::fs::read(scratch.path("old.json")).unwrap() == b"old"
    );
}

#[test]
fn reports_go_where_links_lead_and_beside_inputs() {
    let (scratch, har) = with_links("links");
    let arguments = [
        "folder",
        "-q",
        "-o",
        "dangling.json",
        "-o",
        "csv=link.json",
        "-o",
        "json=folder/new.har",
        "-o",
        "json=/dev/null",
        "-o",
        "csv=/dev/null",
    ];
    let output = run_in(&scratch.0, &arguments);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), ""));
    assert!(scratch.0.join("dangling.json").is_symlink() && scratch.0.join("link.json").is_symlink());
    let begins = |name: &str, with: &str| std::fs::read_to_string(scratch.path(name)).unwrap().starts_with(with);
    assert!(begins("new.json", "{") && begins("old.json", "file,") && begins("folder/new.har", "{"));
    assert_eq!(std::fs::read(scratch.path("folder/a.har")).unwrap(), har);
    assert_eq!(names(&scratch.0.join("folder")), ["a.har", "new.har"]);
}

#[test]
fn what_the_shell_has_opened_is_added_to() {
    let (scratch, _) = with_links("descriptors");
    for line in ["-o csv=/dev/stdout >> log", "-o csv=/dev/fd/5 5>> log", "-o csv=/dev/stderr 2>> log", "-f csv >> log"]
    {
        scratch.write("log", b"kept\n");
        let output = shell(&scratch.0, &format!("\"$0\" in.har {line}"));
        assert_eq!(output.status.code(), Some(1), "{line}: {}", text(&output.stderr));
        let log = std::fs::read_to_string(scratch.path("log")).unwrap();
        assert!(log.starts_with("kept\nfile,"), "{line}: {log}");
    }
    assert!(!names(&scratch.0).iter().any(|name| name.contains("tmp")));
}

#[test]
fn a_file_is_made_as_any_program_makes_it() {
    let (scratch, _) = with_links("modes");
    let mode = |name: &str| std::fs::metadata(scratch.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(shell(&scratch.0, "umask 027; \"$0\" in.har -o new.csv").status.code(), Some(1));
    assert_eq!(mode("new.csv"), 0o640);
    assert_eq!(shell(&scratch.0, "chmod 604 old.json; umask 077; \"$0\" in.har -o old.json").status.code(), Some(1));
    assert_eq!(mode("old.json"), 0o604);
    let long = format!("{}.csv", "x".repeat(250));
    assert_eq!(run_in(&scratch.0, &["in.har", "-o", &long]).status.code(), Some(1));
    assert!(scratch.0.join(&long).exists());
}

/// A capture with that many failures that it takes a while to write the report.
fn many_failures(scratch: &Scratch, count: usize) -> String {
    let entry = serde_json::json!({
        "request": { "method": "GET", "url": "https://api.example/", "headers": [["Host", "s"], ["Origin", "https://app.example"]] },
        "response": { "status": 200, "headers": [["Server", "nginx"]], "_error": "net::ERR_FAILED" },
    });
    let har = serde_json::json!({ "log": { "creator": { "name": "WebInspector" }, "entries": vec![entry; count] } });
    scratch.write("many.har", har.to_string().as_bytes())
}

/// Waits until the report is being written, and sends a signal then.
fn signal_while_writing(child: &mut Child, directory: &Path, signal: &str) {
    let start = Instant::now();
    while !names(directory).iter().any(|name| name.starts_with(".har-cors-")) {
        assert!(start.elapsed() < Duration::from_secs(60) && child.try_wait().unwrap().is_none(), "too late");
        std::thread::sleep(Duration::from_micros(200));
    }
    let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn a_signal_leaves_nothing_behind() {
    let scratch = Scratch::new("signals");
    let input = many_failures(&scratch, 20_000);
    let target = scratch.path("report.json");
    // Whoever runs the tests may ignore some (`nohup`, `&` in a script), and the program would, too.
    let resets = Command::new("env").args(["--default-signal", "true"]).status().is_ok_and(|status| status.success());
    for (signal, number) in [("INT", 2), ("TERM", 15), ("HUP", 1), ("QUIT", 3)] {
        let mut child = match resets {
            true => Command::new("env")
                .args(["--default-signal", env!("CARGO_BIN_EXE_har-cors"), &input, "-o", &target])
                .stdin(Stdio::null())
                .spawn()
                .unwrap(),
            false => har_cors(&[&input, "-o", &target]).stdin(Stdio::null()).spawn().unwrap(),
        };
        signal_while_writing(&mut child, &scratch.0, signal);
        let status = child.wait().unwrap();
        assert_eq!(status.signal(), Some(number), "{signal}: {status:?}");
        assert_eq!(names(&scratch.0), ["many.har"], "{signal}");
    }
    // Who began the program with a signal ignored wants it to go on.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" \"$1\" -o \"$2\"", env!("CARGO_BIN_EXE_har-cors"), &input, &target]);
    let mut child = command.stdin(Stdio::null()).spawn().unwrap();
    signal_while_writing(&mut child, &scratch.0, "HUP");
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(names(&scratch.0), ["many.har", "report.json"]);
}

#[test]
fn a_file_that_must_not_grow_stays_as_it_was() {
    let scratch = Scratch::new("limit");
    many_failures(&scratch, 2_000);
    scratch.write("report.json", b"old");
    let output = shell(&scratch.0, "ulimit -f 8; \"$0\" many.har -o report.json");
    assert_eq!(output.status.code(), Some(2), "{:?}", output.status);
    assert!(text(&output.stderr).contains("could not write the report to report.json"), "{}", text(&output.stderr));
    assert_eq!(names(&scratch.0), ["many.har", "report.json"]);
    assert_eq!(std::fs::read(scratch.path("report.json")).unwrap(), b"old");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_a_closed_pipe_is_not() {
    let (scratch, _) = with_links("full");
    for line in ["\"$0\" in.har > /dev/full", "\"$0\" in.har -o json=/dev/full"] {
        let output = shell(&scratch.0, line);
        assert_eq!(output.status.code(), Some(2), "{line}");
        assert!(text(&output.stderr).contains("could not write"), "{}", text(&output.stderr));
    }
    let output = shell(&scratch.0, "mkfifo pipe; head -c 1 pipe & \"$0\" in.har -o json=pipe");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), ""));
}

#[test]
fn pipes_are_read_once_and_written_to() {
    let (scratch, har) = with_links("pipes");
    let output = shell(&scratch.0, "mkfifo pipe; cat in.har > pipe & \"$0\" -f csv pipe ./pipe");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("./pipe is named twice"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("pipe,0,"), "{}", text(&output.stdout));
    let output = shell(&scratch.0, "cat in.har | \"$0\" -f csv - /dev/stdin");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("/dev/stdin is named twice"), "{}", text(&output.stderr));
    let output = shell(&scratch.0, "\"$0\" -f csv - - < in.har");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("standard input is named twice"), "{}", text(&output.stderr));
    // A report into the pipe that is read would wait for itself.
    let output = shell(&scratch.0, "\"$0\" pipe -o json=pipe");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert_eq!(std::fs::read(scratch.path("in.har")).unwrap(), har);
}

#[test]
fn a_second_document_is_told() {
    let har = std::fs::read_to_string(FAILING).unwrap();
    for (text_of, told) in [
        (format!("{har}\n{har}"), Some("another document follows")),
        (format!("{har},{har}"), Some("another document follows")),
        (format!("{har}upload finished"), Some("followed by something that is not JSON")),
        (format!("{har}\n\n\0\0\0"), None),
    ] {
        let mut child =
            har_cors(&["-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text_of.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(if told.is_some() { 2 } else { 1 }));
        let errors = text(&output.stderr);
        assert!(told.map_or(errors.is_empty(), |told| errors.contains(told)), "{errors}");
    }
}

#[test]
fn padding_behind_compressed_data_is_a_warning() {
    let scratch = Scratch::new("padding");
    let mut packed = std::fs::read("fixtures/compressed/capture.har.gz").unwrap();
    packed.extend([0; 512]);
    let output = run(&[&scratch.write("padded.har.gz", &packed)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("512 NULs after the compressed data"), "{}", text(&output.stderr));
    packed.push(b'x');
    let output = run(&["--width", "200", &scratch.write("more.har.gz", &packed)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("the gzip data is followed by something else"), "{}", text(&output.stderr));
}

#[test]
fn names_of_files_are_shown_and_not_obeyed() {
    let scratch = Scratch::new("names");
    let hostile: &[u8] = b"a\x1b[31mb\xe2\x80\xaec\nd\xff\x07.har";
    let path = scratch.0.join(std::ffi::OsStr::from_bytes(hostile));
    let directory = scratch.0.join(std::ffi::OsStr::from_bytes(b"dir\x1b]0;x\x07"));
    std::fs::create_dir(&directory).unwrap();
    let option = std::ffi::OsStr::from_bytes(b"--\x1b[31m\xe2\x80\xaex");
    let no_har = scratch.0.join(std::ffi::OsStr::from_bytes(b"\x1b[7m.txt"));
    std::fs::write(&no_har, "{}").unwrap();
    let mut output_to = std::ffi::OsString::from("json=");
    output_to.push(directory.join("no").join(std::ffi::OsStr::from_bytes(hostile)));
    let mut unknown_ending = std::ffi::OsString::from("-o");
    unknown_ending.push(option);
    let dangling = scratch.0.join(std::ffi::OsStr::from_bytes(b"\x1b[2Jdangling.har"));
    symlink("nowhere", &dangling).unwrap();
    let failing: &std::ffi::OsStr = FAILING.as_ref();
    let cases: [&[&std::ffi::OsStr]; 8] = [
        &[path.as_os_str()],
        &[dangling.as_os_str()],
        &[directory.as_os_str()],
        &[no_har.as_os_str()],
        &[option, failing],
        &[unknown_ending.as_os_str(), failing],
        &["-o".as_ref(), output_to.as_os_str(), failing],
        &["--width".as_ref(), option, failing],
    ];
    for arguments in cases {
        for color in ["never", "auto"] {
            let mut command = har_cors(&["--color", color]);
            let output = command.args(arguments).stdin(Stdio::null()).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            let errors = String::from_utf8(output.stderr).unwrap();
            assert!(!errors.is_empty(), "{arguments:?}");
            let is_shown = |c: char| c == '\n' || !c.is_control() && c != '\u{202e}';
            assert!(errors.chars().chain(text(&output.stdout).chars()).all(is_shown), "{arguments:?}: {errors:?}");
        }
    }
}

/// No depth of a call depends on the length of a text, in the program's own thread neither.
#[cfg(target_os = "linux")]
#[test]
fn a_small_stack_is_enough_for_any_text() {
    let scratch = Scratch::new("small-stack");
    let entry = |byte: char| {
        let run = byte.to_string().repeat(8 * 1024);
        let header = |name: &str, value: &str| serde_json::json!({"name": name, "value": value});
        let sent = [header("Origin", "https://app.example"), header("Cookie", &run), header(&run, "1")];
        let answered = [
            header("Access-Control-Allow-Origin", &run),
            header("Server", &run),
            header("Location", &run),
            header("Set-Cookie", &run),
        ];
        serde_json::json!({"startedDateTime": "2026-01-01T00:00:00.000Z", "time": 1, "_resourceType": "fetch",
            "request": {"method": "GET", "url": format!("https://api.example/{run}?{run}#{run}"), "headers": sent},
            "response": {"status": 200, "statusText": run, "headers": answered, "_error": "net::ERR_FAILED"}})
    };
    let entries: Vec<_> = "@#/%.:=&\\\"`<[{".chars().map(entry).collect();
    let har =
        serde_json::json!({"log": {"creator": {"name": "WebInspector", "version": "537.36"}, "entries": entries}});
    std::fs::write(scratch.0.join("runs.har"), har.to_string()).unwrap();
    // What is said of a file that is not JSON, too.
    std::fs::write(scratch.0.join("broken.har"), format!("{{\"log\": {}", "[".repeat(200_000))).unwrap();
    let files = "-o r.json -o r.jsonl -o r.md -o r.html -o r.sarif -o r.xml -o r.csv";
    let files = format!("{files} -f github");
    for (options, status) in [("-v runs.har", 1), ("--show-secrets -v runs.har", 1), ("broken.har", 2)] {
        for outputs in [&*files, "-f table"] {
            let output = shell(&scratch.0, &format!("ulimit -s 256; \"$0\" {options} {outputs}"));
            assert_eq!(output.status.code(), Some(status), "{options}: {}", text(&output.stderr));
            assert!(!text(&output.stderr).contains("failed at"), "{options}: {}", text(&output.stderr));
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn where_no_thread_can_be_started_one_does_it_all() {
    let scratch = Scratch::new("no-threads");
    many_failures(&scratch, 3_000);
    let small = format!("{}/{FAILING} ", env!("CARGO_MANIFEST_DIR"));
    // The sections of that many files are written side by side, too.
    for (files, inputs) in [(1, "many.har".to_owned()), (70, small.repeat(70))] {
        let free = shell(&scratch.0, &format!("\"$0\" -f json --threads 1 {inputs}"));
        assert_eq!(free.status.code(), Some(1), "{}", text(&free.stderr));
        // A thread's stack takes two mebibytes: there is room for one or for none.
        for threads in ["4", "512"] {
            let line = format!("ulimit -v 300000; \"$0\" -f json --threads {threads} {inputs}");
            let limited = shell(&scratch.0, &line);
            assert_eq!(limited.status.code(), Some(1), "{threads}: {}", text(&limited.stderr));
            assert!(limited.stdout == free.stdout, "{threads} threads, {files} files");
        }
    }
}
