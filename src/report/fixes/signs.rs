//! Signs of the server software in the responses of one server.

use crate::har::{Entry, Response};
use crate::standard::lower_case;
use foldhash::HashSet;
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

/// Maximum number of different values per server.
const MOST: usize = 200;
/// Maximum number of characters to show of a value.
const SHOWN: usize = 40;

/// Headers and cookie names of a server's responses, and its host.
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
        let Response { status, headers, cookie_names, .. } = &entry.response;
        if status.code().is_none() {
            return;
        }
        // The browser's own redirect to https: no server sent its headers. Usually a server says what it said before, and
        // nobody need ask.
        let is_browsers_own = LazyCell::new(|| headers.has("Non-Authoritative-Reason"));
        if self.names.is_empty() {
            self.names.reserve(headers.len().min(MOST));
        }
        for header in headers.iter() {
            let name = lower_case(header.name);
            let knows_value = !is_telling(&name) || self.knows_value(&name, header.value.trim());
            let knows_name = self.names.contains(&*name);
            if knows_name && knows_value {
                continue;
            }
            if *is_browsers_own {
                return;
            }
            if !knows_value && self.values.values().map(BTreeSet::len).sum::<usize>() < MOST {
                self.values.entry(name.to_string()).or_default().insert(header.value.trim().to_owned());
            }
            if !knows_name && self.names.len() < MOST && name.len() <= 64 {
                self.names.insert(name.into_owned());
            }
        }
        let room = MOST.saturating_sub(self.cookies.len());
        for cookie in cookie_names.iter().take(room).filter(|_| !*is_browsers_own) {
            self.cookies.insert(cookie.to_string());
        }
    }

    fn knows_value(&self, name: &str, value: &str) -> bool {
        self.values.get(name).is_some_and(|values| values.contains(value))
    }

    /// A header whose value has this prefix, with its value.
    pub(super) fn begins(&self, header: &str, prefixes: &[&str]) -> Option<String> {
        self.value(header, |value| prefixes.iter().any(|prefix| value.starts_with(prefix)))
    }

    /// A header whose value contains this, with its value.
    pub(super) fn holds(&self, header: &str, part: &str) -> Option<String> {
        self.value(header, |value| value.contains(part))
    }

    /// The name of a header that is present.
    pub(super) fn has(&self, names: &[&str]) -> Option<String> {
        names.iter().find(|name| self.names.contains(**name)).map(|name| format!("the header `{name}`"))
    }

    /// The host, if it is one of these domains or below one.
    pub(super) fn is_below(&self, domains: &[&str]) -> Option<String> {
        let host = self.host.split(':').next().unwrap_or_default();
        let is_below =
            |domain: &&&str| host.strip_suffix(**domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        domains.iter().find(is_below).map(|domain| format!("the domain `{domain}`"))
    }

    /// The name of a cookie that it sets.
    pub(super) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.iter().any(|c| c.eq_ignore_ascii_case(name)).then(|| format!("the cookie `{name}`"))
    }

    /// `test` gets the value in lower case.
    fn value(&self, header: &str, test: impl Fn(&str) -> bool) -> Option<String> {
        let value = self.values.get(header)?.iter().find(|value| test(&lower_case(value)))?;
        let plain =
            |c: &char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '/' | ',' | '(' | ')' | ':');
        let shown: String = value.chars().take(SHOWN).take_while(plain).collect();
        Some(format!("`{header}: {}`", shown.trim_end()))
    }
}

/// Headers whose value is a sign; for all others only the name may be one.
fn is_telling(name: &str) -> bool {
    matches!(name, "server" | "via" | "x-powered-by" | "vary" | "x-cache" | "content-type")
}
