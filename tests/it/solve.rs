//! `har-cors solve` and `--what-if` as programs: what they write, where, and with which exit status. And what the servers'
//! own programs make of the configurations for pages of several origins.

use crate::common::{FAILING, Scratch, run, text};
use crate::formats::{assert_valid, compiled};
use crate::snippets::{check, folder};
use har_cors::report::{SchemaOf, Software, schema};
use serde_json::Value;

const FOLDERS: [&str; 3] = ["fixtures/sessions", "fixtures/captures/firefox", "fixtures/captures/webkit"];

fn status(output: &std::process::Output) -> i32 {
    output.status.code().unwrap()
}

#[test]
fn what_is_written_lets_all_through_that_it_calls_fixed() {
    let scratch = Scratch::new("solve-round-trip");
    let policy = scratch.path("policy.toml");
    for folder in FOLDERS {
        let solved = run(&["solve", "-f", "json", folder]);
        let json: Value = serde_json::from_slice(&solved.stdout).unwrap();
        let not_fixed: u64 =
            json["not_fixed"].as_array().unwrap().iter().map(|group| group["requests"].as_u64().unwrap()).sum();
        // Of some captures the browser exported an error in place of a HAR.
        let is_whole = json["unread"].as_array().unwrap().is_empty();
        assert_eq!(status(&solved), if is_whole { i32::from(not_fixed > 0) } else { 2 }, "{folder}");
        assert_eq!(status(&run(&["solve", "-q", "-o", &policy, folder])), status(&solved), "{folder}");
        let report = run(&["--what-if", &policy, "--fail-on", "never", "-f", "json", "-q", folder]);
        assert_eq!(status(&report), if is_whole { 0 } else { 2 }, "{}", text(&report.stderr));
        let report: Value = serde_json::from_slice(&report.stdout).unwrap();
        let sum = |count: &str| -> u64 {
            report["files"].as_array().unwrap().iter().filter_map(|file| file["what_if"][count].as_u64()).sum()
        };
        // Headers on an error page let a request through that has another fix.
        let (fixed, left) = (sum("fixed"), sum("failing") + sum("undetermined"));
        let called_fixed = json["fixed"].as_u64().unwrap();
        assert!(fixed >= called_fixed && fixed + left == called_fixed + not_fixed, "{folder}: {fixed} {left} {json:#}");
        let uncovered: u64 =
            json["policies"].as_array().unwrap().iter().map(|policy| policy["uncovered"].as_u64().unwrap()).sum();
        assert!(sum("broken") <= uncovered, "{folder}: {} {uncovered}", sum("broken"));
        assert!(sum("fixed") > 50, "{folder}");
    }
}

#[test]
fn the_gate_judges_what_would_be() {
    let rule = "api.test:8081 response: Access-Control-Allow-Origin: *";
    assert_eq!(status(&run(&[FAILING])), 1);
    assert_eq!(status(&run(&["--what-if", rule, FAILING])), 0);
    // A rule that matches no request is not a failed fix.
    let other = run(&["--what-if", "other.test Access-Control-Allow-Origin: *", FAILING]);
    assert_eq!(status(&other), 1);
    assert!(text(&other.stdout).contains("What if: nothing changes"), "{}", text(&other.stdout));
    let good = "fixtures/captures/chromium/get-ok-exact/capture.har";
    assert_eq!(status(&run(&[good])), 0);
    let broken = run(&["--what-if", "* -Access-Control-Allow-Origin", good]);
    assert_eq!(status(&broken), 1, "{}", text(&broken.stdout));
    assert!(text(&broken.stdout).contains("1 that succeeds now would fail"), "{}", text(&broken.stdout));
    for form in ["markdown", "jsonl"] {
        assert_eq!(status(&run(&["--what-if", rule, "-f", form, FAILING])), 0, "{form}");
    }
    for wrong in [
        &["--what-if", "no-such.toml", FAILING][..],
        &["--what-if", "api.test status 7", FAILING],
        &["--what-if", rule, "-f", "sarif", FAILING],
        &["--what-if", rule, "-o", "x.html", FAILING],
        &["--what-if", rule, "--write-known", "x.toml", FAILING],
    ] {
        assert_eq!(status(&run(wrong)), 2, "{wrong:?}");
    }
}

