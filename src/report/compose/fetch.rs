//! The report of one fetch.

use super::facts::{Objection, SharedFacts};
use super::source::Source;
use super::{by_engine, console, evidence, exchange, occasion, preflight, viewpoints};
use crate::browser::{Engine, Stage};
use crate::console::Says;
use crate::har::EntryIndex;
use crate::report::fixes::Servers;
use crate::report::model::{self, PreflightState};
use crate::report::redact::Redactor;
use crate::report::text::{Own, Text};
use crate::rules::ways::Fix;
use crate::rules::{
    Cause, Certainty, EngineFinding, Facts, OtherCause, Outcome, RootCause, RootCertainty, Verdict, phrases, ways,
};
use crate::session::Fetch;
use crate::standard::CredentialsMode;

/// The explanation of a response that may have been blocked.
const DOUBTFUL: &str = "A response came, but this export does not show whether the page could read it: it does not \
                        mark blocked responses, and whether this one was blocked depends on the credentials mode.";

/// The explanation of a success that a console log contradicts.
const CONTRADICTED: &str = "The file shows a success, but a message of the console log says that this request failed. One of the \
                            two may be from another time.";

/// Maximum number of other root causes to name.
const MOST_ROOTS: usize = 3;

/// The explanation of a request from an unknown source.
const NOT_JUDGED: &str = "Not judged: nothing shows which page made the request. CORS applies only to requests from a page of another origin.";

pub(super) fn compose(
    source: &Source<'_>,
    servers: &mut Servers,
    redactor: &mut Redactor,
    (fetch, verdict): (&Fetch, &Verdict),
    engines: &[Engine],
) -> model::Fetch {
    let first = fetch.hops.first();
    let hop = fetch.hops.get(verdict.hop).or(fetch.hops.last());
    let failed = verdict.outcome() != Outcome::Succeeded;
    let root = verdict.root_cause();
    let objection = Objection::from_verdict(verdict, source.analysis.log.exporter.engine);
    let mut shared = SharedFacts::of(source, redactor, fetch, verdict, &objection);
    let account = Account::of(source, verdict);
    let explanation = redactor.said(&shared.facts, account, explanation);
    let fixes = if failed { redactor.fixes(&shared.facts, account, fixes) } else { Vec::new() };
    let last_resort = fixes.iter().position(|(_, is_last_resort)| *is_last_resort);
    let fixes: Box<[Text]> = fixes.into_iter().map(|(text, _)| text).collect();
    let (console, console_lines) = console::compose(source, redactor, fetch, verdict, &mut shared);
    let (exchange, refused) = exchange::compose(source, redactor, fetch, verdict);
    let (server, snippet, wanted) = servers.fix(source, redactor, fetch, verdict);
    let url = redactor.url(first.map(|hop| &*hop.url).unwrap_or_default());
    let occasion = occasion::compose(source, redactor, fetch, verdict);
    let (network_saw, saw_preflight) = hop.map(|hop| viewpoints::network_saw(source, hop, verdict)).unwrap_or_default();
    model::Fetch {
        id: fetch.id,
        url,
        started: occasion.started,
        duration_ms: occasion.duration_ms,
        page_url: occasion.page_url,
        server_ip: occasion.server_ip,
        request_ids: occasion.request_ids,
        host: occasion.host,
        path_template: occasion.path_template,
        key: occasion.key,
        fingerprint: occasion.fingerprint,
        known: None,
        method: redactor.text(first.map(|hop| &*hop.method).unwrap_or_default()),
        origin: fetch.origin.as_ref().map(|origin| redactor.url(origin.serialized())),
        initiator: fetch.initiator.into(),
        mode: fetch.mode.into(),
        credentials: credentials_known(fetch, verdict).into(),
        entries: entries(fetch),
        preflight: hop.map_or(PreflightState::Unknown, |hop| hop.preflight.into()),
        preflight_request: hop.and_then(|hop| preflight::compose(source, redactor, fetch, hop)),
        outcome: verdict.outcome(),
        failed_at: verdict.ending.failed_at().filter(|_| failed),
        cause: verdict.cause(),
        outcome_certainty: verdict.outcome_certainty,
        certainty: verdict.certainty,
        root_cause: root.map(|root| root.cause),
        root_cause_certainty: root.map(|root| root.certainty),
        root_cause_alternatives: root.map(|root| root.alternatives.as_slice().into()).unwrap_or_default(),
        root_cause_evidence: root.map(|root| evidence::compose(source, redactor, &root.evidence)).unwrap_or_default(),
        alternatives: verdict.alternatives.as_slice().into(),
        also_wrong: verdict.also_wrong().into(),
        effects: model::Effects {
            request_executed: verdict.effects.request_executed,
            cookies_stored: verdict.effects.cookies_stored,
        },
        missing_fact: verdict.missing_fact.map(|fact| redactor.pooled(fact.text())),
        chromium_error: console::chromium_error(verdict).map(|name| redactor.pooled(name)),
        by_engine: by_engine::compose(source, verdict, &console, engines),
        console,
        javascript_saw: viewpoints::javascript_saw(source, redactor, fetch, verdict),
        server_saw: hop.and_then(|hop| viewpoints::server_saw(source, redactor, fetch, hop, verdict)),
        explanation,
        fixes,
        last_resort,
        server,
        snippet,
        wanted,
        evidence: evidence::compose(source, redactor, &verdict.evidence),
        console_evidence: console::told(redactor, verdict),
        console_lines,
        exchange,
        error_status: shared.facts.status.filter(|status| failed && *status >= 400),
        refused,
        network_saw: redactor.pooled(network_saw),
        saw_preflight,
        last_url: (&shared.facts.url).into(),
        beside: model::Beside::default(),
    }
}

