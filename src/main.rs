//! `har-cors FILE…` reports on HAR files; `har-cors --help` lists the other commands.

mod cli;

use std::process::ExitCode;

/// Many files are read in parallel, and memory allocated by one thread is freed by another.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
