//! What a policy file may contain, and that it is read as it was written.

use super::{Change, Policy, Rule, ServerPolicy, Side};
use proptest::prelude::*;

#[test]
fn what_contradicts_the_standard_has_its_place_and_the_section() {
    let file = |lines: &str| format!("[[policy]]\nserver = 'https://api.example'\n{lines}\n");
    let good = "origins = ['https://app.example']\n";
    let with = |lines: &str| file(&format!("{good}{lines}"));
    for (text, at, message, help) in [
        (file("origins = ['*']\ncredentials = true"), "'*'", "does not allow requests with credentials", "#cors-check"),
        (file("origins = ['*', 'https://a.example']"), "'*'", "must be the only item", "#cors-check"),
        (file("origins = ['null']"), "'null'", "every sandboxed page", "#ascii-serialisation"),
        (
            file("origins = ['https://app.example/']"),
            "'https://app.example/'",
            "not have a path",
            "write https://app.example;",
        ),
        (
            file("origins = ['https://app.example/x?y']"),
            "'https://app.example/x?y'",
            "not have a path",
            "write https://app.example;",
        ),
        (file("origins = ['app.example']"), "'app.example'", "must begin with a scheme", "write https://app.example"),
        (
            file("origins = ['https://App.example']"),
            "'https://App.example'",
            "never send",
            "write https://app.example;",
        ),
        (
            file("origins = ['https://app.example:443']"),
            "'https://app.example:443'",
            "never send",
            "write https://app.example;",
        ),
        (
            file(r"origins = ['https://app\.example']"),
            r"'https://app\.example'",
            "not contain a backslash",
            "write https://app.example;",
        ),
        (file(r"origins = ['https://app\']"), r"'https://app\'", "not contain a backslash", "write https://app;"),
        (file("origins = ['https://*.example']"), "'https://*.example'", "not contain a wildcard", "byte for byte"),
        (file("origins = []"), "[[policy]]", "has no `origins`", "#cors-check"),
        (with("methods = ['put']"), "'put'", "in upper case", "write PUT"),
        (with("methods = ['TRACE']"), "'TRACE'", "no page can", "#forbidden-method"),
        (with("methods = ['PUT GET']"), "'PUT GET'", "not a method", "#concept-method"),
        (with("headers = ['x a']"), "'x a'", "not a header name", "#header-name"),
        (with("headers = ['*']\ncredentials = true"), "'*'", "not a wildcard", "#cors-protocol-and-credentials"),
        (with("orgins = []"), "orgins", "unknown key `orgins`", "`origins`"),
        (with("max-age = -1"), "-1", "number of seconds", "#http-access-control-max-age"),
        (with("credentials = 'yes'"), "'yes'", "true or false", ""),
        (with("path = 'v1'"), "'v1'", "must begin with a slash", "**"),
        ("[[policy]]\norigins = ['https://a.example']\n".into(), "[[policy]]", "no `server`", ""),
        (
            "[[policy]]\nserver = 'https://a.example/v1'\norigins = ['*']\n".into(),
            "'https://a.example/v1'",
            "not have a path",
            "",
        ),
        ("[[policy]]\nserver = 'ftp://a.example'\norigins = ['*']\n".into(), "'ftp://a.example'", "http or https", ""),
        (with("") + &with(""), "'https://api.example'", "duplicate policy", "one [[policy]]"),
        ("polices = 1".into(), "polices", "unknown key `polices`", "policy"),
    ] {
        let error = Policy::parse(&text).unwrap_err();
        assert_eq!(text.get(error.span.clone()), Some(at), "{text}: {error:?}");
        assert!(error.message.contains(message), "{text}: {error:?}");
        assert!(error.help.as_deref().unwrap_or_default().contains(help), "{text}: {error:?}");
    }
}

#[test]
fn a_file_that_asks_for_nothing_is_a_policy() {
    for text in ["", "# nothing\n", "policy = []\n"] {
        assert_eq!(Policy::parse(text), Ok(Policy::default()), "{text}");
    }
}