/// What the record shows, or its only explanation.
pub(crate) fn credentials_known(fetch: &Fetch, verdict: &Verdict) -> Option<CredentialsMode> {
    let is_sure = matches!(verdict.certainty, Certainty::Confirmed | Certainty::Deduced);
    fetch.credentials.or(verdict.credentials.filter(|_| is_sure))
}

/// The JSON report has one request and one preflight, those of the last hop; earlier hops are redirects.
fn entries(fetch: &Fetch) -> model::FetchEntries {
    let index = |entry: Option<EntryIndex>| entry.map(|EntryIndex(index)| index);
    let (last, before) = match fetch.hops.split_last() {
        Some((last, before)) => (Some(last), before),
        None => (None, [].as_slice()),
    };
    model::FetchEntries {
        request: last.and_then(|hop| index(hop.entry)),
        preflight: last.and_then(|hop| index(hop.preflight_entry)),
        redirects: before.iter().filter_map(|hop| index(hop.entry)).collect(),
    }
}

/// What the explanation depends on in addition to the facts.
#[derive(Clone, Copy)]
struct Account {
    outcome: Outcome,
    cause: Option<Cause>,
    root: Option<(RootCause, RootCertainty)>,
    /// Alternatives, the likeliest first.
    other_roots: [Option<RootCause>; MOST_ROOTS],
    is_doubtful: bool,
    /// A CORS failure is one of the alternatives.
    may_be_cors: bool,
    /// The explanation if it is a doubtful success.
    doubt: &'static str,
    /// A console message contradicts it.
    is_contradicted: bool,
    /// The objection of each engine, if the browser is unknown.
    engines: Option<[Option<Cause>; 3]>,
}

impl Own for Account {}

impl Account {
    fn of(source: &Source<'_>, verdict: &Verdict) -> Account {
        let by_told_engine = |finding: &Option<Box<EngineFinding>>| finding.as_ref().map(|finding| finding.cause);
        let root = verdict.root_cause();
        let is_standard = source.analysis.log.exporter.engine.is_none() && verdict.outcome() == Outcome::Cors;
        Account {
            outcome: verdict.outcome(),
            cause: verdict.cause(),
            root: root.map(|root| (root.cause, root.certainty)),
            other_roots: std::array::from_fn(|n| root.and_then(|root| root.alternatives.get(n).copied())),
            is_doubtful: !verdict.alternatives.is_empty(),
            may_be_cors: verdict.alternatives.iter().any(|cause| cause.rule().outcome == Outcome::Cors),
            doubt: match verdict.alternatives.as_slice() {
                [alone] => alone.rule().doubt.unwrap_or(DOUBTFUL),
                _ => DOUBTFUL,
            },
            is_contradicted: verdict.console.iter().any(|told| told.says == Says::Disagrees),
            engines: is_standard.then(|| verdict.per_engine.each_ref().map(by_told_engine)),
        }
    }
}

/// The reason for the server's response, then the browser's result.
fn explanation(facts: &Facts, account: Account) -> String {
    let Account { outcome, cause, root, is_doubtful, may_be_cors, doubt, is_contradicted, engines, .. } = account;
    if outcome == Outcome::Succeeded && is_contradicted {
        return CONTRADICTED.to_owned();
    }
    if outcome == Outcome::Succeeded {
        return if is_doubtful { doubt.to_owned() } else { String::new() };
    }
    if outcome == Outcome::Undetermined && cause.is_none() {
        return NOT_JUDGED.to_owned();
    }
    let own = || cause.map(|cause| cause.rule().explanation(facts, may_be_cors)).unwrap_or_default();
    let mut texts = match root.map(|(root, certainty)| (root.rule(), certainty)) {
        None => vec![own()],
        Some((_, RootCertainty::Possible)) => vec![own(), possible_roots(facts, account)],
        Some((root, RootCertainty::Confirmed | RootCertainty::Deduced)) => {
            let after = match (root.says_it_all, outcome) {
                _ if root.is_on_the_way() => String::new(),
                (true, Outcome::Cors) => phrases::consequence(facts),
                (true, _) => String::new(),
                (false, _) => own(),
            };
            vec![(root.explain)(facts), other_roots(account, " Perhaps").trim_start().to_owned(), after]
        }
    };
    texts.extend(facts.other_failures.iter().map(|other| fails_in_any_case(facts, other)));
    texts.extend(cause.zip(engines).and_then(|(cause, engines)| differences(cause, engines)));
    let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    texts.join(" ")
}

