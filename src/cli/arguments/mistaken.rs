//! Help for a call without arguments, with another program's help option, or with a misspelt subcommand.

use crate::cli::sink;
use crate::cli::stderr::tell;
use clap::Command;
use har_cors::explain;
use std::ffi::OsString;
use std::path::Path;
use std::process::exit;

const SHORT: &str = "\
har-cors finds the cross-origin requests in a HAR file that failed CORS, and shows why and how to fix it.

  har-cors checkout.har               what failed, why, and how to fix it
  har-cors -o report.html a.har       the same as a page for a browser
  har-cors -f markdown a.har          the same for a ticket
  har-cors sessions/                  many files: what to fix first
  har-cors explain 'blocked by CORS policy: No ...'   what a console message means

To get a HAR: open the browser's developer tools, Network, reload the page, then \"Export HAR\" or \"Save All As HAR\".
All options: har-cors --help";

/// The text below the options.
pub(super) const EXAMPLES: &str = "\
Examples:
  har-cors checkout.har                       what failed, why, and how to fix it
  har-cors --format markdown a.har | pbcopy   the same, to paste into a ticket
  har-cors -o report.sarif -o tests.xml a.har for CI: two files, nothing on standard output
  har-cors --format jsonl sessions/           one line for each file and each failure in a directory
  har-cors ticket.har.zip big.har.gz          compressed files of any size
  ssh host cat big.har | har-cors -           from a pipe
  har-cors diff main.json captures/           what fails now but not in an earlier run
  har-cors explain missing-allow-origin       what that means, and how to fix it

Exit status:
  0  no request failed CORS
  1  at least one did, or what --fail-on names was found
  2  usage error, an unknown name, or a file could not be read completely (the rest is still reported)";

/// Prints help and ends the program, if the arguments ask for nothing else. `definition` is the command line.
pub(super) fn answer(definition: fn() -> Command) {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    match arguments.as_slice() {
        [] => say(SHORT, 2),
        [first, rest @ ..] if first == "help" && !Path::new("help").exists() => help(rest, definition()),
        [first, ..] => {
            if let Some(text) = first.to_str().and_then(|first| meant(first, &definition())) {
                say(&text, 2);
            }
        }
    }
}

fn help(rest: &[OsString], mut definition: Command) {
    let found = rest.first().and_then(|name| definition.find_subcommand_mut(name));
    let help = match found {
        Some(subcommand) => subcommand.render_long_help(),
        None => definition.render_long_help(),
    };
    print(&help.to_string());
    exit(0);
}

/// A suggestion if the first argument is not a file but looks like a subcommand, or like a name for `explain`.
fn meant(argument: &str, definition: &Command) -> Option<String> {
    let is_word = argument.len() > 2 && argument.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    if !is_word || argument.starts_with('-') || Path::new(argument).exists() {
        return None;
    }
    let subcommands = || definition.get_subcommands().map(Command::get_name);
    if subcommands().any(|name| name == argument) {
        return None;
    }
    let near = subcommands().find(|name| strsim::levenshtein(argument, name) <= 2);
    let named = || explain::explain(argument).is_ok().then(|| format!("explain {argument}"));
    let meant = near.map(str::to_owned).or_else(named)?;
    Some(format!("har-cors: no file `{argument}`; did you mean `har-cors {meant}`?"))
}

/// Prints the text; a reader that closes the pipe early is not an error.
fn print(text: &str) {
    if let Err(error) = sink::deliver(None, &|out| writeln!(out, "{text}")) {
        tell(&format!("har-cors: could not write the help: {error}"));
        exit(2);
    }
}

fn say(text: &str, status: i32) {
    tell(text);
    exit(status);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistaken_subcommand_is_known() {
        for (argument, expected) in [
            ("explian", Some("explain")),
            ("expain", Some("explain")),
            ("shema", Some("schema")),
            ("docter", Some("doctor")),
            ("slove", Some("solve")),
            ("solve", None),
            ("missing-allow-origin", Some("explain missing-allow-origin")),
            ("explain", None),
            ("src", None),
            ("a.har", None),
            ("-f", None),
            ("sessions", None),
        ] {
            let said = meant(argument, &crate::cli::arguments::definition());
            assert_eq!(said.is_some(), expected.is_some(), "{argument}: {said:?}");
            if let (Some(said), Some(expected)) = (said, expected) {
                assert!(said.ends_with(&format!("did you mean `har-cors {expected}`?")), "{said}");
            }
        }
    }
}
