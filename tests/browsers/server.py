"""The servers that scenario pages talk to: plain and TLS, loopback only, every response according to a page's rules.

Host names all lead to 127.0.0.1 (the drivers tell the browsers so), so an origin is a scheme, a name and one of three ports.
A rule belongs to one path: `{"OPTIONS": [answer, ...], "GET": [...], "any": [...], "304": [answer]}`. Preflights take the answers
under OPTIONS, other requests those of their method, else `any`; the k-th request takes the k-th answer, later ones the last.
An answer: `status`, `headers` ([name, value] pairs; `{origin}` is the request's Origin), `body` (a kind of BODIES), `text` and `type`
(instead), `delay` in ms, `do`: close, reset, hang, short (the body breaks off), garbage, loop; `shape`: how the body comes
(chunked, cut: without the last chunk, gzip, early: behind a 103, until-close, slow, long).
"""

import asyncio
import base64
import gzip
import json
import pathlib
import socket
import ssl
import struct
import subprocess
import threading
import zlib

HERE = pathlib.Path(__file__).resolve().parent
PORTS = {"http": 8180, "http2": 8181, "https": 8543, "dead": 8199}


def url(origin, path):
    """The address of a path: `origin` is `http://name`, `http2://name` (the other port), `https://name` or `dead://name`."""
    scheme, name = origin.split("://")
    return f"{'https' if scheme == 'https' else 'http'}://{name}:{PORTS[scheme]}{path}"


def plain(address):
    """The same path over plain HTTP."""
    return address.replace("https:", "http:").replace(f":{PORTS['https']}/", f":{PORTS['http']}/")


def choose_ports():
    """Uses other ports where the usual ones are in use; called before pages are made, because their addresses contain the ports."""
    usual = dict(PORTS)
    for offset in (0, 10000, 20000, 30000):
        try:
            for port in usual.values():
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", port + offset))
        except OSError:
            continue
        PORTS.update({name: port + offset for name, port in usual.items()})
        return


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\xff\x80\0")) + chunk(b"IEND", b"")


def wav():
    data = b"\x80" * 800
    return b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8) \
        + b"data" + struct.pack("<I", len(data)) + data


def font():
    """The smallest TrueType font that browsers accept is long to write by hand; this one is rejected after loading."""
    return b"\0\1\0\0" + bytes(60)


