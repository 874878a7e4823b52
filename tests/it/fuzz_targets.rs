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
#[path = "../fuzz/targets/mutate.rs"]
mod mutate;
#[path = "../fuzz/targets/program.rs"]
mod program;
#[path = "../fuzz/targets/redactor.rs"]
mod redactor;
#[path = "../fuzz/targets/scanner.rs"]
mod scanner;
#[path = "../fuzz/targets/writers.rs"]
mod writers;

/// What a target begins with.
type Seeds = LazyLock<Vec<Vec<u8>>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The exports of `fixtures/`, except the largest.
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

/// Parts of exports after the four bytes that the target expects: pieces of a vector's length, and of other lengths.
static SCANNER: Seeds = LazyLock::new(|| {
    let sizes = [[63, 63, 63, 0], [0, 0, 0, 0], [64, 62, 0, 1], [255, 6, 31, 2]].into_iter().cycle();
    let parts = PROGRAM.iter().flat_map(|bytes| bytes.chunks(1500).step_by(3));
    distinct(sizes.zip(parts).map(|(overrides, part)| [&overrides, part].concat()))
});

/// The values of exports, in groups of as many as a report has fields for.
static WRITERS: Seeds = LazyLock::new(|| {
    distinct(HEADERS.iter().map(|seed| seed.iter().map(|byte| if *byte == b'\n' { 0 } else { *byte }).collect()))
});

/// Texts full of what means something where a writer puts them.
fn meaningful() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: [&str; 36] = [
        "\0",
        "\n",
        "\r\n",
        "::",
        "##vso[",
        "##[error]",
        "`",
        "``",
        "](",
        "<",
        ">",
        "</details>",
        "&",
        "\"",
        "'",
        "|",
        "\\",
        "@a",
        "#1",
        "www.",
        "://",
        "=",
        "+1",
        ";=",
        ",",
        "]]>",
        "\u{1b}[31m",
        "\u{9b}",
        "\u{202e}",
        "\u{2028}",
        "\u{fffe}",
        "-",
        " ",
        "1.",
        "token=",
        "漢",
    ];
    prop::collection::vec((prop::sample::select(&PIECES[..]), 1..4_usize), 1..60)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, times)| piece.repeat(times).into_bytes()).collect())
}

