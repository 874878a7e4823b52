//! Finds the secrets in a text, whatever its syntax and however often it is escaped. It does not replace them.

use super::decode::Level;
use super::found::{Found, Place, Secret};
use super::pairs::pairs;
use super::people::{addresses, numbers};
use super::pseudonym::{PREFIX, is_spent};
use super::segments::{Behind, behind, is_ending, is_ordinary};
use super::shape::{
    SHORTEST_RANDOM, SHORTEST_TOKEN, is_encoded_text, is_odd, is_random, is_random_base64, is_run_char, is_token_head,
    is_uuid, key_in, mixes, scatters,
};
use super::{Kind, Overrides};

/// Maximum number of decoding passes.
const DEEPEST: usize = 6;

/// The secrets in a text, in order and without overlaps.
pub(super) fn secrets(text: &str, place: Place, overrides: &Overrides) -> Vec<Secret> {
    let mut all: Vec<Secret> = Vec::new();
    let mut found = Vec::new();
    let mut level = Level::of(text);
    for _ in 0..=DEEPEST {
        look(&level.text, place, overrides, &mut found);
        found.retain(|found| found.kind != Kind::Token || !is_boundary(&level.text, found.range.start));
        for Found { range, kind } in found.drain(..) {
            let secret = level.text.get(range.clone()).unwrap_or_default();
            if !secret.is_empty() && !is_spent(secret) {
                let range = level.place(range.start)..level.place(range.end);
                all.push(Secret { range, kind, text: secret.to_owned() });
            }
        }
        match level.decoded() {
            Some(next) => level = next,
            None => break,
        }
    }
    merged(text, all)
}

/// Whether this is the boundary of a multipart body: a browser creates a random one for each request, and it is not secret
/// (<https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1>).
fn is_boundary(text: &str, start: usize) -> bool {
    /// Maximum length of `multipart/…`, and of other parameters before the boundary.
    const FARTHEST: usize = 100;
    let before = text.as_bytes().get(start.saturating_sub(FARTHEST)..start).unwrap_or_default().to_ascii_lowercase();
    let before = before.strip_suffix(b"\"").unwrap_or(&before);
    let Some(before) = before.strip_suffix(b"boundary=") else { return false };
    let parameters = before.rsplit(|b| matches!(b, b',' | b'\n')).next().unwrap_or_default();
    memchr::memmem::find(parameters, b"multipart/").is_some()
}

/// Merges overlapping secrets.
fn merged(text: &str, mut all: Vec<Secret>) -> Vec<Secret> {
    all.sort_by_key(|secret| (secret.range.start, usize::MAX - secret.range.end));
    let mut out: Vec<Secret> = Vec::with_capacity(all.len());
    for secret in all {
        match out.last_mut() {
            Some(last) if secret.range.start < last.range.end => {
                if secret.range.end > last.range.end {
                    last.range.end = secret.range.end;
                    last.text = text.get(last.range.clone()).unwrap_or_default().to_owned();
                } else if secret.range == last.range {
                    // Decoded once more, so that equal secrets have the same pseudonym, however they are escaped.
                    last.text = secret.text;
                }
            }
            _ => out.push(secret),
        }
    }
    out
}

/// All secrets in an undecoded text.
fn look(text: &str, place: Place, overrides: &Overrides, found: &mut Vec<Found>) {
    let signs = Signs::of(text);
    if signs.at {
        addresses(text, found);
    }
    if signs.longest_run >= SHORTEST_TOKEN || signs.dot && place != Place::Host {
        tokens(text, place, found);
    }
    if place == Place::Host {
        return;
    }
    if signs.digits >= 8 {
        numbers(text, found);
    }
    if signs.longest_wide >= 16 {
        encoded(text, place, found);
    }
    if signs.pair || place == Place::Text && signs.longest_run >= 4 || !overrides.is_empty() {
        pairs(text, place, overrides, found);
    }
    if place == Place::Path {
        behind_segments(text, found);
    }
    if signs.longest_run >= 4 {
        pem(text, found);
    }
}

