//! What a page needs from a server, limited to values that are safe in a configuration.

use crate::har::Entry;
use crate::policy::ServerPolicy;
use crate::report::redact::Verbatim;
use crate::session::{Hop, Preflight};
use crate::standard::{Origin, lower_case, parse_token_list, plain_origin};

/// Maximum number of methods or headers in a configuration.
const MOST: usize = 30;

/// The advised cache time of a preflight response in seconds.
const ADVISED_MAX_AGE: u32 = 600;

/// The CORS headers of an application. They must not reach the browser in addition to those of a configuration: two values
/// are rejected, and the application's own value may allow more.
const ALLOWING: [&str; 2] = ["Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"];

/// Checked origins, methods and header names: none contains a character with a meaning in any configuration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Requirements {
    /// Serialized origins of the pages: at least one.
    pub(super) origins: Vec<String>,
    /// Methods, as sent.
    pub(super) methods: Vec<String>,
    /// Header names in lower case.
    pub(super) headers: Vec<String>,
    /// Header names as the server spells them: in lower case, a secret may not be recognised.
    pub(super) spelled: Vec<String>,
    /// Response headers that the server already exposes to script.
    pub(super) exposed: Vec<String>,
    /// Whether a request has cookies or other credentials.
    pub(super) credentials: bool,
    /// Whether a request needs a preflight, or may need one.
    pub(super) preflights: bool,
    /// The cache time of a preflight response in seconds; `None`: the browser's default.
    pub(super) max_age: Option<u32>,
    /// They come from a policy: a configuration allows exactly this.
    pub(super) is_policy: bool,
    /// The number of the server among those that get a configuration together; the first is 1.
    pub(super) ordinal: usize,
}

impl Requirements {
    pub(super) fn of(origin: &str) -> Requirements {
        Requirements {
            origins: vec![origin.to_owned()],
            methods: Vec::new(),
            headers: Vec::new(),
            spelled: Vec::new(),
            exposed: Vec::new(),
            credentials: false,
            preflights: false,
            max_age: Some(ADVISED_MAX_AGE),
            is_policy: false,
            ordinal: 1,
        }
    }

    /// The needs from a policy; `methods`: all methods used with the server, `ordinal`: the number of the policy.
    pub(super) fn from_policy(policy: &ServerPolicy, methods: &[String], ordinal: usize) -> Requirements {
        let mut needs = Requirements {
            origins: policy.origins.clone(),
            headers: policy.headers.clone(),
            exposed: policy.expose.clone(),
            credentials: policy.credentials,
            preflights: !policy.headers.is_empty() || !policy.methods.is_empty(),
            max_age: policy.max_age,
            is_policy: true,
            ordinal,
            ..Requirements::of("")
        };
        methods.iter().chain(&policy.methods).for_each(|method| add(&mut needs.methods, method));
        needs
    }

    /// Adds what a request needs, and what the server already allows: allowing less would break another page.
    pub(super) fn learn(&mut self, hop: &Hop, preflight: Option<&Entry>, request: Option<&Entry>) {
        for answer in request.into_iter().chain(preflight) {
            let exposed = answer.response.headers.value("access-control-expose-headers").unwrap_or_default();
            parse_token_list(exposed).unwrap_or_default().into_iter().for_each(|name| add(&mut self.exposed, name));
        }
        // For a request with an unknown method, nothing can be said about OPTIONS.
        self.preflights |= hop.preflight != Preflight::NotNeeded && !hop.method.is_empty();
        add(&mut self.methods, &hop.method);
        hop.unsafe_names.iter().for_each(|name| add(&mut self.headers, name));
        let Some(preflight) = preflight else { return };
        let allowed = |name: &str| {
            let value = preflight.response.headers.value(name).unwrap_or_default();
            parse_token_list(value).unwrap_or_default()
        };
        allowed("access-control-allow-methods").iter().for_each(|method| add(&mut self.methods, method));
        let names = allowed("access-control-allow-headers");
        // A server usually sends the same values again.
        if self.spelled.iter().rev().take(names.len()).map(String::as_str).eq(names.iter().rev().copied()) {
            return;
        }
        for name in names {
            add(&mut self.headers, &lower_case(name));
            self.spelled.push(name.to_owned());
        }
    }

