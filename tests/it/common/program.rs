//! The program as people run it.

use std::process::{Command, Output, Stdio};

/// A capture with one request that CORS refused.
pub(crate) const FAILING: &str = "fixtures/captures/chromium/get-no-acao/capture.har";

/// The program in the project's own directory, without a terminal and without settings from the environment.
pub(crate) fn har_cors(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_har-cors"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command.env_remove("GITHUB_STEP_SUMMARY");
    command
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    har_cors(arguments).stdin(Stdio::null()).output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}
