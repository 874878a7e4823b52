//! The targets of the fuzzer on stable Rust, for a bounded time: seeds, seeds with changes, and random bytes. Also fills
//! the fuzzer's corpus: `cargo test --test it -- --ignored seed`.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

#[path = "../fuzz/targets/entry.rs"]
mod entry;
#[path = "../fuzz/targets/headers.rs"]
mod headers;
#[path = "../fuzz/targets/program.rs"]
mod program;
#[path = "../fuzz/targets/scanner.rs"]
mod scanner;

/// What a target begins with.
type Seeds = LazyLock<Vec<Vec<u8>>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The exports of `fixtures/`, but for the largest.
static PROGRAM: Seeds = LazyLock::new(|| {
    let files = walkdir::WalkDir::new(root().join("fixtures")).sort_by_file_name().into_iter().map(Result::unwrap);
    let exports = files.filter(|file| file.file_type().is_file() && file.file_name() != "truth.json");
    exports.map(|file| std::fs::read(file.path()).unwrap()).filter(|bytes| bytes.len() < 64 * 1024).collect()
});

fn entries() -> impl Iterator<Item = Value> {
    let hars = PROGRAM.iter().filter_map(|bytes| serde_json::from_slice::<Value>(bytes).ok());
    hars.flat_map(|mut har| match har.pointer_mut("/log/entries").map(Value::take) {
        Some(Value::Array(entries)) => entries,
        _ => Vec::new(),
    })
}

static ENTRY: Seeds = LazyLock::new(|| distinct(entries().map(|entry| entry.to_string().into_bytes())));

static HEADERS: Seeds = LazyLock::new(|| {
    distinct(entries().filter_map(|entry| {
        let origin = header(&entry["request"]["headers"], "origin").unwrap_or_default();
        let mut lines = vec![origin, entry["request"]["method"].as_str()?.to_owned()];
        for list in ["request", "response"] {
            for item in entry.get(list)?["headers"].as_array()? {
                lines.push(item["name"].as_str()?.to_owned());
                lines.push(item["value"].as_str()?.replace('\n', ", "));
            }
        }
        Some(lines.join("\n").into_bytes())
    }))
});

/// Parts of exports behind the four bytes that the target wants: pieces of a vector's length, and of other lengths.
static SCANNER: Seeds = LazyLock::new(|| {
    let sizes = [[63, 63, 63, 0], [0, 0, 0, 0], [64, 62, 0, 1], [255, 6, 31, 2]].into_iter().cycle();
    let parts = PROGRAM.iter().flat_map(|bytes| bytes.chunks(1500).step_by(3));
    distinct(sizes.zip(parts).map(|(wishes, part)| [&wishes, part].concat()))
});

/// Text full of what a scanner looks at, of about a block's length or several.
fn dense() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        3 => prop::sample::select(&b"\"\\{}[]"[..]),
        1 => Just(b'\\'),
        1 => any::<u8>(),
        3 => Just(b' '),
    ];
    let runs = prop::collection::vec((byte, prop_oneof![4 => Just(1_usize), 1 => 1..130_usize]), 0..200);
    (any::<[u8; 4]>(), runs).prop_map(|(wishes, runs)| {
        let text = runs.into_iter().flat_map(|(byte, count)| std::iter::repeat_n(byte, count));
        wishes.into_iter().chain(text).collect()
    })
}

fn header(list: &Value, name: &str) -> Option<String> {
    let mut items = list.as_array()?.iter();
    let item = items.find(|item| item["name"].as_str().is_some_and(|found| found.eq_ignore_ascii_case(name)))?;
    item["value"].as_str().map(str::to_owned)
}

fn distinct(seeds: impl Iterator<Item = Vec<u8>>) -> Vec<Vec<u8>> {
    let mut seeds: Vec<_> = seeds.collect();
    seeds.sort_unstable();
    seeds.dedup();
    seeds
}

/// A change of a seed: where, how many bytes go, and what comes instead.
type Change = (prop::sample::Index, usize, Vec<u8>);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    const PIECES: [&str; 15] =
        ["{", "}", "[", "]", "\"", "\\", ",", ":", "\n", "\0", "null", "\\ud800", "\\u0022", "1e400", "*"];
    let instead = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        prop::sample::select(&PIECES[..]).prop_map(|piece| piece.as_bytes().to_vec()),
        Just(Vec::new()),
    ];
    let length = prop_oneof![Just(0_usize), Just(1), 0..300_usize];
    prop::collection::vec((any::<prop::sample::Index>(), length, instead), 0..6)
}

fn input(seeds: &'static Seeds) -> impl Strategy<Value = Vec<u8>> {
    let changed = (any::<prop::sample::Index>(), changes()).prop_map(|(chosen, changes)| {
        let mut bytes = chosen.get(seeds).clone();
        for (place, length, instead) in changes {
            let start = place.index(bytes.len() + 1);
            let end = bytes.len().min(start + length);
            bytes.splice(start..end, instead);
        }
        bytes
    });
    prop_oneof![9 => changed, 1 => prop::collection::vec(any::<u8>(), 0..200)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, rng_seed: RngSeed::Fixed(4), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_entry_leaves_the_next_one_be(data in input(&ENTRY)) {
        entry::run(&data);
    }

    #[test]
    fn any_headers_are_judged_alike_by_all_algorithms(data in input(&HEADERS)) {
        headers::run(&data);
    }

    #[test]
    fn any_file_has_a_harmless_report(data in input(&PROGRAM)) {
        program::run(&data);
    }

    #[test]
    fn any_text_is_scanned_alike_by_all_implementations(seed in input(&SCANNER), dense in dense()) {
        scanner::run(&seed);
        scanner::run(&dense);
    }
}

#[test]
fn seeds_hold_what_the_targets_ask() {
    assert!(ENTRY.len() > 1000 && HEADERS.len() > 500 && PROGRAM.len() > 1000);
    ENTRY.iter().step_by(5).for_each(|seed| entry::run(seed));
    HEADERS.iter().for_each(|seed| headers::run(seed));
    PROGRAM.iter().step_by(11).for_each(|seed| program::run(seed));
    SCANNER.iter().for_each(|seed| scanner::run(seed));
}

#[test]
#[ignore = "writes the corpus of the fuzzer"]
fn seed() {
    for (target, seeds) in [("entry", &ENTRY), ("headers", &HEADERS), ("program", &PROGRAM), ("scanner", &SCANNER)] {
        write_corpus(target, seeds);
    }
}

fn write_corpus(target: &str, seeds: &[Vec<u8>]) {
    /// The shortest say most in the time that a fuzzer has.
    const MOST: usize = 1000;
    let directory: PathBuf = root().join("tests/fuzz/corpus").join(target);
    std::fs::create_dir_all(&directory).unwrap();
    let mut seeds: Vec<_> = seeds.iter().collect();
    seeds.sort_by_key(|seed| seed.len());
    for seed in seeds.iter().take(MOST) {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        std::fs::write(directory.join(format!("{:016x}", hasher.finish())), seed).unwrap();
    }
}
