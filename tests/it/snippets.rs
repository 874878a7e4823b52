//! The configurations that reports propose, from the bytes of a HAR to the real program's own check of its syntax, and
//! what a hostile HAR can do to them: nothing.

use har_cors::report::{Fetch, Format, Look, report};
use har_cors::{Options, analyze};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A preflight that a server of that name refused.
fn har(server: &str, origin: &str, method: &str, header: &str) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    format!(
        r#"{{"log": {{"creator": {{"name": "WebInspector", "version": "537.36"}}, "entries": [
        {{"startedDateTime": "2026-01-01T00:00:00.000Z", "_resourceType": "fetch",
          "request": {{"method": {method}, "url": "https://api.example/users", "headers": [
            {{"name": "Referer", "value": {referer}}}, {{"name": {header}, "value": "1"}}]}},
          "response": {{"status": 0, "headers": [], "_error": "net::ERR_FAILED"}}}},
        {{"startedDateTime": "2026-01-01T00:00:00.005Z", "_resourceType": "preflight",
          "_initiator": {{"type": "preflight", "url": "https://api.example/users"}},
          "request": {{"method": "OPTIONS", "url": "https://api.example/users", "headers": [
            {{"name": "Origin", "value": {origin}}}, {{"name": "Access-Control-Request-Method", "value": {method}}},
            {{"name": "Access-Control-Request-Headers", "value": {header}}}]}},
          "response": {{"status": 405, "headers": [{{"name": "Server", "value": {server}}}]}}}}]}}}}"#,
        server = quoted(server),
        origin = quoted(origin),
        referer = quoted(&format!("{origin}/")),
        method = quoted(method),
        header = quoted(header),
    )
}

fn refused(har: &str) -> Fetch {
    let file = analyze("a.har", har.as_bytes(), &Options::default()).unwrap();
    assert_eq!(file.fetches.len(), 1, "{:?}", file.fetches);
    file.fetches.into_iter().next().unwrap()
}

fn snippet(server: &str) -> String {
    let fetch = refused(&har(server, "https://app.example", "PUT", "x-custom"));
    assert_eq!(fetch.outcome, "cors");
    fetch.snippet.unwrap().text.unescaped().to_owned()
}

pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs a program's check of a configuration; says so when the program is not there.
pub fn check(program: &str, arguments: &[&str]) -> bool {
    match Command::new(program).args(arguments).output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            println!("skipped: {program} is not installed");
            false
        }
        Err(error) => panic!("{program}: {error}"),
        Ok(output) => {
            let said =
                format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(output.status.success(), "{program}: {said}");
            println!("{program}: {}", said.lines().last().unwrap_or_default());
            true
        }
    }
}

#[test]
fn nginx_takes_its_configuration() {
    let text = snippet("nginx/1.24.0");
    let (map, location) = text.split_once("# in the location\n").unwrap();
    let folder = folder("nginx");
    let file = folder.join("nginx.conf");
    let pid = folder.join("pid");
    let whole = format!(
        "pid {};\nerror_log stderr;\nevents {{}}\nhttp {{\n{map}\nserver {{ listen 127.0.0.1:18080;\nlocation / {{\n{location}\n\
         proxy_pass http://127.0.0.1:18081;\n}} }} }}\n",
        pid.display()
    );
    std::fs::write(&file, whole).unwrap();
    check("nginx", &["-t", "-c", &file.to_string_lossy(), "-e", "stderr"]);
}

#[test]
fn apache_takes_its_configuration() {
    let text = snippet("Apache/2.4.57");
    let file = folder("apache").join("apache.conf");
    let modules = "/usr/lib/apache2/modules";
    let loads: String = ["mpm_event", "setenvif", "headers", "rewrite", "authz_core"]
        .iter()
        .map(|name| format!("LoadModule {name}_module {modules}/mod_{name}.so\n"))
        .collect();
    let whole = format!(
        "ServerName localhost\nListen 127.0.0.1:18082\n{loads}ErrorLog /dev/null\nPidFile {0}/pid\nDefaultRuntimeDir {0}\n<VirtualHost \
         *:18082>\n{text}\n</VirtualHost>\n",
        folder("apache").display()
    );
    std::fs::write(&file, whole).unwrap();
    check("apache2", &["-t", "-f", &file.to_string_lossy()]);
}

#[test]
fn haproxy_takes_its_configuration() {
    let text = snippet("HAProxy");
    let file = folder("haproxy").join("haproxy.cfg");
    let whole = format!(
        "defaults\n    mode http\n    timeout connect 5s\n    timeout client 5s\n    timeout server 5s\nfrontend web\n    bind \
         127.0.0.1:18083\n{text}\n    default_backend app\nbackend app\n    server one 127.0.0.1:18084\n"
    );
    std::fs::write(&file, whole).unwrap();
    check("haproxy", &["-c", "-f", &file.to_string_lossy()]);
}

