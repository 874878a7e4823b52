//! What the answers of one server show of the software that gave them.

use crate::fetch::lower_case;
use crate::har::Entry;
use foldhash::HashSet;
use std::collections::{BTreeMap, BTreeSet};

/// Most different values that are kept of one server.
const MOST: usize = 200;
/// Most characters that are shown of a value.
const SHOWN: usize = 40;

/// Headers and cookie names of a server's answers, and its host.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Signs {
    /// Host and port.
    pub(super) host: String,
    values: BTreeMap<String, BTreeSet<String>>,
    names: HashSet<String>,
    cookies: BTreeSet<String>,
}

impl Signs {
    pub(super) fn learn(&mut self, entry: &Entry) {
        // The browser's own redirect to https: its headers are no server's.
        if entry.response.status.code().is_none() || entry.response.headers.has("Non-Authoritative-Reason") {
            return;
        }
        self.names.reserve(entry.response.headers.len().min(MOST));
        for header in entry.response.headers.iter() {
            let name = lower_case(header.name);
            if is_telling(&name) {
                self.learn_value(&name, header.value.trim());
            }
            if self.names.len() < MOST && name.len() <= 64 && !self.names.contains(&*name) {
                self.names.insert(name.into_owned());
            }
        }
        for cookie in entry.response.cookie_names.iter().take(MOST.saturating_sub(self.cookies.len())) {
            self.cookies.insert(cookie.to_string());
        }
    }

    fn learn_value(&mut self, name: &str, value: &str) {
        if self.values.get(name).is_some_and(|values| values.contains(value)) {
            return;
        }
        if self.values.values().map(BTreeSet::len).sum::<usize>() < MOST {
            self.values.entry(name.to_owned()).or_default().insert(value.to_owned());
        }
    }

    /// A header whose value begins like that, with its value.
    pub(super) fn begins(&self, header: &str, prefixes: &[&str]) -> Option<String> {
        self.value(header, |value| prefixes.iter().any(|prefix| value.starts_with(prefix)))
    }

    /// A header whose value holds that, with its value.
    pub(super) fn holds(&self, header: &str, part: &str) -> Option<String> {
        self.value(header, |value| value.contains(part))
    }

    /// A header that is there at all: its name.
    pub(super) fn has(&self, names: &[&str]) -> Option<String> {
        names.iter().find(|name| self.names.contains(**name)).map(|name| format!("the header `{name}`"))
    }

    /// A cookie that it sets: its name, as given here.
    pub(super) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.iter().any(|c| c.eq_ignore_ascii_case(name)).then(|| format!("the cookie `{name}`"))
    }

    /// `test` sees the value in lower case.
    fn value(&self, header: &str, test: impl Fn(&str) -> bool) -> Option<String> {
        let value = self.values.get(header)?.iter().find(|value| test(&lower_case(value)))?;
        let plain =
            |c: &char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '/' | ',' | '(' | ')' | ':');
        let shown: String = value.chars().take(SHOWN).take_while(plain).collect();
        Some(format!("`{header}: {}`", shown.trim_end()))
    }
}

/// Headers whose value is a sign; of all others the name alone may be one.
fn is_telling(name: &str) -> bool {
    matches!(name, "server" | "via" | "x-powered-by" | "vary" | "x-cache" | "content-type")
}
