//! The wrong lines of the blocked response, and what each must be. A line is marked because it breaks a rule for this
//! request whatever else the file leaves open, so a mark is true even if the verdict is only possible; if it depends
//! on cookies, the mark says so. The input is a [`Fetch`], the output [`Mark`]s for the human-readable formats.

use super::model::{Credentials, Fetch, Message, MessageHeader, MessageStep};
use super::text::{AsText, Piece, Text, words};
use crate::rules::{Cause, Defect};
use foldhash::{HashSet, HashSetExt};

/// Maximum number of header names in a mark.
const MOST_NAMES: usize = 30;

/// A line of a response.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Line {
    /// Its status.
    Status,
    /// Index into [`Message::response_headers`].
    Header(usize),
    /// A missing header with that name.
    Absent(&'static str),
}

/// A wrong line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    pub(super) line: Line,
    /// What it must be: `must be 200–299`.
    pub(super) must: Piece<'static>,
}

/// The wrong lines of the blocked response, starting with the one that the browser rejected.
pub(super) fn marks(fetch: &Fetch) -> Vec<Mark> {
    let refused = fetch.refused.and_then(|n| fetch.exchange.get(n));
    let Some(message) = refused.filter(|message| message.status.is_some()) else { return Vec::new() };
    let mut marks: Vec<Mark> = Vec::new();
    // A response may have any number of lines.
    let mut marked: HashSet<Line> = HashSet::new();
    for cause in fetch.cause.iter().chain(&fetch.also_wrong).chain(&fetch.alternatives) {
        for mark in cause_marks(fetch, message, *cause) {
            // A line has only one mark: that of the first failed check.
            if marked.insert(mark.line) {
                marks.push(mark);
            }
        }
    }
    marks
}

fn cause_marks(fetch: &Fetch, message: &Message, cause: Cause) -> Vec<Mark> {
    let mark = |line, must| vec![Mark { line, must }];
    let is_preflight = message.step == MessageStep::Preflight;
    match cause.rule().defect {
        Defect::MissingOrigin if headers(message, ALLOW_ORIGIN).next().is_none() => {
            mark(Line::Absent(ALLOW_ORIGIN), named_origin(fetch, message, words!("must name the origin of the page")))
        }
        Defect::OtherOrigin | Defect::InvalidOrigin => wrong_origins(fetch, message),
        Defect::SeveralOrigins => several_origins(fetch, message),
        Defect::Wildcard => wildcards(fetch, message),
        Defect::Credentials => credentials(fetch, message),
        Defect::PreflightStatus
            if is_preflight && message.status.is_some_and(|status| !(200..300).contains(&status)) =>
        {
            mark(Line::Status, words!("must be 200–299"))
        }
        Defect::Method if is_preflight => {
            let method = headers_of(&message.request_headers, "access-control-request-method").next();
            let method = method.map_or(&fetch.method, |(_, header)| &header.value);
            mark(list_line(message, ALLOW_METHODS), words!("must include {}", method))
        }
        Defect::Headers if is_preflight => unlisted(message),
        Defect::InvalidMethods if is_preflight => {
            mark(list_line(message, ALLOW_METHODS), words!("must be methods separated by commas"))
        }
        Defect::InvalidHeaders if is_preflight => {
            mark(list_line(message, ALLOW_HEADERS), words!("must be header names separated by commas"))
        }
        Defect::Location => {
            let location = message.response_headers.iter().position(MessageHeader::is_location);
            location
                .map_or_else(Vec::new, |n| mark(Line::Header(n), words!("must not contain a user name or password")))
        }
        Defect::None
        | Defect::MissingOrigin
        | Defect::PreflightStatus
        | Defect::Method
        | Defect::Headers
        | Defect::InvalidMethods
        | Defect::InvalidHeaders => Vec::new(),
    }
}

const ALLOW_ORIGIN: &str = "access-control-allow-origin";
const ALLOW_CREDENTIALS: &str = "access-control-allow-credentials";
const ALLOW_METHODS: &str = "access-control-allow-methods";
const ALLOW_HEADERS: &str = "access-control-allow-headers";

/// The response headers with that name, and their positions.
fn headers<'a>(message: &'a Message, name: &'static str) -> impl Iterator<Item = (usize, &'a MessageHeader)> {
    headers_of(&message.response_headers, name)
}

fn headers_of<'a>(
    headers: &'a [MessageHeader],
    name: &'static str,
) -> impl Iterator<Item = (usize, &'a MessageHeader)> {
    headers.iter().enumerate().filter(move |(_, header)| header.is_named(name))
}

/// The line of a list, or a missing line.
fn list_line(message: &Message, name: &'static str) -> Line {
    headers(message, name).next().map_or(Line::Absent(name), |(n, _)| Line::Header(n))
}

/// The request's origin; `None` if the file does not show it, or if it was `null`, which no server should allow.
fn origin<'a>(fetch: &'a Fetch, message: &'a Message) -> Option<&'a Text> {
    let sent = message.request_headers.iter().find(|header| header.is_origin()).map(|header| &header.value);
    // After a redirect the origin in force may differ from the page's.
    let of_page = fetch.origin.as_ref().filter(|_| fetch.exchange.iter().all(|m| m.step != MessageStep::Redirect));
    sent.or(of_page).filter(|origin| **origin != *"null")
}

