//! A preflight that the file does not hold, as the browser must have sent it.

use super::Source;
use crate::fetch::{Origin, origin_of_serialized};
use crate::report::model::{NameValue, PreflightRequest};
use crate::report::redact::Redactor;
use crate::report::sanitize::is_plain;
use crate::report::shared::Text;
use crate::session::{Fetch, Hop, Preflight};

/// The preflight of the hop at which the fetch ended, when it was hidden or answered from the cache.
pub(super) fn compose(
    source: &Source<'_>,
    redactor: &mut Redactor,
    fetch: &Fetch,
    hop: &Hop,
) -> Option<Box<PreflightRequest>> {
    if !matches!(hop.preflight, Preflight::Hidden | Preflight::Cached) {
        return None;
    }
    let origin = hop
        .request_origin
        .as_deref()
        .or_else(|| fetch.origin.as_ref().map(Origin::serialized))
        .or_else(|| source.entry(hop.entry)?.request.headers.value("origin"));
    let mut headers = Vec::with_capacity(3);
    let mut add = |redactor: &mut Redactor, name: &str, value: Text| {
        headers.push(NameValue { name: redactor.shared(name), value });
    };
    if let Some(origin) = origin {
        let value = redactor.header("origin", origin);
        add(redactor, "Origin", value);
    }
    let method = redactor.text(&hop.method);
    add(redactor, "Access-Control-Request-Method", method);
    if !hop.unsafe_names.is_empty() {
        // Without a space after the comma: https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 5.
        let names: Vec<Text> = hop.unsafe_names.iter().map(|name| redactor.text(name)).collect();
        let value = redactor.shared(&names.join(","));
        add(redactor, "Access-Control-Request-Headers", value);
    }
    let url = redactor.url(&without_credentials(&hop.url));
    let curl = redactor.shared(&curl(&url, &headers));
    let because = redactor.text(hop.preflight_because.as_deref().unwrap_or_default());
    Some(Box::new(PreflightRequest { url, headers: headers.into(), because, curl }))
}

/// What goes over the wire: neither user and password nor the fragment.
fn without_credentials(url: &str) -> String {
    if origin_of_serialized(url).is_some() {
        return url.to_owned();
    }
    let Ok(mut parsed) = url::Url::parse(url) else { return url.to_owned() };
    if parsed.username().is_empty() && parsed.password().is_none() && parsed.fragment().is_none() {
        return url.to_owned();
    }
    parsed.set_fragment(None);
    // These fail only for URLs without a host, which hold no credentials.
    let _ = parsed.set_username("");
    let _ = parsed.set_password(None);
    parsed.into()
}

fn curl(url: &str, headers: &[NameValue]) -> String {
    let mut command = String::from("curl -i -X OPTIONS");
    for header in headers {
        command += " -H ";
        shell_quote(&[&header.name, ": ", &header.value], &mut command);
    }
    // `--` would not help: curl takes what follows it for URLs, but a URL of ours begins with its scheme anyway.
    command += " --url ";
    shell_quote(&[url], &mut command);
    command
}

/// Adds these texts as one word of a POSIX shell. Control characters go: no header or URL holds one, and a terminal may
/// act on them.
fn shell_quote(texts: &[&str], command: &mut String) {
    command.push('\'');
    for text in texts {
        if is_plain(text) && !text.contains('\'') {
            *command += text;
            continue;
        }
        for c in text.chars().filter(|c| !c.is_control()) {
            match c {
                '\'' => *command += r"'\''",
                c => command.push(c),
            }
        }
    }
    command.push('\'');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_a_shell_word() {
        let quoted = |texts: &[&str]| {
            let mut command = String::new();
            shell_quote(texts, &mut command);
            command
        };
        assert_eq!(quoted(&["a'; rm -rf ~; '"]), r"'a'\''; rm -rf ~; '\'''");
        assert_eq!(quoted(&["$(id)", "\n`id`"]), "'$(id)`id`'");
    }

    #[test]
    fn credentials_and_fragment_are_not_sent() {
        assert_eq!(without_credentials("https://u:p@a.test/x?y#z"), "https://a.test/x?y");
        assert_eq!(without_credentials("HTTPS://a.test/x y"), "HTTPS://a.test/x y");
    }
}
