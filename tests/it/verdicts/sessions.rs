//! Sessions of many requests, made up so that the preflight of each is known: twins at the same moment, retries, caches of
//! preflights, answers that differ. However the entries lie, a verdict that is sure rests on the request's own preflight.

use crate::common::har::{Har, Headers, PAGE};
use proptest::prelude::*;
use serde_json::json;

const URLS: [&str; 2] = ["https://api.example/me", "https://api.example/items?page=1"];
const HEADER_SETS: [&[(&str, &str)]; 4] =
    [&[], &[("Authorization", "Bearer x")], &[("x-a", "1")], &[("Authorization", "Bearer x"), ("x-a", "1")]];

/// What the server says to a preflight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Says {
    Yes,
    NoOrigin,
    Forbidden,
    OtherMethod,
    OtherHeader,
}

#[derive(Clone, Debug)]
struct Ask {
    url: usize,
    method: &'static str,
    headers: usize,
    says: Says,
    /// Milliseconds since the request before began.
    pause: u64,
    /// Milliseconds until the preflight begins, until it is answered, and from then until the request is.
    waits: (u64, u64, u64),
    /// An earlier response in the preflight cache may replace it.
    may_be_cached: bool,
}

impl Ask {
    fn names(&self) -> String {
        let names: Vec<_> = HEADER_SETS[self.headers].iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
        names.join(",")
    }

    fn needs_preflight(&self) -> bool {
        self.method != "GET" || self.headers != 0
    }

    /// The cause that a refusal has; `None` where the preflight passes.
    fn cause(&self) -> Option<&'static str> {
        match self.says {
            Says::Yes => None,
            Says::NoOrigin => Some("missing-allow-origin"),
            Says::Forbidden => Some("preflight-bad-status"),
            Says::OtherMethod => (self.method != "GET").then_some("method-not-allowed"),
            Says::OtherHeader => (self.headers != 0).then_some("header-not-allowed"),
        }
    }

    fn answer(&self) -> (u16, Vec<(&'static str, &'static str)>) {
        let mut headers = vec![("Access-Control-Allow-Credentials", "true")];
        if self.says != Says::NoOrigin {
            headers.push(("Access-Control-Allow-Origin", PAGE));
        }
        headers.push((
            "Access-Control-Allow-Methods",
            if self.says == Says::OtherMethod { "PATCH" } else { "PUT, DELETE" },
        ));
        let names = if self.says == Says::OtherHeader { "x-other" } else { "authorization, x-a" };
        headers.push(("Access-Control-Allow-Headers", names));
        (if self.says == Says::Forbidden { 403 } else { 204 }, headers)
    }
}

fn ask() -> impl Strategy<Value = Ask> {
    let says = prop_oneof![
        4 => Just(Says::Yes),
        1 => Just(Says::NoOrigin),
        1 => Just(Says::Forbidden),
        1 => Just(Says::OtherMethod),
        1 => Just(Says::OtherHeader),
    ];
    // Most requests come in bursts.
    let pause = prop_oneof![3 => 0_u64..4, 1 => 100_u64..9_000];
    let method = prop_oneof![2 => Just("GET"), 2 => Just("PUT"), 1 => Just("DELETE")];
    let waits = (1_u64..6, 1_u64..150, 2_u64..60);
    (0..URLS.len(), method, 0..HEADER_SETS.len(), says, pause, waits, any::<bool>()).prop_map(
        |(url, method, headers, says, pause, waits, may_be_cached)| Ask {
            url,
            method,
            headers,
            says,
            pause,
            waits,
            may_be_cached,
        },
    )
}

/// Who writes the session down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Writer {
    ChromiumWithIds,
    ChromiumWithoutIds,
    Firefox,
    Proxy,
}

/// One entry: when it began, which request it is for, and whether it is that request's preflight.
type Row = (u64, usize, bool);

