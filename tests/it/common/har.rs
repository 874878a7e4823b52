//! HARs built by hand, one entry at a time, in the shape that an exporter gives them.

use har_cors::report::{Fetch, File};
use serde_json::{Value, json};

/// A HAR in the making.
pub struct Har {
    creator: &'static str,
    browser: Option<&'static str>,
    entries: Vec<Value>,
    page: &'static str,
}

pub const PAGE: &str = "https://app.example";
pub const CHROME: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

/// Name and value of headers.
pub type Headers<'a> = &'a [(&'a str, &'a str)];

impl Har {
    pub fn of(creator: &'static str) -> Har {
        Har { creator, browser: None, entries: Vec::new(), page: PAGE }
    }

    /// An export of Chromium's developer tools.
    pub fn chromium() -> Har {
        Har::of("WebInspector")
    }

    /// An export of Firefox's Network Monitor.
    pub fn firefox() -> Har {
        Har { browser: Some("Firefox"), ..Har::of("Firefox") }
    }

    /// The same with another browser named in the log.
    pub fn with_browser(self, browser: &'static str) -> Har {
        Har { browser: Some(browser), ..self }
    }

    /// The same of another page.
    pub fn of_page(self, page: &'static str) -> Har {
        Har { page, ..self }
    }

    /// An entry with these headers and no others, as the exporter marks a good one. What is left to say of it is written
    /// over the entry.
    pub fn plain(
        self,
        started: u64,
        (method, url): (&str, &str),
        sent: Headers,
        status: u16,
        answer: Headers,
        over: &Value,
    ) -> Har {
        let mut entry = message(method, url, sent, status, answer);
        if self.creator == "WebInspector" {
            entry["_resourceType"] = json!("fetch");
            entry["response"]["_error"] = Value::Null;
        }
        write_over(&mut entry, over);
        self.entry(started, entry)
    }

    /// The last entry, for a change that no other method makes.
    pub fn change_last(mut self, over: &Value) -> Har {
        if let Some(entry) = self.entries.last_mut() {
            write_over(entry, over);
        }
        self
    }

    /// Any entry; `started` in milliseconds.
    pub fn entry(mut self, started: u64, entry: Value) -> Har {
        let mut entry = entry;
        entry["startedDateTime"] = json!(format!(
            "2026-01-01T{:02}:{:02}:{:02}.{:03}Z",
            started / 3_600_000,
            started / 60_000 % 60,
            started / 1000 % 60,
            started % 1000
        ));
        if entry.get("time").is_none() {
            entry["time"] = json!(5);
        }
        if entry.get("pageref").is_none() {
            entry["pageref"] = json!("page_1");
        }
        self.entries.push(entry);
        self
    }

    /// A request that went over the wire from the page, and its response.
    pub fn request(self, started: u64, method: &str, url: &str, sent: Headers, status: u16, answer: Headers) -> Har {
        self.with_error(started, method, url, sent, status, answer, &Value::Null)
    }

    /// The same, refused by Chromium when it came.
    pub fn refused(self, started: u64, method: &str, url: &str, sent: Headers, status: u16, answer: Headers) -> Har {
        self.with_error(started, method, url, sent, status, answer, &json!("net::ERR_FAILED"))
    }

    #[allow(clippy::too_many_arguments, reason = "an entry has as many parts")]
    fn with_error(
        self,
        started: u64,
        method: &str,
        url: &str,
        sent: Headers,
        status: u16,
        answer: Headers,
        error: &Value,
    ) -> Har {
        let mut headers =
            vec![("Host", "server"), ("Accept-Encoding", "gzip"), ("Connection", "keep-alive"), ("User-Agent", CHROME)];
        if !sent.iter().any(|(name, _)| *name == "Origin") {
            headers.push(("Origin", self.page));
        }
        headers.extend(sent);
        let mut entry = message(method, url, &headers, status, &dated(answer));
        if self.creator == "WebInspector" {
            entry["_resourceType"] = json!("fetch");
            entry["response"]["_error"] = error.clone();
        }
        self.entry(started, entry)
    }

