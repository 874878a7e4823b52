//! The distribution of the program: the release archive, the npm packages, the GitHub action.

use crate::common::{FAILING, Scratch, text};
use std::path::Path;
use std::process::{Command, Output};

const BINARY: &str = env!("CARGO_BIN_EXE_har-cors");
const SOUND: &str = "fixtures/captures/chromium/get-ok-exact/capture.har";

/// A script of the project, run in the project's directory.
fn script(path: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new("bash");
    command.arg(path).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).envs(variables.iter().copied());
    command.env_remove("GITHUB_STEP_SUMMARY").output().unwrap()
}

/// One run of the action, as a runner calls its script: exit status, standard output, and what it gives to later steps.
fn action(scratch: &Scratch, files: &str, fail_on: &str, arguments: &str) -> (i32, String, String) {
    let outputs = scratch.path("outputs");
    std::fs::write(&outputs, "").unwrap();
    let variables = [
        ("FILES", files),
        ("FAIL_ON", fail_on),
        ("ARGUMENTS", arguments),
        ("BINARY", BINARY),
        ("RUNNER_TEMP", scratch.0.to_str().unwrap()),
        ("GITHUB_OUTPUT", &outputs),
    ];
    let output = script(".github/actions/har-cors/run", &[], &variables);
    let given = std::fs::read_to_string(outputs).unwrap();
    (output.status.code().unwrap(), text(&output.stdout).to_owned(), given)
}

#[test]
fn the_action_gates_as_it_is_told() {
    let scratch = Scratch::new("action");
    let (status, annotations, given) = action(&scratch, FAILING, "cors", "");
    assert_eq!(status, 1);
    assert!(annotations.starts_with("::error"), "{annotations}");
    assert!(given.starts_with("status=1\n"), "{given}");
    for ending in ["sarif", "json", "html"] {
        let path = given.lines().find_map(|line| line.strip_prefix(&format!("{ending}="))).unwrap();
        assert!(std::fs::metadata(path).unwrap().len() > 0);
    }
    assert_eq!(action(&scratch, FAILING, "never", "").0, 0);
    assert_eq!(action(&scratch, SOUND, "cors", "").0, 0);
    assert_eq!(action(&scratch, "no-such-*.har", "cors", "").0, 2);
    assert_eq!(action(&scratch, SOUND, "sometimes", "").0, 2);
}

#[test]
fn the_action_takes_patterns_and_arguments_of_one_line_each() {
    let scratch = Scratch::new("action-patterns");
    let har = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(FAILING)).unwrap();
    scratch.write("a b/c/one.har", &har);
    scratch.write("a b/two $(touch owned).har", &har);
    let patterns = format!("{}/a b/**/*.har\n\n{SOUND}\n", scratch.0.display());
    let (status, _, given) = action(&scratch, &patterns, "cors", "--all\n--redact\nX-Custom\n");
    assert_eq!(status, 1);
    let json = given.lines().find_map(|line| line.strip_prefix("json=")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    assert_eq!(report["files"].as_array().unwrap().len(), 3);
    assert!(!Path::new(env!("CARGO_MANIFEST_DIR")).join("owned").exists());
}

/// `None` where Node is not installed: the test says so and proves nothing.
fn npm(arguments: &[&str], folder: &Path) -> Option<Output> {
    let Ok(output) = Command::new("npm").args(arguments).current_dir(folder).output() else {
        eprintln!("skipped: npm is not installed");
        return None;
    };
    Some(output)
}

#[test]
fn the_packages_for_npm_run_the_program() {
    let scratch = Scratch::new("npm");
    let target = if cfg!(target_arch = "aarch64") { "aarch64-unknown-linux-gnu" } else { "x86_64-unknown-linux-gnu" };
    let packed = script(".github/pack", &[target, BINARY], &[]);
    assert!(packed.status.success(), "{}", text(&packed.stderr));
    let out = scratch.path("out");
    let build = [".github/npm/build.mjs", "--partial", "target/packed", &out];
    let Ok(built) = Command::new("node").args(build).current_dir(env!("CARGO_MANIFEST_DIR")).output() else {
        eprintln!("skipped: node is not installed");
        return;
    };
    assert!(built.status.success(), "{}", text(&built.stderr));
    let packages: Vec<String> =
        std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path().to_str().unwrap().to_owned()).collect();
    assert_eq!(packages.len(), 2);
    scratch.write("user/package.json", br#"{ "private": true }"#);
    let user = scratch.0.join("user");
    let install = ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
    let arguments: Vec<&str> = install.into_iter().chain(packages.iter().map(String::as_str)).collect();
    let Some(installed) = npm(&arguments, &user) else { return };
    assert!(installed.status.success(), "{}", text(&installed.stderr));
    let failing = Path::new(env!("CARGO_MANIFEST_DIR")).join(FAILING);
    let run =
        npm(&["exec", "--offline", "--", "har-cors", "--format", "csv", failing.to_str().unwrap()], &user).unwrap();
    assert_eq!(run.status.code(), Some(1), "{}", text(&run.stderr));
    assert!(text(&run.stdout).contains("missing-allow-origin"));
    // Without the package of the platform the program says what is wrong.
    std::fs::remove_dir_all(user.join("node_modules/@har-cors")).unwrap();
    let run = npm(&["exec", "--offline", "--", "har-cors", "--version"], &user).unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert!(text(&run.stderr).contains("is not installed"), "{}", text(&run.stderr));
}

/// What is published holds the program and the picture of its README, and none of the captures.
#[test]
fn the_published_crate_is_small_and_whole() {
    let list = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(list.status.success(), "{}", text(&list.stderr));
    let names: Vec<&str> = text(&list.stdout).lines().collect();
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    for picture in
        readme.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|path| path.ends_with(".png"))
    {
        assert!(names.contains(&picture), "{picture}");
    }
    for needed in ["src/main.rs", "src/lib.rs", "README.md", "LICENSE", "Cargo.toml"] {
        assert!(names.contains(&needed), "{needed}");
    }
    assert!(!names.iter().any(|name| name.ends_with(".har") || name.starts_with("tests/")), "{names:?}");
}
