//! Phrases that the texts of many causes share.

use super::rule::Facts;
use super::verdict::Certainty;
use crate::browser::{Engine, Stage};
pub(crate) use crate::rules::join::{and, shell_quoted};
use crate::standard::{
    CredentialsMode, InitiatorKind, Origin, is_cors_safelisted_method, lower_case, parse_token_list,
};
use foldhash::HashSet;
use std::borrow::Cow;

/// Whether the request has credentials, as far as it is known or assumed.
pub(crate) fn has_credentials(facts: &Facts) -> bool {
    facts.credentials == Some(CredentialsMode::Include)
}

/// The condition under which `*` is a fix: it never works for requests with credentials.
pub(crate) fn if_everybody(facts: &Facts) -> &'static str {
    match facts.credentials {
        Some(CredentialsMode::NotInclude) => "If everybody may read it",
        _ => "If everybody may read it, and the page sends no credentials",
    }
}

/// The origin that the response must name: the one in force, otherwise the page's, otherwise a placeholder.
pub(crate) fn origin(facts: &Facts) -> &str {
    [&facts.request_origin, &facts.page_origin]
        .into_iter()
        .find(|origin| !origin.is_empty())
        .map_or("<origin of the page>", |origin| origin.as_str())
}

/// Scheme, host and port of the URL that failed.
pub(crate) fn server(facts: &Facts) -> String {
    server_of(&facts.url)
}

/// The URL that the browser did not request: the target of a redirect that it did not follow, otherwise the URL that
/// failed.
pub(crate) fn refused_url(facts: &Facts) -> &str {
    facts.location.as_deref().filter(|_| facts.stage == Stage::Redirect).unwrap_or(&facts.url)
}

/// The redirect that led to the blocked URL: `The redirect (307 Temporary Redirect) of https://api.example leads
/// to URL. `; empty if there was none.
pub(crate) fn led_by(facts: &Facts) -> String {
    if facts.stage != Stage::Redirect || facts.location.is_none() {
        return String::new();
    }
    format!("{} of {} leads to {}. ", response(facts), server(facts), refused_url(facts))
}

/// Scheme, host and port of a URL.
pub(crate) fn server_of(url: &str) -> String {
    Origin::of(url).map_or_else(|| url.to_owned(), |origin| origin.to_string())
}

/// `404 Not Found`, `404`, or nothing.
pub(crate) fn status(facts: &Facts) -> String {
    match (facts.status, facts.status_text.as_str()) {
        (None, _) => String::new(),
        (Some(status), "") => status.to_string(),
        (Some(status), text) => format!("{status} {text}"),
    }
}

/// The status, or another phrase if it is not known.
pub(crate) fn status_or(facts: &Facts, otherwise: &str) -> String {
    if facts.status.is_some() { status(facts) } else { otherwise.to_owned() }
}

/// The blocked response as the subject of a sentence: `The preflight response (OPTIONS, 404 Not Found)`.
pub(crate) fn response(facts: &Facts) -> String {
    let status = status(facts);
    if facts.stage_is_open {
        let status = if status.is_empty() { String::new() } else { format!(" ({status})") };
        return format!("The response to the preflight or to the {} itself{status}", facts.method);
    }
    match (facts.stage, status.is_empty()) {
        (Stage::Preflight, true) => "The preflight response (OPTIONS)".to_owned(),
        (Stage::Preflight, false) => format!("The preflight response (OPTIONS, {status})"),
        (Stage::Redirect, true) => "The redirect".to_owned(),
        (Stage::Redirect, false) => format!("The redirect ({status})"),
        (_, true) => "The response".to_owned(),
        (_, false) => format!("The response ({status})"),
    }
}

/// The page's origin, or `the page` if that is not known.
pub(crate) fn page(facts: &Facts) -> &str {
    match facts.page_origin.as_str() {
        "" | "null" => "the page",
        origin => origin,
    }
}