#[test]
fn caddy_takes_its_configuration() {
    let text = snippet("Caddy");
    let file = folder("caddy").join("Caddyfile");
    let whole = format!("http://127.0.0.1:18085 {{\n{text}\nhandle {{\nreverse_proxy 127.0.0.1:18086\n}}\n}}\n");
    std::fs::write(&file, whole).unwrap();
    check("caddy", &["validate", "--adapter", "caddyfile", "--config", &file.to_string_lossy()]);
}

#[test]
fn python_and_node_can_read_theirs() {
    for (server, program, arguments, before) in [
        ("uvicorn", "python3", ["-c", "import ast, sys; ast.parse(sys.argv[1])"], ""),
        ("Werkzeug/3.0", "python3", ["-c", "import ast, sys; ast.parse(sys.argv[1])"], ""),
        ("WSGIServer/0.2", "python3", ["-c", "import ast, sys; ast.parse(sys.argv[1])"], ""),
        ("cloudflare", "node", ["--input-type=module", "--check"], "-"),
    ] {
        let text = snippet(server);
        if before.is_empty() {
            check(program, &[arguments[0], arguments[1], &text]);
        } else {
            let file = folder("node").join("worker.mjs");
            std::fs::write(&file, &text).unwrap();
            check(program, &["--check", &file.to_string_lossy()]);
        }
    }
}

#[test]
fn configurations_in_json_and_xml_are_well_formed() {
    for server in ["AmazonS3", "UploadServer", "Vercel", "CloudFront"] {
        let text = snippet(server);
        serde_json::from_str::<serde_json::Value>(&text).unwrap_or_else(|error| panic!("{server}: {error}\n{text}"));
    }
    let text = snippet("Microsoft-IIS/10.0");
    let mut open: Vec<String> = Vec::new();
    for tag in text.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop().as_deref(), Some(name), "{text}"),
            None if tag.ends_with('/') => {}
            None => open.push(tag.split(' ').next().unwrap().to_owned()),
        }
    }
    assert!(open.is_empty(), "{text}");
}

#[test]
fn a_hostile_har_injects_nothing() {
    let servers = [
        "nginx",
        "Apache/2",
        "HAProxy",
        "Caddy",
        "Microsoft-IIS/10.0",
        "cloudflare",
        "AmazonS3",
        "Kestrel",
        "uvicorn",
        "envoy",
        "istio-envoy",
        "Traefik",
        "Netlify",
        "something else",
    ];
    let hostile = [
        "https://a.example\"; } return 200 \"x",
        "https://a.example';process.exit();'",
        "https://$(id).example",
        "https://a.example\nAccess-Control-Allow-Origin: *",
        "https://{{a}}.example",
        "https://a.example</add><x>",
        "https://`id`.example",
        "https://%{x}e.example",
        "https://*.example",
    ];
    let marks = ["return 200 \"x", "process.exit", "$(id)", "`id`", "</add><x>", "%{x}e", "{{a}}", "https://*"];
    for server in servers {
        for origin in hostile {
            let fetch = refused(&har(server, origin, "PUT", "x-custom"));
            let text = fetch.snippet.map(|snippet| snippet.text).unwrap_or_default();
            assert!(!marks.iter().any(|mark| text.contains(mark)), "{server}: {origin}\n{text:?}");
        }
        for name in ["x'; rm -rf /; '", "$request_uri", "x\nEvil: 1", "`id`", "a|b", "x\" always; return 200 \""] {
            for (method, header) in [(name, "x-custom"), ("PUT", name)] {
                let file = analyze(
                    "a.har",
                    har(server, "https://app.example", method, header).as_bytes(),
                    &Options::default(),
                );
                for fetch in file.unwrap().fetches {
                    let text = fetch.snippet.map(|snippet| snippet.text).unwrap_or_default();
                    assert!(
                        !text.contains(name) && !text.contains("Evil") && !text.contains("rm -rf"),
                        "{server}: {text:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_snippet_stands_in_terminal_and_markdown_and_names_its_evidence() {
    let file =
        analyze("a.har", har("nginx/1.24.0", "https://app.example", "PUT", "x-custom").as_bytes(), &Options::default());
    let report = report(vec![file.unwrap()]);
    for format in
        [Format::Table(Look { width: 100, ..Look::PLAIN }), Format::Markdown { max_size: 0, each: false }, Format::Json]
    {
        let mut out = Vec::new();
        format.write(&report, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        for part in ["nginx/1.24.0", "map $http_origin $cors_origin", "https://app.example", "PUT", "x-custom"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }
}

#[test]
fn an_unknown_server_gets_the_headers_to_send() {
    let fetch = refused(&har("acme", "https://app.example", "PUT", "x-custom"));
    let snippet = fetch.snippet.unwrap();
    assert_eq!((fetch.server, snippet.language.unescaped()), (None, "http"));
    for line in
        ["Access-Control-Allow-Origin: https://app.example", "Vary: Origin", "Access-Control-Allow-Methods: PUT"]
    {
        assert!(snippet.text.contains(line), "{:?}", snippet.text);
    }
}
