//! Ten thousand exports that something went wrong with.

use rayon::prelude::*;
use serde_json::Value;

use super::support::{Fixture, Random, fixtures, redacted_report};

const MUTANTS: u64 = 10_000;

/// What is put in where a mutation wants bytes that mean something.
const PIECES: [&[u8]; 16] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\\",
    b",",
    b":",
    b"\0",
    b"\n",
    b"\xff\xfe",
    b"\\ud800",
    b"null",
    b"-1e999",
    b"\"entries\":[",
    b"{\"request\":{\"url\":\"",
];

/// Short spans are likelier than long ones.
fn span(random: &mut Random, length: usize) -> (usize, usize) {
    let start = random.below(length + 1);
    let longest = 1 << random.below(14);
    (start, length.min(start + random.below(longest) + 1))
}

fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    let (start, end) = span(random, bytes.len());
    match random.below(7) {
        0 => (0..=random.below(8)).for_each(|_| {
            let at = random.below(bytes.len().max(1));
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }),
        1 => drop(bytes.drain(start..end)),
        2 => {
            let span = bytes[start..end].to_vec();
            drop(bytes.splice(end..end, span));
        }
        3 => {
            let span: Vec<u8> = bytes.drain(start..end).collect();
            let at = random.below(bytes.len() + 1);
            drop(bytes.splice(at..at, span));
        }
        4 => drop(bytes.splice(start..start, PIECES[random.below(PIECES.len())].iter().copied())),
        5 => bytes[start..end].fill(u8::try_from(random.below(256)).unwrap()),
        _ => bytes.truncate(start.max(end)),
    }
}

/// The mutant of one number, which says all about it.
fn mutant(fixtures: &[Fixture], number: u64) -> (String, Vec<u8>) {
    let mut random = Random(number);
    // Of the deformed files there are few, and more to be found in each.
    let quirks = fixtures.iter().position(|fixture| fixture.path.starts_with("quirks")).unwrap();
    let chosen = match random.below(3) {
        0 => quirks + random.below(fixtures.len() - quirks),
        _ => random.below(fixtures.len()),
    };
    let mut bytes = fixtures[chosen].bytes.clone();
    (0..=random.below(4)).for_each(|_| mutate(&mut bytes, &mut random));
    (format!("mutant {number} of {}", fixtures[chosen].path), bytes)
}

#[test]
fn ten_thousand_mutants_give_a_report_or_an_error() {
    let fixtures = fixtures();
    let reports: usize = (0..MUTANTS)
        .into_par_iter()
        .map(|number| {
            let (name, bytes) = mutant(&fixtures, number);
            let caught = std::panic::catch_unwind(|| redacted_report(&bytes[..]));
            let Ok(report) = caught.unwrap_or_else(|_| panic!("{name} made the library panic")) else { return 0 };
            let report: Value = serde_json::from_slice(&report).unwrap();
            for damage in report["files"][0]["damage"].as_array().unwrap() {
                let (offset, line) = (damage["offset"].as_u64().unwrap(), damage["line"].as_u64().unwrap());
                // Text in UTF-16 becomes longer.
                assert!(offset <= 3 * bytes.len() as u64 && line >= 1, "{name}: {damage}");
            }
            1
        })
        .sum();
    assert!(reports > 5_000, "most mutants are still read: {reports}");
}
