//! Who wrote a HAR, and which browser engine made the traffic in it.

use crate::browser::Engine;

use super::about::About;
use super::observed::Observed;
use super::user_agent::of_browser_name;

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

/// Beginnings of `log.creator.name`, in lower case, and what they mean. The first that fits counts.
const CREATORS: &[(&str, ExporterKind)] = &[
    ("webinspector", ExporterKind::ChromiumDevTools),
    ("webkit web inspector", ExporterKind::WebKitInspector),
    ("firefox", ExporterKind::FirefoxDevTools),
    ("firebug", ExporterKind::FirefoxDevTools),
    ("librewolf", ExporterKind::FirefoxDevTools),
    ("waterfox", ExporterKind::FirefoxDevTools),
    ("floorp", ExporterKind::FirefoxDevTools),
    ("zen", ExporterKind::FirefoxDevTools),
    ("tor browser", ExporterKind::FirefoxDevTools),
    ("mullvad browser", ExporterKind::FirefoxDevTools),
    ("icecat", ExporterKind::FirefoxDevTools),
    ("seamonkey", ExporterKind::FirefoxDevTools),
    ("nightly", ExporterKind::FirefoxDevTools),
    ("playwright", ExporterKind::Playwright),
    ("chrome-har", ExporterKind::ChromeHar),
    ("chrome har capturer", ExporterKind::ChromeHar),
    ("puppeteer-har", ExporterKind::ChromeHar),
    ("browsertime", ExporterKind::ChromeHar),
    ("sitespeed.io", ExporterKind::ChromeHar),
    ("webpagetest", ExporterKind::WebPageTest),
    ("mitmproxy", ExporterKind::Proxy),
    ("http toolkit", ExporterKind::Proxy),
    ("browsermob", ExporterKind::Proxy),
    ("browserup", ExporterKind::Proxy),
    ("charles", ExporterKind::Proxy),
    ("fiddler", ExporterKind::Proxy),
    ("proxyman", ExporterKind::Proxy),
    ("proxypin", ExporterKind::Proxy),
    ("burp", ExporterKind::Proxy),
    ("zap", ExporterKind::Proxy),
    ("owasp zap", ExporterKind::Proxy),
    ("reqable", ExporterKind::Proxy),
    ("requestly", ExporterKind::Proxy),
    ("whistle", ExporterKind::Proxy),
    ("extendeddebuggingservice", ExporterKind::Proxy),
    ("insomnia", ExporterKind::Client),
    ("postman", ExporterKind::Client),
    ("newman", ExporterKind::Client),
    ("bruno", ExporterKind::Client),
    ("hoppscotch", ExporterKind::Client),
    ("httpie", ExporterKind::Client),
    ("curl", ExporterKind::Client),
    ("k6", ExporterKind::Client),
];

/// Who wrote a file, of what its log says and what its entries show.
pub(super) fn recognize(about: &About, observed: Observed) -> Exporter {
    let creator = &about.creator;
    let kind = kind_of(about, &observed);
    let engine = match kind {
        ExporterKind::ChromiumDevTools => Some(Engine::Chromium),
        ExporterKind::FirefoxDevTools => Some(Engine::Firefox),
        ExporterKind::WebKitInspector | ExporterKind::WebKitTimelines => Some(Engine::WebKit),
        ExporterKind::Client => None,
        _ => of_browser_name(&about.browser.name).or_else(|| observed.engine()),
    };
    Exporter {
        name: creator.name.clone(),
        version: creator.version.clone(),
        kind,
        engine,
        engine_version: engine.and_then(|engine| version_of(engine, kind, about, &observed)),
        sanitized: sanitized(kind, &observed),
    }
}

fn kind_of(about: &About, observed: &Observed) -> ExporterKind {
    if about.is_timelines {
        return ExporterKind::WebKitTimelines;
    }
    let name = about.creator.name.trim().to_lowercase();
    // Trimmed by hand, a file loses its creator first; its entries keep the members that only DevTools write.
    if name.is_empty() && observed.has_devtools_members {
        return ExporterKind::ChromiumDevTools;
    }
    CREATORS.iter().find(|(beginning, _)| name.starts_with(beginning)).map_or(ExporterKind::Other, |&(_, kind)| kind)
}

fn version_of(engine: Engine, kind: ExporterKind, about: &About, observed: &Observed) -> Option<Box<str>> {
    let non_empty = |version: &str| (!version.is_empty()).then(|| version.into());
    let of_browser = || {
        let is_of_engine = of_browser_name(&about.browser.name) == Some(engine);
        is_of_engine.then(|| non_empty(&about.browser.version)).flatten()
    };
    // Firebug has versions of its own.
    let is_firefox = kind == ExporterKind::FirefoxDevTools && !about.creator.name.eq_ignore_ascii_case("firebug");
    let of_creator = || is_firefox.then(|| non_empty(&about.creator.version)).flatten();
    of_browser().or_else(of_creator).or_else(|| observed.version_of(engine))
}

/// `Some(false)` in every file with a secret in it; `Some(true)` only of DevTools, which alone are known to remove them.
fn sanitized(kind: ExporterKind, observed: &Observed) -> Option<bool> {
    match kind {
        ExporterKind::FirefoxDevTools => Some(false),
        _ if observed.traces.saw_secret() => Some(false),
        ExporterKind::ChromiumDevTools if observed.traces.show_removal() => Some(true),
        _ => None,
    }
}
