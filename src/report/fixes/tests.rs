//! The promises of every server's configuration, and the signs of each server.

use super::requirements::Requirements;
use super::servers::{SERVERS, Server};
use super::signs::Signs;
use crate::har::{Entry, Reader};

pub(super) fn needs(headers: &[&str], credentials: bool) -> Requirements {
    Requirements {
        origins: vec!["https://app.example".into()],
        methods: vec!["GET".into(), "PUT".into()],
        headers: headers.iter().map(|name| (*name).to_owned()).collect(),
        spelled: Vec::new(),
        exposed: Vec::new(),
        credentials,
        preflights: true,
        max_age: Some(600),
        is_policy: false,
        ordinal: 1,
    }
}

pub(super) fn server(name: &str) -> &'static Server {
    SERVERS.iter().find(|server| server.name == name).unwrap()
}

#[test]
fn every_configuration_names_this_origin_and_never_everybody() {
    for server in SERVERS {
        for needs in [needs(&["content-type", "x-a"], true), needs(&[], false)] {
            let text = (server.snippet)(&needs).trim_end().to_owned();
            let name = server.name;
            let origin = text.contains("https://app.example") || text.contains("https://app\\.example");
            assert!(origin, "{name}: {text}");
            for everybody in ["Origin: *", "Origin *", "\"*\"", "['*']", "=*", "=\"*\""] {
                let found = text.lines().find(|line| line.contains(everybody) && !line.contains("'paths'"));
                assert_eq!(found, None, "{name}: {everybody}\n{text}");
            }
            assert!(!text.contains("\n\n\n") && !text.contains('\t') && !text.ends_with('\n'), "{name}: {text}");
            assert!(text.lines().all(|line| line.trim_end() == line), "{name}: {text}");
            if !needs.headers.is_empty() && name != "Azure App Service" && name != "MinIO" {
                assert!(text.contains("x-a"), "{name}: {text}");
            }
            let says_credentials = text.to_lowercase().contains("credential");
            let cannot =
                ["Amazon S3", "Google Cloud Storage", "Azure Storage", "Cloudflare R2", "MinIO"].contains(&name);
            let always = ["IIS", "Amazon CloudFront", "Laravel"].contains(&name);
            assert!(cannot || always || says_credentials == needs.credentials, "{name}: {text}");
            assert!(!server.place.is_empty() && !server.language.is_empty(), "{name}");
        }
    }
}

#[test]
fn configurations_by_hand_vary_by_origin_and_answer_errors_too() {
    let two = Requirements {
        origins: vec!["https://app.example".into(), "https://shop.example".into()],
        ..needs(&[], false)
    };
    for name in ["nginx", "Apache", "Caddy", "HAProxy", "Envoy", "Istio", "Vercel", "Next.js", "Cloudflare"] {
        let text = (server(name).snippet)(&two);
        assert!(text.to_lowercase().contains("vary"), "{name}: {text}");
    }
    // These send everybody the same where there is one origin.
    for name in ["Netlify", "Vercel"] {
        let text = (server(name).snippet)(&needs(&["x-a"], true));
        assert!(!text.to_lowercase().contains("vary"), "{name}: {text}");
    }
    let vercel: serde_json::Value = serde_json::from_str(&(server("Vercel").snippet)(&two)).unwrap();
    let rules = vercel.get("headers").and_then(|rules| rules.as_array()).unwrap();
    let conditions: Vec<_> =
        rules.iter().map(|rule| rule.pointer("/has/0/value/eq").and_then(|v| v.as_str())).collect();
    assert_eq!(conditions, [None, Some("https://app.example"), Some("https://shop.example")]);
    assert_eq!(rules.iter().filter(|rule| rule.to_string().contains("Vary")).count(), 1, "{vercel:#}");
    let nginx = (server("nginx").snippet)(&needs(&["x-a"], true));
    let adds = nginx.lines().filter(|line| line.trim_start().starts_with("add_header"));
    assert!(adds.clone().count() > 5 && adds.clone().all(|line| line.ends_with(" always;")), "{nginx}");
}

