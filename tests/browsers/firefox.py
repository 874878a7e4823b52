"""Firefox: HARs written by its own Network Monitor, and what Necko reported about every entry.

The browser is driven over Marionette, whose chrome context (--remote-allow-system-access) opens the toolbox of the tab and calls
`HarExporter.fetchHarData`, the code behind "Save All As HAR". The panel's rows are in the order of the entries and carry the channel's
id; observers in the parent process keep each channel's status and `loadInfo.requestBlockingReason`, redirects from channel to
channel, and the console's messages with their categories.
"""

import datetime
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

from server import NAMES

PROGRAM = os.environ.get("FIREFOX", "firefox-esr")
PREFERENCES = {
    "marionette.port": 0, "browser.shell.checkDefaultBrowser": False, "datareporting.policy.dataSubmissionEnabled": False,
    "browser.startup.page": 0, "network.dns.localDomains": ",".join(NAMES), "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False, "app.normandy.enabled": False, "extensions.update.enabled": False,
    "app.update.disabledForTesting": True, "browser.safebrowsing.malware.enabled": False, "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.update.enabled": False, "services.settings.server": "data:,", "toolkit.telemetry.server": "data:,",
    "media.autoplay.default": 0, "media.gmp-manager.updateEnabled": False, "network.prefetch-next": True, "network.trr.mode": 5,
    "devtools.netmonitor.persistlog": False, "network.websocket.delay-failed-reconnects": False, "dom.ipc.processCount": 2,
    # Blocklists do not matter here, and would be fetched first.
    "privacy.trackingprotection.enabled": False, "network.cookie.cookieBehavior": 0, "geo.enabled": False,
    "browser.newtabpage.enabled": False, "dom.security.https_first": False, "dom.security.https_only_mode": False,
}

SETUP = """
    const { require } = ChromeUtils.importESModule("resource://devtools/shared/loader/Loader.sys.mjs");
    const { gDevTools } = require("devtools/client/framework/devtools");
    const { ChannelEventSinkFactory } = require("devtools/server/actors/network-monitor/channel-event-sink");
    Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB).addCertFromBase64(authority, "C,,");
    const heard = globalThis.heard = { gDevTools, channels: new Map(), redirects: [], lines: [] };
    heard.observer = { observe(subject, topic) {
        if (!(subject instanceof Ci.nsIHttpChannel)) return;
        const id = subject.QueryInterface(Ci.nsIIdentChannel).channelId;
        const name = ChromeUtils.getXPCOMErrorName(subject.status);
        const was = heard.channels.get(id) ?? { id, url: subject.URI.spec, method: subject.requestMethod, opened: Date.now(), order: heard.channels.size };
        heard.channels.set(id, { ...was, status: name, blocking: subject.loadInfo.requestBlockingReason, document: subject.loadInfo.loadingPrincipal?.spec ?? subject.loadInfo.triggeringPrincipal?.spec ?? null,
            origin: subject.loadInfo.triggeringPrincipal?.isNullPrincipal ? "null" : subject.loadInfo.triggeringPrincipal?.originNoSuffix ?? null });
    } };
    for (const topic of ["http-on-opening-request", "http-on-failed-opening-request", "http-on-stop-request"]) Services.obs.addObserver(heard.observer, topic);
    ChannelEventSinkFactory.getService().registerCollector({ onChannelRedirect(from, to) {
        if (from instanceof Ci.nsIHttpChannel && to instanceof Ci.nsIIdentChannel) heard.redirects.push([from.channelId, to.channelId]);
    } });
    heard.listener = { observe(message) {
        if (!(message instanceof Ci.nsIScriptError)) return;
        heard.lines.push({ category: message.category, text: message.errorMessage, window: message.innerWindowID, t: message.timeStamp });
    } };
    Services.console.registerListener(heard.listener);
    return true;
"""

