//! A preflight that the file does not hold, as the browser must have sent it.

use super::Source;
use crate::fetch::{Origin, origin_of_serialized};
use crate::report::model::{NameValue, PreflightRequest};
use crate::report::redact::Redactor;
use crate::report::sanitize::is_plain;
use crate::report::text::{AsText, Piece, Sentence, Text};
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
    let mut add = |redactor: &mut Redactor, name: &'static str, value: Text| {
        headers.push(NameValue { name: redactor.pooled(name), value });
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
        let value = redactor.pooled(Piece::list(&names, ","));
        add(redactor, "Access-Control-Request-Headers", value);
    }
    let url = redactor.url(&without_credentials(&hop.url));
    let curl = redactor.pooled(curl(&url, &headers));
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

fn curl(url: &Text, headers: &[NameValue]) -> Piece<'static> {
    let mut command = Sentence::default();
    command.add(&"curl -i -X OPTIONS");
    for header in headers {
        command.add(&" -H ").add(&shell_quoted(&Piece::joined(&[&header.name, &": ", &header.value])));
    }
    // `--` would not help: curl takes what follows it for URLs, but a URL of ours begins with its scheme anyway.
    command.add(&" --url ").add(&shell_quoted(&url.piece()));
    command.finish()
}

/// A text as one word of a POSIX shell. Control characters go: no header or URL holds one, and a terminal may act on them.
fn shell_quoted(text: &Piece<'_>) -> Piece<'static> {
    text.remade((), |text, ()| {
        let mut word = String::with_capacity(text.len() + 2);
        word.push('\'');
        if is_plain(text) && !text.contains('\'') {
            word += text;
        } else {
            for c in text.chars().filter(|c| !c.is_control()) {
                match c {
                    '\'' => word += r"'\''",
                    c => word.push(c),
                }
            }
        }
        word.push('\'');
        word
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_a_shell_word() {
        let quoted = |text: &'static str| shell_quoted(&text.piece());
        assert_eq!(quoted("a'; rm -rf ~; '").unescaped(), r"'a'\''; rm -rf ~; '\'''");
        assert_eq!(quoted("$(id)\n`id`").unescaped(), "'$(id)`id`'");
    }

    #[test]
    fn credentials_and_fragment_are_not_sent() {
        assert_eq!(without_credentials("https://u:p@a.test/x?y#z"), "https://a.test/x?y");
        assert_eq!(without_credentials("HTTPS://a.test/x y"), "HTTPS://a.test/x y");
    }
}