/// PEM blocks, from the start of the first to the end of the last. An incomplete one extends to the end of the text.
fn pem(text: &str, found: &mut Vec<Found>) {
    for (head, foot) in [("-----BEGIN ", "-----END "), ("---- BEGIN ", "---- END ")] {
        let dashes = head.len() - "BEGIN ".len();
        let Some(at) = text.find(head) else { continue };
        let end = text.rfind(foot).filter(|foot| *foot > at).and_then(|start| {
            let label = start + foot.len();
            let close = text.get(label..)?.find(head.get(..dashes)?.trim_end())?;
            Some(label + close + dashes)
        });
        found.push(Found::new(at, end.map_or(text.len(), |end| end.min(text.len())), Kind::PrivateKey));
    }
}

/// The relevant characters of a text, found in one pass: most texts have none.
#[derive(Default)]
struct Signs {
    at: bool,
    pair: bool,
    dot: bool,
    digits: usize,
    longest_run: usize,
    longest_wide: usize,
}

impl Signs {
    fn of(text: &str) -> Signs {
        let mut signs = Signs::default();
        let (mut run, mut wide) = (0, 0);
        for byte in text.bytes() {
            let is_run = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
            (run, wide) = match byte {
                _ if is_run => (run + 1, wide + 1),
                b'+' | b'/' | b'=' => (0, wide + 1),
                _ => (0, 0),
            };
            signs.longest_run = signs.longest_run.max(run);
            signs.longest_wide = signs.longest_wide.max(wide);
            signs.digits += usize::from(byte.is_ascii_digit());
            signs.at |= matches!(byte, b'@' | b'(' | b'[' | b'{');
            // The last ones are the first bytes of arrows, and of Chinese and Japanese punctuation.
            signs.pair |= matches!(byte, b':' | b'=' | b'>' | 0xe2 | 0xe3 | 0xef);
            signs.dot |= byte == b'.';
        }
        signs
    }
}

/// JWTs, keys of known services and random strings.
fn tokens(text: &str, place: Place, found: &mut Vec<Found>) {
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(is_run_char)).map(|next| at + next) {
        let rest = text.get(start..).unwrap_or_default();
        let run = rest.get(..run_length(rest)).unwrap_or_default();
        let after = rest.get(run.len()..).unwrap_or_default();
        at = start + run.len();
        let may_be_key = run.len() >= SHORTEST_TOKEN || after.starts_with('.') || after.starts_with("//0");
        let (start, end, kind) = if is_token_head(run) && after.starts_with('.') {
            (start, start + rest.find(|c| !is_run_char(c) && c != '.').unwrap_or(rest.len()), Kind::Token)
        } else if let Some((begin, length)) = may_be_key.then(|| key_in(rest, run)).flatten() {
            (start + begin, start + begin + length, Kind::Key)
        } else if place != Place::Host && is_random(run) && !run.starts_with(PREFIX) {
            (start, at, Kind::Token)
        } else {
            continue;
        };
        let (start, end) = widened(text, start, end, place);
        found.push(Found::new(start, end, kind));
        at = at.max(end);
    }
}

fn run_length(text: &str) -> usize {
    text.find(|c| !is_run_char(c)).unwrap_or(text.len())
}

/// A random string is often part of a longer one: `MTk4….Cl2FMQ.ZnCj…`. Neighbouring parts that are not words belong to it.
fn widened(text: &str, start: usize, end: usize, place: Place) -> (usize, usize) {
    let is_joint =
        |c: char| matches!(c, '.' | ':' | '~' | '+' | '=') && place != Place::Host || c == '/' && place == Place::Text;
    let belongs = |part: &str| part.len() >= 3 && !is_uuid(part) && (mixes(part) || part.len() >= 6 && scatters(part));
    let (mut start, mut end) = (start, end);
    // Only a few parts: no token has more, and each end is checked once.
    for _ in 0..4 {
        let Some(after) = text.get(end..).and_then(|rest| rest.strip_prefix(is_joint)) else { break };
        let part = after.get(..run_length(after)).unwrap_or_default();
        if !belongs(part) {
            break;
        }
        end += 1 + part.len();
    }
    for _ in 0..4 {
        let Some(before) = text.get(..start).and_then(|rest| rest.strip_suffix(is_joint)) else { break };
        let part = before.get(before.trim_end_matches(is_run_char).len()..).unwrap_or_default();
        if !belongs(part) {
            break;
        }
        start -= 1 + part.len();
    }
    let padding = text.get(end..).map_or(0, |rest| rest.len() - rest.trim_start_matches('=').len());
    (start, end + if padding <= 2 { padding } else { 0 })
}