OPEN = """
    const heard = globalThis.heard, window = Services.wm.getMostRecentWindow("navigator:browser");
    heard.channels.clear(); heard.redirects.length = 0; heard.lines.length = 0;
    if (heard.tab) await heard.gDevTools.closeToolboxForTab(heard.tab);
    const old = heard.tab ?? window.gBrowser.selectedTab;
    await new Promise((done) => Services.clearData.deleteData(Services.clearData.CLEAR_ALL & ~Services.clearData.CLEAR_CERT_EXCEPTIONS, done));
    heard.tab = window.gBrowser.addTab("about:blank", { triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal(), inBackground: false });
    window.gBrowser.selectedTab = heard.tab;
    window.gBrowser.removeTab(old);
    await heard.gDevTools.showToolboxForTab(heard.tab, { toolId: "netmonitor" });
    heard.channels.clear(); heard.redirects.length = 0; heard.lines.length = 0;
    return String(heard.tab.linkedBrowser.browserId);
"""

NAVIGATE = """
    globalThis.heard.tab.linkedBrowser.fixupAndLoadURIString(address, { triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal() });
    return true;
"""

EXPORT = """
    const heard = globalThis.heard, panel = heard.gDevTools.getToolboxForTab(heard.tab).getCurrentPanel().panelWin;
    const { HarExporter } = panel.windowRequire("devtools/client/netmonitor/src/har/har-exporter");
    const { HarMenuUtils } = panel.windowRequire("devtools/client/netmonitor/src/har/har-menu-utils");
    const { getDisplayedRequests } = panel.windowRequire("devtools/client/netmonitor/src/selectors/index");
    const requests = getDisplayedRequests(panel.store.getState());
    const har = await HarExporter.fetchHarData(HarMenuUtils.getDefaultHarOptions(requests, panel.connector));
    const told = requests.map((row) => ({ channel: row.resourceId, url: row.url, method: row.method, status: row.status ?? null,
        blocked: row.blockedReason ?? null, cause: row.cause?.type ?? null, cached: !!row.fromCache, service_worker: !!row.fromServiceWorker,
        started: row.startedMs, document: row.cause?.loadingDocumentUri ?? null }));
    return { har, told, channels: [...heard.channels.values()], redirects: heard.redirects, lines: heard.lines };
"""


