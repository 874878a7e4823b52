#!/usr/bin/env python3
"""Captures scenario pages in Chromium and Firefox: `capture.har` as the browser's own tools export it, and `truth.json`.

usage: capture.py [--browser NAME]... [--out DIR] [--family NAME]... [--seeds A-B] [--stories NAMES] [--sanitize] [--retell]

raw.json beside them holds all that the browser said, so that the truth can be told again (--retell) when this program learns to read it better.
"""

import argparse
import json
import pathlib
import sys
import tempfile
import time

import chromium
import firefox
from generate import FAMILIES, generate
from server import Server, choose_ports, make_certificate

DRIVERS = {"chromium": (chromium.Chromium, chromium.truth), "firefox": (firefox.Firefox, firefox.truth)}


def script_disagrees(rows, script):
    """Marks rows that every one of the script's results for their URL and method contradicts."""
    seen = {}
    for result in script:
        if result["do"] in ("fetch", "xhr", "events") and not result.get("unfinished"):
            kind = "events" if result["do"] == "events" else "call"
            seen.setdefault((kind, result["url"], result["method"].upper()), set()).add(bool(result.get("ok")))
    for row in rows:
        # Firefox labels an EventSource as xhr.
        for kind in ("call", "events") if row["type"] in ("fetch", "xhr") else ("events",) if row["type"] == "eventsource" else ():
            saw = seen.get((kind, row["url"], row["method"]))
            if not saw or len(saw) != 1:
                continue
            row["script"] = "read it" if True in saw else "failed"
            # A body that breaks off, or an abort, comes after the script has the response.
            if (row["outcome"] == "ok") != (True in saw) and not (True in saw and row["outcome"] in ("network", "aborted")):
                row["doubt"] = "the script saw otherwise"
            elif row["outcome"] == "aborted" and (row["status"] or len(row["har_entries"]) > 1) and kind == "call" and "channel_status" in row:  # Firefox alone does not mark it
                row["doubt"] = "given up while its answer came"


def capture(driver, truth, page, folder, sanitize):
    for attempt in (1, 2):
        try:
            got = driver.capture(page, sanitize)
            break
        except (RuntimeError, TimeoutError) as error:
            if attempt == 2 or "ended" in str(error):
                raise
    got.update(page=page["url"], version=driver.version, browser=driver.name)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "capture.har").write_text(got["har"])
    (folder / "raw.json").write_text(json.dumps(got))
    return tell(got, truth, folder)


def tell(got, truth, folder):
    """Writes the truth of the capture; returns its rows."""
    rows = truth(got)
    script_disagrees(rows, got["script"])
    (folder / "truth.json").write_text(json.dumps({
        "page": got["page"], "browser": got["browser"], "browser_version": got["version"], "done": got["done"], "requests": rows,
        "console": [line["text"] for line in got["console"]], "script": got["script"]}, indent=1))
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browser", action="append", choices=list(DRIVERS))
    parser.add_argument("--out", default="captured")
    parser.add_argument("--family", action="append", choices=list(FAMILIES))
    parser.add_argument("--seeds", default="1-12")
    parser.add_argument("--sanitize", action="store_true")
    parser.add_argument("--retell", action="store_true", help="write the truth of what is in --out anew, from raw.json, without a browser")
    options = parser.parse_args()
    if options.retell:
        for raw in sorted(pathlib.Path(options.out).glob("**/raw.json")):
            got = json.loads(raw.read_text())
            tell(got, DRIVERS[got["browser"]][1], raw.parent)
        return
    first, _, last = options.seeds.partition("-")
    names = [(family, seed) for seed in range(int(first), int(last or first) + 1) for family in options.family or FAMILIES]
    with tempfile.TemporaryDirectory() as folder:
        choose_ports()
        certificate, key, authority = make_certificate(pathlib.Path(folder))
        server = Server(certificate, key)
        for name in options.browser or list(DRIVERS):
            make, truth = DRIVERS[name]
            driver = None
            for family, seed in names:
                page = generate(family, seed)
                server.taken.clear()
                server.add(page)
                began = time.time()
                try:
                    driver = driver or make(certificate, authority)
                    rows = capture(driver, truth, page, pathlib.Path(options.out, name, page["name"]), options.sanitize)
                except Exception as error:  # a browser that hangs is replaced; the page is missing and said to be
                    print(f"{name} {page['name']}: not captured: {error}", file=sys.stderr)
                    if driver:
                        driver.close()
                    driver = None
                    continue
                kinds = {}
                for row in rows:
                    kinds[row["outcome"]] = kinds.get(row["outcome"], 0) + 1
                doubts = sum(1 for row in rows if row.get("doubt"))
                print(f"{name} {page['name']}: {len(rows)} requests {kinds}{f' doubts {doubts}' if doubts else ''} {time.time() - began:.1f} s", flush=True)
            if driver:
                driver.close()


if __name__ == "__main__":
    main()
