use super::*;
use crate::report::format::FORMATS;
use crate::report::model::{Exporter, ExporterEngine};
use crate::report::text::Text;
use crate::rules::Outcome;
use State::*;
use proptest::prelude::*;

/// `fail CAUSE`, `maybe CAUSE`, `ok`, `image` (a success without CORS), `dns`.
fn observation(id: usize, path: &str, origin: &str, end: &str) -> Observation {
    let (kind, cause) = end.split_once(' ').unwrap_or((end, "dns"));
    let name = || Text::from(cause.to_owned());
    Observation {
        id,
        key: format!("v1:GET api.example:443 {path} from {origin}").into(),
        method: "GET".into(),
        host: "api.example".into(),
        path_template: path.to_owned().into(),
        origin: (origin != "*").then(|| origin.to_owned().into()),
        url: format!("https://api.example{path}").into(),
        started: None,
        end: match kind {
            "fail" => End::Failed(Outcome::Cors, name()),
            "dns" => End::Failed(Outcome::Network, name()),
            "maybe" => End::Unsure(name()),
            "image" => End::Succeeded { is_cors: false },
            _ => End::Succeeded { is_cors: true },
        },
        known: None,
    }
}

fn observed(requests: Vec<Observation>) -> Observed {
    let exporter = Exporter {
        name: "WebInspector".into(),
        version: "537.36".into(),
        engine: ExporterEngine::Chromium,
        engine_version: None,
        sanitized: Some(true),
        label: "Chrome 156".into(),
    };
    let requests_of = requests.len();
    Observed {
        path: "a.har".into(),
        exporter,
        entries: requests_of,
        is_damaged: false,
        filtered_out: 0,
        lacks_successes: false,
        requests,
    }
}

fn side(requests: Vec<Observation>) -> Side {
    let mut side = Side::new("side", HostMap::default());
    side.add(observed(requests));
    side
}

const APP: &str = "https://app.example";

fn of_ends(ends: &str) -> Side {
    let ends = ends.split(", ").filter(|end| !end.is_empty());
    side(ends.enumerate().map(|(id, end)| observation(id, "/x", APP, end)).collect())
}

fn states(diff: &Diff) -> Vec<State> {
    diff.changes.iter().map(|change| change.state).collect()
}

#[test]
fn each_pair_has_its_state_and_swapped_it_mirrors() {
    for (before, after, state, swapped) in [
        ("", "", None, None),
        ("ok", "ok", None, None),
        ("", "fail a", Some(New), Some(Gone)),
        ("ok", "fail a", Some(New), Some(Fixed)),
        ("fail a", "fail a", Some(Still), Some(Still)),
        ("fail a", "fail b", Some(Changed), Some(Changed)),
        ("fail a, fail b", "fail b, fail a", Some(Still), Some(Still)),
        ("fail a, fail b", "fail a", Some(Changed), Some(Changed)),
        // It fails sometimes: it is not fixed.
        ("fail a", "ok, fail a", Some(Still), Some(Still)),
        // A displayed image shows nothing about CORS, but that the network works.
        ("fail a", "image", Some(Gone), Some(New)),
        ("dns", "image", Some(Fixed), Some(New)),
        ("fail a", "maybe a", Some(Unsure), Some(Unsure)),
        ("ok", "maybe a", Some(Unsure), Some(Unsure)),
        ("", "maybe a", Some(Unsure), Some(Unsure)),
        ("maybe a", "maybe a", Some(Unsure), Some(Unsure)),
        // What is certain on both sides counts, whatever else may have failed.
        ("fail a, maybe b", "fail a", Some(Still), Some(Still)),
    ] {
        let diff = |one: &str, other: &str| Diff::of(of_ends(one), of_ends(other), DiffGate::default());
        assert_eq!(states(&diff(before, after)), state.into_iter().collect::<Vec<_>>(), "{before} → {after}");
        assert_eq!(states(&diff(after, before)), swapped.into_iter().collect::<Vec<_>>(), "{after} → {before}");
    }
}

#[test]
fn only_what_the_gate_names_fails() {
    for (before, after, gate, status) in [
        ("ok", "fail a", "new,changed", 1),
        ("fail b", "fail a", "new,changed", 1),
        ("fail a", "fail a", "new,changed", 0),
        ("fail a", "fail a", "still", 1),
        ("ok", "dns", "new,changed", 0),
        ("ok", "dns", "new:network", 1),
        // Before or now it was CORS.
        ("fail a", "dns", "changed", 1),
        ("fail a", "", "new,changed", 0),
        ("fail a", "ok", "fixed", 1),
        ("ok", "maybe a", "new,changed", 0),
        ("ok", "fail a", "never", 0),
    ] {
        let diff = Diff::of(of_ends(before), of_ends(after), gate.parse().unwrap());
        assert_eq!(diff.exit_status(), status, "{before} → {after}: {gate}");
    }
    let mut known = observation(0, "/x", APP, "fail a");
    known.known = Some(3);
    let diff = Diff::of(of_ends("ok"), side(vec![known]), DiffGate::default());
    assert_eq!((diff.exit_status(), diff.totals.known, diff.totals.new, diff.changes[0].known), (0, 1, 0, Some(3)));
    let mut after = of_ends("ok");
    after.add_unread(crate::report::Unread::new("b.har", "b.har: it is empty"));
    assert_eq!(Diff::of(of_ends("ok"), after, DiffGate::default()).exit_status(), 2);
}

