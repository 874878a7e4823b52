//! A snapshot of all texts of the cards, so that a review shows every change.

use super::rule::tests::facts;
use super::ways::Fix;
use super::{AdviceRule, Cause, Certainty, Facts, MissingFact, Outcome, Quoted, RootCause};
use crate::browser::{Engine, Stage};
use crate::standard::CredentialsMode;
use std::fmt::Write as _;

const TARGET: &str = "https://user:pass@other.example/";

/// The facts of a typical failure.
fn typical(cause: Cause) -> Facts {
    let rule = cause.rule();
    let stage = rule.only_at.unwrap_or(rule.error_at);
    let is_of_preflight = stage == Stage::Preflight;
    let value: Option<Quoted> = match rule.header() {
        Some("Access-Control-Allow-Methods") if cause == Cause::MethodNotAllowed => Some("PUT".into()),
        Some("Access-Control-Allow-Methods") => Some("GET; PUT".into()),
        Some("Access-Control-Allow-Headers") if cause == Cause::HeaderNotAllowed => Some("x-trace".into()),
        Some("Access-Control-Allow-Headers") => Some("x trace".into()),
        Some("Access-Control-Allow-Credentials") => Some("TRUE".into()),
        _ if cause == Cause::RedirectWithCredentialsInUrl => Some(TARGET.into()),
        _ => None,
    };
    let allow_origin: Vec<Quoted> = match cause {
        Cause::MultipleAllowOrigin => vec!["https://app.example".into(), "*".into()],
        Cause::InvalidAllowOrigin => vec!["all".into()],
        Cause::AllowOriginMismatch => vec!["https://app.example/".into()],
        Cause::WildcardAllowOriginWithCredentials => vec!["*".into()],
        Cause::MissingAllowOrigin => vec![],
        _ => vec!["https://app.example".into()],
    };
    Facts {
        stage,
        outcome_certainty: if rule.outcome == Outcome::Undetermined {
            Certainty::Possible
        } else {
            Certainty::Confirmed
        },
        method: if is_of_preflight { "PUT".into() } else { "GET".into() },
        url: match cause {
            Cause::SchemeNotSupported => "ftp://files.example/7".into(),
            Cause::LocalNetworkAccess => "http://192.168.1.20/status".into(),
            _ => facts().url,
        },
        status: match (cause, rule.outcome) {
            (Cause::PreflightBadStatus, _) => Some(401),
            (Cause::SchemeNotSupported | Cause::InvalidResponse, _) => None,
            _ if rule.is_about_target || stage == Stage::Redirect || cause == Cause::PreflightRedirect => Some(301),
            (_, Outcome::Network | Outcome::Undetermined | Outcome::Aborted) => None,
            _ => Some(200),
        },
        status_text: Quoted::default(),
        location: match cause {
            Cause::UnsafeRedirect => Some("data:,x".into()),
            Cause::RedirectWithCredentialsInUrl => Some(TARGET.into()),
            _ => (rule.is_about_target || stage == Stage::Redirect).then(|| "https://other.example/".into()),
        },
        allow_methods: is_of_preflight.then(|| "GET".into()),
        allow_headers: is_of_preflight.then(|| "content-type".into()),
        unsafe_names: if is_of_preflight { vec!["x-trace".into()] } else { vec![] },
        credentials: rule.needs_credentials.then_some(CredentialsMode::Include),
        parameter: value,
        allow_origin,
        ..facts()
    }
}

/// The facts of a failure with that root cause.
fn typical_of_root(root: RootCause) -> Facts {
    let missing = || typical(Cause::MissingAllowOrigin);
    match root {
        RootCause::ServerUnreachable => typical(Cause::ConnectionRefused),
        RootCause::LocalhostOfTheVisitor => {
            Facts { url: "http://localhost:3000/users/7".into(), ..typical(Cause::ConnectionRefused) }
        }
        RootCause::RedirectWithoutCors
        | RootCause::RedirectedToLogin
        | RootCause::PreflightRedirected
        | RootCause::ExtensionRedirect
        | RootCause::BrowserHttpsUpgrade => Facts {
            stage: Stage::Redirect,
            status: Some(302),
            status_text: "Found".into(),
            location: Some("https://login.example/".into()),
            ..missing()
        },
        RootCause::AuthErrorWithoutCors => Facts { status: Some(401), status_text: "Unauthorized".into(), ..missing() },
        _ => Facts { status: Some(502), status_text: "Bad Gateway".into(), ..missing() },
    }
}

/// The same if the file leaves much open.
fn little_known(facts: &Facts) -> Facts {
    Facts {
        outcome_certainty: Certainty::Possible,
        certainty: Certainty::Possible,
        answer_is_recorded: false,
        status: None,
        status_text: Quoted::default(),
        parameter: None,
        allow_origin: vec![],
        request_executed: None,
        ..facts.clone()
    }
}

fn write(out: &mut String, title: &str, explanation: &str, fixes: &[Fix]) {
    let _ = writeln!(out, "  {title}: {explanation}");
    for fix in fixes {
        let _ = writeln!(out, "    - {}", fix.text);
    }
}

#[test]
fn what_the_cards_say() {
    let mut out = String::new();
    for cause in Cause::ALL {
        let rule = cause.rule();
        let facts = typical(*cause);
        let _ = writeln!(out, "{} ({}): {}", rule.name, rule.outcome, rule.summary);
        write(&mut out, "known", &rule.explanation(&facts, false), &rule.all_fixes(&facts));
        let little = little_known(&facts);
        write(&mut out, "little known", &rule.explanation(&little, false), &rule.all_fixes(&little));
        for engine in Engine::ALL {
            let facts = Facts { engine: Some(engine), ..facts.clone() };
            if let Some(reason) = (rule.reason)(engine, &facts) {
                let _ = writeln!(out, "  {engine}: {}", reason.text());
            }
        }
        out.push('\n');
    }
    for root in RootCause::ALL {
        let rule = root.rule();
        let _ = writeln!(out, "{}: {}", rule.name, rule.summary);
        let facts = typical_of_root(*root);
        let title = if facts.status.is_some() { "of a response" } else { "of a request" };
        write(&mut out, title, &(rule.explain)(&facts), &rule.all_fixes(&facts));
        let facts = Facts { stage: Stage::Preflight, method: "PUT".into(), request_executed: Some(false), ..facts };
        write(&mut out, "of a preflight", &(rule.explain)(&facts), &rule.all_fixes(&facts));
        out.push('\n');
    }
    for rule in AdviceRule::ALL {
        let _ = writeln!(out, "{}: {}", rule.name, rule.summary);
    }
    for fact in MissingFact::ALL {
        let _ = writeln!(out, "To be sure, check {}", fact.text());
    }
    insta::assert_snapshot!(out);
}
