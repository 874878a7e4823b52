//! Which preflight belongs to which request.
//!
//! No exporter names the entry. What ties the two together, strongest first: the same URL, origin, method and header
//! names (`Access-Control-Request-*`), the number in Chromium's `_initiator.requestId` (it rises in the order of the
//! requests), and time. The current browsers write a request before its preflight; older Chrome and proxies write the
//! preflight first.

use super::view::{LONGEST_WAIT, View, Views};
use crate::browser::Engine;
use crate::fetch::{Origin, is_ok_status, items};
use crate::har::ExporterKind;
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

/// For the position of a request the position of its preflight, in [`Views::items`].
pub(super) type Pairs = HashMap<usize, usize>;

/// What a preflight asks for: preflights of one kind can stand for each other.
#[derive(PartialEq, Eq, Hash, Clone)]
struct Asks<'a> {
    key: &'a str,
    method: &'a str,
    names: Vec<String>,
    origin: Option<&'a str>,
    refused: bool,
}

/// What preflights have in common that can be exchanged for one another, and who made their requests.
type Alike<'a> = (Asks<'a>, Option<Origin>);

/// Pairs every preflight with at most one request, and every request with at most one preflight.
pub(super) fn pair(views: &Views<'_>) -> Pairs {
    let mut preflights: Vec<usize> =
        views.items.iter().enumerate().filter(|(_, v)| v.is_preflight).map(|(position, _)| position).collect();
    preflights.sort_by_key(|p| views.get(*p).map(|v| (request_number(v), v.entry.index)));
    let mut taken: HashSet<usize> = HashSet::new();
    let mut by_kind: HashMap<Alike<'_>, Vec<(usize, usize)>> = HashMap::new();
    // A refused preflight leaves its request without an answer, which few requests are: such pairs are made first.
    let (refused, other): (Vec<usize>, Vec<usize>) =
        preflights.into_iter().partition(|p| views.get(*p).is_some_and(|v| is_certainly_refused(v)));
    for preflight in refused.into_iter().chain(other) {
        let Some(view) = views.get(preflight) else { continue };
        let asks = asks(view);
        let best = views
            .requests_near(&view.key, preflight)
            .filter(|request| !taken.contains(request))
            .filter_map(|request| Some((fitness(views, view, views.get(request)?, &asks)?, request)))
            .max();
        if let Some((_, request)) = best {
            taken.insert(request);
            let made_by = views.get(request).and_then(made_by);
            by_kind.entry((asks, made_by)).or_default().push((preflight, request));
        }
    }
    // Equal preflights in parallel: the first one belongs to the first request.
    let mut pairs = Pairs::new();
    for pairs_of_kind in by_kind.into_values() {
        let (preflights, mut requests): (Vec<usize>, Vec<usize>) = pairs_of_kind.into_iter().unzip();
        requests.sort_unstable();
        pairs.extend(requests.into_iter().zip(preflights));
    }
    pairs
}

/// The number in `_initiator.requestId` (`PID.NUMBER`).
fn request_number(view: &View<'_>) -> Option<u64> {
    let id = view.entry.initiator.as_ref()?.request_id.as_deref()?;
    id.rsplit('.').next()?.parse().ok()
}

fn asks<'a>(preflight: &'a View<'_>) -> Asks<'a> {
    Asks {
        key: &preflight.key,
        method: preflight.header("Access-Control-Request-Method").unwrap_or_default(),
        names: requested_names(preflight),
        origin: preflight.origin_header(),
        refused: is_certainly_refused(preflight),
    }
}

