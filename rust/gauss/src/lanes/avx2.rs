//! Eight lanes of doubles with fused multiply-adds: AVX2 and FMA.
#![allow(unsafe_code, reason = "vector instructions that the processor may not have")]

use super::arithmetic::{LANES, LaneTask, Lanes, Octet};
use super::backend::Backend;
#[allow(clippy::wildcard_imports, reason = "a list of instructions tells nothing")]
use std::arch::x86_64::*;

/// Do a task in these lanes, modulo an odd prime below 2^50.
///
/// # Panics
/// If the processor lacks the instructions: [`Backend::available`].
pub(super) fn run<T: LaneTask>(modulus: u64, task: T) -> T::Output {
    assert!(Backend::Avx2.available(), "the caller has asked whether the processor has AVX2 and FMA");
    // SAFETY: the processor has the instructions, as was asked just now.
    unsafe { with_instructions(modulus, task) }
}

#[target_feature(enable = "avx2,fma")]
fn with_instructions<T: LaneTask>(modulus: u64, task: T) -> T::Output {
    task.run(Avx2::new(modulus))
}

/// Residues as whole doubles of absolute value up to `(p + 3)/2`; the prime is below 2^50.
///
/// A product is the exact sum of two doubles, `h = a·b` rounded and `l = a·b − h` by a fused multiply-add;
/// with a quotient `q` near `h/p` the difference `h − q·p` is a whole number below 2^53, hence exact, and
/// so is everything that is built of it (Dekker, Numer. Math. 18 (1971) 224; van der Hoeven, Lecerf and
/// Quintin, arXiv:1407.3383).
///
/// A value of this type is proof that the processor has the instructions: see [`Avx2::new`].
#[derive(Clone, Copy)]
struct Avx2 {
    modulus: __m256d,
    inverse: __m256d,
}

/// Two registers of four lanes.
type Pair = [__m256d; 2];

impl Avx2 {
    /// Arithmetic modulo an odd prime below 2^50.
    #[target_feature(enable = "avx2,fma")]
    fn new(modulus: u64) -> Self {
        let modulus = to_double(modulus);
        Self { modulus: _mm256_set1_pd(modulus), inverse: _mm256_set1_pd(1.0 / modulus) }
    }

    /// `x − q·p` with `q` the whole number next to `x/p`, for `|x|` up to `6p`. A multiple of `p` gives zero.
    #[inline(always)]
    fn centre(self, x: __m256d) -> __m256d {
        // SAFETY: the processor has AVX2 and FMA, or there would be no `self`.
        unsafe {
            let quotient = nearest(_mm256_mul_pd(x, self.inverse));
            _mm256_fnmadd_pd(quotient, self.modulus, x)
        }
    }

    /// A number of absolute value below `0.7p` with the residue of `a·b`: the quotient, below 2^48, is known
    /// to an eighth before it is rounded.
    #[inline(always)]
    fn product(self, a: __m256d, b: __m256d) -> __m256d {
        // SAFETY: the processor has AVX2 and FMA, or there would be no `self`.
        unsafe {
            let high = _mm256_mul_pd(a, b);
            let low = _mm256_fmsub_pd(a, b, high);
            let quotient = nearest(_mm256_mul_pd(high, self.inverse));
            _mm256_add_pd(_mm256_fnmadd_pd(quotient, self.modulus, high), low)
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "numbers below 2^50 are exact")]
#[inline(always)]
fn to_double(residue: u64) -> f64 {
    residue as f64
}

/// The whole number next to `x`.
///
/// # Safety
/// The processor has AVX.
#[inline(always)]
unsafe fn nearest(x: __m256d) -> __m256d {
    // SAFETY: as the caller promises.
    unsafe { _mm256_round_pd::<{ _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC }>(x) }
}

impl Lanes for Avx2 {
    type Vector = Pair;
    type Sum = Pair;

    /// A folded sum and eight products stay below `6.2p`, which is below 2^53.
    const FOLD: usize = 8;

