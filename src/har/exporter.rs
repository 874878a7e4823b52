//! Who wrote a HAR, and which browser engine made the traffic in it.

use crate::browser::Engine;

/// The program that wrote the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exporter {
    /// `log.creator.name` as written; empty when missing.
    pub name: Box<str>,
    /// `log.creator.version` as written; empty when missing.
    pub version: Box<str>,
    /// What is known of files of this kind.
    pub kind: ExporterKind,
    /// The engine of the browser that made the requests, when one can be told (of `log.browser`, or the User-Agent).
    pub engine: Option<Engine>,
    /// That engine's version: as exact as the file tells.
    pub engine_version: Option<Box<str>>,
    /// Whether cookies and authorization were removed on export; `None` when it cannot be told.
    pub sanitized: Option<bool>,
}

/// Kinds of exporters that differ in what they leave out and how they mark a failure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExporterKind {
    /// DevTools of Chrome, Edge, Opera, Brave (`WebInspector`).
    ChromiumDevTools,
    /// Firefox's Network Monitor, also of its relatives.
    FirefoxDevTools,
    /// The Network tab of Safari's Web Inspector: failed loads and preflights are left out.
    WebKitInspector,
    /// The Timelines tab of Safari's Web Inspector: failed loads are there, preflights are not.
    WebKitTimelines,
    /// Playwright's recordHar: no preflights; a failure has status −1 and no headers.
    Playwright,
    /// chrome-har, puppeteer-har, Browsertime, Chrome HAR Capturer: failed requests are left out.
    ChromeHar,
    /// WebPageTest.
    WebPageTest,
    /// Charles, Fiddler, mitmproxy, HTTP Toolkit, BrowserMob and others between browser and server: what the browser
    /// made of an answer is not recorded.
    Proxy,
    /// An HTTP client that is no browser (Insomnia, Postman): CORS never applied.
    Client,
    /// Anything else.
    Other,
}