#[test]
fn a_policy_with_a_mistake_is_shown_with_its_line_and_the_standard() {
    let scratch = Scratch::new("what-if-mistake");
    let wrong = scratch
        .write("policy.toml", b"[[policy]]\nserver = 'https://api.example'\norigins = ['*']\ncredentials = true\n");
    let output = run(&["--what-if", &wrong, FAILING]);
    let said = text(&output.stderr);
    assert_eq!(status(&output), 2);
    for part in
        ["policy.toml:3: `*` does not allow requests with credentials", "───", "fetch.spec.whatwg.org/#cors-check"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn what_is_written_is_valid_by_its_schema() {
    let solution = compiled(schema(SchemaOf::Solution));
    let report = compiled(schema(SchemaOf::Document));
    let line = compiled(schema(SchemaOf::Line));
    for arguments in
        [&["fixtures/sessions"][..], &["--as", "nginx", "--expose", "x"], &["fixtures/quirks", "--max-age", "5"]]
    {
        let output = run(&[&["solve", "-f", "json"], arguments].concat());
        if arguments.contains(&"--as") {
            assert_eq!(status(&output), 2, "a configuration has no room for these");
            continue;
        }
        assert_valid(&solution, text(&output.stdout));
    }
    let rule = "* preflight: status 204";
    let with = |form: &str| run(&["--what-if", rule, "-f", form, "--all", "fixtures/sessions/firefox"]);
    assert_valid(&report, text(&with("json").stdout));
    text(&with("jsonl").stdout).lines().for_each(|text| assert_valid(&line, text));
    let printed = run(&["schema", "solve"]);
    let printed: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(printed, schema(SchemaOf::Solution));
}

#[test]
fn nothing_that_is_read_is_written_over() {
    let scratch = Scratch::new("solve-clash");
    let har = scratch.write("a.har", &std::fs::read(FAILING).unwrap());
    let output = run(&["solve", &har, "-o", &har]);
    assert_eq!(status(&output), 2);
    assert!(text(&output.stderr).contains("would overwrite"), "{}", text(&output.stderr));
    let policy = scratch.path("policy.toml");
    assert_eq!(status(&run(&["solve", "-q", &har, "-o", &policy])), 0);
    let output = run(&["--what-if", &policy, &har, "-o", &format!("json={policy}")]);
    assert_eq!(status(&output), 2);
    assert!(text(&output.stderr).contains("would overwrite"), "{}", text(&output.stderr));
    assert!(std::fs::read_to_string(&policy).unwrap().contains("[[policy]]"));
    assert_eq!(std::fs::read(&har).unwrap(), std::fs::read(FAILING).unwrap());
}

/// A capture in which pages of two origins were refused a preflight by one server.
fn two_origins() -> String {
    let entry = |origin: &str, n: usize| {
        format!(
            r#"{{"startedDateTime": "2026-01-01T00:00:0{n}.000Z", "_resourceType": "fetch",
              "request": {{"method": "PUT", "url": "https://api.example/users", "headers": [
                {{"name": "Referer", "value": "{origin}/"}}, {{"name": "x-custom", "value": "1"}}]}},
              "response": {{"status": 0, "headers": [], "_error": "net::ERR_FAILED"}}}},
            {{"startedDateTime": "2026-01-01T00:00:0{n}.005Z", "_resourceType": "preflight",
              "_initiator": {{"type": "preflight", "url": "https://api.example/users"}},
              "request": {{"method": "OPTIONS", "url": "https://api.example/users", "headers": [
                {{"name": "Origin", "value": "{origin}"}}, {{"name": "Access-Control-Request-Method", "value": "PUT"}},
                {{"name": "Access-Control-Request-Headers", "value": "x-custom"}}]}},
              "response": {{"status": 405, "headers": [{{"name": "Server", "value": "nginx"}}]}}}}"#
        )
    };
    format!(
        r#"{{"log": {{"creator": {{"name": "WebInspector", "version": "537.36"}}, "entries": [{}, {}]}}}}"#,
        entry("https://app.example", 1),
        entry("https://preview-of-a-branch-with-a-long-name.shop.example:8443", 5)
    )
}