#[test]
fn rules_are_read() {
    let rule = |server: &str, path: Option<&str>, side, change| Rule {
        server: server.into(),
        path: path.map(str::to_owned),
        side,
        change,
    };
    let add = |name: &str, value: &str| Change::Add(name.into(), value.into());
    for (text, expected) in [
        (
            "api.example /v1/** preflight: +Access-Control-Allow-Headers: authorization",
            rule("api.example", Some("/v1/**"), Side::Preflight, add("Access-Control-Allow-Headers", "authorization")),
        ),
        (
            "https://api.example response: -access-control-allow-origin",
            rule("https://api.example", None, Side::Response, Change::Remove("Access-Control-Allow-Origin".into())),
        ),
        (
            "localhost:8080 Access-Control-Allow-Origin:*",
            rule("localhost:8080", None, Side::Both, Change::Set("Access-Control-Allow-Origin".into(), "*".into())),
        ),
        ("* preflight: status 204", rule("*", None, Side::Preflight, Change::Status(204))),
        ("API.example:443 status 204", rule("API.example:443", None, Side::Both, Change::Status(204))),
    ] {
        assert_eq!(Policy::parse_rule(text).unwrap().rules, [expected], "{text}");
    }
    for (text, at, message) in [
        ("", "", "has no server"),
        ("api.example", "", "changes nothing"),
        ("api.example/v1 status 204", "api.example/v1", "a server is a host"),
        (r"api\.example status 204", r"api\.example", "a server is a host"),
        (r"api\.example:443 status 204", r"api\.example:443", "a server is a host"),
        (r"https://api\.example status 204", r"https://api\.example", "a server is a host"),
        (r"https://api\ status 204", r"https://api\", "a server is a host"),
        ("https://Api.example status 204", "https://Api.example", "not how browsers write"),
        ("https://api.example:443 status 204", "https://api.example:443", "not how browsers write"),
        ("https://api.example/ status 204", "https://api.example/", "not how browsers write"),
        (
            r"api.example Access-Control-Allow-Origin: https://a\.example",
            r"https://a\.example",
            "must not contain a backslash",
        ),
        (r"* +access-control-allow-origin: https://a\ ", r"https://a\", "must not contain a backslash"),
        ("api.example status 1000", "status 1000", "200 to 599"),
        ("api.example +Access-Control-Allow-Header: x", "Access-Control-Allow-Header", "no CORS check uses"),
        ("api.example X-Frame-Options: DENY", "X-Frame-Options", "no CORS check uses"),
        ("api.example Access-Control-Allow-Origin", "Access-Control-Allow-Origin", "has no value"),
        ("api.example -Access-Control-Allow-Origin: x", "-Access-Control-Allow-Origin: x", "give only its name"),
    ] {
        let error = Policy::parse_rule(text).unwrap_err();
        assert_eq!(text.get(error.span.clone()), Some(at), "{text}: {error:?}");
        assert!(error.message.contains(message), "{text}: {error:?}");
    }
    let help = Policy::parse_rule("a.example +Access-Control-Allow-Header: x").unwrap_err().help.unwrap();
    assert!(help.contains("Access-Control-Allow-Headers"), "{help}");
}

fn origins() -> impl Strategy<Value = String> {
    prop_oneof![
        "https://[a-z]{1,8}\\.example",
        "http://[a-z]{1,8}\\.example:8[0-9]{3}",
        Just("http://[::1]:8080".to_owned())
    ]
}

prop_compose! {
    fn server_policy()(
        server in origins(),
        path in proptest::option::of("/[a-z0-9*?/\"\\\\é]{0,8}"),
        origins in prop_oneof![proptest::collection::btree_set(origins(), 1..4).prop_map(|all| all.into_iter().collect()), Just(vec!["*".to_owned()])],
        methods in proptest::collection::btree_set("P[A-Z]{3,9}", 0..3),
        headers in proptest::collection::btree_set("x-[a-z0-9'|~-]{1,8}", 0..3),
        expose in proptest::collection::btree_set("X-[A-Za-z]{1,8}", 0..2),
        credentials: bool,
        max_age in proptest::option::of(0u32..100_000),
    ) -> ServerPolicy {
        let credentials = credentials && origins != ["*"];
        ServerPolicy {
            server, origins, credentials, max_age,
            path: path.map(|path| path.replace('?', "")),
            methods: methods.into_iter().collect(),
            headers: headers.into_iter().collect(),
            expose: expose.into_iter().collect(),
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(servers in proptest::collection::vec(server_policy(), 1..4)) {
        let mut servers = servers;
        servers.sort_by(|a, b| (&a.server, &a.path).cmp(&(&b.server, &b.path)));
        servers.dedup_by(|a, b| a.server == b.server && a.path == b.path);
        let policy = Policy { servers, rules: Vec::new() };
        prop_assert_eq!(Policy::parse(&policy.to_toml()).unwrap(), policy);
    }

    #[test]
    fn nothing_makes_the_readers_fail(text in "\\PC{0,60}") {
        let _ = Policy::parse(&text);
        let _ = Policy::parse_rule(&text);
    }
}
