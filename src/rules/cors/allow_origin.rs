//! What an engine rejects in `Access-Control-Allow-Origin`. Five causes share this check, so each value has one cause.

use crate::browser::{Engine, Stage};
use crate::rules::card::{Known, Shows};
use crate::rules::cause::Cause;
use crate::rules::rule::{Exchange, Facts};
use crate::standard::{AllowOrigin, CredentialsMode, InitiatorKind, classify_allow_origin, header_bytes};

/// The header that the five causes are about.
pub(super) const SHOWS: Shows = Shows::value("Access-Control-Allow-Origin", "the rejected value");

/// The most frequent objections, the likeliest first.
pub(super) const USUAL: &[Cause] =
    &[Cause::MissingAllowOrigin, Cause::AllowOriginMismatch, Cause::WildcardAllowOriginWithCredentials];

/// The objection, with the header's value where the cause depends on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Objection {
    /// The header is missing.
    Missing,
    /// More than one value.
    Multiple(String),
    /// Not an origin at all.
    Invalid(String),
    /// Another origin.
    Mismatch(String),
    /// `*` and credentials.
    Wildcard,
}

/// What the exchange's engine rejects in `Access-Control-Allow-Origin`; `None` if it accepts the value.
pub(super) fn objection(ex: &Exchange<'_>) -> Option<Objection> {
    if ex.stage == Stage::Request {
        return None;
    }
    match classify_allow_origin(ex.headers, ex.origin) {
        AllowOrigin::Missing => Some(Objection::Missing),
        AllowOrigin::Matches => None,
        AllowOrigin::Wildcard => (ex.credentials == CredentialsMode::Include).then_some(Objection::Wildcard),
        AllowOrigin::Unparsable(value) => Some(Objection::Invalid(value)),
        AllowOrigin::Differs(value) => Some(Objection::Mismatch(value)),
        AllowOrigin::Several(value) => {
            Some(if counts_as_several(ex, &value) { Objection::Multiple(value) } else { Objection::Mismatch(value) })
        }
    }
}

/// Firefox counts header lines, WebKit looks for a comma; both treat any other list as a mismatch.
fn counts_as_several(ex: &Exchange<'_>, value: &str) -> bool {
    match ex.engine {
        None | Some(Engine::Chromium) => true,
        Some(Engine::Firefox) => ex.headers.lines("Access-Control-Allow-Origin").nth(1).is_some(),
        Some(Engine::WebKit) => value.contains(','),
    }
}

/// Firefox has one sentence for every value that is not the origin; WebKit uses one for that and for a missing header.
pub(super) fn same_words_as_mismatch(engine: Engine) -> &'static [Cause] {
    match engine {
        Engine::Chromium => &[],
        Engine::Firefox => &[Cause::AllowOriginMismatch, Cause::MultipleAllowOrigin, Cause::InvalidAllowOrigin],
        Engine::WebKit => not_allowed_in_webkit(engine),
    }
}

/// WebKit has one sentence for a missing value and for a wrong one.
pub(super) fn not_allowed_in_webkit(engine: Engine) -> &'static [Cause] {
    match engine {
        Engine::Chromium | Engine::Firefox => &[],
        Engine::WebKit => &[Cause::MissingAllowOrigin, Cause::AllowOriginMismatch, Cause::InvalidAllowOrigin],
    }
}

/// Chromium and Firefox name the wrong value, WebKit the status.
pub(super) fn follows_from_value(engine: Engine, known: &Known) -> bool {
    match engine {
        Engine::Chromium | Engine::Firefox => known.value,
        Engine::WebKit => known.status && known.ok_status,
    }
}

/// The header's value as the engines compare it: lines joined.
pub(super) fn value(facts: &Facts) -> String {
    if facts.allow_origin.is_empty() {
        facts.parameter.as_deref().unwrap_or_default().to_owned()
    } else {
        facts.allow_origin.join(", ")
    }
}

/// What Chromium up to the end of 2024 added to its sentences when `fetch()` made the request.
pub(super) const OPAQUE: &str = " If an opaque response serves your needs, set the request's mode to 'no-cors' to fetch the resource with CORS disabled.";

