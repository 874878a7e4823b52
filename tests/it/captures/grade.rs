//! How near a verdict comes to what the browser said.

use serde_json::Value;

/// What this program says of one fetch.
#[derive(Clone, Debug)]
pub struct Said {
    pub url: String,
    pub method: String,
    pub outcome: &'static str,
    pub cause: Option<&'static str>,
    pub failed_at: Option<&'static str>,
    pub certainty: &'static str,
    pub alternatives: Vec<&'static str>,
    pub chromium_error: Option<String>,
    /// The console line for the engine of the capture.
    pub console: Option<String>,
}

impl Said {
    /// What is said of a fetch, with the console line of one engine.
    pub fn of(fetch: har_cors::report::Fetch, engine: &str) -> Said {
        Said {
            url: fetch.url.unescaped().to_owned(),
            method: fetch.method.unescaped().to_owned(),
            outcome: fetch.outcome.name(),
            cause: fetch.cause.map(|cause| cause.name()),
            failed_at: fetch.failed_at.map(|stage| stage.name()),
            certainty: fetch.certainty.name(),
            alternatives: fetch.alternatives.iter().map(|cause| cause.name()).collect(),
            chromium_error: fetch.chromium_error.map(|name| name.unescaped().to_owned()),
            console: match engine {
                "chromium" => fetch.console.chromium,
                "firefox" => fetch.console.firefox,
                _ => fetch.console.webkit,
            }
            .map(|line| line.unescaped().to_owned()),
        }
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (cause, at) = (self.cause.unwrap_or("-"), self.failed_at.unwrap_or("-"));
        write!(f, "{}/{cause}@{at}~{} {:?}", self.outcome, self.certainty, self.alternatives)
    }
}

/// Grades, from the best to the worst.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Grade {
    Exact,
    Candidate,
    RightKind,
    Undetermined,
    Missing,
    Wrong,
}

const LOCAL_NETWORK: [&str; 3] =
    ["InsecureLocalNetwork", "InvalidLocalNetworkAccess", "LocalNetworkAccessPermissionDenied"];

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Grades one verdict. `traced`: the export itself marks the request as failed.
pub fn grade(truth: &Value, said: Option<&Said>, engine: &str, traced: bool) -> Grade {
    let outcome = text(truth, "outcome");
    let Some(said) = said else { return if outcome == "ok" { Grade::Exact } else { Grade::Missing } };
    let is = |names: &[&str]| names.contains(&said.outcome);
    let or_undetermined = |grade| if is(&["undetermined"]) { Grade::Undetermined } else { grade };
    if outcome == "ok" {
        let broke_off = is(&["network", "aborted"]) && (traced || truth.get("aborted_after_response").is_some());
        return if broke_off || is(&["succeeded"]) { Grade::Exact } else { or_undetermined(Grade::Wrong) };
    }
    let causes: Vec<&str> = said.cause.iter().chain(&said.alternatives).copied().collect();
    let error = text(truth, "cors_error");
    if outcome == "cors" && LOCAL_NETWORK.contains(&error) {
        if !causes.contains(&"local-network-access") {
            return or_undetermined(Grade::Wrong);
        }
        if causes[0] != "local-network-access" || !is(&["policy", "cors"]) {
            return Grade::Candidate;
        }
        return if said.chromium_error.as_deref() == Some(error) { Grade::Exact } else { Grade::RightKind };
    }
    let at_preflight = said.failed_at == Some("preflight");
    let fits = |cause: &str| cause_fits(cause, said, outcome, error, engine, at_preflight);
    match outcome {
        "cors" => {
            if is(&["cors"]) && causes.first().is_some_and(|cause| fits(cause)) {
                let misplaced = engine == "firefox" && place(truth).is_some_and(|preflight| preflight != at_preflight);
                return if misplaced { Grade::RightKind } else { Grade::Exact };
            }
            if causes.iter().any(|cause| fits(cause)) {
                return Grade::Candidate;
            }
            or_undetermined(Grade::Wrong)
        }
        "network" => {
            let bad_port = is(&["policy"])
                && said.cause == Some("bad-port")
                && text(truth, "error_text") == "net::ERR_UNSAFE_PORT";
            // Firefox words a refused redirect target like a dead network.
            let refused_target = is(&["cors"])
                && engine == "firefox"
                && error.starts_with("CORSDidNotSucceed")
                && matches!(said.cause, Some("redirect-with-credentials-in-url" | "scheme-not-supported"));
            if is(&["network"]) || bad_port || refused_target { Grade::Exact } else { or_undetermined(Grade::Wrong) }
        }
        "orb" | "corp" | "coep" | "csp" | "mixed-content" => {
            if is(&["policy"]) {
                return if causes.first().is_some_and(|cause| fits(cause)) { Grade::Exact } else { Grade::RightKind };
            }
            if causes.iter().any(|cause| fits(cause)) { Grade::Candidate } else { or_undetermined(Grade::Wrong) }
        }
        // A refusal of the page's own (MIME type, integrity, a tainted canvas) leaves a sound entry.
        _ if is(&["aborted", "policy", "network", "undetermined"]) || is(&["succeeded"]) && !traced => Grade::Exact,
        _ => Grade::Wrong,
    }
}

