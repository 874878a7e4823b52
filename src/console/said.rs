//! The meaning of each message: its causes and its request. Lines that belong together become one message: WebKit's
//! message and the following line with the URL, Firefox's message and its echo.

use super::engines::{
    Names, chromium_access, chromium_network, firefox_url, translated_names, webkit_api, webkit_names, with_values,
};
use super::formats::{MOST_MESSAGES, Raw, Raws};
use super::lookup::Lookup;
use super::place::{repeats, safari_place};
use super::urls::{beginning, urls};
use super::when::When;
use crate::browser::{Engine, Stage};
use crate::explain::{pages_of, status_of_line};
use crate::rules::{Cause, fails_cors_check};
use crate::standard::is_redirect_status;

/// Maximum length of the text of a message.
const LONGEST_TEXT: usize = 1000;
/// Maximum distance between Firefox's message and its echo.
const ECHO: usize = 64;

/// One message of a log.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Message {
    /// The line of the log, from 1.
    pub(crate) line: u64,
    pub(crate) when: When,
    /// The text, cut if it is long.
    pub(crate) text: String,
    /// Number of repeats.
    pub(crate) count: u32,
    pub(crate) said: Said,
}

/// The meaning of a message.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Said {
    /// The engine; `None` if several engines print this message.
    pub(crate) engine: Option<Engine>,
    /// The possible causes, the likeliest first; none without a reason.
    pub(crate) causes: Vec<Cause>,
    /// It only says that no response came, as Firefox does for every network failure.
    pub(crate) has_no_answer: bool,
    /// The stage that failed, if the message shows it.
    pub(crate) stage: Option<Stage>,
    /// Status of the blocked response.
    pub(crate) status: Option<u16>,
    pub(crate) names: Names,
}

/// The messages about failed requests, and whether more were left out.
pub(super) fn messages_of(found: Raws) -> (Vec<Message>, bool) {
    let Raws { raws, mut is_cut } = found;
    let mut reader = Reader::default();
    is_cut |= raws.len() >= MOST_MESSAGES;
    for raw in raws {
        reader.read(raw);
    }
    reader.flush();
    is_cut |= reader.lookup.is_cut;
    (reader.messages, is_cut)
}

#[derive(Default)]
struct Reader {
    messages: Vec<Message>,
    /// WebKit's message, until the line with the URL follows.
    pending: Option<Message>,
    lookup: Lookup,
    /// Messages of Firefox whose echo was found.
    echoed: Vec<usize>,
}

impl Reader {
    fn read(&mut self, raw: Raw) {
        let (text, count) = repeats(&raw.text);
        let text = without_wrapping(text);
        if self.is_webkits(&raw, text, count) {
            return;
        }
        let said = chromium(text, raw.url.as_deref(), &mut self.lookup);
        let said = said.or_else(|| self.firefox(text)).or_else(|| other(text, &mut self.lookup));
        let Some(said) = said else { return };
        if said.has_no_answer && self.is_echo(&said) || is_second_line(self.messages.last(), &said) {
            return;
        }
        let text = beginning(text, LONGEST_TEXT).to_owned();
        self.messages.push(Message { line: raw.line, when: raw.when, text, count: raw.count.max(count), said });
    }

    /// Handles the lines of WebKit that belong together.
    fn is_webkits(&mut self, raw: &Raw, text: &str, count: u32) -> bool {
        let (text, file, own) = safari_place(text);
        let count = count.max(own);
        if let Some((initiator, url)) = webkit_api(text) {
            let mut message = self.pending.take().unwrap_or_else(|| blank(raw, text, count, Engine::WebKit));
            message.said.names.initiator = initiator;
            message.said.names.urls.insert(0, url.to_owned());
            self.messages.push(message);
            return true;
        }
        let failed = text.strip_prefix("Failed to load resource: ").filter(|sentence| !sentence.contains("net::"));
        let sentence = failed.unwrap_or(text);
        if failed.is_some() && self.completes(sentence, file) {
            return true;
        }
        let Some(finding) = self.lookup.reason(sentence).filter(|finding| finding.engine == Some(Engine::WebKit))
        else {
            return false;
        };
        let causes = causes_of(&finding.pages, Some(Engine::WebKit));
        if causes.is_empty() {
            return true;
        }
        let mut message = blank(raw, sentence, count, Engine::WebKit);
        let is_redirect = sentence.starts_with("Cross-origin redirection to ");
        let stage = if is_redirect { Some(Stage::Redirect) } else { finding.preflight.then_some(Stage::Preflight) };
        let names = Names { file: file.filter(|_| failed.is_some()).map(str::to_owned), ..webkit_names(sentence) };
        message.said = Said { causes, stage, status: status_of_line(sentence), names, ..message.said };
        self.flush();
        match failed {
            Some(_) => self.messages.push(message),
            None => self.pending = Some(message),
        }
        true
    }

