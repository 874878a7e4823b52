//! The configuration of a project: what it changes, where it is looked for, and what it can never do.

use crate::common::{FAILING, Scratch, har_cors, text};
use serde_json::Value;
use std::process::{Output, Stdio};

/// A run in a folder of the scratch directory; inputs are absolute.
fn run_in(scratch: &Scratch, folder: &str, arguments: &[&str]) -> Output {
    let folder = scratch.path(folder);
    std::fs::create_dir_all(&folder).unwrap();
    har_cors(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

fn failing() -> String {
    format!("{}/{FAILING}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn what_it_says_holds_unless_the_command_line_says_otherwise() {
    let scratch = Scratch::new("config-says");
    scratch.write("p/.git/HEAD", b"");
    let failing = failing();
    let known = "[[known]]\nfilter = 'cause:missing-allow-origin'\nreason = 'x'\n";
    scratch.write("p/ci/known.toml", known.as_bytes());
    for (config, arguments, status) in [
        ("", &[][..], 1),
        ("fail-on = 'never'", &[], 0),
        ("fail-on = 'never'", &["--no-config"], 1),
        ("fail-on = 'never'", &["--fail-on", "cors"], 1),
        ("filter = 'domain:nowhere.test'", &[], 0),
        ("filter = 'domain:nowhere.test'", &["--filter", "method:GET"], 1),
        ("exclude = ['other/*']", &[], 1),
        ("exclude = ['capture.har']", &[], 2),
        (known, &[], 0),
        ("known = 'ci/known.toml'", &[], 0),
        ("known = 'ci/none.toml'", &[], 2),
        ("known = 'ci/none.toml'", &["--known", "../p/ci/known.toml"], 0),
    ] {
        scratch.write("p/har-cors.toml", config.as_bytes());
        let output = run_in(&scratch, "p", &[&[&*failing], arguments].concat());
        assert_eq!(output.status.code(), Some(status), "{config} {arguments:?}: {}", text(&output.stderr));
    }
    // From a folder below it holds as well, and its files are found from where it is.
    scratch.write("p/har-cors.toml", b"known = 'ci/known.toml'");
    assert_eq!(run_in(&scratch, "p/src/deep", &[&failing]).status.code(), Some(0));
    assert_eq!(run_in(&scratch, "elsewhere", &[&failing]).status.code(), Some(1));
    assert_eq!(run_in(&scratch, "elsewhere", &[&failing, "--config", "../p/har-cors.toml"]).status.code(), Some(0));
}

#[test]
fn its_name_is_told_in_json_and_with_evidence() {
    let scratch = Scratch::new("config-name");
    scratch.write(".config/har-cors.toml", b"top = 3\nredact = ['x-user']\n");
    let output = run_in(&scratch, ".", &[&failing(), "-f", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["config"], ".config/har-cors.toml");
    let output = run_in(&scratch, ".", &[&failing(), "-f", "jsonl"]);
    let last: Value = serde_json::from_str(text(&output.stdout).lines().last().unwrap()).unwrap();
    assert_eq!(last["config"], ".config/har-cors.toml");
    let table = |arguments: &[&str]| text(&run_in(&scratch, ".", arguments).stdout).to_owned();
    assert!(table(&[&failing(), "-v"]).contains("Configuration: .config/har-cors.toml"));
    assert!(!table(&[&failing()]).contains("Configuration"));
}

#[test]
fn inputs_do_not_bring_their_own() {
    let scratch = Scratch::new("config-hostile");
    for name in ["har-cors.toml", ".har-cors.toml", ".config/har-cors.toml"] {
        scratch.write(&format!("ticket/{name}"), b"fail-on = 'never'\n");
    }
    scratch.write("ticket/a.har", &std::fs::read(failing()).unwrap());
    scratch.write("ticket/list", b"a.har\n");
    for (folder, arguments) in [
        (".", ["ticket"]),
        (".", ["ticket/a.har"]),
        ("other", ["../ticket"]),
        ("ticket", ["."]),
        ("ticket", ["a.har"]),
        ("ticket", ["--files-from=list"]),
    ] {
        let output = run_in(&scratch, folder, &arguments);
        assert_eq!(output.status.code(), Some(1), "{folder} {arguments:?}");
    }
    let told = run_in(&scratch, "ticket", &["."]);
    let said = "har-cors.toml is not used, because it is in a folder of the inputs; to use it, pass it with --config";
    assert!(text(&told.stderr).contains(said), "{}", text(&told.stderr));
    assert_eq!(run_in(&scratch, "ticket", &[".", "--config", "har-cors.toml"]).status.code(), Some(0));
    // A file above the project does not provide the project's configuration.
    for (config, har, expected) in [
        ("one/project/har-cors.toml", "one/a.har", 0),
        ("two/project/.config/har-cors.toml", "two/a.har", 0),
        ("three/project/.config/har-cors.toml", "three/project/a.har", 1),
    ] {
        scratch.write(config, b"fail-on = 'never'\n");
        scratch.write(har, &std::fs::read(failing()).unwrap());
        let folder = config.split_inclusive('/').take(2).collect::<String>();
        let har = format!("{}/{har}", scratch.0.display());
        assert_eq!(run_in(&scratch, &folder, &[&har]).status.code(), Some(expected), "{config} {har}");
    }
}

#[test]
fn a_mistake_ends_the_run_and_is_shown_in_its_line() {
    let scratch = Scratch::new("config-mistakes");
    for (config, part) in [
        ("fliter = 'x'", "har-cors.toml:1: unknown key `fliter`"),
        (
            "\nshow-secrets = true",
            "har-cors.toml:2: a configuration cannot set `show-secrets`: it could reveal secrets",
        ),
        ("output = 'x'", "cannot set `output`"),
        ("filter = 'cause:missing-alow-origin'", "did you mean `missing-allow-origin`?"),
    ] {
        scratch.write("har-cors.toml", config.as_bytes());
        let output = run_in(&scratch, ".", &[&failing()]);
        assert_eq!(output.status.code(), Some(2), "{config}");
        assert!(text(&output.stderr).contains(part) && output.stdout.is_empty(), "{}", text(&output.stderr));
    }
    assert_eq!(run_in(&scratch, ".", &[&failing(), "--config", "none.toml"]).status.code(), Some(2));
}
