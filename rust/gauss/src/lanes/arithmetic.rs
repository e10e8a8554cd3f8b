//! What the arithmetic of eight lanes has to offer.

/// How many lanes a vector has.
pub(crate) const LANES: usize = 8;

/// The most products in one sum: it bounds how far a sum may grow before it is reduced.
pub(crate) const MAX_PRODUCTS: usize = 1024;

/// Eight residues in memory, in whatever form the arithmetic keeps them.
#[derive(Debug, Clone, Copy, Default)]
#[repr(C, align(64))]
pub(crate) struct Octet(pub(crate) [u64; LANES]);

/// One value at `8·V` points.
pub(crate) type Slot<const V: usize> = [Octet; V];

/// Arithmetic modulo a prime in eight lanes.
///
/// A *vector* holds residues of which each has one form only, as far as zero is concerned: a lane is zero
/// if and only if its residue is. A *sum* is a sum of products that has not been reduced yet; no more
/// than [`MAX_PRODUCTS`] are ever added, and [`Lanes::fold`] is called after every
/// [`Lanes::FOLD`] of them.
///
/// Implementations are `#[inline(always)]`, so that they end up in a function with their instruction set.
pub(crate) trait Lanes: Copy {
    /// Eight residues in registers.
    type Vector: Copy;
    /// Eight sums of products.
    type Sum: Copy;

    /// How many products may be added between two calls of [`Lanes::fold`].
    const FOLD: usize;

    /// The vector of ordinary residues below the prime.
    fn import(self, residues: [u64; LANES]) -> Self::Vector;
    /// The ordinary residues of a vector.
    fn export(self, vector: Self::Vector) -> [u64; LANES];
    fn load(self, from: &Octet) -> Self::Vector;
    fn store(self, vector: Self::Vector, to: &mut Octet);
    /// Bring what will soon be loaded near, if the processor can be told so.
    #[inline(always)]
    fn fetch(self, _soon: &Octet) {}

    fn zero(self) -> Self::Vector;
    fn add(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    fn sub(self, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// Which lanes are zero: bit `i` for lane `i`.
    fn zeros(self, vector: Self::Vector) -> u8;

    fn empty(self) -> Self::Sum;
    /// `sum + a·b`.
    fn add_product(self, sum: Self::Sum, a: Self::Vector, b: Self::Vector) -> Self::Sum;
    /// `sum − a·b`.
    fn sub_product(self, sum: Self::Sum, a: Self::Vector, b: Self::Vector) -> Self::Sum;
    /// The same sum, small enough for another [`Lanes::FOLD`] products.
    fn fold(self, sum: Self::Sum) -> Self::Sum;
    /// The residue of a sum that has just been folded, or has at most [`Lanes::FOLD`] products.
    fn reduce(self, sum: Self::Sum) -> Self::Vector;

    /// `a·b`.
    #[inline(always)]
    fn mul(self, a: Self::Vector, b: Self::Vector) -> Self::Vector {
        self.reduce(self.add_product(self.empty(), a, b))
    }
}

/// Something to be done in lanes, whatever their arithmetic.
///
/// Like the arithmetic, `run` is `#[inline(always)]`: a backend calls it from a function with its instruction set.
pub(crate) trait LaneTask {
    /// What it gives.
    type Output;

    /// Do it.
    fn run<L: Lanes>(self, lanes: L) -> Self::Output;
}