    /// Quoted origins, separated by commas.
    pub(super) fn origins(&self, quote: &str) -> String {
        list(&self.origins, quote)
    }

    /// A text for each origin.
    pub(super) fn each_origin(&self, text: impl Fn(&str) -> String) -> String {
        self.origins.iter().map(|origin| text(origin)).collect()
    }

    /// The origin, if there is only one.
    pub(super) fn only_origin(&self) -> Option<&str> {
        match self.origins.as_slice() {
            [origin] => Some(origin),
            _ => None,
        }
    }

    /// The first origin.
    pub(super) fn first_origin(&self) -> &str {
        self.origins.first().map(String::as_str).unwrap_or_default()
    }

    /// Quoted methods, separated by commas.
    pub(super) fn methods(&self, quote: &str) -> String {
        list(&self.methods, quote)
    }

    /// Quoted header names, separated by commas.
    pub(super) fn headers(&self, quote: &str) -> String {
        list(&self.headers, quote)
    }

    /// The methods that a software with a fixed list can express, quoted and separated by commas.
    pub(super) fn methods_of(&self, known: &[&str], quote: &str) -> String {
        let allowed = |method: &&String| known.contains(&method.as_str());
        list(&self.methods.iter().filter(allowed).cloned().collect::<Vec<_>>(), quote)
    }

    /// The methods that are not in such a list.
    pub(super) fn methods_beyond(&self, known: &[&str]) -> Vec<&str> {
        self.methods.iter().map(String::as_str).filter(|method| !known.contains(method)).collect()
    }

    /// A unique name in a configuration, because the configurations of other servers may be in the same file.
    pub(super) fn own_name(&self, name: &str, separator: &str) -> String {
        if self.ordinal > 1 { format!("{name}{separator}{}", self.ordinal) } else { name.to_owned() }
    }

    /// A text for the quoted names of exposed response headers: those already exposed, and in advice also those that clients
    /// of object stores need (`ETag` of each part of an upload).
    pub(super) fn with_store_exposed(&self, text: impl FnOnce(String) -> String, quote: &str) -> String {
        let mut exposed = self.exposed.clone();
        if !self.is_policy && !exposed.iter().any(|name| name.eq_ignore_ascii_case("etag")) {
            exposed.push("ETag".to_owned());
        }
        if exposed.is_empty() { String::new() } else { text(list(&exposed, quote)) }
    }

    /// The text, if preflight responses may be cached.
    pub(super) fn with_max_age(&self, text: impl FnOnce(u32) -> String) -> String {
        self.max_age.map(text).unwrap_or_default()
    }

    /// The same only for policies: software that sends the same headers with every response gets a short configuration.
    pub(super) fn with_policys_max_age(&self, text: impl FnOnce(u32) -> String) -> String {
        if self.is_policy { self.with_max_age(text) } else { String::new() }
    }

    /// The same for software with its own default: without the header browsers cache a response for five seconds
    /// (<https://fetch.spec.whatwg.org/#cors-preflight-fetch>).
    pub(super) fn max_age_in_force(&self) -> u32 {
        self.max_age.unwrap_or(5)
    }

    /// A text for each header of the application that the software must drop because it adds its own.
    pub(super) fn each_foreign(&self, text: impl Fn(&str) -> String) -> String {
        let count = if self.is_policy || self.credentials { ALLOWING.len() } else { 1 };
        ALLOWING.iter().take(count).map(|name| text(name)).collect()
    }

    /// A text for each header of the application that would allow more than the policy.
    pub(super) fn each_unwanted(&self, text: impl Fn(&str) -> String) -> String {
        if self.is_policy { ALLOWING.iter().map(|name| text(name)).collect() } else { String::new() }
    }

