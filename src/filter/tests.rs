use super::*;
use crate::rules::Certainty;
use crate::time::Time;
use proptest::prelude::*;
use std::borrow::Cow;

/// A request, as its values.
struct Request(&'static [(Key, &'static str)], Certainty, Option<i64>);

impl Subject for Request {
    fn value(&self, key: Key) -> Option<Cow<'_, str>> {
        self.0.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).into())
    }

    fn certainty(&self) -> Certainty {
        self.1
    }

    fn started(&self) -> Option<Time> {
        Time::of(crate::har::Timestamp(self.2? * 1000))
    }
}

const PUT: Request = Request(
    &[
        (Key::Method, "PUT"),
        (Key::Url, "https://api.example.com:8443/v2/Users/7?q=a%20b"),
        (Key::StatusCode, "403"),
        (Key::ResourceType, "xhr"),
        (Key::Cause, "header-not-allowed"),
        (Key::RootCause, "auth-before-preflight"),
        (Key::Outcome, "cors"),
        (Key::Origin, "https://app.example.com"),
        (Key::Path, "/v2/users/{id}"),
        (Key::Engine, "chromium"),
        (Key::File, "runs/one two/a.har"),
        (
            Key::Fingerprint,
            "v1:PUT api.example.com:8443 /v2/users/{id} from https://app.example.com header-not-allowed",
        ),
    ],
    Certainty::Deduced,
    // 2024-11-24T21:58:03.500Z
    Some(1_732_485_483_500),
);

/// A request about which next to nothing is known.
const BARE: Request = Request(&[(Key::Url, "http://b.test/x"), (Key::Path, "/x")], Certainty::Possible, None);

/// Expression, whether it is true of the first request, and of the bare one.
const EXPRESSIONS: &[(&str, bool, bool)] = &[
    ("", true, true),
    ("   ", true, true),
    ("users", true, false),
    ("USERS/7", true, false),
    ("-users", false, true),
    ("users -a%20b", false, false),
    ("https://api", true, false),
    ("example.com:8443", true, false),
    ("users,x", true, true),
    ("domain:api.example.com", true, false),
    ("domain:api.example.com:8443", true, false),
    ("domain:api.example.com:1", false, false),
    ("domain:*.EXAMPLE.com", true, false),
    ("domain:example.com", false, false),
    ("domain:b.test,api.*", true, true),
    ("-domain:api.*", false, true),
    ("scheme:https", true, false),
    ("scheme:http", false, true),
    ("method:put", true, false),
    ("method:P*", true, false),
    ("-method:OPTIONS", true, true),
    ("status-code:403", true, false),
    ("status-code:4*", true, false),
    ("status-code:0,5*", false, false),
    ("url:https://api.example.com:8443/v2/*", true, false),
    ("url:https://api.example.com:8443/v2/", false, false),
    ("resource-type:xhr,fetch", true, false),
    ("cause:header-not-allowed", true, false),
    ("cause:header-*", true, false),
    ("-cause:header-not-allowed,method-not-allowed", false, true),
    ("root-cause:auth-before-preflight", true, false),
    ("outcome:cors", true, false),
    ("outcome:network,policy", false, false),
    ("certainty:deduced", true, false),
    ("certainty:confirmed", false, false),
    ("certainty:possible", true, true),
    ("-certainty:deduced", false, true),
    ("origin:https://app.example.com", true, false),
    ("path:/v2/users/{id}", true, false),
    ("path:/v2/*", true, false),
    ("path:/v2/users/7", true, false),
    ("path:/x,/y", false, true),
    ("engine:chromium", true, false),
    ("file:a.har", true, false),
    ("file:\"runs/one two/*\"", true, false),
    ("file:\"one two\"", false, false),
    ("since:2024-11-24", true, false),
    ("since:2024-11-25", false, false),
    ("until:2024-11-24", true, false),
    ("until:2024-11-23", false, false),
    ("since:2024-11-24T21:58 until:2024-11-24T21:58", true, false),
    ("until:2024-11-24T21:58:03Z", true, false),
    ("since:2024-11-24T21:58:04Z", false, false),
    ("since:2024-11-24T22:58+01:00", true, false),
    (
        "fingerprint:\"v1:PUT api.example.com:8443 /v2/users/{id} from https://app.example.com header-not-allowed\"",
        true,
        false,
    ),
    ("domain:*.example.com -method:OPTIONS cause:header-not-allowed,method-not-allowed since:2024-11-01", true, false),
    ("METHOD:put", true, false),
];

#[test]
fn expressions_pick_what_they_say() {
    for (text, put, bare) in EXPRESSIONS {
        let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(filter.matches(&PUT), *put, "{text}");
        assert_eq!(filter.matches(&BARE), *bare, "{text}, of the bare one");
        assert_eq!(Filter::parse(&filter.to_string()).as_ref(), Ok(&filter), "{text}");
    }
}

#[test]
fn mistakes_are_pointed_at() {
    for (text, at, suggestion) in [
        ("domian:example.com", "domian", Some("domain")),
        ("users statuscode:4*", "statuscode", Some("status-code")),
        ("cause:header-not-alowed", "header-not-alowed", Some("header-not-allowed")),
        ("cause:missing-allow-origin,nothing", "nothing", None),
        ("cause:nothing*", "nothing*", None),
        ("outcome:failed", "failed", None),
        ("certainty:confirmd", "confirmd", Some("confirmed")),
        ("engine:chrome", "chrome", None),
        ("since:yesterday", "yesterday", None),
        ("since:2024-11-24,2024-11-25", "2024-11-24,2024-11-25", None),
        ("a -", "-", None),
        ("file:\"a b", "\"a b", None),
        ("method:", ":", None),
        ("method:GET,,PUT", ",", None),
    ] {
        let error = Filter::parse(text).unwrap_err();
        assert_eq!(text.get(error.span.clone()), Some(at), "{text}: {error:?}");
        assert_eq!(error.suggestion.as_deref(), suggestion, "{text}");
        assert!(!error.message.is_empty() && !error.message.ends_with('.'), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_filter_or_an_error_that_points_into_it(text in "[a-z:*,\" -]{0,40}|\\PC{0,40}") {
        match Filter::parse(&text) {
            Ok(filter) => {
                filter.matches(&PUT);
                prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
            }
            Err(error) => prop_assert!(text.get(error.span.clone()).is_some_and(|part| !part.is_empty()), "{:?}", error),
        }
    }

    #[test]
    fn a_term_and_its_negation_part_all_requests(n in 2..EXPRESSIONS.len()) {
        let (text, ..) = EXPRESSIONS[n];
        prop_assume!(!text.contains(' ') && !text.starts_with('-'));
        let (filter, negated) = (Filter::parse(text).unwrap(), Filter::parse(&format!("-{text}")).unwrap());
        for request in [PUT, BARE] {
            prop_assert!(filter.matches(&request) != negated.matches(&request));
        }
    }
}