/// Origin of the page, or a placeholder.
pub(crate) fn page_origin(facts: &Facts) -> &str {
    match facts.page_origin.as_str() {
        "" | "null" => "<origin of the page>",
        origin => origin,
    }
}

/// When a connection ended: "before a response came".
pub(crate) fn before_answer(facts: &Facts) -> String {
    match facts.status {
        Some(status) => format!("after the response ({status}) had begun"),
        None => "before a response came".to_owned(),
    }
}

/// The sentence that a network error adds if the preflight failed, with a trailing space.
pub(crate) fn preflight_too(facts: &Facts) -> String {
    if facts.stage_is_open {
        return format!(
            "The file does not show whether this happened on the preflight or on the {} itself. ",
            facts.method
        );
    }
    if facts.stage == Stage::Preflight {
        let method = &facts.method;
        match facts.outcome_certainty {
            Certainty::Possible => format!("If this happened on the preflight, the {method} was not sent. "),
            Certainty::Confirmed | Certainty::Deduced | Certainty::Predicted => {
                format!("It happened on the preflight, so the {method} was not sent. ")
            }
        }
    } else {
        String::new()
    }
}

/// A subject of [`response`] within a sentence: in lower case.
pub(crate) fn in_sentence(subject: &str) -> String {
    subject.strip_prefix("The ").map_or_else(|| subject.to_owned(), |rest| format!("the {rest}"))
}

/// How to avoid the preflight, as far as it is known why the request needs one.
pub(crate) fn avoid_preflight(facts: &Facts) -> String {
    let mut because = Vec::new();
    if !is_cors_safelisted_method(&facts.method) {
        because.push(format!("the method {}", facts.method));
    }
    because.extend(facts.unsafe_names.iter().map(|name| format!("the header `{name}`")));
    if because.is_empty() {
        because.push("a listener on `xhr.upload` or a stream as body".to_owned());
    }
    format!("Or make a request that needs no preflight: this one needs it because of {}.", and(&because))
}

/// A sentence about a response that did not allow the origin and is not in the file.
pub(crate) fn not_let_in(facts: &Facts) -> String {
    let answer = in_sentence(&response(facts));
    let origin = origin(facts);
    let known = if facts.engine == Some(Engine::WebKit) && facts.error.is_some() {
        format!("According to the browser, {answer} does not allow `{origin}`")
    } else {
        format!("Most likely {answer} does not allow `{origin}`")
    };
    format!(
        "{known}: either its `Access-Control-Allow-Origin` is missing, or it has another value. The response is not in this \
         file."
    )
}

/// What the failure means for page and server; empty if nothing is known.
pub(crate) fn consequence(facts: &Facts) -> String {
    let method = &facts.method;
    if facts.stage_is_open {
        return format!("If this happened on the preflight, the {method} was not sent.");
    }
    let is_possible = facts.outcome_certainty == Certainty::Possible;
    match facts.stage {
        Stage::Request if is_possible => String::new(),
        Stage::Request => "Nothing was sent.".to_owned(),
        Stage::Preflight if is_possible => format!("In that case the {method} was not sent."),
        // The server of an earlier URL received it, and may have processed it.
        Stage::Preflight => match &facts.redirected_from {
            Some(before) => {
                let before = Origin::of(before).map_or_else(|| before.to_string(), |origin| origin.to_string());
                format!("{before} redirected the {method}; it was not sent to {}.", server(facts))
            }
            None => format!("The {method} was not sent."),
        },
        Stage::Redirect => "The browser does not follow it, and the page gets no response.".to_owned(),
        Stage::Response => after_answer(facts, is_possible),
    }
}

/// Placeholder for an unknown method.
pub(crate) const UNKNOWN_METHOD: &str = "<method>";

