#!/usr/bin/env python3
"""Compares har-cors with other tools that count cross-origin responses without Access-Control-Allow-Origin in a HAR.

  benches/compare.py [--size 100M] [--rounds 7] [--scratch DIR]

Each of the others reads the file and counts the entries with an Origin header of another origin than the URL's that
have no answer or no such header: the smallest part of what har-cors does. jq is measured if it is installed; msgspec is
installed by pip and the crate `har` by cargo, into the scratch directory. All run in turn; ratios are taken round by
round against har-cors, whose own work is the whole report.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from measure import Command, build, generate, interleaved, once, ratios, table

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

JQ = r'''
[.log.entries[]
 | (first(.request.headers[] | select(.name | ascii_downcase == "origin") | .value) // null) as $origin
 | select($origin != null and (.request.url | startswith($origin + "/") | not))
 | select(.response.status == 0 or (any(.response.headers[]; .name | ascii_downcase == "access-control-allow-origin") | not))]
| length
'''

PYTHON_JSON = r'''
import json, sys
def value(headers, name):
    return next((header["value"] for header in headers if header["name"].lower() == name), None)
count = 0
with open(sys.argv[1], "rb") as file:
    har = json.load(file)
for entry in har["log"]["entries"]:
    request, response = entry["request"], entry["response"]
    origin = value(request["headers"], "origin")
    if origin is None or request["url"].startswith(origin + "/"):
        continue
    count += response["status"] == 0 or value(response["headers"], "access-control-allow-origin") is None
print(count)
'''

MSGSPEC = r'''
import msgspec, sys
class Header(msgspec.Struct): name: str; value: str
class Request(msgspec.Struct): url: str; headers: list[Header]
class Response(msgspec.Struct): status: int; headers: list[Header]
class Entry(msgspec.Struct): request: Request; response: Response
class Log(msgspec.Struct): entries: list[Entry]
class Har(msgspec.Struct): log: Log
def value(headers, name):
    return next((header.value for header in headers if header.name.lower() == name), None)
count = 0
with open(sys.argv[1], "rb") as file:
    har = msgspec.json.decode(file.read(), type=Har)
for entry in har.log.entries:
    origin = value(entry.request.headers, "origin")
    if origin is None or entry.request.url.startswith(origin + "/"):
        continue
    count += entry.response.status == 0 or value(entry.response.headers, "access-control-allow-origin") is None
print(count)
'''

HAR_MANIFEST = '''
[package]
name = "har-crate"
version = "0.0.0"
edition = "2021"
[dependencies]
har = "0.9"
[profile.release]
lto = "fat"
codegen-units = 1
[workspace]
'''

HAR_CRATE = r'''
fn value<'a>(headers: &'a [har::v1_2::Headers], name: &str) -> Option<&'a str> {
    headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
}
fn main() {
    let har = har::from_path(std::env::args().nth(1).unwrap()).unwrap();
    let har::Spec::V1_2(log) = har.log else { panic!("another version") };
    let unallowed = log.entries.iter().filter(|entry| {
        let Some(origin) = value(&entry.request.headers, "origin") else { return false };
        let other = !entry.request.url.starts_with(&format!("{origin}/"));
        other && (entry.response.status == 0 || value(&entry.response.headers, "access-control-allow-origin").is_none())
    });
    println!("{}", unallowed.count());
}
'''


def peers(scratch, har):
    """The tools available here, each as a command that prints the count."""
    found = []

    def script(name, text):
        path = os.path.join(scratch, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    if jq := shutil.which("jq"):
        found.append(Command("jq", [jq, "-f", script("job.jq", JQ), har], keep_output=True))
    found.append(Command("python json", [sys.executable, script("with_json.py", PYTHON_JSON), har], keep_output=True))
    python = os.path.join(scratch, "venv", "bin", "python")
    try:
        if not os.path.exists(python):
            subprocess.run([sys.executable, "-m", "venv", os.path.join(scratch, "venv")], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "msgspec"], check=True)
        found.append(Command("msgspec", [python, script("with_msgspec.py", MSGSPEC), har], keep_output=True))
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"msgspec is left out: {error}", file=sys.stderr)
    project = os.path.join(scratch, "har-crate")
    os.makedirs(os.path.join(project, "src"), exist_ok=True)
    script("har-crate/Cargo.toml", HAR_MANIFEST)
    script("har-crate/src/main.rs", HAR_CRATE)
    # A separate target directory, wherever the project's is.
    build_there = dict(os.environ, CARGO_TARGET_DIR=os.path.join(project, "target"))
    try:
        subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=project, check=True, env=build_there)
        found.append(Command("har crate", [os.path.join(project, "target/release/har-crate"), har], keep_output=True))
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"the har crate is left out: {error}", file=sys.stderr)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="100M")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--scratch", default=os.path.join(tempfile.gettempdir(), "har-cors-bench"))
    overrides = parser.parse_args()
    os.makedirs(overrides.scratch, exist_ok=True)
    program, generator = build(ROOT)
    har = os.path.join(overrides.scratch, f"compare-{overrides.size}.har")
    counts = generate(generator, har, "--size", overrides.size)
    others = peers(overrides.scratch, har)
    for command in others:
        answer = once(command).output.decode().strip()
        if answer != str(counts["unallowed"]):
            sys.exit(f"{command.name} counts {answer!r}, and there are {counts['unallowed']}")
    ours = Command("har-cors", [program, har])
    cat = Command("cat", ["cat", har])
    commands = [ours, cat, *others]
    interleaved(commands, overrides.rounds)
    print(f"{counts['bytes']} bytes, {counts['entries']} entries, {counts['unallowed']} to be found")
    table(commands, ours)
    for command in others:
        cpu, least, most = ratios(command.runs, ours.runs, "cpu")
        print(f"{command.name}: {cpu:.1f} times the CPU time of har-cors ({least:.1f}-{most:.1f}, n = {overrides.rounds})")


main()