fn named_origin(fetch: &Fetch, message: &Message, otherwise: Piece<'static>) -> Piece<'static> {
    origin(fetch, message).map_or(otherwise, |origin| words!("must be {}", origin))
}

fn wrong_origins(fetch: &Fetch, message: &Message) -> Vec<Mark> {
    let named = origin(fetch, message);
    let is_wrong = |header: &MessageHeader| header.value != *"*" && named != Some(&header.value);
    let wrong = headers(message, ALLOW_ORIGIN).filter(|(_, header)| is_wrong(header));
    let mark = |(n, _)| Mark {
        line: Line::Header(n),
        must: named_origin(fetch, message, words!("must match the Origin of the request")),
    };
    wrong.map(mark).collect()
}

fn several_origins(fetch: &Fetch, message: &Message) -> Vec<Mark> {
    let lines: Vec<usize> = headers(message, ALLOW_ORIGIN).map(|(n, _)| n).collect();
    let must = match origin(fetch, message) {
        Some(origin) if lines.len() > 1 => words!("must appear once: {}", origin),
        Some(origin) => words!("must be one origin: {}", origin),
        None if lines.len() > 1 => words!("must appear once"),
        None => words!("must be one origin"),
    };
    // Either of two lines may stay: the second and any further ones are marked.
    let surplus = if lines.len() > 1 { lines.get(1..).unwrap_or_default() } else { &lines };
    surplus.iter().map(|n| Mark { line: Line::Header(*n), must: must.clone() }).collect()
}

fn wildcards(fetch: &Fetch, message: &Message) -> Vec<Mark> {
    let star = headers(message, ALLOW_ORIGIN).find(|(_, header)| header.value == *"*");
    let must = match (origin(fetch, message), fetch.credentials) {
        (Some(origin), Credentials::Include) => words!("must be {}: the request has credentials", origin),
        (Some(origin), _) => words!("must be {} if the request has credentials", origin),
        (None, _) => words!("must not be * if the request has credentials"),
    };
    star.map(|(n, _)| Mark { line: Line::Header(n), must }).into_iter().collect()
}

fn credentials(fetch: &Fetch, message: &Message) -> Vec<Mark> {
    let line = headers(message, ALLOW_CREDENTIALS).next();
    if line.is_some_and(|(_, header)| header.value == *"true") {
        return Vec::new();
    }
    let must = match fetch.credentials {
        Credentials::Include => words!("must be true: the request has credentials"),
        Credentials::NotInclude | Credentials::Unknown => words!("must be true if the request has credentials"),
    };
    vec![Mark { line: line.map_or(Line::Absent(ALLOW_CREDENTIALS), |(n, _)| Line::Header(n)), must }]
}

/// The header names that the preflight requests but its response does not list.
pub(super) fn refused_names(fetch: &Fetch) -> Vec<Piece<'_>> {
    let refused = fetch.refused.and_then(|n| fetch.exchange.get(n));
    let preflight = refused.filter(|message| message.status.is_some() && message.step == MessageStep::Preflight);
    let Some(message) = preflight else { return Vec::new() };
    let mut names = unlisted_names(message);
    if has_star(message) && fetch.credentials != Credentials::Include {
        names.retain(|name| name.part(|name| name.eq_ignore_ascii_case("authorization").then_some("")).is_some());
    }
    names
}

fn unlisted_names(message: &Message) -> Vec<Piece<'_>> {
    let lists: Vec<&Text> = headers(message, ALLOW_HEADERS).map(|(_, header)| &header.value).collect();
    let asked = headers_of(&message.request_headers, "access-control-request-headers").next();
    let names = asked.map(|(_, header)| items(&header.value)).unwrap_or_default();
    let is_allowed = |name: &Piece<'_>| lists.iter().any(|list| holds(list, name));
    names.into_iter().filter(|name| !is_allowed(name)).collect()
}

/// The list of allowed headers contains `*`, which covers everything but `Authorization`, unless the request has
/// credentials.
fn has_star(message: &Message) -> bool {
    headers(message, ALLOW_HEADERS).any(|(_, header)| holds(&header.value, &words!("*")))
}

fn unlisted(message: &Message) -> Vec<Mark> {
    let refused = unlisted_names(message);
    if refused.is_empty() {
        return Vec::new();
    }
    let star = has_star(message);
    let must = match star {
        true => words!("must include {} by name if the request has credentials", Piece::list(&refused, ", ")),
        false => words!("must include {}", Piece::list(&refused, ", ")),
    };
    vec![Mark { line: list_line(message, ALLOW_HEADERS), must }]
}

/// The items of a list, up to the maximum of a mark.
fn items(list: &Text) -> Vec<Piece<'_>> {
    let item = |n| list.part(move |list| list.split(',').nth(n).map(str::trim));
    (0..MOST_NAMES).map_while(item).filter(|item| !item.is_empty()).collect()
}

