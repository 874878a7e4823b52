#!/usr/bin/env python3
"""Shows what changed between two captures of the same pages, for example by two versions of a browser.

usage: changes.py OLD NEW
For each page of both: requests that ended otherwise, entries that came or went, and members of entries that came or went, with counts.
Ends with 1 where anything changed. Requests race, so some pages of twins and aborts differ from run to run: capture OLD twice to see which.
"""

import collections
import json
import pathlib
import sys


def ends(folder):
    """(method, URL) -> how its requests ended, in the order of the page."""
    found = collections.defaultdict(list)
    for row in json.loads((folder / "truth.json").read_text())["requests"]:
        roles = collections.Counter(entry["role"] for entry in row["har_entries"])
        found[row["method"], row["url"]].append(f"{row['outcome']} {row['cors_error'] or ''} (hops {roles['main']}, preflights {roles['preflight']})")
    return found


def members(value, path, found):
    """Counts the paths of all members; headers by their names."""
    if isinstance(value, dict):
        for key, inner in value.items():
            members(inner, f"{path}.{key}", found)
    elif isinstance(value, list):
        for inner in value:
            named = isinstance(inner, dict) and path.endswith("headers")
            members(inner if not named else {inner["name"].lower(): ""}, path, found)
    else:
        found[f"{path} {type(value).__name__}"] += 1


def main():
    old, new = (pathlib.Path(argument) for argument in sys.argv[1:3])
    changed, came, went = 0, collections.Counter(), collections.Counter()
    for folder in sorted(path.parent for path in new.glob("*/*/truth.json")):
        before = old / folder.relative_to(new)
        if not (before / "truth.json").exists():
            print(f"{folder.relative_to(new)}: not in {old}")
            continue
        then, now = ends(before), ends(folder)
        for key in sorted(then.keys() | now.keys()):
            if sorted(then[key]) != sorted(now[key]):
                changed += 1
                print(f"{folder.relative_to(new)}: {' '.join(key)}\n    then {then[key]}\n    now  {now[key]}")
        counts = []
        for place in (before, folder):
            found = collections.Counter()
            for entry in json.loads((place / "capture.har").read_text())["log"]["entries"]:
                members(entry, "", found)
            counts.append(found)
        came.update(counts[1].keys() - counts[0].keys())
        went.update(counts[0].keys() - counts[1].keys())
    for word, found in (("came", came), ("went", went)):
        for path, pages in found.most_common():
            print(f"member that {word} in {pages} pages:{path}")
    sys.exit(1 if changed or came or went else 0)


if __name__ == "__main__":
    main()
