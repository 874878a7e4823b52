//! Parses the policy file. Settings that browsers reject, or that could never take effect, are errors that name the
//! standard's section.

use super::{Policy, ServerPolicy};
use crate::standard::{Origin, is_token_byte, normalize_method};
use crate::toml_text::{self, FileError, Value};
use std::collections::HashSet;
use std::ops::Range;

const KEYS: &[&str] = &["server", "path", "origins", "methods", "headers", "expose", "credentials", "max-age"];

const CORS_CHECK: &str = "https://fetch.spec.whatwg.org/#cors-check";
const WITH_CREDENTIALS: &str = "https://fetch.spec.whatwg.org/#cors-protocol-and-credentials";
const SERIALIZATION: &str = "https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin";
const METHOD: &str = "https://fetch.spec.whatwg.org/#concept-method";
const FORBIDDEN_METHOD: &str = "https://fetch.spec.whatwg.org/#forbidden-method";
const NORMALIZE: &str = "https://fetch.spec.whatwg.org/#concept-method-normalize";
const HEADER_NAME: &str = "https://fetch.spec.whatwg.org/#header-name";
const DELTA_SECONDS: &str = "https://fetch.spec.whatwg.org/#http-access-control-max-age";

type Written = (String, Range<usize>);

pub(super) fn policy(text: &str) -> Result<Policy, FileError> {
    let table = toml_text::parse(text)?;
    let mut servers = Vec::new();
    let mut seen = HashSet::new();
    for (key, value) in &table {
        let name: &str = key.get_ref();
        if name != "policy" {
            return Err(toml_text::unknown_key(name, key.span(), &["policy"]));
        }
        let tables = || FileError::new("`policy` must be a list of tables: [[policy]]", value.span());
        for item in value.get_ref().as_array().ok_or_else(tables)?.iter() {
            let (server, span) = server_policy(item)?;
            if !seen.insert((server.server.clone(), server.path.clone())) {
                return Err(FileError::new("duplicate policy for this server and path", span)
                    .with_help("merge both into one [[policy]]"));
            }
            servers.push(server);
        }
    }
    Ok(Policy { servers, ..Policy::default() })
}

fn server_policy(item: &Value<'_>) -> Result<(ServerPolicy, Range<usize>), FileError> {
    let table = item.get_ref().as_table();
    let table = table.ok_or_else(|| FileError::new("`policy` must be a list of tables: [[policy]]", item.span()))?;
    let mut policy = ServerPolicy::new("");
    let mut written: [Vec<Written>; 4] = Default::default();
    let [origins, methods, headers, expose] = &mut written;
    let mut server_span = None;
    for (key, value) in table {
        let name: &str = key.get_ref();
        match name {
            "server" => {
                let text = toml_text::string(name, value)?;
                origin(text, &value.span(), "a server")?;
                policy.server = text.to_owned();
                server_span = Some(value.span());
            }
            "path" => policy.path = Some(path(toml_text::string(name, value)?, value.span())?),
            "origins" => *origins = toml_text::strings(name, value)?,
            "methods" => *methods = toml_text::strings(name, value)?,
            "headers" => *headers = toml_text::strings(name, value)?,
            "expose" => *expose = toml_text::strings(name, value)?,
            "credentials" => {
                let is = value.get_ref().as_bool();
                policy.credentials =
                    is.ok_or_else(|| FileError::new("`credentials` must be true or false", value.span()))?;
            }
            "max-age" => policy.max_age = Some(max_age(value)?),
            _ => return Err(toml_text::unknown_key(name, key.span(), KEYS)),
        }
    }
    let head = item.span();
    let span = server_span.ok_or_else(|| FileError::new("the policy has no `server`", head.clone()))?;
    if origins.is_empty() {
        return Err(FileError::new("the policy has no `origins`: no page would be allowed", head)
            .with_help(format!("list the allowed pages: origins = [\"https://app.example\"] ({CORS_CHECK})")));
    }
    for (text, span) in origins.iter().filter(|(text, _)| text != "*") {
        origin(text, span, "an origin")?;
    }
    for (text, span) in methods.iter().filter(|(text, _)| text != "*") {
        method(text, span)?;
    }
    for (text, span) in headers.iter().chain(&*expose).filter(|(text, _)| text != "*") {
        header(text, span)?;
    }
    wildcards(policy.credentials, origins, &[methods, headers, expose])?;
    let texts = |list: &[Written]| -> Vec<String> {
        let mut known = HashSet::new();
        list.iter().filter(|(text, _)| known.insert(text)).map(|(text, _)| text.clone()).collect()
    };
    policy.origins = texts(origins);
    policy.methods = texts(methods);
    policy.headers =
        texts(&headers.iter().map(|(name, span)| (name.to_ascii_lowercase(), span.clone())).collect::<Vec<_>>());
    policy.expose = texts(expose);
    Ok((policy, span))
}