fn entry(headers: &[(&str, &str)]) -> Entry {
    let headers: Vec<String> =
        headers.iter().map(|(name, value)| format!("{{\"name\": {name:?}, \"value\": {value:?}}}")).collect();
    let har = format!(
        r#"{{"log": {{"entries": [{{"request": {{"method": "GET", "url": "https://api.example/"}},
           "response": {{"status": 200, "headers": [{}]}}}}]}}}}"#,
        headers.join(",")
    );
    Reader::new(har.as_bytes()).unwrap().next().unwrap().unwrap()
}

/// The server found by one header, and the evidence.
fn found(name: &str, value: &str) -> Option<(&'static str, String)> {
    let mut signs = Signs::default();
    signs.learn(&entry(&[(name, value)]));
    super::detect(&signs).map(|(server, evidence)| (server.name, evidence))
}

#[test]
fn the_browsers_own_redirect_tells_nothing_of_a_server() {
    let mut signs = Signs::default();
    signs.learn(&entry(&[("Server", "nginx")]));
    let before = signs.clone();
    for new in [("Server", "Apache"), ("X-New", "1")] {
        signs.learn(&entry(&[("Server", "nginx"), new, ("Non-Authoritative-Reason", "HSTS")]));
        assert_eq!(signs, before);
    }
    signs.learn(&entry(&[("Server", "nginx"), ("X-New", "1")]));
    assert_ne!(signs, before);
}

#[test]
fn servers_are_known_by_what_they_send() {
    for (name, value, expected) in [
        ("Server", "nginx/1.24.0 (Ubuntu)", "nginx"),
        ("Server", "openresty/1.21.4.2", "nginx"),
        ("Server", "Apache/2.4.57 (Debian)", "Apache"),
        ("Server", "Apache-Coyote/1.1", "Spring"),
        ("Server", "Microsoft-IIS/10.0", "IIS"),
        ("X-Powered-By", "ASP.NET", "IIS"),
        ("Server", "Kestrel", "ASP.NET Core"),
        ("Server", "Caddy", "Caddy"),
        ("Server", "istio-envoy", "Istio"),
        ("Server", "envoy", "Envoy"),
        ("x-envoy-upstream-service-time", "12", "Envoy"),
        ("Via", "1.1 haproxy", "HAProxy"),
        ("Server", "Traefik", "Traefik"),
        ("X-Powered-By", "Express", "Express"),
        ("X-Powered-By", "Next.js", "Next.js"),
        ("Server", "uvicorn", "FastAPI"),
        ("Server", "Werkzeug/3.0.1 Python/3.12.1", "Flask"),
        ("Server", "WSGIServer/0.2 CPython/3.12.1", "Django"),
        ("X-Runtime", "0.012345", "Rails"),
        ("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers", "Go (rs/cors)"),
        ("x-amz-id-2", "abc", "Amazon S3"),
        ("Server", "MinIO", "MinIO"),
        ("Server", "MinIO/RELEASE.2024-01-01", "MinIO"),
        ("x-goog-generation", "17", "Google Cloud Storage"),
        ("x-ms-blob-type", "BlockBlob", "Azure Storage"),
        ("x-amz-apigw-id", "abc", "Amazon API Gateway"),
        ("X-Amz-Cf-Id", "abc", "Amazon CloudFront"),
        ("CF-RAY", "8f-FRA", "Cloudflare"),
        ("x-vercel-id", "fra1::abc", "Vercel"),
        ("x-nf-request-id", "01H", "Netlify"),
        ("X-GUploader-UploadID", "abc", "Google Cloud Storage"),
        ("Server", "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0", "Azure Storage"),
        ("Function-Execution-Id", "abc", "Firebase"),
    ] {
        let (server, evidence) = found(name, value).unwrap_or_else(|| panic!("{name}: {value}"));
        assert_eq!(server, expected, "{name}: {value}");
        assert!(evidence.contains('`'), "{evidence}");
    }
    assert_eq!(found("Server", "gunicorn"), None);
    assert_eq!(found("X-Whatever", "nginx"), None);
}