/// Chromium adds [`OPAQUE`]. Which version of 2025 was the last to do so is not known: they are all counted as not
/// adding it.
pub(super) fn names_opaque(facts: &Facts) -> bool {
    const OF_2025: u32 = 132;
    facts.initiator == InitiatorKind::Fetch && facts.major(Engine::Chromium).is_some_and(|major| major < OF_2025)
}

/// What Chromium adds to its sentence about a wrong value when `fetch()` made the request.
pub(super) fn chromium_hint(facts: &Facts) -> &'static str {
    match facts.initiator == InitiatorKind::Fetch {
        true if names_opaque(facts) => {
            " Have the server send the header with a valid value, or, if an opaque response serves your needs, set the \
             request's mode to 'no-cors' to fetch the resource with CORS disabled."
        }
        true => " Have the server send the header with a valid value.",
        false => "",
    }
}

/// What Chromium adds to its sentences about credentials when XMLHttpRequest made the request.
pub(super) fn chromium_credentials_hint(facts: &Facts) -> &'static str {
    if facts.initiator == InitiatorKind::Xhr {
        " The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials \
         attribute."
    } else {
        ""
    }
}

/// Firefox's sentence about a value other than the origin. It reads the value as UTF-8.
pub(super) fn firefox_does_not_match(facts: &Facts) -> String {
    let value = value(facts);
    let shown = header_bytes(&value).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let shown = shown.as_deref().unwrap_or(&value);
    format!("(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘{shown}’).")
}

/// WebKit's one sentence for a header that is missing, wrong or empty. It prints the origin in force, not the page's.
pub(super) fn webkit_is_not_allowed(facts: &Facts) -> String {
    let origin =
        if facts.request_origin.is_empty() { facts.page_origin.as_str() } else { facts.request_origin.as_str() };
    let sentence = format!("Origin {origin} is not allowed by Access-Control-Allow-Origin.");
    match facts.status {
        Some(status) => format!("{sentence} Status code: {status}"),
        None => sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::exchange;
    use crate::standard::HeaderList;

    fn list<'a>(lines: &[&'a str]) -> HeaderList<'a> {
        lines.iter().map(|value| ("access-control-allow-origin", *value)).collect()
    }

    #[test]
    fn engines_disagree_only_about_lists() {
        use Objection::*;
        const ORIGIN: &str = "https://app.example";
        let multiple = |v: &str| Some(Multiple(v.into()));
        let mismatch = |v: &str| Some(Mismatch(v.into()));
        let invalid = |v: &str| Some(Invalid(v.into()));
        // Columns: Chromium and the standard, Firefox, WebKit.
        let cases: [(&[&str], [Option<Objection>; 3]); 9] = [
            (&[], [Some(Missing), Some(Missing), Some(Missing)]),
            (&[ORIGIN], [None, None, None]),
            (&["*"], [None, None, None]),
            (&["all"], [invalid("all"), invalid("all"), invalid("all")]),
            (&[""], [invalid(""), invalid(""), invalid("")]),
            (&["null"], [mismatch("null"), mismatch("null"), mismatch("null")]),
            (&[ORIGIN, ORIGIN], std::array::from_fn(|_| multiple("https://app.example, https://app.example"))),
            (&["*, *"], [multiple("*, *"), mismatch("*, *"), multiple("*, *")]),
            (&["* *"], [multiple("* *"), mismatch("* *"), mismatch("* *")]),
        ];
        for (lines, expected) in cases {
            let headers = list(lines);
            let found = Engine::ALL.map(|engine| objection(&Exchange { engine: Some(engine), ..exchange(&headers) }));
            assert_eq!(found, expected, "{lines:?}");
            assert_eq!(objection(&exchange(&headers)), expected[0], "{lines:?}, by the standard");
        }
    }

    #[test]
    fn nothing_is_objected_to_before_there_is_a_response() {
        assert_eq!(objection(&Exchange { stage: Stage::Request, ..exchange(&list(&[])) }), None);
    }
}