    #[inline(always)]
    fn import(self, residues: [u64; LANES]) -> Self::Vector {
        self.load(&Octet(residues.map(|residue| to_double(residue).to_bits()))).map(|x| self.centre(x))
    }

    #[inline(always)]
    fn export(self, vector: Self::Vector) -> [u64; LANES] {
        let mut octet = Octet::default();
        self.store(vector, &mut octet);
        // SAFETY: the processor has AVX, or there would be no `self`.
        let modulus = unsafe { _mm256_cvtsd_f64(self.modulus) };
        octet.0.map(|bits| {
            let x = f64::from_bits(bits);
            (if x < 0.0 { x + modulus } else { x }) as u64
        })
    }

    #[inline(always)]
    fn load(self, from: &Octet) -> Self::Vector {
        let start: *const f64 = (&raw const *from).cast();
        // SAFETY: an octet is 64 bytes, aligned to 64, any bits of which are doubles; the processor has AVX.
        unsafe { [_mm256_load_pd(start), _mm256_load_pd(start.add(4))] }
    }

    #[inline(always)]
    fn store(self, vector: Self::Vector, to: &mut Octet) {
        let start: *mut f64 = (&raw mut *to).cast();
        // SAFETY: as for `load`; any doubles are bits of an octet.
        unsafe {
            _mm256_store_pd(start, vector[0]);
            _mm256_store_pd(start.add(4), vector[1]);
        }
    }

    #[inline(always)]
    fn fetch(self, soon: &Octet) {
        // SAFETY: a hint reads nothing, and every processor with AVX2 takes it.
        unsafe { _mm_prefetch::<_MM_HINT_T0>((&raw const *soon).cast()) };
    }

    #[inline(always)]
    fn zero(self) -> Self::Vector {
        // SAFETY: the processor has AVX, or there would be no `self`.
        [unsafe { _mm256_setzero_pd() }; 2]
    }

    #[inline(always)]
    fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        // SAFETY: the processor has AVX, or there would be no `self`.
        let sum = unsafe { [_mm256_add_pd(a[0], b[0]), _mm256_add_pd(a[1], b[1])] };
        sum.map(|x| self.centre(x))
    }

    #[inline(always)]
    fn sub(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        // SAFETY: the processor has AVX, or there would be no `self`.
        let difference = unsafe { [_mm256_sub_pd(a[0], b[0]), _mm256_sub_pd(a[1], b[1])] };
        difference.map(|x| self.centre(x))
    }

    #[inline(always)]
    fn zeros(self, vector: Self::Vector) -> u8 {
        // SAFETY: the processor has AVX, or there would be no `self`.
        let [low, high] = vector.map(|x| unsafe {
            _mm256_movemask_pd(_mm256_cmp_pd::<_CMP_EQ_OQ>(x, _mm256_setzero_pd())) as u8
        });
        low | high << 4
    }

    #[inline(always)]
    fn empty(self) -> Self::Sum {
        self.zero()
    }

    #[inline(always)]
    fn add_product(self, sum: Self::Sum, a: Self::Vector, b: Self::Vector) -> Self::Sum {
        let product = [self.product(a[0], b[0]), self.product(a[1], b[1])];
        // SAFETY: the processor has AVX, or there would be no `self`.
        unsafe { [_mm256_add_pd(sum[0], product[0]), _mm256_add_pd(sum[1], product[1])] }
    }

    #[inline(always)]
    fn sub_product(self, sum: Self::Sum, a: Self::Vector, b: Self::Vector) -> Self::Sum {
        let product = [self.product(a[0], b[0]), self.product(a[1], b[1])];
        // SAFETY: the processor has AVX, or there would be no `self`.
        unsafe { [_mm256_sub_pd(sum[0], product[0]), _mm256_sub_pd(sum[1], product[1])] }
    }

    #[inline(always)]
    fn fold(self, sum: Self::Sum) -> Self::Sum {
        sum.map(|x| self.centre(x))
    }

    #[inline(always)]
    fn reduce(self, sum: Self::Sum) -> Self::Vector {
        self.fold(sum)
    }
}