/// The entries in the order of the file, and for each request whether it had a preflight of its own.
fn rows(asks: &[Ask], writer: Writer) -> (Vec<Row>, Vec<bool>) {
    let mut rows = Vec::new();
    let mut has_preflight = Vec::new();
    let mut stored: Vec<(usize, &str, usize, u64)> = Vec::new();
    let mut now = 100;
    for (n, ask) in asks.iter().enumerate() {
        now += ask.pause;
        let answered = now + ask.waits.0 + ask.waits.1;
        let is_stored = stored.iter().any(|&(url, method, headers, since)| {
            (url, method, headers) == (ask.url, ask.method, ask.headers) && since < now && now - since < 5_000
        });
        let has_one = ask.needs_preflight() && !(ask.may_be_cached && is_stored);
        has_preflight.push(has_one);
        if has_one {
            let began = if writer == Writer::Proxy { now } else { now + ask.waits.0 };
            rows.push((began, n, true));
            if ask.cause().is_none() {
                stored.push((ask.url, ask.method, ask.headers, answered));
            }
        }
        match writer {
            // What is not sent, no proxy sees.
            Writer::Proxy if has_one && ask.cause().is_some() => {}
            Writer::Proxy if has_one => rows.push((answered + 1, n, false)),
            _ => rows.push((now, n, false)),
        }
    }
    rows.sort_by_key(|&(began, n, is_preflight)| (began, is_preflight, n));
    (rows, has_preflight)
}

fn write(asks: &[Ask], writer: Writer, rows: &[Row], has_preflight: &[bool]) -> Har {
    let mut har = match writer {
        Writer::Firefox => Har::firefox(),
        Writer::Proxy => Har::of("mitmproxy"),
        _ => Har::chromium(),
    };
    let allowed: Headers = &[("Access-Control-Allow-Origin", PAGE), ("Access-Control-Allow-Credentials", "true")];
    for &(began, n, is_preflight) in rows {
        let ask = &asks[n];
        let url = URLS[ask.url];
        let time = |ms: u64| json!({ "time": ms });
        if is_preflight {
            let (status, answer) = ask.answer();
            har =
                har.preflight(began, url, (ask.method, &ask.names()), status, &answer).change_last(&time(ask.waits.1));
            if writer == Writer::ChromiumWithIds {
                // Ids of requests that the file does not hold lie between.
                har = har.change_last(&json!({ "_initiator": { "requestId": format!("4711.{}", 2 + n + n / 7) } }));
            }
            continue;
        }
        let covered = if has_preflight[n] { ask.waits.0 + ask.waits.1 } else { 0 };
        let sent = HEADER_SETS[ask.headers];
        har = if has_preflight[n] && ask.cause().is_some() {
            let held = har.held_back(began, ask.method, url, sent);
            if writer == Writer::Firefox { held } else { held.change_last(&time(covered + 1)) }
        } else {
            let own = if matches!(writer, Writer::Proxy | Writer::Firefox) { 0 } else { covered };
            har.request(began, ask.method, url, sent, 200, allowed).change_last(&time(own + ask.waits.2))
        };
    }
    har
}

fn check(asks: &[Ask], writer: Writer) -> Result<(), TestCaseError> {
    let (rows, has_preflight) = rows(asks, writer);
    let har = write(asks, writer, &rows, &has_preflight);
    let entry_of = |n: usize, preflight| rows.iter().position(|&(_, of, is_one)| of == n && is_one == preflight);
    let fetches = har.report().fetches;
    for (n, ask) in asks.iter().enumerate() {
        let own = entry_of(n, true);
        let Some(request) = entry_of(n, false) else { continue };
        let found: Vec<_> = fetches.iter().filter(|f| f.entries.request == Some(request)).collect();
        prop_assert_eq!(found.len(), 1, "{:?} {}: {:?}", writer, request, ask);
        let fetch = found[0];
        let cause = ask.cause().filter(|_| own.is_some());
        let outcome = fetch.outcome.to_string();
        let is_sure = fetch.certainty != "possible";
        prop_assert!(outcome != "cors" || cause.is_some(), "{:?} {}: {} {:?}", writer, request, outcome, ask);
        if is_sure {
            let said = fetch.cause.as_ref().map(ToString::to_string);
            prop_assert_eq!(said.as_deref(), cause, "{:?} {}: {:?}", writer, request, ask);
        }
        if writer == Writer::ChromiumWithIds {
            prop_assert_eq!(fetch.entries.preflight, own, "{:?} {}: {:?}", writer, request, ask);
            prop_assert!(is_sure, "{:?} {}: {:?}", writer, request, ask);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_sure_verdict_rests_on_the_requests_own_preflight(asks in prop::collection::vec(ask(), 1..24)) {
        for writer in [Writer::ChromiumWithIds, Writer::ChromiumWithoutIds, Writer::Firefox, Writer::Proxy] {
            check(&asks, writer)?;
        }
    }
}
