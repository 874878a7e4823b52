//! The card of every cause.

use super::card::Rule;
use super::cause::{Cause, causes};
use super::{cors, network, policy};

macro_rules! describe {
    ($($(#[$name:meta])? $variant:ident => $rule:path),* $(,)?) => {
        impl Cause {
            /// Its rule: check, texts, fixes.
            pub fn rule(self) -> &'static Rule {
                match self { $(Cause::$variant => &$rule),* }
            }
        }
    };
}

causes!(describe);

impl Cause {
    /// Its stable name in every report.
    pub fn name(self) -> &'static str {
        self.rule().name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::{Engine, Stage};
    use crate::rules::rule::Facts;
    use crate::rules::rule::tests::facts;
    use crate::rules::{Outcome, Quoted, RootCause};
    use crate::standard::CredentialsMode;

    /// Facts of every stage, with and without credentials, with many and with few known values.
    fn many_facts() -> Vec<Facts> {
        let mut many = Vec::new();
        let value = || vec!["https://other.example".into()];
        let facts = || Facts { allow_origin: value(), parameter: Some("GET; PUT".into()), ..facts() };
        for stage in [Stage::Request, Stage::Preflight, Stage::Redirect, Stage::Response] {
            for credentials in [None, Some(CredentialsMode::Include), Some(CredentialsMode::NotInclude)] {
                many.push(Facts { stage, credentials, ..facts() });
                many.push(Facts {
                    stage,
                    credentials,
                    page_origin: Quoted::default(),
                    request_origin: Quoted::default(),
                    status: None,
                    status_text: Quoted::default(),
                    ..facts()
                });
                many.push(Facts {
                    stage,
                    credentials,
                    method: "PUT".into(),
                    status: Some(502),
                    request_origin: "null".into(),
                    location: Some("https://other.example/".into()),
                    parameter: Some("x-a".into()),
                    allow_origin: vec!["https://other.example".into(), "https://other.example".into()],
                    allow_methods: Some("*".into()),
                    allow_headers: Some("*".into()),
                    unsafe_names: vec!["content-type".into(), "x-a".into()],
                    ..facts()
                });
            }
        }
        many
    }

    fn assert_text(name: &str, text: &str) {
        assert!(text.ends_with(['.', '`', ')']), "{name}: {text}");
        assert!(text.starts_with(|c: char| c.is_uppercase() || c == '`' || c == 'h'), "{name}: {text}");
        assert!(!text.contains("  ") && !text.contains("{}") && !text.contains("``"), "{name}: {text}");
        assert!(!text.contains("..") || text.contains("…"), "{name}: {text}");
    }

    #[test]
    fn a_report_names_each_cause_as_its_rule_does() {
        for cause in Cause::ALL {
            assert_eq!(serde_json::to_value(cause).unwrap(), cause.name());
        }
        for cause in RootCause::ALL {
            assert_eq!(serde_json::to_value(cause).unwrap(), cause.name());
        }
    }

    #[test]
    fn every_cause_is_explained_and_can_be_fixed() {
        let many = many_facts();
        for cause in Cause::ALL {
            let rule = cause.rule();
            assert!(!rule.summary.ends_with('.') && rule.summary.contains(' '), "{cause}");
            assert!(rule.section.starts_with("https://"), "{cause}");
            for part in ["## What it means", "## What the consoles say", "## How to fix it", "## Standard"] {
                assert!(rule.page().contains(part), "{cause} has no {part}");
            }
            for facts in &many {
                assert_text(rule.name, &rule.explanation(facts, false));
                let may_be_cors = rule.explanation(facts, true);
                assert!(!may_be_cors.contains("not a CORS failure"), "{}: {may_be_cors}", rule.name);
                let fixes = rule.all_fixes(facts);
                assert!(!fixes.is_empty(), "{cause}");
                fixes.iter().for_each(|fix| assert_text(rule.name, &fix.text));
            }
        }
    }

    #[test]
    fn every_root_cause_is_explained_and_can_be_fixed() {
        let many = many_facts();
        for cause in RootCause::ALL {
            let rule = cause.rule();
            assert!(rule.summary.contains(' '), "{cause}");
            for part in ["## What it means", "## How to fix it"] {
                assert!(rule.page().contains(part), "{cause} has no {part}");
            }
            for facts in &many {
                assert_text(rule.name, &(rule.explain)(facts));
                let fixes = rule.all_fixes(facts);
                assert!(!fixes.is_empty(), "{cause}");
                fixes.iter().for_each(|fix| assert_text(rule.name, &fix.text));
            }
        }
    }

    #[test]
    fn no_fix_puts_the_wildcard_beside_credentials() {
        let with_credentials = many_facts().into_iter().filter(|f| f.credentials == Some(CredentialsMode::Include));
        for facts in with_credentials {
            let of_causes = Cause::ALL.iter().flat_map(|cause| cause.rule().all_fixes(&facts));
            let of_root_causes = RootCause::ALL.iter().flat_map(|cause| cause.rule().all_fixes(&facts));
            for fix in of_causes.chain(of_root_causes) {
                assert!(!fix.text.contains("-Origin: *") && !fix.text.contains("-Headers: *"), "{fix:?}");
            }
        }
    }

    #[test]
    fn chromium_names_only_causes_of_cors() {
        for cause in Cause::ALL {
            let rule = cause.rule();
            if rule.outcome != Outcome::Cors {
                assert_eq!((rule.chromium_error)(Stage::Response), None, "{cause}");
            }
            if rule.outcome == Outcome::Policy && *cause != Cause::LocalNetworkAccess {
                assert!(Engine::ALL.iter().all(|engine| (rule.reason)(*engine, &facts()).is_none()), "{cause}");
            }
        }
    }
}