/// Text full of what a scanner looks at, of about a block's length or several.
fn dense() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        3 => prop::sample::select(&b"\"\\{}[]"[..]),
        1 => Just(b'\\'),
        1 => any::<u8>(),
        3 => Just(b' '),
    ];
    let runs = prop::collection::vec((byte, prop_oneof![4 => Just(1_usize), 1 => 1..130_usize]), 0..200);
    (any::<[u8; 4]>(), runs).prop_map(|(overrides, runs)| {
        let text = runs.into_iter().flat_map(|(byte, count)| std::iter::repeat_n(byte, count));
        overrides.into_iter().chain(text).collect()
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
    fn any_text_is_redacted_once_and_for_all(seed in input(&WRITERS), text in meaningful()) {
        redactor::run(&seed);
        redactor::run(&text);
    }

    #[test]
    fn any_text_is_scanned_alike_by_all_implementations(seed in input(&SCANNER), dense in dense()) {
        scanner::run(&seed);
        scanner::run(&dense);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, rng_seed: RngSeed::Fixed(5), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_harmless_in_every_format(seed in input(&WRITERS), text in meaningful()) {
        writers::run_all(&seed);
        writers::run_all(&text);
    }
}

/// A capture with a secret in each place where one is known by its place, and a marker in each secret.
fn with_secrets() -> Vec<u8> {
    let header = |name: &str, value: &str| serde_json::json!({"name": name, "value": value});
    let entry = |method: &str, status: u16, error: &str| {
        serde_json::json!({
            "startedDateTime": "2026-01-01T00:00:01.000Z", "time": 5, "_resourceType": "fetch",
            "request": {"method": method, "url": "https://bob:S3CR3Tuser@api.test/x?access_token=S3CR3Tquery#id_token=S3CR3Thash",
                "headers": [header("Origin", "https://app.test"), header("Cookie", "sid=S3CR3Tcookie"),
                    header("Authorization", "Bearer S3CR3Tbearer"), header("X-Api-Key", "S3CR3Tkey")]},
            "response": {"status": status, "statusText": "", "_error": error,
                "headers": [header("Set-Cookie", "sid=S3CR3Tset; Path=/"), header("Server", "nginx"),
                    header("Location", "https://api.test/y?token=S3CR3Tlocation")]}})
    };
    let entries = [
        entry("OPTIONS", 401, ""),
        entry("PUT", 0, "net::ERR_FAILED"),
        entry("GET", 200, "net::ERR_FAILED"),
        entry("GET", 302, "net::ERR_FAILED"),
        entry("GET", 0, "net::ERR_CONNECTION_REFUSED"),
    ];
    let creator = serde_json::json!({"name": "WebInspector", "version": "537.36"});
    serde_json::json!({"log": {"creator": creator, "pages": [], "entries": entries}}).to_string().into_bytes()
}

/// All formats of what is read; nothing where it is not a HAR.
fn renderings(har: &[u8], show_secrets: bool) -> Vec<(&'static str, String)> {
    let options = har_cors::Options { all: true, show_secrets, ..har_cors::Options::default() };
    let Ok(file) = har_cors::analyze("x.har", har, &options) else { return Vec::new() };
    let report = har_cors::report::report(vec![file]);
    let render = |named: &har_cors::report::FormatInfo| {
        let mut out = Vec::new();
        named.format.write(&report, &mut out).unwrap();
        (named.name, String::from_utf8(out).unwrap())
    };
    har_cors::report::FORMATS.iter().map(render).collect()
}

/// A member that is renamed, or a value that is moved, may be a secret no more; what holds is that of those which kept
/// their place none gets out. So only structure changes here: entries, and members that hold no secret.
#[test]
fn no_change_of_the_structure_lets_a_secret_out() {
    let secrets = with_secrets();
    let (mut random, mut read) = (mutate::Random::new(6), 0);
    for _ in 0..300 {
        let mutated = mutate::mutated(&secrets, &mut |n| random.below(n)).unwrap();
        // Values that the mutator lengthened or renamed are not our secrets.
        let kept = serde_json::from_slice(&mutated).map(|json| secrets_in_place(&json)).unwrap_or_default();
        for (name, text) in renderings(&mutated, false) {
            writers::assert_harmless(name, &text);
            read += 1;
            for secret in &kept {
                assert!(!text.contains(secret.as_str()), "{name}: {secret}\n{}", String::from_utf8_lossy(&mutated));
            }
        }
    }
    assert!(read > 300, "most are HARs still: {read}");
    assert!(renderings(&secrets, true).iter().any(|(_, text)| text.contains("S3CR3T")), "this can fail");
}

/// The secrets that occur only as the value of the header, or in the URL, that makes them secrets.
fn secrets_in_place(har: &Value) -> Vec<String> {
    const NAMES: [&str; 8] = ["cookie", "bearer", "key", "set", "user", "query", "hash", "location"];
    let all = har.to_string();
    let in_place = |name: &&str| {
        let secret = format!("S3CR3T{name}");
        let whole = match *name {
            "cookie" => r#"{"name":"Cookie","value":"sid=S3CR3Tcookie"}"#,
            "bearer" => r#"{"name":"Authorization","value":"Bearer S3CR3Tbearer"}"#,
            "key" => r#"{"name":"X-Api-Key","value":"S3CR3Tkey"}"#,
            "set" => r#"{"name":"Set-Cookie","value":"sid=S3CR3Tset; Path=/"}"#,
            "user" => "https://bob:S3CR3Tuser@api.test/",
            "query" => "api.test/x?access_token=S3CR3Tquery#",
            "hash" => "#id_token=S3CR3Thash\"",
            _ => "https://api.test/y?token=S3CR3Tlocation\"",
        };
        all.matches(secret.as_str()).count() == all.matches(whole).count()
    };
    NAMES.iter().filter(|name| in_place(name)).map(|name| format!("S3CR3T{name}")).collect()
}

/// No depth of a call depends on the length of a text: fields of 256 KiB, each of another byte, on a stack of as much; and
/// shorter ones with each byte in each field, since some hundred bytes a call are enough to overflow it.
#[test]
fn long_runs_of_one_byte_need_no_stack() {
    const BYTES: &[u8; 12] = b"@#/%.:=&\\\"`<";
    const STACK: usize = 256 * 1024;
    let fields = |length: usize, turn: usize| {
        let turned = BYTES.iter().cycle().skip(turn).take(BYTES.len());
        turned.map(|byte| vec![*byte; length]).collect::<Vec<_>>().join(&0)
    };
    let explained = har_cors::report::Look { explain: true, ..har_cors::report::Look::PLAIN };
    let formats = move || {
        let all = har_cors::report::FORMATS.iter().map(|named| named.format);
        all.chain([har_cors::report::Format::Table(explained)])
    };
    let work = move || {
        // What is written is looked at below, where there is less of it.
        for report in writers::reports(&fields(STACK, 0)) {
            formats().for_each(|format| format.write(&report, &mut std::io::sink()).unwrap());
        }
        (0..BYTES.len()).for_each(|turn| writers::run_all(&fields(4 * 1024, turn)));
    };
    std::thread::Builder::new().stack_size(STACK).spawn(work).unwrap().join().unwrap();
}

#[test]
fn seeds_hold_what_the_targets_ask() {
    assert!(ENTRY.len() > 1000 && HEADERS.len() > 500 && PROGRAM.len() > 1000);
    ENTRY.iter().step_by(5).for_each(|seed| entry::run(seed));
    HEADERS.iter().for_each(|seed| headers::run(seed));
    PROGRAM.iter().step_by(11).for_each(|seed| program::run(seed));
    SCANNER.iter().for_each(|seed| scanner::run(seed));
    WRITERS.iter().step_by(40).for_each(|seed| redactor::run(seed));
    WRITERS.iter().step_by(150).for_each(|seed| writers::run_all(seed));
    WRITERS.iter().step_by(20).for_each(|seed| writers::run(seed));
}

#[test]
#[ignore = "writes the corpus of the fuzzer"]
fn seed() {
    for (target, seeds) in
        [("entry", &ENTRY), ("headers", &HEADERS), ("program", &PROGRAM), ("scanner", &SCANNER), ("redactor", &WRITERS)]
    {
        write_corpus(target, seeds);
    }
    // The first byte chooses the format.
    let chosen = |(choice, seed): (usize, &Vec<u8>)| [&[choice.to_le_bytes()[0]][..], seed].concat();
    write_corpus("writers", &WRITERS.iter().enumerate().map(chosen).collect::<Vec<_>>());
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