    /// A request that Chromium did not send, for its preflight failed.
    pub fn held_back(self, started: u64, method: &str, url: &str, sent: Headers) -> Har {
        let mut headers = vec![("Referer", "https://app.example/"), ("User-Agent", CHROME)];
        headers.extend(sent);
        let mut entry = message(method, url, &headers, 0, &[]);
        if self.creator == "WebInspector" {
            entry["_resourceType"] = json!("fetch");
            entry["response"]["_error"] = json!("net::ERR_FAILED");
        } else {
            headers.extend([("Origin", self.page), ("Connection", "keep-alive")]);
            entry = message(method, url, &headers, 0, &[]);
            entry["request"]["headersSize"] = json!(0);
            entry["response"]["bodySize"] = json!(0);
            entry["timings"] = json!({});
            entry["time"] = json!(0);
            entry["_securityState"] = json!("insecure");
        }
        self.entry(started, entry)
    }

    /// A preflight, marked as the exporter marks it.
    pub fn preflight(self, started: u64, url: &str, asks: (&str, &str), status: u16, answer: Headers) -> Har {
        let mut headers =
            vec![("Host", "server"), ("Origin", self.page), ("Connection", "keep-alive"), ("User-Agent", CHROME)];
        headers.push(("Access-Control-Request-Method", asks.0));
        if !asks.1.is_empty() {
            headers.push(("Access-Control-Request-Headers", asks.1));
        }
        let mut entry = message("OPTIONS", url, &headers, status, &dated(answer));
        if self.creator == "WebInspector" {
            entry["_resourceType"] = json!("preflight");
            entry["_initiator"] = json!({ "type": "preflight", "url": url });
            entry["response"]["_error"] = Value::Null;
        }
        self.entry(started, entry)
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut log = json!({
            "version": "1.2",
            "creator": { "name": self.creator, "version": "1" },
            "pages": [{ "id": "page_1", "title": format!("{}/page", self.page) }],
            "entries": self.entries,
        });
        if let Some(browser) = self.browser {
            log["browser"] = json!({ "name": browser, "version": "153.0" });
        }
        json!({ "log": log }).to_string().into_bytes()
    }

    /// The report, with every cross-origin fetch in it.
    pub fn report(&self) -> File {
        let options = har_cors::Options { all: true, show_secrets: true, ..har_cors::Options::default() };
        har_cors::analyze("built.har", &self.bytes()[..], &options).unwrap()
    }

    /// The fetch of that URL, the last one in the report.
    pub fn fetch(&self, url: &str) -> Fetch {
        let fetches = self.report().fetches;
        fetches.iter().rev().find(|f| f.url == url).unwrap_or_else(|| panic!("no {url} in {fetches:#?}")).clone()
    }

    /// The only fetch of the report.
    pub fn only(&self) -> Fetch {
        let mut fetches = self.report().fetches;
        assert_eq!(fetches.len(), 1, "{fetches:#?}");
        fetches.remove(0)
    }
}

/// A response has at least a date: one without any header is a file's loss.
fn dated<'a>(answer: Headers<'a>) -> Vec<(&'a str, &'a str)> {
    answer.iter().copied().chain([("Date", "Thu, 01 Jan 2026 00:00:00 GMT")]).collect()
}

/// Members of `over` take the place of those of the same name; what is null is taken away.
fn write_over(entry: &mut Value, over: &Value) {
    let Some(members) = over.as_object() else { return };
    for (name, value) in members {
        match value {
            Value::Null => {
                entry.as_object_mut().unwrap().remove(name);
            }
            Value::Object(_) if entry[name].is_object() => write_over(&mut entry[name], value),
            _ => entry[name] = value.clone(),
        }
    }
}

fn message(method: &str, url: &str, sent: Headers, status: u16, answer: Headers) -> Value {
    let list = |headers: Headers| -> Vec<Value> {
        headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
    };
    // As many bytes as the exporter counts: first line, headers, empty line.
    let size = |line: usize, headers: Headers| {
        line + headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum::<usize>() + 2
    };
    let path = url.splitn(4, '/').nth(3).map_or(1, |path| path.len() + 1);
    let sent_size = size(method.len() + path + "  HTTP/1.1\r\n".len(), sent);
    let answer_size = size("HTTP/1.1 200 \r\n".len(), answer);
    let location = answer.iter().find(|(name, _)| *name == "Location").map_or("", |(_, value)| value);
    json!({
        "request": { "method": method, "url": url, "httpVersion": "HTTP/1.1", "headers": list(sent), "headersSize": sent_size, "bodySize": 0 },
        "response": {
            "status": status, "statusText": "", "httpVersion": "HTTP/1.1", "headers": list(answer), "redirectURL": location,
            "content": { "size": 10, "mimeType": "text/plain" }, "headersSize": answer_size, "bodySize": 10,
        },
        "timings": { "send": 0, "wait": 4, "receive": 1 },
    })
}
