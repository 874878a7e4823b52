//! `har-cors FILE…` reports on HAR files; `har-cors --help` lists what else it does.

mod cli;

use std::process::ExitCode;

/// Many files are read side by side, and what one thread allocates another frees.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