class Marionette:
    """Firefox's remote protocol: length, colon, JSON."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.file, self.number = self.socket.makefile("rb"), 0
        self._receive()

    def _receive(self):
        length = b""
        while (byte := self.file.read(1)) != b":":
            if not byte:
                raise RuntimeError("Firefox ended")
            length += byte
        return json.loads(self.file.read(int(length)))

    def call(self, command, **parameters):
        self.number += 1
        data = json.dumps([0, self.number, command, parameters]).encode()
        self.socket.sendall(str(len(data)).encode() + b":" + data)
        _, _, error, result = self._receive()
        if error:
            raise RuntimeError(f"{command}: {error['message']} {error.get('stacktrace', '')[:300]}")
        return result

    def chrome(self, script, **arguments):
        """Runs an async function's body in the browser's own scope; arguments become its variables."""
        self.call("Marionette:SetContext", value="chrome")
        text = f"const done = arguments[arguments.length - 1]; (async ({', '.join(arguments)}) => {{ {script} }})(...arguments).then((v) => done({{ v }}), (e) => done({{ e: String(e) + e?.stack }}));"
        got = self.call("WebDriver:ExecuteAsyncScript", script=text, args=list(arguments.values()), newSandbox=False, sandbox="system")["value"]
        if "e" in got:
            raise RuntimeError(got["e"])
        return got["v"]

    def content(self, script):
        self.call("Marionette:SetContext", value="content")
        return self.call("WebDriver:ExecuteScript", script=script, args=[], newSandbox=False, sandbox=None)["value"]


class Firefox:
    """A browser; each page gets a fresh tab with a toolbox, after cookies, caches and workers were cleared."""

    name = "firefox"

    def __init__(self, certificate, authority):
        self.profile = tempfile.mkdtemp(prefix="scenario-firefox-")
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
        pathlib.Path(self.profile, "user.js").write_text("\n".join(lines))
        self.process = subprocess.Popen([PROGRAM, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile",
                                         self.profile, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self._connect(authority)
        except Exception:
            self.close()
            raise

    def _connect(self, authority):
        ready, end = pathlib.Path(self.profile, "MarionetteActivePort"), time.time() + 60
        while not ready.exists():
            if time.time() > end or self.process.poll() is not None:
                raise TimeoutError("Firefox did not start")
            time.sleep(0.1)
        self.driver = Marionette(int(ready.read_text()))
        about = self.driver.call("WebDriver:NewSession")["capabilities"]
        self.driver.call("WebDriver:SetTimeouts", script=60000)
        self.version = f"Firefox/{about['browserVersion']} build {about['moz:buildID']}"
        text = "".join(l for l in pathlib.Path(authority).read_text().splitlines() if "-----" not in l)
        self.driver.chrome(SETUP, authority=text)

    def close(self):
        try:
            self.driver.call("Marionette:Quit", flags=["eForceQuit"])
            self.process.wait(15)
        except Exception:
            self.process.kill()
        shutil.rmtree(self.profile, ignore_errors=True)

    def capture(self, page, sanitize=False):
        """Opens a page, runs its steps; returns HAR, reports about its entries, console, script's results."""
        self.driver.chrome(OPEN)
        handles = self.driver.call("WebDriver:GetWindowHandles")
        self.driver.call("WebDriver:SwitchToWindow", handle=handles[-1])
        self.driver.chrome(NAVIGATE, address=page["url"])
        end, done = time.time() + page.get("patience", 40), False
        while time.time() < end and not done:
            time.sleep(0.3)
            try:
                done = self.driver.content("return !!(window.wrappedJSObject ?? window).__done")
            except RuntimeError:
                continue
        time.sleep(page.get("settle", 0.8))
        script = json.loads(self.driver.content("return JSON.stringify((window.wrappedJSObject ?? window).__results || [])") or "[]")
        got = self.driver.chrome(EXPORT)
        return {**got, "script": script, "done": bool(done), "console": got["lines"]}


# nsILoadInfo's reasons for a blocked request: 1001-1015 are CORS's, and have the names of the console's categories.
CORS = {1001: "CORSDisabled", 1002: "CORSDidNotSucceed2", 1003: "CORSRequestNotHttp", 1004: "CORSMultipleAllowOriginNotAllowed",
        1005: "CORSMissingAllowOrigin2", 1006: "CORSNotSupportingCredentials", 1007: "CORSAllowOriginNotMatchingOrigin",
        1008: "CORSMissingAllowCredentials", 1009: "CORSOriginHeaderNotAdded", 1010: "CORSExternalRedirectNotAllowed",
        1011: "CORSPreflightDidNotSucceed3", 1012: "CORSInvalidAllowMethod", 1013: "CORSMethodNotFound",
        1014: "CORSInvalidAllowHeader", 1015: "CORSMissingAllowHeaderFromPreflight2"}
DID_NOT_SUCCEED = 1002
STATUS = [  # parts of a channel's status that show a policy
    ("CORP", "corp"), ("COEP", "coep"), ("FRAME_ANCESTOR", "frame-not-allowed"), ("CSP", "csp"), ("XFO", "frame-not-allowed"), ("SRI", "integrity"),
    ("CORRUPTED", "network"), ("REDIRECT_LOOP", "network"), ("UNKNOWN_HOST", "network"), ("CONNECTION_REFUSED", "network"), ("NET_RESET", "network"),
    ("NET_INTERRUPT", "network"), ("NET_EMPTY", "network"), ("PARTIAL_TRANSFER", "network"), ("PORT_ACCESS", "network"), ("NET_ERROR", "network"), ("MALWARE", "blocked"),
]