#[test]
fn evidence_shows_a_value_only_as_far_as_it_is_plain() {
    let (_, evidence) = found("Server", "nginx `rm -rf`; <script>").unwrap();
    assert_eq!(evidence, "`server: nginx`");
}

#[test]
fn stores_are_known_by_their_own_domains_alone() {
    for (host, expected) in [
        ("bucket.acc.r2.cloudflarestorage.com", Some("Cloudflare R2")),
        ("pub-1.r2.dev", Some("Cloudflare R2")),
        ("storage.googleapis.com:443", Some("Google Cloud Storage")),
        ("acc.blob.core.windows.net", Some("Azure Storage")),
        ("r2.example", None),
        ("myr2.dev", None),
        ("blob.core.windows.net.example", None),
    ] {
        let mut signs = Signs::default();
        signs.host = host.to_owned();
        assert_eq!(super::detect(&signs).map(|(server, _)| server.name), expected, "{host}");
    }
}

#[test]
fn a_rule_of_a_store_names_no_method_that_the_store_knows_not() {
    let needs = Requirements {
        methods: ["GET", "PATCH", "OPTIONS", "PUT"].map(String::from).to_vec(),
        exposed: vec!["x-amz-meta-a".to_owned()],
        ..needs(&["x-a"], false)
    };
    for name in ["Amazon S3", "Cloudflare R2", "Google Cloud Storage"] {
        let text = (server(name).snippet)(&needs);
        let json: serde_json::Value =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error} {text}"));
        let rule = json.get("CORSRules").unwrap_or(&json).get(0).unwrap();
        let list = |key: &str| rule.get(key).map(|list| list.to_string()).unwrap_or_default();
        let methods = format!("{}{}", list("AllowedMethods"), list("method"));
        assert_eq!(methods, r#"["GET","PUT"]"#, "{name}: {text}");
        let exposed = format!("{}{}", list("ExposeHeaders"), list("responseHeader"));
        assert!(exposed.contains("x-amz-meta-a") && exposed.contains("ETag"), "{name}: {text}");
    }
    assert!((server("Azure Storage").snippet)(&needs).contains("--methods GET PATCH OPTIONS PUT "));
}

/// The policy of a server, as `solve` words it.
fn policy(methods: &[&str], headers: &[&str], credentials: bool, max_age: Option<u32>) -> Requirements {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let policy = crate::policy::ServerPolicy {
        origins: texts(&["https://app.example"]),
        methods: texts(methods),
        headers: texts(headers),
        credentials,
        max_age,
        ..crate::policy::ServerPolicy::new("https://api.example")
    };
    Requirements::from_policy(&policy, &texts(&["GET"]), 1)
}

#[test]
fn a_policys_configuration_allows_that_policy_or_says_what_not() {
    for server in SERVERS.into_iter().chain([&super::plain::SERVER]) {
        for methods in [&["PUT"][..], &["PATCH"], &["PROPFIND"], &[]] {
            for headers in [&["x-a"][..], &["content-type"], &[]] {
                for credentials in [false, true] {
                    for max_age in [None, Some(7_200)] {
                        let needs = policy(methods, headers, credentials, max_age);
                        is_exact(server, &needs, &format!("{} {needs:?}", server.name));
                    }
                }
            }
        }
    }
}

