//! `har-cors completions SHELL` and `har-cors man`: files that packages install with the program.

use clap::builder::PossibleValuesParser;
use clap::{Args, Command};
use clap_complete::env::{CompleteEnv, Shells};
use std::io::{self, Write};

/// The program's name in the scripts, whatever the name of the executable is.
const PROGRAM: &str = "har-cors";

/// The environment variable by which a completion script calls the program; its value is the name of the shell.
const VARIABLE: &str = "HAR_CORS_COMPLETE";

#[derive(Args, Debug)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_parser = PossibleValuesParser::new(Shells::builtins().names()))]
    shell: String,
}

/// A text for the shell or the manual, generated from the definition of the command line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Generated {
    /// The completion script of a shell. It asks the program for the completions, so it also works with later versions.
    Completions(String),
    /// The manual page in roff: section 1, including the options of subcommands.
    ManualPage,
}

impl From<CompletionsArguments> for Generated {
    fn from(arguments: CompletionsArguments) -> Generated {
        Generated::Completions(arguments.shell)
    }
}

impl Generated {
    /// Writes the text. `command` is the command line.
    ///
    /// # Errors
    /// Those of `out`.
    pub(crate) fn write(&self, command: Command, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Generated::Completions(shell) => {
                let shells = Shells::builtins();
                let shell = shells.completer(shell).ok_or_else(|| io::Error::other("unknown shell"))?;
                shell.write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, out)
            }
            Generated::ManualPage => manual_page(command, out),
        }
    }
}

/// If a completion script called the program, answers it and ends the program.
pub(super) fn complete(definition: fn() -> Command) {
    CompleteEnv::with_factory(definition).var(VARIABLE).bin(PROGRAM).completer(PROGRAM).complete();
}

/// The page of the program, followed by that of each visible subcommand.
fn manual_page(mut command: Command, out: &mut dyn Write) -> io::Result<()> {
    command.build();
    let page = clap_mangen::Man::new(command.clone());
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    for subcommand in command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set()) {
        let mut text = Vec::new();
        let page = clap_mangen::Man::new(subcommand.clone());
        page.render_description_section(&mut text)?;
        page.render_options_section(&mut text)?;
        let heading = format!(".SH \"{PROGRAM} {}\"\n", subcommand.get_name());
        out.write_all(heading.as_bytes())?;
        // Subsections: one heading for each subcommand, with its parts below.
        out.write_all(
            String::from_utf8_lossy(&text).replace(".SH DESCRIPTION\n", "").replace(".SH ", ".SS ").as_bytes(),
        )?;
    }
    let mut extra = Vec::new();
    page.render_extra_section(&mut extra)?;
    out.write_all(sections(&String::from_utf8_lossy(&extra)).as_bytes())?;
    page.render_version_section(out)
}

/// The text below the options as separate sections, without line wrapping.
fn sections(extra: &str) -> String {
    extra
        .replace(".SH EXTRA\n", "")
        .replace("Examples:\n", ".SH EXAMPLES\n.nf\n")
        .replace("Exit status:\n", ".fi\n.SH \"EXIT STATUS\"\n.nf\n")
        + ".fi\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(generated: Generated) -> String {
        let mut out = Vec::new();
        generated.write(super::super::definition(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_manual_page_has_each_option_example_and_exit_status() {
        let page = text(Generated::ManualPage).replace('\\', "");
        let command = super::super::definition();
        let all = std::iter::once(&command).chain(command.get_subcommands().filter(|command| !command.is_hide_set()));
        for long in all.flat_map(|command| command.get_arguments()).filter_map(|argument| argument.get_long()) {
            assert!(page.contains(&format!("--{long}")), "{long}");
        }
        for heading in ["EXAMPLES", "\"EXIT STATUS\"", "\"har-cors explain\"", "VERSION"] {
            assert!(page.contains(&format!("\n.SH {heading}\n")), "{heading}");
        }
        assert!(!page.contains("EXTRA"));
    }
}
