//! Tests of what single servers' configurations must contain because of how that software works.

use crate::report::fixes::requirements::Requirements;
use crate::report::fixes::tests::{needs, server};

#[test]
fn names_that_could_meet_in_one_file_are_apart_for_each_server() {
    for (name, declared) in [
        ("nginx", &["$http_origin $cors_origin"][..]),
        ("HAProxy", &["acl allowed", "set-var(txn.origin"]),
        ("Traefik", &["    cors"]),
        ("Firebase", &["exports.api", "const cors"]),
        ("Go (rs/cors)", &["handler"]),
        ("Go (jub0bs/cors)", &["corsMw", "handler"]),
        ("Amazon CloudFront", &["\"Name\": \"cors"]),
    ] {
        let of = |ordinal| (server(name).snippet)(&Requirements { ordinal, ..needs(&["x-a"], true) });
        let (first, second) = (of(1), of(2));
        for declared in declared {
            let after = |text: &str| {
                let rest = text.split_once(declared).unwrap_or_else(|| panic!("{declared} in {text}")).1.to_owned();
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect::<String>()
            };
            assert_eq!(after(&first), "", "{name}");
            assert!(after(&second).ends_with('2'), "{name}: {second}");
        }
    }
    for (name, once) in [
        ("Traefik", "http:"),
        ("Express", "const cors"),
        ("Firebase", "const { onRequest }"),
        ("nginx", "$cors_origin "),
        ("nginx", "$cors_origin;"),
        ("HAProxy", "txn.origin)"),
        ("HAProxy", "if allowed\n"),
    ] {
        let second = (server(name).snippet)(&Requirements { ordinal: 2, ..needs(&["x-a"], true) });
        assert!(!second.contains(once), "{name}: {second}");
    }
}

#[test]
fn what_the_application_sends_itself_goes_beside_or_beyond_no_configuration() {
    let (origin, credentials) = ("access-control-allow-origin", "access-control-allow-credentials");
    for (name, is_of_merging, marks) in [
        ("nginx", true, &["proxy_hide_header {};"][..]),
        ("Apache", true, &["header onsuccess unset {}"]),
        ("Apache", false, &["header always unset {}"]),
        ("Caddy", false, &["header @other {", "    -{}"]),
        ("HAProxy", false, &["http-after-response del-header {}"]),
        ("Envoy", false, &["response_headers_to_remove:", "  - {}"]),
        ("Istio", false, &["    remove:", "      - {}"]),
        ("Traefik", false, &["customresponseheaders:", "          {}: \"\""]),
        ("Cloudflare", false, &["response.headers.delete('{}');"]),
    ] {
        let of = |is_policy, credentials| {
            let needs = Requirements { is_policy, ..needs(&["x-a"], credentials) };
            (server(name).snippet)(&needs).to_lowercase()
        };
        let takes_away = |text: &str, header: &str| marks.iter().all(|mark| text.contains(&mark.replace("{}", header)));
        for with_credentials in [false, true] {
            let (policy, advice) = (of(true, with_credentials), of(false, with_credentials));
            assert!(takes_away(&policy, origin), "{name}: {policy}");
            assert!(with_credentials || takes_away(&policy, credentials), "{name}: {policy}");
            // The advice leaves headers alone that it does not send itself; another page may need them.
            assert_eq!(takes_away(&advice, origin), is_of_merging, "{name}: {advice}");
            assert_eq!(takes_away(&advice, credentials), is_of_merging && with_credentials, "{name}: {advice}");
        }
    }
}

#[test]
fn origins_are_matched_letter_by_letter_where_software_knows_patterns() {
    let of = |name: &str, origin: &str| {
        let needs = Requirements { origins: vec![origin.to_owned()], ..needs(&[], false) };
        (server(name).snippet)(&needs)
    };
    let long = format!("https://{}.app.example", "preview-".repeat(6));
    for (name, origin, part) in [
        ("Flask", "http://[::1]:8080", r#"origins=[re.compile(r"^http://\[::1\]:8080$")],"#),
        ("Flask", "https://app.example", r#"origins=["https://app.example"],"#),
        ("Apache", "http://[::1]:8080", r#""^http://\[::1\]:8080$""#),
        ("Apache", "https://app.example", r#""^https://app\.example$""#),
        ("nginx", "https://app.example", r#""https://app.example" $http_origin;"#),
        ("nginx", &long, &format!(r#""~^{}$" $http_origin;"#, long.replace('.', r"\."))),
    ] {
        let text = of(name, origin);
        assert!(text.contains(part), "{name}: {text}");
        assert_eq!(text.contains("import re\n"), text.contains("re.compile"), "{name}: {text}");
    }
}

#[test]
fn methods_stand_as_the_library_compares_them() {
    let needs = Requirements { methods: ["GET", "M-SEARCH", "patch"].map(String::from).to_vec(), ..needs(&[], false) };
    assert!((server("Rails").snippet)(&needs).contains("methods: %i[get m-search patch],"));
    for name in ["Rails", "Flask", "Laravel"] {
        assert!((server(name).limits)(&needs).contains("not allowed: patch;"), "{name}");
    }
    for (name, also) in [("Rails", true), ("FastAPI", true), ("Flask", false)] {
        assert_eq!((server(name).limits)(&needs).contains("also allowed: Content-Type"), also, "{name}");
    }
    // An empty list is rejected; the name in it allows nothing.
    let text = (server("Amazon CloudFront").snippet)(&needs);
    assert!(text.contains(r#""AccessControlAllowHeaders": { "Quantity": 1, "Items": ["Origin"] }"#), "{text}");
    assert!(text.contains(r#""AccessControlAllowMethods": { "Quantity": 1, "Items": ["GET"] }"#), "{text}");
    for name in ["Amazon API Gateway", "AWS Lambda function URL"] {
        let needs = Requirements { max_age: Some(100_000), ..needs.clone() };
        assert!((server(name).snippet)(&needs).contains("\"MaxAge\": 86400"), "{name}");
        assert!((server(name).limits)(&needs).contains("100000"), "{name}");
    }
}

#[test]
fn the_strict_go_library_is_told_to_take_origins_without_tls() {
    for (origin, credentials, is_told) in [
        ("http://app.example", true, true),
        ("http://10.0.0.1:3000", true, true),
        ("capacitor://app", true, true),
        ("http://localhost.example", true, true),
        ("http://app.example", false, false),
        ("https://app.example", true, false),
        ("http://localhost:3000", true, false),
        ("http://127.0.0.1:3000", true, false),
        ("http://[::1]:3000", true, false),
        ("capacitor://localhost", true, false),
    ] {
        let needs = Requirements { origins: vec![origin.to_owned()], ..needs(&[], credentials) };
        let text = (server("Go (jub0bs/cors)").snippet)(&needs);
        assert_eq!(text.contains("    DangerouslyTolerateInsecureOrigins: true,\n"), is_told, "{origin}: {text}");
    }
    let needs = Requirements { max_age: Some(100_000), ..needs(&[], false) };
    let library = server("Go (jub0bs/cors)");
    assert!((library.snippet)(&needs).contains("MaxAgeInSeconds: 86400,"));
    assert!((library.limits)(&needs).contains("100000"));
}
