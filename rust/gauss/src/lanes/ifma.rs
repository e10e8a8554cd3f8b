//! Eight lanes of 52-bit integer arithmetic: AVX-512 with the IFMA instructions.
#![allow(unsafe_code, reason = "vector instructions that the processor may not have")]

use super::arithmetic::{LANES, LaneTask, Lanes, Octet};
use super::backend::Backend;
use crate::field::inverse_modulo_word;
#[allow(clippy::wildcard_imports, reason = "a list of instructions tells nothing")]
use std::arch::x86_64::*;

/// Do a task in these lanes, modulo an odd prime below 2^50.
///
/// # Panics
/// If the processor lacks the instructions: [`Backend::available`].
pub(super) fn run<T: LaneTask>(modulus: u64, task: T) -> T::Output {
    assert!(
        Backend::Ifma.available(),
        "the caller has asked whether the processor has AVX-512F, DQ and IFMA"
    );
    // SAFETY: the processor has the instructions, as was asked just now.
    unsafe { with_instructions(modulus, task) }
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
fn with_instructions<T: LaneTask>(modulus: u64, task: T) -> T::Output {
    task.run(Ifma::new(modulus))
}

/// Residues in Montgomery form with `R = 2^52`, canonical; the prime is below 2^50.
///
/// A value of this type is proof that the processor has the instructions: see [`Ifma::new`].
#[derive(Clone, Copy)]
struct Ifma {
    modulus: __m512i,
    /// `p^(−1) mod 2^52`.
    inverse: __m512i,
    /// `2^104 mod p`: multiplying by it carries a number into Montgomery form.
    square: __m512i,
}

/// The high and the low halves of a sum of products: `high·2^52 + low`.
#[derive(Clone, Copy)]
struct Halves {
    /// Below `p` when folded.
    high: __m512i,
    /// At most 1024 terms below 2^52.
    low: __m512i,
}

impl Ifma {
    /// Arithmetic modulo an odd prime below 2^50.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma")]
    fn new(modulus: u64) -> Self {
        let splat = |n: u64| _mm512_set1_epi64(n as i64);
        Self {
            modulus: splat(modulus),
            inverse: splat(inverse_modulo_word(modulus) & ((1 << 52) - 1)),
            square: splat(((1u128 << 104) % u128::from(modulus)) as u64),
        }
    }
}

/// The smaller number: of `a` and `a − p` the one that is not negative and below the prime, as long as
/// `a` is below `2p`, since a difference below zero wraps to a large number. So with `a + p`.
///
/// # Safety
/// The processor has AVX-512F.
#[inline(always)]
unsafe fn least(a: __m512i, b: __m512i) -> __m512i {
    // SAFETY: as the caller promises.
    unsafe { _mm512_min_epu64(a, b) }
}

impl Lanes for Ifma {
    type Vector = __m512i;
    type Sum = Halves;

    /// A product adds less than `p²/2^52 < p/4` to the high half.
    const FOLD: usize = 4;

    #[inline(always)]
    fn import(self, residues: [u64; LANES]) -> Self::Vector {
        self.mul(self.load(&Octet(residues)), self.square)
    }

    #[inline(always)]
    fn export(self, vector: Self::Vector) -> [u64; LANES] {
        let mut octet = Octet::default();
        // SAFETY: the processor has AVX-512F, or there would be no `self`.
        let low = unsafe { Halves { high: _mm512_setzero_si512(), low: vector } };
        self.store(self.reduce(low), &mut octet);
        octet.0
    }

    #[inline(always)]
    fn load(self, from: &Octet) -> Self::Vector {
        // SAFETY: an octet is 64 bytes, aligned to 64; the processor has AVX-512F, or there would be no `self`.
        unsafe { _mm512_load_si512((&raw const *from).cast()) }
    }

    #[inline(always)]
    fn store(self, vector: Self::Vector, to: &mut Octet) {
        // SAFETY: as for `load`.
        unsafe { _mm512_store_si512((&raw mut *to).cast(), vector) }
    }

    #[inline(always)]
    fn fetch(self, soon: &Octet) {
        // SAFETY: a hint reads nothing, and every processor with AVX2 takes it.
        unsafe { _mm_prefetch::<_MM_HINT_T0>((&raw const *soon).cast()) };
    }

    #[inline(always)]
    fn zero(self) -> Self::Vector {
        // SAFETY: the processor has AVX-512F, or there would be no `self`.
        unsafe { _mm512_setzero_si512() }
    }

    #[inline(always)]
    fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        // SAFETY: the processor has AVX-512F, or there would be no `self`.
        unsafe {
            let sum = _mm512_add_epi64(a, b);
            least(sum, _mm512_sub_epi64(sum, self.modulus))
        }
    }

    #[inline(always)]
    fn sub(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        // SAFETY: the processor has AVX-512F, or there would be no `self`.
        unsafe {
            let difference = _mm512_sub_epi64(a, b);
            least(difference, _mm512_add_epi64(difference, self.modulus))
        }
    }

    #[inline(always)]
    fn zeros(self, vector: Self::Vector) -> u8 {
        // SAFETY: the processor has AVX-512F, or there would be no `self`.
        unsafe { _mm512_testn_epi64_mask(vector, vector) }
    }

    #[inline(always)]
    fn empty(self) -> Self::Sum {
        Halves { high: self.zero(), low: self.zero() }
    }

    #[inline(always)]
    fn add_product(self, sum: Self::Sum, a: Self::Vector, b: Self::Vector) -> Self::Sum {
        // SAFETY: the processor has AVX-512 IFMA, or there would be no `self`.
        unsafe {
            Halves { high: _mm512_madd52hi_epu64(sum.high, a, b), low: _mm512_madd52lo_epu64(sum.low, a, b) }
        }
    }

    #[inline(always)]
    fn sub_product(self, sum: Self::Sum, a: Self::Vector, b: Self::Vector) -> Self::Sum {
        // `p − b` is `p` for zero, which the bound of the fold allows for.
        // SAFETY: the processor has AVX-512F, or there would be no `self`.
        let negative = unsafe { _mm512_sub_epi64(self.modulus, b) };
        self.add_product(sum, a, negative)
    }

    #[inline(always)]
    fn fold(self, sum: Self::Sum) -> Self::Sum {
        // SAFETY: the processor has AVX-512F, or there would be no `self`.
        let high = unsafe { least(sum.high, _mm512_sub_epi64(sum.high, self.modulus)) };
        Halves { high, low: sum.low }
    }

    #[inline(always)]
    fn reduce(self, sum: Self::Sum) -> Self::Vector {
        // With n ≤ 1024 products the carry of the low half is at most n·p²/2^52 and at most n, hence below
        // p either way, and the high half below p when folded: their sum is below 2p, the difference
        // between −p and 2p.
        // SAFETY: the processor has AVX-512 IFMA, or there would be no `self`.
        unsafe {
            let zero = _mm512_setzero_si512();
            let high = _mm512_add_epi64(self.fold(sum).high, _mm512_srli_epi64::<52>(sum.low));
            // The low 52 bits of `low` and of `quotient·p` are the same.
            let quotient = _mm512_madd52lo_epu64(zero, sum.low, self.inverse);
            let multiple = _mm512_madd52hi_epu64(zero, quotient, self.modulus);
            let difference = _mm512_sub_epi64(high, multiple);
            let positive = least(difference, _mm512_add_epi64(difference, self.modulus));
            least(positive, _mm512_sub_epi64(positive, self.modulus))
        }
    }
}
