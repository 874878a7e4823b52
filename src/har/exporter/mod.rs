//! Who wrote a HAR, and which browser engine made the traffic in it.

pub(super) mod about;
pub(super) mod observed;
pub(super) mod sanitized;
pub(super) mod traits;
pub(super) mod user_agent;

use crate::browser::Engine;
use crate::har::exporter::about::About;
use crate::har::exporter::observed::Observed;
use crate::har::exporter::user_agent::from_browser_name;
use crate::names::names;

/// The program that wrote the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exporter {
    /// `log.creator.name` as written; empty when missing.
    pub name: Box<str>,
    /// `log.creator.version` as written; empty when missing.
    pub version: Box<str>,
    /// `log.browser.name` as written; empty when missing.
    pub browser_name: Box<str>,
    /// `log.browser.version` as written; empty when missing.
    pub browser_version: Box<str>,
    /// The kind of exporter.
    pub kind: ExporterKind,
    /// The engine of the browser that made the requests, when it is known (from `log.browser`, or the User-Agent).
    pub engine: Option<Engine>,
    /// That engine's version, as exact as the file has it.
    pub engine_version: Option<Box<str>>,
    /// Whether cookies and authorization were removed on export; `None` when unknown.
    pub sanitized: Option<bool>,
}

impl Exporter {
    /// The major version of its engine.
    pub fn major(&self) -> Option<u32> {
        self.engine_version.as_deref()?.split('.').next()?.parse().ok()
    }

    /// What kind of program the file describes: a proxy's file is a proxy's, whichever browser was behind it.
    pub fn described(&self) -> ExporterEngine {
        match (self.kind, self.engine) {
            (ExporterKind::Proxy, _) => ExporterEngine::Proxy,
            (_, Some(engine)) => engine.into(),
            (_, None) => ExporterEngine::Other,
        }
    }
}

names! {
    /// What kind of program a file describes.
    pub enum ExporterEngine {
        /// Chrome, Edge, Opera, Brave, Electron.
        Chromium = "chromium",
        /// Firefox and its relatives.
        Firefox = "firefox",
        /// Safari, every browser of iOS, WebKitGTK.
        WebKit = "webkit",
        /// A proxy, whichever browser was behind it.
        Proxy = "proxy",
        /// Another or unknown program.
        Other = "other",
    }
}

impl ExporterEngine {
    /// The browser engine, where the file is known to be of one.
    pub fn browser(self) -> Option<Engine> {
        match self {
            ExporterEngine::Chromium => Some(Engine::Chromium),
            ExporterEngine::Firefox => Some(Engine::Firefox),
            ExporterEngine::WebKit => Some(Engine::WebKit),
            ExporterEngine::Proxy | ExporterEngine::Other => None,
        }
    }
}

impl From<Engine> for ExporterEngine {
    fn from(engine: Engine) -> ExporterEngine {
        match engine {
            Engine::Chromium => ExporterEngine::Chromium,
            Engine::Firefox => ExporterEngine::Firefox,
            Engine::WebKit => ExporterEngine::WebKit,
        }
    }
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
    /// Tools that write what Chromium's protocol reports about a browser's requests, but not its errors (Sauce
    /// Labs' ExtendedDebuggingService).
    DevToolsProtocol,
    /// WebPageTest.
    WebPageTest,
    /// Charles, Fiddler, mitmproxy, HTTP Toolkit, BrowserMob and others between browser and server: what the browser
    /// made of a response is not recorded.
    Proxy,
    /// An HTTP client that is not a browser (Insomnia, Postman): CORS never applied.
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
    ("extendeddebuggingservice", ExporterKind::DevToolsProtocol),
    ("insomnia", ExporterKind::Client),
    ("advanced rest client", ExporterKind::Client),
    ("polly.js", ExporterKind::Client),
    ("postman", ExporterKind::Client),
    ("newman", ExporterKind::Client),
    ("bruno", ExporterKind::Client),
    ("hoppscotch", ExporterKind::Client),
    ("httpie", ExporterKind::Client),
    ("curl", ExporterKind::Client),
    ("k6", ExporterKind::Client),
];

/// Who wrote a file, from what its log says and what its entries show.
pub(in crate::har) fn recognize(about: &About, observed: Observed) -> Exporter {
    let creator = &about.creator;
    let kind = kind_of(about, &observed);
    let engine = match kind {
        ExporterKind::ChromiumDevTools => Some(Engine::Chromium),
        ExporterKind::FirefoxDevTools => Some(Engine::Firefox),
        ExporterKind::WebKitInspector | ExporterKind::WebKitTimelines => Some(Engine::WebKit),
        ExporterKind::Client => None,
        ExporterKind::Playwright
        | ExporterKind::ChromeHar
        | ExporterKind::DevToolsProtocol
        | ExporterKind::WebPageTest
        | ExporterKind::Proxy
        | ExporterKind::Other => from_browser_name(&about.browser.name).or_else(|| observed.engine()),
    };
    Exporter {
        name: creator.name.clone(),
        version: creator.version.clone(),
        browser_name: about.browser.name.clone(),
        browser_version: about.browser.version.clone(),
        kind,
        engine,
        engine_version: engine.and_then(|engine| version_of(engine, kind, about, &observed)),
        sanitized: about.sanitized.or_else(|| sanitized(kind, &observed)),
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
        let is_of_engine = from_browser_name(&about.browser.name) == Some(engine);
        is_of_engine.then(|| non_empty(&about.browser.version)).flatten()
    };
    // Firebug has versions of its own.
    let is_firefox = kind == ExporterKind::FirefoxDevTools && !about.creator.name.eq_ignore_ascii_case("firebug");
    let of_creator = || is_firefox.then(|| non_empty(&about.creator.version)).flatten();
    of_browser().or_else(of_creator).or_else(|| observed.version_of(engine))
}

