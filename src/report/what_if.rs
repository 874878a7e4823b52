//! The text for `--what-if`: a sentence about all requests, and a line for each.

use super::finding::counted;
use super::model::{ExporterEngine, WhatIf, WhatIfCounts, WhatIfEnd, WhatIfRequest, WhatIfState};
use super::text::{Piece, words};
use crate::browser::Engine;
use crate::rules::{Certainty, Outcome};

/// A request's line.
pub(super) struct Line {
    /// The new result.
    pub(super) state: WhatIfState,
    /// The same in one word, padded.
    pub(super) word: &'static str,
    pub(super) text: Piece<'static>,
}

/// `What if: 3 of 4 failures would succeed, 1 would still fail.`
pub(super) fn sentence(counts: WhatIfCounts) -> Piece<'static> {
    let WhatIfCounts { judged_anew, fixed, possibly_fixed, failing, broken, undetermined } = counts;
    if judged_anew == 0 {
        return words!("What if: nothing changes, because no request depends on these servers and paths.");
    }
    let failures = fixed + failing + undetermined;
    let mut parts: Vec<Piece<'static>> = Vec::new();
    if failures > 0 {
        let perhaps = match possibly_fixed {
            0 => Piece::default(),
            count if count == fixed => words!(", perhaps"),
            count => words!(" ({} of them perhaps)", count),
        };
        parts.push(words!("{} of {} would succeed{}", fixed, counted(failures, "failure", "failures"), perhaps));
    }
    let mut add = |count: usize, what: &'static str| {
        if count > 0 {
            parts.push(words!("{} {}", count, what));
        }
    };
    add(failing, "would still fail");
    add(undetermined, "may succeed or fail");
    add(broken, if broken == 1 { "that succeeds now would fail" } else { "that succeed now would fail" });
    match parts.is_empty() {
        true => words!("What if: no request would end differently."),
        false => words!("What if: {}.", Piece::list(parts, ", ")),
    }
}

/// A line for each affected request: first what fails, then what is open, then what is fixed.
pub(super) fn lines(what_if: &WhatIf) -> Vec<Line> {
    let order = [WhatIfState::Broken, WhatIfState::Failing, WhatIfState::Undetermined, WhatIfState::Fixed];
    let of_state = |state: WhatIfState| what_if.requests.iter().filter(move |request| request.state() == state);
    order.into_iter().flat_map(of_state).map(line).collect()
}

fn line(request: &WhatIfRequest) -> Line {
    let state = request.state();
    let word = match state {
        WhatIfState::Fixed => "  fixed   ",
        WhatIfState::Failing => "  fails   ",
        WhatIfState::Broken => "  broken  ",
        WhatIfState::Undetermined => "  open    ",
        WhatIfState::Same => "  same    ",
    };
    let before = name(&request.before);
    let is_same = (request.before.outcome, request.before.cause) == (request.after.outcome, request.after.cause);
    let after = if is_same { words!("still {}", name(&request.after)) } else { words!("{}", name(&request.after)) };
    let at = match request.after.failed_at {
        Some(_) if request.after.url != request.url => words!(" at {}", request.after.url),
        _ => Piece::default(),
    };
    let status = match request.error_status {
        Some(status) => words!(" (the page gets the {})", status),
        None => Piece::default(),
    };
    let fact = match &request.after.missing_fact {
        Some(fact) if !is_same => {
            words!("; to be sure, check {}", fact)
        }
        _ => Piece::default(),
    };
    let engines = request.by_engine.iter().map(|engine| {
        let cause = engine.cause.map_or(engine.outcome.name(), |cause| cause.name());
        words!("{}: {}", label(engine.engine), cause)
    });
    let engines: Vec<Piece<'static>> = engines.collect();
    let engines = match engines.is_empty() {
        true => Piece::default(),
        false => words!(" ({})", Piece::list(engines, ", ")),
    };
    let text = words!("{} {}: {} → {}{}{}{}{}", request.method, request.url, before, after, at, engines, status, fact);
    Line { state, word, text }
}

fn name(end: &WhatIfEnd) -> &'static str {
    match (end.outcome, end.cause) {
        (Outcome::Succeeded, _) if end.certainty == Certainty::Possible => "perhaps succeeds",
        (Outcome::Succeeded, _) => "succeeds",
        (Outcome::Undetermined, _) => "undetermined",
        (_, Some(cause)) => cause.name(),
        (outcome, None) => outcome.name(),
    }
}

fn label(engine: ExporterEngine) -> &'static str {
    match engine.browser() {
        Some(Engine::Chromium) => "Chromium",
        Some(Engine::Firefox) => "Firefox",
        Some(Engine::WebKit) => "WebKit",
        None => engine.name(),
    }
}