/// What a request whose response the page may not read did on the server.
fn after_answer(facts: &Facts, is_possible: bool) -> String {
    let method = &facts.method;
    if method == UNKNOWN_METHOD {
        return "The page cannot read the response.".to_owned();
    }
    let is_safe = matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS");
    match facts.status {
        // An error status does not show whether the request took effect.
        Some(status @ 500..) if !is_safe => {
            format!("A {status} does not show whether the {method} took effect: check before you send it again.")
        }
        Some(400..) => String::new(),
        // Something else answered instead of the server.
        Some(_) if facts.request_executed != Some(true) => String::new(),
        // It may also be that nothing came back, or that nothing was sent.
        None if is_possible && is_safe => String::new(),
        None if is_possible => {
            format!("In that case the {method} did reach the server: a retry may apply it twice.")
        }
        _ if is_safe && facts.redirected_from.is_some() => {
            format!("The redirect led to {}, whose response the page cannot read.", server(facts))
        }
        _ if is_safe => "The server handled the request, but the page cannot read the response.".to_owned(),
        _ => format!("The {method} did reach the server: a retry may apply it twice."),
    }
}

/// The value that `Access-Control-Allow-Origin` should have.
///
/// Never `null`: that would allow sandboxed frames of any site. For a request without credentials, `*` works; for one with
/// credentials, the page or the redirect has to change first, so that there is an origin to name.
pub(crate) fn allow_origin(facts: &Facts) -> &str {
    match origin(facts) {
        "null" if has_credentials(facts) => page_origin(facts),
        "null" => "*",
        origin => origin,
    }
}

/// How the page avoids `Origin: null`, if the request had that.
pub(crate) fn name_the_origin(facts: &Facts) -> Option<String> {
    if origin(facts) != "null" {
        return None;
    }
    Some(if matches!(facts.page_origin.as_str(), "" | "null") {
        "Give the page an origin (it sends `null`): serve it over http or https, or add `allow-same-origin` to the frame's \
         `sandbox`."
            .to_owned()
    } else {
        format!("Let the page request {} directly: after the redirect the browser sends `Origin: null`.", facts.url)
    })
}

/// The second fix for an error response: let the page see such errors.
pub(crate) fn with_errors_too(facts: &Facts) -> String {
    format!(
        "Send {} with such errors as well, so that the page can see them (nginx: `add_header … always`).",
        header_lines(facts)
    )
}

/// The header lines that a response to this request needs, as inline code.
pub(crate) fn header_lines(facts: &Facts) -> String {
    and(&lines(facts))
}

fn lines(facts: &Facts) -> Vec<String> {
    let origin = allow_origin(facts);
    let mut lines = vec![format!("`Access-Control-Allow-Origin: {origin}`")];
    if has_credentials(facts) {
        lines.push("`Access-Control-Allow-Credentials: true`".to_owned());
    }
    if origin != "*" {
        lines.push("`Vary: Origin`".to_owned());
    }
    lines
}

/// What the server already allows, plus what this request needs. An invalid list, or a wildcard that was not enough, is
/// replaced. Header names compare without case, methods byte for byte, as `known_as` does.
pub(crate) fn allow_list(
    given: Option<&str>,
    needed: &[impl AsRef<str>],
    known_as: fn(&str) -> Cow<'_, str>,
) -> String {
    let given = given.and_then(|value| parse_token_list(value).ok()).unwrap_or_default();
    let mut list: Vec<&str> = given.into_iter().filter(|item| *item != "*").collect();
    let mut known: HashSet<Cow<'_, str>> = list.iter().map(|item| known_as(item)).collect();
    list.extend(needed.iter().map(AsRef::as_ref).filter(|item| known.insert(known_as(item))));
    list.join(", ")
}

/// The header lines that the preflight response needs, as inline code.
pub(crate) fn preflight_header_lines(facts: &Facts) -> String {
    let mut lines = lines(facts);
    if !is_cors_safelisted_method(&facts.method) {
        let methods = allow_list(facts.allow_methods.as_deref(), std::slice::from_ref(&facts.method), |m| m.into());
        lines.push(format!("`Access-Control-Allow-Methods: {methods}`"));
    }
    if !facts.unsafe_names.is_empty() {
        let names = allow_list(facts.allow_headers.as_deref(), &facts.unsafe_names, lower_case);
        lines.push(format!("`Access-Control-Allow-Headers: {names}`"));
    }
    and(&lines)
}