/// `Some(false)` for every file with a secret in it; `Some(true)` only for DevTools: only they are known to remove secrets.
fn sanitized(kind: ExporterKind, observed: &Observed) -> Option<bool> {
    if kind == ExporterKind::FirefoxDevTools || observed.traces.saw_secret() {
        return Some(false);
    }
    (kind == ExporterKind::ChromiumDevTools && observed.traces.show_removal()).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::har::Reader;
    use crate::har::entry::head::{Memory, read_head};
    use crate::har::exporter::about::Product;

    fn recognized(creator: (&str, &str), browser: (&str, &str), user_agents: &[&str]) -> Exporter {
        let product = |(name, version): (&str, &str)| Product { name: name.into(), version: version.into() };
        let about = About { creator: product(creator), browser: product(browser), ..About::default() };
        let mut observed = Observed::default();
        for user_agent in user_agents {
            let json = format!(r#"{{"request":{{"headers":[["User-Agent","{user_agent}"]]}}}}"#);
            let mut entry = read_head(json.as_bytes().into(), Memory::default()).unwrap();
            observed.observe(&mut entry);
        }
        recognize(&about, observed)
    }

    #[test]
    fn creators_are_known_by_the_beginning_of_their_name() {
        for (name, kind) in [
            ("WebInspector", ExporterKind::ChromiumDevTools),
            ("WebKit Web Inspector", ExporterKind::WebKitInspector),
            ("Firefox Developer Edition", ExporterKind::FirefoxDevTools),
            ("Tor Browser", ExporterKind::FirefoxDevTools),
            ("Playwright", ExporterKind::Playwright),
            ("chrome-har", ExporterKind::ChromeHar),
            ("Chrome HAR Capturer", ExporterKind::ChromeHar),
            ("WebPagetest", ExporterKind::WebPageTest),
            ("mitmproxy har_dump", ExporterKind::Proxy),
            ("Charles Proxy", ExporterKind::Proxy),
            ("Insomnia REST Client", ExporterKind::Client),
            // Third-party tools.
            ("Chrome DevTools", ExporterKind::Other),
            ("Browser DevTools", ExporterKind::Other),
            ("Internet Explorer Network Inspector", ExporterKind::Other),
            ("", ExporterKind::Other),
        ] {
            assert_eq!(recognized((name, "1"), ("", ""), &[]).kind, kind, "{name}");
        }
    }

    #[test]
    fn the_engine_is_that_of_the_browser_not_of_the_exporter() {
        let chrome = "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36";
        let firefox = "Mozilla/5.0 (X11; rv:141.0) Gecko/20100101 Firefox/141.0";
        let none = ("", "");
        let (chromium, gecko) = (Some(Engine::Chromium), Some(Engine::Firefox));
        for (creator, browser, user_agents, engine, version) in [
            (("WebInspector", "537.36"), none, &[firefox, chrome][..], chromium, Some("139")),
            (("WebInspector", "537.36"), none, &[], chromium, None),
            (("Firefox", "141.0.3"), none, &[chrome], gecko, Some("141.0.3")),
            (("Firebug", "2.0"), none, &[firefox], gecko, Some("141.0")),
            (("Playwright", "1.55"), ("firefox", "141.0"), &[chrome], gecko, Some("141.0")),
            (("mitmproxy", "11"), none, &[chrome, firefox, firefox], gecko, Some("141.0")),
            (("mitmproxy", "11"), none, &["curl/8"], None, None),
            (("Insomnia", "1"), none, &[chrome], None, None),
        ] {
            let exporter = recognized(creator, browser, user_agents);
            assert_eq!((exporter.engine, exporter.engine_version.as_deref()), (engine, version), "{creator:?}");
        }
    }

    #[test]
    fn a_file_without_creator_is_known_by_its_members() {
        let json = br#"[{"_resourceType":"fetch","_initiator":{"type":"script"},"response":{"_error":null}}]"#;
        assert_eq!(Reader::new(&json[..]).unwrap().finish().exporter.kind, ExporterKind::ChromiumDevTools);
        let json = br#"[{"_resourceType":"fetch","response":{}}]"#;
        assert_eq!(Reader::new(&json[..]).unwrap().finish().exporter.kind, ExporterKind::Other);
    }
}