/// What `solve --as` writes for pages of two origins; the longer one fits no bucket of nginx.
pub fn configuration(software: &str) -> String {
    let scratch = Scratch::new(&format!("solve-as-{software}"));
    let har = scratch.write("a.har", two_origins().as_bytes());
    let output = run(&["solve", "-q", "--as", software, &har]);
    assert_eq!(status(&output), 0, "{}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

#[test]
fn every_software_gets_both_origins_and_nobody_else() {
    for software in Software::all() {
        let written = configuration(software.id());
        for origin in ["app.example", "shop.example"] {
            assert!(written.replace('\\', "").contains(origin), "{}: {written}", software.id());
        }
        for everybody in ["Origin: *", "Origin *", "\"*\"", "=*"] {
            let found = written.lines().find(|line| line.contains(everybody) && !line.contains("'paths'"));
            assert_eq!(found, None, "{}", software.id());
        }
    }
}

#[test]
fn the_servers_take_configurations_of_two_origins() {
    let write = |name: &str, file: &str, text: String| {
        let path = folder(name).join(file);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let nginx = configuration("nginx");
    let (map, location) = nginx.split_once("# in the location\n").unwrap();
    let pid = folder("nginx-two").join("pid");
    let whole = format!(
        "pid {};\nerror_log stderr;\nevents {{}}\nhttp {{\n{map}\nserver {{ listen 127.0.0.1:18180;\nlocation / {{\n{location}\n\
         proxy_pass http://127.0.0.1:18181;\n}} }} }}\n",
        pid.display()
    );
    check("nginx", &["-t", "-c", &write("nginx-two", "nginx.conf", whole), "-e", "stderr"]);
    let haproxy = format!(
        "defaults\n    mode http\n    timeout connect 5s\n    timeout client 5s\n    timeout server 5s\nfrontend web\n    bind \
         127.0.0.1:18183\n{}\n    default_backend app\nbackend app\n    server one 127.0.0.1:18184\n",
        configuration("haproxy")
    );
    check("haproxy", &["-c", "-f", &write("haproxy-two", "haproxy.cfg", haproxy)]);
    let caddy = format!(
        "http://127.0.0.1:18185 {{\n{}\nhandle {{\nreverse_proxy 127.0.0.1:18186\n}}\n}}\n",
        configuration("caddy")
    );
    let caddy = write("caddy-two", "Caddyfile", caddy);
    check("caddy", &["validate", "--adapter", "caddyfile", "--config", &caddy]);
    let modules = "/usr/lib/apache2/modules";
    let loads: String = ["mpm_event", "setenvif", "headers", "rewrite", "authz_core"]
        .iter()
        .map(|name| format!("LoadModule {name}_module {modules}/mod_{name}.so\n"))
        .collect();
    let apache = format!(
        "ServerName localhost\nListen 127.0.0.1:18182\n{loads}ErrorLog /dev/null\nPidFile {0}/pid\nDefaultRuntimeDir {0}\n<VirtualHost \
         *:18182>\n{1}\n</VirtualHost>\n",
        folder("apache-two").display(),
        configuration("apache")
    );
    check("apache2", &["-t", "-f", &write("apache-two", "apache.conf", apache)]);
    check("node", &["--check", &write("node-two", "worker.mjs", configuration("cloudflare"))]);
    for software in ["fastapi", "flask", "django"] {
        check("python3", &["-c", "import ast, sys; ast.parse(sys.argv[1])", &configuration(software)]);
    }
    for software in ["amazon-s3", "google-cloud-storage", "vercel", "amazon-cloudfront"] {
        let written = configuration(software);
        serde_json::from_str::<Value>(&written).unwrap_or_else(|error| panic!("{software}: {error}\n{written}"));
    }
}