/// The possible reasons, one line each.
fn possible_roots(facts: &Facts, account: Account) -> String {
    let Some((first, _)) = account.root else { return String::new() };
    let text = format!("Possible reason (this file cannot prove it): {}", (first.rule().explain)(facts));
    format!("{text}{}", other_roots(account, " Or"))
}

/// The other possible reasons, one sentence each, with a leading space.
fn other_roots(account: Account, first_word: &str) -> String {
    let others = account.other_roots.iter().flatten();
    others.map(|other| format!("{first_word} {}: {}.", other.name(), other.rule().summary)).collect()
}

/// Only which check failed first is open.
fn fails_in_any_case(facts: &Facts, other: &OtherCause) -> String {
    let sends = if other.credentials == Some(CredentialsMode::Include) { "sends" } else { "does not send" };
    let (name, summary) = (other.cause.name(), other.cause.rule().summary);
    format!(
        "The {} is certain to fail: if the page {sends} cookies, the browser objects first to {name} ({summary}).",
        facts.method
    )
}

/// The verdict is by the standard: the engines with another result.
fn differences(cause: Cause, engines: [Option<Cause>; 3]) -> Option<String> {
    let say = |(name, found): (&str, Option<Cause>)| match found {
        None => Some(format!("{name} would let it pass")),
        Some(found) if found != cause => Some(format!("{name} would name {found} first")),
        Some(_) => None,
    };
    let others: Vec<String> = ["Chrome", "Firefox", "Safari"].into_iter().zip(engines).filter_map(say).collect();
    (!others.is_empty()).then(|| format!("This is by the standard; {}.", others.join(", ")))
}

/// What the request also needs with the other credentials mode.
fn other_fix(facts: &Facts, other: &OtherCause) -> String {
    if other.credentials == Some(CredentialsMode::Include) {
        return ways::with_cookies(facts);
    }
    let facts = Facts { parameter: other.parameter.clone(), credentials: other.credentials, ..facts.clone() };
    let fix = other.cause.rule().all_fixes(&facts).into_iter().next();
    format!("If the page sends no cookies, also: {}", fix.map(|fix| fix.text).unwrap_or_default())
}

/// Whether a proxy on the page's own server helps: only if the problem is the server's CORS setting, not the request or
/// something in between.
fn is_helped_by_proxy(facts: &Facts, account: Account) -> bool {
    let is_of_setting = match account.root {
        None => account.cause.is_some_and(|cause| cause.rule().is_helped_by_own_origin),
        Some((root, _)) => root.rule().is_helped_by_own_origin,
    };
    let is_error = facts.stage == Stage::Response && facts.status.is_some_and(|status| status >= 400);
    account.outcome == Outcome::Cors && is_of_setting && !is_error && facts.redirected_from.is_none()
}

fn fixes(facts: &Facts, account: Account) -> Vec<Fix> {
    let root = account.root;
    let cause = account.cause.map(|cause| cause.rule().all_fixes(facts)).unwrap_or_default();
    let root_fixes = root.map(|(root, _)| root.rule().all_fixes(facts)).unwrap_or_default();
    let in_order: Vec<Fix> = if let Some((root, RootCertainty::Possible)) = root {
        let on_condition = |fix: Fix| Fix::from(format!("If the reason is {}: {}", root.name(), fix.text));
        // A fix that always helps is shown once.
        let of_root = root_fixes.into_iter().filter(|fix| !cause.contains(fix)).map(on_condition);
        let of_root: Vec<Fix> = of_root.collect();
        of_root.into_iter().chain(cause).collect()
    } else if account.outcome == Outcome::Network {
        // The error itself says more than the fact that all requests had it.
        cause.into_iter().chain(root_fixes).collect()
    } else {
        // A fix for the reason also fixes the browser's objection.
        let cause = cause.into_iter().filter(|_| root.is_none());
        root_fixes.into_iter().chain(cause).collect()
    };
    let others = facts.other_failures.iter().map(|other| other_fix(facts, other));
    let proxy = ways::own_origin(facts).filter(|_| is_helped_by_proxy(facts, account));
    let is_cors = account.outcome == Outcome::Cors;
    let is_content_script = root.is_some_and(|(root, _)| root.rule().is_of_extension);
    let of_machine = ways::visitors_machine(facts).filter(|_| !is_content_script);
    let beside = [ways::presigned(facts), of_machine].into_iter().filter(|_| is_cors);
    let beside = others.chain(beside.flatten()).map(Fix::from);
    let mut fixes: Vec<Fix> = Vec::new();
    for fix in in_order.into_iter().chain(beside).chain(proxy) {
        if !fix.text.is_empty() && !fixes.contains(&fix) {
            fixes.push(fix);
        }
    }
    fixes
}
