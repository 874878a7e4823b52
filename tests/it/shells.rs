//! What the shells offer after they have read the completion scripts, and the manual page as `man` shows it.

use crate::common::{Scratch, run, text};
use std::path::Path;
use std::process::Command;

/// A line that is being typed, and what alone may be offered for its last word.
const LINES: [(&str, &str); 5] = [
    ("har-cors --show-s", "--show-secrets"),
    ("har-cors --format mark", "markdown"),
    ("har-cors a.har --forma", "--format"),
    ("har-cors explain missing-allow-or", "missing-allow-origin"),
    ("har-cors explain --format js", "json"),
];

/// What a shell prints with the built program on its path, or `None` where the shell is not installed: the test says so.
fn printed(program: &str, arguments: &[&str]) -> Option<String> {
    let built = Path::new(env!("CARGO_BIN_EXE_har-cors")).parent().unwrap().to_owned();
    let usual = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(built).chain(std::env::split_paths(&usual))).unwrap();
    let mut command = Command::new(program);
    command.args(arguments).env("PATH", path).env("TERM", "dumb").env("LC_ALL", "C.UTF-8");
    let Ok(output) = command.output() else {
        eprintln!("skipped: {program} is not installed");
        return None;
    };
    assert!(output.status.success() && output.stderr.is_empty(), "{program}: {}", text(&output.stderr));
    Some(text(&output.stdout).to_owned())
}

/// The path of a file with what `har-cors` prints.
fn file(scratch: &Scratch, name: &str, arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success() && output.stderr.is_empty());
    scratch.write(name, &output.stdout)
}

#[test]
fn bash_completes_options_formats_and_names() {
    let scratch = Scratch::new("bash");
    let script = file(&scratch, "har-cors.bash", &["completions", "bash"]);
    for (line, expected) in LINES {
        // The function that the script registers, called as readline calls it.
        let call = format!(
            "source {script}; set -- $(complete -p har-cors); while [ \"$1\" != -F ]; do shift; done; \
             COMP_LINE='{line}'; COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}}-1)); COMP_TYPE=9; \
             compopt() {{ return 0; }}; $2 har-cors \"${{COMP_WORDS[COMP_CWORD]}}\"; echo \"${{COMPREPLY[@]}}\""
        );
        let Some(offered) = printed("bash", &["--norc", "-c", &call]) else { return };
        assert_eq!(offered.trim(), expected, "{line}");
    }
}

#[test]
fn fish_completes_options_formats_and_names() {
    let scratch = Scratch::new("fish");
    let script = file(&scratch, "har-cors.fish", &["completions", "fish"]);
    for (line, expected) in LINES {
        let call = format!("source {script}; complete -C '{line}'");
        let Some(offered) = printed("fish", &["--no-config", "-c", &call]) else { return };
        let offered: Vec<&str> = offered.lines().filter_map(|line| line.split('\t').next()).collect();
        assert_eq!(offered, [expected], "{line}");
    }
}

#[test]
fn zsh_completes_options_formats_and_names() {
    let scratch = Scratch::new("zsh");
    let script = file(&scratch, "_har-cors", &["completions", "zsh"]);
    for (line, expected) in LINES {
        // The function that the script registers, with what the line editor would do taken down.
        let call = format!(
            "compdef() {{ completer=$1 }}; _describe() {{ print -rl -- \"${{(@P)3}}\" }}; source {script}; \
             words=({line}); CURRENT=${{#words}}; $completer"
        );
        let Some(offered) = printed("zsh", &["-f", "-c", &call]) else { return };
        let offered: Vec<&str> = offered.lines().filter_map(|line| line.split(':').next()).collect();
        assert_eq!(offered, [expected], "{line}");
    }
}

#[test]
fn the_manual_page_is_sound() {
    let scratch = Scratch::new("man");
    let page = file(&scratch, "har-cors.1", &["man"]);
    // With -ww groff writes each warning to standard error, and `printed` allows none.
    let Some(shown) = printed("groff", &["-man", "-Tascii", "-P-c", "-P-b", "-P-u", "-ww", &page]) else { return };
    assert!(shown.contains("--show-secrets") && shown.contains("no request failed CORS"), "{shown}");
}