fn is_exact(server: &Server, needs: &Requirements, name: &str) {
    let (text, limits) = ((server.snippet)(needs), (server.limits)(needs));
    let name = format!("{name}\n{text}\n{limits}");
    // Nothing that nobody asked for: no header to read, no time, no part of the paths.
    for advice in ["etag", "600", "minutes", "/api/", "api/"] {
        assert!(!text.to_lowercase().contains(advice), "{advice} in {name}");
    }
    let says = |part: &str| text.to_lowercase().contains(part) || limits.to_lowercase().contains(part);
    // A request to which a server answers no preflight takes no method and no header.
    if server.name.is_empty() && !needs.preflights {
        return;
    }
    for value in needs.methods.iter().chain(&needs.headers) {
        assert!(says(&value.to_lowercase()), "{value} in {name}");
    }
    if let Some(seconds) = needs.max_age {
        assert!(says(&seconds.to_string()), "max-age in {name}");
    }
    match needs.credentials {
        // These allow them to every origin that a rule names.
        true => assert!(says("credential") || ["Amazon S3", "Azure Storage"].contains(&server.name), "{name}"),
        false => {
            // What takes the application's header away allows nothing.
            let takes_away = |line: &str| {
                ["unset", "_hide_header", "del-header", ".delete(", "-Access-", ": \"\"", "- access-"]
                    .iter()
                    .any(|word| line.contains(word))
            };
            let is_off =
                |line: &str| line.contains("false") || takes_away(line) || !line.to_lowercase().contains("credential");
            assert!(text.lines().all(is_off), "{name}");
        }
    }
    // Where a missing list allows everything or a list of its own, it is written though it is empty.
    if needs.headers.is_empty() {
        for (software, list) in [
            ("Express", "allowedHeaders: [],"),
            ("Fastify", "allowedHeaders: [],"),
            ("Django", "CORS_ALLOW_HEADERS = []"),
            ("Flask", "allow_headers=[],"),
            ("Laravel", "'allowed_headers' => [],"),
            ("Go (rs/cors)", "AllowedHeaders:   []string{\"Origin\"},"),
        ] {
            assert!(server.name != software || text.contains(list), "{name}");
        }
    }
    assert!(limits.lines().all(|line| line.contains("allowed: ") || line.contains("not known: ")), "{name}");
    if server.language == "json" || text.starts_with("aws ") {
        let json = text.split_once("'").map_or(&*text, |(_, json)| json.trim_end().trim_end_matches('\''));
        serde_json::from_str::<serde_json::Value>(json).unwrap_or_else(|error| panic!("{error} in {name}"));
    }
}

#[test]
fn where_a_store_can_name_no_method_there_is_no_rule_and_the_reason_is_said() {
    for (name, methods, is_written) in [
        ("Amazon S3", &["PATCH"][..], false),
        ("Amazon S3", &["OPTIONS"], false),
        ("Amazon S3", &["PROPFIND", "LOCK"], false),
        ("Amazon S3", &["PATCH", "PUT"], true),
        ("Cloudflare R2", &["PATCH"], false),
        ("Google Cloud Storage", &["PATCH"], false),
        ("Azure Storage", &["PATCH"], true),
        ("Azure Storage", &["PROPFIND"], false),
        ("Amazon CloudFront", &["PROPFIND"], false),
        ("Amazon CloudFront", &["PROPFIND", "PATCH"], true),
        ("AWS Lambda function URL", &["PROPFIND"], false),
        ("AWS Lambda function URL", &["PROPFIND", "PATCH"], true),
    ] {
        let methods: Vec<String> = methods.iter().map(|method| (*method).to_owned()).collect();
        for is_policy in [false, true] {
            let needs = Requirements { methods: methods.clone(), is_policy, ..needs(&["x-a"], false) };
            let (text, limits) = ((server(name).snippet)(&needs), (server(name).limits)(&needs));
            assert_eq!(!text.is_empty(), is_written, "{name}: {text}");
            for method in &methods {
                let is_said =
                    limits.lines().any(|line| line.starts_with("not allowed: ") && line.contains(method.as_str()));
                assert!(is_written || is_said && limits.contains("none is written"), "{name}: {limits}");
                assert!(is_said || text.contains(method.as_str()), "{name}: {limits}");
            }
        }
    }
}