/// The names in `Access-Control-Request-Headers`: lower case, sorted.
pub(super) fn requested_names(preflight: &View<'_>) -> Vec<String> {
    let lines = preflight.entry.request.headers.all("Access-Control-Request-Headers");
    let names = lines.flat_map(|line| items(line.value)).map(str::trim).filter(|name| !name.is_empty());
    let mut names: Vec<String> = names.map(str::to_ascii_lowercase).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// No browser passes this preflight, whatever the request's credentials mode. An answer of which the file holds no
/// header at all may have had the right ones.
fn is_certainly_refused(preflight: &View<'_>) -> bool {
    let headers = &preflight.entry.response.headers;
    preflight.status().is_none_or(|status| {
        !is_ok_status(status) || !headers.is_empty() && !headers.has("Access-Control-Allow-Origin")
    })
}

/// The origin of the frame that made a request, as far as the request itself tells.
fn made_by(request: &View<'_>) -> Option<Origin> {
    let referrer = || request.header("Referer").and_then(Origin::of);
    request.origin_header().and_then(Origin::parse).or_else(referrer)
}

/// Whether the same frame can have made both: 2 when both name the same origin, 1 when the request names none, 0 when
/// only its `Referer` speaks against it; `None` when they cannot belong together.
fn origin_fit(views: &Views<'_>, preflight: &View<'_>, request: &View<'_>) -> Option<u8> {
    if request.is_of_own_origin() {
        return None;
    }
    let Some(asked) = preflight.origin_header() else { return Some(1) };
    match request.origin_header() {
        Some(sent) if sent == asked => Some(2),
        // After a redirect Firefox's preflight carries the page's origin and its request `null`.
        Some("null") if !matches!(views.log.exporter.engine, Some(Engine::Chromium | Engine::WebKit)) => Some(1),
        Some(_) => None,
        // A sandboxed frame has a Referer with an origin, and none of its own.
        None if asked == "null" => Some(1),
        None => Some(u8::from(made_by(request).is_none_or(|origin| origin.serialized() == asked))),
    }
}

/// How well a request fits a preflight. The greatest is the best.
type Fitness = (u8, u8, u8, u8, u8, i64);

/// `None` when it cannot be its request.
fn fitness(views: &Views<'_>, preflight: &View<'_>, request: &View<'_>, asks: &Asks<'_>) -> Option<Fitness> {
    if !asks.method.is_empty() && *request.entry.request.method != *asks.method {
        return None;
    }
    // The clock first: it is the cheapest to ask, and rules out most where one URL is asked for again and again.
    if let (Some(asked), Some(sent)) = (preflight.started(), request.started())
        && (asked.0 - sent.0).abs() > LONGEST_WAIT
    {
        return None;
    }
    let origin = origin_fit(views, preflight, request)?;
    let given = request.unsafe_names(views.log.exporter.engine);
    let names = if given == asks.names {
        2
    } else if asks.names.iter().all(|name| {
        request.entry.request.headers.has(name)
            // What an export may have removed or the network layer replaced.
            || matches!(name.as_str(), "authorization" | "user-agent" | "content-type")
            || request.has_no_answer()
    }) {
        1
    } else {
        return None;
    };
    let fits_answer = u8::from(!asks.refused || request.has_no_answer());
    // What was answered was sent, and so its preflight passed. Only where the exporter shows that the request waited for
    // this preflight, something (an extension) must have changed the preflight's answer.
    let waited = || is_marked(preflight) && encloses(request, preflight);
    if fits_answer == 0 && !waited() {
        return None;
    }
    let same_page = u8::from(preflight.entry.page == request.entry.page);
    let (Some(asked), Some(sent)) = (preflight.started(), request.started()) else {
        let distance = request.entry.index.0.abs_diff(preflight.entry.index.0);
        return Some((fits_answer, origin, names, same_page, 0, -i64::try_from(distance).unwrap_or(i64::MAX)));
    };
    let behind = asked.0 - sent.0;
    let is_before = behind >= -1_000 && request.entry.index < preflight.entry.index;
    let is_over = ends_before(request, asked.0) && covers_its_preflight(views.kind());
    let is_after = !is_before && preflight.ended().unwrap_or(asked.0) <= sent.0.saturating_add(50_000);
    let direction = match (is_before, is_over, is_after) {
        (true, false, _) => 3,
        // Browsers that mark preflights write the request first. Its clock may say that it was over by then.
        (true, true, _) => 1 + u8::from(is_marked(preflight)),
        (false, _, true) => 2 - u8::from(is_marked(preflight)),
        (false, _, false) => return None,
    };
    (behind.abs() <= LONGEST_WAIT).then_some((fits_answer, origin, names, direction, same_page, -behind.abs()))
}

/// The request began before the preflight and was over after it.
fn encloses(request: &View<'_>, preflight: &View<'_>) -> bool {
    match (request.started(), request.ended(), preflight.started(), preflight.ended()) {
        (Some(sent), Some(over), Some(asked), Some(answered)) => {
            request.entry.index < preflight.entry.index && sent <= asked && answered <= over
        }
        _ => false,
    }
}

/// The exporter itself calls it a preflight.
fn is_marked(preflight: &View<'_>) -> bool {
    preflight.entry.resource_type.as_deref() == Some("preflight")
}

/// Whether the time of a request includes the wait for its preflight. In Firefox it does not.
fn covers_its_preflight(kind: ExporterKind) -> bool {
    kind != ExporterKind::FirefoxDevTools
}

/// The request was answered before that moment. One without an answer may have been held back by this very preflight.
fn ends_before(request: &View<'_>, moment: i64) -> bool {
    const TOLERANCE: i64 = 5_000;
    !request.has_no_answer() && request.ended().is_some_and(|end| end + TOLERANCE < moment)
}
