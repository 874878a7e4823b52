"""Seeded pages: `generate(family, seed)` gives the same page every time. Each family mixes features of one part of the web platform."""

import random

from server import plain, url

SITES = ["api.shop.test", "static.shop.test", "partner.test", "api.partner.test", "auth.test", "cdn.test", "tracker.test"]
WORDS = ["cart", "orders", "users", "prices", "session", "search", "stock", "profile", "events", "media", "theme", "reviews", "rates"]
UNSAFE = ["X-Trace", "X-Api-Key", "X-Requested-With", "Authorization", "If-None-Match", "X-Tenant", "traceparent", "Cache-Control"]


class Page:
    """A page under construction: the server and the drivers use `self.page`."""

    def __init__(self, name, r, at="https://shop.test", headers=(), markup=""):
        self.r, self.name, self.at, self.count = r, name, at, 0
        self.secure = at.startswith("https")
        self.origin = url(at, "")
        self.waves = []
        path = f"/{name}/"
        self.steps = {"waves": self.waves, "markup": markup}
        self.page = {"name": name, "url": url(at, path), "rules": {}, "documents": {path: ([list(h) for h in headers], self.steps)}}

    def path(self, end=""):
        self.count += 1
        return f"/{self.name}/{self.r.choice(WORDS)}/{self.count}{end}"

    def site(self, own=0.1):
        """An origin: usually different from the page's, by name, port or scheme."""
        scheme = "https" if self.secure else self.r.choice(["http", "http", "http", "http2", "https"])
        if self.r.random() < own:
            return self.at
        if self.r.random() < 0.08 and not self.secure:
            return "http2://shop.test"
        return f"{scheme}://{self.r.choice(SITES)}"

    def serve(self, rule, site=None, end=""):
        """Adds a path with a rule; returns its address."""
        path = self.path(end)
        self.page["rules"][path] = rule
        return url(site or self.site(), path)

    def document(self, steps, site, headers=()):
        """Adds a document (steps) or a script (text); returns its address."""
        path = self.path(".js" if isinstance(steps, str) else "")
        self.page["documents"][path] = ([list(h) for h in headers], steps)
        return url(site, path)

    def wave(self, *steps):
        self.waves.append(list(steps))


def allow(page, kind, credentials=False):
    """Header lines of a response by their purpose."""
    origin = page.origin
    other = "https://elsewhere.test"
    value = {"good": ["{origin}"], "star": ["*"], "none": [], "other": [other], "null": ["null"], "slash": [origin + "/"], "upper": [origin.upper()],
             "list": [f"{origin}, {other}"], "two": [origin, other], "twice": ["*", "*"], "spaces": [f"{origin} {other}"], "empty": [""],
             "word": ["undefined"], "host": [origin.split("//")[1]], "scheme": [origin.replace("https:", "http:") if page.secure else origin.replace("http:", "https:")],
             "pattern": ["https://*.shop.test"], "port": [origin.rsplit(":", 1)[0]]}[kind]
    lines = [["Access-Control-Allow-Origin", v] for v in value]
    if credentials:
        lines.append(["Access-Control-Allow-Credentials", credentials if isinstance(credentials, str) else "true"])
    return lines


def answer_kind(r, good=0.5):
    if r.random() < good:
        return r.choice(["good", "good", "star"])
    return r.choices(["none", "other", "null", "slash", "upper", "list", "two", "twice", "spaces", "empty", "word", "host", "scheme", "pattern", "port", "star"],
                     [10, 5, 2, 3, 1, 3, 3, 1, 1, 1, 1, 1, 2, 1, 1, 4])[0]


def answer(page, good=0.5, body="json", **more):
    r = page.r
    status = r.choices([200, 201, 204, 400, 401, 403, 404, 429, 500, 502, 503], [60, 2, 4, 2, 4, 3, 6, 2, 4, 3, 2])[0]
    credentials = r.choices([False, True, "True", "1", "false"], [5, 5, 1, 0.5, 0.5])[0]
    made = {"status": status, "headers": allow(page, answer_kind(r, good), credentials), "body": body, "delay": r.choice([0, 0, 5, 20, 60]), **more}
    if status == 204:
        made["body"] = "empty"
    if r.random() < 0.25:
        made["headers"].append(["Vary", "Origin"])
    if r.random() < 0.1:
        made["headers"].append(["Set-Cookie", "id=1; SameSite=None; Secure"])
    if r.random() < 0.03:
        made["do"] = r.choice(["close", "reset", "short"])
    return made


def preflight(page, methods=(), headers=(), good=0.6):
    """A preflight response for these methods and headers, right or wrong in one of many ways."""
    r = page.r
    status = 204
    origin, credentials = "good", r.choice([True, True, False])
    listed_methods, listed_headers = ", ".join(methods) or None, ", ".join(headers) or None
    if r.random() > good:
        fault = r.choice(["status", "status", "origin", "origin", "origin", "methods", "headers", "headers", "redirect", "star", "credentials", "form", "net", "both"])
        if fault in ("status", "both"):
            status = r.choice([400, 401, 403, 404, 405, 500, 502, 503, 302, 308])
        if fault in ("origin", "both"):
            origin = answer_kind(r, 0)
        if fault == "methods":
            listed_methods = r.choice([None, "GET, POST", "get, put", "", "*"])
        if fault == "headers":
            listed_headers = r.choice([None, "Content-Type", ", ".join(headers[:-1]) or None, "*", "X-Other"])
        if fault == "redirect":
            return {"status": r.choice([301, 302, 307, 308]), "body": "empty",
                    "headers": [["Location", page.serve({"any": [answer(page)]}, r.choice([None, page.at]))]] + allow(page, r.choice(["good", "none"]), True)}
        if fault == "star":
            origin, listed_methods, listed_headers = "star", "*", "*"
        if fault == "credentials":
            credentials = r.choice(["True", "false", "", False])
        if fault == "form":
            listed_methods, listed_headers = r.choice([("GET; PUT", listed_headers), (listed_methods, "x a, (b)"), ("PUT DELETE", listed_headers)])
        if fault == "net":
            return {"do": r.choice(["close", "reset"])}
    elif r.random() < 0.25:
        listed_methods, listed_headers = r.choice([("*", listed_headers), (listed_methods, "*"), (listed_methods, listed_headers)])
    lines = allow(page, origin, credentials)
    if listed_methods is not None:
        lines.append(["Access-Control-Allow-Methods", listed_methods])
    if listed_headers is not None:
        lines.append(["Access-Control-Allow-Headers", listed_headers])
    if r.random() < 0.4:
        lines.append(["Access-Control-Max-Age", r.choice(["0", "5", "600", "-1"])])
    return {"status": status, "headers": lines, "body": "empty", "delay": r.choice([0, 0, 10, 40])}


