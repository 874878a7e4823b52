//! The steps between page, browser and servers, as far as the record shows them.

use crate::browser::Stage;
use crate::report::identity::host;
use crate::report::model::{Fetch, Message, MessageStep, PreflightRequest, PreflightState};
use crate::report::table::shorten::middle;
use crate::report::text::{AsText, Piece, Text, words};
use crate::rules::{Cause, Outcome};

/// Maximum number of servers with their own line.
const MOST_SERVERS: usize = 3;
/// Maximum number of steps; browsers give up after 20 redirects.
const MOST_STEPS: usize = 70;
/// Maximum length of a label.
const LONGEST: usize = 40;

/// A participant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Actor {
    Page,
    Browser,
    /// Index into [`Sequence::servers`].
    Server(usize),
}

/// The style of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Look {
    /// It is recorded.
    Plain,
    /// It is recorded, and the browser blocked it.
    Refused,
    /// It must have happened, but is not in the file.
    Unseen,
    /// It did not happen, or did not arrive.
    Never,
}

/// One step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// A message from one participant to another.
    Arrow { from: Actor, to: Actor, label: Piece<'static>, look: Look },
    /// An action of the browser itself.
    Note { label: Piece<'static>, look: Look },
}

/// The whole sequence.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Sequence {
    /// Hosts, in the order of their first message.
    pub(super) servers: Vec<Piece<'static>>,
    pub(super) steps: Vec<Step>,
}

impl Sequence {
    pub(super) fn of(fetch: &Fetch) -> Sequence {
        let mut story = Sequence::default();
        story.arrow(Actor::Page, Actor::Browser, words!("{} {}", fetch.initiator.name(), fetch.method), Look::Plain);
        let mut unseen = fetch.preflight_request.as_ref();
        for (n, message) in fetch.exchange.iter().enumerate() {
            if message.step == MessageStep::Request
                && let Some(request) = unseen.take()
            {
                story.unseen_preflight(fetch, request);
            }
            story.message(fetch, message, fetch.refused == Some(n));
        }
        if let Some(request) = unseen {
            story.unseen_preflight(fetch, request);
        }
        story.end(fetch);
        story
    }

    fn message(&mut self, fetch: &Fetch, message: &Message, is_refused: bool) {
        let server = self.server(&message.url);
        let label = words!("{} {}", message.method, path(&message.url));
        let look = if is_refused { Look::Refused } else { Look::Plain };
        match message.status {
            Some(status) => {
                self.arrow(Actor::Browser, server, label, Look::Plain);
                self.arrow(server, Actor::Browser, answer(message, status), look);
            }
            None if was_not_sent(fetch) => self.note(words!("{} not sent", message.method), Look::Never),
            None => self.arrow(Actor::Browser, server, label, Look::Never),
        }
        if is_refused {
            self.note(words!("blocked: {}", cause(fetch)), Look::Refused);
        }
    }

    /// A preflight that is not in the file.
    fn unseen_preflight(&mut self, fetch: &Fetch, request: &PreflightRequest) {
        if fetch.preflight == PreflightState::Cached {
            return self.note(words!("preflight answered from the cache"), Look::Unseen);
        }
        let server = self.server(&request.url);
        self.arrow(Actor::Browser, server, words!("OPTIONS, not in this file"), Look::Unseen);
        let answer = if fetch.failed_at == Some(Stage::Preflight) { "its response, blocked" } else { "its response" };
        self.arrow(server, Actor::Browser, words!("{}", answer), Look::Unseen);
    }

    /// What the failure prevented, and what the page got.
    fn end(&mut self, fetch: &Fetch) {
        let failed = fetch.is_failure();
        if failed && fetch.refused.is_none() {
            self.note(words!("{}", cause(fetch)), Look::Refused);
        }
        if failed && fetch.failed_at == Some(Stage::Preflight) {
            let server = self.server(&fetch.last_url);
            self.arrow(Actor::Browser, server, words!("{}, not sent", fetch.method), Look::Never);
        }
        let (label, look) = match fetch.outcome {
            Outcome::Succeeded if !fetch.is_doubtful() => (words!("the response"), Look::Plain),
            Outcome::Succeeded => (words!("response, unless blocked"), Look::Unseen),
            Outcome::Aborted => (words!("cancelled"), Look::Never),
            Outcome::Undetermined => (words!("unknown"), Look::Unseen),
            Outcome::Cors | Outcome::Network | Outcome::Policy => {
                (fetch.javascript_saw.as_ref().map_or(words!("an error"), AsText::piece), Look::Refused)
            }
        };
        self.arrow(Actor::Browser, Actor::Page, label.owned(), look);
    }

    /// The line of a URL's server; the last line is shared by all others.
    fn server(&mut self, url: &Text) -> Actor {
        let name = match host(url) {
            host if host.is_empty() => words!("server"),
            host => host.owned(),
        };
        if let Some(known) = self.servers.iter().position(|server| *server == name) {
            return Actor::Server(known);
        }
        if self.servers.len() < MOST_SERVERS {
            self.servers.push(name);
        } else if let Some(last) = self.servers.last_mut() {
            *last = words!("other servers");
        }
        Actor::Server(self.servers.len() - 1)
    }