#[test]
fn an_origin_that_is_not_known_is_any() {
    let other = "https://other.example";
    let before = side(vec![observation(0, "/x", APP, "fail a"), observation(1, "/y", APP, "fail a")]);
    let after = side(vec![observation(0, "/x", "*", "ok"), observation(1, "/y", other, "ok")]);
    let diff = Diff::of(before, after, DiffGate::default());
    let told: Vec<(State, &str)> = diff.changes.iter().map(|change| (change.state, change.key.unescaped())).collect();
    let expected =
        [(Fixed, "v1:GET api.example:443 /x from *"), (Gone, "v1:GET api.example:443 /y from https://app.example")];
    assert_eq!(told, expected);
}

#[test]
fn hosts_of_the_earlier_run_are_called_as_those_of_the_later_one() {
    let mut before = Side::new("before", "uat.example=api.example".parse().unwrap());
    let mut request = observation(0, "/x", APP, "fail a");
    request.key = "v1:GET uat.example:443 /x from https://app.example".into();
    request.host = "uat.example".into();
    before.add(observed(vec![request]));
    let diff = Diff::of(before, of_ends("fail a"), DiffGate::default());
    assert_eq!((states(&diff), diff.changes[0].host.unescaped()), (vec![Still], "api.example"));
}

#[test]
fn each_format_names_every_change_and_no_value_does_harm() {
    let hostile = "/\u{1b}[31m\n::error::x\"><script>=";
    let before = side(vec![observation(0, "/gone", APP, "fail a"), observation(1, hostile, APP, "fail a")]);
    let after =
        side(vec![observation(0, "/new", APP, "fail missing-allow-origin"), observation(1, hostile, APP, "fail b")]);
    let diff = Diff::of(before, after, DiffGate::default());
    for named in FORMATS {
        let mut out = Vec::new();
        diff.write(named.format, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        // GitHub names what fails.
        let parts: &[&str] = if named.name == "github" { &["/new"] } else { &["/new", "/gone"] };
        assert!(parts.iter().all(|part| text.contains(part)), "{}: {text}", named.name);
        assert!(!text.contains('\u{1b}') && !text.contains("\n::error::x"), "{}: {text}", named.name);
        let is_markup = matches!(named.name, "html" | "junit");
        assert!(!is_markup || !text.contains("<script>="), "{}: {text}", named.name);
    }
}

fn ends() -> impl Strategy<Value = Vec<(u8, &'static str)>> {
    let end = prop_oneof![Just("ok"), Just("fail a"), Just("fail b"), Just("maybe a"), Just("image"), Just("dns")];
    prop::collection::vec((0..4_u8, end), 0..12)
}

fn of_requests(requests: &[(u8, &str)]) -> Side {
    let origins = [APP, "*", APP, "https://b.example"];
    let of = |(id, (n, end)): (usize, &(u8, &str))| {
        observation(id, if *n < 2 { "/x" } else { "/y" }, origins[usize::from(*n)], end)
    };
    side(requests.iter().enumerate().map(of).collect())
}

proptest! {
    #[test]
    fn a_run_compared_with_itself_has_nothing_new(requests in ends()) {
        let diff = Diff::of(of_requests(&requests), of_requests(&requests), DiffGate::default());
        prop_assert!(states(&diff).iter().all(|state| matches!(state, Still | Unsure)), "{:?}", states(&diff));
    }

    #[test]
    fn swapped_it_mirrors(one in ends(), other in ends()) {
        let there = Diff::of(of_requests(&one), of_requests(&other), DiffGate::default());
        let back = Diff::of(of_requests(&other), of_requests(&one), DiffGate::default());
        let key = |diff: &Diff| {
            let mut all: Vec<(String, State)> =
                diff.changes.iter().map(|change| (change.key.unescaped().to_owned(), change.state)).collect();
            all.sort_by(|one, other| one.0.cmp(&other.0));
            all
        };
        prop_assert_eq!(there.changes.len(), back.changes.len());
        for ((key, state), (other_key, mirrored)) in key(&there).into_iter().zip(key(&back)) {
            prop_assert_eq!(key, other_key);
            let is_mirror = match state {
                New => matches!(mirrored, Fixed | Gone),
                Fixed | Gone => mirrored == New,
                Still | Changed | Unsure => mirrored == state,
            };
            prop_assert!(is_mirror, "{:?} {:?}", state, mirrored);
        }
    }
}
