//! How long the way from bytes to report takes: `cargo bench`.
//!
//! The input is every captured export of one browser, some ten megabytes of real HARs, or a generated one of ten.
//! `generate` makes larger ones; `compare.py` and `figures.py` measure the whole program with them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a benchmark may fail loudly")]

mod generator;

use generator::Shape;
use har_cors::Options;
use har_cors::report::{Format, report};
use std::path::Path;

fn main() {
    divan::main();
}

/// The bytes of every `capture.har` of one browser.
fn captures(engine: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/captures").join(engine);
    let mut paths: Vec<_> = std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path().join("capture.har")).collect();
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

#[divan::bench(args = ["chromium", "firefox", "webkit"])]
fn judge(bencher: divan::Bencher<'_, '_>, engine: &str) {
    let files = captures(engine);
    let bytes: usize = files.iter().map(Vec::len).sum();
    bencher.counter(divan::counter::BytesCount::new(bytes)).bench(|| {
        files
            .iter()
            .filter_map(|har| har_cors::judge(&har[..]).ok())
            .map(|analysis| analysis.fetches.len())
            .sum::<usize>()
    });
}

/// Ten megabytes, as the measurements of instructions take them.
#[divan::bench(args = ["with bodies", "headers only", "headers only, minified"])]
fn judge_generated(bencher: divan::Bencher<'_, '_>, kind: &str) {
    let shape = Shape { pretty: !kind.ends_with("minified"), bodies: kind == "with bodies", seed: 1 };
    let mut har = Vec::new();
    generator::write(&mut har, 10 << 20, shape).unwrap();
    bencher
        .counter(divan::counter::BytesCount::new(har.len()))
        .bench(|| har_cors::judge(&har[..]).unwrap().fetches.len());
}

#[divan::bench]
fn analyze_and_write_json(bencher: divan::Bencher<'_, '_>) {
    let files = captures("chromium");
    bencher.bench(|| {
        let files = files.iter().filter_map(|har| har_cors::analyze("capture.har", &har[..], &Options::default()).ok());
        let mut out = Vec::new();
        Format::Json.write(&report(files.collect()), &mut out).unwrap();
        out.len()
    });
}
