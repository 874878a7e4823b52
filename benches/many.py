#!/usr/bin/env python3
"""Measures very many small files: time, memory and report size in every format, and the time of the first row.

  benches/many.py [--files 100000] [--bin target/release/har-cors] [--only FORMAT ...] [--scratch DIR]

Every second file holds a failure, of fifty servers and four causes; no two files are the same. The scratch directory takes
about 4 kB a file.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from measure import Command, once

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FORMATS = ["table", "json", "jsonl", "markdown", "html", "sarif", "junit", "csv", "github"]
CAUSES = ["get-no-acao", "get-acao-other-host", "main-500-no-acao", "cred-star"]
SERVERS = 50
FOLDERS = 100
OPEN_FILES = 16


def entries(case):
    """The cross-origin exchange of a capture, without the parts that show no cause."""
    with open(os.path.join(ROOT, "fixtures", "captures", "chromium", case, "capture.har")) as file:
        log = json.load(file)["log"]
    kept = [entry for entry in log["entries"] if "api.test" in entry["request"]["url"]]
    for entry in kept:
        entry.pop("_initiator", None)
        entry["response"].setdefault("content", {}).pop("text", None)
    return log["creator"], json.dumps(kept, separators=(",", ":"))


def generate(directory, count):
    if os.path.exists(os.path.join(directory, f"{count}.done")):
        return
    sound, failing = entries("get-ok-exact"), [entries(case) for case in CAUSES]
    for n in range(count):
        folder = os.path.join(directory, f"{n % FOLDERS:02}")
        os.makedirs(folder, exist_ok=True)
        creator, text = failing[n // 2 % len(failing)] if n % 2 else sound
        text = text.replace("api.test:8081/s/", f"api{n // 2 % SERVERS}.test:8081/s{n}/")
        text = text.replace("api.test:8081", f"api{n // 2 % SERVERS}.test:8081")
        with open(os.path.join(folder, f"session-{n:06}.har"), "w") as file:
            file.write(f'{{"log":{{"version":"1.2","creator":{json.dumps(creator)},"entries":{text}}}}}')
    open(os.path.join(directory, f"{count}.done"), "w").close()


def first_row(words):
    start = time.perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    child.stdout.readline()
    first = time.perf_counter() - start
    child.stdout.close()
    child.wait()
    return first


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--bin", default=os.path.join(ROOT, "target", "release", "har-cors"))
    parser.add_argument("--only", nargs="*", default=FORMATS)
    parser.add_argument("--scratch", default=os.path.join(tempfile.gettempdir(), "har-cors-many"))
    overrides = parser.parse_args()
    counts = [overrides.files // 4, overrides.files]
    for count in counts:
        generate(os.path.join(overrides.scratch, str(count)), count)
    print(f"{'':10} {'files':>8} {'wall s':>8} {'cpu s':>8} {'peak MB':>8} {'output kB':>10}  exit")
    for name in overrides.only:
        for count in counts:
            # The lowest limit of open files that a shell may set.
            limited = ["sh", "-c", f'ulimit -n {OPEN_FILES}; exec "$@"', "sh"]
            out = os.path.join(overrides.scratch, "out")
            words = [*limited, overrides.bin, "-q", "-o", f"{name}={out}", os.path.join(overrides.scratch, str(count))]
            if name == "github":
                words = [*limited[:1], "-c", f'ulimit -n {OPEN_FILES}; exec "$@" > "{out}"', "sh", overrides.bin, "-q",
                         "-f", name, os.path.join(overrides.scratch, str(count))]
            run = once(Command(name, words))
            kilobytes = os.path.getsize(out) / 1000
            print(f"{name:10} {count:8} {run.wall:8.2f} {run.cpu:8.2f} {run.peak:8.1f} {kilobytes:10.0f}  {run.status}")
    if "jsonl" in overrides.only:
        for count in counts:
            first = first_row([overrides.bin, "-q", "-f", "jsonl", os.path.join(overrides.scratch, str(count))])
            print(f"first row of {count} files after {first:.3f} s")


if __name__ == "__main__":
    main()
