//! A headless Chromium, driven by the DevTools protocol.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tungstenite::{Message, WebSocket, client};

const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "about:blank",
];

/// The browser, and one page of it.
pub(crate) struct Browser {
    process: Child,
    socket: WebSocket<TcpStream>,
    folder: PathBuf,
    session: Option<String>,
    last: u64,
    /// Events that the browser sent unprompted.
    pub(crate) events: Vec<Value>,
}

impl Browser {
    /// Starts one; `None`, with a word about it, where there is none. On CI a missing browser is a failure.
    pub(crate) fn start(name: &str) -> Option<Browser> {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("chromium-{name}-{}", std::process::id()));
        let started = ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|program| {
            Command::new(program)
                .args(FLAGS)
                .arg(format!("--user-data-dir={}", folder.display()))
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .ok()
        });
        let Some(mut process) = started else {
            assert!(std::env::var_os("CI").is_none(), "no chromium here, and on CI there must be one");
            eprintln!("\n*** SKIPPED {name}: no chromium is installed, so no page was opened ***\n");
            return None;
        };
        let mut errors = BufReader::new(process.stderr.take().unwrap());
        let address = address(&mut errors);
        // The pipe has to be read on, or the browser stops when it is full.
        std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::sink()));
        let host = address.strip_prefix("ws://").unwrap().split('/').next().unwrap();
        let stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let (socket, _) = client(&address, stream).unwrap();
        let mut browser = Browser { process, socket, folder, session: None, last: 0, events: Vec::new() };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let target = json!({"targetId": target["targetId"], "flatten": true});
        let session = browser.call("Target.attachToTarget", target);
        browser.session = Some(session["sessionId"].as_str().unwrap().to_owned());
        for domain in ["Page.enable", "Runtime.enable", "Network.enable", "Log.enable"] {
            browser.call(domain, json!({}));
        }
        Some(browser)
    }

    /// Asks the browser, and waits for its response.
    pub(crate) fn call(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let mut message = json!({"id": self.last, "method": method, "params": params});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(message.to_string())).unwrap();
        loop {
            let answer = self.read();
            if answer["id"] == json!(self.last) {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    fn read(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.socket.read().unwrap() {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }

    /// Opens a page of that width and colour scheme, and waits until it is loaded.
    pub(crate) fn open(&mut self, html: &str, width: u32, scheme: &str) {
        let path = self.folder.join("page.html");
        std::fs::write(&path, html).unwrap();
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false}),
        );
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.call("Emulation.setEmulatedMedia", json!({"features": features}));
        self.events.clear();
        self.call("Page.navigate", json!({"url": format!("file://{}", path.display())}));
        self.loaded();
    }

    /// Opens the page that is open once more, with that fragment in its address.
    pub(crate) fn reopen(&mut self, fragment: &str) {
        let url = format!("file://{}{fragment}", self.folder.join("page.html").display());
        for url in ["about:blank", &url] {
            self.events.clear();
            self.call("Page.navigate", json!({"url": url}));
            self.loaded();
        }
    }

    fn loaded(&mut self) {
        let start = Instant::now();
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            assert!(start.elapsed() < Duration::from_secs(60), "the page does not load");
            let event = self.read();
            self.events.push(event);
        }
    }

    /// The value of an expression in the page; promises are waited for.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let answer = self.call("Runtime.evaluate", params);
        assert!(answer["exceptionDetails"].is_null(), "{expression:.200}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Errors, warnings and exceptions that the page caused, and every request beside that for the page itself.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        // Whatever was on its way arrives before the response to this.
        self.evaluate("new Promise((done) => setTimeout(done, 100))");
        let page = format!("file://{}", self.folder.join("page.html").display());
        let is_complaint = |event: &&Value| match event["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => event["params"]["request"]["url"] != json!(page),
            method => matches!(
                method,
                "Log.entryAdded"
                    | "Runtime.exceptionThrown"
                    | "Runtime.consoleAPICalled"
                    | "Page.javascriptDialogOpening"
            ),
        };
        self.events.iter().filter(is_complaint).map(ToString::to_string).collect()
    }
}

/// Where the browser listens.
fn address(errors: &mut impl BufRead) -> String {
    let mut said = String::new();
    loop {
        let mut line = String::new();
        assert!(errors.read_line(&mut line).unwrap() > 0, "chromium ended: {said}");
        if let Some(address) = line.trim().strip_prefix("DevTools listening on ") {
            return address.to_owned();
        }
        said += &line;
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let close = json!({"id": 0, "method": "Browser.close"}).to_string();
        let _ = self.socket.send(Message::text(close));
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(5) && matches!(self.process.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