/// Whether a list contains that item, in any case.
fn holds(list: &Text, item: &Piece<'_>) -> bool {
    let of = |list: &str, item: &str| list.split(',').any(|listed| listed.trim().eq_ignore_ascii_case(item));
    item.part(|item| list.part(|list| of(list, item).then_some("")).map(|_| "")).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    /// The marks of a preflight response with these headers, as a report shows them.
    fn of(cause: Cause, more: &[Cause], answer: (u16, &[(&str, &str)]), change: impl Fn(&mut Fetch)) -> Vec<String> {
        let mut fetch = samples::preflight_401(0);
        fetch.cause = Some(cause);
        fetch.also_wrong = more.into();
        let message = &mut fetch.exchange[0];
        message.status = Some(answer.0);
        message.request_headers = [
            samples::message_header("Origin", "https://app.example", 3),
            samples::message_header("Access-Control-Request-Method", "PUT", 4),
            samples::message_header("access-control-request-headers", "content-type,x-a", 5),
        ]
        .into();
        message.response_headers =
            answer.1.iter().map(|(name, value)| samples::message_header(name, value, 9)).collect();
        change(&mut fetch);
        let name = |mark: &Mark| match mark.line {
            Line::Status => "status".to_owned(),
            Line::Header(n) => format!("header {n}"),
            Line::Absent(name) => format!("no {name}"),
        };
        marks(&fetch).iter().map(|mark| format!("{}: {}", name(mark), mark.must.unescaped())).collect()
    }

    const ORIGIN: (&str, &str) = ("Access-Control-Allow-Origin", "https://app.example");
    const STAR: (&str, &str) = ("access-control-allow-origin", "*");

    #[test]
    fn each_cause_marks_its_line_and_says_what_it_must_be() {
        let include = |fetch: &mut Fetch| fetch.credentials = Credentials::Include;
        let same = |_: &mut Fetch| ();
        let from_null = |fetch: &mut Fetch| {
            fetch.exchange[0].request_headers = [samples::message_header("origin", "null", 3)].into();
        };
        let cases: [(Vec<String>, &[&str]); 12] = [
            (
                of(Cause::MissingAllowOrigin, &[Cause::PreflightBadStatus], (401, &[]), same),
                &["no access-control-allow-origin: must be https://app.example", "status: must be 200–299"],
            ),
            (of(Cause::PreflightRedirect, &[], (301, &[ORIGIN]), same), &["status: must be 200–299"]),
            (
                of(
                    Cause::AllowOriginMismatch,
                    &[],
                    (200, &[("vary", "x"), ("Access-Control-Allow-Origin", "https://b.example")]),
                    same,
                ),
                &["header 1: must be https://app.example"],
            ),
            (
                of(Cause::WildcardAllowOriginWithCredentials, &[], (204, &[STAR]), same),
                &["header 0: must be https://app.example if the request has credentials"],
            ),
            (
                of(
                    Cause::WildcardAllowOriginWithCredentials,
                    &[Cause::InvalidAllowCredentials],
                    (204, &[STAR]),
                    include,
                ),
                &[
                    "header 0: must be https://app.example: the request has credentials",
                    "no access-control-allow-credentials: must be true: the request has credentials",
                ],
            ),
            (
                of(Cause::MultipleAllowOrigin, &[], (204, &[ORIGIN, ORIGIN]), same),
                &["header 1: must appear once: https://app.example"],
            ),
            (
                of(Cause::MethodNotAllowed, &[], (204, &[ORIGIN, ("access-control-allow-methods", "GET")]), same),
                &["header 1: must include PUT"],
            ),
            (
                of(
                    Cause::HeaderNotAllowed,
                    &[],
                    (204, &[ORIGIN, ("Access-Control-Allow-Headers", "Content-Type")]),
                    same,
                ),
                &["header 1: must include x-a"],
            ),
            (
                of(Cause::HeaderNotAllowed, &[], (204, &[ORIGIN]), same),
                &["no access-control-allow-headers: must include content-type, x-a"],
            ),
            (
                of(Cause::HeaderNotAllowed, &[], (204, &[ORIGIN, ("Access-Control-Allow-Headers", "*")]), same),
                &["header 1: must include content-type, x-a by name if the request has credentials"],
            ),
            // This response's line is right; the next check might fail on another response.
            (of(Cause::ConnectionReset, &[Cause::AllowOriginMismatch], (204, &[ORIGIN]), same), &[]),
            // No server should allow `null`.
            (
                of(Cause::MissingAllowOrigin, &[], (200, &[]), from_null),
                &["no access-control-allow-origin: must name the origin of the page"],
            ),
        ];
        for (found, expected) in cases {
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn an_answer_that_is_not_on_record_has_no_wrong_line() {
        let mut fetch = samples::preflight_401(0);
        fetch.exchange[0].status = None;
        assert_eq!(marks(&fetch), []);
        fetch.refused = None;
        assert_eq!(marks(&fetch), []);
    }
}
