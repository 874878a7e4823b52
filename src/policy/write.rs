//! Writes the policy file.

use super::{Policy, ServerPolicy};
use crate::toml_text::quoted;
use std::fmt::Write;

/// The file; `note` returns the comment on the credentials of the n-th server.
pub(super) fn policy<'a>(policy: &Policy, note: impl Fn(usize) -> Option<&'a str>) -> String {
    let tables: Vec<String> = policy.servers.iter().enumerate().map(|(n, server)| table(server, note(n))).collect();
    tables.join("\n")
}

fn table(policy: &ServerPolicy, note: Option<&str>) -> String {
    let mut out = String::from("[[policy]]\n");
    let mut put = |key: &str, value: String| {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{key:<11} = {value}");
    };
    put("server", quoted(&policy.server));
    policy.path.iter().for_each(|path| put("path", quoted(path)));
    put("origins", list(&policy.origins));
    for (key, items) in [("methods", &policy.methods), ("headers", &policy.headers), ("expose", &policy.expose)] {
        if !items.is_empty() {
            put(key, list(items));
        }
    }
    if policy.credentials {
        put("credentials", note.map_or_else(|| "true".to_owned(), |note| format!("true  # {note}")));
    }
    policy.max_age.iter().for_each(|seconds| put("max-age", seconds.to_string()));
    out
}

fn list(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    format!("[{}]", items.join(", "))
}
