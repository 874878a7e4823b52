//! The filter that covers a failure in a file of known failures.

use super::{Fetch, Text};
use crate::rules::Cause;

impl Fetch {
    /// The filter that matches this failure wherever it occurs, for a file of known failures.
    pub fn to_filter(&self) -> String {
        let scheme = self.url.unescaped().split(':').next().filter(|_| self.host.is_empty());
        let terms = [
            term("method", self.method.unescaped()),
            term("scheme", scheme.unwrap_or_default()),
            term("domain", self.host.unescaped()),
            term("path", if self.host.is_empty() { "" } else { self.path_template.unescaped() }),
            term("origin", self.origin.as_ref().map(Text::unescaped).unwrap_or_default()),
            term("cause", self.cause.map_or("", Cause::name)),
        ];
        terms.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Redacted parts, and parts that a filter cannot express, become wildcards.
fn term(key: &str, value: &str) -> Option<String> {
    const PSEUDONYM: &str = "REDACTED-";
    let mut parts = value.split(PSEUDONYM);
    let mut written = parts.next().unwrap_or_default().replace('"', "*");
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        written.push_str(if rest.len() < part.len() { "*" } else { PSEUDONYM });
        written.push_str(&rest.replace('"', "*"));
    }
    if written.is_empty() {
        return None;
    }
    Some(match written.contains(|c: char| c.is_whitespace() || c == ',') {
        true => format!("{key}:\"{written}\""),
        false => format!("{key}:{written}"),
    })
}
