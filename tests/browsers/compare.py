#!/usr/bin/env python3
"""Compares the verdicts of har-cors on captured pages with the browser's reports (`truth.json`), entry by entry.

usage: compare.py [--bin PATH] [--details] DIR...
For each page: entries, requests; exact, candidate, undetermined, wrong, sure and wrong, false alarms. Ends with 1 where anything was sure
and wrong or a false alarm. Rows that the record or the browser leaves in doubt (`doubt`, `unfinished`) are not counted.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
from urllib.parse import urlsplit

FIREFOX = {
    "missing-allow-origin": "CORSMissingAllowOrigin2", "multiple-allow-origin": "CORSMultipleAllowOriginNotAllowed",
    "invalid-allow-origin": "CORSAllowOriginNotMatchingOrigin", "allow-origin-mismatch": "CORSAllowOriginNotMatchingOrigin",
    "wildcard-allow-origin-with-credentials": "CORSNotSupportingCredentials", "invalid-allow-credentials": "CORSMissingAllowCredentials",
    "preflight-bad-status": "CORSPreflightDidNotSucceed3", "preflight-redirect": "CORSExternalRedirectNotAllowed",
    "method-not-allowed": "CORSMethodNotFound", "header-not-allowed": "CORSMissingAllowHeaderFromPreflight2",
    "invalid-allow-methods": "CORSInvalidAllowMethod", "invalid-allow-headers": "CORSInvalidAllowHeader",
    "scheme-not-supported": "CORSRequestNotHttp", "redirect-with-credentials-in-url": "CORSDidNotSucceed2",
}
CHROMIUM = {
    "missing-allow-origin": "MissingAllowOriginHeader", "multiple-allow-origin": "MultipleAllowOriginValues", "invalid-allow-origin": "InvalidAllowOriginValue",
    "allow-origin-mismatch": "AllowOriginMismatch", "wildcard-allow-origin-with-credentials": "WildcardOriginNotAllowed",
    "invalid-allow-credentials": "InvalidAllowCredentials", "preflight-bad-status": "PreflightInvalidStatus", "preflight-redirect": "PreflightDisallowedRedirect",
    "method-not-allowed": "MethodDisallowedByPreflightResponse", "header-not-allowed": "HeaderDisallowedByPreflightResponse",
    "invalid-allow-methods": "InvalidAllowMethodsPreflightResponse", "invalid-allow-headers": "InvalidAllowHeadersPreflightResponse",
    "redirect-with-credentials-in-url": "RedirectContainsCredentials", "disallowed-by-mode": "DisallowedByMode", "scheme-not-supported": "CorsDisabledScheme",
    "no-cors-redirect-mode": "NoCorsRedirectModeNotFollow", "invalid-response": "InvalidResponse",
}
KINDS = {"ok": "succeeded", "cors": "cors", "network": "network", "aborted": "aborted"}
LOCAL_NETWORK = {"InsecureLocalNetwork", "InvalidLocalNetworkAccess", "LocalNetworkAccessPermissionDenied"}
POLICY = {"orb": {"orb"}, "corp": {"corp", "coep"}, "coep": {"corp", "coep", "frame-not-allowed"}, "csp": {"csp"}, "mixed-content": {"mixed-content"},
          "frame-not-allowed": {"frame-not-allowed", "csp"}, "integrity": {"integrity"}, "wrong-mime-type": {"wrong-mime-type", "orb"}, "blocked": None}


def names(cause, row, said, browser):
    """Does this cause agree with the browser?"""
    error = row["cors_error"]
    if row["outcome"] == "cors":
        if error in LOCAL_NETWORK:
            return cause == "local-network-access"
        if browser == "firefox":
            return FIREFOX.get(cause) in (error, *(row.get("also") or [])) or cause == "multiple-allow-origin" and error == "CORSAllowOriginNotMatchingOrigin" \
                or cause == "preflight-redirect" and error == "CORSPreflightDidNotSucceed3"
        known = CHROMIUM.get(cause)
        return known is not None and error in (known, "Preflight" + known)
    return cause in (POLICY.get(row["outcome"]) or ())


def grade(row, said, browser):
    """One of exact, candidate, undetermined, wrong, missing."""
    truth = row["outcome"]
    if said is None:
        return "missing" if truth == "cors" else "exact"
    outcome, causes = said["outcome"], [said["cause"], *said["alternatives"][:3]]
    if truth == "ok":
        return {"succeeded": "exact", "undetermined": "undetermined"}.get(outcome, "wrong")
    if outcome == "undetermined":
        return "candidate" if any(names(c, row, said, browser) for c in causes) else "undetermined"
    if truth == "cors" or truth in POLICY and truth != "blocked":
        kind = "policy" if truth != "cors" or row["cors_error"] in LOCAL_NETWORK else "cors"
        if outcome == kind and names(causes[0], row, said, browser):
            if kind == "cors" and browser == "chromium" and said["chromium_error"] != row["cors_error"]:
                return "wrong"
            return "exact"
        return "candidate" if any(names(c, row, said, browser) for c in causes) else "wrong"
    if truth == "network":
        spoken = browser == "firefox" and outcome == "cors" and causes[0] in ("redirect-with-credentials-in-url", "scheme-not-supported")
        port = outcome == "policy" and causes[0] == "bad-port"
        return "exact" if outcome == "network" or spoken or port else "candidate" if outcome == "aborted" else "wrong"
    if truth == "other" and "redirect-mode-error" in causes:
        return "exact" if outcome == "policy" else "candidate"
    if truth == "other" and causes[0] in ("redirect-with-credentials-in-url", "scheme-not-supported") and "BAD_URI" in (row["error_text"] or ""):
        return "exact"  # for images and event streams Firefox only reports a bad address
    if truth == "other" and "IMAGELIB" in (row["error_text"] or "") and outcome == "succeeded":
        return "exact"  # the answer was no image
    # Aborted by the page, or refused after the response was read: the record may show a valid response.
    return "wrong" if outcome == "cors" or outcome == "succeeded" and not row["status"] else "exact"


def judge(program, folder):
    run = subprocess.run([program, "--format", "json", "--all", "--show-secrets", str(folder / "capture.har")], capture_output=True, text=True)
    return json.loads(run.stdout)["files"][0]


def compare(program, folder, details):
    truth = json.loads((folder / "truth.json").read_text())
    browser = truth["browser"]
    file = judge(program, folder)
    by_entry = {}
    for fetch in file["fetches"]:
        for n in [fetch["entries"]["request"], *fetch["entries"]["redirects"]]:
            if n is not None:
                by_entry[n] = fetch
    counts = collections.Counter(entries=file["entries"])
    lines = []
    for row in truth["requests"]:
        if row.get("doubt") or row["outcome"] == "unfinished":
            counts["doubt"] += 1
            continue
        mains = [e["n"] for e in row["har_entries"] if e["role"] == "main"]
        said = next((by_entry[n] for n in mains if n in by_entry), None)
        if said is None and row["outcome"] != "cors" and row["outcome"] != "ok" and same_origin(row):
            counts["own"] += 1
            continue
        got = grade(row, said, browser)
        sure = said is not None and said["certainty"] in ("confirmed", "deduced")
        if got == "wrong" and said is not None and said["outcome"] != KINDS.get(row["outcome"], "policy"):
            # The cause may be open where the outcome is certain.
            sure = said.get("outcome_certainty", said["certainty"]) in ("confirmed", "deduced")
        counts[got] += 1
        counts["failures"] += row["outcome"] != "ok"
        counts["failures exact"] += row["outcome"] != "ok" and got == "exact"
        counts["failures sure"] += row["outcome"] != "ok" and got == "exact" and sure
        counts["sure and wrong"] += got == "wrong" and sure
        counts["false alarms"] += got == "wrong" and row["outcome"] == "ok"
        if got != "exact":
            words = "not listed" if said is None else f"{said['outcome']} {said['cause']} at {said['failed_at']} ({said['certainty']}) or {said['alternatives']}"
            flag = " SURE" if got == "wrong" and sure else " ALARM" if got == "wrong" and row["outcome"] == "ok" else ""
            lines.append((got, f"  {mains} {row['method']} {row['url']} [{row['type']}]: {got}{flag}\n    browser: {row['outcome']} {row['cors_error'] or ''} {row['error_text'] or ''}"
                               f"{' script ' + row['script'] if row.get('script') else ''}\n    har-cors: {words}"))
    if details:
        print("".join(text + "\n" for got, text in lines if details == "all" or "SURE" in text or "ALARM" in text or got in ("wrong", "missing")), end="")
    return counts


def same_origin(row):
    one, other = urlsplit(row["url"]), urlsplit(row["document_url"] or "")
    return one[:2] == other[:2]


COLUMNS = ["entries", "failures", "failures exact", "failures sure", "exact", "candidate", "undetermined", "wrong", "missing", "sure and wrong", "false alarms", "doubt"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dirs", nargs="+")
    parser.add_argument("--bin", default="target/debug/har-cors")
    parser.add_argument("--details", nargs="?", const="wrong", choices=["wrong", "all"])
    parser.add_argument("--quiet", action="store_true", help="the totals alone")
    options = parser.parse_args()
    totals, pages = {}, 0
    for folder in sorted({p.parent for d in options.dirs for p in pathlib.Path(d).glob("**/truth.json")}):
        counts = compare(options.bin, folder, options.details)
        pages += 1
        if not options.quiet:
            print(f"{folder.parent.name}/{folder.name}: " + ", ".join(f"{c} {counts[c]}" for c in COLUMNS if counts[c]))
        totals.setdefault(folder.parent.name, collections.Counter()).update(counts)
    for name, counts in totals.items():
        share = 100 * counts["failures exact"] / max(1, counts["failures"])
        print(f"{name}: " + ", ".join(f"{c} {counts[c]}" for c in COLUMNS) + f" ({share:.1f} % of failures exact)")
    sys.exit(0 if pages and not any(c["sure and wrong"] or c["false alarms"] for c in totals.values()) else 1)


if __name__ == "__main__":
    main()