def outcome(row, preflights, lines):
    """How a request ended, by its last hop: (outcome, error, words)."""
    reason = row["reason"]
    status = row["channel_status"]
    # A connection that ends without a response has the message for several allowed origins.
    lost = lambda row: row["reason"] == 1004 and not row["status"] and not row["got"]
    refused = [p for p in preflights if p["reason"] in CORS and p["reason"] != DID_NOT_SUCCEED and not lost(p)]
    said = " | ".join(dict.fromkeys(line["text"] for line in lines))
    told = [line["category"] for line in lines if line["category"].startswith("CORS") and line["category"] != CORS[DID_NOT_SUCCEED]]
    if any(300 <= int(p["status"] or 0) < 400 for p in preflights) and told:
        return "cors", told[0], said  # a redirected preflight is refused several times; the first line is of the first check
    if not refused and (lost(row) or any(lost(p) for p in preflights)):
        return "network", None, said
    if reason in CORS and reason != DID_NOT_SUCCEED:
        return "cors", CORS[reason], said
    if refused and reason in (DID_NOT_SUCCEED, None, 0) and status not in ("NS_OK", "NS_BINDING_ABORTED", "NS_ERROR_DOM_ABORT_ERR"):
        return "cors", CORS[refused[-1]["reason"]], said
    if reason is not None and 2000 <= reason < 3000:
        return "csp", None, said
    if reason == 3001:
        return "mixed-content", None, said
    # Twins share their lines; what was sent in CORS mode is never refused as opaque.
    if any(line["category"] == "ORB" for line in lines) and "origin" not in row["sent"]:
        return "orb", None, said
    if any("MIME" in line["category"].upper() for line in lines) and status != "NS_OK":
        return "wrong-mime-type", None, said
    for part, name in STATUS:
        if part in status:
            return name, None, status
    if any(line["category"].startswith("CSP") for line in lines) and (reason or 0) >= 4000:
        return "csp", None, said
    if reason is not None and reason >= 4000:
        return "blocked", None, str(reason)
    if reason == DID_NOT_SUCCEED and "BAD_URI" in status and 300 <= int(row["status"] or 0) < 400 and told:
        return "cors", told[0], said  # a refused redirect is refused once more for having been refused; the first line is of the check
    if reason == DID_NOT_SUCCEED:
        # Every failure of a request in CORS mode has this reason; alone it means a dead connection, unless another line says more.
        for line in lines:
            if "Mixed Content" in line["category"]:
                return "mixed-content", None, said
            if "MIME" in line["category"].upper():
                return "wrong-mime-type", None, said
            if line["category"] == "CORSRequestNotHttp":
                return "cors", line["category"], said
        return "network", "CORSDidNotSucceed2", status
    if status in ("NS_BINDING_ABORTED", "NS_ERROR_ABORT", "NS_ERROR_DOM_ABORT_ERR"):
        return "aborted", None, status
    if status in ("NS_OK", "NS_ERROR_PARSED_DATA_CACHED"):
        return "ok", None, None
    return ("unfinished" if status == "open" else "other"), None, status


