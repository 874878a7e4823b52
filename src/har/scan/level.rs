//! Which instructions classify the bytes.

/// Which instructions classify the bytes. All give the same results.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Level(pub(super) Instructions);

/// Made only for a machine that has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Instructions {
    /// 512-bit vectors of x86-64, and what came before them.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// 256-bit vectors of x86-64, and what came before them.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 128-bit vectors, which every x86-64 has.
    #[cfg(target_arch = "x86_64")]
    Sse2,
    /// 128-bit vectors, which every aarch64 has.
    #[cfg(target_arch = "aarch64")]
    Neon,
    /// Arithmetic on words, on any machine.
    Portable,
}
