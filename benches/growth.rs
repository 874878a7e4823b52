//! How time grows with the input where a file holds much of one kind: `cargo bench --bench growth`. Each number is
//! nanoseconds for one element (a header name, a line, a host, a byte, a redirect …), from the bytes to all reports: it
//! stays the same where time is linear. `cargo bench --bench growth -- hosts` measures one series.

#![allow(clippy::print_stdout, reason = "it is a program")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]

use har_cors::report::{FORMATS, report};
use har_cors::{Options, analyze};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Elements of a series.
const SIZES: [usize; 5] = [4_000, 8_000, 16_000, 32_000, 64_000];
/// Rounds; the shortest counts.
const ROUNDS: usize = 3;

const PAGE: &str = "https://app.example";
const API: &str = "https://api.example";

/// What a file holds much of, and a file with that many of them.
type Series = (&'static str, fn(usize) -> Vec<Value>);

const SERIES: [Series; 14] = [
    ("header names of one entry", header_names),
    ("header names that are not allowed", other_header_names),
    ("lines of one header", header_lines),
    ("values of one header", header_values),
    ("distinct hosts", hosts),
    ("distinct origins", origins),
    ("bytes of one URL", |n| vec![failed(&format!("{API}/{}", "a/".repeat(n / 2)))]),
    ("parameters of one URL", |n| vec![failed(&format!("{API}/?{}", list(n, "&", |i| format!("a{i}=b{i}"))))]),
    ("steps of a redirect chain", redirects),
    ("chains of twenty redirects", |n| (0..n / 20).flat_map(|_| redirects(20)).collect()),
    ("entries of one URL", |n| vec![failed(&format!("{API}/x")); n]),
    ("cookies of one entry", cookies),
    ("preflights of one URL", preflights),
    ("preflights behind their requests", preflights_behind),
];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let sizes: Vec<String> = SIZES.iter().map(|size| format!("{size:>9}")).collect();
    println!("{:<34}{}", "ns for one, of", sizes.concat());
    for (name, make) in SERIES {
        if !wanted.is_empty() && !wanted.iter().any(|part| name.contains(part.as_str())) {
            continue;
        }
        let each: Vec<String> = SIZES
            .iter()
            .map(|&size| {
                let har =
                    json!({"log": {"creator": {"name": "WebInspector", "version": "537.36"}, "entries": make(size)}});
                let har = har.to_string();
                let shortest = (0..ROUNDS).map(|_| time(har.as_bytes())).min().unwrap_or_default();
                format!("{:>9}", shortest.as_nanos() / size as u128)
            })
            .collect();
        println!("{name:<34}{}", each.concat());
    }
}

/// From the bytes to a report in every format.
fn time(har: &[u8]) -> Duration {
    let start = Instant::now();
    let report = report(vec![analyze("a.har", har, &Options::default()).unwrap()]);
    for named in FORMATS {
        named.format.write(&report, &mut std::io::sink()).unwrap();
    }
    start.elapsed()
}

fn list(count: usize, between: &str, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(between)
}

fn header(name: impl Into<String>, value: impl Into<String>) -> Value {
    json!({"name": name.into(), "value": value.into()})
}

fn request(method: &str, url: &str, kind: &str, headers: Vec<Value>, response: Value) -> Value {
    json!({
        "startedDateTime": "2026-01-01T00:00:00.000Z", "time": 1, "_resourceType": kind,
        "request": {"method": method, "url": url, "headers": headers},
        "response": response,
    })
}

fn answer(status: u16, headers: Vec<Value>) -> Value {
    json!({"status": status, "headers": headers})
}

/// A request whose response the browser refused.
fn refused(url: &str, sent: Vec<Value>, answered: Vec<Value>) -> Value {
    request("GET", url, "fetch", sent, json!({"status": 200, "headers": answered, "_error": "net::ERR_FAILED"}))
}

fn failed(url: &str) -> Value {
    refused(url, vec![header("Origin", PAGE)], vec![header("Server", "nginx")])
}

fn put(extra: impl Iterator<Item = Value>) -> Value {
    let sent = std::iter::once(header("Origin", PAGE)).chain(extra).collect();
    request("PUT", &format!("{API}/p"), "fetch", sent, json!({"status": 0, "headers": [], "_error": "net::ERR_FAILED"}))
}

fn preflight(names: &str, allowed: &str) -> Value {
    let sent = vec![
        header("Origin", PAGE),
        header("Access-Control-Request-Method", "PUT"),
        header("Access-Control-Request-Headers", names),
    ];
    let answered = vec![
        header("Access-Control-Allow-Origin", "*"),
        header("Access-Control-Allow-Methods", "PUT"),
        header("Access-Control-Allow-Headers", allowed),
    ];
    request("OPTIONS", &format!("{API}/p"), "preflight", sent, answer(200, answered))
}

fn header_names(count: usize) -> Vec<Value> {
    let names = |count| list(count, ",", |i| format!("x-{i}"));
    vec![put((0..count).map(|i| header(format!("x-{i}"), "1"))), preflight(&names(count), &names(count - 1))]
}

fn other_header_names(count: usize) -> Vec<Value> {
    let names = |stem: &str| list(count, ",", |i| format!("{stem}-{i}"));
    vec![put((0..count).map(|i| header(format!("x-{i}"), "1"))), preflight(&names("x"), &names("y"))]
}

fn header_lines(count: usize) -> Vec<Value> {
    let lines = (0..count).map(|i| header("Access-Control-Allow-Origin", format!("https://o{i}.example")));
    vec![refused(&format!("{API}/x"), vec![header("Origin", PAGE)], lines.collect())]
}

fn header_values(count: usize) -> Vec<Value> {
    let line = header("Access-Control-Allow-Origin", list(count, ", ", |i| format!("https://o{i}.example")));
    vec![refused(&format!("{API}/x"), vec![header("Origin", PAGE)], vec![line])]
}

fn hosts(count: usize) -> Vec<Value> {
    (0..count).map(|i| failed(&format!("https://h{i}.example/x"))).collect()
}

fn origins(count: usize) -> Vec<Value> {
    let sent = |i| vec![header("Origin", format!("https://o{i}.example"))];
    (0..count).map(|i| refused(&format!("{API}/x"), sent(i), vec![header("Server", "nginx")])).collect()
}

fn redirects(count: usize) -> Vec<Value> {
    let step = |i: usize| {
        let answered = vec![header("Access-Control-Allow-Origin", "*"), header("Location", format!("/r{}", i + 1))];
        request("GET", &format!("{API}/r{i}"), "fetch", vec![header("Origin", PAGE)], answer(302, answered))
    };
    (0..count).map(step).chain([failed(&format!("{API}/r{count}"))]).collect()
}

fn cookies(count: usize) -> Vec<Value> {
    let cookie = header("Cookie", list(count, "; ", |i| format!("c{i}=v{i}")));
    vec![refused(&format!("{API}/x"), vec![header("Origin", PAGE), cookie], vec![header("Server", "nginx")])]
}

fn preflights(count: usize) -> Vec<Value> {
    (0..count / 2).flat_map(|_| [put(std::iter::empty()), preflight("", "")]).collect()
}

fn preflights_behind(count: usize) -> Vec<Value> {
    let half = count / 2;
    (0..half).map(|_| put(std::iter::empty())).chain((0..half).map(|_| preflight("", "x"))).collect()
}