/// The header lines for the blocked response, whichever it is.
pub(crate) fn lines_for_stage(facts: &Facts) -> String {
    if facts.stage == Stage::Preflight { preflight_header_lines(facts) } else { header_lines(facts) }
}

/// `Answer OPTIONS … with 204 and …`.
pub(crate) fn answer_options(facts: &Facts) -> String {
    format!(
        "On {}, answer OPTIONS directly (204, before authentication, routing and redirects) with {}.",
        server(facts),
        preflight_header_lines(facts)
    )
}

/// How this kind of request is made without credentials.
pub(crate) fn drop_credentials(facts: &Facts) -> &'static str {
    match facts.initiator {
        InitiatorKind::Fetch => "drop `credentials: 'include'` from the `fetch()` call",
        InitiatorKind::Xhr => "leave `withCredentials` false on the XMLHttpRequest (axios: `withCredentials: false`)",
        InitiatorKind::EventSource => "open the EventSource without `withCredentials: true`",
        InitiatorKind::Beacon => {
            "send it with `fetch(url, { keepalive: true, credentials: 'omit' })`, because a beacon always sends credentials"
        }
        InitiatorKind::Script
        | InitiatorKind::Image
        | InitiatorKind::Stylesheet
        | InitiatorKind::Media
        | InitiatorKind::Track
        | InitiatorKind::Module => "write `crossorigin` instead of `crossorigin=\"use-credentials\"` on the element",
        InitiatorKind::Font
        | InitiatorKind::Manifest
        | InitiatorKind::Document
        | InitiatorKind::WebSocket
        | InitiatorKind::Other => "send the request without credentials",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::facts;

    #[test]
    fn header_lines_never_hold_a_wildcard_beside_credentials() {
        let with = Facts {
            credentials: Some(CredentialsMode::Include),
            method: "PUT".into(),
            unsafe_names: vec!["content-type".into(), "x-a".into()],
            ..facts()
        };
        assert_eq!(
            preflight_header_lines(&with),
            "`Access-Control-Allow-Origin: https://app.example`, `Access-Control-Allow-Credentials: true`, `Vary: Origin`, \
             `Access-Control-Allow-Methods: PUT` and `Access-Control-Allow-Headers: content-type, x-a`"
        );
    }

    #[test]
    fn no_server_is_told_to_allow_null() {
        let tainted = Facts { request_origin: "null".into(), ..facts() };
        assert_eq!(header_lines(&tainted), "`Access-Control-Allow-Origin: *`");
        assert!(
            name_the_origin(&tainted).unwrap().starts_with("Let the page request https://api.example/users/7 directly")
        );
        let with = Facts { credentials: Some(CredentialsMode::Include), ..tainted };
        assert!(header_lines(&with).starts_with("`Access-Control-Allow-Origin: https://app.example`"));
        assert_eq!(name_the_origin(&facts()), None);
    }

    #[test]
    fn a_response_is_named_by_its_stage_and_status() {
        let facts = Facts { stage: Stage::Preflight, status: Some(404), status_text: "Not Found".into(), ..facts() };
        assert_eq!(response(&facts), "The preflight response (OPTIONS, 404 Not Found)");
        assert_eq!(response(&Facts { status: None, stage: Stage::Redirect, ..facts }), "The redirect");
    }

    #[test]
    fn a_quote_does_not_end_the_argument() {
        assert_eq!(shell_quoted("a'; rm x"), r"'a'\''; rm x'");
    }

    #[test]
    fn lists_read_like_sentences() {
        let words: Vec<String> = ["a", "b", "c"].map(String::from).to_vec();
        assert_eq!(and(&words), "a, b and c");
        assert_eq!(and(&words[..1]), "a");
    }
}
