"""Chromium: HARs written by its own DevTools, and what its network stack reported about every entry.

The browser is driven over --remote-debugging-pipe, so no WebSocket client is needed. `Target.openDevTools` opens the bundled front end
on the page; `NetworkLogView.exportAll`, the code behind "Export HAR", then writes the file, and the front end's own request objects,
in the order of the entries, tell what CDP said of each (corsErrorStatus, blockedReason, error text, request id).
"""

import base64
import fcntl
import hashlib
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

from server import NAMES

PROGRAM = os.environ.get("CHROMIUM", "chromium")
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync", "--remote-debugging-pipe", "--autoplay-policy=no-user-gesture-required"]

PREPARE = """(async () => {
    self.network = await import('./panels/network/network.js');
    self.workspace = await import('./models/workspace/workspace.js');
    self.sdk = await import('./core/sdk/sdk.js');
    self.ui = await import('./ui/legacy/legacy.js');
    await self.ui.ViewManager.ViewManager.instance().showView('network');
    const target = self.sdk.TargetManager.TargetManager.instance().scopeTarget();
    if (!target || !target.model(self.sdk.NetworkManager.NetworkManager)) return false;
    // Answered in order: what the front end asked for before (Network.enable) is in force then.
    await target.runtimeAgent().invoke_evaluate({ expression: '1' });
    return !!self.network.NetworkPanel.NetworkPanel.instance();
})()"""

EXPORT = """(async () => {
    const view = self.network.NetworkPanel.NetworkPanel.instance().networkLogView;
    const manager = self.workspace.FileManager.FileManager.instance();
    // Only the file dialog is replaced: what the exporter writes is kept instead of saved.
    const written = [];
    manager.save = async (url, content) => { written.push(content?.text ?? ''); return { fileSystemPath: url }; };
    manager.append = (url, text) => { written.push(text); manager.dispatchEventToListeners('AppendedToURL', url); };
    manager.close = () => {};
    // The writer sorts by time of issue.
    const requests = view.harRequests().sort((a, b) => a.issueTime() - b.issueTime());
    await view.exportAll({ sanitize: SANITIZE });
    const told = requests.map((request) => ({
        id: request.requestId(), fetch: request.backendRequestId(), url: request.url(), method: request.requestMethod,
        type: request.resourceType().name(), status: request.statusCode, error: request.localizedFailDescription,
        failed: !!request.failed, canceled: !!request.canceled, finished: request.finished,
        blocked: request.blockedReason() ?? null, cors: request.corsErrorStatus() ?? null,
        preflight_of: request.isPreflightRequest() ? request.initiator()?.requestId ?? '' : null,
        service_worker: request.fetchedViaServiceWorker, cached: request.cached(),
        document: request.documentURL, started: request.pseudoWallTime(request.issueTime()),
    }));
    const lines = self.sdk.TargetManager.TargetManager.instance().targets()
        .flatMap((target) => target.model(self.sdk.ConsoleModel.ConsoleModel)?.messages() ?? []).map((message) => ({
        source: message.source, level: message.level, text: message.messageText, url: message.url ?? null,
        request: message.getAffectedResources()?.requestId ?? null,
    }));
    return JSON.stringify({ har: written.join(''), told, console: lines });
})()"""