    /// Whether the load failure belongs to the previous message: it only adds the file's name.
    fn completes(&mut self, sentence: &str, file: Option<&str>) -> bool {
        if let Some(mut pending) = self.pending.take_if(|pending| pending.text == beginning(sentence, LONGEST_TEXT)) {
            pending.said.names.file = file.map(str::to_owned);
            self.messages.push(pending);
            return true;
        }
        let last = self.messages.last();
        last.is_some_and(|last| {
            last.said.engine == Some(Engine::WebKit) && last.text == beginning(sentence, LONGEST_TEXT)
        })
    }

    fn flush(&mut self) {
        self.messages.extend(self.pending.take());
    }

    fn firefox(&mut self, text: &str) -> Option<Said> {
        let said = |causes: Vec<Cause>, names: Names| Said {
            engine: Some(Engine::Firefox),
            has_no_answer: false,
            stage: causes.first().copied().filter(|_| causes.len() == 1).and_then(|cause| cause.rule().only_at),
            status: status_of_line(text),
            causes,
            names,
        };
        if text.contains("Cross-Origin Request Blocked:") {
            let url = firefox_url(text);
            let names =
                with_values(Names { urls: url.map_or_else(|| urls(text), |url| vec![url]), ..Names::default() }, text);
            let has_no_answer = text.contains("CORS request did not succeed");
            let finding = self.lookup.reason(text).filter(|_| !has_no_answer);
            let causes = finding.map(|finding| causes_of(&finding.pages, Some(Engine::Firefox)));
            let causes = causes.unwrap_or_else(|| if has_no_answer { Vec::new() } else { open_causes(text) });
            return Some(Said { has_no_answer, ..said(causes, names) });
        }
        // Messages in other languages contain nothing of Chromium's or WebKit's.
        if !(text.contains("CORS") || text.contains("Access-Control-") || text.contains("Cross-Origin"))
            || !text.contains("://")
        {
            return None;
        }
        if self.lookup.reason(text).is_some() {
            return None;
        }
        let categories = self.lookup.categories(text)?;
        // One language has the same sentence for this and for disabled CORS.
        let has_no_answer = categories.contains(&"CORSDidNotSucceed2");
        let pages: Vec<&str> = categories.iter().flat_map(|category| pages_of(category)).copied().collect();
        let causes = if has_no_answer { Vec::new() } else { causes_of(&pages, Some(Engine::Firefox)) };
        let causes = if causes.is_empty() && !has_no_answer { open_causes(text) } else { causes };
        let is_redirect = status_of_line(text).is_some_and(is_redirect_status);
        let causes = if is_redirect { with_refused_redirect(causes) } else { causes };
        Some(Said { has_no_answer, ..said(causes, translated_names(text)) })
    }

    /// Whether this is only Firefox's echo of an earlier message.
    fn is_echo(&mut self, said: &Said) -> bool {
        let from = self.messages.len().saturating_sub(ECHO);
        let is_echoed = |message: &Message| {
            message.said.engine == Some(Engine::Firefox)
                && !message.said.has_no_answer
                && message.said.names.urls.iter().any(|url| said.names.urls.contains(url))
        };
        let recent = self.messages.iter().enumerate().skip(from);
        let found =
            recent.map(|(at, message)| (at, is_echoed(message))).find(|(at, is)| *is && !self.echoed.contains(at));
        let Some((at, _)) = found else { return false };
        self.echoed.retain(|at| *at >= from);
        self.echoed.push(at);
        true
    }
}

/// For a redirected preflight Firefox first reports the redirect, then the bad status.
fn is_second_line(last: Option<&Message>, said: &Said) -> bool {
    let are_about_preflight = |cause: Option<&Cause>| cause.is_some_and(|cause| cause.rule().turns_on_status());
    let is_firefox = said.engine == Some(Engine::Firefox);
    let is_redirect = said.status.is_some_and(is_redirect_status) && are_about_preflight(said.causes.first());
    is_firefox
        && is_redirect
        && last.is_some_and(|last| {
            last.said.engine == said.engine
                && last.said.status.is_none()
                && last.said.causes.first().is_some_and(|cause| cause.rule().is_refused_redirect())
                && last.said.names.urls == said.names.urls
        })
}

/// Removes Playwright's `[JavaScript Error: "…" {file: "…"}]` and Firefox's link after the text.
fn without_wrapping(text: &str) -> &str {
    let text = match text.split_once("[JavaScript Error: \"") {
        Some((_, inner)) => {
            inner.split_once("\" {file:").map_or_else(|| inner.trim_end_matches(['"', ']']), |(inner, _)| inner)
        }
        None => text,
    };
    text.trim().trim_end_matches("[Learn More]").trim_end()
}