    fn arrow(&mut self, from: Actor, to: Actor, label: Piece<'static>, look: Look) {
        self.push(Step::Arrow { from, to, label, look });
    }

    fn note(&mut self, label: Piece<'static>, look: Look) {
        self.push(Step::Note { label, look });
    }

    fn push(&mut self, step: Step) {
        if self.steps.len() < MOST_STEPS {
            self.steps.push(step);
        }
    }

    /// The name of a participant.
    pub(super) fn name(&self, actor: Actor) -> Piece<'_> {
        match actor {
            Actor::Page => words!("page"),
            Actor::Browser => words!("browser"),
            Actor::Server(n) => self.servers.get(n).map_or(words!("server"), AsText::piece),
        }
    }

    /// The sequence in words, one sentence per step.
    pub(super) fn words(&self) -> Vec<Piece<'static>> {
        let sentence = |step: &Step| match step {
            Step::Arrow { from, to, label, look } => {
                let (from, to) = (self.name(*from), self.name(*to));
                let more = match look {
                    Look::Plain => "",
                    Look::Refused => " (blocked)",
                    Look::Unseen => " (not recorded)",
                    Look::Never => " (did not arrive)",
                };
                words!("{} to {}: {}{}.", from, to, label, more)
            }
            Step::Note { label, .. } => words!("browser: {}.", label),
        };
        self.steps.iter().map(sentence).collect()
    }
}

/// `302 Found, to login.example`
fn answer(message: &Message, status: u16) -> Piece<'static> {
    let location = message.response_headers.iter().find(|header| header.is_location());
    let target = location.filter(|_| (300..400).contains(&status)).map(|header| {
        let target = host(&header.value);
        if target.is_empty() { header.value.piece() } else { target }
    });
    match target {
        Some(target) => middle(words!("{}, to {}", status, target), LONGEST, LONGEST / 2),
        None => middle(words!("{} {}", status, message.status_text).trimmed(), LONGEST, LONGEST / 2),
    }
}

/// Whether a request without a response stayed in the browser.
fn was_not_sent(fetch: &Fetch) -> bool {
    fetch.failed_at == Some(Stage::Request)
        || fetch.outcome == Outcome::Policy
        || (fetch.outcome == Outcome::Cors && fetch.effects.request_executed == Some(false))
}

/// What the browser objected to (not why the server answered so).
fn cause(fetch: &Fetch) -> &'static str {
    fetch.cause.map_or("failed", Cause::name)
}

/// Path and query of a URL; the whole text if it is not a URL.
fn path(url: &Text) -> Piece<'static> {
    let path = url.part(|url| match url.split_once("://") {
        Some((_, rest)) => rest.find(['/', '?', '#']).and_then(|at| rest.get(at..)),
        None => Some(url),
    });
    middle(path.unwrap_or(words!("/")), LONGEST - 8, LONGEST / 2 - 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    fn words(fetch: &Fetch) -> Vec<String> {
        Sequence::of(fetch).words().iter().map(|words| words.unescaped().to_owned()).collect()
    }

    #[test]
    fn a_refused_preflight_keeps_the_request_back() {
        assert_eq!(
            words(&samples::preflight_401(0)),
            [
                "page to browser: fetch PUT.",
                "browser to api.example: OPTIONS /v1/users/7?from=REDACTED-1.",
                "api.example to browser: 401 Unauthorized (blocked).",
                "browser: blocked: missing-allow-origin.",
                "browser to api.example: PUT, not sent (did not arrive).",
                "browser to page: TypeError: Failed to fetch (blocked).",
            ]
        );
    }

    #[test]
    fn a_hidden_preflight_is_said_to_be_a_guess() {
        let words = words(&samples::possible(0));
        assert!(words[1].contains("OPTIONS, not in this file (not recorded)"), "{words:?}");
    }

    #[test]
    fn redirects_lead_from_server_to_server() {
        let mut fetch = samples::preflight_401(0);
        let hop = |url: &str, status, step| Message {
            step,
            url: url.to_owned().into(),
            status,
            method: "GET".into(),
            response_headers: [].into(),
            ..fetch.exchange[0].clone()
        };
        fetch.exchange = (0..6)
            .map(|n| hop(&format!("https://h{n}.example/{n}"), Some(302), MessageStep::Redirect))
            .chain([hop("https://end.example/", None, MessageStep::Request)])
            .collect();
        fetch.refused = Some(5);
        let story = Sequence::of(&fetch);
        let servers: Vec<&str> = story.servers.iter().map(AsText::unescaped).collect();
        assert_eq!(servers, ["h0.example", "h1.example", "other servers"]);
        let words = words(&fetch);
        assert!(words.contains(&"h0.example to browser: 302 Unauthorized.".to_owned()), "{words:?}");
    }

    #[test]
    fn what_never_left_the_browser_has_no_arrow_to_a_server() {
        let mut fetch = samples::preflight_401(0);
        fetch.outcome = Outcome::Policy;
        fetch.failed_at = Some(Stage::Request);
        fetch.exchange[0].status = None;
        let story = Sequence::of(&fetch);
        let to_server = |step: &Step| matches!(step, Step::Arrow { to: Actor::Server(_), .. });
        assert!(!story.steps.iter().any(to_server), "{story:?}");
    }
}
