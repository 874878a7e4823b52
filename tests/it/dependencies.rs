//! What Cargo.toml names: each package is used, and none needs a newer Rust than the project promises.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What cargo knows of this package and all that it needs, without the network.
fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--format-version=1", "--locked", "--offline", "--all-features"];
    // Packages for other systems need not be there.
    let output = Command::new(cargo)
        .args(arguments)
        .arg("--filter-platform=x86_64-unknown-linux-gnu")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn packages(metadata: &Value) -> &[Value] {
    metadata["packages"].as_array().unwrap()
}

/// Every Rust source below a directory.
pub(crate) fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// All sources below some directories of the project, as one text.
fn text(directories: &[&str]) -> String {
    let mut found = Vec::new();
    directories.iter().for_each(|name| sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(name), &mut found));
    found.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// Whether a text says `name::` or `use name`.
fn uses(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let starts = !before.is_some_and(|before| before.is_alphanumeric() || before == '_');
        let rest = &text[at + name.len()..];
        starts && (rest.starts_with("::") || rest.starts_with(';') && text[..at].ends_with("use "))
    })
}

#[test]
fn every_dependency_is_used_where_it_is_declared() {
    let metadata = metadata();
    let own = packages(&metadata).iter().find(|package| package["name"] == "har-cors").unwrap();
    let (program, tests) = (text(&["src"]), text(&["src", "tests", "benches"]));
    let idle: Vec<&str> = own["dependencies"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|dependency| {
            let text = if dependency["kind"].is_null() { &program } else { &tests };
            !uses(text, &dependency["name"].as_str().unwrap().replace('-', "_"))
        })
        .map(|dependency| dependency["name"].as_str().unwrap())
        .collect();
    assert!(idle.is_empty(), "nothing uses {idle:?}");
}

#[test]
fn no_dependency_needs_a_newer_rust_than_the_project() {
    let version = |package: &Value| -> Vec<u32> {
        let text = package["rust_version"].as_str().unwrap_or("1.0").to_owned();
        text.split('.').map(|number| number.parse().unwrap()).collect()
    };
    let metadata = metadata();
    let own = packages(&metadata).iter().find(|package| package["name"] == "har-cors").map(version).unwrap();
    let newer: Vec<&Value> = packages(&metadata).iter().filter(|package| version(package) > own).collect();
    let names: Vec<&str> = newer.iter().filter_map(|package| package["name"].as_str()).collect();
    assert!(names.is_empty(), "{names:?} need a Rust newer than {own:?}");
}

#[test]
fn use_is_told_from_mention() {
    let text = "use url::Url; let url_path = 1; // serde is fast\nfn f() -> memchr::Memchr {}\nuse divan;";
    for (name, expected) in [("url", true), ("memchr", true), ("divan", true), ("serde", false), ("path", false)] {
        assert_eq!(uses(text, name), expected, "{name}");
    }
}