def request(page, address, only=None):
    """A fetch or XHR of random method, headers and credentials; returns (step, method, header names that need permission)."""
    r = page.r
    method = r.choices(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"], [10, 5, 4, 3, 2, 1])[0]
    headers = {name: r.choice(["1", "abc", "Bearer x"]) for name in r.sample(UNSAFE, r.choices([0, 1, 2], [5, 3, 1])[0])}
    body = None
    if method in ("POST", "PUT", "PATCH"):
        body = r.choice(["a=b", '{"a":1}'])
        kind = r.choice([None, "application/json", "text/plain", "application/x-www-form-urlencoded"])
        if kind:
            headers["Content-Type"] = kind
    if (only or r.choice(["fetch", "fetch", "xhr"])) == "xhr":
        step = {"do": "xhr", "url": address, "method": method, "headers": headers, "credentials": r.random() < 0.35, "body": body}
        if body and r.random() < 0.1:
            step["upload"] = True
    else:
        init = {"method": method, "headers": headers, "credentials": r.choice(["same-origin", "same-origin", "include", "omit"])}
        if body:
            init["body"] = body
        if r.random() < 0.1:
            init["cache"] = r.choice(["no-store", "reload", "no-cache"])
        step = {"do": "fetch", "url": address, "init": init}
    needs = sorted(n.lower() for n in headers if n != "Content-Type" or headers[n] == "application/json")
    return step, method, needs


def endpoint(page, site=None, good=0.5, pre=0.6, only=None, **more):
    """A request and its rule."""
    address = page.serve({}, site)
    step, method, needs = request(page, address, only)
    path = "/" + address.split("/", 3)[3]
    page.page["rules"][path] = {"OPTIONS": [preflight(page, [method], needs, pre)], "any": [answer(page, good, **more)]}
    return step


def family_calls(p):
    """Calls of an application: fetch and XHR of all methods, headers and credentials modes."""
    for _ in range(p.r.randint(2, 5)):
        p.wave(*[endpoint(p) for _ in range(p.r.randint(2, 6))])


def family_preflights(p):
    """Preflights with all kinds of responses; the same URL again, from the preflight cache or not."""
    r = p.r
    for _ in range(r.randint(2, 4)):
        steps = []
        for _ in range(r.randint(2, 4)):
            address = p.serve({})
            names = r.sample(UNSAFE, 2)
            method = r.choice(["PUT", "DELETE", "GET", "PATCH", "POST"])
            rule = {"OPTIONS": [preflight(p, [method], names, 0.45) for _ in range(r.choice([1, 2]))], "any": [answer(p, 0.7)]}
            p.page["rules"]["/" + address.split("/", 3)[3]] = rule
            steps.append({"do": "fetch", "url": address, "init": {"method": method, "headers": {names[0]: "1", **({names[1]: "2"} if r.random() < 0.5 else {})},
                                                                  "credentials": r.choice(["same-origin", "include"])}})
        p.wave(*steps)
        p.wave(*[{**s, "init": {**s["init"], "headers": {**s["init"]["headers"], **({"X-More": "1"} if r.random() < 0.3 else {})}}} for s in steps if r.random() < 0.8])


def hop(p, target, good=0.7):
    r = p.r
    return {"status": r.choice([301, 302, 303, 307, 308]), "body": "empty",
            "headers": [["Location", target]] + allow(p, answer_kind(r, good), r.choice([True, True, False])), "delay": r.choice([0, 0, 20])}


def family_redirects(p):
    """Chains of one to four hops within and across origins, to targets that redirects must not have."""
    r = p.r
    for _ in range(r.randint(3, 5)):
        steps = []
        for _ in range(r.randint(2, 4)):
            target = p.serve({"OPTIONS": [preflight(p, ["PUT", "DELETE", "POST"], ["X-Trace", "Content-Type"], 0.6)], "any": [answer(p, 0.5)]}, p.site(0.25))
            if r.random() < 0.2:
                scheme, rest = target.split("://")
                target = r.choice([f"{scheme}://me:secret@{rest}", "ftp://files.test/x", "data:text/plain,x", "myapp://open", plain(target),
                                   url("dead://cdn.test", "/x"), "//" + rest, rest.split("/", 1)[1], "https://"])
                if "://" not in target and not target.startswith(("//", "data:")):
                    target = "/" + target
            for _ in range(r.choices([1, 2, 3, 4], [5, 4, 2, 1])[0]):
                target = p.serve({"OPTIONS": [preflight(p, ["PUT", "DELETE", "POST"], ["X-Trace", "Content-Type"], 0.8)], "any": [hop(p, target)]}, p.site(0.35))
            how = r.choice(["fetch", "fetch", "fetch", "xhr", "img", "script", "events", "style", "font"])
            if how == "fetch":
                init = {"method": r.choice(["GET", "GET", "GET", "PUT", "POST", "DELETE"]), "credentials": r.choice(["same-origin", "include"]), "redirect": r.choice(["follow"] * 6 + ["manual", "error"])}
                if r.random() < 0.3:
                    init["headers"] = {"X-Trace": "1"}
                if r.random() < 0.1 and init["method"] in ("GET", "POST"):
                    init = {"mode": "no-cors", "method": init["method"]}
                steps.append({"do": "fetch", "url": target, "init": init})
            elif how == "xhr":
                steps.append({"do": "xhr", "url": target, "method": r.choice(["GET", "PUT"]), "credentials": r.random() < 0.4, "headers": {}})
            else:
                steps.append({"do": how, "url": target, **({"crossorigin": r.choice(["anonymous", "use-credentials"])} if r.random() < 0.6 else {})})
        p.wave(*steps)


def family_caches(p):
    """Responses that are stored, revalidated, reused under another origin, mode or credentials."""
    r = p.r
    for _ in range(r.randint(2, 4)):
        bodies = {"img": "png", "script": "js", "style": "css", "fetch": "json", "font": "font"}
        steps = []
        for _ in range(r.randint(2, 4)):
            body = r.choice(list(bodies))
            fresh = r.choice(["max-age=600", "max-age=600", "no-cache", "max-age=0, must-revalidate", "no-store"])
            first = answer(p, 0.55, bodies[body])
            first["status"], first["body"] = 200, bodies[body]
            first.pop("do", None)
            first["headers"] += [["Cache-Control", fresh], ["ETag", '"v1"']] + ([["Vary", "Origin"]] if r.random() < 0.3 else [])
            later = {"status": 304, "headers": [["ETag", '"v1"']] + (allow(p, answer_kind(r, 0.6), True) if r.random() < 0.5 else []), "body": "empty"}
            address = p.serve({"any": [first], "304": [later], "OPTIONS": [preflight(p, ["GET"], ["If-None-Match", "X-Trace"])]}, p.site(0.05))
            plain = {"do": body, "url": address}
            if body == "fetch":
                plain["init"] = {"mode": r.choice(["cors", "no-cors"]), "credentials": r.choice(["omit", "include", "same-origin"])}
            again = {"do": r.choice([body, "fetch", "xhr", "img"]), "url": address}
            if again["do"] == "fetch":
                again["init"] = {"credentials": r.choice(["omit", "include", "same-origin"]), "cache": r.choice(["default", "default", "no-cache", "force-cache", "reload", "only-if-cached"] if False else ["default", "default", "no-cache", "force-cache", "reload"])}
                if r.random() < 0.15:
                    again["init"]["headers"] = {"If-None-Match": '"v1"'}
            elif again["do"] == "xhr":
                again.update(method="GET", headers={}, credentials=r.random() < 0.4)
            elif r.random() < 0.6:
                again["crossorigin"] = r.choice(["anonymous", "use-credentials"])
            steps.append((plain, again))
        p.wave(*[a for a, _ in steps])
        p.wave(*[b for _, b in steps])
        p.wave(*[b for _, b in steps if r.random() < 0.4])


ELEMENTS = {"img": "png", "script": "js", "module": "module", "style": "css", "preload": "js", "modulepreload": "module", "font": "font", "video": "wav", "audio": "wav",
            "track": "vtt", "manifest": "manifest", "import": "module", "prefetch": "json", "object": "html", "icon": "png"}


def family_elements(p):
    """Images, scripts, styles, fonts, media: with and without `crossorigin`, right and wrong types and statuses."""
    r = p.r
    for _ in range(r.randint(2, 4)):
        steps = []
        for _ in range(r.randint(3, 7)):
            do = r.choice(list(ELEMENTS))
            made = answer(p, 0.5, ELEMENTS[do])
            if r.random() < 0.2:
                made["body"] = r.choice(["html", "json", "text", "png", "js", "css", "svg", "empty"])
            if r.random() < 0.15:
                made["headers"].append(["X-Content-Type-Options", "nosniff"])
            if r.random() < 0.15:
                made["headers"].append(["Cross-Origin-Resource-Policy", r.choice(["same-origin", "same-site", "cross-origin"])])
            if do in ("video", "audio") and r.random() < 0.5:
                made["ranges"] = True
            step = {"do": do, "url": p.serve({"any": [made]}, p.site(0.1))}
            if r.random() < 0.5 and do not in ("font", "import"):
                step["crossorigin"] = r.choice(["anonymous", "anonymous", "use-credentials"])
            if do == "preload":
                step["as"] = r.choice(["script", "fetch", "image", "style", "font"])
            if do in ("script", "style") and r.random() < 0.15:
                step["integrity"] = "sha256-" + "A" * 43 + "="
            steps.append(step)
        p.wave(*steps)


def family_workers(p):
    """Dedicated and shared workers, of blob, data and address, classic and module, that make calls of their own."""
    r = p.r
    for _ in range(r.randint(2, 3)):
        steps = []
        for _ in range(r.randint(1, 3)):
            inner = {"waves": [[endpoint(p) for _ in range(r.randint(1, 3))] for _ in range(r.randint(1, 2))]}
            kind = r.choice(["worker", "worker", "worker", "shared"])
            source = r.choice(["blob", "url", "data"])
            step = {"do": kind, "source": source, "steps": inner}
            if source == "url":
                import json
                text = f"self.__steps = {json.dumps(inner)}; importScripts('/run.js');"
                step["url"] = p.document(text, p.at)
            elif kind == "worker" and source == "blob" and r.random() < 0.3:
                step["module"] = True
            steps.append(step)
        if r.random() < 0.3:
            steps.append({"do": "worker", "source": "url", "url": p.serve({"any": [answer(p, body="js")]}), "patience": 600})
        p.wave(*steps, endpoint(p), endpoint(p))


SERVICE = """const how = %s;
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
    const way = how[new URL(event.request.url).pathname];
    if (way === 'pass') event.respondWith(fetch(event.request));
    if (way === 'error') event.respondWith(Response.error());
    if (way === 'reject') event.respondWith(Promise.reject(new Error('no')));
    if (way === 'made') event.respondWith(new Response('{"made":true}', { headers: { 'Content-Type': 'application/json' } }));
    if (way === 'opaque') event.respondWith(fetch(event.request.url, { mode: 'no-cors' }));
    if (way === 'more') event.respondWith(fetch(event.request.url, { headers: { 'X-Worker': '1' } }));
    if (way === 'offline') event.respondWith(fetch(event.request).catch(() => new Response('offline', { status: 503 })));
});
"""


def family_service(p):
    """A service worker that forwards, answers itself, fails, or adds headers."""
    import json
    r, ways = p.r, {}
    steps = []
    for _ in range(r.randint(6, 12)):
        step = endpoint(p, good=0.6) if r.random() < 0.75 else {"do": "img", "url": p.serve({"any": [answer(p, 0.5, "png")]}), **({"crossorigin": "anonymous"} if r.random() < 0.5 else {})}
        path = "/" + step["url"].split("/", 3)[3]
        ways[path] = r.choice(["pass", "pass", "none", "error", "reject", "made", "opaque", "more", "offline"])
        steps.append(step)
    worker = p.document(SERVICE % json.dumps(ways), p.at, [["Service-Worker-Allowed", "/"]])
    p.wave({"do": "service", "url": worker})
    while steps:
        count = r.randint(1, 4)
        p.wave(*steps[:count])
        del steps[:count]


def family_frames(p):
    """Frames of other sites, sandboxed, srcdoc and data:, refused by X-Frame-Options or COEP, each with its own calls."""
    r = p.r
    runner = url(p.at, "/run.js")
    from server import document
    for _ in range(r.randint(2, 3)):
        steps = []
        for _ in range(r.randint(1, 3)):
            inner = {"waves": [[endpoint(p, r.choice([None, p.at])) for _ in range(r.randint(1, 3))]]}
            kind = r.choice(["frame", "frame", "sandbox", "srcdoc", "dataframe", "refused"])
            if kind == "frame":
                steps.append({"do": "frame", "runs": True, "url": p.document(inner, p.site(0.2))})
            elif kind == "sandbox":
                steps.append({"do": "frame", "runs": True, "sandbox": r.choice(["allow-scripts", "allow-scripts allow-same-origin"]), "url": p.document(inner, p.site(0.5))})
            elif kind == "refused":
                headers = r.choice([[["X-Frame-Options", "DENY"]], [["X-Frame-Options", "SAMEORIGIN"]], [["Content-Security-Policy", "frame-ancestors 'none'"]]])
                steps.append({"do": "frame", "url": p.document({"waves": []}, p.site(), headers), "patience": 700})
            else:
                steps.append({"do": kind, "html": document(inner, runner), **({"sandbox": "allow-scripts"} if kind == "srcdoc" and r.random() < 0.4 else {})})
        p.wave(*steps, endpoint(p))
    if r.random() < 0.3:
        p.wave({"do": "form", "url": p.serve({"any": [answer(p, body="html")]})})


def family_policies(p):
    """Opaque responses that ORB, CORP or COEP refuse, CSP, mixed content, and no-cors requests that go through."""
    r = p.r
    for _ in range(r.randint(2, 4)):
        steps = []
        for _ in range(r.randint(3, 6)):
            if r.random() < 0.35:
                steps.append(endpoint(p))
                continue
            do = r.choice(["img", "script", "style", "fetch", "video", "audio", "frame", "object"])
            made = {"status": r.choices([200, 206, 403, 404, 500], [8, 1, 1, 1, 1])[0], "body": r.choice(["json", "html", "text", "png", "js", "css", "svg", "wav", "empty", "bytes"]), "headers": []}
            if r.random() < 0.4:
                made["headers"].append(["X-Content-Type-Options", "nosniff"])
            if r.random() < 0.4:
                made["headers"].append(["Cross-Origin-Resource-Policy", r.choice(["same-origin", "same-site", "cross-origin"])])
            if r.random() < 0.3:
                made["headers"] += allow(p, answer_kind(r))
            if r.random() < 0.1:
                made["type"] = r.choice(["application/x-protobuf", "application/pdf", "text/csv", "image/unknown", "application/xml", ""])
            step = {"do": do, "url": p.serve({"any": [made]}, p.site(0.1))}
            if do == "fetch":
                step["init"] = {"mode": r.choice(["no-cors", "no-cors", "same-origin", "cors"]), "method": r.choice(["GET", "POST"])}
            if do == "frame":
                step["patience"] = 700
            elif r.random() < 0.25:
                step["crossorigin"] = "anonymous"
            if r.random() < 0.1:
                step["url"] = plain(step["url"])
            steps.append(step)
        p.wave(*steps)


def family_streams(p):
    """EventSource, WebSocket, beacons, keepalive, forms."""
    r = p.r
    for _ in range(r.randint(2, 4)):
        steps = []
        for _ in range(r.randint(3, 6)):
            do = r.choice(["events", "events", "socket", "beacon", "beacon", "keepalive", "keepalive", "call"])
            if do == "call":
                steps.append(endpoint(p))
            elif do == "events":
                made = answer(p, 0.6, "events")
                if r.random() < 0.2:
                    made["body"] = "json"
                steps.append({"do": "events", "url": p.serve({"any": [made]}, p.site(0.1)), "credentials": r.random() < 0.5})
            elif do == "socket":
                made = r.choice([{"status": 101}, {"status": 403, "body": "text"}, {"do": "close"}])
                steps.append({"do": "socket", "url": p.serve({"any": [made]}, p.site(0.1)).replace("http", "ws", 1)})
            elif do == "beacon":
                kind = r.choice([None, "text/plain", "application/json", "application/x-www-form-urlencoded"])
                steps.append({"do": "beacon", "method": "POST", "url": p.serve({"OPTIONS": [preflight(p, ["POST"], ["Content-Type"])], "any": [answer(p)]}), **({"type": kind} if kind else {})})
            else:
                step = endpoint(p, only="fetch")
                step["init"]["keepalive"] = True
                if r.random() < 0.3 and step["init"]["method"] in ("GET", "POST"):
                    step["init"] = {"method": step["init"]["method"], "mode": "no-cors", "keepalive": True}
                steps.append(step)
        p.wave(*steps)


def family_aborts(p):
    """Aborted and timed out requests, network failures, and retries until it works."""
    r = p.r
    for _ in range(r.randint(2, 4)):
        steps = []
        for _ in range(r.randint(2, 4)):
            kind = r.choice(["abort", "abort", "timeout", "dead", "fault", "retry"])
            step = endpoint(p)
            rule = p.page["rules"]["/" + step["url"].split("/", 3)[3]]
            if kind in ("abort", "timeout"):
                for a in r.choice([rule["any"], rule["OPTIONS"], rule["any"] + rule["OPTIONS"]]):
                    a["delay"] = 250
                step["abort" if kind == "abort" or step["do"] == "xhr" else "timeout"] = r.choice([0, 30, 120])
            elif kind == "dead":
                step["url"] = url("dead://" + r.choice(SITES), "/" + step["url"].split("/", 3)[3])
            elif kind == "fault":
                rule["any"][0]["do"] = r.choice(["close", "reset", "short", "garbage"])
            else:
                good = {"status": 200, "headers": allow(p, "good", True), "body": "json"}
                rule["any"] = [answer(p, 0.2), answer(p, 0.3), good]
                rule["OPTIONS"] = [rule["OPTIONS"][0], preflight(p, ["PUT", "POST", "DELETE", "PATCH"], UNSAFE + ["Content-Type"], 1)]
                steps += [{**step, "after": 150}, {**step, "after": 350}]
            steps.append(step)
        p.wave(*steps)


def family_twins(p):
    """The same URL several times at once and in turn, with other methods, headers and credentials, changing responses."""
    r = p.r
    for _ in range(r.randint(1, 3)):
        address = p.serve({}, p.site(0.05))
        rule = {"OPTIONS": [preflight(p, ["PUT", "DELETE", "PATCH", "GET", "POST"], UNSAFE + ["Content-Type"], 0.6) for _ in range(r.randint(1, 4))],
                "any": [answer(p, 0.6) for _ in range(r.randint(1, 3))], "PUT": [answer(p, 0.7)]}
        for a in rule["OPTIONS"]:
            a["delay"] = r.choice([0, 15, 80])
        p.page["rules"]["/" + address.split("/", 3)[3]] = rule
        for _ in range(r.randint(2, 4)):
            steps = []
            for _ in range(r.randint(2, 5)):
                step, _, _ = request(p, address)
                if r.random() < 0.3:
                    step["after"] = r.choice([10, 60, 120])
                steps.append(step)
                if r.random() < 0.3:
                    steps.append(dict(step))
            p.wave(*steps)


def family_auth(p):
    """Cookies, Authorization, 401 with and without CORS headers, logins by redirect."""
    r = p.r
    site = p.site()
    login = p.serve({"any": [{"status": 200, "body": "html", "headers": []}]}, "https://auth.test" if p.secure else "http://auth.test")
    cookie = p.serve({"any": [{"status": 204, "body": "empty", "headers": allow(p, "good", True) + [["Set-Cookie", "sid=1; Path=/" + ("; SameSite=None; Secure" if p.secure else "")]]}]}, site)
    p.wave({"do": "fetch", "url": cookie, "init": {"credentials": "include"}})
    for _ in range(r.randint(2, 4)):
        steps = []
        for _ in range(r.randint(2, 5)):
            kind = r.choice(["challenge", "login", "bearer", "plain", "cookie"])
            address = p.serve({}, r.choice([site, site, None]))
            init = {"credentials": r.choice(["include", "include", "same-origin"])}
            status = 200
            lines = allow(p, answer_kind(r, 0.5), r.choice([True, True, False]))
            pre = preflight(p, ["GET", "POST"], ["Authorization"], 0.5)
            if kind == "challenge":
                status, lines = 401, r.choice([[], lines]) + [["WWW-Authenticate", r.choice(['Bearer realm="x"', 'Bearer error="invalid_token"'])]]
            if kind == "login":
                status, lines = 302, r.choice([[], lines]) + [["Location", login]]
            if kind == "bearer":
                init["headers"] = {"Authorization": "Bearer x"}
                if r.random() < 0.3:
                    pre = {"status": 401, "headers": r.choice([[], allow(p, "good", True)]), "body": "json"}
            p.page["rules"]["/" + address.split("/", 3)[3]] = {"OPTIONS": [pre], "any": [{"status": status, "headers": lines, "body": "json"}]}
            steps.append({"do": "fetch", "url": address, "init": init})
        p.wave(*steps)
        if r.random() < 0.5:
            p.wave(*[{**s, "init": {**s["init"], "headers": {"Authorization": "Bearer x"}}} for s in steps[:2]])


def family_upgrades(p):
    """http and https of one name: redirects that upgrade and downgrade, HSTS, upgrade-insecure-requests, preflights sent elsewhere."""
    r = p.r
    for _ in range(r.randint(2, 4)):
        steps = []
        for _ in range(r.randint(2, 5)):
            name = r.choice(SITES)
            target = p.serve({"OPTIONS": [preflight(p, ["PUT", "POST", "GET"], ["X-Trace", "Content-Type"], 0.8)], "any": [answer(p, 0.7)]}, f"https://{name}")
            path = "/" + target.split("/", 3)[3]
            moved = p.path(r.choice(["", "/"]))
            lines = [["Location", target]] + r.choice([[], [], allow(p, answer_kind(r, 0.6), True)]) + r.choice([[], [["Strict-Transport-Security", "max-age=600"]]])
            redirect = {"status": r.choice([301, 307, 308]), "headers": lines, "body": "empty"}
            p.page["rules"][moved] = {"any": [redirect], "OPTIONS": [redirect if r.random() < 0.5 else preflight(p, ["PUT", "POST", "GET"], ["X-Trace", "Content-Type"], 0.9)]}
            address = r.choice([url(f"http://{name}", moved), url(f"https://{name}", moved), url(f"http://{name}", path), url("https://shop.test", moved), url(p.at, moved)])
            step, _, _ = request(p, address)
            if r.random() < 0.3:
                step = {"do": r.choice(["img", "script", "style", "font", "video", "frame"]), "url": address, "patience": 1200, **({"crossorigin": "anonymous"} if r.random() < 0.5 else {})}
            steps.append(step)
        p.wave(*steps)


def family_imports(p):
    """Resources that load more: style sheets with @import, fonts and images, modules with imports, documents with base and import maps."""
    r = p.r
    for _ in range(r.randint(2, 4)):
        steps = []
        for _ in range(r.randint(1, 3)):
            def leaf(body):
                made = answer(p, 0.5, body)
                made["status"] = r.choices([200, 404, 403], [8, 1, 1])[0]
                return p.serve({"any": [made]}, p.site(0.2))
            lines = allow(p, answer_kind(r, 0.75), r.random() < 0.3)
            if r.random() < 0.5:
                face = "f" + str(r.randrange(1000))
                text = f"@import url({leaf('css')}); @font-face {{ font-family: {face}; src: url({leaf('font')}) }} body {{ font-family: {face}; background: url({leaf('png')}); " \
                       f"mask-image: url({leaf('svg')}); shape-outside: url({leaf('png')}) }}"
                made = {"text": text, "type": "text/css", "headers": lines}
                do = "style"
            else:
                text = f"import {{ loaded }} from '{leaf('module')}'; " + (f"import('{leaf('module')}').catch(() => {{}});" if r.random() < 0.5 else "") + (f"fetch('{leaf('json')}').catch(() => {{}});" if r.random() < 0.5 else "")
                made = {"text": text, "type": "text/javascript", "headers": lines}
                do = r.choice(["module", "import", "modulepreload"])
            step = {"do": do, "url": p.serve({"any": [made]}, p.site(0.3)), "patience": 1500}
            if r.random() < 0.6 and do in ("style", "module"):
                step["crossorigin"] = r.choice(["anonymous", "use-credentials"])
            steps.append(step)
        p.wave(*steps, {"do": "wait", "ms": 200})


def family_visits(p):
    """A visit to an application: sign in, request the profile without and with a token, poll, search while typing, save, send a beacon."""
    r = p.r
    site = p.site()
    lines = allow(p, answer_kind(r, 0.75), r.choice([True, True, False]))
    token = {"Authorization": "Bearer x"}
    def api(body="json", methods=(), headers=(), good=0.8, site=site, answers=None):
        return p.serve({"OPTIONS": [preflight(p, list(methods), list(headers), good)], "any": answers or [{"status": 200, "headers": lines, "body": body, "delay": r.choice([0, 10, 40])}]}, site)
    mode = r.choice(["include", "same-origin"])
    fetch = lambda address, **init: {"do": "fetch", "url": address, "init": {"credentials": mode, **init}}
    me = api(methods=["GET"], headers=["Authorization", "X-Tenant"], answers=[{"status": 401, "headers": r.choice([lines, []]), "body": "json"}, {"status": 200, "headers": lines, "body": "json"}])
    login = api(methods=["POST"], headers=["Content-Type"])
    p.wave(fetch(me), {"do": "img", "url": api("png", site=p.site()), **({"crossorigin": "anonymous"} if r.random() < 0.5 else {})}, {"do": "font", "url": api("font", site=p.site())})
    p.wave(fetch(login, method="POST", body='{"u":1}', headers={"Content-Type": "application/json"}))
    p.wave(fetch(me, headers=token), fetch(api(methods=["GET"], headers=["Authorization"]), headers=token))
    poll = api(methods=["GET"], headers=["Authorization"], answers=[answer(p, r.choice([0.9, 0.4])) for _ in range(3)])
    for _ in range(r.randint(1, 3)):
        p.wave(fetch(poll, headers=r.choice([token, {}])), {"do": "xhr", "url": poll, "method": "GET", "headers": {}, "credentials": mode == "include"})
    search = api(methods=["GET"], headers=["X-Trace"])
    p.wave(*[{**fetch(f"{search}?q={'coat'[:n]}", headers={"X-Trace": "1"}), "after": 40 * n, **({"abort": 25} if n < 4 else {})} for n in range(1, 5)])
    item = api(methods=r.choice([["PUT", "PATCH", "DELETE"], ["PUT"], []]), headers=["Content-Type", "Authorization", "If-None-Match"], good=0.7)
    p.wave(*[fetch(item, method=m, body="{}" if m != "DELETE" else None, headers={"Content-Type": "application/json", **r.choice([token, {}])}) for m in r.sample(["PUT", "PATCH", "DELETE"], 2)])
    p.wave({"do": "beacon", "method": "POST", "url": api(site=p.site()), "type": r.choice(["text/plain", "application/json"])}, {"do": "events", "url": api("events"), "credentials": mode == "include"})


def family_edges(p):
    """Rare cases: unusual modes, schemes, ports and statuses, redirect loops, ranges, bodies that do not decode, headers that no script may set."""
    r = p.r
    for _ in range(r.randint(2, 4)):
        steps = []
        for _ in range(r.randint(3, 6)):
            kind = r.choice(["mode", "scheme", "port", "loop", "range", "encoding", "status", "forbidden", "blob", "location", "long", "userinfo"])
            step = endpoint(p, good=0.7, only="fetch")
            init = step["init"]
            path = "/" + step["url"].split("/", 3)[3]
            rule = p.page["rules"][path]
            first = rule["any"][0]
            if kind == "mode":
                step["init"] = r.choice([{"mode": "no-cors", "method": "PUT"}, {"mode": "same-origin"}, {"mode": "no-cors", "redirect": "error"}, {"mode": "no-cors", "headers": {"X-Trace": "1"}},
                                         {"mode": "no-cors", "credentials": "include", "method": "POST", "body": "a"}, {"mode": "cors", "method": "patch", "body": "a"}, {"mode": "cors", "method": "put"}])
            elif kind == "scheme":
                step["url"] = r.choice(["ftp://files.test/x", "myapp://open", "data:text/plain,x", "about:blank", step["url"].split("://")[1], "/" + step["url"], "javascript:0"])
            elif kind == "port":
                step["url"] = f"http://{r.choice(SITES)}:{r.choice([6000, 25, 1])}/x"
            elif kind == "loop":
                first.update(status=302, body="empty", headers=allow(p, "star") + [["Location", r.choice([path, path + "?again"])]])
            elif kind == "range":
                init["headers"] = {"Range": r.choice(["bytes=0-9", "bytes=5-", "bytes=-5", "bytes=0-1,3-4"])}
                first.update(status=206, headers=first["headers"] + [["Content-Range", "bytes 0-9/27"]])
            elif kind == "encoding":
                first["headers"].append(["Content-Encoding", r.choice(["gzip", "br", "identity"])])
            elif kind == "status":
                first["status"] = r.choice([205, 226, 300, 304, 305, 407, 418, 421, 451, 505, 511, 599, 999])
            elif kind == "forbidden":
                init["headers"] = r.choice([{"Cookie": "a=b"}, {"Origin": "https://x.test"}, {"Access-Control-Allow-Origin": "*"}, {"Sec-X": "1"}, {"Accept": "a/b;c=\"(x)\""}, {"Content-Type": "text/html"}, {"Accept-Language": "de"}, {"DPR": "2"}])
            elif kind == "blob":
                first["headers"] = [["access-control-allow-origin", "{origin}"], ["ACCESS-CONTROL-ALLOW-CREDENTIALS", "true"], ["Access-Control-Expose-Headers", "*"]]
            elif kind == "location":
                first.update(status=r.choice([301, 302, 307]), body="empty", headers=allow(p, r.choice(["good", "star", "none"]), True) + r.choice([[], [["Location", ""]], [["Location", "http://[bad"]], [["Location", "?x=1"]], [["Location", "./a/../b"]]]))
            elif kind == "long":
                init["headers"] = {"Accept": "a/b, " * r.choice([20, 40])}
            else:
                step["url"] = step["url"].replace("://", "://me:secret@")
            steps.append(step)
        p.wave(*steps)


def family_preloads(p):
    """Resources that are requested early and used later, in the same or another mode: preload, modulepreload, prefetch, preconnect, early links."""
    r = p.r
    uses = {"img": ("image", "png"), "script": ("script", "js"), "style": ("style", "css"), "font": ("font", "font"), "fetch": ("fetch", "json"), "track": ("track", "vtt"), "module": ("script", "module")}
    for _ in range(r.randint(2, 4)):
        early, later = [], []
        for _ in range(r.randint(2, 4)):
            do = r.choice(list(uses))
            as_, body = uses[do]
            made = answer(p, 0.6, body)
            made["headers"].append(["Cache-Control", r.choice(["max-age=600", "no-store", "no-cache"])])
            address = p.serve({"any": [made], "OPTIONS": [preflight(p, ["GET"], ["X-Trace"])]}, p.site(0.1))
            modes = ["anonymous", "use-credentials"]
            hint = {"do": r.choice(["preload", "preload", "prefetch"] + (["modulepreload"] if do == "module" else [])), "as": as_, "url": address}
            if r.random() < 0.7:
                hint["crossorigin"] = r.choice(modes)
            early.append(hint)
            use = {"do": do, "url": address}
            if do == "fetch":
                use["init"] = {"credentials": r.choice(["omit", "same-origin", "include"]), "mode": r.choice(["cors", "cors", "no-cors"]), **({"headers": {"X-Trace": "1"}} if r.random() < 0.2 else {})}
                if use["init"]["mode"] == "no-cors":
                    use["init"].pop("headers", None)
            elif r.random() < 0.6:
                use["crossorigin"] = r.choice(modes)
            later.append(use)
        p.wave(*early)
        p.wave(*later)
        p.wave(*[step for step in later if r.random() < 0.3])


def family_opaque(p):
    """A page whose own origin is null: it is sandboxed by its policy. It may still request from its server, as another origin."""
    r = p.r
    for _ in range(r.randint(2, 4)):
        steps = [endpoint(p, r.choice([None, None, p.at])) for _ in range(r.randint(2, 4))]
        for step in steps:
            for lists in p.page["rules"]["/" + step["url"].split("/", 3)[3]].values():
                for a in lists:
                    if r.random() < 0.4:
                        a["headers"] = [h for h in a.get("headers", []) if h[0] != "Access-Control-Allow-Origin"] + [["Access-Control-Allow-Origin", r.choice(["null", "*", "{origin}"])]]
        steps += [{"do": do, "url": p.serve({"any": [answer(p, 0.4, ELEMENTS[do])]}, p.site(0.5)), **({"crossorigin": "anonymous"} if r.random() < 0.5 else {})}
                  for do in r.sample(["img", "script", "style", "font", "module", "audio"], r.randint(1, 3))]
        if r.random() < 0.5:
            steps.append({"do": "frame", "runs": True, "url": p.document({"waves": [[endpoint(p), endpoint(p, p.at)]]}, p.site(0.3))})
        p.wave(*steps)


def family_requests(p):
    """One address requested with all options of a Request: referrer, cache mode, credentials, mode, redirect, integrity, priority, bodies of all types."""
    r = p.r
    for _ in range(r.randint(2, 4)):
        steps = []
        for _ in range(r.randint(2, 3)):
            made = answer(p, 0.6)
            made["headers"] += [["Cache-Control", r.choice(["max-age=600", "no-cache", "no-store", "private, max-age=60"])], ["ETag", '"v1"'], ["Vary", r.choice(["Origin", "Accept", "*", "Accept-Encoding"])]]
            later = {"status": 304, "headers": [["ETag", '"v1"']] + r.choice([[], allow(p, answer_kind(r, 0.6), True)]), "body": "empty"}
            moved = {"status": r.choice([302, 307]), "body": "empty", "headers": allow(p, answer_kind(r, 0.7), True) + [["Location", p.serve({"any": [answer(p, 0.7)], "OPTIONS": [preflight(p, ["PUT"], ["X-Trace"])]})]]}
            address = p.serve({"any": r.choice([[made], [made], [moved]]), "304": [later], "OPTIONS": [preflight(p, ["GET", "PUT", "POST"], ["X-Trace", "Content-Type"])]}, p.site(0.15))
            for _ in range(r.randint(2, 4)):
                method = r.choice(["GET", "GET", "GET", "POST", "PUT", "HEAD"])
                init = {"method": method, "credentials": r.choice(["omit", "same-origin", "include"]), "mode": r.choice(["cors", "cors", "cors", "no-cors", "same-origin"]),
                        "redirect": r.choice(["follow", "follow", "manual", "error"]), "cache": r.choice(["default", "default", "no-store", "reload", "no-cache", "force-cache"])}
                if r.random() < 0.4:
                    init["referrerPolicy"] = r.choice(["no-referrer", "origin", "unsafe-url", "same-origin", "strict-origin"])
                if r.random() < 0.2:
                    init["referrer"] = ""
                if r.random() < 0.15:
                    init["priority"] = r.choice(["low", "high"])
                if r.random() < 0.15:
                    init["keepalive"] = True
                if init["mode"] == "cors" and r.random() < 0.3:
                    init["headers"] = {"X-Trace": "1"}
                if init["mode"] == "no-cors":
                    init["redirect"] = "follow"
                    init["method"] = "GET" if method == "PUT" else method
                if method in ("POST", "PUT") and init["method"] == method:
                    init["body"] = r.choice(["a=b", '{"a":1}'])
                    if init["mode"] == "cors" and r.random() < 0.5:
                        init.setdefault("headers", {})["Content-Type"] = r.choice(["application/json", "text/plain"])
                steps.append({"do": "fetch", "url": address, "init": init, "after": r.choice([0, 0, 30, 90, 200])})
        p.wave(*steps)
        p.wave(*[{**step, "after": 0} for step in steps if r.random() < 0.3])


def family_cookies(p):
    """Cookies of all kinds under names, ports and schemes of one site and of others: who sends them, and the result."""
    r = p.r
    kinds = ["", "; SameSite=Lax", "; SameSite=Strict"] + (["; SameSite=None; Secure"] * 3 if p.secure else [])
    sites = [p.at.replace("shop", "api.shop"), p.at.replace("shop", "static.shop"), p.site(), p.site()]
    if not p.secure:
        sites.append("http2://shop.test")
    set_by = [{"do": "fetch", "init": {"credentials": "include"}, "url": p.serve({"any": [{"status": 204, "body": "empty", "headers": allow(p, "good", True)
              + [["Set-Cookie", f"c{n}=1; Path=/{r.choice(kinds)}{r.choice(['', '; Domain=shop.test' if 'shop' in site else ''])}"]]}]}, site)} for n, site in enumerate(sites)]
    p.wave(*set_by)
    for _ in range(r.randint(2, 4)):
        steps = []
        for _ in range(r.randint(3, 6)):
            site = r.choice(sites)
            do = r.choice(["call", "call", "call", "img", "script", "events", "redirect"])
            if do == "call":
                steps.append(endpoint(p, site, good=0.7, pre=0.8))
            elif do == "redirect":
                target = p.serve({"any": [answer(p, 0.7)], "OPTIONS": [preflight(p, ["GET", "PUT"], ["X-Trace"])]}, r.choice(sites))
                hop = p.serve({"any": [{"status": r.choice([302, 307]), "body": "empty", "headers": allow(p, answer_kind(r, 0.8), True) + [["Location", target]]}]}, r.choice(sites + [p.at]))
                steps.append({"do": "fetch", "url": hop, "init": {"credentials": r.choice(["include", "same-origin", "omit"])}})
            else:
                made = answer(p, 0.7, ELEMENTS.get(do, "events"))
                step = {"do": do, "url": p.serve({"any": [made]}, site)}
                if do == "events":
                    step["credentials"] = r.random() < 0.6
                elif r.random() < 0.7:
                    step["crossorigin"] = r.choice(["anonymous", "use-credentials"])
                steps.append(step)
        p.wave(*steps)


def family_nested(p):
    """Frames in frames, sandboxed or not, with workers made of blobs and data in them; frames that are removed during their calls; hints."""
    r = p.r
    runner = url(p.at, "/run.js")
    from server import document

    def calls(least=1):
        return [endpoint(p, r.choice([None, None, p.at]), good=0.6) for _ in range(r.randint(least, 3))]

    def inside(depth):
        steps = calls()
        if r.random() < 0.4:
            steps.append({"do": "worker", "source": r.choice(["blob", "data"]), "steps": {"waves": [calls()]}})
        if depth and r.random() < 0.7:
            steps.append(nested(depth - 1))
        return {"waves": [steps]}

    def nested(depth):
        kind = r.choice(["frame", "frame", "srcdoc", "dataframe"])
        if kind == "frame":
            step = {"do": "frame", "runs": True, "url": p.document(inside(depth), p.site(0.4))}
        else:
            step = {"do": kind, "html": document(inside(depth), runner)}
        if r.random() < 0.5 and kind != "dataframe":
            step["sandbox"] = r.choice(["allow-scripts", "allow-scripts allow-same-origin", "allow-scripts allow-forms"])
        return step

    for _ in range(r.randint(1, 3)):
        steps = [nested(r.choice([0, 1, 1]))]
        if r.random() < 0.5:
            gone = calls(2)
            for step in gone:
                if step["do"] == "fetch" and r.random() < 0.5:
                    step["init"]["keepalive"] = True
                for a in p.page["rules"]["/" + step["url"].split("/", 3)[3]]["any"]:
                    a["delay"] = r.choice([0, 150])
            gone.append({"do": "beacon", "method": "POST", "url": p.serve({"any": [answer(p)]}), "type": r.choice(["text/plain", "application/json"])})
            steps.append({"do": "frame", "runs": True, "leave": r.choice([40, 120, 300]), "url": p.document({"waves": [gone]}, p.at), "patience": 900})
        if r.random() < 0.5:
            hint = p.serve({"any": [answer(p, 0.5, "html")]}, p.site(0.3))
            steps.append({"do": r.choice(["prefetch", "preconnect", "preconnect"]), "url": hint, "patience": 600, **r.choice([{}, {"crossorigin": "anonymous"}])})
        p.wave(*steps, *calls())


def family_markup(p):
    """What the markup itself requests, as the parser finds it: preloads, modules by import map, sources of pictures, paint of styles, frames, posters."""
    r = p.r

    def ask(body, good=0.55):
        made = answer(p, good, body)
        made["status"] = r.choices([200, 404, 403, 500], [16, 2, 2, 1])[0]
        if r.random() < 0.2:
            made["headers"].append(["Cache-Control", r.choice(["max-age=600", "no-store"])])
        return p.serve({"any": [made]}, p.site(0.15))

    def element(name, **attributes):
        mode = r.choice([None, None, "", "anonymous", "use-credentials"])
        if mode is not None:
            attributes["crossorigin"] = mode
        return f"<{name} " + " ".join(f'{key}="{value}"' for key, value in attributes.items()) + ">"

    def style():
        paint = r.choice(["background: url({})", "mask-image: url({})", "shape-outside: url({}); float: left", "border-image: url({}) 1", "filter: url({}#f)", "clip-path: url({}#c)", "list-style-image: url({})"])
        face = f"@font-face {{ font-family: f; src: url({ask('font')}), url({ask('font')}); unicode-range: U+0-7F }}" if r.random() < 0.6 else ""
        sheet = f"@import url({ask('css')});" if r.random() < 0.3 else ""
        return f"<style>{sheet} {face} p {{ font-family: f; {paint.format(ask(r.choice(['png', 'svg'])))} }}</style><p>words</p>"

    def imports():
        return f'<script type="importmap">{{"imports": {{"part": "{ask("module")}"}}}}</script><script type="module">import "part"; fetch("{ask("json")}").catch(() => 0);</script>'

    makers = [
        lambda: element("script", src=ask(r.choice(["js", "js", "json"])), **r.choice([{}, {"async": ""}, {"defer": ""}, {"type": "module"}])) + "</script>",
        lambda: element("link", rel="stylesheet", href=ask("css"), **r.choice([{}, {"media": "print"}])),
        lambda: element("link", rel="preload", **r.choice([{"as": "script", "href": ask("js")}, {"as": "fetch", "href": ask("json")}, {"as": "font", "href": ask("font")}, {"as": "image", "imagesrcset": ask("png") + " 1x"}])),
        lambda: element("link", rel="modulepreload", href=ask("module")),
        lambda: element("link", rel="manifest", href=ask("manifest")),
        lambda: element("img", srcset=ask(r.choice(["png", "svg", "html"])) + " 1x", **r.choice([{}, {"loading": "lazy"}, {"referrerpolicy": "no-referrer"}])),
        lambda: "<picture>" + element("source", srcset=ask("png")) + element("img", src=ask("png")) + "</picture>",
        lambda: element("video", poster=ask("png"), src=ask("wav"), preload=r.choice(["auto", "metadata"])) + element("track", src=ask("vtt"), default="") + "</video>",
        lambda: element("audio", preload="auto") + f'<source src="{ask("wav")}"><source src="{ask("wav")}"></audio>',
        lambda: element("input", type="image", src=ask("png")),
        lambda: element(r.choice(["embed", "iframe"]), src=ask(r.choice(["html", "svg", "text"])), **r.choice([{}, {"sandbox": "allow-scripts"}, {"credentialless": ""}])) + "</iframe>",
        lambda: f'<svg width="9" height="9"><image href="{ask("png")}" width="9" height="9"/><use href="{ask("svg")}#a"/></svg>',
        style, imports,
    ]
    p.steps["markup"] = "".join(r.choice(makers)() for _ in range(r.randint(4, 10)))
    p.wave(*[endpoint(p) for _ in range(r.randint(1, 3))])
    p.wave({"do": "wait", "ms": 200})


def family_wires(p):
    """How responses arrive: in chunks, compressed, after early hints, up to the end of the connection, in parts; and how script uses them before they are complete."""
    r = p.r
    for _ in range(r.randint(2, 4)):
        steps = []
        for _ in range(r.randint(3, 6)):
            do = r.choice(["call", "call", "call", "img", "script", "style", "font", "audio", "events", "no-cors"])
            shape = {"shape": r.choice(["chunked", "gzip", "early", "until-close", "slow", "long", "cut"])}
            if r.random() < 0.3:
                shape["delay"] = 30
            if do == "call":
                step = endpoint(p, good=0.6, pre=0.8, body=r.choice(["json", "text", "bytes"]), **shape)
                if step["do"] == "fetch":
                    end = r.choice(["", "", "cancel", "unread", "stream", "abort"])
                    if end in ("cancel", "unread"):
                        step["read"] = end
                    elif end == "abort":
                        step["abort"] = r.choice([20, 60, 120])
                    elif end == "stream" and step["init"]["method"] in ("POST", "PUT"):
                        step["stream"] = True
                elif r.random() < 0.4:
                    step.update(r.choice([{"abort": 60}, {"timeout": 60}, {"answer": "blob"}, {"answer": "json"}]))
            else:
                body = {"no-cors": "json"}.get(do) or ELEMENTS.get(do, "events")
                made = answer(p, 0.6, body, **shape)
                step = {"do": "fetch" if do == "no-cors" else do, "url": p.serve({"any": [made]}, p.site(0.1))}
                if do == "no-cors":
                    step["init"] = {"mode": "no-cors", **r.choice([{}, {"credentials": "include"}])}
                elif do == "events":
                    step["credentials"] = r.random() < 0.5
                elif do != "font" and r.random() < 0.6:
                    step["crossorigin"] = r.choice(["anonymous", "use-credentials"])
            for rule in p.page["rules"]["/" + step["url"].split("/", 3)[3]].values():
                for a in rule:
                    a["headers"] = a.get("headers", []) + r.choice([[], [], [["Access-Control-Expose-Headers", "X-Total, ETag"]], [["Vary", "Accept-Encoding"], ["Vary", "Origin"]], [["Timing-Allow-Origin", "*"]]])
            steps.append(step)
        p.wave(*steps)


FAMILIES = {name[7:]: made for name, made in list(globals().items()) if name.startswith("family_")}


def generate(family, seed):
    """The page of a family and a seed; its name is `family-seed`."""
    r = random.Random(f"{family} {seed}")
    at = r.choice(["https://shop.test", "https://shop.test", "http://shop.test"])
    if family == "service" and at.startswith("http:"):
        at = "http://localhost"
    headers = []
    if r.random() < 0.12:
        headers.append(["Referrer-Policy", r.choice(["no-referrer", "origin", "unsafe-url", "same-origin"])])
    if family == "policies":
        headers.append(r.choice([["Cross-Origin-Embedder-Policy", "require-corp"], ["Cross-Origin-Embedder-Policy", "credentialless"], ["X-None", "1"],
                                 ["Content-Security-Policy", "connect-src 'self' *.partner.test:*"], ["Content-Security-Policy", "img-src 'self'; frame-src 'self' *.shop.test:*"],
                                 ["Content-Security-Policy", "upgrade-insecure-requests"], ["X-None", "2"]]))
    if family == "opaque":
        headers.append(["Content-Security-Policy", "sandbox allow-scripts"])
    page = Page(f"{family}-{seed}", r, at, headers)
    FAMILIES[family](page)
    return page.page