BODIES = {  # kind -> (media type, bytes)
    "json": ("application/json", b'{"items":[1,2,3],"total":3}'),
    "text": ("text/plain", b"plain words"),
    "html": ("text/html", b"<!doctype html><title>Sign in</title><form></form>"),
    "js": ("text/javascript", b"globalThis.loaded = (globalThis.loaded || 0) + 1;"),
    "module": ("text/javascript", b"export const loaded = true;"),
    "css": ("text/css", b"p { color: teal }"),
    "svg": ("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'),
    "png": ("image/png", png()),
    "wav": ("audio/wav", wav()),
    "vtt": ("text/vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n"),
    "font": ("font/ttf", font()),
    "manifest": ("application/manifest+json", b'{"name":"shop","start_url":"/"}'),
    "events": ("text/event-stream", b"retry: 60000\ndata: one\n\n"),
    "wasm": ("application/wasm", b"\0asm\1\0\0\0"),
    "bytes": ("application/octet-stream", bytes(range(64))),
    "empty": (None, b""),
}


def make_certificate(folder):
    """A temporary authority and a certificate for the names of the pages; gives (chain, key, authority) as paths."""
    names = ",".join(f"DNS:{n}" for n in ["localhost", "*.test", "*.shop.test", "*.partner.test"] + NAMES)
    (folder / "ext").write_text(f"subjectAltName={names}\nextendedKeyUsage=serverAuth\n")
    run = lambda *a: subprocess.run(["openssl", *a], cwd=folder, check=True, capture_output=True)
    run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30",
        "-subj", "/CN=throw-away authority", "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out", "csr.pem", "-subj", "/CN=shop.test")
    run("x509", "-req", "-in", "csr.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "cert.pem", "-days", "30", "-extfile", "ext")
    return folder / "cert.pem", folder / "key.pem", folder / "ca.pem"


NAMES = ["shop.test", "api.shop.test", "static.shop.test", "partner.test", "api.partner.test", "auth.test", "cdn.test", "tracker.test"]


class Server:
    """Serves the rules of many pages; `log` contains what reached it."""

    def __init__(self, certificate, key):
        self.rules, self.documents, self.taken, self.log = {}, {}, {}, []
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate, key)
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        threading.Thread(target=self._run, args=(started,), daemon=True).start()
        if not started.wait(10):
            raise RuntimeError("the server did not start: is another run using its ports?")

    def _run(self, started):
        asyncio.set_event_loop(self.loop)
        async def listen():
            for name, tls in [("http", None), ("http2", None), ("https", self.tls)]:
                await asyncio.start_server(self._connection, "127.0.0.1", PORTS[name], ssl=tls)
            started.set()
        self.loop.run_until_complete(listen())
        self.loop.run_forever()

    def add(self, page):
        """Adds a page's rules and its documents (path -> (headers, steps))."""
        self.rules.update(page["rules"])
        self.documents.update(page["documents"])

    async def _connection(self, reader, writer):
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError, TimeoutError):
            pass
        finally:
            writer.close()

    async def _exchange(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ")
        headers = {}
        for line in head[1:]:
            name, _, value = line.partition(":")
            if name:
                headers[name.lower()] = value.strip()
        if "chunked" in headers.get("transfer-encoding", ""):
            while (size := int((await reader.readline()).strip() or b"0", 16)) > 0:
                await reader.readexactly(size + 2)
            await reader.readline()
        else:
            await reader.readexactly(int(headers.get("content-length", 0)))
        path = target.split("?")[0]
        answer = self._answer(method, path, headers)
        self.log.append({"method": method, "url": f"{headers.get('host', '')}{target}", "origin": headers.get("origin"),
                         "status": answer.get("status", 200), "do": answer.get("do")})
        if answer.get("delay"):
            await asyncio.sleep(answer["delay"] / 1000)
        return await self._write(writer, method, headers, target, answer)

    def _answer(self, method, path, headers):
        if path == "/run.js":
            return {"type": "text/javascript", "text": (HERE / "run.js").read_text(), "headers": [["Access-Control-Allow-Origin", "*"], ["Cross-Origin-Resource-Policy", "cross-origin"]]}
        if path in self.documents:
            extra, steps = self.documents[path]
            if steps is None or isinstance(steps, str):  # a script of its own, such as a service worker's
                return {"type": "text/javascript", "text": steps or "", "headers": extra}
            return {"type": "text/html", "text": document(steps), "headers": extra}
        if path not in self.rules:
            return {"status": 404, "body": "html"}
        rule = self.rules[path]
        kind = "OPTIONS" if method == "OPTIONS" and "access-control-request-method" in headers else method
        if ("if-none-match" in headers or "if-modified-since" in headers) and "304" in rule and method != "OPTIONS":
            kind = "304"
        if kind not in rule:
            kind = "any"
        answers = rule.get(kind) or [{"status": 405, "body": "empty"}]
        turn = self.taken.get((path, kind), 0)
        self.taken[(path, kind)] = turn + 1
        return answers[min(turn, len(answers) - 1)]

    async def _write(self, writer, method, headers, target, answer):
        act, status = answer.get("do"), answer.get("status", 200)
        if act in ("close", "reset"):
            if act == "reset" and writer.get_extra_info("socket"):
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
            return False
        if act == "hang":
            await asyncio.sleep(20)
            return False
        if act == "garbage":
            writer.write(b"this is no HTTP\r\n\r\n")
            await writer.drain()
            return False
        if headers.get("upgrade", "").lower() == "websocket" and status == 101:
            return await self._websocket(writer, headers)
        media, body = BODIES[answer.get("body", "json")]
        if "text" in answer:
            media, body = answer.get("type", "text/plain"), answer["text"].encode()
        media = answer.get("type", media)
        fields = [[n, v.replace("{origin}", headers.get("origin", "null")).replace("{target}", target)] for n, v in answer.get("headers", [])]
        named = {n.lower() for n, _ in fields}
        if media and "content-type" not in named:
            fields.append(["Content-Type", media])
        if status in (204, 304):
            body = b""
        elif "range" in headers and answer.get("ranges") and status == 200:
            status = 206
            fields.append(["Content-Range", f"bytes 0-{len(body) - 1}/{len(body)}"])
        if status not in (204, 304) and "content-length" not in named:
            fields.append(["Content-Length", str(len(body) + (50 if act == "short" else 0))])
        parts, stays = [body], act != "short"
        if shape := answer.get("shape") if body and method != "HEAD" else None:
            fields, parts, stays = self._shaped(shape, fields, body)
        text = f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}\r\n" + "".join(f"{n}: {v}\r\n" for n, v in fields) + "\r\n"
        if answer.get("shape") == "early":
            writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </early.css>; rel=preload; as=style\r\n\r\n")
        writer.write(text.encode("utf-8"))
        for part in parts if method != "HEAD" else []:
            writer.write(part)
            await writer.drain()
            if len(parts) > 1:
                await asyncio.sleep(0.08)
        await writer.drain()
        return stays

    def _shaped(self, shape, fields, body):
        """A body that is not sent at once with its length; returns (fields, parts, whether the connection stays)."""
        bare = [[n, v] for n, v in fields if n.lower() != "content-length"]
        half = len(body) // 2
        if shape in ("chunked", "cut"):
            chunks = [b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:]) if part]
            return bare + [["Transfer-Encoding", "chunked"]], chunks + ([b"0\r\n\r\n"] if shape == "chunked" else []), shape == "chunked"
        if shape == "gzip":
            packed = gzip.compress(body)
            return bare + [["Content-Encoding", "gzip"], ["Content-Length", str(len(packed))]], [packed], True
        if shape == "until-close":
            return bare + [["Connection", "close"]], [body[:half], body[half:]], False
        if shape == "long":
            return bare + [["Content-Length", str(len(body) + 400_000)]], [body, b" " * 400_000], True
        return fields, [body[:half], body[half:]] if shape == "slow" else [body], True

    async def _websocket(self, writer, headers):
        import hashlib
        key = hashlib.sha1((headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                     + base64.b64encode(key) + b"\r\n\r\n" + b"\x81\x02hi")
        await writer.drain()
        await asyncio.sleep(1)
        return False


REASONS = {200: "OK", 201: "Created", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently", 302: "Found", 303: "See Other",
           304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized",
           403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 407: "Proxy Authentication Required", 429: "Too Many Requests",
           500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


def document(steps, runner="/run.js"):
    """An HTML page that runs its steps when it is loaded."""
    text = json.dumps(steps).replace("<", "\\u003c")
    markup = steps.get("markup", "") if isinstance(steps, dict) else ""
    return f'<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>page</title>{markup}' \
           f'<script>self.__steps = {text};</script><script src="{runner}"></script>'
