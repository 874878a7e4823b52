//! One entry, as DevTools writes it.

use serde::Serialize;
use serde_json::{Value, json};

use super::random::Random;
use super::text::Texts;
use super::{Counts, Shape};

const PAGE: &str = "https://app.example.test";
const OTHERS: [&str; 6] = [
    "https://api.example.test",
    "https://cdn.assets-example.net",
    "https://auth.login-example.com",
    "https://telemetry.example.org:8443",
    "http://localhost:3001",
    "https://fonts.example-static.com",
];
const AGENT: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const POLICY: &str =
    "default-src 'self'; script-src 'self' 'unsafe-inline' https://cdn.assets-example.net; report-uri /csp";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Same,
    Cross,
    Preflight,
}

/// What the response came to.
struct Answer {
    status: u16,
    error: Option<&'static str>,
    allows: bool,
}

type Headers = Vec<(&'static str, String)>;

pub(super) struct Writer<'a> {
    pub(super) random: Random,
    pub(super) texts: &'a Texts,
    pub(super) shape: Shape,
    /// Number of the next body.
    pub(super) bodies: usize,
    /// Since the session began.
    pub(super) milliseconds: u64,
    pub(super) counts: Counts,
}

impl Writer<'_> {
    /// The text of the next entry, indented as in its place.
    pub(super) fn entry(&mut self) -> Vec<u8> {
        let kind = match self.random.below(100) {
            0..5 => Kind::Preflight,
            5..20 => Kind::Cross,
            _ => Kind::Same,
        };
        let answer = self.answer(kind);
        self.milliseconds += 1 + self.random.below(120);
        let host = if kind == Kind::Same { PAGE } else { self.random.pick(&OTHERS) };
        let (path, query) = self.path();
        let url = format!("{host}{path}");
        let mime_type = self.random.pick(&[
            "application/json",
            "application/json",
            "application/json",
            "application/javascript",
            "application/javascript",
            "text/html; charset=utf-8",
            "image/png",
            "font/woff2",
        ]);
        let method = match kind {
            Kind::Preflight => "OPTIONS",
            _ => self.random.pick(&["GET", "GET", "GET", "GET", "GET", "GET", "POST", "PUT"]),
        };
        let entry = json!({
            "_connectionId": self.random.below(9999).to_string(),
            "_initiator": self.initiator(kind, &url),
            "_priority": "High",
            "_resourceType": if kind == Kind::Preflight { "preflight" } else { "fetch" },
            "cache": {},
            "connection": "443",
            "pageref": format!("page_{}", 1 + self.counts.entries.min(200) / 100),
            "request": self.request(kind, method, host, &path, &query),
            "response": self.response(kind, &answer, mime_type),
            "serverIPAddress": if answer.status == 0 { "" } else { "203.0.113.7" },
            "startedDateTime": self.time(),
            "time": self.random.fraction() * 900.0,
            "timings": self.timings(),
        });
        self.count(kind, &answer);
        self.written(&entry)
    }

    fn count(&mut self, kind: Kind, answer: &Answer) {
        self.counts.entries += 1;
        if kind != Kind::Same {
            self.counts.cross_origin += 1;
            self.counts.unallowed += u64::from(answer.status == 0 || !answer.allows);
        }
    }

    fn answer(&mut self, kind: Kind) -> Answer {
        let fails = match kind {
            Kind::Same => false,
            Kind::Cross => self.random.chance(20),
            Kind::Preflight => self.random.chance(10),
        };
        let status = match kind {
            Kind::Preflight => 204,
            _ => [200, 200, 200, 200, 200, 200, 200, 304, 404, 500][self.random.below(10) as usize],
        };
        if fails && self.random.chance(60) {
            return Answer { status: 0, error: Some("net::ERR_FAILED"), allows: false };
        }
        Answer { status, error: fails.then_some("net::ERR_FAILED"), allows: kind != Kind::Same && !fails }
    }

    fn path(&mut self) -> (String, Vec<(String, String)>) {
        const PARTS: [&str; 8] = ["v1", "v2", "assets", "users", "orders", "static", "bundle", "graphql"];
        let mut path = String::new();
        for _ in 0..3 {
            path = path + "/" + self.random.pick(&PARTS);
        }
        path = path + "/" + &self.random.hex(8);
        let count = [0, 0, 1, 3][self.random.below(4) as usize];
        let query: Vec<_> = (0..count).map(|number| (format!("q{number}"), self.random.hex(16))).collect();
        let joined: Vec<_> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !joined.is_empty() {
            path = path + "?" + &joined.join("&");
        }
        (path, query)
    }

    fn request(&mut self, kind: Kind, method: &str, host: &str, path: &str, query: &[(String, String)]) -> Value {
        let headers = self.sent(kind, method, host, path);
        let cookies: Vec<_> = (0..if kind == Kind::Preflight { 0 } else { 8 })
            .map(|number| {
                json!({"name": format!("c{number}"), "value": self.random.hex(32), "path": "/", "domain": ".example.test",
                    "expires": "2027-02-18T10:00:00.000Z", "httpOnly": true, "secure": true, "sameSite": "Lax"})
            })
            .collect();
        let query: Vec<_> = query.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        let mut request = json!({"method": method, "url": format!("{host}{path}"), "httpVersion": "http/2.0",
            "headers": items(&headers), "queryString": query, "cookies": cookies, "headersSize": -1, "bodySize": 0});
        if matches!(method, "POST" | "PUT") {
            let text = format!("{{\"query\":\"{{ user(id: \\\"{}\\\") {{ name }} }}\"}}", self.random.below(9999));
            request["postData"] = json!({"mimeType": "application/json", "text": text});
        }
        request
    }

    fn sent(&mut self, kind: Kind, method: &str, host: &str, path: &str) -> Headers {
        let (scheme, authority) = host.split_once("://").unwrap_or(("https", host));
        let site = if kind == Kind::Same { "same-origin" } else { "cross-site" };
        let mut headers: Headers = vec![
            (":authority", authority.to_owned()),
            (":method", method.to_owned()),
            (":path", path.to_owned()),
            (":scheme", scheme.to_owned()),
            ("accept", "*/*".to_owned()),
            ("accept-encoding", "gzip, deflate, br, zstd".to_owned()),
            ("accept-language", "en-US,en;q=0.9,de;q=0.8".to_owned()),
            ("cache-control", "no-cache".to_owned()),
            ("pragma", "no-cache".to_owned()),
            ("priority", "u=1, i".to_owned()),
            ("referer", format!("{PAGE}/dashboard/overview?tab=main")),
            ("sec-ch-ua", "\"Google Chrome\";v=\"140\", \"Chromium\";v=\"140\", \"Not_A Brand\";v=\"24\"".to_owned()),
            ("sec-ch-ua-mobile", "?0".to_owned()),
            ("sec-ch-ua-platform", "\"Windows\"".to_owned()),
            ("sec-fetch-dest", "empty".to_owned()),
            ("sec-fetch-mode", "cors".to_owned()),
            ("sec-fetch-site", site.to_owned()),
            ("user-agent", AGENT.to_owned()),
        ];
        if kind != Kind::Same {
            headers.push(("origin", PAGE.to_owned()));
        }
        if kind == Kind::Preflight {
            headers.push(("access-control-request-method", self.random.pick(&["POST", "PUT", "DELETE"]).to_owned()));
            headers.push(("access-control-request-headers", "authorization,content-type,x-request-id".to_owned()));
            return headers;
        }
        let cookies: Vec<_> = (0..8).map(|number| format!("c{number}={}", self.random.hex(32))).collect();
        let start = self.random.below(100_000) as usize;
        headers.extend([
            ("cookie", cookies.join("; ")),
            ("authorization", format!("Bearer {}", &self.texts.base64[start..start + 600])),
            ("x-request-id", self.random.hex(32)),
            ("content-type", "application/json".to_owned()),
            ("x-client-version", format!("4.18.{}", self.random.below(30))),
        ]);
        headers
    }

    fn response(&mut self, kind: Kind, answer: &Answer, mime_type: &str) -> Value {
        let mut content = json!({"size": 0, "mimeType": if answer.status == 0 { "x-unknown" } else { mime_type }});
        if self.shape.bodies && matches!(answer.status, 200 | 404 | 500) {
            let length = self.texts.body_length(self.bodies);
            self.bodies += 1;
            let (text, encoding) = self.texts.body(&mut self.random, mime_type, length);
            content["size"] = length.into();
            content["text"] = text.into();
            if let Some(encoding) = encoding {
                content["encoding"] = encoding.into();
            }
        }
        let headers = if answer.status == 0 { Headers::new() } else { self.received(kind, answer, mime_type) };
        json!({"status": answer.status, "statusText": "", "httpVersion": if answer.status == 0 { "" } else { "http/2.0" },
            "headers": items(&headers), "cookies": [], "content": content, "redirectURL": "", "headersSize": -1,
            "bodySize": -1, "_transferSize": self.random.below(20_000), "_error": answer.error,
            "_fetchedViaServiceWorker": false})
    }

    fn received(&mut self, kind: Kind, answer: &Answer, mime_type: &str) -> Headers {
        let mut headers: Headers = vec![
            ("date", "Wed, 14 Jan 2026 10:00:00 GMT".to_owned()),
            ("server", "nginx".to_owned()),
            ("strict-transport-security", "max-age=31536000; includeSubDomains".to_owned()),
            ("vary", "Origin, Accept-Encoding".to_owned()),
            ("x-content-type-options", "nosniff".to_owned()),
            ("x-frame-options", "SAMEORIGIN".to_owned()),
            ("etag", format!("W/\"{}-{}\"", self.random.hex(5), self.random.hex(10))),
            ("content-type", mime_type.to_owned()),
            ("cache-control", "private, max-age=0".to_owned()),
            ("content-encoding", "br".to_owned()),
            ("content-security-policy", POLICY.to_owned()),
            ("alt-svc", "h3=\":443\"; ma=86400".to_owned()),
            ("cf-ray", format!("{}-FRA", self.random.hex(15))),
            ("server-timing", format!("cache;desc=\"miss\", edge;dur={}", self.random.below(90))),
            ("x-cache", "Miss from cloudfront".to_owned()),
        ];
        if answer.allows {
            headers.push(("access-control-allow-origin", PAGE.to_owned()));
            headers.push(("access-control-allow-credentials", "true".to_owned()));
        }
        if kind == Kind::Preflight {
            headers.push(("access-control-allow-methods", "GET, POST, PUT, DELETE".to_owned()));
            headers.push(("access-control-allow-headers", "authorization, content-type, x-request-id".to_owned()));
            headers.push(("access-control-max-age", "600".to_owned()));
        }
        headers
    }

    fn initiator(&mut self, kind: Kind, url: &str) -> Value {
        if kind == Kind::Preflight {
            return json!({"type": "preflight", "url": url});
        }
        let count = 1 + self.random.below(14);
        let mut frames: Vec<_> = (0..count).map(|_| self.frame()).collect();
        let rest = frames.split_off(frames.len().min(3));
        json!({"type": "script", "stack": {"callFrames": frames, "parent": {"description": "Promise.then", "callFrames": rest}}})
    }

    fn frame(&mut self) -> Value {
        json!({"functionName": self.random.pick(&["", "fetchJson", "o.request", "dispatchXhr", "(anonymous)"]),
            "scriptId": self.random.below(400).to_string(),
            "url": format!("{PAGE}/static/js/main.{}.chunk.js", self.random.hex(8)),
            "lineNumber": self.random.below(9), "columnNumber": self.random.below(200_000)})
    }

    fn timings(&mut self) -> Value {
        json!({"blocked": self.random.fraction() * 9.0, "dns": -1, "ssl": -1, "connect": -1, "send": 0.2,
            "wait": self.random.fraction() * 300.0, "receive": self.random.fraction() * 9.0, "_blocked_queueing": 1.1,
            "_workerStart": -1, "_workerReady": -1, "_workerFetchStart": -1, "_workerRespondWithSettled": -1})
    }

    fn time(&self) -> String {
        let (seconds, milliseconds) = (self.milliseconds / 1000, self.milliseconds % 1000);
        let (days, hours) = (14 + seconds / 86_400 % 14, seconds / 3600 % 24);
        format!("2026-01-{days:02}T{hours:02}:{:02}:{:02}.{milliseconds:03}Z", seconds / 60 % 60, seconds % 60)
    }

    fn written(&self, entry: &impl Serialize) -> Vec<u8> {
        if !self.shape.pretty {
            return serde_json::to_vec(entry).unwrap_or_default();
        }
        const INDENT: &[u8] = b"      ";
        let text = serde_json::to_vec_pretty(entry).unwrap_or_default();
        let mut indented = INDENT.to_vec();
        indented.reserve(text.len() + text.len() / 4);
        // Line feeds within strings are escaped, so these are all of the layout.
        for line in text.split_inclusive(|&byte| byte == b'\n') {
            indented.extend_from_slice(line);
            if line.ends_with(b"\n") {
                indented.extend_from_slice(INDENT);
            }
        }
        indented
    }
}

fn items(headers: &Headers) -> Vec<Value> {
    headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
}