class Pipe:
    """The DevTools protocol over two pipes; messages end with a zero byte."""

    def __init__(self, options):
        child_in, self.out = os.pipe()
        self.inn, child_out = os.pipe()
        child_in, child_out = (fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for fd in (child_in, child_out))
        self.process = subprocess.Popen([PROGRAM, *options], preexec_fn=lambda: (os.dup2(child_in, 3), os.dup2(child_out, 4)),
                                        close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(child_in), os.close(child_out)
        self.rest, self.number = b"", 0

    def _read(self, seconds):
        while b"\0" not in self.rest:
            if not select.select([self.inn], [], [], seconds)[0]:
                return None
            data = os.read(self.inn, 1 << 20)
            if not data:
                raise RuntimeError("Chromium ended")
            self.rest += data
        message, _, self.rest = self.rest.partition(b"\0")
        return json.loads(message)

    def _send(self, method, session, params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        os.write(self.out, json.dumps(message).encode() + b"\0")
        return self.number

    def call(self, method, session=None, seconds=30, **params):
        number = self._send(method, session, params)
        end = time.time() + seconds
        while (left := end - time.time()) > 0:
            got = self._read(left)
            if got is None:
                break
            if got.get("id") == number:
                if "error" in got:
                    raise RuntimeError(f"{method}: {got['error']}")
                return got["result"]
        raise TimeoutError(method)

    def drain(self, seconds):
        end = time.time() + seconds
        while (left := end - time.time()) > 0:
            self._read(left)

    def evaluate(self, expression, session, seconds=30):
        got = self.call("Runtime.evaluate", session, seconds, expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in got:
            raise RuntimeError(got["exceptionDetails"].get("exception", {}).get("description", "exception"))
        return got["result"].get("value")


class Chromium:
    """A browser; each page gets its own context (cookies, caches, service workers) and a DevTools window."""

    name = "chromium"

    def __init__(self, certificate, authority):
        self.profile = tempfile.mkdtemp(prefix="scenario-chromium-")
        key = subprocess.run(f"openssl x509 -in {certificate} -pubkey -noout | openssl pkey -pubin -outform der", shell=True,
                             check=True, capture_output=True).stdout
        spki = base64.b64encode(hashlib.sha256(key).digest()).decode()
        mapping = ",".join(f"MAP {name} 127.0.0.1" for name in NAMES)
        self.pipe = Pipe([*OPTIONS, f"--user-data-dir={self.profile}", f"--host-resolver-rules={mapping}",
                          f"--ignore-certificate-errors-spki-list={spki}", "about:blank"])
        try:
            self.version = self.pipe.call("Browser.getVersion", seconds=60)["product"]
        except Exception:
            self.close()
            raise

    def close(self):
        try:
            self.pipe.call("Browser.close", seconds=10)
            self.pipe.process.wait(10)
        except Exception:
            self.pipe.process.kill()
        shutil.rmtree(self.profile, ignore_errors=True)

    def capture(self, page, sanitize=False):
        """Opens a page, runs its steps; returns (HAR as text, reports about its entries, console, script's results)."""
        call = self.pipe.call
        context = call("Target.createBrowserContext")["browserContextId"]
        try:
            target = call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
            session = call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            tools = call("Target.openDevTools", targetId=target)["targetId"]
            front = call("Target.attachToTarget", targetId=tools, flatten=True)["sessionId"]
            self._until(lambda: self.pipe.evaluate(PREPARE, front), 20)
            call("Page.navigate", session, url=page["url"])
            done = self._until(lambda: self.pipe.evaluate("!!self.__done", session), page.get("patience", 40), pause=0.3, soft=True)
            self.pipe.drain(page.get("settle", 0.8))
            script = json.loads(self.pipe.evaluate("JSON.stringify(self.__results || [])", session) or "[]")
            got = json.loads(self.pipe.evaluate(EXPORT.replace("SANITIZE", "true" if sanitize else "false"), front, 60))
            return {"har": got["har"], "told": got["told"], "script": script, "done": bool(done), "console": got["console"]}
        finally:
            for closing in ([tools] if "tools" in locals() else []):
                try:
                    call("Target.closeTarget", targetId=closing)
                except Exception:
                    pass
            call("Target.disposeBrowserContext", browserContextId=context)

    def _until(self, ready, seconds, pause=0.2, soft=False):
        end, last = time.time() + seconds, None
        while time.time() < end:
            try:
                if value := ready():
                    return value
            except RuntimeError as error:
                last = error
            self.pipe.drain(pause)
        if soft:
            return None
        raise TimeoutError(f"Chromium did not get ready: {last}")


def outcome(told):
    """How a request ended, by Chromium's report on its last hop: (outcome, error, parameter)."""
    if told["cors"]:
        return "cors", told["cors"]["corsError"], told["cors"].get("failedParameter") or None
    blocked, error = told["blocked"], told["error"] or ""
    if told["type"] == "websocket":
        return ("ok", None, None) if told["status"] == 101 else ("network", None, error)
    if error == "net::ERR_BLOCKED_BY_RESPONSE":
        return "frame-not-allowed", None, blocked or error
    if blocked:
        for part, name in [("mixed", "mixed-content"), ("csp", "csp"), ("coep", "coep"), ("corp", "corp"), ("coop", "frame-not-allowed"), ("sri", "integrity")]:
            if part in blocked:
                return name, None, blocked
        return "blocked", None, blocked
    if error == "net::ERR_BLOCKED_BY_ORB":
        return "orb", None, error
    if error == "net::ERR_BLOCKED_BY_CSP":
        return "csp", None, error
    if told["canceled"] or error == "net::ERR_ABORTED":
        return "aborted", None, error
    if error == "net::ERR_FAILED" or (told["failed"] and not error):
        return "other", None, error
    if error:
        return "network", None, error
    return ("ok", None, None) if told["finished"] else ("unfinished", None, None)


def truth(captured):
    """One row for each request that the page made: its entries by hop, its preflights and what Chromium said."""
    rows = {}
    for n, told in enumerate(captured["told"]):
        if told["preflight_of"] is None:
            rows.setdefault(told["fetch"], []).append((n, told))
    made = []
    for number, hops in rows.items():
        last = hops[-1][1]
        kind, error, parameter = outcome(last)
        if kind == "ok" and 300 <= last["status"] < 400:  # only the console reports a redirect to another scheme
            for line in captured["console"]:
                if "blocked by CORS policy: Cross origin requests are only supported for" in line["text"] and f"(redirected from '{hops[0][1]['url']}')" in line["text"]:
                    kind, error = "cors", "CorsDisabledScheme"
        entries = [{"n": n, "role": "main", "method": t["method"], "status": t["status"]} for n, t in hops]
        entries += [{"n": n, "role": "preflight", "method": "OPTIONS", "status": t["status"]}
                    for n, t in enumerate(captured["told"]) if t["preflight_of"] == number]
        first = hops[0][1]
        made.append({"url": first["url"], "method": first["method"], "type": first["type"], "document_url": first["document"],
                     "started": None, "outcome": kind, "cors_error": error, "failed_parameter": parameter,
                     "error_text": last["error"], "blocked": last["blocked"], "status": last["status"], "service_worker": last["service_worker"] or None,
                     "hops": [t["url"] for _, t in hops], "har_entries": entries, "id": number})
    return made
