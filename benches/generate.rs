//! Makes large HARs, for measurements: `cargo bench --bench generate -- --size 100M --out big.har`.
//!
//! Prints what is in the file, as JSON, on standard error.

#![allow(clippy::print_stderr, reason = "it is a program")]
#![allow(clippy::indexing_slicing, clippy::string_slice, reason = "a generator reads nothing from outside")]

mod generator;

use clap::Parser;
use generator::{Counts, Shape};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Makes HARs as Chrome's DevTools would write them; the same options give the same bytes.
#[derive(Parser)]
struct Sizes {
    /// Bytes of a file, with K, M or G
    #[arg(long, default_value = "10M", value_parser = bytes)]
    size: u64,
    /// The file, or - for standard output; with --batch a directory
    #[arg(long)]
    out: Option<PathBuf>,
    /// Without blanks between tokens
    #[arg(long)]
    minified: bool,
    /// Leave out the bodies of responses
    #[arg(long)]
    no_bodies: bool,
    /// One entry with a body of --size bytes
    #[arg(long)]
    one_body: bool,
    /// That many files in a directory
    #[arg(long)]
    batch: Option<u64>,
    /// Files of different seeds differ
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What `cargo bench` always gives
    #[arg(long, hide = true)]
    bench: bool,
}

fn bytes(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text.as_bytes().last() {
        Some(b'K') => (text.trim_end_matches('K'), 1 << 10),
        Some(b'M') => (text.trim_end_matches('M'), 1 << 20),
        Some(b'G') => (text.trim_end_matches('G'), 1 << 30),
        _ => (text, 1),
    };
    digits.parse::<u64>().map(|number| number * unit).map_err(|error| error.to_string())
}

impl Sizes {
    fn write(&self, out: &mut impl Write, seed: u64) -> io::Result<Counts> {
        let mut out = BufWriter::with_capacity(1 << 20, out);
        let shape = Shape { pretty: !self.minified, bodies: !self.no_bodies, seed };
        let counts = match self.one_body {
            true => generator::write_one_body(&mut out, self.size),
            false => generator::write(&mut out, self.size, shape),
        }?;
        out.flush().map(|()| counts)
    }

    fn write_batch(&self, directory: &Path, files: u64) -> io::Result<Counts> {
        std::fs::create_dir_all(directory)?;
        let mut sum = Counts::default();
        for number in 0..files {
            let path = directory.join(format!("session-{number:05}.har"));
            let counts = self.write(&mut File::create(path)?, self.seed.wrapping_mul(1_000_003) + number)?;
            sum.bytes += counts.bytes;
            sum.entries += counts.entries;
            sum.cross_origin += counts.cross_origin;
            sum.unallowed += counts.unallowed;
        }
        Ok(sum)
    }
}

fn main() -> io::Result<()> {
    let sizes = Sizes::parse();
    let counts = match (&sizes.out, sizes.batch) {
        (None, _) => {
            eprintln!("nothing to do without --out; see --help");
            return Ok(());
        }
        (Some(directory), Some(files)) => sizes.write_batch(directory, files)?,
        (Some(path), None) if path.as_os_str() == "-" => sizes.write(&mut io::stdout().lock(), sizes.seed)?,
        (Some(path), None) => sizes.write(&mut File::create(path)?, sizes.seed)?,
    };
    eprintln!("{}", serde_json::to_string(&counts)?);
    Ok(())
}