/// Base64, either random or of a text. Slashes belong to it, but also separate it from the rest of a path.
fn encoded(text: &str, place: Place, found: &mut Vec<Found>) {
    let is_wide = |c: char| is_run_char(c) || matches!(c, '+' | '/' | '=');
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(is_wide)).map(|next| at + next) {
        let rest = text.get(start..).unwrap_or_default();
        let run = rest.get(..rest.find(|c| !is_wide(c)).unwrap_or(rest.len())).unwrap_or_default();
        at = start + run.len();
        if run.len() < 16 {
            continue;
        }
        // There may be a name in front of it.
        let name = run.find('=').filter(|sign| run.get(*sign..).is_some_and(|tail| tail.trim_matches('=').len() > 2));
        let head = name.map_or(0, |sign| sign + 1);
        let run = run.get(head..).unwrap_or_default();
        let start = start + head;
        let is_whole = |run: &str| is_random_base64(run) || is_encoded_text(run);
        if place == Place::Text && !run.starts_with('/') && is_whole(run) {
            found.push(Found::new(start, start + run.len(), Kind::Token));
        } else {
            groups(run, start, found);
        }
    }
}

/// Adjacent segments that are not words, as in base64 with slashes.
fn groups(run: &str, start: usize, found: &mut Vec<Found>) {
    // Its start and end, and whether one of its segments is long.
    let mut group: Option<(usize, usize, bool)> = None;
    let mut at = start;
    for part in run.split('/') {
        let belongs = !part.is_empty() && !is_uuid(part) && scatters(part) && !part.starts_with(PREFIX);
        if is_encoded_text(part) {
            found.push(Found::new(at, at + part.len(), Kind::Token));
        }
        if belongs && part.len() >= 6 {
            let (from, _, is_long) = group.unwrap_or((at, at, false));
            group = Some((from, at + part.len(), is_long || part.len() >= 8));
        } else if belongs {
            // Too short to decide: it belongs to the secret if both neighbours do.
        } else {
            found.extend(group.take().and_then(token_of_group));
        }
        at += part.len() + 1;
    }
    found.extend(group.and_then(token_of_group));
}

fn token_of_group((start, end, is_long): (usize, usize, bool)) -> Option<Found> {
    (is_long && end - start >= SHORTEST_RANDOM).then(|| Found::new(start, end, Kind::Token))
}

/// Path segments after a revealing one: `/reset/3f9a7c`.
fn behind_segments(path: &str, found: &mut Vec<Found>) {
    let mut at = 0;
    // The probability of a secret, and the number of segments within which it may follow.
    let mut told: Option<(Behind, u8)> = None;
    for segment in path.split('/') {
        let end = segment.bytes().position(|b| matches!(b, b';' | b'?' | b'#' | b'&')).unwrap_or(segment.len());
        let name = segment.get(..end).unwrap_or_default();
        let goes = match told {
            Some((Behind::All, _)) => is_secret_behind(name),
            Some((Behind::Odd, _)) => name.len() >= 6 && is_odd(name) && !is_file(name),
            Some((Behind::Mixed, _)) => name.len() >= 6 && (is_odd(name) || holds_mixed_part(name)) && !is_file(name),
            None => false,
        };
        if goes {
            found.push(Found::new(at, at + name.len(), Kind::PathSegment));
        }
        told = match (behind(name), told) {
            (Some(next), _) => Some((next, 2)),
            (None, Some((_, left))) if left > 0 => Some((Behind::Odd, left - 1)),
            _ => None,
        };
        at += segment.len() + 1;
    }
}

/// `live-8f3a9`: letters and digits mix in one of the parts.
fn holds_mixed_part(name: &str) -> bool {
    name.split(['-', '_']).any(|part| part.len() >= 4 && mixes(part))
}

/// Whether a segment after one that only announces secrets is a secret: any number of six digits, and any word except
/// the name of an action.
fn is_secret_behind(name: &str) -> bool {
    let is_number = name.bytes().all(|b| b.is_ascii_digit());
    let is_template = name.starts_with(['{', ':', '<', '$', '[', '*']);
    let least = if is_number || !mixes(name) { 6 } else { 5 };
    name.len() >= least && !is_template && !is_ordinary(name) && !is_file(name)
}

/// `main.css`: the name of a file, unless it is unusual.
fn is_file(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, end)| is_ending(end) && !is_odd(stem))
}
