//! The responses of servers under a policy: <https://fetch.spec.whatwg.org/#http-responses>.

use super::rule::{Change, Rule, Side};
use super::{Policy, ServerPolicy};
use crate::input::Glob;
use crate::policy::server_policy::pattern;
use crate::rules::{Answer, Answers, MissingFact, SupposedAnswer, SupposedRequest};
use crate::standard::{Origin, plain_origin};
use std::borrow::Cow;

/// A policy with compiled patterns.
pub(crate) struct Compiled<'p> {
    servers: Vec<(&'p ServerPolicy, Option<Glob>)>,
    rules: Vec<(&'p Rule, Option<Glob>)>,
}

impl<'p> Compiled<'p> {
    pub(crate) fn of(policy: &'p Policy) -> Compiled<'p> {
        let servers = policy.servers.iter().map(|server| (server, server.path.as_deref().map(pattern)));
        let rules = policy.rules.iter().map(|rule| (rule, rule.path.as_deref().map(pattern)));
        Compiled { servers: servers.collect(), rules: rules.collect() }
    }
}

impl Answers for Compiled<'_> {
    fn answer(&self, asked: &SupposedRequest<'_>) -> Answer {
        let Some(target) = Target::of(asked.url) else { return Answer::Recorded };
        let server =
            self.servers.iter().find(|(server, path)| *server.server == *target.origin && target.is_in(path.as_ref()));
        let configured = server.map_or(Answer::Recorded, |(server, _)| server.answer(asked));
        let rules = self.rules.iter().filter(|(rule, path)| {
            rule.is_about(&target.origin) && target.is_in(path.as_ref()) && rule.side.is_of(asked.is_preflight)
        });
        rules.fold(configured, |answer, (rule, _)| changed(answer, rule, asked))
    }
}

/// Server and path of a URL.
struct Target<'a> {
    origin: Cow<'a, str>,
    path: &'a str,
}

impl<'a> Target<'a> {
    fn of(url: &'a str) -> Option<Target<'a>> {
        let origin = match plain_origin(url) {
            Some(origin) => Cow::Borrowed(origin),
            None => Cow::Owned(Origin::of(url)?.serialized().to_owned()),
        };
        let after = url.split_once("://").map_or(url, |(_, rest)| rest);
        let path = after.find('/').and_then(|slash| after.get(slash..)).unwrap_or("/");
        Some(Target { origin, path: path.split(['?', '#']).next().unwrap_or("/") })
    }

    fn is_in(&self, path: Option<&Glob>) -> bool {
        path.is_none_or(|glob| glob.is(self.path))
    }
}

impl ServerPolicy {
    fn answer(&self, asked: &SupposedRequest<'_>) -> Answer {
        let lets_all_in = self.origins.iter().any(|origin| origin == "*");
        if asked.origin.is_none() && !lets_all_in {
            return Answer::Unknown(MissingFact::OriginForPolicy);
        }
        let status = match (asked.is_preflight, asked.is_redirected, asked.recorded) {
            (false, ..) | (true, Some(true), Some(_)) => None,
            (true, Some(false), _) => Some(204),
            (true, Some(true), None) => return Answer::Recorded,
            (true, None, _) => return Answer::Unknown(MissingFact::PreflightRedirectedForPolicy),
        };
        let origin = match asked.origin {
            _ if lets_all_in => Some("*"),
            origin => origin.filter(|origin| self.origins.iter().any(|allowed| allowed == origin)),
        };
        let Some(origin) = origin else { return Answer::Supposed(SupposedAnswer { status, headers: Vec::new() }) };
        let mut headers = vec![("Access-Control-Allow-Origin".to_owned(), origin.to_owned())];
        let mut add = |name: &str, value: String| headers.push((name.to_owned(), value));
        if self.credentials {
            add("Access-Control-Allow-Credentials", "true".to_owned());
        }
        if asked.is_preflight && !self.methods.is_empty() {
            add("Access-Control-Allow-Methods", self.methods.join(", "));
        }
        if asked.is_preflight && !self.headers.is_empty() {
            add("Access-Control-Allow-Headers", self.headers.join(", "));
        }
        Answer::Supposed(SupposedAnswer { status, headers })
    }
}

/// The response with a rule's change. A response that is not in the file cannot be changed.
fn changed(answer: Answer, rule: &Rule, asked: &SupposedRequest<'_>) -> Answer {
    if !rule.change.is_checked() {
        return answer;
    }
    let mut answer = match (answer, asked.recorded) {
        (Answer::Supposed(answer), _) => answer,
        (Answer::Unknown(fact), _) => return Answer::Unknown(fact),
        (Answer::Recorded, Some((_, headers))) => {
            let headers = headers.iter().map(|header| (header.name.to_owned(), header.value.to_owned())).collect();
            SupposedAnswer { status: None, headers }
        }
        (Answer::Recorded, None) => return Answer::Unknown(MissingFact::AnswerOfServer),
    };
    let others = |name: &str, headers: Vec<(String, String)>| -> Vec<(String, String)> {
        headers.into_iter().filter(|(other, _)| !other.eq_ignore_ascii_case(name)).collect()
    };
    match &rule.change {
        Change::Add(name, value) => answer.headers.push((name.clone(), value.clone())),
        Change::Remove(name) => answer.headers = others(name, answer.headers),
        Change::Set(name, value) => {
            answer.headers = others(name, answer.headers);
            answer.headers.push((name.clone(), value.clone()));
        }
        Change::Status(status) => answer.status = Some(*status),
    }
    Answer::Supposed(answer)
}

impl Side {
    fn is_of(self, is_preflight: bool) -> bool {
        match self {
            Side::Both => true,
            Side::Preflight => is_preflight,
            Side::Response => !is_preflight,
        }
    }
}