    /// The text, if exactly this is to be allowed.
    pub(super) fn with_policy(&self, text: String) -> String {
        if self.is_policy { text } else { String::new() }
    }

    /// The text, if there are header names to allow.
    pub(super) fn with_headers(&self, text: impl FnOnce(&Requirements) -> String) -> String {
        if self.headers.is_empty() { String::new() } else { text(self) }
    }

    /// The text, if requests have credentials.
    pub(super) fn with_credentials<'a>(&self, text: &'a str) -> &'a str {
        if self.credentials { text } else { "" }
    }
}

impl Verbatim for Requirements {
    fn values(&self) -> impl Iterator<Item = &String> {
        self.origins.iter().chain(&self.methods).chain(&self.headers).chain(&self.spelled).chain(&self.exposed)
    }
}

fn list(items: &[String], quote: &str) -> String {
    items.iter().map(|item| format!("{quote}{item}{quote}")).collect::<Vec<_>>().join(", ")
}

/// An origin as a regular expression that matches only it, without anchors.
pub(super) fn escaped(origin: &str) -> String {
    origin.replace('.', "\\.").replace('[', "\\[").replace(']', "\\]")
}

fn add(list: &mut Vec<String>, item: &str) {
    if list.len() < MOST && !list.iter().any(|listed| listed == item) && is_safe_name(item) {
        list.push(item.to_owned());
    }
}

/// By the standard a method or a header name may contain `'`, `` ` ``, `$` or `|`; a configuration must not.
pub(crate) fn is_safe_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 64 && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Whether a serialized origin is safe in a configuration: see [`safe_origin`].
pub(crate) fn is_safe_origin(text: &str) -> bool {
    safe_origin(&Origin::Tuple(text.into())).is_some()
}

/// The serialization of a tuple origin with http or https whose host consists only of letters, digits, `.`, `-`, `_`
/// (or is an IPv6 address): the URL Standard also allows `'`, `"`, `$`, `;`, `{` and more in host names.
pub(super) fn safe_origin(origin: &Origin) -> Option<&str> {
    /// Maximum length of a host name.
    const LONGEST: usize = 253;
    let Origin::Tuple(text) = origin else { return None };
    if text.starts_with("http") && plain_origin(text) == Some(&**text) && text.len() <= LONGEST {
        return Some(text);
    }
    let host = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme))?;
    let in_brackets = host.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (name, port) = match in_brackets {
        Some((address, port)) => (address.replace(':', ""), port),
        None => host
            .split_once(':')
            .map_or((host.to_owned(), ""), |(name, _)| (name.to_owned(), host.get(name.len()..).unwrap_or_default())),
    };
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|p| p.bytes().all(|b| b.is_ascii_digit()));
    let same = Origin::parse(text).is_some_and(|parsed| &parsed == origin);
    (!name.is_empty() && name.bytes().all(is_name) && is_port && same && text.len() <= LONGEST).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_origins_and_names_get_through() {
        for text in ["https://app.example", "http://localhost:3000", "http://[::1]:8080", "https://a_b.example"] {
            assert_eq!(safe_origin(&Origin::Tuple(text.into())), Some(text));
        }
        for text in [
            "https://a.example\"; return 200 \"",
            "https://a';drop.example",
            "https://$host.example",
            "https://{a}.example",
            "https://a.example\nb",
            "https://a.example/x",
            "https://a.example:80x",
            "chrome-extension://abc",
            "https://",
            "https://*.example",
        ] {
            assert_eq!(safe_origin(&Origin::Tuple(text.into())), None, "{text}");
        }
        assert_eq!(safe_origin(&Origin::Opaque), None);
        for name in ["x-a", "PATCH", "X_Y"] {
            assert!(is_safe_name(name), "{name}");
        }
        for name in ["", "$request_uri", "a'b", "a|b", "a b", "a\nb", "`id`", "a;b", "*"] {
            assert!(!is_safe_name(name), "{name}");
        }
    }
}