fn blank(raw: &Raw, text: &str, count: u32, engine: Engine) -> Message {
    let said = Said {
        engine: Some(engine),
        causes: Vec::new(),
        has_no_answer: false,
        stage: None,
        status: None,
        names: Names::default(),
    };
    Message { line: raw.line, when: raw.when, text: beginning(text, LONGEST_TEXT).to_owned(), count, said }
}

fn chromium(text: &str, beside: Option<&str>, lookup: &mut Lookup) -> Option<Said> {
    if let Some((names, reason)) = chromium_access(text) {
        let finding = lookup.reason(reason);
        let is_preflights = reason.contains("doesn't pass access control check");
        let causes = finding.map(|finding| causes_of(&finding.pages, Some(Engine::Chromium))).unwrap_or_default();
        let stage = match causes.as_slice() {
            _ if is_preflights => Some(Stage::Preflight),
            // For a preflight there is an additional first sentence: without it, it was not a preflight.
            [cause] => cause.rule().only_at.or_else(|| fails_cors_check(*cause).then_some(Stage::Response)),
            _ => None,
        };
        return Some(Said { engine: Some(Engine::Chromium), causes, has_no_answer: false, stage, status: None, names });
    }
    let (names, cause) = chromium_network(text, beside)?;
    let causes = vec![cause?];
    Some(Said { engine: Some(Engine::Chromium), causes, has_no_answer: false, stage: None, status: None, names })
}

/// Other kinds of messages: policies, workers, old wordings.
fn other(text: &str, lookup: &mut Lookup) -> Option<Said> {
    let finding = lookup.reason(text)?;
    let causes = causes_of(&finding.pages, finding.engine);
    if causes.is_empty() {
        return None;
    }
    // The worker's own request failed, and the reason is in another line.
    let is_from_worker = causes.iter().any(|cause| cause.rule().is_from_worker);
    let is_from_workers_request = is_from_worker && text.contains("reject");
    let causes = if is_from_workers_request { Vec::new() } else { causes };
    let mut found = urls(text);
    let origin = found.iter().find(|url| text.contains(&format!("rigin '{url}'"))).cloned();
    let is_named_first = causes.iter().any(|cause| cause.rule().names_page_first);
    let names_page_first = is_named_first || text.contains(" may not load data from ");
    if names_page_first && found.len() > 1 {
        // The page comes first, the requested URL last.
        found.reverse();
    }
    found.retain(|url| Some(url) != origin.as_ref());
    let stage =
        if finding.preflight { Some(Stage::Preflight) } else { causes.first().and_then(|cause| cause.rule().only_at) };
    let names = with_values(Names { urls: found, origin, ..Names::default() }, text);
    Some(Said { engine: finding.engine, causes, has_no_answer: false, stage, status: status_of_line(text), names })
}

/// The causes among pages, with those for which the engine prints the same message.
fn causes_of(pages: &[&str], engine: Option<Engine>) -> Vec<Cause> {
    let mut causes: Vec<Cause> = Vec::new();
    for page in pages {
        causes.extend(Cause::ALL.iter().filter(|cause| cause.name() == *page));
    }
    let first = causes.first().copied();
    // Messages with a value, such as a status, are already refined.
    if let (Some(engine @ Engine::WebKit), Some(first), true) = (engine, first, causes.len() == 1) {
        let is_refined = first.rule().turns_on_status();
        causes.extend((first.rule().same_words)(engine).iter().filter(|cause| !is_refined && **cause != first));
    }
    causes
}

/// One that depends on a preflight's status, preceded by the redirect that the status shows.
fn with_refused_redirect(causes: Vec<Cause>) -> Vec<Cause> {
    let alike = match causes.as_slice() {
        [alone] if alone.rule().turns_on_status() => (alone.rule().same_words)(Engine::Firefox),
        _ => &[],
    };
    let is_redirect = |cause: &Cause| cause.rule().is_refused_redirect();
    let redirects = alike.iter().copied().filter(|cause| is_redirect(cause) && !causes.contains(cause));
    redirects.chain(causes.iter().copied()).collect()
}

/// The possible causes of a line with an unknown reason: header names are never translated.
fn open_causes(text: &str) -> Vec<Cause> {
    let text = text.to_ascii_lowercase();
    let names = |cause: &Cause| cause.rule().header().is_some_and(|name| text.contains(&name.to_ascii_lowercase()));
    let (usual, others): (Vec<Cause>, Vec<Cause>) =
        Cause::ALL.iter().copied().filter(names).partition(|cause| cause.rule().usual.contains(cause));
    usual.into_iter().chain(others).collect()
}