/// `*` is a wildcard only without credentials, and only as the single item.
fn wildcards(credentials: bool, origins: &[Written], others: &[&Vec<Written>]) -> Result<(), FileError> {
    let star = |list: &[Written]| list.iter().find(|(text, _)| text == "*").map(|(_, span)| span.clone());
    if let Some(span) = star(origins) {
        if credentials {
            return Err(FileError::new("`*` does not allow requests with credentials", span)
                .with_help(format!("list the origins, or leave `credentials` out: {CORS_CHECK}, steps 3 and 5")));
        }
        if origins.len() > 1 {
            return Err(FileError::new("`*` must be the only item: it allows every origin", span)
                .with_help(format!("a response names one origin, or `*`: {CORS_CHECK}")));
        }
    }
    match others.iter().find_map(|list| star(list)).filter(|_| credentials) {
        Some(span) => Err(FileError::new("with credentials, `*` is not a wildcard", span)
            .with_help(format!("list the allowed names: {WITH_CREDENTIALS}"))),
        None => Ok(()),
    }
}

/// The serialization of an origin: a scheme, a host, and a port unless it is the default of the scheme.
fn origin(text: &str, span: &Range<usize>, what: &str) -> Result<(), FileError> {
    let wrong = |message: String, help: String| Err(FileError::new(message, span.clone()).with_help(help));
    let compared = format!("browsers compare origins byte for byte: {CORS_CHECK}, step 4");
    if text == "null" {
        let help = format!("give the page a real origin: {SERIALIZATION}");
        return wrong(
            "`null` is the origin of every sandboxed page and local file: it would allow all of them".into(),
            help,
        );
    }
    if text.contains('\\') {
        return wrong(
            format!("{what} must not contain a backslash"),
            format!("write {}; {compared}", text.replace('\\', "")),
        );
    }
    if text.contains('*') {
        return wrong(format!("{what} must not contain a wildcard"), format!("list each one; {compared}"));
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return wrong(format!("{what} must begin with a scheme"), format!("write https://{text}; {compared}"));
    };
    if let Some(slash) = rest.find(['/', '?', '#']) {
        let origin = text.get(..scheme.len() + 3 + slash).unwrap_or_default();
        return wrong(
            format!("{what} must not have a path or a trailing slash"),
            format!("write {origin}; {compared}"),
        );
    }
    if what == "a server" && !matches!(scheme, "http" | "https") {
        return wrong(
            "a server must have the scheme http or https".into(),
            "CORS does not apply to other schemes: https://fetch.spec.whatwg.org/#main-fetch".into(),
        );
    }
    match Origin::parse(text) {
        Some(Origin::Tuple(serialized)) if *serialized == *text => Ok(()),
        Some(Origin::Tuple(serialized)) => {
            wrong(format!("browsers never send {what} like this"), format!("write {serialized}; {compared}"))
        }
        _ => wrong(format!("this is not {what}"), format!("an origin looks like https://app.example: {SERIALIZATION}")),
    }
}

fn path(text: &str, span: Range<usize>) -> Result<String, FileError> {
    match text.starts_with('/') && !text.contains(['?', '#']) {
        true => Ok(text.to_owned()),
        false => Err(FileError::new("a path must begin with a slash and must not have a query", span)
            .with_help("* and ? do not match a slash, ** matches anything: path = \"/v1/**\"")),
    }
}

fn method(text: &str, span: &Range<usize>) -> Result<(), FileError> {
    let wrong = |message: &str, help: String| Err(FileError::new(message, span.clone()).with_help(help));
    if text.is_empty() || !text.bytes().all(is_token_byte) {
        return wrong("this is not a method: it contains an invalid character", METHOD.to_owned());
    }
    if ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| forbidden.eq_ignore_ascii_case(text)) {
        return wrong("no page can make a request with this method", FORBIDDEN_METHOD.to_owned());
    }
    match normalize_method(text) {
        same if same == text => Ok(()),
        normal => wrong(
            "browsers send this method in upper case, and compare byte for byte",
            format!("write {normal}: {NORMALIZE}"),
        ),
    }
}

fn header(text: &str, span: &Range<usize>) -> Result<(), FileError> {
    match !text.is_empty() && text.bytes().all(is_token_byte) {
        true => Ok(()),
        false => Err(FileError::new("this is not a header name: it contains an invalid character", span.clone())
            .with_help(HEADER_NAME)),
    }
}

fn max_age(value: &Value<'_>) -> Result<u32, FileError> {
    let number = value.get_ref().as_integer();
    let number = number.and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
    number.ok_or_else(|| FileError::new("`max-age` must be a number of seconds", value.span()).with_help(DELTA_SECONDS))
}
