//! Header lists: the algorithms of the Fetch Standard on any values, and a HAR that holds them.
//!
//! The input is lines: a serialized origin, a method, then names and values in turn.

use har_cors::standard::{
    AllowOrigin, CredentialsMode, HeaderList, Origin, allow_credentials, classify_allow_origin, cors_check,
    cors_unsafe_request_header_names, is_cors_safelisted_method, is_cors_safelisted_request_header,
    is_forbidden_request_header, normalize_method, parse_max_age, parse_token_list,
};
use har_cors::{Options, analyze};
use serde_json::json;

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

pub(crate) fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.split('\n');
    let (origin, method) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let mut headers = Vec::new();
    while let (Some(name), Some(value)) = (lines.next(), lines.next()) {
        headers.push((name, value));
    }
    origins(origin);
    methods(method);
    headers.iter().for_each(|(name, value)| one_header(name, value));
    lists(origin, &headers);
    in_a_har(origin, method, &headers);
}

fn origins(text: &str) {
    let Some(origin) = Origin::parse(text) else { return };
    let serialized = origin.to_string();
    assert_eq!(Origin::parse(&serialized), Some(origin.clone()), "a serialized origin is one: {serialized:?}");
    assert_eq!(origin.is_same_origin(&origin), origin != Origin::Opaque);
    let _ = origin.is_potentially_trustworthy();
}

fn methods(method: &str) {
    let normalized = normalize_method(method);
    assert!(normalized.eq_ignore_ascii_case(method), "only the case changes");
    assert_eq!(normalize_method(normalized), normalized, "once is enough");
    assert!(!is_cors_safelisted_method(method) || normalized == method);
}

fn one_header(name: &str, value: &str) {
    if let Ok(tokens) = parse_token_list(value) {
        assert!(tokens.iter().all(|token| !token.is_empty() && !token.contains([',', ' ', '\t'])));
        assert_eq!(parse_token_list(&tokens.join(", ")).as_ref(), Ok(&tokens), "what was split can be joined");
    }
    let safe = is_cors_safelisted_request_header(name, value);
    assert!(!safe || value.len() <= 128, "long values are not safelisted");
    assert_eq!(safe, is_cors_safelisted_request_header(&name.to_ascii_uppercase(), value), "names have no case");
    let forbidden = is_forbidden_request_header(name, value);
    assert_eq!(forbidden, is_forbidden_request_header(&name.to_ascii_uppercase(), value), "names have no case");
}

fn lists(origin: &str, headers: &[(&str, &str)]) {
    let list: HeaderList = headers.iter().copied().collect();
    for (name, _) in headers {
        let lines: Vec<_> = list.lines(name).collect();
        assert_eq!(list.get(name).as_deref(), Some(&*lines.join(", ")));
    }
    let unsafe_names = cors_unsafe_request_header_names(headers.iter().copied());
    assert!(unsafe_names.windows(2).all(|pair| pair[0] < pair[1]), "sorted, and each once");
    assert!(unsafe_names.iter().all(|name| !name.bytes().any(|byte| byte.is_ascii_uppercase())));
    let _ = parse_max_age(&list);
    let allows = classify_allow_origin(&list, origin);
    assert_eq!(allows == AllowOrigin::Missing, !list.contains(ALLOW_ORIGIN));
    let without = cors_check(&list, origin, CredentialsMode::NotInclude);
    let with = cors_check(&list, origin, CredentialsMode::Include);
    assert_eq!(without, matches!(allows, AllowOrigin::Wildcard | AllowOrigin::Matches));
    assert!(!with || without && allow_credentials(&list).as_deref() == Some("true"), "credentials want more");
}

/// The headers as those of a request and as those of its answer, which failed.
fn in_a_har(origin: &str, method: &str, headers: &[(&str, &str)]) {
    let items = |first: &[(&str, &str)]| {
        let headers = first.iter().chain(headers);
        headers.map(|(name, value)| json!({"name": name, "value": value})).collect::<Vec<_>>()
    };
    let har = json!({"log": {"creator": {"name": "WebInspector"}, "entries": [{
        "startedDateTime": "2026-01-01T00:00:01.000Z",
        "request": {"method": method, "url": "https://api.test/x", "headers": items(&[("Host", "api.test"), ("Origin", origin)])},
        "response": {"status": 200, "headers": items(&[]), "_error": "net::ERR_FAILED"},
    }]}});
    let har = har.to_string();
    let file = analyze("x.har", har.as_bytes(), &Options { all: true, ..Options::default() });
    let file = file.unwrap_or_else(|error| panic!("{error}: {har}"));
    assert_eq!((file.entries, file.damage.len()), (1, 0), "{har}");
    let list: HeaderList = headers.iter().copied().collect();
    for fetch in &file.fetches {
        let missing =
            fetch.cause.map(|cause| cause.name()) == Some("missing-allow-origin") && fetch.certainty != "possible";
        let of_the_answer = fetch.failed_at.map(|stage| stage.name()) == Some("response");
        assert!(!(missing && of_the_answer && list.contains(ALLOW_ORIGIN)), "what is there is not missing: {har}");
    }
}
