use super::*;
use crate::filter::{Filter, Key};
use crate::rules::Certainty;
use proptest::prelude::*;
use std::borrow::Cow;

struct Request {
    url: String,
    method: &'static str,
    template: String,
    cause: Option<&'static str>,
}

impl Subject for Request {
    fn value(&self, key: Key) -> Option<Cow<'_, str>> {
        match key {
            Key::Url => Some((&*self.url).into()),
            Key::Method => Some(self.method.into()),
            Key::Path => Some((&*self.template).into()),
            Key::Cause => self.cause.map(Cow::from),
            Key::Fingerprint => self.cause.map(|_| "f".into()),
            _ => None,
        }
    }

    fn certainty(&self) -> Certainty {
        Certainty::Confirmed
    }

    fn started(&self) -> Option<Time> {
        None
    }
}

fn day_numbered(number: i64) -> Day {
    Day::numbered(number).unwrap()
}

fn known(filters: &[&str]) -> Known {
    let text: String = filters.iter().map(|filter| format!("[[known]]\nfilter = '{filter}'\n")).collect();
    Known::parse("k.toml", &text, day_numbered(20_000)).unwrap()
}

#[test]
fn an_entry_that_holds_comes_before_one_that_has_expired() {
    let text = "[[known]]\nfilter = 'api'\nuntil = 2024-10-03\n\n[[known]]\nfilter = 'example'\nuntil = '2024-10-04'\n";
    let request = Request { url: "https://api.example/".into(), method: "GET", template: "/".into(), cause: None };
    for (today, first, days) in [(19_999, 0, [0, 1]), (20_000, 1, [-1, 0]), (20_001, 0, [-2, -1])] {
        let known = Known::parse("k.toml", text, day_numbered(today)).unwrap();
        assert_eq!(known.matching(&request)[0], first, "{today}");
        let left: Vec<i64> = known.entries().iter().filter_map(|entry| entry.days_left).collect();
        assert_eq!(left, days);
    }
}

#[test]
fn today_is_what_the_variable_says_else_what_the_clock_says() {
    let days = |text| today(text).map(Day::number);
    assert_eq!(days(Some("86399")), Some(0));
    assert_eq!(days(Some(" 86400\n")), Some(1));
    assert_eq!(days(Some("x")), None);
    assert_eq!(days(Some("9223372036854775807")), None);
    assert!(days(None) > Some(20_000) && days(None) == days(Some("")));
}

/// Values that meet often, and what filters say of them.
fn filter() -> impl Strategy<Value = String> {
    let term = prop_oneof![
        "domain:(a|b|a:81|A|\\*)(,(a|b))?",
        "path:/(x|\\{id\\}|7|\\*)",
        "method:(GET|put|GET,PUT)",
        "-method:PUT",
        "cause:(missing-allow-origin|\\*)",
        "fingerprint:(f|g)",
        "-cause:missing-allow-origin",
        "http",
    ];
    prop::collection::vec(term, 1..4).prop_map(|terms| terms.join(" "))
}

proptest! {
    #[test]
    fn the_index_finds_what_asking_each_filter_finds(
        filters in prop::collection::vec(filter(), 1..12),
        host in "(a|b|a:81)", path in "/(x|7)", method in prop_oneof![Just("GET"), Just("PUT")], failed in any::<bool>(),
    ) {
        let known = known(&filters.iter().map(String::as_str).collect::<Vec<_>>());
        let template = if path == "/7" { "/{id}".to_owned() } else { path.clone() };
        let cause = failed.then_some("missing-allow-origin");
        let request = Request { url: format!("http://{host}{path}"), method, template, cause };
        let all = |of: fn(&Entry) -> Filter| {
            let fits = |filter: Filter| filter.matches(&request) && !filter.is_empty();
            let entries = known.entries.iter().enumerate();
            entries.filter(|(_, entry)| fits(of(entry))).map(|(place, _)| place).collect::<Vec<_>>()
        };
        prop_assert_eq!(known.matching(&request), all(|entry| entry.filter.clone()));
        prop_assert_eq!(known.about(&request), all(|entry| entry.filter.route()));
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_place(text in "(\\[\\[known\\]\\]|filter|=|'|\"|\n|#|until|2026-01-01|x| |é){0,20}") {
        if let Err(error) = Known::parse("k.toml", &text, day_numbered(0)) {
            prop_assert!(error.span.start <= text.len() && error.line(&text) >= 1, "{error:?}");
        }
        let _ = NewEntries::default().put_into(&text, None);
    }
}