def truth(captured):
    """One row for each request that the page made: its entries by hop, its preflights and what Firefox said."""
    import re
    entries = json.loads(captured["har"])["log"]["entries"]
    told, channels = captured["told"], {c["id"]: c for c in captured["channels"]}
    # The exporter leaves out rows whose data it cannot get; the others are in order.
    numbered, n = [], 0
    for row in told:
        if n < len(entries) and entries[n]["request"]["url"].split("#")[0] == row["url"].split("#")[0] and entries[n]["request"]["method"] == row["method"]:
            row["n"] = n
            n += 1
            numbered.append(row)
    if n != len(entries):
        raise ValueError("entries and rows of the panel do not agree")
    for row in numbered:
        channel = channels.get(row["channel"], {})
        blocked = row["blocked"] if isinstance(row["blocked"], int) and row["blocked"] else 0
        row["reason"] = channel.get("blocking") or blocked or (0 if row["blocked"] == 0 or channel else None)
        row["channel_status"] = channel.get("status") or (row["blocked"] if isinstance(row["blocked"], str) else ("NS_OK" if row["status"] else "open"))
        row["order"] = channel.get("order", 1 << 30)
        headers = {h["name"].lower(): h["value"] for h in entries[row["n"]]["request"]["headers"]}
        row["asks"] = (headers.get("access-control-request-method"), headers.get("access-control-request-headers")) if row["method"] == "OPTIONS" and "access-control-request-method" in headers else None
        row["sent"], row["got"] = headers, entries[row["n"]]["response"]["headers"]
    previous = {to: come for come, to in captured["redirects"]}
    by_channel = {row["channel"]: row for row in numbered}
    chains = {}
    for row in numbered:
        if row["asks"] is None:
            first = row["channel"]
            while first in previous and previous[first] in by_channel:
                first = previous[first]
            chains.setdefault(first, []).append(row)
    preflights = [row for row in numbered if row["asks"] is not None]
    taken = {}
    for pre in preflights:  # a preflight is opened while its request waits
        fits = [m for m in numbered if m["asks"] is None and m["channel"] not in taken.values() and strip(m["url"]) == strip(pre["url"]) and m["method"] == pre["asks"][0]
                and (m["order"] < pre["order"] or m["n"] < pre["n"]) and all(h in m["sent"] for h in (pre["asks"][1] or "").split(",") if h)]
        # A request that was not sent has sent no byte.
        held = [m for m in fits if m["reason"] == DID_NOT_SUCCEED and not (entries[m["n"]]["request"]["headersSize"] or 0)]
        refused = pre["reason"] or pre["channel_status"] != "NS_OK"
        fits = (held if refused and held else [m for m in fits if m not in held] if not refused else fits) or fits
        if fits:
            taken[pre["channel"]] = fits[0]["channel"]
    made = []
    for chain in chains.values():
        own = [p for p in preflights if taken.get(p["channel"]) in [h["channel"] for h in chain]]
        # The target of a refused redirect is a row too, though nothing was opened; what was refused is the redirect.
        last = next((h for h in reversed(chain) if h["status"] or h["channel_status"] != "NS_ERROR_UNEXPECTED"), chain[-1])
        lines = [l for l in captured["lines"] if any(re.search(re.escape(strip(h["url"])) + r"(?![\w/?])", l["text"]) for h in chain)]
        shared = sum(1 for c in chains.values() if any(strip(h["url"]) == strip(last["url"]) for h in c)) > 1
        kind, error, words = outcome(last, own, lines)
        first = chain[0]
        made.append({"url": first["url"], "method": first["method"], "type": first["cause"], "document_url": first["document"], "started": None,
                     "outcome": kind, "cors_error": error, "failed_parameter": None, "error_text": words, "status": last["status"],
                     "channel_status": last["channel_status"], "blocking": last["reason"], "hops": [h["url"] for h in chain], "url_shared": shared or None,
                     "also": sorted({l["category"] for l in lines if l["category"].startswith("CORS")}) if any(300 <= int(p["status"] or 0) < 400 for p in own) else None,
                     "har_entries": [{"n": h["n"], "role": "main", "method": h["method"], "blockedReason": h["reason"]} for h in chain]
                     + [{"n": p["n"], "role": "preflight", "method": "OPTIONS", "blockedReason": p["reason"]} for p in own]})
        answered = {h["name"].lower() for h in entries[last["n"]]["response"]["headers"]}
        if "PARTIAL_TRANSFER" in last["channel_status"] and "content-length" not in answered:
            made[-1]["doubt"] = "a body of unknown length broke off, and the entry looks like that of a whole one"
    return made


def strip(address):
    return address.split("#")[0]
