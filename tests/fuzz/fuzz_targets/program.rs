//! Runs the target `program` under libFuzzer. Half of the changes know the structure of a capture, half are of its bytes.

#![no_main]

#[path = "../targets/mutate.rs"]
mod mutate;
#[path = "../targets/program.rs"]
mod target;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|data: &[u8]| target::run(data));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut random = mutate::Random::new(u64::from(seed));
    if seed % 2 == 0
        && let Some(mutated) = mutate::mutated(&data[..size], &mut |n| random.below(n))
        && mutated.len() <= max_size
    {
        data[..mutated.len()].copy_from_slice(&mutated);
        return mutated.len();
    }
    fuzzer_mutate(data, size, max_size)
});
