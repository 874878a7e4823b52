//! The examples in README.md are run, and their output is what the README shows. `TRYCMD=overwrite cargo test --test it
//! readme` writes those again that begin with `$` in a block of `console`.

use std::process::Command;

#[test]
fn the_readme_shows_what_the_program_prints() {
    trycmd::TestCases::new().case("README.md");
}

/// The first one is in a block of its own kind, without the exit status that people who see it first need not read.
/// `…` alone on a line replaces omitted lines.
#[test]
fn the_first_example_is_what_the_program_prints() {
    let root = env!("CARGO_MANIFEST_DIR");
    let readme = std::fs::read_to_string(format!("{root}/README.md")).unwrap();
    let (_, block) = readme.split_once("```text\n$ har-cors ").unwrap();
    let (command, shown) = block.split_once('\n').unwrap();
    let (shown, _) = shown.split_once("\n```\n").unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_har-cors")).args(command.split(' ')).current_dir(root).output().unwrap();
    assert_eq!(run.status.code(), Some(1));
    let printed = String::from_utf8(run.stdout).unwrap();
    let mut rest = printed.as_str();
    assert!(shown.lines().count() <= 24, "the first example is short");
    for part in shown.trim_end_matches("\n…").split("\n…\n") {
        let Some((_, after)) = rest.split_once(part) else { panic!("{part}\nis not in\n{printed}") };
        rest = after;
    }
}