/// Firefox's blocked reasons tell which of two entries was refused: whether it was the preflight's.
fn place(truth: &Value) -> Option<bool> {
    let entries = truth.get("har_entries")?.as_array()?;
    let mut roles: Vec<&str> = entries
        .iter()
        .filter(|e| {
            e.get("blockedReason").and_then(Value::as_i64).is_some_and(|reason| (1003..=1015).contains(&reason))
        })
        .map(|e| text(e, "role"))
        .collect();
    roles.dedup();
    match roles.as_slice() {
        ["preflight"] => Some(true),
        ["main"] => Some(false),
        _ => None,
    }
}

fn cause_fits(cause: &str, said: &Said, outcome: &str, error: &str, engine: &str, at_preflight: bool) -> bool {
    if outcome != "cors" {
        return match outcome {
            "corp" | "coep" => matches!(cause, "corp" | "coep"),
            other => cause == other,
        };
    }
    match engine {
        "chromium" => {
            if said.cause == Some(cause)
                && let Some(name) = &said.chromium_error
            {
                return name == error;
            }
            let preflight = |name: &str| if at_preflight { format!("Preflight{name}") } else { name.to_owned() };
            let name = match cause {
                "missing-allow-origin" => preflight("MissingAllowOriginHeader"),
                "multiple-allow-origin" => preflight("MultipleAllowOriginValues"),
                "invalid-allow-origin" => preflight("InvalidAllowOriginValue"),
                "allow-origin-mismatch" => preflight("AllowOriginMismatch"),
                "wildcard-allow-origin-with-credentials" => preflight("WildcardOriginNotAllowed"),
                "invalid-allow-credentials" => preflight("InvalidAllowCredentials"),
                "preflight-bad-status" => "PreflightInvalidStatus".into(),
                "preflight-redirect" => "PreflightDisallowedRedirect".into(),
                "method-not-allowed" => "MethodDisallowedByPreflightResponse".into(),
                "header-not-allowed" => "HeaderDisallowedByPreflightResponse".into(),
                "invalid-allow-methods" => "InvalidAllowMethodsPreflightResponse".into(),
                "invalid-allow-headers" => "InvalidAllowHeadersPreflightResponse".into(),
                "redirect-with-credentials-in-url" => "RedirectContainsCredentials".into(),
                "disallowed-by-mode" => "DisallowedByMode".into(),
                "scheme-not-supported" => "CorsDisabledScheme".into(),
                "no-cors-redirect-mode" => "NoCorsRedirectModeNotFollow".into(),
                "invalid-response" => "InvalidResponse".into(),
                _ => return false,
            };
            name == error
        }
        "firefox" => {
            let stems: &[&str] = match cause {
                "missing-allow-origin" => &["CORSMissingAllowOrigin"],
                // One line with a comma is a mismatch to Firefox.
                "multiple-allow-origin" => &["CORSMultipleAllowOriginNotAllowed", "CORSAllowOriginNotMatchingOrigin"],
                "allow-origin-mismatch" | "invalid-allow-origin" => &["CORSAllowOriginNotMatchingOrigin"],
                "wildcard-allow-origin-with-credentials" => &["CORSNotSupportingCredentials"],
                "invalid-allow-credentials" => &["CORSMissingAllowCredentials"],
                "method-not-allowed" => &["CORSMethodNotFound"],
                "invalid-allow-methods" => &["CORSInvalidAllowMethod"],
                "invalid-allow-headers" => &["CORSInvalidAllowHeader"],
                "header-not-allowed" => &["CORSMissingAllowHeaderFromPreflight"],
                "preflight-bad-status" => &["CORSPreflightDidNotSucceed"],
                "preflight-redirect" => {
                    &["CORSPreflightDidNotSucceed", "CORSExternalRedirectNotAllowed", "CORSDidNotSucceed"]
                }
                "redirect-with-credentials-in-url" => &["CORSExternalRedirectNotAllowed", "CORSDidNotSucceed"],
                "scheme-not-supported" => &["CORSRequestNotHttp"],
                "origin-header-not-added" => &["CORSOriginHeaderNotAdded"],
                "cors-disabled" => &["CORSDisabled"],
                "network-error" | "hidden-preflight-failed" => &["CORSDidNotSucceed"],
                _ => &[],
            };
            stems.iter().any(|stem| error.starts_with(stem))
        }
        _ => {
            let is_allow_origin = matches!(
                cause,
                "missing-allow-origin" | "allow-origin-mismatch" | "invalid-allow-origin" | "multiple-allow-origin"
            );
            let says = |stem: &str| error.starts_with(stem);
            says("due to access control checks")
                || says("Origin _ is not allowed") && is_allow_origin
                || says("Preflight response is not successful")
                    && matches!(cause, "preflight-bad-status" | "preflight-redirect")
                || says("Request header field _") && cause == "header-not-allowed"
                || says("Cannot use wildcard") && cause == "wildcard-allow-origin-with-credentials"
                || says("Credentials flag is true") && cause == "invalid-allow-credentials"
                || says("Method _ is not allowed") && cause == "method-not-allowed"
                || says("Access-Control-Allow-Origin cannot contain") && cause == "multiple-allow-origin"
                || says("Header Access-Control-Allow-Headers") && cause == "invalid-allow-headers"
                || says("Header Access-Control-Allow-Methods") && cause == "invalid-allow-methods"
                || says("Cross-origin redirection")
                    && (is_allow_origin
                        || matches!(
                            cause,
                            "redirect-with-credentials-in-url"
                                | "scheme-not-supported"
                                | "wildcard-allow-origin-with-credentials"
                                | "invalid-allow-credentials"
                        ))
        }
    }
}
